"""Tables that are damaged, or hold what other programs write and Python cannot hold."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from smime_lint.audit import tables as limits

from .corpus import column, documents, parquet
from .test_audit import audit

TEXT = base64.b64encode(documents()[0])


def read(file: Path, tmp_path: Path) -> tuple[int, list[Any], list[Any]]:
    """The exit code, and what the rows carry and their errors."""
    result = audit(file, "-o", tmp_path / "audit", "--jobs", "1")
    assert result.exit_code in (0, 2), result.output
    carried, errors = (column(tmp_path / "audit", "inputs", name) for name in ("carried", "error"))
    return result.exit_code, carried, errors


def test_jsonl_that_is_not_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    lines = (b'{"c":"%s","x":{"y":"\xff"}}', b'{"c":"%s","\xff":1}', b'{"c":"%s","n":nul}', b'{"c":"%s"}')
    file.write_bytes(b"\n".join(line % TEXT for line in lines))
    code, _, errors = read(file, tmp_path)
    assert code == 2
    assert [error is None for error in errors] == [False, False, False, True]


def test_values_of_parquet_that_python_does_not_have(tmp_path: Path) -> None:
    octets = pa.array([b"\xff\xfe", b"a"], pa.binary())
    values = {
        "ns": pa.array([1, 10**18], pa.timestamp("ns")),
        "late": pa.array([1, 10**18], pa.timestamp("us")),
        "text": pa.Array.from_buffers(pa.string(), 2, octets.buffers()),
    }
    file = parquet(tmp_path / "t.parquet", c=[TEXT.decode()] * 2, **values)
    code, carried, errors = read(Path(file), tmp_path)
    assert code == 0
    assert errors == [None, None]
    assert carried[0].startswith('{"ns":"1970-01-01 00:00:00.000000001","late":"1970-01-01')
    assert carried[0].endswith('"text":"\\\\xff\\\\xfe"}')


def test_a_quoted_field_without_end(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b'c,x\n%s,1\n%s,"2\n%s,3\n' % (TEXT, TEXT, TEXT))
    code, carried, errors = read(file, tmp_path)
    assert (code, carried[0], errors[0]) == (2, '{"x":"1"}', None)
    assert "a quoted field has no end; the rest of the table is not read" in errors[1]


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FIELD", 10_000)
    file = tmp_path / "t.csv"
    file.write_bytes(b"c,x\n%s,1\n%s" % (TEXT, b"," * 20_000))
    code, _, errors = read(file, tmp_path)
    assert (code, errors[0]) == (2, None)
    assert "expected a line of fewer than 10000 characters" in errors[1]


def test_columns_of_the_same_name(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"c,c\n%s,\n" % TEXT)
    result = audit(file, "-o", tmp_path / "audit")
    assert result.exit_code == 2
    assert "expected columns of different names, found c, c" in result.output


def test_zstandard(tmp_path: Path) -> None:
    rows = b"c,x\n" + b"".join(b"%s,%d\n" % (TEXT, number) for number in range(1000))
    data = pa.compress(rows, codec="zstd", asbytes=True)
    file = tmp_path / "t.csv.zst"
    file.write_bytes(data)
    code, carried, errors = read(file, tmp_path)
    assert (code, len(carried), set(errors)) == (0, 1000, {None})
    file.write_bytes(b"c,x: this is not compressed")
    result = audit(file, "-o", tmp_path / "other")
    assert result.exit_code == 2
    assert column(tmp_path / "other", "inputs", "error")[0].startswith("cannot be read: ")
