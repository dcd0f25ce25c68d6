"""A report for people."""

from __future__ import annotations

from ..engine.report import Finding, PathCertificate, Result, Status, why_not_applicable
from ..rules import Severity
from .summary import Summary, shown_findings
from .terminal import printable

MAX_VALUE = 160
"""Characters of a value that are shown; JSON has all of it."""

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_RED = "\x1b[31m"
_GREEN = "\x1b[32m"
_YELLOW = "\x1b[33m"
_CYAN = "\x1b[36m"
_COLORS = {Severity.ERROR: _RED, Severity.WARN: _YELLOW, Severity.NOTICE: _CYAN}

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
    """Makes a paragraph of each certificate, and a line of summary."""

    separator = ""

    def __init__(
        self,
        color: bool = False,
        min_severity: Severity = Severity.NOTICE,
        noun: str = "certificate",
        configuration: str | None = None,
    ) -> None:
        """``min_severity``: findings below it are only counted. ``noun``: what is linted. ``configuration``:
        the file that was used."""
        self._noun = noun
        self._configuration = configuration
        self._color = color
        self._min_severity = min_severity

    def begin(self) -> str:
        """Nothing precedes the certificates."""
        return ""

    def write(self, result: Result) -> str:
        """One paragraph."""
        lines = [self._paint(_BOLD, title(result))]
        if result.kind is not None:
            lines.append(self._paint(_DIM, f"  {profile(result)}; {_version(result)}"))
        if result.issuers is not None:
            lines.append(self._paint(_DIM, f"  {_path(result.issuers, result)}"))
        if result.error is not None:
            lines.append(f"  {self._paint(_RED, 'not linted')}  {printable(result.error)}")
        findings = shown_findings(result, self._min_severity)
        for finding in findings:
            lines += self._finding(finding)
        hidden = len(result.findings) - len(findings)
        if result.suppressed:
            lines.append(self._paint(_DIM, f"  {count(len(result.suppressed), 'finding')} suppressed"))
        if result.known_findings:
            lines.append(self._paint(_DIM, f"  {count(result.known_findings, 'finding')} in the baseline"))
        if hidden:
            lines.append(self._paint(_DIM, f"  {count(hidden, 'finding')} below {self._min_severity.value}"))
        elif result.status is Status.NOT_APPLICABLE:
            lines.append(f"  not applicable  {printable(why_not_applicable(result))}")
        elif result.status is Status.CLEAN:
            rules = count(result.rules_evaluated, "rule")
            lines.append(f"  {self._paint(_GREEN, 'clean')}  {rules} evaluated")
        return "\n".join(lines) + "\n\n"

    def end(self, summary: Summary) -> str:
        """The summary."""
        parts = [
            count(summary.certificates, self._noun),
            f"{summary.clean:,} clean",
            self._tally(summary, Severity.ERROR, "error"),
            self._tally(summary, Severity.WARN, "warning"),
            self._tally(summary, Severity.NOTICE, "notice"),
            self._paint(_RED if summary.errors else "", f"{summary.errors:,} not linted"),
            f"{count(summary.rules_evaluated, 'rule')} evaluated",
        ]
        if not_applicable := summary.statuses[Status.NOT_APPLICABLE]:
            parts.insert(2, f"{not_applicable:,} not applicable")
        if summary.suppressed_findings:
            parts.insert(-1, f"{summary.suppressed_findings:,} suppressed")
        if summary.known:
            parts.insert(-1, f"{count(summary.known, 'finding')} in the baseline")
        lines = [", ".join(parts)]
        if self._configuration is not None:
            lines.append(f"configuration: {printable(self._configuration)}")
        return "\n".join(lines) + "\n"

    def _tally(self, summary: Summary, severity: Severity, noun: str) -> str:
        number = summary.findings[severity]
        return self._paint(_COLORS[severity] if number else "", count(number, noun))

    def _finding(self, finding: Finding) -> list[str]:
        severity = self._paint(_COLORS[finding.severity], f"{finding.severity.value:<6}")
        citation = f"  [{printable(finding.citation)}]" if finding.citation else ""
        where = f"{printable(finding.path)}, offset {finding.offset}, {count(finding.length, 'byte')}"
        lines = [
            f"  {severity}  {self._paint(_BOLD, printable(finding.rule))}{self._paint(_DIM, citation)}",
            f"          {printable(finding.message)}",
            self._paint(_DIM, f"          at     {where}"),
        ]
        if finding.value is not None:
            lines.append(self._paint(_DIM, f"          value  {_value(finding.value)}"))
        if finding.fix is not None:
            lines.append(f"          fix    {printable(finding.fix)}")
        return lines

    def _paint(self, color: str, text: str) -> str:
        return f"{color}{text}{_RESET}" if self._color and color and text else text


def title(result: Result) -> str:
    """The input, and the certificate's number in it where it is not the first."""
    name = "standard input" if result.source == "-" else printable(result.source)
    return f"{name} #{result.index}" if result.index else name


def profile(result: Result) -> str:
    """What the certificate was linted as, and how that was found."""
    what = _KINDS.get(result.kind or "", result.kind or "")
    if result.kind not in _NO_CERTIFICATES:
        what += " certificate"
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
