"""The output of a lint run: findings, results, reports. Their JSON is that of docs/results.schema.json."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import msgspec

from ..rules import Severity
from ..spelling import NEVER, find_choice, suggestion

RULE_ERROR = "internal.rule_error"
"""A rule raised an exception; the message contains its id."""
ENGINE_ERROR = "internal.engine_error"
"""The engine itself failed on a certificate."""
NOT_LINTED = "engine.input.not_linted"
"""The document could not be read, decoded or linted. Only formats without a place for errors report it."""
NOT_SMIME = "engine.scope.not_smime"
"""The certificate is not one that the BR cover, and the caller requires it to be."""


THRESHOLDS = (*(severity.value for severity in Severity), NEVER)
NOTHING_CHECKED = 4
"""The exit code if there are documents, but the selected rules apply to none of them."""


class Status(str, Enum):
    """What became of a document."""

    CLEAN = "clean"
    """It was checked, and nothing was found."""
    FINDINGS = "findings"
    """It was checked, and has findings, of any severity. A baseline or a suppression does not change that."""
    NOT_APPLICABLE = "not_applicable"
    """The selected rules do not apply to it: none of them ran, or they include rules of the BR, which do not
    cover it. Rules of the standards may have run; what they found counts."""
    UNREADABLE = "unreadable"
    """It, or the evidence that its check needs, could not be read or decoded."""
    FAILED = "failed"
    """The linter failed on it: a rule, the engine or a process."""


def is_internal(rule: str) -> bool:
    """Whether an id is that of a failure of the linter."""
    return rule.startswith("internal.")


class Finding(msgspec.Struct, frozen=True, gc=False):
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


class SuppressedFinding(Finding, frozen=True, gc=False):
    """A finding that an entry of the configuration suppresses: it is shown, but does not count."""

    reason: str
    """The reason that the entry gives."""
    expires: str | None
    """The first day on which the entry no longer suppresses, as ISO 8601."""
    entry: int
    """The number of the entry, from 1."""


class PathCertificate(msgspec.Struct, frozen=True):
    """A certificate of a path, above the one that was linted."""

    subject: str
    """Its commonName, or what its subject has instead."""
    sha256: str


class Result(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was found on one certificate, or another document.

    Names are in the form of RFC 4514, times in ISO 8601 in UTC, and serial numbers and CRL numbers in
    hexadecimal, two digits an octet.
    """

    source: str
    """The file's path as given, "-" for standard input."""
    index: int
    """The certificate's place in the source, from 0."""
    document: str
    """The type of the document: "certificate", "crl" or "ocsp"; of what could not be read, the one that was
    expected."""
    sha256: str | None
    """Of the decoded DER; None if there is none."""
    status: Status
    subject: str | None = None
    """None also where the field is unreadable, as for all that follow."""
    issuer: str | None = None
    serial_number: str | None = None
    """Of a certificate, or of the one certificate that an OCSP response is about."""
    not_before: str | None = None
    not_after: str | None = None
    crl_number: str | None = None
    this_update: str | None = None
    """Of a CRL, or of an OCSP response about one certificate."""
    next_update: str | None = None
    produced_at: str | None = None
    """Of an OCSP response."""
    responder: str | None = None
    """Of an OCSP response: the name, or ``keyHash=`` and the hash of the key in hexadecimal."""
    in_scope: bool | None
    """Whether it is in the scope of the BR. Their rules were applied if ``br_version`` is not None, too."""
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
    signer: bool = False
    """Whether it is the certificate of a signer, in a message or PKCS #7 file."""
    issuers: tuple[PathCertificate, ...] | None = None
    """The path that was taken, the nearest issuer first; None if issuers were not asked for."""
    path_complete: bool | None = None
    """Whether the path ends in a self-signed certificate; None if issuers were not asked for."""
    other_paths: int = 0
    """How many other paths there are, which were not taken."""
    known_findings: int = 0
    """How many findings the caller knows already, from a baseline. They are not among the findings."""
    suppressed: tuple[SuppressedFinding, ...] = ()
    """The findings that the configuration suppresses. They are not among the findings."""

    def worst(self) -> Severity | None:
        """The highest severity found."""
        if not self.findings:
            return None
        return max([finding.severity for finding in self.findings], key=lambda severity: severity.rank)

    @property
    def has_internal_error(self) -> bool:
        """Whether the linter itself failed on something."""
        return any(finding.is_internal for finding in self.findings)


