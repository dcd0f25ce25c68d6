"""smime-lint audit: inputs, tables, counts, messages."""

from __future__ import annotations

import base64
import errno
import gzip
import lzma
import os
import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from bench.corpus import to_pem
from smime_lint import Linter
from smime_lint.audit import durable
from smime_lint.audit.run import divide
from smime_lint.audit.spool import BUCKETS
from smime_lint.cli import cli

from .corpus import (
    CERTIFICATES,
    ROWS,
    UNDECODABLE,
    column,
    documents,
    parquet,
    run,
    tables,
    write_corpus,
)


def audit(*arguments: str | Path) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(cli, ["audit", "--no-config", *map(str, arguments)])


def test_every_row_is_in_the_tables_and_every_document_once(tmp_path: Path) -> None:
    result = audit(*write_corpus(tmp_path / "corpus"), "-o", tmp_path / "audit", "--jobs", "1")
    assert result.exit_code == 2
    found = tables(tmp_path / "audit")
    assert f"rows: {ROWS} in, {ROWS} out: {CERTIFICATES} certificates" in result.output
    assert len(found["inputs"]) == ROWS
    assert sum(row["error"] is not None for row in found["inputs"]) == UNDECODABLE
    assert all((row["error"] is None) != (row["fingerprint"] is None) for row in found["inputs"])
    fingerprints = [row["fingerprint"] for row in found["certificates"]]
    assert fingerprints == sorted(set(fingerprints))
    assert len(fingerprints) == CERTIFICATES
    copies = {row["fingerprint"]: row["copies"] for row in found["certificates"]}
    read = [row["fingerprint"] for row in found["inputs"] if row["fingerprint"]]
    assert copies == {fingerprint: read.count(fingerprint) for fingerprint in set(read)}


def test_the_results_are_those_of_lint(tmp_path: Path) -> None:
    audit(*write_corpus(tmp_path / "corpus"), "-o", tmp_path / "audit", "--jobs", "1")
    found = tables(tmp_path / "audit")
    findings: dict[str, list[tuple[object, ...]]] = {}
    for row in found["findings"]:
        findings.setdefault(row["fingerprint"], []).append(
            tuple(value for name, value in row.items() if name not in ("file", "fingerprint"))
        )
    certificates = {row["fingerprint"]: row for row in found["certificates"]}
    ders = {row["fingerprint"]: row["der"] for row in found["der"]}
    names = ("rule", "severity", "citation", "path", "offset", "length", "message", "value", "fix")
    linter = Linter()
    assert set(ders) == set(certificates)
    for fingerprint, der in ders.items():
        result = linter.lint_der(der)
        row = certificates[fingerprint]
        assert result.sha256 == fingerprint
        for name in ("error", "type", "generation", "kind", "br_version", "rules_evaluated", "in_scope"):
            assert row[name] == getattr(result, name)
        assert row["worst_severity"] == (result.worst() and result.worst().value)
        assert findings.get(fingerprint, []) == [
            (number, *(getattr(each, name) for name in names)) for number, each in enumerate(result.findings)
        ]


def test_several_processes_write_the_same_files_as_one(tmp_path: Path) -> None:
    inputs = write_corpus(tmp_path / "corpus")
    assert run(inputs, tmp_path / "one", "--jobs", "1").returncode == 2
    assert run(inputs, tmp_path / "three", "--jobs", "3").returncode == 2
    assert tables(tmp_path / "one") == tables(tmp_path / "three")
    assert len(list((tmp_path / "one" / "inputs").iterdir())) > 2
    assert len(list((tmp_path / "one" / "certificates").iterdir())) > 2


