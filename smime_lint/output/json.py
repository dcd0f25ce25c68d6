"""One JSON document, as docs/results.schema.json describes it."""

from __future__ import annotations

import msgspec

from ..engine.report import Result, Status
from ..engine.suppress import Use, uses
from ..model import pattern
from ..rules import Severity
from .run import Run
from .summary import Summary, shown

SCHEMA_VERSION = "1.3"
"""Of docs/results.schema.json: the first number changes when a reader of the old form would fail."""


class Tool(msgspec.Struct, frozen=True):
    """The program that made a report."""

    name: str
    version: str
    schema: str
    """The version of the schema of the report."""
    configuration: str | None
    """The configuration file that was used."""


class Counts(msgspec.Struct, frozen=True):
    """The counts of a report."""

    documents: int
    statuses: dict[Status, int]
    """How many documents have each status."""
    findings: dict[Severity, int]
    """How many findings of each severity count. Those below --min-severity are among them."""
    suppressed: int
    """How many findings the configuration suppresses."""
    known: int
    """How many findings the baseline has."""
    rules_evaluated: int
    suppressions: tuple[Use, ...]
    """What each entry of the configuration suppressed."""


class JsonReport(msgspec.Struct, frozen=True):
    """The document. The writer makes it piece by piece, so that it need not fit in memory."""

    tool: Tool
    run: Run | None
    results: tuple[Result, ...]
    summary: Counts


_encoder = msgspec.json.Encoder()

_HIDDEN = pattern("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""What terminals obey or hide, and what ends a line for some readers: certificates can hold it, and people
look at reports in terminals."""


def encode_json(value: object) -> str:
    """A value as JSON in one line; invisible characters are escaped."""
    text = _encoder.encode(value).decode("utf-8")
    if text.isascii() and "\x7f" not in text:
        return text
    return _HIDDEN.sub(lambda character: f"\\u{ord(character[0]):04x}", text)


def counts(summary: Summary, run: Run | None) -> Counts:
    """The counts of a summary. ``run``: has the suppressions."""
    return Counts(
        documents=summary.certificates,
        statuses=summary.statuses,
        findings=summary.findings,
        suppressed=summary.suppressed_findings,
        known=summary.known,
        rules_evaluated=summary.rules_evaluated,
        suppressions=uses(() if run is None else run.suppressions, summary.suppressed),
    )


class JsonWriter:
    """Makes the document, a result a line."""

    separator = ",\n"

    def __init__(
        self,
        version: str,
        min_severity: Severity = Severity.NOTICE,
        configuration: str | None = None,
        run: Run | None = None,
    ) -> None:
        """``version``: of the tool. ``min_severity``: findings below it are left out. ``configuration``: the
        file that was used. ``run``: what was run."""
        self._tool = Tool("smime-lint", version, SCHEMA_VERSION, configuration)
        self._run = run
        self._min_severity = min_severity

    def begin(self) -> str:
        """The tool and the run, and the beginning of the array of results."""
        return f'{{"tool":{encode_json(self._tool)},"run":{encode_json(self._run)},"results":[\n'

    def write(self, result: Result) -> str:
        """One element of the array."""
        return encode_json(shown(result, self._min_severity))

    def end(self, summary: Summary) -> str:
        """The counts, and the end of the document."""
        return f'\n],"summary":{encode_json(counts(summary, self._run))}}}\n'
