"""The time machine: what appears and disappears between two versions or two days, and what did it."""

from __future__ import annotations

import tracemalloc
from datetime import date
from pathlib import Path

import msgspec
import pytest

from smime_lint import Linter, Settings, SettingsError, Severity
from smime_lint.br import VERSIONS
from smime_lint.documents.comparison import Cause, Change, Comparer, Comparison
from smime_lint.inputs import Item
from smime_lint.testing.certificate import base

from .certificates import CERTS, cases, der_of

SMC06 = Cause("version", "1.0.4", "SMC06", "2024-05-11")
SMC08 = Cause("version", "1.0.6", "SMC08", "2024-08-29")
SMC011 = Cause("version", "1.0.9", "SMC011", "2025-05-14")
SUNSET = Cause("compliance_date", "1.0.6", "SMC08", "2025-07-15")
START = Cause("start", date="2023-09-01")

WITHOUT_COUNTRY = "smbr.locality_name.without_country"
LEGACY = "smbr.certificate_policies.legacy_generation_after_sunset"
IDENTIFIER = "smbr.organization_identifier.invalid_syntax"


def compare(der: bytes | str, before: str, after: str, settings: Settings | None = None) -> Comparison:
    """``der``: or the name of a test certificate."""
    if isinstance(der, str):
        der = der_of(CERTS / f"{der}.pem")
    return Comparer(settings or Settings(), before, after).compare(Item("mail.pem", 0, der, None))


def told(changes: tuple[Change, ...]) -> list[tuple[str, Cause]]:
    return [(change.rule, change.cause) for change in changes]


NO_COUNTRY = "smbr/locality_name/without_country.before_1_0_4.silent"


def test_a_version_brings_a_rule() -> None:
    comparison = compare(NO_COUNTRY, "1.0.2", "1.0.4")
    (change,) = comparison.appears
    assert change.rule == WITHOUT_COUNTRY
    assert change.severity is Severity.ERROR
    assert change.path == "tbsCertificate.subject[5][0].localityName"
    assert change.citation == "BR 7.1.4.2.2(k)"
    assert change.message == "there is localityName, but no countryName"
    assert change.cause == SMC06
    assert (comparison.disappears, comparison.error, comparison.internal_errors) == ((), None, ())
    assert (comparison.before.br_version, comparison.after.br_version) == ("1.0.2", "1.0.4")


@pytest.mark.parametrize(("before", "after"), [("1.0.2", "1.0.3"), ("1.0.4", "latest"), ("1.0.4", "1.0.4")])
def test_what_lies_outside_of_the_two_is_no_change(before: str, after: str) -> None:
    comparison = compare(NO_COUNTRY, before, after)
    assert WITHOUT_COUNTRY not in [change.rule for change in comparison.appears + comparison.disappears]


def test_backwards_what_appeared_disappears() -> None:
    comparison = compare(NO_COUNTRY, "1.0.4", "1.0.2")
    assert comparison.appears == ()
    assert told(comparison.disappears) == [(WITHOUT_COUNTRY, SMC06)]


def test_days_choose_the_version() -> None:
    comparison = compare(NO_COUNTRY, "2024-05-10", "2024-05-11")
    assert told(comparison.appears) == [(WITHOUT_COUNTRY, SMC06)]
    assert comparison.after.issued_at == "2024-05-11T00:00:00Z"
    assert compare(NO_COUNTRY, "2024-05-09", "2024-05-10").appears == ()


def test_a_compliance_date_by_days() -> None:
    der = base("mailbox-legacy").encode("legacy")
    assert told(compare(der, "2025-07-14", "2025-07-15").appears) == [(LEGACY, SUNSET)]
    assert told(compare(der, "2025-07-15", "2025-07-14").disappears) == [(LEGACY, SUNSET)]
    assert LEGACY not in [change.rule for change in compare(der, "2024-08-28", "2025-07-14").appears]


def test_with_versions_the_time_of_issuance_stays() -> None:
    der = base("mailbox-legacy").encode("legacy")
    assert compare(der, "1.0.5", "1.0.6").appears == ()
    issued_later = Settings(issued_at=1_800_000_000)
    assert told(compare(der, "1.0.5", "1.0.6", issued_later).appears) == [(LEGACY, SMC08)]


