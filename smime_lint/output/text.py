"""A report for people."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.report import Finding, PathCertificate, Result, Status, why_not_applicable
from ..rules import Severity
from .summary import OTHERS, Summary, shown_findings
from .terminal import MIN_WIDTH, printable

MAX_VALUE = 160
"""Characters of a value that are shown; JSON has all of it."""
MAX_ISSUERS = 10
"""Issuers in the summary."""

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_RED = "\x1b[31m"
_GREEN = "\x1b[32m"
_YELLOW = "\x1b[33m"
_CYAN = "\x1b[36m"
_COLORS = {Severity.ERROR: _RED, Severity.WARN: _YELLOW, Severity.NOTICE: _CYAN}

_NO_BREAK = "\xa0"
_SEVERITIES = {Severity.ERROR: "error", Severity.WARN: "warning", Severity.NOTICE: "notice"}
_STATUSES = (
    (Status.CLEAN, "clean", ""),
    (Status.FINDINGS, "with findings", ""),
    (Status.NOT_APPLICABLE, "not applicable", ""),
    (Status.UNREADABLE, "not linted", _RED),
    (Status.FAILED, "failed", _RED),
)

_KINDS = {
    "root": "root CA",
    "subca": "subordinate CA",
    "tcsubca": "technically constrained subordinate CA",
    "cross": "cross",
    "extant": "Extant S/MIME CA",
    "ocsp_responder": "OCSP responder",
    "ocsp_response": "OCSP response",
    "crl": "CRL",
}
_NO_CERTIFICATES = frozenset({"ocsp_response", "crl"})
"""Kinds of other documents."""
_TYPE_SOURCES = {
    "forced": "as given",
    "policy": "by policy OID",
    "policy_map": "by mapped policy OID",
    "guessed": "guessed from the subject",
}
_VERSION_SOURCES = {
    "pinned": "as given",
    "latest": "the latest",
    "issued_at": "in force on the given day of issuance, {day}",
    "not_before": "in force on notBefore, {day}",
    "produced_at": "in force on producedAt, {day}",
    "this_update": "in force on thisUpdate, {day}",
    "unknown_date": "the latest, because notBefore is unreadable",
}


class TextWriter:
    """Makes a paragraph of each document with findings, and a summary."""

    separator = ""

    def __init__(
        self,
        color: bool = False,
        min_severity: Severity = Severity.NOTICE,
        noun: str = "certificate",
        configuration: str | None = None,
        show_clean: bool = False,
        with_summary: bool = True,
        width: int | None = None,
    ) -> None:
        """``min_severity``: findings below it are only counted. ``noun``: what is linted. ``configuration``:
        the file that was used. ``show_clean``: also show documents without a finding to show. ``width``: the
        columns at which lines are broken; None: never."""
        self._noun = noun
        self._configuration = configuration
        self._color = color
        self._min_severity = min_severity
        self._show_clean = show_clean
        self._with_summary = with_summary
        self._width = width

    def begin(self) -> str:
        """Nothing precedes the documents."""
        return ""

    def write(self, result: Result) -> str:
        """One paragraph."""
        findings = shown_findings(result, self._min_severity)
        if not (findings or result.error is not None or self._show_clean):
            return ""
        lines = [*self._lines("", title(result), _BOLD)]
        if name := _name(result):
            lines += self._name_lines(name)
        if result.kind is not None:
            lines += self._lines("  ", f"{profile(result)}; {_version(result)}", _DIM)
        if result.issuers is not None:
            lines += self._lines("  ", _path(result.issuers, result), _DIM)
        if result.error is not None:
            lines += self._lines("  not linted  ", printable(result.error), label=_RED)
        for finding in findings:
            lines += self._finding(finding)
        lines += self._remarks(result, len(result.findings) - len(findings))
        return "\n".join(lines) + "\n\n"

    def _remarks(self, result: Result, hidden: int) -> list[str]:
        """What there is beside the findings that are shown. ``hidden``: how many are not."""
        lines = []
        if result.suppressed:
            lines += self._lines("  ", f"{count(len(result.suppressed), 'finding')} suppressed", _DIM)
        if result.known_findings:
            lines += self._lines("  ", f"{count(result.known_findings, 'finding')} in the baseline", _DIM)
        if hidden:
            lines += self._lines("  ", f"{count(hidden, 'finding')} below {self._min_severity.value}", _DIM)
        elif result.status is Status.NOT_APPLICABLE:
            lines += self._lines("  not applicable  ", printable(why_not_applicable(result)))
        elif result.status is Status.CLEAN:
            evaluated = f"{count(result.rules_evaluated, 'rule')} evaluated"
            lines += self._lines("  clean  ", evaluated, label=_GREEN)
        return lines

    def end(self, summary: Summary) -> str:
        """The summary."""
        if not self._with_summary:
            return ""
        lines = []
        if summary.certificates > 1:
            lines += self._rules(summary)
            lines += self._issuers(summary)
        lines += self._not_applicable(summary)
        return "".join(f"{line}\n" for line in lines) + self.closing(summary)

    def closing(self, summary: Summary) -> str:
        """The counts in a line, and the configuration file."""
        statuses = [
            self._part(f"{number:,} {what}", color)
            for status, what, color in _STATUSES
            if (number := summary.statuses[status])
        ]
        findings = [
            self._part(count(number, _SEVERITIES[severity]), _COLORS[severity])
            for severity, number in summary.findings.items()
            if number
        ]
        if summary.known:
            findings.append(self._part(f"{summary.known:,} in the baseline"))
        if summary.suppressed_findings:
            findings.append(self._part(f"{summary.suppressed_findings:,} suppressed"))
        guessed = [self._part(f"type guessed for {summary.guessed:,}")] if summary.guessed else []
        groups = (
            f"{self._part(count(summary.certificates, self._noun))}: {', '.join(statuses) or 'none'}",
            *guessed,
            ", ".join(findings) or "no findings",
            self._part(f"{count(summary.rules_evaluated, 'rule')} evaluated"),
        )
        lines = self._lines("", "; ".join(groups))
        if self._configuration is not None:
            lines.append(f"configuration: {printable(self._configuration)}")
        return "".join(f"{line}\n" for line in lines).replace(_NO_BREAK, " ")

    def _part(self, text: str, color: str = "") -> str:
        """A part of a line that is not broken."""
        return self._paint(color, text.replace(" ", _NO_BREAK))

    def _rules(self, summary: Summary) -> list[str]:
        """The findings by rule, the most severe and the most frequent first."""
        rows = [
            (f"{tally.findings:,}", f"{tally.documents:,}", self._rule(severity, id))
            for severity in sorted(Severity, key=lambda severity: -severity.rank)
            if severity.rank >= self._min_severity.rank
            for id, tally in sorted(
                summary.by_rule[severity].items(), key=lambda entry: (-entry[1].findings, entry[0])
            )
        ]
        return self._table((("findings", f"{self._noun}s", "rule"), *rows)) if rows else []

    def _rule(self, severity: Severity, id: str) -> str:
        return f"{self._paint(_COLORS[severity], f'{severity.value:<6}')}  {printable(id)}"

    def _issuers(self, summary: Summary) -> list[str]:
        """The issuers with the most documents that have findings."""
        faulty = {name: tally for name, tally in summary.by_issuer.items() if tally.findings}
        others = faulty.pop(OTHERS, None)
        ordered = sorted(faulty.items(), key=lambda entry: (-entry[1].faulty, -entry[1].findings, entry[0]))
        rows = [
            (
                f"{tally.findings:,}",
                f"{tally.faulty:,} of {tally.documents:,}",
                printable(name) or "empty name",
            )
            for name, tally in ordered[:MAX_ISSUERS]
        ]
        if not rows:
            return []
        lines = self._table((("findings", f"{self._noun}s", "issuer"), *rows))
        if len(ordered) > MAX_ISSUERS or others is not None:
            more = f"{'more than ' if others is not None else ''}{len(ordered) - MAX_ISSUERS:,}"
            lines.insert(-1, f"and {more} other issuers with findings")
        return lines

    def _table(self, rows: Sequence[tuple[str, str, str]]) -> list[str]:
        """Two columns of numbers and one of names, with an empty line below."""
        first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
        head, *body = (f"{row[0]:>{first}}  {row[1]:>{second}}  {row[2]}" for row in rows)
        return [self._paint(_BOLD, head), *body, ""]

    def _not_applicable(self, summary: Summary) -> list[str]:
        """Why rules do not apply, each reason with the number of documents."""
        lines = []
        for reason, number in sorted(summary.not_applicable.items()):
            lines += self._lines(f"{number:,} not applicable: ", reason)
        return lines

    def _finding(self, finding: Finding) -> list[str]:
        severity = self._paint(_COLORS[finding.severity], f"{finding.severity.value:<6}")
        citation = f"  [{printable(finding.citation)}]" if finding.citation else ""
        where = f"{printable(finding.path)}, offset {finding.offset}, {count(finding.length, 'byte')}"
        lines = [
            f"  {severity}  {self._paint(_BOLD, printable(finding.rule))}{self._paint(_DIM, citation)}",
            *self._lines("          ", printable(finding.message)),
            *self._lines("          at     ", where, _DIM),
        ]
        if finding.value is not None:
            lines += self._lines("          value  ", _value(finding.value), _DIM)
        if finding.fix is not None:
            lines += self._lines("          fix    ", printable(finding.fix))
        return lines

    def _name_lines(self, name: str) -> list[str]:
        """A name that is broken between its RDNs, not at the spaces in them."""
        if self._width is None:
            return self._lines("  ", name, _DIM)
        import re

        spaced = re.sub(r"(?<!\\),", ", ", name.replace(" ", _NO_BREAK)).replace(f";{_NO_BREAK}", "; ")
        rows = self._lines("  ", spaced, _DIM)
        return [row.replace(", ", ",").replace(_NO_BREAK, " ") for row in rows]

    def _lines(self, before: str, text: str, color: str = "", label: str = "") -> list[str]:
        """A text as lines of at most the width, each as far to the right as the first.

        ``before``: what the first line begins with. ``color``: of everything. ``label``: of ``before``.
        """
        parts = [text]
        if self._width is not None and len(before) + len(text) > self._width:
            import textwrap

            # Long words are not broken, so that they can be copied.
            room = max(self._width - len(before), MIN_WIDTH // 2)
            parts = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
        first = self._paint(label, before.rstrip()) + before[len(before.rstrip()) :] if label else before
        blank = " " * (len(before) or 2)
        return [self._paint(color, f"{blank if n else first}{part}") for n, part in enumerate(parts)]

    def _paint(self, color: str, text: str) -> str:
        return f"{color}{text}{_RESET}" if self._color and color and text else text


def title(result: Result) -> str:
    """The input, and the certificate's number in it where it is not the first."""
    name = "standard input" if result.source == "-" else printable(result.source)
    return f"{name} #{result.index}" if result.index else name


