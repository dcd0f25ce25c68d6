"""Inputs at addresses that fsspec opens."""

from __future__ import annotations

import base64
import gzip
import zipfile
from pathlib import Path

import fsspec
import pytest

from bench.corpus import to_pem

from .corpus import documents, run, tables
from .test_audit import audit


def sources(directory: Path) -> list[tuple[str, int, bool]]:
    """Sources, places, and whether there is a document."""
    return [(row["source"], row["index"], row["error"] is None) for row in tables(directory)["inputs"]]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A directory with small files, a table, a large bundle and something else."""
    directory = tmp_path / "files"
    (directory / "sub").mkdir(parents=True)
    for number, der in enumerate(documents()[:3]):
        (directory / f"{number}.der").write_bytes(der)
    (directory / "sub" / "two.pem").write_text(to_pem(documents()[3]) + to_pem(documents()[4]))
    text = "certificate,x\n" + "".join(f"{base64.b64encode(der).decode()},1\n" for der in documents()[:2])
    (directory / "sub" / "t.csv.gz").write_bytes(gzip.compress(text.encode()))
    return directory


def test_a_directory(files: Path, tmp_path: Path) -> None:
    address = f"file://{files}"
    for jobs in ("1", "2"):
        output = tmp_path / jobs
        assert run([address], output, "--jobs", jobs).returncode == 0
        assert sources(output) == [
            *((f"{address}/{number}.der", 0, True) for number in range(3)),
            *((f"{address}/sub/t.csv.gz", number, True) for number in range(2)),
            *((f"{address}/sub/two.pem", number, True) for number in range(2)),
        ]


def test_a_finished_audit_notices_changed_files(files: Path, tmp_path: Path) -> None:
    for address in (f"file://{files}", f"file://{files}/*.der"):
        output = tmp_path / str(len(address))
        assert audit(address, "-o", output).exit_code == 0
        assert audit(address, "-o", output).exit_code == 0
        (files / f"{len(address)}.der").write_bytes(documents()[5])
        result = audit(address, "-o", output)
        assert result.exit_code == 2
        assert f"the inputs have changed since they were audited: {address}; " in result.stderr


def test_a_pattern_in_an_archive(files: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in files.glob("*.der"):
            file.write(path, path.name)
    audit(f"zip://[12].der::file://{archive}", "-o", tmp_path / "audit")
    assert sources(tmp_path / "audit") == [
        (f"zip://{number}.der::file://{archive}", 0, True) for number in (1, 2)
    ]


def test_a_large_file_is_read_as_a_stream(tmp_path: Path) -> None:
    bundle = "".join(map(to_pem, documents()))
    with fsspec.open("memory://corpus/bundle.pem", "w") as file:
        file.write(bundle)
    audit("memory://corpus/bundle.pem", "-o", tmp_path / "audit")
    assert sources(tmp_path / "audit") == [
        ("memory:///corpus/bundle.pem", number, True) for number in range(len(documents()))
    ]


def test_what_is_not_there_is_a_row(tmp_path: Path) -> None:
    assert audit("memory://nowhere/x.pem", "-o", tmp_path / "audit").exit_code == 2
    assert sources(tmp_path / "audit") == [("memory://nowhere/x.pem", 0, False)]


def test_an_unknown_protocol(tmp_path: Path) -> None:
    result = audit("gopher://example.com/x.pem", "-o", tmp_path / "audit")
    assert result.exit_code == 2
    assert "gopher://example.com/x.pem: cannot be read: Protocol not known: gopher" in result.output


def test_a_failure_in_between_stops_the_audit_until_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.memory import MemoryFileSystem

    bundle = "".join(map(to_pem, documents()))
    with fsspec.open("memory://broken/bundle.pem", "w") as file:
        file.write(bundle)
    opened = MemoryFileSystem.open

    def fail(*args: object, **kwargs: object) -> object:
        stream = opened(*args, **kwargs)  # type: ignore[arg-type]
        read = stream.read

        def read_or_fail(size: int = -1) -> bytes:
            if stream.tell() > len(bundle) // 2:
                raise TimeoutError("the server does not answer")
            return bytes(read(size))

        monkeypatch.setattr(stream, "read", read_or_fail)
        return stream

    monkeypatch.setattr(MemoryFileSystem, "open", fail)
    address = "memory://broken/bundle.pem"
    result = audit(address, "-o", tmp_path / "audit")
    assert result.exit_code == 2
    assert f"{address}: cannot be read: the server does not answer" in result.output
    monkeypatch.undo()
    assert "rows: 240 in, 240 out" in audit(address, "-o", tmp_path / "audit").output
