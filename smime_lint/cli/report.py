"""smime-lint report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .destination import open_destination
from .extras import needs_extra
from .group import UsageProblem
from .parameters import Command, complete_directories, option

if TYPE_CHECKING:
    from ..audit.store import Audit

REPORT = "report.html"


@click.command(name="report", cls=Command)
@click.argument(
    "directory", metavar="DIRECTORY", type=click.Path(path_type=Path), shell_complete=complete_directories
)
@option("-o", "--output", metavar="FILE", help=f"Write the page to FILE; by default {REPORT} in DIRECTORY.")
@option(
    "--redact",
    is_flag=True,
    help="Leave out mailboxes and names of subscribers, paths of files, and carried columns.",
)
@option("--sql", metavar="QUERY", help="Run a query and print its rows as CSV instead.")
@option("--csv", "csv_directory", metavar="DIR", help="Write the tables as CSV files to DIR instead.")
def command(
    directory: Path, output: str | None, redact: bool, sql: str | None, csv_directory: str | None
) -> int:
    """Report on an audit: a self-contained HTML page, and a summary on standard output.

    DIRECTORY is one that smime-lint audit wrote. The tables for --sql are described in docs/audit-schema.md:
    certificates, findings, inputs, der and run. A query runs in DuckDB.
    """
    if sum(option is not None for option in (sql, csv_directory, output)) > 1:
        raise UsageProblem("--output, --sql and --csv exclude each other")
    with needs_extra("report", "audit"):
        from ..audit.store import Audit, AuditError
    try:
        with Audit(directory, redact) as audit:
            if sql is not None:
                _print_rows(audit, sql)
            elif csv_directory is not None:
                _write_tables(audit, Path(csv_directory))
            else:
                _write_page(audit, directory, output)
    except AuditError as error:
        raise UsageProblem(str(error)) from error
    return 0


def _print_rows(audit: Audit, sql: str) -> None:
    names, rows = audit.query(sql)
    with open_destination(utf8=True) as stream:
        for line in audit.as_csv(names, rows):
            stream.write(line)


def _write_tables(audit: Audit, directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(f"{directory}: cannot be made: {error.strerror or error}") from error
    for table in audit.listed_tables:
        path = directory / f"{table.name}.csv"
        with open_destination(str(path)) as stream:
            for line in audit.as_csv(*audit.columns_of(table)):
                stream.write(line)
        click.echo(str(path))


def _write_page(audit: Audit, directory: Path, output: str | None) -> None:
    with needs_extra("report", "audit"):
        from ..audit.report.figures import figures_of
        from ..audit.report.page import write_page
        from ..audit.report.text import summary
    from ..documents.certificate import Linter

    figures = figures_of(audit)
    name = output if output is not None else str(directory / REPORT)
    rules = {rule.id: rule for rule in Linter().rules}
    with open_destination(name) as stream:
        for piece in write_page(audit, figures, rules, str(directory)):
            stream.write(piece)
    if name == "-":
        return
    with open_destination() as stream:
        for line in summary(figures):
            stream.write(f"{line}\n")
        stream.write(f"\nreport: {name}\n")