def test_an_audit_is_complete_once(tmp_path: Path) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:]
    options = ("--select", "smbr.*", "--policy-map", "1.3.6.1.4.1.99999.1=sponsor-strict", "--upcoming")
    first = audit(*inputs, "-o", tmp_path / "audit", *options)
    before = tables(tmp_path / "audit")
    again = audit(*inputs, "-o", tmp_path / "audit", *options)
    assert "rows: 62 in, 62 out" in first.output
    assert (again.exit_code, again.stdout) == (first.exit_code, first.stdout)
    assert "the audit was complete at " not in first.stderr
    assert re.search(
        r"the audit was complete at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, and the inputs have not changed since: "
        "nothing was linted again; --restart audits again\n",
        again.stderr,
    )
    assert tables(tmp_path / "audit") == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--br-version", "latest"), 'settings {} then, {"br_version":"latest"} now'),
        (("--column", "certificate"), 'column null then, "certificate" now'),
    ],
)
def test_an_audit_continues_only_with_what_it_was_started_with(
    options: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:3]
    audit(*inputs, "-o", tmp_path / "audit")
    result = audit(*inputs, "-o", tmp_path / "audit", *options)
    assert result.exit_code == 2
    assert message in result.output
    result = audit(*inputs, "-o", tmp_path / "audit", *options, "--restart")
    assert "rows: " in result.output


def test_changed_inputs_are_noticed(tmp_path: Path) -> None:
    """Whether they are named or in a directory, and also if the size is the same."""
    inputs = write_corpus(tmp_path / "corpus")
    files = inputs[1:2]
    assert run(files, tmp_path / "audit", KILL_AFTER="4").returncode == -9
    changed = Path(files[0]) / "003.der"
    changed.write_bytes(changed.read_bytes())
    os.utime(changed, (1, 1))
    result = run(files, tmp_path / "audit")
    assert result.returncode == 2
    assert b"the inputs have changed since the audit was started: " in result.stderr
    assert run(files, tmp_path / "audit", "--restart").returncode == 2
    bundle = inputs[:1]
    assert run(bundle, tmp_path / "other", KILL_AFTER="8").returncode == -9
    Path(bundle[0]).write_text(Path(bundle[0]).read_text() + "\n")
    result = run(bundle, tmp_path / "other")
    assert result.returncode == 2
    size = Path(bundle[0]).stat().st_size
    then, now = (rf"{number:,} bytes, modified 20[0-9T:-]+Z" for number in (size - 1, size))
    assert re.search(rf"bundle\.pem: {then} then, {now} now; --restart", result.stderr.decode())


def test_how_a_changed_file_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "one.der"
    file.write_bytes(documents()[0])
    size = len(documents()[0])
    os.utime(file, ns=(0, 1_796_056_047_273_220_182))
    assert audit(file, "-o", tmp_path / "audit").exit_code == 0
    os.utime(file, ns=(0, 1_796_056_047_000_000_000))
    shown = f"one.der: {size:,} bytes, modified 2026-11-30T16:27:27Z"
    assert f"{shown}, and again within the same second; " in audit(file, "-o", tmp_path / "audit").stderr
    os.utime(file, ns=(0, 1_796_056_048_000_000_000))
    changed = f"{shown} then, {size:,} bytes, modified 2026-11-30T16:27:28Z now; "
    assert changed in audit(file, "-o", tmp_path / "audit").stderr
    file.unlink()
    assert f"{shown} then, not a file now; " in audit(file, "-o", tmp_path / "audit").stderr


def add_file(files: Path) -> None:
    (files / "sub").mkdir()
    (files / "sub" / "new.der").write_bytes(documents()[1])


def replace_file(files: Path) -> None:
    os.utime(files / "000.der", (1, 1))


def add_row(files: Path) -> None:
    with (files / "rows.csv").open("a") as table:
        table.write(f"{base64.b64encode(documents()[2]).decode()}\n")


