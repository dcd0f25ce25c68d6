"""smime-lint caa, and lint --caa: inputs, options, output and exit codes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
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


LIVE = ("--issuer-domain", "ca.example", "--resolver", "127.0.0.1:9")


def mailboxes(result: Result) -> dict[str, tuple[str, str]]:
    document: dict[str, Any] = json.loads(result.stdout)
    return {each["mailbox"]: (each["decision"], each["reason"]) for each in document["mailboxes"]}


def test_permit(run: Run, log: str) -> None:
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 0
    assert result.stdout == (
        "x@permit.test: permit (issuer_authorized): at permit.test: issuemail names ca.example\n"
        "  notices: parameters, not_corroborated\n"
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
    assert "one.der: caa.jsonl contains no check of z@other.test" in result.stderr


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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere.pem", *LIVE), "there is no such file"),
        ((PERMIT,), "There is no issuer domain name"),
        ((PERMIT, "--issuer-domain", "ca.example"), "There is no resolver"),
        ((PERMIT, *LIVE, "--issuer-domain", "ca.example."), "is not an issuer domain name"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:x"), "expected a port"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:0"), "expected a port"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "[::1"), "expected [ADDRESS]:PORT"),
        ((PERMIT, "--issuer-domain", "ca.example", "--resolver", "no host"), "neither an address nor"),
        ((PERMIT, *LIVE, "--at", "yesterday"), "expected a date"),
        ((PERMIT, *LIVE, "--br-version", "9.9"), "9.9"),
        ((PERMIT, *LIVE, "--bogus-canary", "a..b"), "is not a domain name"),
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
    assert "not a log of CAA checks" in result.stderr
    assert (directory / "log").read_text() == "hello\n"


def test_a_torn_log(run: Run, log: str, directory: Path) -> None:
    whole = (directory / log).read_bytes()
    (directory / log).write_bytes(whole + whole[:99])
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 0
    assert "cut off while it was written (99 bytes) and is ignored" in result.stderr
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
    before = run("caa", "check", "--recorded", log, "--at", "2026-03-31", PERMIT)
    assert before.exit_code == 1
    assert "deny (checked_after_issuance)" in before.stdout


@pytest.mark.parametrize(
    "options",
    [("--at", "2024-09-14"), ("--br-version", "1.0.2"), ("--at", "2026-04-01", "--br-version", "1.0.2"),
     ("--at", "2020-01-01"), ("--at", "2020-01-01", "--br-version", "latest")],
)  # fmt: skip
def test_before_caa_existed_there_is_nothing_to_check(run: Run, log: str, options: tuple[str, ...]) -> None:
    for how in (("--recorded", log), LIVE):
        result = run("caa", "check", *how, *options, DENY)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "there is nothing to check" in result.stderr
        assert "no version of the BR does not" not in result.stderr


def test_a_lookup_of_now_is_not_one_of_the_future(run: Run) -> None:
    result = run("caa", "check", *LIVE, "--at", "2999-01-01", "x@[192.0.2.1]")
    assert result.exit_code == 2
    assert "is in the future" in result.stderr
    past = run("caa", "check", *LIVE, "--at", "2026-04-01", "x@[192.0.2.1]")
    assert "is in the past" in past.stderr


def test_a_repeated_check_that_decides_differently(run: Run, log: str, directory: Path) -> None:
    honest = run("caa", "check", "--recorded", log)
    assert "the record states" not in honest.stderr
    lines = (directory / log).read_text().splitlines(keepends=True)
    lines[0] = lines[0].replace('"reason":"issuer_authorized"', '"reason":"no_caa_rrset"', 1)
    (directory / log).write_text("".join(lines))
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 1
    assert "give permit (issuer_authorized); the record states permit (no_caa_rrset)" in result.stderr
    changed = run("caa", "check", "--recorded", log, "--issuer-domain", "other.example", PERMIT)
    assert "with the facts given, the decision is deny; the record states permit" in changed.stderr


def test_every_record_is_repeated(run: Run, log: str, directory: Path) -> None:
    content = (directory / log).read_bytes()
    (directory / log).write_bytes(content + content)
    result = run("caa", "check", "--recorded", log, "--format", "json")
    assert len(json.loads(result.stdout)["mailboxes"]) == 8


REMOTES = [
    {"perspective": name, "region": region, "domain": "permit.test", "decision": decision}
    for name, region, decision in (
        ("one", "ARIN", "permit"), ("two", "RIPE NCC", "permit"), ("three", "APNIC", "deny"),
    )
]  # fmt: skip


def test_what_the_ca_decides_itself(run: Run, log: str, directory: Path) -> None:
    (directory / "remotes.json").write_text(json.dumps(REMOTES))
    (directory / "few.json").write_text(json.dumps(REMOTES[:1]))

    def reason(*options: str, mailbox: str = PERMIT) -> str:
        result = run("caa", "check", "--recorded", log, "--format", "json", *options, mailbox)
        return mailboxes(result)[mailbox][1]

    assert reason() == "issuer_authorized"
    assert reason("--parameter", "a=refuse") == "issuer_not_authorized"
    assert reason("--parameter", "a=match:1") == "issuer_authorized"
    assert reason("--parameter", "*=refuse") == "issuer_not_authorized"
    assert reason("--recognised-tag", "future", mailbox=DENY) == "no_issuemail_property"
    assert reason("--remotes", "remotes.json", "--validation-method", "3.2.2.1") == "issuer_authorized"
    assert reason("--remotes", "remotes.json") == "issuer_authorized"
    assert reason("--remotes", "few.json") == "mpic_quorum_not_met"
    assert reason("--remotes", "few.json", "--validation-method", "3.2.2.2") == "issuer_authorized"
    # A domain that the file leaves out is not corroborated.
    assert reason("--remotes", "remotes.json", mailbox=PASSED) == "mpic_quorum_not_met"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--parameter", "a"), "TAG=refuse"),
        (("--parameter", "a=perhaps"), "expected refuse, ignore or match:VALUE"),
        (("--recognised-tag", "a b"), "is not a property tag"),
        (("--validation-method", "3.2"), "expected a section as 3.2.2.1"),
        (("--remotes", "nowhere"), "nowhere: cannot be read"),
        (("--trust-anchor", "nowhere"), "nowhere: cannot be read"),
    ],
)
def test_bad_values(run: Run, options: tuple[str, ...], message: str) -> None:
    result = run("caa", "check", *LIVE, *options, PERMIT)
    assert result.exit_code == 2
    assert message in result.stderr


def test_the_reference_is_recorded(run: Run) -> None:
    run("caa", "check", *LIVE, "--record", "log", "--reference", "order 7", "x@[192.0.2.1]")
    (record,) = read_records("log").records
    assert record.reference == "order 7"


def test_no_file_of_the_run_is_overwritten(run: Run, log: str, directory: Path) -> None:
    (directory / "list.txt").write_text(f"{PERMIT}\n")
    (directory / "remotes.json").write_text("[]")
    for options in (
        ("--recorded", log, "-o", log, PERMIT),
        ("--recorded", log, "--remotes", "remotes.json", "-o", "remotes.json", PERMIT),
        ("--recorded", log, "--mailboxes-from", "list.txt", "-o", "list.txt"),
        (*LIVE, "--record", log, "-o", log, "x@[192.0.2.1]"),
        (*LIVE, "--record", "list.txt", "--mailboxes-from", "list.txt"),
    ):
        before = {file: file.read_bytes() for file in directory.iterdir() if file.is_file()}
        assert run("caa", "check", *options).exit_code == 2, options
        assert {file: file.read_bytes() for file in directory.iterdir() if file.is_file()} == before


def test_a_mailbox_is_not_taken_for_a_file(run: Run, log: str, directory: Path) -> None:
    (directory / PERMIT).write_text("no certificate")
    result = run("caa", "check", "--recorded", log, PERMIT)
    assert result.exit_code == 0
    assert f"{PERMIT} is used as a mailbox; ./{PERMIT} is the file" in result.stderr
    assert run("caa", "check", "--recorded", log, f"./{PERMIT}").exit_code == 2


def test_a_byte_order_mark_is_dropped(run: Run, log: str, directory: Path) -> None:
    (directory / "list.txt").write_text(f"{PERMIT}\n{DENY}\n", "utf-8-sig")
    result = run("caa", "check", "--recorded", log, "--mailboxes-from", "list.txt", "--format", "json")
    assert list(mailboxes(result)) == [PERMIT, DENY]


def _limit_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX's")
@pytest.mark.parametrize("jobs", ["1", "32"])
def test_a_full_disk_ends_the_run_with_whole_records(directory: Path, jobs: str) -> None:
    (directory / "list.txt").write_text("".join(f"x{number}@[192.0.2.1]\n" for number in range(5000)))
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "smime_lint", "caa", "check", *LIVE, "--record", "log", "--no-config",
         "--jobs", jobs, "--mailboxes-from", "list.txt"],
        capture_output=True, text=True, check=False, timeout=60, cwd=directory,
        preexec_fn=_limit_files,
    )  # fmt: skip
    assert done.returncode == 2
    assert "log: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    found = read_records("log")
    assert found.torn == 0
    shown = sum(line.startswith("x") for line in done.stdout.splitlines())
    assert shown <= len(found.records) < 5000


def test_a_device_that_takes_nothing_is_reported(run: Run) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    result = run("caa", "check", *LIVE, "--record", "/dev/full", "x@[192.0.2.1]")
    assert result.exit_code == 2
    assert "/dev/full: cannot be written" in result.stderr


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        yield server.getsockname()[1]


def test_the_whole_check_has_a_deadline(run: Run, silent: int) -> None:
    began = time.monotonic()
    result = run(
        "caa", "check", "--issuer-domain", "ca.example", "--resolver", f"127.0.0.1:{silent}",
        "--deadline", "1",
        "--record", "log", "x@a.b.c.example.com",
    )  # fmt: skip
    assert time.monotonic() - began < 3
    assert result.exit_code == 1
    assert "deny_on_failure (lookup_failed_internal)" in result.stdout
    repeated = run("caa", "check", "--recorded", "log")
    assert repeated.stdout == result.stdout


def test_an_interrupted_run_ends_within_a_second(directory: Path, silent: int) -> None:
    (directory / "list.txt").write_text("".join(f"x@a{number}.example.com\n" for number in range(200)))
    command = [
        sys.executable, "-m", "smime_lint", "caa", "check", "--issuer-domain", "ca.example", "--resolver",
        f"127.0.0.1:{silent}", "--record", "log", "--no-config", "--mailboxes-from", "list.txt",
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=directory, text=True) as process:  # noqa: S603
        deadline = time.monotonic() + 20
        while not (directory / "log").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert time.monotonic() - began < 2  # less than a second, if the machine is not busy
    assert process.returncode == 130
    assert errors.endswith("interrupted\n")
    assert read_records("log").torn == 0


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
        "Issuance: 2026-04-01T00:00:00Z, version 1.0.12 of the BR; CAA check: SHALL",
        "Issuer domain names: ca.example",
        "Domain: slow.unsigned.test",
        "1. CAA at slow.unsigned.test: DNSSEC insecure",
    ]
    assert "   failed: timeout, outside, retried once" in lines
    shown = run("caa", "explain", "--recorded", log, PERMIT).stdout
    assert '   0 issuemail "ca.example; a=1": names ca.example, this CA' in shown
    assert "Valid until: 2026-04-01T08:00:00Z" in shown
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
        if finding["rule"].startswith("caa.") and finding["rule"] != "caa.perspective.not_corroborated"
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
    assert "contains no check of x@other.test" in found["error"]


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
    for more in (("--not-issued",), ("--issued-at", "now")):
        dummy = run("lint", *options, *more, certificate(directory, PERMIT))
        assert dummy.exit_code == 1
        assert {(severity, rule) for severity, rule, _ in caa_findings(dummy)} == {
            ("error", "caa.lookup.failure")
        }
    records = read_records("log").records
    assert len(records) == 8
    assert len({record.certificate for record in records}) == 2
    assert len({record.tbs_certificate for record in records}) == 1


def test_lint_takes_a_failed_lookup_as_check_does(run: Run, log: str, directory: Path) -> None:
    file = certificate(directory, PASSED)
    refused = run("lint", "--caa", "--recorded", log, "--format", "json", file)
    assert refused.exit_code == 1
    assert {(severity, rule) for severity, rule, _ in caa_findings(refused)} == {
        ("error", "caa.lookup.failure_not_accepted")
    }
    accepted = run("lint", "--caa", "--recorded", log, "--accept-lookup-failure", "--format", "json", file)
    assert accepted.exit_code == 0
    assert {(severity, rule) for severity, rule, _ in caa_findings(accepted)} == {
        ("notice", "caa.lookup.failure_permitted")
    }


@pytest.mark.parametrize(
    "options",
    [
        ("--resolver", "127.0.0.1"),
        ("--issuer-domain", "a"),
        ("--recorded", "x"),
        ("--tc-subca-exempt",),
        ("--not-issued",),
        ("--issued",),
        ("--accept-lookup-failure",),
        ("--deadline", "3"),
    ],
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
