"""Baselines: the findings of an earlier run, which do not fail again.

A finding is known by the SHA-256 of its document, its rule and its path. Moved files and changed messages do
not matter; a changed certificate does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from ..engine.report import Result
from ..shape import explain


class BaselineError(ValueError):
    """A file that is not a baseline."""


class Entry(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """What a finding is known by, within a document."""

    rule: str
    path: str


class Findings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The findings of a document."""

    source: str
    """Where the document was when the baseline was written, for people."""
    findings: tuple[Entry, ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: Literal["1.0"]
    documents: dict[str, Findings]
    """By SHA-256."""


class Gone(msgspec.Struct, frozen=True):
    """Entries of a baseline that did not occur."""

    sha256: str
    source: str
    entries: tuple[Entry, ...]
    is_missing: bool
    """Whether the document itself was not linted."""


class Baseline:
    """The findings that are known, by document."""

    def __init__(self, documents: Mapping[str, Findings]) -> None:
        """``documents``: by SHA-256."""
        self._documents = documents
        self._known = {sha256: frozenset(document.findings) for sha256, document in documents.items()}

    def is_about(self, result: Result) -> bool:
        """Whether the document of a result is in the baseline."""
        return result.sha256 in self._known

    def without_known(self, result: Result) -> Result:
        """The result with the findings that are not known, and the number of the others. Failures of the
        linter are never known."""
        known = self._known.get(result.sha256 or "")
        if not known:
            return result
        new = tuple(
            finding
            for finding in result.findings
            if finding.is_internal or Entry(finding.rule, finding.path) not in known
        )
        return msgspec.structs.replace(result, findings=new, known_findings=len(result.findings) - len(new))

    def gone(self, found: Mapping[str, Findings]) -> list[Gone]:
        """The entries that did not occur, by source. ``found``: the findings of the documents that were
        linted, by SHA-256."""
        gone = []
        for sha256, document in self._documents.items():
            occurring = found.get(sha256)
            entries = self._known[sha256] - frozenset(() if occurring is None else occurring.findings)
            if entries:
                gone.append(Gone(sha256, document.source, tuple(sorted(entries)), occurring is None))
        return sorted(gone, key=lambda entry: (entry.source, entry.sha256))


def findings_of(result: Result, *, with_suppressed: bool = False) -> Findings:
    """The findings of a result, without failures of the linter."""
    findings = (*result.findings, *result.suppressed) if with_suppressed else result.findings
    entries = {Entry(finding.rule, finding.path) for finding in findings if not finding.is_internal}
    return Findings(result.source, tuple(sorted(entries)))


def merge(documents: dict[str, Findings], more: Mapping[str, Findings]) -> None:
    """Add findings to those of documents; a document can occur several times."""
    for sha256, document in more.items():
        if sha256 in documents:
            entries = tuple(sorted({*documents[sha256].findings, *document.findings}))
            documents[sha256] = Findings(documents[sha256].source, entries)
        else:
            documents[sha256] = document


def read_baseline(data: bytes) -> Baseline:
    """Read a baseline. Raises BaselineError."""
    try:
        return Baseline(msgspec.json.decode(data, type=_File).documents)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BaselineError(explain(error, _File)) from error


def baseline_text(documents: Mapping[str, Findings]) -> str:
    """The text of a baseline: the documents that have findings, sorted by source, so that versions of it can
    be compared line by line."""
    rows = sorted(documents.items(), key=lambda row: (row[1].source, row[0]))
    file = _File("1.0", {sha256: document for sha256, document in rows if document.findings})
    return msgspec.json.format(msgspec.json.encode(file), indent=2).decode("utf-8") + "\n"


def total(documents: Iterable[Findings]) -> int:
    """How many findings there are."""
    return sum(len(document.findings) for document in documents)