IDENTITY = (
    "subject",
    "issuer",
    "serial_number",
    "not_before",
    "not_after",
    "crl_number",
    "this_update",
    "next_update",
    "produced_at",
    "responder",
)
"""The fields of a result that identify the document, beside its SHA-256."""


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
    def errors(self) -> tuple[Result, ...]:
        """The results of documents that could not be linted; ``error`` has the reason."""
        return tuple(result for result in self.results if result.error is not None)

    @property
    def ok(self) -> bool:
        """Whether every document was linted, at least one of them is one to which the selected rules apply,
        and none has an error."""
        return self.exit_code() == 0

    def exit_code(self, threshold: Severity | str | None = Severity.ERROR) -> int:
        """The exit code that the command line has for such results; `NOTHING_CHECKED` for none.

        ``threshold``: see `exit_code`.
        """
        threshold = threshold_of(threshold)
        return combine(exit_code(result, threshold) for result in self.results)

    def raise_for_findings(self, threshold: Severity | str | None = Severity.ERROR) -> None:
        """Raise ReportError for a finding of this severity or above, for what could not be linted, and if the
        selected rules apply to no document. ``threshold``: see `exit_code`."""
        threshold = threshold_of(threshold)
        for result in self.results:
            code = exit_code(result, threshold)
            if code in (0, NOTHING_CHECKED):
                continue
            place = f"{result.source} #{result.index}"
            if result.error is not None:
                raise ReportError(self, f"{place}: not linted: {result.error}")
            worst = max(result.findings, key=lambda finding: (finding.is_internal, finding.severity.rank))
            raise ReportError(self, f"{place}: {worst.severity.value}: {worst.rule}: {worst.message}")
        if not self.results:
            raise ReportError(self, "nothing was linted")
        if self.exit_code(threshold) == NOTHING_CHECKED:
            first = self.results[0]
            place = f"{first.source} #{first.index}"
            raise ReportError(self, f"{place}: nothing was checked: {why_not_applicable(first)}")


def status_of(findings: Iterable[Finding], error: str | None, is_applicable: bool) -> Status:
    """The status of a document. ``is_applicable``: whether the selected rules apply to it."""
    is_found = False
    for finding in findings:
        if finding.is_internal:
            return Status.FAILED
        is_found = True
    if error is not None:
        return Status.UNREADABLE
    if not is_applicable:
        return Status.NOT_APPLICABLE
    return Status.FINDINGS if is_found else Status.CLEAN


def why_not_applicable(result: Result) -> str:
    """Why the selected rules do not apply to a document with this status."""
    what = (result.kind or "document").replace("_", " ")
    if result.type is not None:
        what = f"{result.type}-{result.generation}"
    if not result.rules_evaluated:
        return f"none of the selected rules applies to this document ({what})"
    if not result.in_scope:
        return f"the S/MIME BR do not cover this document ({what})"
    day = (result.issued_at or "").partition("T")[0]
    return f"no version of the S/MIME BR was in force on {day}"


def not_applicable_reason(result: Result) -> str:
    """The same in general, without what is particular to the document."""
    if not result.rules_evaluated:
        return "none of the selected rules applies"
    if not result.in_scope:
        return "outside the scope of the S/MIME BR"
    return "issued when no version of the S/MIME BR was in force"


def threshold_of(name: Severity | str | None) -> Severity | None:
    """A threshold from its name in any case; None for "never". Raises ValueError."""
    if name is None or isinstance(name, Severity):
        return name
    found = find_choice(name, THRESHOLDS) if isinstance(name, str) else None
    if found is None:
        hint = suggestion(name, THRESHOLDS) if isinstance(name, str) else ""
        raise ValueError(f"expected a severity (error, warn or notice) or never, found {name!r}{hint}")
    return None if found == NEVER else Severity(found)


def exit_code(result: Result, fail_on: Severity | str | None) -> int:
    """What a result means for the exit code.

    0 checked without a finding at or above the threshold, 1 such a finding, 2 not read or not decoded, 3 an
    internal error, `NOTHING_CHECKED` the selected rules do not apply. ``fail_on``: a severity or its name;
    None or "never": findings never count. Raises ValueError for another text.
    """
    if not isinstance(fail_on, Severity):
        fail_on = threshold_of(fail_on)
    if result.status is Status.FAILED:
        return 3
    if result.status is Status.UNREADABLE:
        return 2
    worst = result.worst()
    if fail_on is not None and worst is not None and worst.rank >= fail_on.rank:
        return 1
    return NOTHING_CHECKED if result.status is Status.NOT_APPLICABLE else 0


def combine(codes: Iterable[int]) -> int:
    """The exit code of a run from those of its documents: 3, 2 or 1 if one has it; else 0 if one was checked;
    else, also for no documents at all, `NOTHING_CHECKED`."""
    return max(codes, key=_PRECEDENCE.index, default=NOTHING_CHECKED)


_PRECEDENCE = (NOTHING_CHECKED, 0, 1, 2, 3)
"""A later one overrides an earlier one."""
