"""What the formats for CI have in common: findings and errors in one list, each with a fingerprint."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from typing import NamedTuple

from ..engine.report import IDENTITY, NOT_LINTED, Finding, Result, SuppressedFinding
from ..inputs import STDIN
from ..rules import Severity
from .summary import shown_findings, shown_suppressed

STDIN_NAME = "stdin"
"""The file name that standard input has where a format requires one."""


class Problem(NamedTuple):
    """A finding, or the reason why a document was not linted."""

    finding: Finding
    fingerprint: str
    """Hexadecimal. It depends on the content of the document, the rule and the path, so it stays the same
    when a file is renamed or a message changes."""
    suppressed: str | None = None
    """The reason why it does not count."""


def problems(result: Result, min_severity: Severity) -> list[Problem]:
    """The findings at or above a severity, the suppressed ones last; for a document that was not linted, a
    finding NOT_LINTED."""
    findings = (*shown_findings(result, min_severity), *shown_suppressed(result, min_severity))
    if result.error is not None and not result.has_internal_error:
        error = Finding(NOT_LINTED, Severity.ERROR, result.error, "", "", 0, 0, None, None)
        findings = (error, *findings)
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for finding in findings:
        key = (finding.rule, finding.path)
        reason = finding.reason if isinstance(finding, SuppressedFinding) else None
        found.append(Problem(finding, fingerprint(document_id(result), *key, str(seen[key])), reason))
        seen[key] += 1
    return found


def document_id(result: Result) -> str:
    """The SHA-256 of the document; its source and position if there is none."""
    return result.sha256 or f"{result.source}#{result.index}"


def fingerprint(*parts: str) -> str:
    """The SHA-256 of some texts, in hexadecimal."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def file_of(result: Result, directory: str) -> str:
    """The file of a document with slashes, relative to a directory if it is in it, without a leading "./"."""
    if result.source == STDIN:
        return STDIN_NAME
    path = os.path.normpath(os.path.join(directory, result.source))
    inside = os.path.join(directory, "")
    return path.removeprefix(inside).replace(os.sep, "/")


def describe(finding: Finding) -> str:
    """The message of a finding, with the clause, the place and why it is suppressed, in one line."""
    clause = f" [{finding.citation}]" if finding.citation else ""
    place = f" at {finding.path}" if finding.path else ""
    bytes_ = f", offset {finding.offset}, length {finding.length}" if finding.length else ""
    reason = f"; suppressed: {finding.reason}" if isinstance(finding, SuppressedFinding) else ""
    return f"{finding.message}{clause}{place}{bytes_}{reason}"


def identity_of(result: Result) -> dict[str, str]:
    """What identifies the document of a result, by the names of its fields."""
    fields = {name: getattr(result, name) for name in IDENTITY}
    return {name: value for name, value in fields.items() if value is not None}
