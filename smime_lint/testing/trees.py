"""Compares the documents of a directory tree with the expected.toml of each directory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ..documents import DocumentLinter, make_linter
from ..engine.report import why_not_applicable
from ..engine.settings import Settings, SettingsError
from ..inputs import CERTIFICATE, CRL, OCSP_RESPONSE, Form, read_bytes
from .expectations import FILE_NAME, Expected, findings_of, read_expected, rule_of
from .linting import DocumentType, settings_for

GIVEN = "given"
"""The directory with the certificates that `Expected.issuer` and `Expected.certs` name."""
NEW = Expected(br_version="in-force", findings=())
"""The settings for a document without a table."""

_FORMS: Mapping[DocumentType, Form] = {"crl": CRL, "ocsp": OCSP_RESPONSE, "certificate": CERTIFICATE}
_HEAD_SIZE = 4096


class Comparison(msgspec.Struct, frozen=True):
    """A document or table, its expected findings and those that were found."""

    file: Path
    expected: Expected | None
    """None if the document has no table."""
    found: tuple[str, ...] | None
    """None if the document does not exist or was not linted."""
    error: str | None = None
    """Why it was not linted, or what failed in the linter."""
    is_internal: bool = False
    """Whether the linter failed."""

    @property
    def is_as_expected(self) -> bool:
        """Whether the findings are those of the table."""
        return self.error is None and self.expected is not None and self.found == self.expected.findings


class Directory(msgspec.Struct, frozen=True):
    """A directory with documents or an expected.toml."""

    path: Path
    comparisons: tuple[Comparison, ...]
    """Sorted by file name."""
    error: str | None = None
    """Why its expected.toml could not be read; there are no comparisons then."""


def compare(
    root: Path, given: Path | None, rule_files: tuple[str, ...], packs: dict[str, Any]
) -> Iterator[Directory]:
    """Compare the documents below a directory, directory by directory, sorted by name.

    Directories whose names begin with a dot, and those named `GIVEN`, are left out. ``given``: the directory
    with the given certificates; by default the nearest `GIVEN` up to ``root``. ``rule_files``, ``packs``: as
    in `Settings`.
    """
    more = Settings(rule_files=rule_files, pack_options=packs)
    failures: list[OSError] = []
    for name, directories, files in os.walk(root, onerror=failures.append):
        directories[:] = sorted(each for each in directories if each != GIVEN and not each.startswith("."))
        found = _compare_directory(Path(name), files, given or _nearest_given(Path(name), root), more)
        if found.comparisons or found.error is not None:
            yield found
    for failure in failures:
        yield Directory(Path(failure.filename), (), f"{failure.filename}: cannot be read: {failure.strerror}")


def _compare_directory(path: Path, files: list[str], given: Path | None, more: Settings) -> Directory:
    documents = {each for each in files if each != FILE_NAME and _is_document(path / each)}
    try:
        tables = read_expected(path / FILE_NAME) if FILE_NAME in files else {}
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        return Directory(path, (), f"{path / FILE_NAME}: {error}")
    names = sorted({*documents, *tables})  # what has a table is a document, whatever it looks like
    return Directory(path, tuple(_compare(path / name, tables.get(name), given, more) for name in names))


def _nearest_given(path: Path, root: Path) -> Path | None:
    for directory in (path, *path.parents):
        if (directory / GIVEN).is_dir():
            return directory / GIVEN
        if directory == root:
            break
    return None


def _is_document(file: Path) -> bool:
    suffixes = tuple(suffix for form in _FORMS.values() for suffix in form.suffixes)
    return file.name.lower().endswith(suffixes) or _form_of(file.name, _head(file)) is not None


def _head(file: Path) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read(_HEAD_SIZE)
    except OSError:
        return b""


def _form_of(name: str, head: bytes) -> DocumentType | None:
    """The document type, by PEM label, suffix or the first bytes of DER; None if nothing shows it."""
    for document, form in _FORMS.items():
        if form.pem_begin.search(head):
            return document
    for document in ("crl", "ocsp"):
        if name.lower().endswith(_FORMS[document].suffixes):
            return document
    for document in ("ocsp", "crl", "certificate"):
        if _FORMS[document].der_start.match(head):
            return document
    return None


def _compare(file: Path, expected: Expected | None, given: Path | None, more: Settings) -> Comparison:
    """Lint a document under the settings of its table. The documents after the first one in its file are the
    certificates above it."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return Comparison(file, expected, None)
    except OSError as error:
        return Comparison(file, expected, None, f"cannot be read: {error.strerror or error}")
    document = _form_of(file.name, data[:_HEAD_SIZE]) or "certificate"
    first, *others = read_bytes(data, str(file), (_FORMS[document],))
    example = rule_of(str(file.resolve().with_suffix("")))
    issuers = tuple(item.der for item in others if item.der is not None)
    try:
        settings = settings_for(
            example and example[0], expected or NEW, document, issuers=issuers, given=given
        )
        settings = msgspec.structs.replace(
            settings, rule_files=more.rule_files, pack_options=more.pack_options
        )
        result = _linter(msgspec.msgpack.encode(settings)).lint_item(first)
    except (SettingsError, ValueError, OSError) as error:
        return Comparison(file, expected, None, str(error))
    found = findings_of(result)
    if result.has_internal_error:
        messages = [finding.message for finding in result.findings if finding.is_internal]
        return Comparison(file, expected, None, "; ".join(messages), True)
    if result.error is not None:
        return Comparison(file, expected, None, result.error)
    if not result.rules_evaluated:
        return Comparison(file, expected, None, why_not_applicable(result))
    return Comparison(file, expected, found)


@lru_cache(maxsize=32)
def _linter(settings: bytes) -> DocumentLinter[Any]:
    return make_linter(msgspec.msgpack.decode(settings, type=Settings))