def _name(result: Result) -> str:
    """The subject and the serial number; for other documents, their issuer or responder."""
    parts = [] if result.subject is None else [printable(result.subject) or "empty subject"]
    if result.kind in _NO_CERTIFICATES:
        parts = [printable(name) for name in (result.issuer, result.responder) if name is not None]
    if result.serial_number is not None:
        parts.append(f"serial number {result.serial_number}")
    return "; ".join(parts)


def profile(result: Result) -> str:
    """What the certificate was linted as, and how that was found."""
    what = _KINDS.get(result.kind or "", result.kind or "")
    if result.kind not in _NO_CERTIFICATES:
        what += " certificate of a signer" if result.signer else " certificate"
    form = " (bare TBSCertificate)" if result.tbs else ""
    if result.type is None or result.generation is None:
        return f"{what}{form}"
    source = _TYPE_SOURCES.get(result.type_source or "", result.type_source)
    return f"{what}{form}, {result.type}-{result.generation} ({source})"


def _path(issuers: tuple[PathCertificate, ...], result: Result) -> str:
    if not issuers:
        return "its issuer is not among the certificates given"
    others = ""
    if result.other_paths:
        others = f" ({count(result.other_paths, 'other path')})"
    if issuers[0].sha256 == result.sha256:
        return f"issued by itself{others}"
    names = []
    for issuer in issuers:
        # Hashes distinguish the certificates of one CA.
        hash = f" ({issuer.sha256[:8]})" if others else ""
        names.append(f"{printable(issuer.subject)}{hash}")
    end = "" if result.path_complete else ", whose issuer is not among the certificates given"
    return f"issued by {', then '.join(names)}{end}{others}"


def _version(result: Result) -> str:
    source = result.br_version_source or ""
    day = (result.issued_at or "").partition("T")[0]
    if source == "not_in_force":
        return f"no S/MIME BR version was in force on {day}"
    if result.br_version is None:
        return "the S/MIME BR were not applied"
    if source == "unknown_date" and result.kind in _NO_CERTIFICATES:
        return f"S/MIME BR {result.br_version} (the latest, because it has no readable date)"
    reason = _VERSION_SOURCES.get(source, source).format(day=day)
    return f"S/MIME BR {result.br_version} ({reason})"


def _value(value: str) -> str:
    if len(value) > MAX_VALUE:
        return f"{printable(value[:MAX_VALUE])}... ({count(len(value), 'character')})"
    return printable(value)


def count(number: int, noun: str) -> str:
    """A number with its noun, "1 error", "1,200 errors"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
