"""smime-lint report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .destination import open_destination
from .extras import needs_extra
from .group import UsageProblem
from .parameters import Command, complete_directories, option

if TYPE_CHECKING:
    from ..audit.database import Database

REPORT = "report.html"
Facts = Sequence[tuple[str, str]]


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
    certificates, findings, suppressed, inputs, der and run. A query runs in DuckDB.

    Exit code: 0 the report is written, whatever it says; 2 wrong usage, an audit that is not complete or
    cannot be read, or a query that fails.
    """
    if sum(option is not None for option in (sql, csv_directory, output)) > 1:
        raise UsageProblem("--output, --sql and --csv exclude each other")
    with needs_extra("report", "audit"):
        from ..audit.database import Database
        from ..audit.errors import AuditError
    try:
        with Database(directory, redact) as database:
            if sql is not None:
                _print_rows(database, sql)
            elif csv_directory is not None:
                write_tables(database, Path(csv_directory))
            else:
                write_report(database, directory, output if output is not None else str(directory / REPORT))
    except AuditError as error:
        raise UsageProblem(str(error)) from error
    return 0


def _print_rows(database: Database, sql: str) -> None:
    from ..audit.database import as_csv

    names, rows = database.query(sql)
    with open_destination(utf8=True) as stream:
        for line in as_csv(names, rows):
            stream.write(line)


def write_tables(database: Database, directory: Path) -> None:
    """Write each table but the documents themselves as CSV to a directory."""
    from ..audit.database import as_csv

    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(f"{directory}: cannot be made: {error.strerror or error}") from error
    for table in database.listed_tables:
        path = directory / f"{table.name}.csv"
        with open_destination(str(path)) as stream:
            for line in as_csv(*database.columns_of(table)):
                stream.write(line)
        click.echo(str(path))


def write_report(
    database: Database, directory: Path, name: str, title: str = "Audit", facts: Facts = ()
) -> None:
    """Write the page to a file, or to standard output if its name is "-", and then a summary.

    ``facts``: what else the page and the summary say of what is reported on, as pairs of label and text.
    """
    with needs_extra("report", "audit"):
        from ..audit.report.figures import figures_of
        from ..audit.report.page import write_page
        from ..audit.report.text import about, summary
    from ..documents.certificate import Linter

    figures = figures_of(database)
    rules = {rule.id: rule for rule in Linter().rules}
    with open_destination(name) as stream:
        for piece in write_page(database, figures, rules, str(directory), title, facts):
            stream.write(piece)
    if name == "-":
        return
    with open_destination() as stream:
        for label, text in facts or [("Audit", about(figures.run))]:
            stream.write(f"{label}: {text}\n")
        stream.write("\n")
        for line in summary(figures):
            stream.write(f"{line}\n")
        stream.write(f"\nreport: {name}\n")
