"""The windows of the BR's rules, on real certificates: at which versions and on which days each fires."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

import pytest

from smime_lint import Linter, Settings
from smime_lint.br import START, VERSIONS, BrVersion, start_of, version
from smime_lint.documents import DocumentLinter, make_linter
from smime_lint.rules import Mode, Rule

from .certificates import Case, cases, chains, crls

DAY = timedelta(1)
EDGES = [
    edge
    for day in (START, *(v.published for v in VERSIONS if v.published > START))
    for edge in (day - DAY, day)
]
"""The days on which versions begin to apply, and those before."""

NARROWER = {
    # A separate rule reports GOV identifiers since 1.0.1.
    "smbr/organization_identifier/invalid_syntax_until_1_0_8.gov_1_0_0.fires": ("1.0.0", "1.0.0"),
    # From 1.0.10 on, the tables of Strict certificates prohibit the attribute in directoryNames too.
    **{
        f"smbr/{rule}.directory_name_strict_{suffix}.fires": ("1.0.4", "1.0.9")
        for rule in ("street_address/without_locality_or_state", "postal_code/without_country")
        for suffix in ("1_0_4", "1_0_9")
    },
}
"""Certificates on which a rule fires at fewer versions than it applies to: the first and the last."""

REPORTS_INSTEAD = {
    "smbr.rsa_modulus.too_short_doubtful": "smbr.rsa_modulus.ca_too_short",
    "smbr.signature_algorithm.not_permitted": "smbr.signature_algorithm.sha1",
}
"""Rules that continue to apply, and the rule that reports their plainest certificate from its own date on."""

WITHDRAWN = {
    "smbr.organization_identifier.country_mismatch_until_1_0_3_doubtful",
    "smbr.organization_identifier.ntr_subdivision_european_country",
    "smbr.organization_identifier.ntr_subdivision_european_country_doubtful",
    "smbr.organization_identifier.vat_prefix_until_1_0_3",
}
"""Rules that ended without a successor."""

RULES = {rule.id: rule for rule in Linter().rules}
SUCCESSORS = {older: rule.id for rule in RULES.values() if rule.pack == "smbr" for older in rule.replaces} | {
    rule.id: rule.announces for rule in RULES.values() if rule.announces is not None
}
"""Which rule takes over where another one ends."""


def has_window(rule: Rule) -> bool:
    return rule.is_br and (first(rule) > VERSIONS[0] or ends(rule) or rule.effective is not None)


def ends(rule: Rule) -> bool:
    return rule.until is not None or rule.expires is not None


def first(rule: Rule) -> BrVersion:
    return rule.since or VERSIONS[0]


def last(rule: Rule) -> BrVersion:
    return rule.until or VERSIONS[-1]


WITH_WINDOWS = sorted(rule.id for rule in RULES.values() if rule.pack == "smbr" and has_window(rule))


@cache
def linter(
    document: Literal["certificate", "crl"],
    br_version: str,
    type_name: str | None,
    issued_at: int | None,
    issuers: tuple[bytes, ...] = (),
) -> DocumentLinter[Any]:
    return make_linter(
        Settings(
            document=document,
            br_version=br_version,
            type=type_name,
            issued_at=issued_at,
            reminders=True,
            issuers=issuers,
        )
    )


def fired(case: Case, br_version: str, day: date | None = None) -> set[str]:
    """The rules that fire at a version, on a day of issuance or else on that of the certificate."""
    stated = case.expected.issued_at
    issued_at = start_of(day) if day is not None else None if stated is None else int(stated.timestamp())
    lint = linter(
        "crl" if case in crls() else "certificate",
        br_version,
        case.expected.type,
        issued_at,
        case.issuers,
    )
    result = lint.lint_der(case.der)
    assert result.error is None
    return {finding.rule for finding in result.findings}


@cache
def certificates_of(rule_id: str) -> list[Case]:
    """Those on which a rule fires."""
    return [
        case
        for case in [*cases(), *chains(), *crls()]
        if case.rule == rule_id and case.name.endswith(".fires")
    ]


def day_inside(rule: Rule) -> date | None:
    """A day of issuance on which a rule with compliance dates applies."""
    return rule.effective if rule.expires is None else rule.expires - DAY


def windows(case: Case, rule: Rule) -> set[str]:
    """The versions at which a rule has to fire on a certificate."""
    bounds = NARROWER.get(case.name)
    begin, end = (first(rule), last(rule)) if bounds is None else map(version, bounds)
    return {v.number for v in VERSIONS if begin <= v <= end}


@pytest.mark.parametrize("rule_id", WITH_WINDOWS)
def test_it_fires_at_the_versions_of_its_window_alone(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.mode is not Mode.OPT_IN
    assert any(case.name not in NARROWER for case in certificates_of(rule_id))
    for case in certificates_of(rule_id):
        at = {v.number for v in VERSIONS if rule_id in fired(case, v.number, day_inside(rule))}
        assert at == windows(case, rule), case.name


@pytest.mark.parametrize("rule_id", [id for id in WITH_WINDOWS if day_inside(RULES[id]) is not None])
def test_it_fires_on_the_days_of_its_window_alone(rule_id: str) -> None:
    rule = RULES[rule_id]
    days: dict[date, bool] = {}
    if rule.effective is not None:
        days |= {rule.effective - DAY: False, rule.effective: True}
    if rule.expires is not None:
        days |= {rule.expires - DAY: True, rule.expires: False}
    for case in certificates_of(rule_id):
        at_versions = windows(case, rule)
        for day, holds in days.items():
            at = {v.number for v in VERSIONS if rule_id in fired(case, v.number, day)}
            assert at == (at_versions if holds else set()), (case.name, day)


@pytest.mark.parametrize("rule_id", WITH_WINDOWS)
def test_in_force_it_fires_from_the_day_of_its_version(rule_id: str) -> None:
    """On the day on which a version is published, and the day before, the right one applies."""
    rule = RULES[rule_id]
    case = min(certificates_of(rule_id), key=lambda case: len(case.name))  # the plainest
    instead = None if rule_id not in REPORTS_INSTEAD else RULES[REPORTS_INSTEAD[rule_id]]
    begin = max(day for day in (START, first(rule).published, rule.effective) if day is not None)
    successor = None if rule.until is None else VERSIONS[rule.until.index + 1].published
    ends_on = (successor, rule.expires, None if instead is None else instead.effective)
    end = min((day for day in ends_on if day is not None), default=date.max)
    for day in (*EDGES, begin - DAY, begin, *(() if end == date.max else (end - DAY, end))):
        rules = fired(case, "in-force", day)
        assert (rule_id in rules) == (begin <= day < end), day
        assert instead is None or (instead.id in rules) == (end <= day), day


def test_every_rule_that_ends_has_a_successor_or_none() -> None:
    ended = {id for id in WITH_WINDOWS if ends(RULES[id])}
    assert ended == set(SUCCESSORS) | WITHDRAWN
    assert not set(SUCCESSORS) & WITHDRAWN


@pytest.mark.parametrize(("older_id", "newer_id"), SUCCESSORS.items())
def test_where_one_takes_over_exactly_one_fires(older_id: str, newer_id: str) -> None:
    older, newer = RULES[older_id], RULES[newer_id]
    moments: list[tuple[str, date | None]]
    if older.expires is None:
        assert first(newer).index == last(older).index + 1
        moments = [(v.number, None) for v in VERSIONS if first(older) <= v <= last(newer)]
    else:
        assert newer.effective == older.expires
        days = (older.expires - DAY, older.expires)
        moments = [(v.number, day) for day in days for v in VERSIONS if first(older) <= v]
    certificates = [
        case
        for case in (*certificates_of(older_id), *certificates_of(newer_id))
        if older_id in fired(case, *moments[0]) and newer_id in fired(case, *moments[-1])
    ]
    certificates = [case for case in certificates if case.name not in NARROWER]
    assert certificates, "none to which both apply"
    for case in certificates:
        for moment in moments:
            assert len(fired(case, *moment) & {older_id, newer_id}) == 1, (case.name, moment)