def test_the_start_of_the_br() -> None:
    name = "smbr/locality_name/prohibited_in_mailbox.strict.fires"
    rule = "smbr.locality_name.prohibited_in_mailbox"
    assert told(compare(name, "2023-08-31", "2023-09-01").appears) == [(rule, START)]
    # A rule of the standards spoke of the same before.
    assert compare("smbr/version/not_v3.fires", "2023-08-31", "2023-09-01").appears == ()
    # A rule that a later version brought is that version's, wherever the comparison begins.
    assert (WITHOUT_COUNTRY, SMC06) in told(compare(NO_COUNTRY, "2020-01-01", "2024-06-01").appears)
    # Before the start, rules of the standards speak which later are covered.
    comparison = compare("smbr/locality_name/prohibited_in_mailbox.strict.fires", "2024-01-01", "2020-01-01")
    assert told(comparison.disappears) == [(rule, START)]


def test_a_finding_that_another_rule_covers_later_is_no_change() -> None:
    key_usage = "pkix/extended_key_usage/inconsistent_with_key_usage.fires"
    comparison = compare(key_usage, "2020-01-01", "2024-01-01")
    assert [finding.rule for finding in comparison.before.findings] == [
        "pkix.extended_key_usage.inconsistent_with_key_usage"
    ]
    assert [finding.rule for finding in comparison.after.findings] == ["smbr.key_usage.rsa_no_purpose"]
    assert (comparison.appears, comparison.disappears) == ((), ())


def test_in_force_is_the_version_of_issuance() -> None:
    comparison = compare(NO_COUNTRY, "in-force", "latest")
    assert comparison.before.br_version_source == "not_before"
    assert told(comparison.appears) == [(WITHOUT_COUNTRY, SMC06)]


@pytest.mark.parametrize("variant", ["leading_blank", "en_dash", "no_hyphen"])
def test_a_rule_under_a_new_id_is_no_change(variant: str) -> None:
    name = f"smbr/organization_identifier/invalid_syntax_until_1_0_8.{variant}.fires"
    comparison = compare(name, "1.0.8", "1.0.9")
    rules = {finding.rule for finding in comparison.before.findings + comparison.after.findings}
    assert {IDENTIFIER, f"{IDENTIFIER}_until_1_0_8"} <= rules
    assert (comparison.appears, comparison.disappears) == ((), ())


def test_a_rule_of_another_severity_is_a_change() -> None:
    name = "smbr/common_name/pseudonym_mismatch_until_1_0_3.1_0_3.fires"
    comparison = compare(name, "1.0.3", "1.0.4")
    appeared = [change for change in comparison.appears if change.severity is Severity.ERROR]
    assert [(change.rule, change.cause) for change in appeared] == [
        ("smbr.common_name.pseudonym_mismatch", SMC06)
    ]
    assert ("smbr.common_name.pseudonym_mismatch_until_1_0_3", SMC06) in told(comparison.disappears)


def test_families() -> None:
    families = Linter().engine.families
    assert IDENTIFIER in families[IDENTIFIER]
    assert families[IDENTIFIER] == families[f"{IDENTIFIER}_until_1_0_8"]
    newest = "smbr.organization_identifier.subdivision_format"
    assert newest in families["smbr.organization_identifier.subdivision_not_2_characters_1_0_0"]
    later = "smbr.extended_key_usage.not_permitted_from_1_0_16"
    assert later in families[f"{later}_announced"]
    assert families["smbr.validity.exceeds_825_days"] == {"smbr.validity.exceeds_825_days"}


HOUSE_RULES = '''
from datetime import date

from smime_lint.br import version
from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, Violation, rule

HOUSE = {"on": Certificate, "severity": Severity.ERROR, "kinds": Kind.ANY, "citation": "house rules"}


@rule("house.table.missing", since="1.0.0", **HOUSE)
def missing(certificate, ctx):
    """Reads a table that versions change."""
    number = ctx.br_version.index
    known = sum(number >= since for since in (3, 7))
    for what in ("first", "second")[:known]:
        yield Violation(certificate, f"{what} of {known if what == 'second' else 'many'} is missing")


@rule("house.table.reworded", since="1.0.0", **HOUSE)
def reworded(certificate, ctx):
    """Names the version in its message."""
    if ctx.br_version.index >= 5:
        yield Violation(certificate, f"it is not as {ctx.br_version.number} has it")


@rule("house.days.looks_at_the_day", **HOUSE)
def looks_at_the_day(certificate, ctx):
    """Depends on the day, which is no compliance date."""
    if ctx.issued_at >= 1_720_000_000:  # 2024-07-03
        yield Violation(certificate, "issued too late")


@rule("house.days.dated", effective=date(2024, 2, 1), expires=date(2024, 4, 1), **HOUSE)
def dated(certificate, ctx):
    """Holds for two months."""
    yield Violation(certificate, "issued in February or March")


@rule("house.days.late", since="1.0.9", effective=date(2024, 2, 1), **HOUSE)
def late(certificate, ctx):
    """Comes with a version, after the compliance date."""
    yield Violation(certificate, "there is something")


@rule("house.days.ended", since="1.0.0", until="1.0.8", expires=date(2024, 2, 1), **HOUSE)
def ended(certificate, ctx):
    """Ends on a day, and then with a version."""
    yield Violation(certificate, "there was something")
'''


