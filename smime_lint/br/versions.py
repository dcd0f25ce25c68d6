"""The versions of the S/MIME BR: BR 1.2.1 (revisions)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time, timezone
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec

from ..spelling import suggestion

T = TypeVar("T")


class BrVersion(msgspec.Struct, frozen=True, order=True):
    """A version of the S/MIME BR. Versions compare in the order of their publication."""

    index: int
    """Position in VERSIONS."""
    number: str
    ballot: str
    published: date
    """End of the IPR review; text without a compliance date applies from here."""
    summary: str
    """What it changes for a certificate."""


START = date(2023, 9, 1)
"""The common start date: the BR bind certificates issued from this day on (BR 1.2.1)."""

_TABLE: tuple[tuple[str, str, date, str], ...] = (
    ("1.0.0", "SMC01", date(2023, 1, 1), "First text; in force from 2023-09-01."),
    (
        "1.0.1",
        "SMC03",
        date(2023, 8, 11),
        "keyUsage of EdDSA keys, LEI role, subdivisions of up to three characters.",
    ),
    ("1.0.2", "SMC04", date(2023, 12, 8), "Audit schemes only."),
    ("1.0.3", "SMC05", date(2024, 2, 20), "CAA: SHOULD from 2024-09-15, SHALL from 2025-03-15."),
    (
        "1.0.4",
        "SMC06",
        date(2024, 5, 11),
        "Address attributes need locality or country; pseudonym against name.",
    ),
    ("1.0.5", "SMC07", date(2024, 7, 15), "Logging and escrow only."),
    (
        "1.0.6",
        "SMC08",
        date(2024, 8, 29),
        "No Legacy certificates from 2025-07-15; SmtpUTF8Mailbox by RFC 9598.",
    ),
    ("1.0.7", "SMC09", date(2024, 11, 22), "TAX and EID; NTR at country level in Europe; linting."),
    ("1.0.8", "SMC010", date(2024, 12, 22), "Multi-perspective corroboration."),
    ("1.0.9", "SMC011", date(2025, 5, 14), "organizationIdentifier rewritten; EUID."),
    ("1.0.10", "SMC012", date(2025, 7, 2), "directoryName bound to the attribute tables."),
    ("1.0.11", "SMC013", date(2025, 8, 22), "ML-DSA and ML-KEM."),
    ("1.0.12", "SMC014", date(2025, 10, 13), "DNSSEC for CAA from 2026-03-15."),
    ("1.0.13", "SMC015", date(2026, 3, 27), "Mobile driving licences as evidence only."),
    ("1.0.14", "SMC016", date(2026, 5, 5), "No SHA-1 signatures from 2026-09-15."),
    ("1.0.15", "SMC017", date(2026, 7, 31), "RSA sizes of CA keys from 2026-09-15 and 2027-09-15."),
    ("1.0.16", "SMC018", date(2026, 9, 28), "emailProtection and clientAuth alone from 2027-07-01."),
)

VERSIONS: tuple[BrVersion, ...] = tuple(BrVersion(index, *row) for index, row in enumerate(_TABLE))
LATEST: BrVersion = VERSIONS[-1]
_BY_NUMBER = {version.number: version for version in VERSIONS}
_PUBLISHED = [version.published for version in VERSIONS]


class UnknownVersionError(ValueError):
    """There is no BR version of this number."""


def version(number: str) -> BrVersion:
    """The version of this number.

    Raises UnknownVersionError.
    """
    try:
        return _BY_NUMBER[number]
    except KeyError:
        hint = suggestion(number, (*_BY_NUMBER, "latest", "in-force"))
        known = f"; known are {VERSIONS[0].number} to {LATEST.number}"
        raise UnknownVersionError(f"there is no S/MIME BR version {number!r}{hint or known}") from None


def version_on(day: date) -> BrVersion | None:
    """The newest version published on or before the day; None before the common start date."""
    return None if day < START else VERSIONS[bisect_right(_PUBLISHED, day) - 1]


def day_of(seconds: int) -> date:
    """The day in UTC of a time in seconds since 1970."""
    return date.fromordinal(719163 + seconds // 86400)


def iso_time(seconds: int) -> str:
    """A time in seconds since 1970 as ISO 8601 in UTC."""
    day, clock = seconds // 86400, seconds % 86400  # datetime.isoformat takes five times as long
    time_of_day = f"{_TWO_DIGITS[clock // 3600]}:{_TWO_DIGITS[clock // 60 % 60]}:{_TWO_DIGITS[clock % 60]}"
    return f"{_iso_day(day)}T{time_of_day}Z"


_TWO_DIGITS = tuple(f"{number:02}" for number in range(60))


@lru_cache(maxsize=4096)
def _iso_day(number: int) -> str:
    """A day after 1970-01-01 as ISO 8601."""
    return day_of(number * 86400).isoformat()


def start_of(day: date) -> int:
    """The first second of a day in UTC, in seconds since 1970."""
    return int(datetime.combine(day, time(), timezone.utc).timestamp())


class ByVersion(Generic[T]):
    """A table that ballots change: each entry applies from its version until the next entry.

    ``SCHEMES = ByVersion({"1.0.0": frozenset({"NTR"}), "1.0.7": frozenset({"NTR", "TAX"})})``
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        """Entries by version number, the oldest first. Raises UnknownVersionError."""
        self._indices = [version(number).index for number in entries]
        self._values = list(entries.values())

    @property
    def entries(self) -> list[T]:
        """The entries of all versions, the oldest first."""
        return self._values

    def at(self, br_version: BrVersion | None) -> T:
        """The entry in force at a version; the oldest if there is no version (before the BR)."""
        if br_version is None:
            return self._values[0]
        return self._values[max(bisect_right(self._indices, br_version.index) - 1, 0)]
