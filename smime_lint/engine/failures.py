"""Errors in code that is not ours: what rules and rule packs raise."""

from __future__ import annotations

from typing import Final

from .values import shorten

RAISED: Final = (Exception, SystemExit)
"""What the code of a pack may raise. A call of ``sys.exit`` in it must not end the run, which would look like
one without findings."""


def describe(error: BaseException) -> str:
    """The type and the message of an error, the beginning of a long one."""
    try:
        message = str(error)
    except RAISED:
        message = "its message cannot be read"
    return shorten(f"{type(error).__name__}: {message}")
