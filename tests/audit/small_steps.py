"""smime-lint with small chunks and parts, which can be told to kill itself.

``KILL_AT=7``: before the seventh file takes its name. ``KILL_AFTER=7``: after it.
"""

from __future__ import annotations

import os
import signal
from itertools import count

from smime_lint.audit import run, units
from smime_lint.cli import main

units.CHUNK_BYTES = 1 << 16
run.MIN_PART = run.MAX_PART = 1 << 16

rename = os.replace
names = count(1)


def rename_or_die(source: str, target: str) -> None:
    """Rename a file, unless this is the moment."""
    number = str(next(names))
    if number == os.environ.get("KILL_AT"):
        os.kill(os.getpid(), signal.SIGKILL)
    rename(source, target)
    if number == os.environ.get("KILL_AFTER"):
        os.kill(os.getpid(), signal.SIGKILL)


os.replace = rename_or_die  # type: ignore[assignment]

if __name__ == "__main__":
    main()
