"""A counter on standard error."""

from __future__ import annotations

import sys

_EVERY = 100
_CLEAR = "\r\x1b[K"


class Progress:
    """Counts documents on one line, which it clears at the end."""

    def __init__(self, enabled: bool, nouns: str = "certificates", done: str = "linted") -> None:
        """``nouns``: what is counted; ``done``: what is done with it."""
        self._enabled = enabled
        self._nouns = nouns
        self._done = done
        self._count = 0
        self._shows_parts = False

    def step(self, number: int = 1) -> None:
        """Count some more."""
        before = self._count
        self._count += number
        if self._enabled and self._count // _EVERY > before // _EVERY:
            sys.stderr.write(f"\r{self._count:,} {self._nouns} {self._done}")
            sys.stderr.flush()

    def show_part(self, count: int, nouns: str) -> None:
        """Show how far it is with the parts of one large document."""
        if self._enabled and count:
            self._shows_parts = True
            sys.stderr.write(f"\r{count:,} {nouns} read")
            sys.stderr.flush()

    def finish(self) -> None:
        """Clear the line."""
        if self._enabled and (self._shows_parts or self._count >= _EVERY):
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
