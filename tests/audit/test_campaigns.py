"""Campaigns: each lists the certificates that it should, and no other."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections import Counter
from datetime import datetime, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smime_lint.audit.campaigns.sample import sample_size
from smime_lint.cli import cli
from smime_lint.testing import authority, crl, der, keys, values
from smime_lint.testing.certificate import ISSUER, Certificate, base

from ..factory.recipes.smbr.public_key import CLOSE, LARGE, rsa

AT = "2024-06-01"
AWARE = "2024-06-10T12:00:00Z"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def table(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


BEGIN = datetime(2024, 1, 10, tzinfo=timezone.utc)


def too_long(serial: int) -> Certificate:
    """An error: the validity period."""
    return base().valid(BEGIN, 900).change(serial=serial)


CERTIFICATES = {
    "compliant": base(),
    "error": too_long(0xA1),
    "held": too_long(0xA2),
    "revoked": too_long(0xA3),
    "weak": rsa(LARGE * CLOSE).change(serial=0xA4),
    "expired": base()
    .valid(datetime(2024, 1, 10, tzinfo=timezone.utc), 30)
    .key_usage("cRLSign")
    .change(serial=0xA5),
    "notice": base().without("subjectKeyIdentifier").change(serial=0xA6),
    "old": base().valid(BEGIN.replace(year=2023), 2000).change(serial=0xA7),
    "subordinate": authority.subca().without("cRLDistributionPoints").change(serial=0xA8),
    "root": authority.root().without("keyUsage").change(serial=0xA9),
}


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("campaigns")
    write(directory / "in", CERTIFICATES)
    assert run("audit", directory / "in", "--output", directory / "audit").exit_code == 1
    return directory / "audit"


def write(directory: Path, certificates: dict[str, Certificate]) -> None:
    directory.mkdir()
    for name, certificate in certificates.items():
        (directory / f"{name}.der").write_bytes(certificate.encode(name))


def revoke(audit: Path, *options: object) -> dict[str, tuple[str, str]]:
    """Deadline and clause by serial number."""
    result = run("campaign", "revoke", audit, "--at", AT, "--aware-at", AWARE, "--format", "csv", *options)
    return {row["serial_number"]: (row["revoke_by"], row["clause"]) for row in table(result)}


WEEK = ("2024-06-15T12:00:00Z", "BR 4.9.1.1(11)")


def test_what_must_be_revoked_and_by_when(audit: Path) -> None:
    assert revoke(audit) == {
        "a1": WEEK,
        "a2": WEEK,
        "a3": WEEK,
        "a4": ("2024-06-11T12:00:00Z", "BR 4.9.1.1(4)"),
        "a8": ("2024-06-17T12:00:00Z", "BR 4.9.1.2(5)"),
    }


def test_the_expired_count_until_they_expire(audit: Path) -> None:
    early = revoke(audit, "--at", "2024-01-20")
    assert "a5" in early
    assert "a5" not in revoke(audit)


def test_a_time_of_awareness_in_the_future_is_noted(audit: Path) -> None:
    result = run("campaign", "revoke", audit, "--at", AT, "--aware-at", AWARE)
    assert "--aware-at 2024-06-10T12:00:00Z is later than --at 2024-06-01T00:00:00Z: " in result.stderr
    assert "expired certificates are left out as of: 2024-06-01T00:00:00Z\n" in result.stdout
    assert not run("campaign", "revoke", audit, "--at", AWARE, "--aware-at", AT).stderr
    assert "(now): the deadlines begin" in run("campaign", "revoke", audit, "--aware-at", "2999-01-01").stderr


def test_the_revoked_are_left_out(audit: Path, tmp_path: Path) -> None:
    entries = (crl.entry(0xA3, crl.reason(4)), crl.entry(0xA2, crl.reason(6)), crl.entry(0xA1, crl.reason(8)))
    (tmp_path / "ca.crl").write_bytes(crl.crl(*entries).encode())
    assert {"a1", "a2"} <= set(revoke(audit, "--crl", tmp_path)) == {"a1", "a2", "a4", "a8"}


def test_every_certificate_with_errors_is_listed_or_counted(audit: Path, tmp_path: Path) -> None:
    (tmp_path / "ca.crl").write_bytes(crl.crl(crl.entry(0xA3)).encode())
    options = ("--at", AT, "--crl", tmp_path)
    text = run("campaign", "revoke", audit, *options).output
    assert "with errors, but not listed: 1 on the CRLs, 1 expired\n" in text
    assert ": 1 entry, 1 of issuers in the audit\n" in text
    listed = len(table(run("campaign", "revoke", audit, *options, "--format", "csv")))
    sql = "SELECT count(*) AS n FROM certificates WHERE errors > 0 AND kind <> 'root'"
    assert table(run("report", audit, "--sql", sql)) == [{"n": str(listed + 2)}]


def test_the_issuer_of_a_crl_may_be_encoded_in_another_way(audit: Path, tmp_path: Path) -> None:
    name = values.name(*[(kind, der.utf8(f" {text.upper()} ")) for kind, text in ISSUER])
    encoded = crl.crl(crl.entry(0xA3)).change(issuer_name=name).encode()
    (tmp_path / "ca.crl").write_bytes(encoded)
    assert "a3" not in revoke(audit, "--crl", tmp_path / "ca.crl")


def test_a_crl_of_another_issuer_is_of_no_matter(audit: Path, tmp_path: Path) -> None:
    other = crl.crl(crl.entry(0xA3)).change(issuer_name=values.name(("commonName", "Other CA")))
    (tmp_path / "ca.crl").write_bytes(other.encode())
    assert "a3" in revoke(audit, "--crl", tmp_path / "ca.crl")


def test_only_certificates_to_which_the_br_applied_must_be_revoked(tmp_path: Path) -> None:
    """No CA certificate that was issued before the BR can violate them, whatever RFC 5280 says about it."""
    early = authority.subca().valid(datetime(2022, 3, 1, tzinfo=timezone.utc), 3650)
    faulty = early.without("authorityKeyIdentifier").change(serial=-1)
    write(tmp_path / "in", {"early": faulty, "subordinate": CERTIFICATES["subordinate"]})
    run("audit", tmp_path / "in", "-o", tmp_path / "audit")
    sql = "SELECT in_scope, br_version IS NULL AS before FROM certificates WHERE errors > 0 ORDER BY 2"
    found = table(run("report", tmp_path / "audit", "--sql", sql))
    assert found == [
        {"in_scope": "True", "before": "False"},
        {"in_scope": "True", "before": "True"},
    ]
    assert list(revoke(tmp_path / "audit")) == ["a8"]
    text = run("campaign", "revoke", tmp_path / "audit", "--at", AT).stdout
    assert "with errors, but not listed: 1 issued before the BR were in force\n" in text
    report = run("report", tmp_path / "audit").stdout
    assert "\nthe BR do not apply to 1 certificate\n" in report
    assert "Audit: 2 rows: 2 distinct certificates, 0 duplicates, 0 not read\n" in report


def test_suppressed_errors_are_counted(tmp_path: Path) -> None:
    write(tmp_path / "in", {"one": base().change(serial=-1), "other": base()})
    config = tmp_path / "smime-lint.toml"
    config.write_text('[[suppress]]\nrule = "*"\nreason = "known"\nexpires = 2999-12-31\n')
    result = run("audit", tmp_path / "in", "-o", tmp_path / "audit", "--config", config)
    assert "certificates: 1 clean, 1 with findings\n" in result.output
    text = run("campaign", "revoke", tmp_path / "audit", "--at", AT).stdout
    assert "with errors that the configuration suppresses: 1 certificate; not listed\n" in text
    assert text.endswith("\nnone\n")
    report = run("report", tmp_path / "audit").stdout
    assert re.search(r"^ +1 +50\.0 %  with suppressed findings alone  ", report, re.MULTILINE)
    assert re.search(r"^ +1 +50\.0 %  clean  ", report, re.MULTILINE)
    assert "Audit: 2 certificates" in (tmp_path / "audit" / "report.html").read_text("utf-8")


def test_an_unreadable_crl_is_an_error(audit: Path, tmp_path: Path) -> None:
    (tmp_path / "ca.crl").write_bytes(b"0\x03abc")
    result = run("campaign", "revoke", audit, "--crl", tmp_path / "ca.crl")
    assert result.exit_code == 2
    assert "ca.crl" in result.stderr


def test_the_letter_says_what_it_does_not_cover(tmp_path: Path) -> None:
    write(tmp_path / "in", {"error": CERTIFICATES["error"]})
    (tmp_path / "in" / "damaged.der").write_bytes(b"0\x03abc")
    (tmp_path / "in" / "text.pem").write_bytes(b"text")
    assert run("audit", tmp_path / "in", "-o", tmp_path / "audit", "--ignore", "pkix.*").exit_code == 2
    output = run("campaign", "revoke", tmp_path / "audit", "--at", AT).output
    assert "not linted: 1 certificate and 1 other input; not listed" in output
    assert "rules: limited by ignore; errors of the others are not listed" in output


def test_redaction_leaves_out_names_of_files(audit: Path, tmp_path: Path) -> None:
    file = tmp_path / "jane.doe@example.com.crl"
    file.write_bytes(crl.crl(crl.entry(0xA3)).encode())
    result = run("campaign", "revoke", audit, "--crl", file, "--redact", "--at", AT)
    assert "CRL 1: 1 entry" in result.output
    assert "jane" not in result.output


@pytest.mark.parametrize("name", ["a[1]", "it's", "*", "a?"])
def test_directories_of_any_name(name: str, tmp_path: Path) -> None:
    write(tmp_path / "in", {"error": CERTIFICATES["error"]})
    assert run("audit", tmp_path / "in", "--output", tmp_path / name).exit_code == 1
    assert list(revoke(tmp_path / name)) == ["a1"]


def test_errors_of_another_version_oblige_nobody(audit: Path, tmp_path: Path) -> None:
    run("audit", audit.parent / "in", "--output", tmp_path / "latest", "--br-version", "latest")
    result = run("campaign", "revoke", tmp_path / "latest")
    assert result.exit_code == 2
    assert "in force at issuance" in result.stderr


def test_the_letter_names_issuer_deadline_and_rules(audit: Path) -> None:
    result = run("campaign", "revoke", audit, "--at", AT, "--aware-at", AWARE, "--format", "markdown")
    assert (
        "## issuer CN=Example S/MIME CA 1,O=Example Trust Ltd,C=GB, revoke by 2024-06-15T12:00:00Z"
        in result.stdout
    )
    assert "smbr.validity.exceeds\\_825\\_days" in result.stdout
    text = run("campaign", "revoke", audit, "--at", AT, "--redact").stdout
    assert "jane" not in text.lower()
    assert "roots with errors: 1" in text


def test_the_same_key_and_serial_number(tmp_path: Path) -> None:
    """A key of two subjects; another certificate has the serial number of one."""
    other = base().subject(("commonName", "other@example.com")).san(values.rfc822_name("other@example.com"))
    certificates = {
        "one": base(),
        "renewed": base().change(serial=0xB1),
        "other": other.change(serial=0xB2),
        "p256": base(key="p256").change(serial=0xB3),
        "again": base(key="p384").change(serial=0xB3),
    }
    write(tmp_path / "in", certificates)
    run("audit", tmp_path / "in", "--output", tmp_path / "audit")
    found = table(run("campaign", "duplicates", tmp_path / "audit", "--format", "csv"))
    assert {(row["subjects"], row["issuers"]) for row in found} == {("2", "1")}
    assert {row["serial_number"] for row in found} >= {"b1", "b2"}
    assert len(found) == 3
    redacted = table(run("campaign", "duplicates", tmp_path / "audit", "--format", "csv", "--redact"))
    assert {(row["subjects"], row["subject"]) for row in redacted} == {("2", "")}
    numbers = table(
        run("campaign", "duplicates", tmp_path / "audit", "--of", "serial-number", "--format", "csv")
    )
    assert [row["serial_number"] for row in numbers] == ["b3", "b3"]
    assert (
        "none" in run("campaign", "duplicates", tmp_path / "audit", "--of", "serial-number").stdout or numbers
    )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    write(directory / "in", {f"{n}": base().change(serial=0x1000 + n) for n in range(60)})
    run("audit", directory / "in", directory / "in" / "1.der", "--output", directory / "audit")
    return directory / "audit"


def sampled(audit: Path, directory: Path, *options: object) -> list[str]:
    result = run("campaign", "sample", audit, "--csv", directory, *options)
    assert result.exit_code == 0, result.output
    rows = csv.DictReader(io.StringIO((directory / "certificates.csv").read_text("utf-8")))
    return sorted(row["fingerprint"] for row in rows)


def test_a_sample_is_reproducible_by_its_seed(many: Path, tmp_path: Path) -> None:
    first = sampled(many, tmp_path / "1", "--seed", "2026-Q3")
    assert len(first) == 30
    assert sampled(many, tmp_path / "2", "--seed", "2026-Q3") == first
    assert sampled(many, tmp_path / "3", "--seed", "2026-Q4") != first
    assert len(sampled(many, tmp_path / "4", "--seed", "x", "--percent", "90")) == 54
    assert len(sampled(many, tmp_path / "5", "--seed", "x", "--per-issuer", "--percent", "75")) == 45


def test_a_sample_is_of_a_period(many: Path, tmp_path: Path) -> None:
    result = run("campaign", "sample", many, "--seed", "x", "--from", "2025-01-01")
    assert result.exit_code == 2
    assert "no subscriber certificate was issued" in result.stderr
    assert len(sampled(many, tmp_path, "--seed", "x", "--from", "2024-01-10", "--to", "2024-01-11")) == 30


def test_the_report_of_a_sample_shows_nothing_else(many: Path, tmp_path: Path) -> None:
    result = run("campaign", "sample", many, "--seed", "x", "-o", tmp_path / "sample.html")
    assert result.exit_code == 0, result.output
    assert "Sample: 30 of 60 subscriber certificates (50.0 %)" in result.stdout
    text = (tmp_path / "sample.html").read_text("utf-8")
    assert "Self-audit of a sample: 30 certificates" in text
    assert "--sql" not in text


@pytest.mark.parametrize(
    ("count", "size"), [(1, 1), (29, 29), (31, 30), (1000, 30), (1001, 31), (100_000, 3000)]
)
def test_the_size_of_a_sample(count: int, size: int) -> None:
    assert sample_size(count, 3) == size


def test_what_a_newer_version_changes(audit: Path, tmp_path: Path) -> None:
    options = ("--br-version", "1.0.16", "--ignore", "smbr.validity.exceeds_825_days")
    rows = table(run("campaign", "compare", audit, *options, "--format", "csv"))
    assert {row["change"] for row in rows} == {"new", "gone"}
    assert all(row["rule"].split(".")[0] in ("smbr", "pkix", "etsi", "iso") for row in rows)
    counts = Counter((row["change"], row["rule"], row["severity"]) for row in rows)
    for row in rows:
        assert row["certificates"] == str(counts[row["change"], row["rule"], row["severity"]])
    same = run("campaign", "compare", audit, "--format", "csv")
    assert same.exit_code == 2
    assert "there is nothing to compare" in same.stderr
    dated = run("campaign", "compare", audit, "--issued-at", "2026-11-30T12:00:00Z").stdout
    assert 'after: issued_at = "2026-11-30T12:00:00Z"\n' in dated
    text = run("campaign", "compare", audit, *options[:2], "--keep", tmp_path / "kept")
    assert "before: the defaults" in text.stdout
    assert 'after: br_version = "1.0.16"' in text.stdout
    assert run("report", tmp_path / "kept").exit_code == 0


def test_keys_on_lists(audit: Path, tmp_path: Path) -> None:
    found = table(run("campaign", "weak-keys", audit, "--format", "csv"))
    assert [(row["rule"], row["serial_number"]) for row in found] == [("smbr.public_key.close_primes", "a4")]
    spki = hashlib.sha256(keys.spki("rsa")).hexdigest()
    (tmp_path / "list.txt").write_text(f"{spki}\n")
    listed = table(run("campaign", "weak-keys", audit, "--list", tmp_path / "list.txt", "--format", "csv"))
    assert {row["spki_sha256"] for row in listed if row["rule"] == "smbr.public_key.known_weak"} == {spki}
    assert {row["serial_number"] for row in listed} >= {"a1", "a4"}
    missing = run("campaign", "weak-keys", audit, "--list", tmp_path / "none.txt")
    assert missing.exit_code == 2
    assert "none.txt" in missing.stderr
