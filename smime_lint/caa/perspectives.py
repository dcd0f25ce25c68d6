"""Corroboration by remote network perspectives: BR 4.2.2.2, which refers to TLS BR 3.2.2.9."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..br import BrVersion, version
from ..model.caa import CaaDecision

METHODS = frozenset({"3.2.2.1", "3.2.2.3"})
"""The methods of mailbox validation that require remote CAA checks (BR 4.2.2.1)."""

SINCE = version("1.0.8")
DUTY = date(2025, 5, 15)
"""From this day on corroboration is a SHALL (BR 4.2.2.2)."""

BLOCKING = date(2025, 9, 15)
"""From this day on a missed quorum prevents issuance (TLS BR 3.2.2.9)."""

REMOTES = (
    (date(2025, 3, 15), 2),
    (date(2026, 3, 15), 3),
    (date(2026, 6, 15), 4),
    (date(2026, 12, 15), 5),
)
"""How many remote perspectives are required, by the day from which on (TLS BR 3.2.2.9)."""

REGIONS_SINCE = date(2026, 3, 15)
REGIONS = 2
"""How many RIR service regions the perspectives must be in from that day on."""


RIRS = ("AFRINIC", "APNIC", "ARIN", "LACNIC", "RIPE NCC")
"""The Regional Internet Registries, whose service regions count."""


@dataclass(frozen=True)
class Remote:
    """The result of a remote network perspective for one domain."""

    decision: CaaDecision
    region: str | None = None
    """The RIR in whose service region the perspective is; None if that is not known."""
    perspective: str = ""
    """Its name, for the record."""


@dataclass(frozen=True)
class Corroboration:
    """Whether the remote perspectives corroborate the primary one."""

    is_met: bool
    is_blocking: bool
    """Whether a missed quorum prevents issuance on that day."""
    explanation: str


def may_be_required(method: str | None, br_version: BrVersion | None) -> bool:
    """Whether remote perspectives are required. Where the method of mailbox validation is not given, it may
    be one that requires it."""
    return (method is None or method in METHODS) and br_version is not None and br_version >= SINCE


def corroborate(remotes: Sequence[Remote], day: date) -> Corroboration:
    """Count what the remote perspectives found.

    A remote perspective corroborates where its own check permits, or failed in an acceptable way; it need not
    have seen the same records. The regions of those that corroborate count; an unknown one does not.
    """
    needed = max([number for since, number in REMOTES if since <= day], default=REMOTES[0][1])
    allowed = 0 if len(remotes) < 2 else 1 if len(remotes) < 6 else 2
    against = sum(not remote.decision.is_permission for remote in remotes)
    regions = {remote.region for remote in remotes if remote.decision.is_permission} - {None}
    is_blocking = day >= BLOCKING
    if len(remotes) < needed:
        return Corroboration(
            False, is_blocking, f"{len(remotes)} remote perspectives were asked, {needed} are required"
        )
    if against > allowed:
        return Corroboration(
            False,
            is_blocking,
            f"{against} of {len(remotes)} remote perspectives do not corroborate; at most {allowed} may not",
        )
    if day >= REGIONS_SINCE and len(regions) < REGIONS:
        return Corroboration(
            False,
            is_blocking,
            f"the remote perspectives are in {len(regions)} RIR service regions; {REGIONS} are required",
        )
    return Corroboration(
        True, is_blocking, f"{len(remotes) - against} of {len(remotes)} remote perspectives corroborate"
    )
