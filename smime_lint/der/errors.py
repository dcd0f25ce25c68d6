"""The error of a reader that cannot continue."""

from __future__ import annotations

from ..model import FaultKind
from ..model.node import Where


class DerError(Exception):
    """An encoding that cannot be read further. Inside a field it affects only that field."""

    def __init__(
        self,
        offset: int,
        length: int,
        message: str,
        citation: str = "RFC 5280 4.1",
        kind: FaultKind = FaultKind.STRUCTURE,
        where: Where | None = None,
    ) -> None:
        """``offset`` and ``length`` in bytes; ``message``: what was expected and what was found. ``where``:
        the path of the element, None if it is that of the field being read."""
        super().__init__(message)
        self.offset = offset
        self.length = length
        self.message = message
        self.citation = citation
        self.kind = kind
        self.where = where


class LimitError(DerError):
    """The input is larger, deeper or has more elements than the reader takes. It costs the whole input."""
