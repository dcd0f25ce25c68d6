"""The writers of comparisons: text for people, and JSON as docs/diff.schema.json describes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TextIO

from ..documents.comparison import Cause, Change, Comparison
from ..engine.report import Result, why_not_applicable
from ..rules import Severity
from .json import encode_json
from .problems import identity_of
from .terminal import printable
from .text import count, profile, title

SCHEMA_VERSION = "1.2"
"""Of docs/diff.schema.json: the first number changes when a reader of the old form would fail."""


class ComparisonWriter(Protocol):
    """Writes comparisons, as they come, to the stream that it was made for."""

    def begin(self) -> None:
        """Write the text before the certificates."""

    def write(self, comparison: Comparison) -> None:
        """Write one certificate."""

    def end(self) -> None:
        """Write the text after the certificates."""


class ComparisonTextWriter:
    """Writes a paragraph for each certificate and a line of summary."""

    def __init__(self, stream: TextIO, min_severity: Severity = Severity.NOTICE) -> None:
        """``min_severity``: changes below it are only counted."""
        self._stream = stream
        self._min_severity = min_severity
        self._certificates = 0
        self._unchanged = 0
        self._appearing = 0
        self._disappearing = 0
        self._errors = 0

    def begin(self) -> None:
        """Nothing precedes the certificates."""

    def write(self, comparison: Comparison) -> None:
        """Write one paragraph."""
        self._count(comparison)
        result = comparison.after
        lines = [title(result)]
        if result.kind is not None:
            lines.append(f"  {profile(result)}; {_moments(comparison)}")
        if comparison.error is not None:
            lines.append(f"  not compared  {printable(comparison.error)}")
        lines += [f"  internal error  {printable(message)}" for message in comparison.internal_errors]
        hidden = 0
        for sign, changes in (("+", comparison.appears), ("-", comparison.disappears)):
            shown = _shown(changes, self._min_severity)
            hidden += len(changes) - len(shown)
            for change in shown:
                lines += _change(sign, change)
        if hidden:
            lines.append(f"  {count(hidden, 'change')} below {self._min_severity.value}")
        elif comparison.error is None and not (comparison.appears or comparison.disappears):
            if comparison.is_applicable:
                lines.append("  nothing changes")
            else:
                lines.append(f"  not applicable  {printable(why_not_applicable(result))}")
        self._stream.write("\n".join(lines) + "\n\n")

    def end(self) -> None:
        """Write the summary."""
        parts = (
            count(self._certificates, "certificate"),
            f"{self._unchanged:,} unchanged",
            count(self._appearing, "new finding"),
            f"{self._disappearing:,} gone",
            f"{self._errors:,} not compared",
        )
        self._stream.write(", ".join(parts) + "\n")

    def _count(self, comparison: Comparison) -> None:
        self._certificates += 1
        self._appearing += len(comparison.appears)
        self._disappearing += len(comparison.disappears)
        if comparison.error is not None:
            self._errors += 1
        elif not (comparison.appears or comparison.disappears):
            self._unchanged += 1


def _moments(comparison: Comparison) -> str:
    if not comparison.after.in_scope:
        return "the S/MIME BR were not applied"
    days = [result.issued_at[:10] for result in (comparison.before, comparison.after) if result.issued_at]
    issued = f", issued on {' and on '.join(dict.fromkeys(days))}" if days else ""
    before, after = (result.br_version or "none" for result in (comparison.before, comparison.after))
    return f"S/MIME BR {before} to {after}{issued}"


def _change(sign: str, change: Change) -> list[str]:
    citation = f"  [{printable(change.citation)}]" if change.citation else ""
    return [
        f"  {sign} {change.severity.value:<6}  {printable(change.rule)}{citation}",
        f"            {printable(change.message)}",
        f"            at     {printable(change.path)}",
        f"            by     {_cause(change.cause)}",
    ]


def _cause(cause: Cause) -> str:
    """Versions, ballots and dates are the project's own, but for dates of other packs' rules."""
    by = "" if cause.br_version is None else f"BR {cause.br_version} ({cause.ballot})"
    if cause.kind == "version":
        return f"{by}, published {cause.date}"
    if cause.kind == "compliance_date":
        return f"the compliance date {cause.date}" + (f" of {by}" if by else "")
    if cause.kind == "start":
        return f"the start of the BR, {cause.date}"
    return "the day of issuance itself, no version or compliance date"


class ComparisonJsonWriter:
    """Writes the document piece by piece, a certificate a line."""

    def __init__(
        self,
        stream: TextIO,
        version: str,
        before: str,
        after: str,
        min_severity: Severity = Severity.NOTICE,
        configuration: str | None = None,
    ) -> None:
        """``version``: of the tool. ``before``, ``after``: as the caller named them. ``min_severity``:
        changes below it are left out. ``configuration``: the file that was used."""
        self._stream = stream
        self._head = {
            "tool": {
                "name": "smime-lint",
                "version": version,
                "schema": SCHEMA_VERSION,
                "configuration": configuration,
            },
            "from": before,
            "to": after,
        }
        self._min_severity = min_severity
        self._separator = "\n"

    def begin(self) -> None:
        """Write what was compared and open the array of certificates."""
        self._stream.write(encode_json(self._head)[:-1] + ',"certificates":[')

    def write(self, comparison: Comparison) -> None:
        """Write one element of the array."""
        self._stream.write(self._separator + encode_json(self._record(comparison)))
        self._separator = ",\n"

    def end(self) -> None:
        """Close the document."""
        self._stream.write("\n]}\n")

    def _record(self, comparison: Comparison) -> dict[str, object]:
        result = comparison.after
        return {
            "source": result.source,
            "index": result.index,
            "sha256": result.sha256,
            **identity_of(result),
            "in_scope": result.in_scope,
            "tbs": result.tbs,
            "kind": result.kind,
            "type": result.type,
            "generation": result.generation,
            "type_source": result.type_source,
            "from": _applied(comparison.before),
            "to": _applied(comparison.after),
            "appears": _shown(comparison.appears, self._min_severity),
            "disappears": _shown(comparison.disappears, self._min_severity),
            "error": comparison.error,
            "internal_errors": comparison.internal_errors,
        }


def _applied(result: Result) -> dict[str, object]:
    return {
        "status": result.status,
        "br_version": result.br_version,
        "br_version_source": result.br_version_source,
        "issued_at": result.issued_at,
        "rules_evaluated": result.rules_evaluated,
    }


def _shown(changes: Iterable[Change], min_severity: Severity) -> list[Change]:
    return [change for change in changes if change.severity.rank >= min_severity.rank]
