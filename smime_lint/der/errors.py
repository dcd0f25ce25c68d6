"""What the reader says when it cannot go on."""

from __future__ import annotations

from ..model import FaultKind


class DerError(Exception):
    """An encoding that cannot be read further. Inside a field it costs that field alone."""

    def __init__(
        self,
        offset: int,
        length: int,
        message: str,
        citation: str = "RFC 5280 4.1",
        kind: FaultKind = FaultKind.STRUCTURE,
    ) -> None:
        """``offset`` and ``length`` in bytes; ``message``: what was expected and what was found."""
        super().__init__(message)
        self.offset = offset
        self.length = length
        self.message = message
        self.citation = citation
        self.kind = kind


class LimitError(DerError):
    """The input is larger, deeper or has more elements than the reader takes. It costs the whole input."""
