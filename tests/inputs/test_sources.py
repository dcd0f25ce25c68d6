"""Files, directories and standard input."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from smime_lint.inputs import Inputs, Item, Reading
from smime_lint.inputs.form import CRL

from ..certificates import cases
from .containers import PASSWORD, cert_bag, pkcs12
from .test_pem import block

DER = cases()[0].der


def sources(directory: Path) -> list[str]:
    return [Path(item.source).relative_to(directory).as_posix() for item in Inputs([str(directory)])]


def test_a_file_is_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bin").write_bytes(DER)
    assert list(Inputs(["./a.bin"])) == [Item("./a.bin", 0, DER, None)]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(block() + block())))
    assert [(item.source, item.index) for item in Inputs(["-"])] == [("-", 0), ("-", 1)]


def test_a_missing_file_costs_only_itself(tmp_path: Path) -> None:
    good = tmp_path / "good.der"
    good.write_bytes(DER)
    missing, read = Inputs([str(tmp_path / "missing.pem"), str(good)])
    assert missing.error == "cannot be read: No such file or directory"
    assert read.der == DER


def test_a_path_that_is_none_is_an_error() -> None:
    (item,) = Inputs(["a\0b"])
    assert item.error is not None
    assert item.error.startswith("cannot be read: ")


def test_a_directory_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/z.pem", "b/a/x.der", "a.pem", "c.CRT", "b.cer", "b/a.cert"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(DER)
    assert sources(tmp_path) == ["a.pem", "b/a/x.der", "b/a.cert", "b/z.pem", "b.cer", "c.CRT"]


def test_files_of_other_names_are_read_when_they_begin_like_a_certificate(tmp_path: Path) -> None:
    (tmp_path / "certificate").write_bytes(DER)
    (tmp_path / "chain.txt").write_bytes(block() + block())
    (tmp_path / "key.txt").write_bytes(block(label="PRIVATE KEY"))
    (tmp_path / "README").write_text("nothing")
    (tmp_path / "empty").touch()
    inputs = Inputs([str(tmp_path)])
    assert [Path(item.source).name for item in inputs] == ["certificate", "chain.txt", "chain.txt"]
    assert inputs.reading.skipped.describe() == "1 private key, 2 other files"


def test_files_with_a_certificate_suffix_are_always_read(tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_bytes(b"text")
    (item,) = Inputs([str(tmp_path)])
    assert item.error == "expected a certificate in DER, PEM or base64, found text without a PEM block"


def test_a_document_after_a_pem_block_in_a_directory_is_an_error(tmp_path: Path) -> None:
    der = cases()[0].der
    (tmp_path / "ca-bundle").write_bytes(block(der) + der)
    (tmp_path / "named.pem").write_bytes(block(der) + b"\0\0")
    (tmp_path / "program").write_bytes(block(der, "PRIVATE KEY").replace(b"PRIVATE", b"TEST") + b"\0\0")
    inputs = Inputs([str(tmp_path)])
    assert [
        (Path(item.source).name, item.error and item.error.partition("found ")[2]) for item in inputs
    ] == [
        ("ca-bundle", None),
        ("ca-bundle", "a certificate in DER"),
        ("named.pem", None),
        ("named.pem", "binary data"),
    ]
    assert inputs.reading.skipped.describe() == "1 PEM block"


def test_a_directory_without_certificates_is_an_error(tmp_path: Path) -> None:
    (item,) = Inputs([str(tmp_path)])
    assert item == Item(str(tmp_path), 0, None, "expected a directory with certificates, found nothing")
    (tmp_path / "README").write_text("nothing")
    (item,) = Inputs([str(tmp_path)])
    assert item.error == "expected a directory with certificates, found none (1 other file)"


@pytest.mark.parametrize("between", [b"", b"text\n" * 2000])
def test_the_password_for_a_block_behind_a_certificate(tmp_path: Path, between: bytes) -> None:
    file = tmp_path / "a.pem"
    file.write_bytes(block(DER) + between + block(pkcs12([cert_bag(DER)]), "PKCS12"))
    asked = []

    def passwords(source: str) -> list[str]:
        asked.append(source)
        return [PASSWORD]

    for name in (str(file), str(tmp_path)):
        items = Inputs([name], Reading(passwords=passwords))
        assert [(item.der, item.error) for item in items] == [(DER, None)] * 2
    assert asked == [str(file)] * 2


def test_links_to_directories_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(block())
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "link.pem").symlink_to(tmp_path / "a.pem")
    inputs = Inputs([str(tmp_path)])
    assert [Path(item.source).name for item in inputs] == ["a.pem", "link.pem"]
    assert inputs.reading.skipped.describe() == "1 link"


def test_a_broken_link_with_a_certificate_suffix_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.pem").symlink_to(tmp_path / "nowhere")
    (item,) = Inputs([str(tmp_path)])
    assert item.error == "cannot be read: No such file or directory"


def test_a_link_to_itself_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(block())
    for name in ("self", "self.pem"):
        (tmp_path / name).symlink_to(tmp_path / name)
    inputs = Inputs([str(tmp_path)])
    first, second = inputs
    assert first.der is not None
    assert (second.error or "").startswith("cannot be read: ")
    assert inputs.reading.skipped.describe() == "1 link"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_directory_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pem")
    inputs = Inputs([str(tmp_path)])
    (item,) = inputs
    assert item.error == "expected a directory with certificates, found none (1 special file)"


@pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="this system has no file names that are not UTF-8"
)
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.pem")).write_bytes(block())
    (item,) = Inputs([str(tmp_path)])
    assert item.source == f"{tmp_path}/\\xff.pem"
    assert item.der is not None


def test_a_certificate_in_pem_is_ignored_where_only_other_documents_are_looked_for(tmp_path: Path) -> None:
    (tmp_path / "certificate.pem").write_bytes(block(DER))
    reading = Reading((CRL,))
    (item,) = Inputs([str(tmp_path)], reading)
    assert item.der is None
    assert item.error is not None
    assert "1 certificate" in item.error
