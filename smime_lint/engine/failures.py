"""Errors in code that is not ours: what rules and rule packs raise."""

from __future__ import annotations

from typing import Final

RAISED: Final = (Exception, SystemExit)
"""What the code of a pack may raise. A call of ``sys.exit`` in it must not end the run, which would look like
one without findings."""
