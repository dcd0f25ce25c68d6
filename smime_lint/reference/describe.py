"""A rule's metadata as data and as text."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag
from typing import TypeVar

import msgspec

from ..br import CertificateType, Generation
from ..profile import Kind
from ..rules import Mode, Rule

Flags = TypeVar("Flags", Kind, CertificateType, Generation)


class RuleRecord(msgspec.Struct, frozen=True):
    """A rule as `smime-lint rules --format json` writes it."""

    id: str
    title: str
    description: str
    requirements: tuple[str, ...]
    severity: str
    citation: str
    since: str | None
    until: str | None
    effective: str | None
    expires: str | None
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    generations: tuple[str, ...]
    mode: str
    on: str
    within: tuple[str, ...]
    fix: str | None
    pack: str


_DOCUMENTS = {Kind.OCSP_RESPONSE: "OCSP responses", Kind.CRL: "CRLs"}
"""Kinds that are not certificates."""


def describe(rule: Rule) -> RuleRecord:
    """The metadata of a rule."""
    return RuleRecord(
        id=rule.id,
        title=rule.title,
        description=rule.description,
        requirements=rule.requirements,
        severity=rule.severity.value,
        citation=rule.citation,
        since=None if rule.since is None else rule.since.number,
        until=None if rule.until is None else rule.until.number,
        effective=None if rule.effective is None else rule.effective.isoformat(),
        expires=None if rule.expires is None else rule.expires.isoformat(),
        kinds=labels(rule.kinds),
        types=labels(rule.types),
        generations=labels(rule.generations),
        mode=rule.mode.value,
        on=classes(rule),
        within=tuple(holder.value for holder in rule.within),
        fix=rule.fix,
        pack=rule.pack,
    )


def labels(flags: Flags) -> tuple[str, ...]:
    """The names of the single flags that are set."""
    members: Iterable[Flags] = type(flags).__members__.values()
    return tuple(member.label for member in members if member & flags and _is_single(member))


def _is_single(member: IntFlag) -> bool:
    return member.value & (member.value - 1) == 0


def applies_to(rule: Rule) -> str:
    """What a rule is for: "subscriber certificates; sponsor, individual; strict", "OCSP responses"."""
    kinds = "all" if rule.kinds == Kind.ANY else ", ".join(labels(rule.kinds))
    parts = [_DOCUMENTS.get(rule.kinds, f"{kinds} certificates")]
    if rule.types != CertificateType.ALL:
        parts.append(", ".join(labels(rule.types)))
    if rule.generations != Generation.ALL:
        parts.append(", ".join(labels(rule.generations)))
    return "; ".join(parts)


def runs_on(rule: Rule) -> str:
    """What a rule runs on: "TBSCertificate", "CommonName in subject, subjectAltName"."""
    fields = ", ".join(holder.value for holder in rule.within)
    return f"{classes(rule)} in {fields}" if fields else classes(rule)


def classes(rule: Rule) -> str:
    """The classes of node that a rule runs on: "TBSCertificate"."""
    return ", ".join(each.__name__ for each in rule.on)


def window(rule: Rule) -> str:
    """When a rule holds: "BR 1.0.3 to 1.0.8, issued from 2024-09-15"; empty for always."""
    record = describe(rule)
    return window_text(record.since, record.until, record.effective, record.expires)


def window_text(since: str | None, until: str | None, effective: str | None, expires: str | None) -> str:
    """Versions and days as a text, empty for always."""
    parts = []
    if since is not None and until is not None:
        parts.append(f"BR {since} to {until}")
    elif since is not None:
        parts.append(f"BR {since} and later")
    if effective is not None:
        parts.append(f"issued from {effective}")
    if expires is not None:
        parts.append(f"issued before {expires}")
    return ", ".join(parts)


def when_run(rule: Rule) -> str:
    """What makes a rule run; empty for rules that run by default."""
    if rule.mode is Mode.REMINDER:
        return "only with --reminders"
    if rule.mode is Mode.OPT_IN:
        return f"only when selected by its id: --select '*' --select {rule.id}"
    return ""


def other_requirements(rule: Rule) -> tuple[str, ...]:
    """The requirements that a rule covers in addition to its id."""
    return tuple(requirement for requirement in rule.requirements if requirement != rule.id)
