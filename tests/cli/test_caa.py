"""smime-lint caa, and lint --caa: inputs, options, output and exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from smime_lint.caa.check import Facts
from smime_lint.caa.evaluate import Mailbox
from smime_lint.evidence.record import RecordLog, read_records
from smime_lint.testing.certificate import base
from smime_lint.testing.values import rfc822_name

from ..caa.test_record import AT, checker
from .conftest import CLEAN, Run

PERMIT, DENY, PASSED = "x@permit.test", "x@unsigned.test", "x@slow.unsigned.test"


@pytest.fixture
def log(directory: Path) -> str:
    """A log of checks made at 2026-04-01."""
    live = checker()
    with RecordLog("caa.jsonl") as written:
        for address in (PERMIT, DENY, PASSED, "x@down.test"):
            facts = Facts(issuers=("ca.example",), issued_at=AT, br_version="1.0.12")
            written.append(live.check(Mailbox(address), facts).record)
    return "caa.jsonl"


def mailboxes(result: Result) -> dict[str, tuple[str, str]]:
    document: dict[str, Any] = json.loads(result.stdout)
    return {each["mailbox"]: (each["decision"], each["reason"]) for each in document["mailboxes"]}


def test_permit(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 0
    assert result.stdout == (
        "x@permit.test: permit (issuer_authorized): at permit.test: issuemail names ca.example\n"
        "  notices: parameters\n"
        "  iodef: mailto:x@permit.test\n"
        "  valid until 2026-04-01T08:00:00Z\n"
    )


def test_deny(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, PERMIT, DENY)
    assert result.exit_code == 1
    assert "x@unsigned.test: deny (critical_property_unknown)" in result.stdout
    assert result.stdout.endswith("2 mailboxes: 1 deny, 1 permit\n")


def test_a_failed_lookup_denies_unless_it_is_accepted(run: Run, log: str) -> None:
    closed = run("caa", "check", "--recorded", log, PASSED)
    assert closed.exit_code == 1
    assert "--accept-lookup-failure" in closed.stderr
    opened = run("caa", "check", "--recorded", log, "--accept-lookup-failure", PASSED)
    assert (opened.exit_code, opened.stderr) == (0, "")
    assert "permit_on_failure (lookup_failed_insecure)" in opened.stdout
    other = run("caa", "check", "--recorded", log, "--accept-lookup-failure", "x@down.test")
    assert other.exit_code == 1


def test_json(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, "--format", "json", PERMIT, DENY, PERMIT)
    document = json.loads(result.stdout)
    assert [each["mailbox"] for each in document["mailboxes"]] == [PERMIT, DENY, PERMIT]
    assert (document["decision"], document["reason"]) == ("deny", "critical_property_unknown")
    assert document["valid_until"] == "2026-04-01T08:00:00Z"
    first = document["mailboxes"][0]
    assert first["found_at"] == "permit.test"
    assert first["lookups"][0]["security"] == "secure"
    assert "queries" not in first["lookups"][0]


def test_everything_on_record(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, "--format", "json")
    assert mailboxes(result) == {
        record.mailbox: (record.decision, record.reason) for record in read_records(log).records
    }


def test_certificates(run: Run, log: str, directory: Path) -> None:
    made = base("mailbox-strict").subject(("emailAddress", "z@other.test"))
    made = made.san(rfc822_name(PERMIT), rfc822_name("y@permit.test"))
    (directory / "one.der").write_bytes(made.encode_tbs("caa"))
    result = run("caa", "check", "--recorded", log, "--format", "json", "one.der")
    document = json.loads(result.stdout)
    # There is no record of the mailbox in the subject.
    assert result.exit_code == 2
    assert [each["mailbox"] for each in document["mailboxes"]] == [PERMIT, "y@permit.test"]
    assert {each["file"] for each in document["mailboxes"]} == {"one.der"}
    assert {each["source"] for each in document["mailboxes"]} == {"rfc822Name"}
    assert "one.der: caa.jsonl holds no check of z@other.test" in result.stderr


def test_bad_mailboxes_are_denied(run: Run) -> None:
    arguments = ("--issuer-domain", "ca.example", "--resolver", "127.0.0.1:9", "--at", "2026-04-01")
    result = run("caa", "check", *arguments, "--format", "json", "x@[192.0.2.1]", "x@a..test", "@")
    assert result.exit_code == 1
    assert mailboxes(result) == {
        "x@[192.0.2.1]": ("deny", "mailbox_address_literal"),
        "x@a..test": ("deny", "mailbox_domain_invalid"),
        "@": ("deny", "mailbox_domain_invalid"),
    }


def test_mailboxes_from_a_file(run: Run, log: str, directory: Path) -> None:
    (directory / "list.txt").write_bytes(f"{PERMIT}\r\n\n  {DENY}\nx@\xe4.test\n".encode("latin-1"))
    result = run("caa", "check", "--recorded", log, "--mailboxes-from", "list.txt", "--format", "json")
    assert list(mailboxes(result)) == [PERMIT, DENY]
    assert result.exit_code == 2
    assert r"x@\xe4.test" in result.stderr


LIVE = ("--issuer-domain", "ca.example", "--resolver", "127.0.0.1:9")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.pem", *LIVE), "there is no such file"),
        ((PERMIT,), "There is no issuer domain name"),
        ((PERMIT, "--issuer-domain", "ca.example"), "There is no resolver"),
        ((PERMIT, "--resolver", "127.0.0.1", "--issuer-domain", "ca.example."), "is no issuer domain name"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:x"), "expected a port"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:0"), "expected a port"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "[::1"), "expected [ADDRESS]:PORT"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "no host"), "neither an address nor"),
        ((PERMIT, *LIVE, "--at", "yesterday"), "expected a date"),
        ((PERMIT, *LIVE, "--br-version", "9.9"), "9.9"),
        ((PERMIT, *LIVE, "--bogus-canary", "a..b"), "is no domain name"),
        ((PERMIT, *LIVE, "--recorded", "x"), "contradict"),
        ((PERMIT, "--record", "y", "--recorded", "x"), "contradict"),
        ((PERMIT, "--recorded", "nowhere"), "nowhere: cannot be read"),
        (LIVE, "Missing argument"),
        ((*LIVE, "--mailboxes-from", "nowhere"), "nowhere: cannot be read"),
        ((PERMIT, *LIVE, "--record", "no/where"), "no/where: cannot be written"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("caa", "check", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_files_that_are_no_evidence(run: Run, directory: Path) -> None:
    (directory / "log").write_text("hello\n")
    assert run("caa", "check", "--recorded", "log", PERMIT).exit_code == 2
    result = run("caa", "check", *LIVE, "--record", "log", PERMIT)
    assert result.exit_code == 2
    assert "no log of CAA checks" in result.stderr
    assert (directory / "log").read_text() == "hello\n"


def test_a_torn_log(run: Run, log: str, directory: Path) -> None:
    whole = (directory / log).read_bytes()
    (directory / log).write_bytes(whole + whole[:99])
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 0
    assert "cut off while it was written (99 bytes); it is left out" in result.stderr
    result = run("caa", "check", *LIVE, "--record", log, "x@[192.0.2.1]", "--at", "2026-04-01")
    assert "(99 bytes) was removed" in result.stderr
    assert len(read_records(log).records) == 5


def test_a_resolver_that_is_down_is_recorded_as_internal(run: Run) -> None:
    result = run(
        "caa", "check", *LIVE, "--timeout", "0.3", "--record", "log", "--at", "2026-04-01", "x@example.com"
    )
    assert result.exit_code == 1
    assert "deny_on_failure (lookup_failed_internal)" in result.stdout
    replayed = run("caa", "check", "--recorded", "log")
    assert replayed.stdout == result.stdout
    assert replayed.exit_code == 1


def test_a_resolver_elsewhere_is_warned_of(run: Run) -> None:
    result = run("caa", "check", "--issuer-domain", "ca.example", "--resolver", "192.0.2.53", "x@[192.0.2.1]")
    assert "192.0.2.53:53 is not on this machine" in result.stderr


def test_exempt(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, "--tc-subca-exempt", DENY)
    assert result.exit_code == 0
    assert "permit (exempt_technically_constrained)" in result.stdout


def test_at(run: Run, log: str) -> None:
    assert run("caa", "check", "--recorded", log, "--at", "2026-04-01T08:00:00Z", PERMIT).exit_code == 0
    late = run("caa", "check", "--recorded", log, "--at", "2026-04-01T08:00:01Z", PERMIT)
    assert late.exit_code == 1
    assert "deny (evidence_expired)" in late.stdout
    before = run("caa", "check", "--recorded", log, "--at", "2024-09-14", DENY)
    assert "permit (caa_not_required)" in before.stdout


def test_configuration(run: Run, log: str, directory: Path) -> None:
    (directory / "smime-lint.toml").write_text('issuer-domain = ["other.example"]\n')
    assert "issuer_not_authorized" in run("caa", "check", "--recorded", log, PERMIT).stdout
    assert run("caa", "check", "--recorded", log, "--issuer-domain", "ca.example", PERMIT).exit_code == 0
    (directory / "smime-lint.toml").write_text(
        'issuer-domain = ["ca.example"]\nresolver = ["127.0.0.1:9"]\nbogus-canary = "bogus.example"\n'
    )
    assert run("caa", "check", "--timeout", "0.2", "x@[192.0.2.1]").exit_code == 1


@pytest.mark.parametrize("value", ['"ca.example"', "[]", '["ca.example."]', '["cä.example"]', "[1]"])
def test_issuer_domain_names_in_the_configuration_are_checked(run: Run, directory: Path, value: str) -> None:
    (directory / "smime-lint.toml").write_text(f"issuer-domain = {value}\n", "utf-8")
    result = run("caa", "check", "--resolver", "127.0.0.1:9", PERMIT)
    assert result.exit_code == 2
    assert "issuer-domain: expected a list of issuer domain names" in result.stderr


def test_explain(run: Run, log: str) -> None:
    result = run("caa", "explain", "--recorded", log, PASSED)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        "Mailbox: x@slow.unsigned.test",
        "Issuance: 2026-04-01T00:00:00Z, version 1.0.12 of the BR; to check CAA: SHALL",
        "Issuer domain names: ca.example",
        "Domain: slow.unsigned.test",
        "1. CAA at slow.unsigned.test: DNSSEC insecure",
    ]
    assert "   failed: timeout, outside, retried once" in lines
    shown = run("caa", "explain", "--recorded", log, PERMIT).stdout
    assert '   0 issuemail "ca.example; a=1": names ca.example, this CA' in shown
    assert "Can be relied on until: 2026-04-01T08:00:00Z" in shown
    assert run("caa", "explain", "--recorded", log, "x@other.test").exit_code == 2


def test_terminals_are_not_written_to_by_zones(run: Run, directory: Path) -> None:
    result = run("caa", "check", *LIVE, "x\x1b[31m@[192.0.2.1]")
    assert "\x1b" not in result.stdout


def test_kill_9_in_the_middle_of_a_recorded_run(directory: Path, run: Run) -> None:
    """What the command has shown is on record, and the log can be read and continued."""
    (directory / "list.txt").write_text("".join(f"x{number}@[192.0.2.1]\n" for number in range(20000)))
    command = [
        sys.executable, "-m", "smime_lint", "caa", "check", *LIVE, "--record", "log", "--no-config",
        "--mailboxes-from", "list.txt",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=directory) as process:  # noqa: S603
        assert process.stdout is not None
        shown = [process.stdout.readline() for _ in range(50)]
        os.kill(process.pid, signal.SIGKILL)
        shown += process.stdout.readlines()
    recorded = [record.mailbox for record in read_records("log").records]
    assert 50 <= len(recorded) < 20000
    assert recorded == [f"x{number}@[192.0.2.1]" for number in range(len(recorded))]
    complete = [line for line in shown if line.endswith(b"\n")]
    assert len(complete) <= len(recorded)
    assert run("caa", "check", *LIVE, "--record", "log", "y@[192.0.2.1]").exit_code == 1
    assert [record.mailbox for record in read_records("log").records] == [*recorded, "y@[192.0.2.1]"]


# lint --caa


def certificate(directory: Path, mailbox: str, *, tbs: bool = False) -> str:
    from datetime import datetime, timezone

    made = base("mailbox-strict").subject(("emailAddress", mailbox)).san(rfc822_name(mailbox))
    made = made.valid(datetime(2026, 4, 1, tzinfo=timezone.utc), 300)
    (directory / "mail.der").write_bytes(made.encode_tbs("caa") if tbs else made.encode("caa"))
    return "mail.der"


def caa_findings(result: Result) -> set[tuple[str, str, str]]:
    (found,) = json.loads(result.stdout)["results"]
    return {
        (finding["severity"], finding["rule"], finding["path"])
        for finding in found["findings"]
        if finding["rule"].startswith("caa.")
    }


def test_lint_adds_findings(run: Run, log: str, directory: Path) -> None:
    file = certificate(directory, DENY)
    result = run("lint", "--caa", "--recorded", log, "--format", "json", file)
    assert result.exit_code == 1
    rule = "caa.rrset.unknown_critical_property"
    assert {(severity, name) for severity, name, _ in caa_findings(result)} == {("error", rule)}
    assert len(caa_findings(result)) == 2
    assert run("lint", "--format", "json", file).exit_code == 0


def test_lint_of_a_permitted_certificate(run: Run, log: str, directory: Path) -> None:
    result = run("lint", "--caa", "--recorded", log, "--format", "json", certificate(directory, PERMIT))
    assert (result.exit_code, caa_findings(result)) == (0, set())


def test_lint_without_record_is_an_error(run: Run, log: str, directory: Path) -> None:
    file = certificate(directory, "x@other.test")
    result = run("lint", "--caa", "--recorded", log, "--format", "json", file)
    assert result.exit_code == 2
    (found,) = json.loads(result.stdout)["results"]
    assert "holds no check of x@other.test" in found["error"]


def test_lint_looks_up(run: Run, directory: Path) -> None:
    options = ("--caa", *LIVE, "--timeout", "0.2", "--record", "log", "--format", "json")
    signed = run("lint", *options, certificate(directory, PERMIT))
    assert {(severity, rule) for severity, rule, _ in caa_findings(signed)} == {
        ("notice", "caa.lookup.failure_doubtful")
    }
    to_be_signed = run("lint", *options, certificate(directory, PERMIT, tbs=True))
    assert {(severity, rule) for severity, rule, _ in caa_findings(to_be_signed)} == {
        ("error", "caa.lookup.failure")
    }
    records = read_records("log").records
    assert len(records) == 4
    assert len({record.certificate for record in records}) == 2


@pytest.mark.parametrize(
    "options",
    [("--resolver", "127.0.0.1"), ("--issuer-domain", "a"), ("--recorded", "x"), ("--tc-subca-exempt",)],
)
def test_options_of_caa_need_it(run: Run, options: tuple[str, ...]) -> None:
    result = run("lint", *options, CLEAN)
    assert result.exit_code == 2
    assert "needs --caa" in result.stderr


def test_no_dns_library_is_loaded_without_caa(directory: Path) -> None:
    script = (
        "import sys\n"
        "from smime_lint.cli import main\n"
        f"sys.argv = ['smime-lint', 'lint', {str(CLEAN)!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'dns' or '.caa.' in name"
        " and not name.startswith('smime_lint.model')])\n"
    )
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert done.stdout.splitlines()[-1] == "[]"
