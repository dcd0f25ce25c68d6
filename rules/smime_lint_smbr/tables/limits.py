"""Limits that ballots change: the validity period (BR 6.3.2) and the size of RSA keys (BR 6.1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from smime_lint.br import BrVersion, Generation, start_of, version

T = TypeVar("T")


class _Entry(NamedTuple, Generic[T]):
    version: BrVersion
    first_second: int | None
    limit: T


class Limits(Generic[T]):
    """A limit by version and day: each entry applies from its version and its day until the next entry.

    ``Limits(("1.0.0", None, 2048), ("1.0.15", date(2026, 9, 15), 4096))``
    """

    def __init__(self, *entries: tuple[str, date | None, T]) -> None:
        """Entries by version number and first day, the oldest first; None: from the version on.

        Raises UnknownVersionError.
        """
        self._entries = [
            _Entry(version(number), None if day is None else start_of(day), limit)
            for number, day, limit in entries
        ]
        self.since, self.effective, _ = entries[0]
        """The version and the day from which there is a limit."""

    @property
    def all(self) -> list[T]:
        """The limits of all versions."""
        return [entry.limit for entry in self._entries]

    def at(self, br_version: BrVersion | None, issued_at: int | None) -> T:
        """The limit at a version for what is issued at a time, in seconds since 1970.

        It is the newest of the version if the time is None, and the oldest of all if the version is None.
        """
        found = self._entries[0]
        for entry in self._entries:
            if br_version is None or br_version < entry.version:
                break
            if entry.first_second is None or issued_at is None or issued_at >= entry.first_second:
                found = entry
        return found.limit


MAXIMUM_DAYS: Limits[Mapping[Generation, int]] = Limits(
    ("1.0.0", None, {Generation.STRICT: 825, Generation.MULTIPURPOSE: 825, Generation.LEGACY: 1185}),
)
"""BR 6.3.2: the maximum validity period of subscriber certificates."""

RSA_MINIMUM_BITS: Limits[int] = Limits(("1.0.0", None, 2048))
"""BR 6.1.5: the keys of subscribers, and until 1.0.14 those of CAs."""

RSA_CA_MINIMUM_BITS: Limits[int] = Limits(("1.0.15", date(2026, 9, 15), 4096))
"""BR 6.1.5: the keys in root, subordinate and cross certificates, by the day on which these are signed."""

RSA_ISSUING_CA_MINIMUM_BITS: Limits[int] = Limits(("1.0.15", date(2027, 9, 15), 3072))
"""BR 6.1.5: the keys of CAs that issue S/MIME certificates, by the day on which these are issued."""