@pytest.mark.parametrize("change", [add_file, replace_file, add_row, shutil.rmtree])
def test_a_finished_audit_of_a_directory_notices_that_it_has_changed(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "000.der").write_bytes(documents()[0])
    (files / "rows.csv").write_text(f"certificate\n{base64.b64encode(documents()[1]).decode()}\n")
    assert audit(files, "-o", tmp_path / "audit", "--exclude", "*.log").exit_code == 0
    (files / ".hidden").write_text("left out")
    (files / "left-out.log").write_text("left out")
    assert audit(files, "-o", tmp_path / "audit", "--exclude", "*.log").exit_code == 0
    change(files)
    result = audit(files, "-o", tmp_path / "audit", "--exclude", "*.log")
    assert result.exit_code == 2
    assert f"the inputs have changed since they were audited: {files}; " in result.stderr
    assert "--restart" in result.stderr
    assert result.stdout == ""


def test_a_finished_audit_notices_that_a_directory_has_appeared(tmp_path: Path) -> None:
    files = tmp_path / "files"
    assert audit(files, "-o", tmp_path / "audit").exit_code == 2
    files.mkdir()
    result = audit(files, "-o", tmp_path / "audit")
    assert f"the inputs have changed since they were audited: {files}; " in result.stderr


def test_a_finished_audit_compares_standard_input(tmp_path: Path) -> None:
    command = ["audit", "--no-config", "-", "-o", str(tmp_path / "audit")]
    one, other = (to_pem(der).encode() for der in documents()[:2])
    for document, code in ((one, 0), (one, 0), (other, 2)):
        result = CliRunner().invoke(cli, command, input=document)
        assert result.exit_code == code, result.output
    assert "the inputs have changed since they were audited: -; " in result.stderr