@pytest.fixture
def house(tmp_path: Path) -> str:
    """A file of rules."""
    file = tmp_path / "house.py"
    file.write_text(HOUSE_RULES)
    return str(file)


def only(house: str, rule: str) -> Settings:
    return Settings(rule_files=(house,), select=(rule,))


def version_cause(index: int) -> Cause:
    br_version = VERSIONS[index]
    return Cause("version", br_version.number, br_version.ballot, br_version.published.isoformat())


@pytest.mark.parametrize(
    ("before", "after"), [("1.0.2", "latest"), ("2024-01-01", "2027-01-01"), ("in-force", "latest")]
)
def test_a_rule_that_reads_a_table_is_searched_for(house: str, before: str, after: str) -> None:
    settings = only(house, "house.table.missing")
    comparison = compare(base().encode("x"), before, after, settings)
    expected = [("many", version_cause(3)), ("2", version_cause(7))]
    assert [(change.message.split()[2], change.cause) for change in comparison.appears] == expected
    if before != "in-force":
        backwards = compare(base().encode("x"), after, before, settings)
        assert sorted(map(str, told(backwards.disappears))) == sorted(map(str, told(comparison.appears)))


def test_messages_may_differ_by_version(house: str) -> None:
    settings = only(house, "house.table.reworded")
    der = base().encode("x")
    assert told(compare(der, "1.0.2", "1.0.9", settings).appears) == [
        ("house.table.reworded", version_cause(5))
    ]
    comparison = compare(der, "1.0.8", "1.0.9", settings)
    assert comparison.before.findings != comparison.after.findings
    assert (comparison.appears, comparison.disappears) == ((), ())


def test_what_depends_on_the_day_itself_says_so(house: str) -> None:
    comparison = compare(
        base().encode("x"), "2024-01-01", "2026-01-01", only(house, "house.days.looks_at_the_day")
    )
    assert told(comparison.appears) == [("house.days.looks_at_the_day", Cause("day"))]


def test_rules_of_a_pack_may_have_compliance_dates(house: str) -> None:
    settings = only(house, "house.days.dated")
    der = base().encode("x")
    begin, end = (Cause("compliance_date", date=f"2024-{month}-01") for month in ("02", "04"))
    assert told(compare(der, "2024-01-31", "2024-02-01", settings).appears) == [("house.days.dated", begin)]
    assert told(compare(der, "2024-03-31", "2024-06-01", settings).disappears) == [("house.days.dated", end)]
    assert told(compare(der, "2024-06-01", "2024-03-31", settings).appears) == [("house.days.dated", end)]


def test_of_two_reasons_the_one_that_decides_is_told(house: str) -> None:
    der = base().encode("x")
    late = compare(der, "2024-01-01", "2026-01-01", only(house, "house.days.late"))
    assert told(late.appears) == [("house.days.late", SMC011)]
    ended = compare(der, "2024-01-01", "2026-01-01", only(house, "house.days.ended"))
    assert told(ended.disappears) == [
        ("house.days.ended", Cause("compliance_date", "1.0.0", "SMC01", "2024-02-01"))
    ]


def test_a_rule_of_one_side_alone_can_be_selected() -> None:
    comparison = compare(NO_COUNTRY, "1.0.2", "1.0.4", Settings(select=(WITHOUT_COUNTRY,)))
    assert comparison.before.rules_evaluated == 0
    assert comparison.error is None
    assert told(comparison.appears) == [(WITHOUT_COUNTRY, SMC06)]
    nothing = compare(NO_COUNTRY, "1.0.2", "1.0.3", Settings(select=(WITHOUT_COUNTRY,)))
    assert nothing.error is None
    assert not nothing.is_applicable
    assert nothing.exit_code(Severity.ERROR) == 4


