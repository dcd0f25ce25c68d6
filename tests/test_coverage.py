"""Every requirement on certificates, OCSP responses and CRLs has a rule: rules name what they cover."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from smime_lint import Linter
from smime_lint.reference.examples import retired_ids
from smime_lint.rules import Mode, Severity

from .certificates import SHARED

REQUIREMENTS = SHARED / "requirements.csv"
pytestmark = pytest.mark.skipif(
    not REQUIREMENTS.is_file(), reason="the list of requirements (../shared/requirements.csv) is not here"
)


DEVIATIONS = {
    # Strict certificates do not have the attribute in the subject, but until 1.0.9 in directoryNames.
    ("smbr.street_address.without_locality_or_state", "generations"),
    ("smbr.postal_code.without_country", "generations"),
    # Judged by the OIDs that are asserted, and a certificate of another generation can assert one as well.
    ("smbr.certificate_policies.legacy_generation_after_sunset", "generations"),
    # The day is one on which certificates are revoked that were issued long before.
    ("smbr.signature_algorithm.sha1_ca_unrevoked", "window"),
    # A CRL has no generation: that of the certificate which an entry is about counts.
    ("smbr.crl.certificate_hold_strict", "generations"),
    # No response says that it is of the profile of RFC 5019.
    ("pkix.ocsp.lightweight_next_update_missing", "mode"),
    # Another CRL, of an earlier or later day, would show it.
    ("smbr.crl.suspension_reason", "mode"),
    ("smbr.crl.entry_removed_early", "mode"),
    # Cheap to check, and seldom wrong.
    ("pkix.authority_info_access.ca_issuers_not_certificate", "mode"),
    ("pkix.crl_distribution_points.crl_not_der", "mode"),
    ("smbr.rsa_modulus.prime_power", "mode"),
}


KINDS = {"subscriber", "any", "root", "subca", "cross", "tcsubca", "chain", "ocsp", "crl", "caa"}
"""The values of applies_to of which rows are demanded."""

ENGINE = "engine"
"""The mode of rows that say what the linter itself has to do."""


def covered(applies_to: str) -> bool:
    return bool(KINDS & set(applies_to.split(",")))


def rows() -> list[dict[str, str]]:
    if not REQUIREMENTS.is_file():
        return []
    with REQUIREMENTS.open(newline="") as file:
        return [row for row in csv.DictReader(file) if covered(row["applies_to"])]


def test_every_requirement_is_covered() -> None:
    found = {requirement for rule in Linter().rules for requirement in rule.requirements}
    found |= {old for old, new in retired_ids().items() if new in found}
    elsewhere = ("umbrella", ENGINE)
    missing = [row["id"] for row in rows() if row["id"] not in found and row["mode"] not in elsewhere]
    assert not missing, "\n".join(missing)


def test_what_the_engine_does_is_tested_by_name() -> None:
    """A requirement without a rule, because the engine implements it, is named by its test."""
    tests = "".join(file.read_text() for file in (Path(__file__).parent / "caa").glob("test_*.py"))
    missing = [row["id"] for row in rows() if row["mode"] == ENGINE and row["id"] not in tests]
    assert not missing, "\n".join(missing)


def test_metadata_agrees_with_the_requirements() -> None:
    """Severity, mode, window, types and generations of the rules that carry a requirement's own id."""
    rules = {rule.id: rule for rule in Linter().rules}
    wrong = []
    for row in rows():
        rule = rules.get(row["id"])
        if rule is None:
            continue
        if rule.severity is not Severity(row["severity"]):
            wrong.append(f"{rule.id}: severity {rule.severity.value}, required {row['severity']}")
        if (
            row["mode"] != ENGINE
            and rule.mode is not Mode(row["mode"])
            and (rule.id, "mode") not in DEVIATIONS
        ):
            wrong.append(f"{rule.id}: mode {rule.mode.value}, required {row['mode']}")
        for field, value in (("types", rule.types), ("generations", rule.generations)):
            names = {member.name.lower() for member in type(value) if member in value and member.name}
            names.discard("all")
            required = set(row[field].split(","))
            if required not in ({"all"}, names) and (rule.id, field) not in DEVIATIONS:
                wrong.append(f"{rule.id}: {field} {sorted(names)}, required {sorted(required)}")
        if rule.is_br and row["since"].startswith("1.0."):
            since = rule.since.number if rule.since is not None else ""
            until = "" if rule.until is None else rule.until.number
            effective = "" if rule.effective is None else rule.effective.isoformat()
            required_effective = "" if row["effective"] == "2023-09-01" else row["effective"]
            required_window = (row["since"], row["until"], required_effective)
            if (since, until, effective) != required_window and (rule.id, "window") not in DEVIATIONS:
                wrong.append(f"{rule.id}: window {since}-{until} from {effective}, not as in {row}")
    assert not wrong, "\n".join(wrong)


def test_requirement_names_are_known() -> None:
    """What a rule declares to cover is a requirement or a rule."""
    with REQUIREMENTS.open(newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    rules = Linter().rules
    known |= {rule.id for rule in rules}
    unknown = {(rule.id, r) for rule in rules for r in rule.requirements if r not in known}
    assert unknown == set()
