"""Suppressed findings are shown, but do not count."""

from __future__ import annotations

import pickle
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from smime_lint import Linter, Result, Settings, SettingsError, Severity, Status, Suppression, exit_code
from smime_lint.documents import make_linter
from smime_lint.engine import suppress
from smime_lint.engine.report import NOT_LINTED, NOT_SMIME, RULE_ERROR
from smime_lint.engine.suppress import _glob, uses
from smime_lint.inputs import read_bytes

from .certificates import CERTS, CRLS
from .cli.conftest import HOUSE_RULES

RULE = "smbr.version.not_v3"
FAULTY = (CERTS / "smbr" / "version" / "not_v3.fires.pem").read_bytes()
(FOUND,) = Linter().lint(FAULTY).results
ISSUER, SHA256 = FOUND.issuer or "", FOUND.sha256 or ""
POLICY = "2.23.140.1.5.3.2"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is fixed: 2026-06-15."""
    monkeypatch.setattr(suppress, "today", lambda: date(2026, 6, 15))


def lint(*entries: dict[str, Any], **options: object) -> Result:
    (result,) = Linter(suppress=entries, **options).lint(FAULTY).results
    return result


def is_suppressed(**entry: Any) -> bool:
    result = lint({"rule": RULE, "reason": "known", **entry})
    assert len(result.findings) + len(result.suppressed) == 1
    return bool(result.suppressed)


def test_a_suppressed_finding_is_set_apart() -> None:
    result = lint({"rule": RULE, "reason": "see CA-17", "expires": date(2026, 7, 1)})
    assert result.findings == ()
    (finding,) = result.suppressed
    assert (finding.rule, finding.reason, finding.expires, finding.entry) == (
        RULE,
        "see CA-17",
        "2026-07-01",
        1,
    )
    assert finding.offset == FOUND.findings[0].offset
    assert result.status is Status.FINDINGS
    assert exit_code(result, Severity.NOTICE) == 0
    report = Linter(suppress=[Suppression(rule=RULE, reason="x")]).lint(FAULTY)
    assert report.ok
    report.raise_for_findings(Severity.NOTICE)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, True),
        ({"rule": "smbr.version.*"}, True),
        ({"rule": "*"}, True),
        ({"rule": "smbr.version.not_v?"}, True),
        ({"rule": "smbr.key_usage.*"}, False),
        ({"issuer": ISSUER}, True),
        ({"issuer": "CN=Example S/MIME CA 1,*"}, True),
        ({"issuer": "CN=Example S/MIME CA 2,*"}, False),
        ({"issuer": "CN=Example S/MIME CA 1"}, False),
        ({"policy": POLICY}, True),
        ({"policy": "2.23.140.1.5.3.1"}, False),
        ({"fingerprint": SHA256}, True),
        ({"fingerprint": ":".join(SHA256[i : i + 2] for i in range(0, 64, 2)).upper()}, True),
        ({"fingerprint": "0" * 64}, False),
        ({"path": "tbsCertificate.version"}, True),
        ({"path": "tbsCertificate.*"}, True),
        ({"path": "tbsCertificate"}, False),
        ({"issuer": ISSUER, "policy": POLICY, "fingerprint": SHA256, "path": "*"}, True),
        ({"issuer": ISSUER, "policy": POLICY, "fingerprint": SHA256, "path": "x"}, False),
        ({"expires": "2026-06-16"}, True),
        ({"expires": "2026-06-15"}, False),
        ({"expires": date(2020, 1, 1)}, False),
    ],
)
def test_everything_that_an_entry_names_must_match(entry: dict[str, Any], expected: bool) -> None:
    assert is_suppressed(**entry) is expected


def test_brackets_are_not_special() -> None:
    suppressor = suppress.Suppressor([Suppression(rule="*", reason="x", path="a[0].b")])
    (item,) = read_bytes(FAULTY)
    document = Linter().decode(item.der or b"")
    for path, expected in (("a[0].b", 1), ("a0.b", 0), ("a[1].b", 0)):
        findings = (msgspec.structs.replace(FOUND.findings[0], path=path),)
        result = msgspec.structs.replace(FOUND, findings=findings)
        assert len(suppressor.apply(result, document).suppressed) == expected


def test_the_first_entry_that_matches_is_used() -> None:
    entries = [{"rule": RULE, "reason": "one"}, {"rule": "*", "reason": "two"}]
    result = lint(*entries)
    assert [finding.reason for finding in result.suppressed] == ["one"]
    found = uses(Linter(suppress=entries).settings.suppress, {1: 1})
    assert [(use.entry, use.findings, use.is_expired) for use in found] == [(1, 1, False), (2, 0, False)]


def test_failures_of_the_linter_are_never_suppressed(tmp_path: Path) -> None:
    file = tmp_path / "house.py"
    file.write_text(HOUSE_RULES)
    result = lint({"rule": "*", "reason": "all"}, rule_files=[str(file)])
    assert {finding.rule for finding in result.findings} == {RULE_ERROR}
    assert result.status is Status.FAILED
    assert exit_code(result, None) == 3


def test_unreadable_input_is_never_suppressed() -> None:
    report = Linter(suppress=[{"rule": "*", "reason": "all"}]).lint(b"nothing")
    assert not report.ok
    assert report.exit_code() == 2
    assert len(report.errors) == 1


def test_the_scope_can_be_suppressed_but_stays_not_applicable() -> None:
    other = CERTS / "pkix"
    linter = Linter(suppress=[{"rule": NOT_SMIME, "reason": "TLS"}], require_smime=True)
    for file in sorted(other.rglob("*.pem")):
        result = linter.lint(file.read_bytes()).results[0]
        if result.in_scope is False:
            assert NOT_SMIME in {finding.rule for finding in result.suppressed}
            assert result.status is Status.NOT_APPLICABLE
            return
    pytest.fail("there is no certificate outside the scope of the BR")


def test_crls() -> None:
    for file in sorted(CRLS.rglob("*.fires.pem")):
        (found,) = make_linter(Settings(document="crl")).lint(file.read_bytes()).results[:1]
        if found.findings and found.issuer:
            entry = Suppression(rule="*", reason="x", issuer=found.issuer.replace("CN", "?N"))
            settings = Settings(document="crl", suppress=(entry,))
            (result,) = make_linter(settings).lint(file.read_bytes()).results[:1]
            assert result.findings == ()
            assert len(result.suppressed) == len(found.findings)
            return
    pytest.fail("there is no CRL with findings")


def test_globs_take_linear_time() -> None:
    text = "O=Example," * 50_000
    begin = time.perf_counter()
    assert _glob("*O=Example*CN=Test*").fullmatch(text) is None
    assert _glob("*Example*O=[x]*").fullmatch(text + "O=[x]\nend") is not None
    assert time.perf_counter() - begin < 1


def test_settings_travel() -> None:
    linter = Linter(suppress=[{"rule": RULE, "reason": "x", "expires": date(2030, 1, 1)}])
    copy = pickle.loads(pickle.dumps(linter))  # noqa: S301 - our own
    assert copy.lint(FAULTY) == linter.lint(FAULTY)
    assert copy.lint(FAULTY).results[0].suppressed


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"rule": RULE}, f"entry 2 ({RULE}): the key 'reason' is missing"),
        ({"reason": "x"}, "entry 2: the key 'rule' is missing"),
        ({"rule": RULE, "reason": " "}, f"entry 2 ({RULE}): reason: expected a text, found ' '"),
        ({"rule": RULE, "reason": 1}, f"entry 2 ({RULE}): reason: expected a text, found 1"),
        (
            {"rule": RULE, "reason": "x", "until": 1},
            "there is no key 'until'; known are rule, ",
        ),
        (
            {"rule": RULE, "reason": "x", "expires": "soon"},
            "expires: expected a date as 2026-12-31, found",
        ),
        ({"rule": RULE, "reason": "x", "expires": "2026-02-30"}, "expires: expected a date"),
        ({"rule": RULE, "reason": "x", "expires": datetime(2026, 1, 1)}, "expires: expected a date"),
        ({"rule": RULE, "reason": "x", "fingerprint": "abc"}, "fingerprint: expected a SHA-256 of 64 hex"),
        ({"rule": RULE, "reason": "x", "policy": "1.2.x"}, "policy: expected an OID in dotted decimal"),
        ({"rule": "smbr.nothing.*", "reason": "x"}, "entry 2: no rule matches 'smbr.nothing.*'"),
        ({"rule": RULE_ERROR, "reason": "x"}, f"entry 2 ({RULE_ERROR}): expected the id of a rule"),
        ({"rule": NOT_LINTED, "reason": "x"}, f"entry 2 ({NOT_LINTED}): expected the id of a rule"),
        ("text", "entry 2: expected a table, found 'text'"),
    ],
)
def test_a_mistake_names_the_entry(entry: Any, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        lint({"rule": RULE, "reason": "good"}, entry)
    assert message in str(caught.value)
    assert str(caught.value).startswith("suppress: entry 2")