def test_a_finished_audit_compares_what_a_pipe_has(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    one, other = (to_pem(der).encode() for der in documents()[:2])
    for document, code in ((one, 0), (one, 0), (other, 2)):
        writer = Thread(target=pipe.write_bytes, args=(document,))
        writer.start()
        result = audit(pipe, "-o", tmp_path / "audit")
        writer.join()
        assert result.exit_code == code, result.output
    assert f"the inputs have changed since they were audited: {pipe}; " in result.stderr


def test_documents_that_are_gone_are_noticed(tmp_path: Path) -> None:
    files = Path(write_corpus(tmp_path / "corpus")[1])
    assert run([str(files)], tmp_path / "audit", KILL_AFTER="4").returncode == -9
    for file in sorted(files.iterdir())[1:]:
        file.unlink()
    result = run([str(files)], tmp_path / "audit")
    assert result.returncode == 2
    assert b"the inputs have changed" in result.stderr


def test_other_files_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    inputs = write_corpus(tmp_path / "corpus")[2:3]
    for options in ((), ("--restart",)):
        result = audit(*inputs, "-o", tmp_path, *options)
        assert result.exit_code == 2
        assert "expected an empty directory or that of an audit" in result.output
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_audit_does_not_read_its_own_tables(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus")
    for output in (tmp_path / "corpus" / "audit", tmp_path / "corpus"):
        result = audit(tmp_path / "corpus", "-o", output)
        assert result.exit_code == 2
        assert "expected a directory outside of the input" in result.output
        assert not (output / ".audit").exists()


def test_an_audit_of_the_documents_of_an_audit(tmp_path: Path) -> None:
    """Directories can have tables, and what was audited can be audited again, with other settings."""
    audit(*write_corpus(tmp_path / "corpus")[2:], "-o", tmp_path / "first")
    result = audit(tmp_path / "first" / "der", "-o", tmp_path / "again", "--br-version", "latest")
    assert "0 duplicates, 0 not read" in result.output
    first, again = (tables(tmp_path / name) for name in ("first", "again"))
    assert [row["der"] for row in again["der"]] == [row["der"] for row in first["der"]]
    assert {row["br_version_source"] for row in again["certificates"]} == {"latest"}


def test_what_is_left_out_of_a_directory(tmp_path: Path) -> None:
    inputs = write_corpus(tmp_path / "corpus")
    result = audit(
        tmp_path / "corpus", "-o", tmp_path / "audit", "--exclude", "bundle.pem", "--exclude", "*.csv"
    )
    sources = {Path(source).name for source in column(tmp_path / "audit", "inputs", "source")}
    assert {"000.der", "rows.jsonl", "garbage.der"} <= sources
    assert not {"bundle.pem", "rows.csv", "notes.txt"} & sources
    assert "skipped: 2 excluded files" in result.output
    assert audit(*inputs, "-o", tmp_path / "audit").exit_code == 2


def test_suppressed_findings_are_kept_apart(tmp_path: Path) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:]
    audit(*inputs, "-o", tmp_path / "whole")
    whole = tables(tmp_path / "whole")
    rule = whole["findings"][0]["rule"]
    file = tmp_path / "smime-lint.toml"
    file.write_text(f'[[suppress]]\nrule = "{rule}"\nreason = "known"\nexpires = 2999-12-31\n')
    options = ("audit", "--config", str(file), *inputs, "-o", str(tmp_path / "audit"))
    for _ in range(2):  # the second time it is complete
        result = CliRunner().invoke(cli, options)
        assert " suppressed" in result.output
    found = tables(tmp_path / "audit")
    assert {row["rule"] for row in found["suppressed"]} == {rule}
    assert {(row["reason"], row["expires"]) for row in found["suppressed"]} == {("known", "2999-12-31")}
    assert rule not in {row["rule"] for row in found["findings"]}
    assert len(found["findings"]) + len(found["suppressed"]) == len(whole["findings"])
    assert found["run"][0]["suppressed"] == len(found["suppressed"])


def test_documents_that_do_not_decode_are_named(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(12):
        (files / f"{number:02}.der").write_bytes(b"0\x03ab" + bytes([number]))
    (files / "copy.der").write_bytes(b"0\x03ab\x00")
    result = audit(files, "-o", tmp_path / "audit")
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert len(lines) == 11
    expected = re.compile(r"unreadable: \S+/files/\d\d\.der #0: offset 2: expected 98 content bytes, found 1")
    assert all(expected.fullmatch(line) for line in lines[:-1]), lines
    assert lines[:-1] == sorted(lines[:-1])
    assert lines[-1] == "not linted: 2 more; the table certificates has all of them"


def test_documents_on_which_a_rule_failed_are_named_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "house.py").write_text(
        "from smime_lint.model import Certificate\n"
        "from smime_lint.rules import Kind, Severity, rule\n"
        "@rule('house.certificate.failed', on=Certificate, kinds=Kind.ANY, severity=Severity.WARN,"
        " citation='-')\n"
        "def failed(certificate):\n    'It raises.'\n    raise RuntimeError('it is broken')\n"
    )
    file = tmp_path / "a.der"
    file.write_bytes(documents()[0])
    result = audit(file, "--rules", tmp_path / "house.py", "-o", tmp_path / "audit")
    assert result.exit_code == 3
    assert f"failed: {file} #0: the rule house.certificate.failed failed with RuntimeError" in result.stderr


def test_a_quiet_audit_names_what_it_could_not_read(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.der", tmp_path / "good.der"
    bad.write_bytes(b"0\x03abc")
    good.write_bytes(documents()[0])
    result = audit(good, bad, "-o", tmp_path / "audit", "--quiet")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"unreadable: {bad} #0: ")
    for _ in range(2):
        result = audit(good, "-o", tmp_path / "clean", "-q")
        assert (result.exit_code, result.output) == (0, "")


def test_a_full_disk_is_told_and_the_audit_continues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inputs = write_corpus(tmp_path / "corpus")[2:]
    sync = durable.sync
    for number in range(4):  # at each kind of file
        calls = iter(range(100))

        def fail(path: Path, number: int = number, calls: object = calls) -> None:
            if next(calls) == number + 4:  # type: ignore[call-overload]
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            sync(path)

        monkeypatch.setattr(durable, "sync", fail)
        result = audit(*inputs, "-o", tmp_path / "audit", "--jobs", "1")
        assert result.exit_code == 2
        assert (
            "No space left on device; when the cause is removed, the same command continues" in result.output
        )
    monkeypatch.undo()
    assert "rows: " in audit(*inputs, "-o", tmp_path / "audit").output
    audit(*inputs, "-o", tmp_path / "expected")
    assert tables(tmp_path / "audit") == tables(tmp_path / "expected")


def test_files_that_cannot_be_read_are_rows(tmp_path: Path) -> None:
    files = Path(write_corpus(tmp_path / "corpus")[1])
    (files / "loop.pem").symlink_to("loop.pem")
    result = audit(files, tmp_path / "missing.pem", tmp_path / "missing.csv", "-o", tmp_path / "audit")
    assert result.exit_code == 2
    errors = {Path(row["source"]).name: row["error"] for row in tables(tmp_path / "audit")["inputs"]}
    assert "cannot be read: " in errors["loop.pem"]
    assert "cannot be read: No such file or directory" in errors["missing.pem"]
    assert "cannot be read: No such file or directory" in errors["missing.csv"]
    assert "empty" in errors["empty.pem"]


def test_tables_without_certificates_cost_a_directory_nothing_else(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "other.csv").write_text("a;b\n1;2\n")
    (files / "nothing.csv").write_bytes(b"")
    (files / "one.der").write_bytes(documents()[0])
    result = audit(files, "-o", tmp_path / "audit", "--jobs", "1")
    assert "rows: 3 in, 3 out: 1 certificate, 0 duplicates, 2 not read" in result.output
    assert result.exit_code == 2
    errors = {Path(row["source"]).name: row["error"] for row in tables(tmp_path / "audit")["inputs"]}
    assert errors["one.der"] is None
    assert errors["other.csv"].startswith("expected one column that holds certificates")
    assert errors["nothing.csv"] == "expected a line with the names of the columns, found none"
    named = audit(files / "other.csv", "-o", tmp_path / "named")
    assert named.exit_code == 2
    assert "name it with --column" in named.output


@pytest.mark.parametrize(("name", "magic"), [("t.csv.gz", b"\x1f\x8b\x08"), ("t.jsonl.xz", b"\xfd7zXZ\0")])
def test_a_damaged_table_is_a_row(name: str, magic: bytes, tmp_path: Path) -> None:
    file = tmp_path / name
    whole = b"certificate,x\n" + b"".join(b"%s,1\n" % base64.b64encode(der) for der in documents()[:50])
    data = gzip.compress(whole) if name.endswith("gz") else lzma.compress(b'{"a": 1}\n' * 9)
    assert data.startswith(magic)
    for damaged in (data[: len(data) // 2], magic + b"damaged" * 20):
        file.write_bytes(damaged)
        result = audit(file, "-o", tmp_path / "audit", "--restart")
        assert result.exit_code == 2
        (*_, last) = tables(tmp_path / "audit")["inputs"]
        assert last["error"].startswith("cannot be read: ")


def test_two_runs_at_once(tmp_path: Path) -> None:
    from smime_lint.audit.state import State

    inputs = write_corpus(tmp_path / "corpus")[2:3]
    state = State(tmp_path / "audit")
    state.open()
    result = audit(*inputs, "-o", tmp_path / "audit")
    state.close()
    assert result.exit_code == 2
    assert f"another run is at work here, process {os.getpid()}" in result.output


def test_carried_columns_and_forms_of_documents(tmp_path: Path) -> None:
    first, second, third = documents()[:3]
    table = parquet(
        tmp_path / "t.parquet",
        der=pa.array([first, second, None, b"\x30\x03abc"], pa.binary()),
        order=[1, None, 3, 4],
        price=pa.array(["1.10", "2", "3", "4"]).cast(pa.decimal128(10, 2)),
    )
    csv = tmp_path / "t.csv"
    csv.write_text(
        "\ufefforder;certificate\r\n"
        f'"a;""1""";{base64.b64encode(first).decode()}\r\n'
        f"b;\\x{second.hex()}\r\n"
        f'c;"{to_pem(third)}"\r\n'
        f'd;"{to_pem(third)}{to_pem(first)}"\r\n'
    )
    audit(table, csv, "-o", tmp_path / "audit")
    rows = tables(tmp_path / "audit")["inputs"]
    assert [row["carried"] for row in rows] == [
        '{"order":1,"price":"1.10"}',
        '{"order":null,"price":"2.00"}',
        '{"order":3,"price":"3.00"}',
        '{"order":4,"price":"4.00"}',
        '{"order":"a;\\"1\\""}',
        '{"order":"b"}',
        '{"order":"c"}',
        '{"order":"d"}',
    ]
    fingerprints = {row["der"]: row["fingerprint"] for row in tables(tmp_path / "audit")["der"]}
    first_, second_, third_ = (fingerprints[der] for der in (first, second, third))
    assert [row["fingerprint"] for row in rows] == [
        first_,
        second_,
        None,
        fingerprints[b"\x30\x03abc"],
        first_,
        second_,
        third_,
        None,
    ]
    assert rows[-1]["error"] == "expected one certificate in a row, found 2"
    assert rows[2]["error"] == "the certificate column is empty in this row"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "none of a, b does: name it with --column"),
        ("a,b\n{0},{0}\n", "a, b all do: name it with --column"),
        ("{0},x\n{0},y\n", "expected a line with the names of the columns, found a certificate"),
    ],
)
def test_a_table_without_a_clear_column(content: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(content.format(base64.b64encode(documents()[0]).decode()))
    result = audit(file, "-o", tmp_path / "audit")
    assert result.exit_code == 2
    assert message in result.output


def test_what_is_read_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "c.der").write_bytes(documents()[0])
    audit(tmp_path / "c.der", "-o", tmp_path / "audit")
    before = sorted((tmp_path / "audit" / "der").iterdir())
    result = audit(tmp_path / "audit" / "der", "-o", tmp_path / "audit", "--restart")
    assert result.exit_code == 2
    assert "expected a directory without the input" in result.output
    assert sorted((tmp_path / "audit" / "der").iterdir()) == before


