"""JUnit XML, which Jenkins, GitLab and others read."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ..engine.report import NOT_LINTED, Result, Status, why_not_applicable
from ..rules import Severity
from .problems import describe, identity_of, problems
from .summary import Summary
from .terminal import printable
from .text import title

LINT = "lint"
"""The test case that fails if a document cannot be linted."""


class JunitWriter:
    """Makes a test suite of each document: one test case that it was linted, and one for each finding.

    Test cases of suppressed findings are skipped, and the first one of a document to which the selected rules
    do not apply.
    """

    separator = ""

    def __init__(self, min_severity: Severity = Severity.NOTICE, fail_on: Severity | None = None) -> None:
        """``min_severity``: findings below it are left out. ``fail_on``: findings below it are test cases
        that pass, with the finding as output; all are if it is None."""
        self._min_severity = min_severity
        self._fail_on = fail_on

    def begin(self) -> str:
        """The beginning of the document."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="smime-lint">\n'

    def write(self, result: Result) -> str:
        """The test suite of a result."""
        name = title(result)
        tests = failures = errors = skipped = 0
        cases = []
        for finding, _, reason in problems(result, self._min_severity):
            text = describe(finding)
            attributes = f"type={_attribute(finding.rule)} message={_attribute(text)}"
            is_error = finding.rule == NOT_LINTED or finding.is_internal
            if is_error:
                errors += 1
                body = f"<error {attributes}/>"
            elif reason is not None:
                skipped += 1
                body = f"<skipped {attributes}/>"
            elif self._fail_on is not None and finding.severity.rank >= self._fail_on.rank:
                failures += 1
                body = f"<failure {attributes}>{_text(_details(finding.value, finding.fix))}</failure>"
            else:
                body = f"<system-out>{_text(f'{finding.severity.value}: {text}')}</system-out>"
            tests += 1
            case = LINT if is_error and result.error is not None else f"{finding.rule} at {finding.path}"
            cases.append(_case(name, case, body))
        if result.error is None:
            tests += 1
            body = ""
            if result.status is Status.NOT_APPLICABLE:
                skipped += 1
                body = f"<skipped message={_attribute(f'not applicable: {why_not_applicable(result)}')}/>"
            cases.insert(0, _case(name, LINT, body))
        counts = f'tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
        facts = "".join(
            f"<property name={quoteattr(key)} value={_attribute(value)}/>\n"
            for key, value in {"status": result.status.value, **identity_of(result)}.items()
        )
        body = f"<properties>\n{facts}</properties>\n{''.join(cases)}"
        return f"<testsuite name={_attribute(name)} {counts}>\n{body}</testsuite>\n"

    def end(self, summary: Summary) -> str:
        """The end of the document."""
        return "</testsuites>\n"


def _case(document: str, name: str, body: str) -> str:
    attributes = f"classname={_attribute(document)} name={_attribute(name)}"
    return f"<testcase {attributes}>{body}</testcase>\n" if body else f"<testcase {attributes}/>\n"


def _details(value: str | None, fix: str | None) -> str:
    parts = (("value", value), ("fix", fix))
    return "; ".join(f"{name}: {text}" for name, text in parts if text is not None)


def _attribute(text: str) -> str:
    return quoteattr(printable(text))


def _text(text: str) -> str:
    """Characters that XML does not allow have been escaped as for a terminal."""
    return escape(printable(text))
