"""A progress bar on standard error."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm

DELAY = 1.0
"""Seconds before the bar appears: most runs have ended by then, and its library takes as long to load as many
certificates to lint."""
COUNT_TIME = 1.0
"""Seconds to count the documents in the inputs; the total stays unknown if that is too little."""
_CHUNK = 1 << 20
_BEGIN = b"-----BEGIN "


class Progress:
    """Counts documents in a line, which it clears at the end.

    The line has the total, if it is known, the rate and the time that is left.
    """

    def __init__(
        self,
        enabled: bool,
        nouns: str = "certificates",
        inputs: Iterable[str] = (),
        delay: float = DELAY,
    ) -> None:
        """``nouns``: what is counted. ``inputs``: the files and directories that are read, for the total.
        ``delay``: seconds before the line appears."""
        self._enabled = enabled
        self._nouns = nouns
        self._inputs = tuple(inputs)
        self._start = time.monotonic() + delay
        self._count = 0
        self._bar: tqdm[object] | None = None

    def step(self, number: int = 1) -> None:
        """Count some more."""
        self._count += number
        if self._enabled:
            if self._bar is not None:
                self._bar.update(number)
            elif time.monotonic() >= self._start:
                self._show()

    def show_part(self, count: int, nouns: str) -> None:
        """Show how far it is with the parts of one large document."""
        if self._enabled and count and time.monotonic() >= self._start:
            self._show().set_postfix_str(f"{count:,} {nouns} read")

    def finish(self) -> None:
        """Clear the line."""
        if self._bar is not None:
            self._bar.close()

    def _show(self) -> tqdm[object]:
        """The bar, which is made when it is first needed."""
        if self._bar is None:
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # no thread that watches for bars without news
            self._bar = tqdm(
                total=count_documents(self._inputs),
                initial=self._count,
                unit=f" {self._nouns}",
                leave=False,
                dynamic_ncols=True,
                file=sys.stderr,
            )
        return self._bar


def count_documents(inputs: Iterable[str], seconds: float = COUNT_TIME) -> int | None:
    """About how many documents the inputs have: the PEM blocks in named files, and the files in directories.

    None if an input can be read only once, and if counting takes longer than ``seconds``.
    """
    end = time.monotonic() + seconds
    total = 0
    try:
        for name in inputs:
            mode = os.stat(name).st_mode
            if stat.S_ISDIR(mode):
                for _, _, files in os.walk(name):
                    total += len(files)
                    if time.monotonic() > end:
                        return None
            elif stat.S_ISREG(mode):
                count = _count_blocks(name, end)
                if count is None:
                    return None
                total += count or 1
            else:
                return None
    except (OSError, ValueError):  # ValueError: a zero byte in the path
        return None
    return total or None


def _count_blocks(name: str, end: float) -> int | None:
    """The PEM blocks in a file; None if the time is over."""
    count = 0
    tail = b""
    with open(name, "rb") as file:
        while chunk := file.read(_CHUNK):
            data = tail + chunk
            count += data.count(_BEGIN)
            tail = data[-len(_BEGIN) + 1 :]
            if time.monotonic() > end:
                return None
    return count
