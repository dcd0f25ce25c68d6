"""smime-lint stream: requests and results, line by line."""

from __future__ import annotations

import base64
import json
import os
import re
import select
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from smime_lint.br import VERSIONS
from smime_lint.cli.stream import Stream, read_lines
from smime_lint.front.linters import MAX_LINTERS
from smime_lint.inputs import read_bytes
from smime_lint.testing.certificate import base

from ..certificates import CRLS, RESPONSES, ROOT, der_of
from .conftest import CLEAN, FAULTY, Run

RULE = "smbr.version.not_v3"
SCHEMA = json.loads((ROOT / "docs" / "results.schema.json").read_text("utf-8"))
RESULT = Draft202012Validator({"$ref": "#/$defs/result", "$defs": SCHEMA["$defs"]})
OPTIONS: dict[str, Any] = {
    "config_file": None,
    "no_config": True,
    "issuer": (),
    "certs": (),
    "issued_at": None,
    "fetched_at": None,
}
DOCS = (ROOT / "docs" / "stream.md").read_text("utf-8")


def b64(der: bytes) -> str:
    return base64.b64encode(der).decode()


def line(path: Path = CLEAN, **fields: object) -> str:
    names = {name.replace("_", "-"): value for name, value in fields.items()}
    return json.dumps({"der": b64(der_of(path)), **names})


