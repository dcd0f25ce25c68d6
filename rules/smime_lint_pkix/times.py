"""Times in messages."""

from __future__ import annotations

from smime_lint.br import iso_time
from smime_lint.model import Time


def show_time(time: Time) -> str:
    """A time for messages; what is encoded if it is unreadable."""
    return time.text[:32] if time.seconds is None else iso_time(time.seconds)