def test_a_column_that_is_named(tmp_path: Path) -> None:
    text = base64.b64encode(documents()[0]).decode()
    file = tmp_path / "t.csv"
    file.write_text(f"a,b\n{text},{text}\n")
    audit(file, "-o", tmp_path / "audit", "--column", "b")
    assert column(tmp_path / "audit", "inputs", "carried") == [f'{{"a":"{text}"}}']
    result = audit(file, "-o", tmp_path / "other", "--column", "c")
    assert "there is no column 'c'; there are a, b" in result.output


def test_standard_input(tmp_path: Path) -> None:
    pem = "".join(map(to_pem, documents()[:3])).encode()
    assert run(["-"], tmp_path / "pem", stdin=pem).returncode == 0
    assert len(column(tmp_path / "pem", "inputs", "source")) == 3
    row = b'{"x": 1, "c": "%s"}\n' % base64.b64encode(documents()[0])
    assert run(["-"], tmp_path / "jsonl", "--input-format", "jsonl", stdin=row).returncode == 0
    assert column(tmp_path / "jsonl", "inputs", "carried") == ['{"x":1}']
    result = run(["-"], tmp_path / "parquet", "--input-format", "parquet", stdin=b"PAR1")
    assert result.returncode == 2
    assert b"expected a file, found standard input" in result.stderr


def test_an_empty_table_gives_empty_tables(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("certificate,order\n")
    audit(file, "-o", tmp_path / "audit")
    found = tables(tmp_path / "audit")
    assert [len(rows) for rows in found.values()] == [0, 0, 0, 0, 0, 1]
    assert all((tmp_path / "audit" / name / "part-00000.parquet").exists() for name in list(found)[:5])


def test_parts_hold_every_bucket_once() -> None:
    for sizes in ([0] * BUCKETS, [10**6] * BUCKETS, [0, 10**9, *[7] * (BUCKETS - 2)]):
        parts = divide(sizes)
        assert parts[0][0] == 0
        assert parts[-1][1] == BUCKETS - 1
        assert all(before[1] + 1 == after[0] for before, after in pairwise(parts))
