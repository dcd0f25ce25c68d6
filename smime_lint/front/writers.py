"""The writer of each format."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from .. import __version__
from ..output import Writer
from ..output.run import Run
from ..rules import Severity


class Look(NamedTuple):
    """What reports of several formats depend on."""

    min_severity: Severity = Severity.NOTICE
    """Findings below it are left out."""
    fail_on: Severity | None = Severity.ERROR
    noun: str = "certificate"
    """What is linted."""
    configuration: str | None = None
    """The configuration file that was used."""
    color: bool = False
    rule_files: tuple[str, ...] = ()
    pack_options: Mapping[str, Mapping[str, Any]] = {}
    run: Run | None = None
    """What was run, for formats that describe it."""
    directory: str | None = None
    """Paths in reports for CI systems are relative to it; None: to the current one."""
    show_clean: bool = True
    """Whether text also shows documents without a finding."""
    with_summary: bool = True
    width: int | None = None
    """Columns at which lines of text are broken."""


def make_writer(name: str, look: Look) -> Writer:
    """The writer of a format of `config.FORMATS`."""
    severity = look.min_severity
    if name == "json":
        from ..output.json import JsonWriter

        return JsonWriter(__version__, severity, look.configuration, look.run)
    if name == "ndjson":
        from ..output.ndjson import NdjsonWriter

        return NdjsonWriter(severity)
    if name == "sarif":
        from ..output.sarif import SarifWriter
        from ..reference.sarif import descriptors

        describe = partial(descriptors, look.rule_files, look.pack_options)
        return SarifWriter(__version__, describe, severity, look.directory, look.run)
    if name == "junit":
        from ..output.junit import JunitWriter

        return JunitWriter(severity, look.fail_on)
    if name == "github":
        from ..output.github import GithubWriter

        return GithubWriter(severity, look.noun, look.configuration, look.directory)
    if name == "gitlab":
        from ..output.gitlab import GitlabWriter

        return GitlabWriter(severity, look.directory)
    if name == "csv":
        from ..output.csv import CsvWriter

        return CsvWriter(severity)
    from ..output.text import TextWriter

    return TextWriter(
        look.color,
        severity,
        look.noun,
        look.configuration,
        look.show_clean,
        look.with_summary,
        look.width,
    )
