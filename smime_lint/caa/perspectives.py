"""Corroboration by remote network perspectives: BR 4.2.2.2, which takes TLS BR 3.2.2.9 over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..br import BrVersion, version
from ..model.caa import CaaDecision

METHODS = frozenset({"3.2.2.1", "3.2.2.3"})
"""The methods of mailbox validation with which remote CAA checks are demanded (BR 4.2.2.1)."""

SINCE = version("1.0.8")
DUTY = date(2025, 5, 15)
"""From this day on corroboration is a SHALL (BR 4.2.2.2)."""

BLOCKING = date(2025, 9, 15)
"""From this day on a missed quorum stops issuance (TLS BR 3.2.2.9)."""

REMOTES = (
    (date(2025, 3, 15), 2),
    (date(2026, 3, 15), 3),
    (date(2026, 6, 15), 4),
    (date(2026, 12, 15), 5),
)
"""How many remote perspectives are needed from which day on (TLS BR 3.2.2.9)."""

REGIONS_SINCE = date(2026, 3, 15)
REGIONS = 2
"""Service regions of Regional Internet Registries that the perspectives must stand in from that day on."""


@dataclass(frozen=True)
class Corroboration:
    """Whether the remote perspectives bear the primary one out."""

    is_met: bool
    is_blocking: bool
    """Whether a missed quorum stops issuance on that day."""
    explanation: str


def is_corroboration_demanded(method: str | None, br_version: BrVersion | None) -> bool:
    """Whether remote perspectives have to be asked at all."""
    return method in METHODS and br_version is not None and br_version >= SINCE


def corroborate(remotes: Sequence[CaaDecision], regions: int | None, day: date) -> Corroboration:
    """Count what the remote perspectives found.

    A remote perspective corroborates where its own check permits, or failed in an acceptable way; it need not
    have seen the same records. ``regions``: in how many RIR service regions those that corroborate stand,
    None where that is not known, which shows none.
    """
    needed = max([number for since, number in REMOTES if since <= day], default=REMOTES[0][1])
    allowed = 0 if len(remotes) < 2 else 1 if len(remotes) < 6 else 2
    against = sum(not decision.is_permission for decision in remotes)
    is_blocking = day >= BLOCKING
    if len(remotes) < needed:
        return Corroboration(
            False, is_blocking, f"{len(remotes)} remote perspectives were asked, {needed} are needed"
        )
    if against > allowed:
        return Corroboration(
            False,
            is_blocking,
            f"{against} of {len(remotes)} remote perspectives do not corroborate, {allowed} may do so",
        )
    if day >= REGIONS_SINCE and (regions or 0) < REGIONS:
        return Corroboration(
            False,
            is_blocking,
            f"the remote perspectives stand in {regions or 0} regions, {REGIONS} are needed",
        )
    return Corroboration(
        True, is_blocking, f"{len(remotes) - against} of {len(remotes)} remote perspectives corroborate"
    )
