"""The output of a lint run: findings, results, reports. Their JSON is that of docs/results.schema.json."""

from __future__ import annotations

import msgspec

from ..rules import Severity

RULE_ERROR = "internal.rule_error"
"""A rule raised an exception; the message contains its id."""
ENGINE_ERROR = "internal.engine_error"
"""The engine itself failed on a certificate."""
NOT_LINTED = "engine.input.not_linted"
"""The document could not be read, decoded or linted. Only formats without a place for errors report it."""
NOT_SMIME = "engine.scope.not_smime"
"""The certificate is not one that the BR cover, and the caller requires it to be."""


def is_internal(rule: str) -> bool:
    """Whether an id is that of a failure of the linter."""
    return rule.startswith("internal.")


class Finding(msgspec.Struct, frozen=True):
    """A violation found, with its evidence."""

    rule: str
    severity: Severity
    message: str
    citation: str
    path: str
    offset: int
    """Of the first byte at fault, in the decoded DER."""
    length: int
    """In bytes."""
    value: str | None
    """The offending value: text, hexadecimal where it is none; None if something is missing."""
    fix: str | None

    @property
    def is_internal(self) -> bool:
        """Whether it reports a failure of the linter, not a fault of the certificate."""
        return is_internal(self.rule)


class PathCertificate(msgspec.Struct, frozen=True):
    """A certificate of a path, above the one that was linted."""

    subject: str
    """Its commonName, or what its subject has instead."""
    sha256: str


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was found on one certificate, or another document."""

    source: str
    """The file's path as given, "-" for standard input."""
    index: int
    """The certificate's place in the source, from 0."""
    sha256: str | None
    """Of the decoded DER; None if there is none."""
    in_scope: bool | None
    """Whether the BR's rules were applied."""
    tbs: bool | None
    """Whether it is a bare TBSCertificate; None also for other document types."""
    kind: str | None
    type: str | None
    generation: str | None
    type_source: str | None
    br_version: str | None
    """The version applied; None before the BR and where nothing was decoded."""
    br_version_source: str | None
    """"pinned", "latest", "issued_at" (the caller's date), "not_before", "produced_at" (of an OCSP response),
    "this_update" (of a CRL),
    "not_in_force" (issued before 2023-09-01), "unknown_date" (there is no readable date; the latest version
    was applied)."""
    issued_at: str | None
    """The time of issuance that was used, as ISO 8601 in UTC."""
    rules_evaluated: int
    findings: tuple[Finding, ...]
    """In the order of their place in the certificate."""
    error: str | None
    """Why the certificate could not be linted."""
    issuers: tuple[PathCertificate, ...] | None = None
    """The path that was taken, the nearest issuer first; None if issuers were not asked for."""
    path_complete: bool | None = None
    """Whether the path ends in a self-signed certificate; None if issuers were not asked for."""
    other_paths: int = 0
    """How many other paths there are, which were not taken."""
    known_findings: int = 0
    """How many findings the caller knows already, from a baseline. They are not among the findings."""

    def worst(self) -> Severity | None:
        """The highest severity found."""
        return max((finding.severity for finding in self.findings), key=lambda s: s.rank, default=None)

    @property
    def has_internal_error(self) -> bool:
        """Whether the linter itself failed on something."""
        return any(finding.is_internal for finding in self.findings)


class ReportError(Exception):
    """A report that does not let its input pass."""

    def __init__(self, report: Report, message: str) -> None:
        """``report``: the whole report. ``message``: the first reason."""
        super().__init__(message)
        self.report = report


class Report(msgspec.Struct, frozen=True):
    """What was found in one input, which may hold several certificates."""

    results: tuple[Result, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all results."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def ok(self) -> bool:
        """Whether every certificate was linted, and none has an error. An input without results is not ok."""
        return bool(self.results) and not any(exit_code(result, Severity.ERROR) for result in self.results)

    def raise_for_findings(self, threshold: Severity = Severity.ERROR) -> None:
        """Raise ReportError for a finding of this severity or above, and for what could not be linted."""
        if not self.results:
            raise ReportError(self, "nothing was linted")
        for result in self.results:
            if exit_code(result, threshold) == 0:
                continue
            place = f"{result.source} #{result.index}"
            if result.error is not None:
                raise ReportError(self, f"{place}: not linted: {result.error}")
            worst = max(result.findings, key=lambda finding: (finding.is_internal, finding.severity.rank))
            raise ReportError(self, f"{place}: {worst.severity.value}: {worst.rule}: {worst.message}")


def exit_code(result: Result, fail_on: Severity | None) -> int:
    """What a result means for the exit code: 0 clean, 1 a finding at or above the threshold, 2 not decoded,
    3 an internal error. ``fail_on`` None: findings never count."""
    if result.has_internal_error:
        return 3
    if result.error is not None:
        return 2
    worst = result.worst()
    return int(fail_on is not None and worst is not None and worst.rank >= fail_on.rank)
