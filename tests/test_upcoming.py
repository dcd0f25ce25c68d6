"""What later versions and compliance dates will find: Settings.upcoming."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from smime_lint import Finding, Linter, Result, Severity, Status, exit_code
from smime_lint.br import LATEST
from smime_lint.engine.engine import Engine
from smime_lint.engine.report import RULE_ERROR
from smime_lint.model import KeyUsage, TBSCertificate
from smime_lint.rules import Context, Kind, Rule, Violation, Violations, rule
from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import Certificate, base

from .certificates import cases

WITHOUT_COUNTRY = "smbr.locality_name.without_country"
SUNSET = "smbr.certificate_policies.legacy_generation_after_sunset"
CLOSED_LIST = "smbr.extended_key_usage.not_permitted_from_1_0_16"
DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"
SMART_CARD_LOGON = "1.3.6.1.4.1.311.20.2.2"


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=timezone.utc)


def lint(certificate: Certificate, *made: Rule, upcoming: bool = True, **settings: object) -> Result:
    linter = Linter(upcoming=upcoming, **settings)  # type: ignore[arg-type]
    linter.engine = Engine(linter.settings, (*linter.engine.rules, *made))
    return linter.lint_der(certificate.encode("test"))


def upcoming(certificate: Certificate, *made: Rule, **settings: object) -> list[Finding]:
    """The findings that are there on request, and not without."""
    now = lint(certificate, *made, upcoming=False, **settings)
    requested = lint(certificate, *made, upcoming=True, **settings)
    assert [finding for finding in requested.findings if finding in now.findings] == list(now.findings)
    offsets = [finding.offset for finding in requested.findings]
    assert offsets == sorted(offsets)
    return [finding for finding in requested.findings if finding not in now.findings]


def rules_of(findings: list[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def with_purposes(*purposes: str) -> Certificate:
    return base("sponsor-multipurpose").extended_key_usage("1.3.6.1.5.5.7.3.4", *purposes)


def test_a_later_version() -> None:
    certificate = base("sponsor-strict").without_attribute("countryName")
    (finding,) = upcoming(certificate)
    assert finding.rule == WITHOUT_COUNTRY
    assert finding.severity is Severity.NOTICE
    assert finding.message == (
        "there is localityName, but no countryName; this is an error from 2024-05-11 (BR 1.0.4, SMC06)"
    )
    assert upcoming(certificate, br_version="1.0.4") == []
    assert rules_of(upcoming(certificate, br_version="1.0.3")) == [WITHOUT_COUNTRY]


def test_a_later_compliance_date_of_the_version_that_applies() -> None:
    legacy = base("sponsor-legacy")
    (finding,) = upcoming(legacy.valid(moment(2025, 7, 14)))
    assert finding.message.endswith("; this is an error from 2025-07-15 (BR 1.0.6, SMC08)")
    assert upcoming(legacy.valid(moment(2025, 7, 15))) == []
    assert rules_of(upcoming(legacy, br_version="latest")) == [SUNSET]


def test_a_compliance_date_of_a_later_version() -> None:
    (finding,) = upcoming(with_purposes(DOCUMENT_SIGNING))
    assert finding.rule == CLOSED_LIST
    assert finding.path == "tbsCertificate.extensions[3].extKeyUsage[1]"
    assert finding.message.endswith("; this is an error from 2027-07-01 (BR 1.0.16, SMC018)")


def test_what_is_announced_already_is_not_repeated() -> None:
    certificate = with_purposes(DOCUMENT_SIGNING).valid(moment(2026, 11, 25))
    announced = [finding.rule for finding in lint(certificate).findings]
    assert announced == [f"{CLOSED_LIST}_announced"]
    assert upcoming(certificate) == []


def test_a_notice_that_becomes_an_error_is_told() -> None:
    certificate = with_purposes(SMART_CARD_LOGON)
    now = [finding.rule for finding in lint(certificate, upcoming=False).findings]
    assert now == ["smbr.extended_key_usage.private_network_purpose"]
    assert rules_of(upcoming(certificate)) == [CLOSED_LIST]


@pytest.mark.parametrize(
    "certificate",
    [
        base("organization-strict").attribute("organizationIdentifier", "NTR GB 12345678"),
        base("sponsor-multipurpose").attribute("organizationIdentifier", "NTRUS-12345678"),
        base("sponsor-strict").san(values.rfc822_name("nobody")),
    ],
)
def test_an_older_rule_that_finds_the_same_is_enough(certificate: Certificate) -> None:
    assert any(finding.severity is Severity.ERROR for finding in lint(certificate).findings)
    assert upcoming(certificate) == []
    assert upcoming(certificate, br_version="1.0.0") == []


ML_DSA_44 = "2.16.840.1.101.3.4.3.17"


@pytest.mark.parametrize(
    "certificate",
    [
        base().signed_with(keys.SHA1_WITH_RSA),
        base().key(keys.raw_spki("2.16.840.1.101.3.4.3.32", b"\x5a" * 1312)).key_usage("digitalSignature"),
        base().key(keys.raw_spki(ML_DSA_44, b"\x5a" * 1312, der.null())).key_usage("digitalSignature"),
        base("organization-strict").attribute("organizationIdentifier", "INTGB+ENG-12345678"),
    ],
    ids=["sha1", "hash_ml_dsa", "ml_dsa_encoding", "subdivision"],
)
def test_a_fault_that_another_rule_of_the_field_will_find_is_told_once(certificate: Certificate) -> None:
    assert any(finding.severity is Severity.ERROR for finding in lint(certificate).findings)
    assert upcoming(certificate) == []


def test_only_the_rules_of_the_profile() -> None:
    assert upcoming(with_purposes(DOCUMENT_SIGNING), type="sponsor-legacy") == []
    assert upcoming(base("mailbox-strict")) == []


def test_before_the_br_and_out_of_scope_nothing_is_told() -> None:
    for certificate in (
        base("sponsor-legacy").valid(moment(2023, 8, 31)),
        base("sponsor-strict").without_attribute("countryName").valid(moment(2023, 8, 31)),
        base("mailbox-strict")
        .policies("2.23.140.1.2.1")
        .extended_key_usage("1.3.6.1.5.5.7.3.1")
        .san(values.dns_name("www.example.com"))
        .subject(("localityName", "Bristol")),
    ):
        assert lint(certificate) == lint(certificate, upcoming=False)
    old = base("sponsor-legacy").valid(moment(2023, 8, 31))
    assert rules_of(upcoming(old, br_version="1.0.2")) == [SUNSET]


def test_rules_evaluated_counts_them() -> None:
    certificate = base("sponsor-legacy")
    now, requested = lint(certificate, upcoming=False), lint(certificate)
    assert requested.rules_evaluated > now.rules_evaluated
    alone = lint(certificate, select=[SUNSET])
    assert (alone.rules_evaluated, alone.error) == (1, None)
    assert lint(certificate, select=[SUNSET], upcoming=False).status is Status.NOT_APPLICABLE
    assert upcoming(certificate, ignore=[SUNSET]) == []


def test_notices_count_where_they_are_asked_for() -> None:
    result = lint(base("sponsor-legacy"))
    assert [exit_code(result, threshold) for threshold in (Severity.ERROR, Severity.WARN, None)] == [0, 0, 0]
    assert exit_code(result, Severity.NOTICE) == 1


def test_nothing_is_yet_to_come_at_the_end_of_the_calendar() -> None:
    linter = Linter(upcoming=True)
    end = max([LATEST.published, *linter.engine.boundaries])
    issued_at = int(moment(end.year, end.month, end.day).timestamp())
    at_the_end = Linter(upcoming=True, issued_at=issued_at)
    without = Linter(issued_at=issued_at)
    for case in cases()[::7]:
        assert at_the_end.lint_der(case.der) == without.lint_der(case.der), case.name


# rules made up


def make_rule(id: str, check: object = None, **metadata: object) -> Rule:
    def found(tbs: TBSCertificate, ctx: Context) -> Violations:
        yield Violation(tbs.serial_number, "found")

    defaults: dict[str, object] = {
        "on": TBSCertificate,
        "severity": Severity.ERROR,
        "citation": "BR 1",
        "title": "A title.",
    }
    made: Rule = rule(id, **{**defaults, **metadata})(check or found)  # type: ignore[arg-type]
    return made


NEW = "smbr.test.new"


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        ({"since": "1.0.9"}, True),
        ({"since": "1.0.2"}, False),
        ({"since": "1.0.9", "until": "1.0.12"}, False),
        ({"since": "1.0.9", "expires": date(2030, 1, 1)}, False),
        ({"since": "1.0.0", "effective": date(2030, 1, 1)}, True),
        ({"effective": date(2030, 1, 1)}, True),
        ({"effective": date(2023, 12, 1)}, False),
        ({"since": "1.0.9", "kinds": Kind.ROOT}, False),
    ],
)
def test_what_holds_at_last_and_not_yet(metadata: dict[str, object], told: bool) -> None:
    assert (NEW in rules_of(upcoming(base(), make_rule(NEW, **metadata)))) == told


@pytest.mark.parametrize(
    ("metadata", "beginning"),
    [
        ({"since": "1.0.9"}, "an error from 2025-05-14 (BR 1.0.9, SMC011)"),
        ({"since": "1.0.9", "severity": Severity.WARN}, "a warning from 2025-05-14 (BR 1.0.9, SMC011)"),
        ({"since": "1.0.9", "severity": Severity.NOTICE}, "a notice from 2025-05-14 (BR 1.0.9, SMC011)"),
        ({"since": "1.0.9", "effective": date(2030, 1, 1)}, "an error from 2030-01-01 (BR 1.0.9, SMC011)"),
        ({"since": "1.0.9", "effective": date(2024, 1, 1)}, "an error from 2025-05-14 (BR 1.0.9, SMC011)"),
        ({"effective": date(2030, 1, 1)}, "an error from 2030-01-01"),
    ],
)
def test_when_it_begins(metadata: dict[str, object], beginning: str) -> None:
    (finding,) = upcoming(base(), make_rule(NEW, **metadata))
    assert finding.message == f"found; this is {beginning}"
    assert finding.severity is Severity.NOTICE


def test_it_begins_with_the_br_at_the_earliest() -> None:
    (finding,) = upcoming(base(), make_rule(NEW, since="1.0.1"), br_version="1.0.0")
    assert finding.message == "found; this is an error from 2023-09-01 (BR 1.0.1, SMC03)"


@pytest.mark.parametrize(
    ("old", "told"),
    [
        ({"id": "smbr.test.older"}, False),
        ({"id": "smbr.test.older", "severity": Severity.NOTICE}, True),
        ({"id": "smbr.test.early", "severity": Severity.NOTICE, "announces": NEW}, False),
        ({"id": "smbr.test.other_until_1_0_8"}, False),
        ({"id": "smbr.test.other_until_1_0_8", "severity": Severity.NOTICE}, True),
        ({"id": "smbr.test.other", "until": None}, True),
        ({"id": "smbr.elsewhere.other_until_1_0_8"}, True),
        ({"id": "smbr.test.other", "covers": ("smbr.test.shared",)}, False),
        ({"id": "smbr.test.other", "covers": (NEW,), "until": None}, False),
    ],
)
def test_one_fault_one_finding(old: dict[str, object], told: bool) -> None:
    older = make_rule(**{"since": "1.0.0", "until": "1.0.8", **old})  # type: ignore[arg-type]
    newer = make_rule(NEW, since="1.0.9", covers=("smbr.test.shared",), replaces=("smbr.test.older",))
    assert (NEW in rules_of(upcoming(base(), older, newer))) == told


def test_the_same_requirement_at_another_place_is_told() -> None:
    def on_key_usage(usage: KeyUsage, ctx: Context) -> Violations:
        yield Violation(usage, "found")

    older = make_rule("smbr.test.new_until_1_0_8", since="1.0.0", until="1.0.8")
    newer = make_rule(NEW, on_key_usage, on=KeyUsage, since="1.0.9", replaces=("smbr.test.new_until_1_0_8",))
    assert rules_of(upcoming(base(), older, newer)) == [NEW]


def test_rules_see_the_latest_version_and_no_day() -> None:
    seen = []

    def check(tbs: TBSCertificate, ctx: Context) -> Violations:
        seen.append((ctx.br_version, ctx.issued_at))
        return ()

    lint(base(), make_rule(NEW, check, since="1.0.9"))
    assert seen == [(LATEST, None)]


def test_a_rule_that_raises_is_reported() -> None:
    def check(tbs: TBSCertificate, ctx: Context) -> Violations:
        raise RuntimeError("a bug")

    result = lint(base(), make_rule(NEW, check, since="1.0.9"))
    assert [(finding.rule, finding.severity) for finding in result.findings] == [(RULE_ERROR, Severity.ERROR)]
    assert exit_code(result, None) == 3
