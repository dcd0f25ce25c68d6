"""Annotations for GitHub Actions: workflow commands, one line each.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import os

from ..engine.report import Result
from ..inputs import STDIN
from ..rules import Severity
from .problems import describe, file_of, problems
from .summary import Summary
from .terminal import printable
from .text import TextWriter

_COMMANDS = {Severity.ERROR: "error", Severity.WARN: "warning", Severity.NOTICE: "notice"}


class GithubWriter:
    """Makes an annotation of each finding, and a line of summary for the log."""

    separator = ""

    def __init__(
        self,
        min_severity: Severity = Severity.NOTICE,
        noun: str = "certificate",
        configuration: str | None = None,
        directory: str | None = None,
    ) -> None:
        """``min_severity``: findings below it are left out. ``noun``: what is linted. ``configuration``: the
        file that was used. ``directory``: paths are relative to it; by default the current one."""
        self._min_severity = min_severity
        self._directory = os.getcwd() if directory is None else directory
        self._text = TextWriter(noun=noun, configuration=configuration)

    def begin(self) -> str:
        """Nothing stands before the annotations."""
        return ""

    def write(self, result: Result) -> str:
        """A line for each finding."""
        lines = []
        for finding, _, reason in problems(result, self._min_severity):
            title = finding.rule if result.index == 0 else f"{finding.rule} (#{result.index})"
            command = _COMMANDS[finding.severity]
            if reason is not None:
                command, title = "notice", f"{title} (suppressed)"
            properties = f"title={_escape_property(title)}"
            if result.source != STDIN:
                properties = f"file={_escape_property(file_of(result, self._directory))},{properties}"
            lines.append(f"::{command} {properties}::{_escape(describe(finding))}\n")
        return "".join(lines)

    def end(self, summary: Summary) -> str:
        """The summary, which GitHub shows in the log."""
        return self._text.closing(summary)


def _escape(text: str) -> str:
    """The message of a command. Line ends have been escaped, so that no certificate can begin a command."""
    return printable(text).replace("%", "%25")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