def ask(run: Run, *lines: str, options: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    result = run("stream", "--no-config", *options, data="".join(f"{each}\n" for each in lines).encode())
    assert result.exit_code == 0, result.output
    answers = [json.loads(each) for each in result.stdout.splitlines()]
    assert len(answers) == len(lines)
    for answer in answers:
        assert list(answer) == ["id", "code", "result", "error"]
        assert (answer["result"] is None) is (answer["error"] is not None)
        if answer["result"] is not None:
            RESULT.validate(answer["result"])
    return answers


def rules_of(answer: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in answer["result"]["findings"]]


def test_results_in_the_order_of_requests(run: Run) -> None:
    bare = b64(der_of(FAULTY))
    clean, faulty, other = ask(run, line(id="a"), bare, line(FAULTY, id={"order": 7}, br_version="1.0.2"))
    assert (clean["id"], clean["code"], clean["result"]["index"]) == ("a", 0, 0)
    assert (faulty["id"], faulty["code"], faulty["result"]["index"]) == (None, 1, 1)
    assert RULE in rules_of(faulty)
    assert other["id"] == {"order": 7}
    assert other["result"]["br_version"] == "1.0.2"


def test_all_kinds(run: Run) -> None:
    crl, response = CRLS / "profiles" / "subscriber.pem", min((RESPONSES / "profiles").glob("*.pem"))
    tbs = base("sponsor-strict").encode_tbs("test")
    lines = (line(crl, kind="crl"), line(response, kind="ocsp"), json.dumps({"kind": "tbs", "der": b64(tbs)}))
    answers = ask(run, *lines, line(kind="tbs"), b64(tbs))
    assert [answer["result"]["kind"] for answer in answers] == [
        "crl",
        "ocsp_response",
        "subscriber",
        None,
        "subscriber",
    ]
    assert [answer["code"] for answer in answers] == [0, 0, 0, 2, 0]
    assert [answer["result"]["tbs"] for answer in answers][2:] == [True, None, True]


BAD = [
    ("", "expected a JSON object or base64, found an empty line"),
    ("{", "expected a JSON object: "),
    ("not json", "line 1: expected a JSON object or base64: "),
    ("[" * 100_000, "expected a JSON object or base64: "),
    ('{"der":' * 100_000, "expected a JSON object: "),
    ("{}", "der: expected a string of base64"),
    ('{"der": 1}', "der: expected a string of base64"),
    ('{"der": "MII*"}', "der: "),
    ("MII\u00e9", "expected a JSON object or base64: "),
    ('{"der": "MAA=", "der": "MAA="}', "the key 'der' occurs twice"),
    ('{"der": "MAA=", "policy-map": {"1.2.3": "root", "1.2.3": "subca"}}', "the key '1.2.3' occurs twice"),
    (line(kind="csr"), "kind: expected one of certificate, tbs, crl, ocsp, found 'csr'"),
    (line(kind=["tbs"]), "kind: expected one of "),
    (line(isued_at="now"), "there is no key 'isued-at'; did you mean 'issued-at'?"),
    (line(rules=["/etc/passwd"]), "there is no key 'rules'"),
    (line(fail_on="never"), "fail-on: a request cannot set it"),
    (line(select="smbr.*"), "select: expected a list of strings"),
    (line(reminders="yes"), "reminders: expected true or false"),
    (line(type="odd"), "there is no certificate type 'odd'"),
    (line(br_version="9"), "9"),
    (line(issued_at="yesterday"), "issued-at: expected a date"),
    (line(issued_at=1717113600), "issued-at: expected a date or time as text"),
    (line(issuer="ca.pem"), "issuer: expected a list of strings of base64"),
    (line(issuer=["ca.pem"]), "issuer: "),
    (line(issuer=["MAA="]), "issuer"),
]


@pytest.mark.parametrize(("request_line", "message"), BAD, ids=range(len(BAD)))
def test_a_bad_line_does_not_stop_the_next(run: Run, request_line: str, message: str) -> None:
    bad, good = ask(run, request_line, line(id="next"))
    assert (bad["code"], bad["result"]) == (2, None)
    assert bad["error"].startswith("line 1: ")
    assert message in bad["error"]
    assert (good["id"], good["code"]) == ("next", 0)


def test_errors_repeat_the_id(run: Run) -> None:
    (answer,) = ask(run, line(id=5, kind="csr"))
    assert answer["id"] == 5


def test_what_does_not_decode_is_2(run: Run) -> None:
    (answer,) = ask(run, "MAA=")
    assert answer["code"] == 2
    assert answer["result"]["error"].startswith("offset ")


def test_options_of_the_command_line_and_of_requests(run: Run) -> None:
    options = ("--br-version", "1.0.2", "--ignore", "*.version*", "--fail-on", "never")
    first, second = ask(run, line(FAULTY), line(FAULTY, ignore=[], br_version="latest"), options=options)
    assert (first["code"], first["result"]["br_version"]) == (0, "1.0.2")
    assert RULE not in rules_of(first)
    assert second["code"] == 0  # the threshold is that of the command line
    assert second["result"]["br_version_source"] == "latest"
    assert RULE in rules_of(second)


def test_a_request_cannot_turn_off_require_smime(run: Run) -> None:
    lines = (line(require_smime=True), line(require_smime=False))
    allowed, refused = ask(run, *lines, options=("--require-smime",))
    assert allowed["code"] == 0
    assert (refused["code"], refused["result"]) == (2, None)
    assert "require-smime: a request cannot turn it off" in refused["error"]
    assert [answer["code"] for answer in ask(run, *lines)] == [0, 0]


def test_min_severity(run: Run) -> None:
    pem = FAULTY.parent.parent / "validity" / "at_maximum.fires.pem"
    (answer,) = ask(run, line(pem), options=("--min-severity", "error", "--fail-on", "warn"))
    assert (answer["code"], answer["result"]["findings"]) == (1, [])


def test_times(run: Run) -> None:
    lines = (line(), line(issued_at="2025-01-01"), line(), line(issued_at="now"))
    times = [answer["result"]["issued_at"] for answer in ask(run, *lines)]
    assert times[:3] == ["2024-01-10T00:00:00Z", "2025-01-01T00:00:00Z", "2024-01-10T00:00:00Z"]
    assert times[3] > "2026"
    (answer,) = ask(run, line(), options=("--issued-at", "2025-01-01"))
    assert answer["result"]["issued_at"] == "2025-01-01T00:00:00Z"
    assert run("stream", "--no-config", "--issued-at", "yesterday", data=b"").exit_code == 2


def test_now_is_the_time_of_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Stream({**OPTIONS, "issued_at": "now"})
    found = []
    for now in (1735689600, 1767225600):
        monkeypatch.setattr("smime_lint.front.options.time.time", lambda now=now: now)
        result: Any = stream.answer(line().encode())["result"]
        found.append(result.issued_at)
    assert found == ["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"]


def test_the_time_of_a_request_is_not_kept() -> None:
    stream = Stream(OPTIONS)
    result: Any = stream.answer(line(issued_at="2025-01-01").encode())["result"]
    assert result.issued_at == "2025-01-01T00:00:00Z"
    settings, _ = stream._settings_for({})
    kept = stream.linters.get(settings).lint(CLEAN.read_bytes()).results[0]
    assert kept.issued_at == "2024-01-10T00:00:00Z"


def test_issuers_of_a_request(run: Run) -> None:
    pem = (ROOT / "testdata" / "chains" / "smbr").rglob("*.silent.pem")
    leaf, issuer, *_ = (item.der for item in read_bytes(min(pem).read_bytes(), "-"))
    assert leaf is not None
    assert issuer is not None
    request = json.dumps({"der": b64(leaf), "issuer": [b64(issuer)]})
    with_issuer, without = ask(run, request, b64(leaf))
    assert len(with_issuer["result"]["issuers"]) == 1
    assert "issuers" not in without["result"]


def test_wrong_usage_is_2_before_anything_is_read(run: Run) -> None:
    for options in (("--type", "odd"), ("--br-version", "9"), ("--issuer", "gone.pem")):
        result = run("stream", "--no-config", *options, data=b"x\n")
        assert result.exit_code == 2
        assert result.stdout == ""


def test_no_input(run: Run) -> None:
    assert ask(run) == []


def test_few_linters_are_kept() -> None:
    stream = Stream(OPTIONS)
    for reminders in (False, True):
        for version in VERSIONS:
            request = line(br_version=version.number, reminders=reminders)
            assert stream.answer(request.encode())["code"] == 0
    assert len(stream.linters) == MAX_LINTERS


def test_long_lines_are_skipped() -> None:
    lines = BytesIO(b"a" * 10 + b"\n" + b"b" * 11 + b"\n" + b"c" * 35 + b"\nd\n" + b"e" * 12)
    assert list(read_lines(lines, 11)) == [b"a" * 10 + b"\n", None, None, b"d\n", None]
    answer = Stream(OPTIONS).answer(None)
    assert answer["code"] == 2
    assert "expected at most " in str(answer["error"])


def test_each_request_is_answered_before_the_next_is_sent(directory: Path) -> None:
    """On a pipe, where output would be held back if it were not flushed."""
    command = [sys.executable, "-m", "smime_lint", "stream", "--no-config"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, cwd=directory
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(50):
            text = "no request" if number % 5 == 4 else line(id=number)
            process.stdin.write(f"{text}\n".encode())
            received = b""
            while not received.endswith(b"\n"):
                assert select.select([process.stdout], [], [], 60)[0], "no answer"
                received += os.read(process.stdout.fileno(), 1 << 16)
            assert json.loads(received)["id"] == (None if number % 5 == 4 else number)
        process.stdin.close()
        assert process.wait(60) == 0


CLIENTS = [("client.py", sys.executable, ("= 10)", "= 1)")), ("Client.java", "java", ("10_000", "1_000"))]
"""The clients of the documentation: file, program, and what shortens the time that they wait."""


@pytest.mark.parametrize("client", CLIENTS, ids=["Python", "Java"])
@pytest.mark.parametrize(("path", "expected"), [(CLEAN, "pass\n"), (FAULTY, "refuse\n")])
def test_clients_of_the_documentation(
    directory: Path, client: tuple[str, str, tuple[str, str]], path: Path, expected: str
) -> None:
    (directory / "tbs.der").write_bytes(_tbs(der_of(path)))
    done = _run_client(client, directory)
    assert (done.stdout, done.returncode) == (expected, path == FAULTY), done.stderr


@pytest.mark.parametrize("client", CLIENTS, ids=["Python", "Java"])
@pytest.mark.parametrize("linter", ["exit 2", "exec sleep 100"])
def test_clients_refuse_if_the_linter_does_not_answer(
    directory: Path, client: tuple[str, str, tuple[str, str]], linter: str
) -> None:
    (directory / "tbs.der").write_bytes(_tbs(der_of(CLEAN)))
    (directory / "smime-lint").write_text(f"#!/bin/sh\n{linter}\n")
    (directory / "smime-lint").chmod(0o700)
    done = _run_client(client, directory)
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr == "refuse: the linter ended, or took too long\n"


def _run_client(
    client: tuple[str, str, tuple[str, str]], directory: Path
) -> subprocess.CompletedProcess[str]:
    """Run a client. A program smime-lint in its directory takes the place of the linter."""
    name, program, (seconds, fewer) = client
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program}")
    match = re.search(rf"<!-- client: {re.escape(name)} -->\n```\w+\n(.*?)```", DOCS, re.DOTALL)
    assert match is not None
    assert match[1].count(seconds) == 1
    is_replaced = (directory / "smime-lint").exists()
    (directory / name).write_text(match[1].replace(seconds, fewer) if is_replaced else match[1])
    path = os.pathsep.join((str(directory), str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(  # noqa: S603
        [program, name],
        capture_output=True,
        text=True,
        cwd=directory,
        env={**os.environ, "PATH": path},
        timeout=120,
        check=False,
    )


def _tbs(der: bytes) -> bytes:
    """The TBSCertificate in a certificate of more than 255 bytes: both lengths have two octets."""
    assert der[1] == der[5] == 0x82
    return der[4 : 8 + int.from_bytes(der[6:8], "big")]