def test_what_cannot_be_compared_has_an_error() -> None:
    comparer = Comparer(Settings(), "1.0.2", "latest")
    for item, error in (
        (Item("gone.pem", 0, None, "cannot be read"), "cannot be read"),
        (Item("bad.der", 3, b"\x30\x00", None), "offset"),
    ):
        comparison = comparer.compare(item)
        assert comparison.error is not None
        assert error in comparison.error
        assert (comparison.appears, comparison.disappears) == ((), ())
        assert comparison.exit_code(Severity.ERROR) == 2
        assert comparison.after.index == item.index


def test_an_internal_error_is_no_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "house.py"
    file.write_text(HOUSE_RULES.replace("ctx.br_version.number} has", "1 // 0} has"))
    settings = Settings(rule_files=(str(file),), select=("house.table.*",))
    comparison = compare(base().encode("x"), "1.0.2", "1.0.9", settings)
    assert [change.rule for change in comparison.appears] == ["house.table.missing"] * 2
    assert comparison.internal_errors == (
        "the rule house.table.reworded failed with ZeroDivisionError: integer division or modulo by zero",
    )
    assert comparison.exit_code(None) == 3

    monkeypatch.setattr("smime_lint.documents.certificate.decode", None)
    broken = compare(base().encode("x"), "1.0.2", "1.0.9")
    assert broken.error == "internal error: TypeError: 'NoneType' object is not callable"
    assert broken.exit_code(None) == 3


@pytest.mark.parametrize(
    ("fail_on", "code"), [(Severity.ERROR, 1), (Severity.WARN, 1), (Severity.NOTICE, 1), (None, 0)]
)
def test_exit_code(fail_on: Severity | None, code: int) -> None:
    comparison = compare(NO_COUNTRY, "1.0.2", "1.0.4")
    assert comparison.exit_code(fail_on) == code
    weak = msgspec.structs.replace(comparison.appears[0], severity=Severity.WARN)
    comparison = msgspec.structs.replace(comparison, appears=(weak,))
    assert comparison.exit_code(fail_on) == (0 if fail_on is Severity.ERROR else code)
    assert compare(NO_COUNTRY, "1.0.4", "1.0.2").exit_code(fail_on) == 0


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("1.0.2", "1.0.99", "there is no S/MIME BR version '1.0.99'"),
        ("yesterday", "latest", "a date is written as 2024-05-31"),
        ("2024-02-30", "2024-05-31", "2024-02-30: expected a date as 2024-05-31"),
        ("2024-01-01", "latest", "expected two versions or two dates"),
        ("1.0.2", "2024-01-01", "expected two versions or two dates"),
    ],
)
def test_moments_that_there_are_not(before: str, after: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        Comparer(Settings(), before, after)


def test_a_time_of_issuance_beside_days_is_a_contradiction() -> None:
    with pytest.raises(SettingsError, match="issued-at"):
        Comparer(Settings(issued_at=0), "2024-01-01", "2025-01-01")
    Comparer(Settings(issued_at=0), "1.0.2", "latest")


@pytest.mark.parametrize(
    ("before", "after"), [("1.0.0", "latest"), ("2023-10-01", "2028-01-01"), ("2020-01-01", "2024-01-01")]
)
def test_both_directions_agree_and_every_change_has_a_cause(before: str, after: str) -> None:
    forth, back = Comparer(Settings(), before, after), Comparer(Settings(), after, before)
    days = {day.isoformat() for rule in Linter().rules for day in (rule.effective, rule.expires) if day}
    days |= {br_version.published.isoformat() for br_version in VERSIONS}
    days.add("2023-09-01")
    for case in cases()[::15]:
        item = Item(case.name, 0, case.der, None)
        there, here = forth.compare(item), back.compare(item)
        assert there.internal_errors == ()
        assert [change.rule for change in there.appears] == [change.rule for change in here.disappears]
        assert [change.rule for change in there.disappears] == [change.rule for change in here.appears]
        for change in there.appears + there.disappears:
            cause = change.cause
            if change.rule == "smbr.validity.backdated":
                continue
            assert cause.date in days, (case.name, change)
            if before == "2023-10-01":
                assert cause.date is not None
                assert before < date.fromisoformat(cause.date).isoformat() <= after


def test_memory_does_not_grow_with_the_number_of_certificates() -> None:
    comparer = Comparer(Settings(), "1.0.0", "latest")
    items = [Item(case.name, 0, case.der, None) for case in cases()[::100]]

    def compare_all() -> int:
        for item in items:
            comparer.compare(item)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        for _ in range(12):  # until what is remembered of a few certificates is full
            size = compare_all()
        for _ in range(5):
            compare_all()
        assert compare_all() - size < 100_000
    finally:
        tracemalloc.stop()
