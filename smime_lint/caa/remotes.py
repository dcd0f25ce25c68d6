"""Reads what remote network perspectives found: a JSON array, an object for each perspective and domain."""

from __future__ import annotations

from typing import Literal

import msgspec

from ..model.caa import CaaDecision
from ..shape import explain
from .mailbox import mailbox_domain
from .perspectives import RIRS, Remote


class RemotesError(ValueError):
    """A file that is not one of remote results."""


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    perspective: str
    domain: str
    decision: Literal["permit", "permit_on_failure", "deny_on_failure", "deny"]
    region: str | None = None


def read_remotes(octets: bytes) -> dict[str, tuple[Remote, ...]]:
    """The results by domain. Raises RemotesError."""
    try:
        entries = msgspec.json.decode(octets, type=list[_Entry])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise RemotesError(explain(error, list[_Entry])) from error
    found: dict[str, tuple[Remote, ...]] = {}
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        domain = mailbox_domain(f"x@{entry.domain}").domain
        if domain is None:
            raise RemotesError(f"{entry.domain!r} is not a domain")
        if entry.region is not None and entry.region not in RIRS:
            raise RemotesError(f"{entry.region!r} is not a region: expected {', '.join(RIRS)}")
        if (domain, entry.perspective) in seen:
            raise RemotesError(f"two results of the perspective {entry.perspective!r} for {domain}")
        seen.add((domain, entry.perspective))
        remote = Remote(CaaDecision(entry.decision), entry.region, entry.perspective)
        found[domain] = (*found.get(domain, ()), remote)
    return found
