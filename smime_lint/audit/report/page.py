"""The report as one HTML file without scripts and without requests to anywhere.

Jinja2 writes it, with autoescaping: names in certificates are foreign text.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ...output.terminal import printable
from ...output.text import count
from ...rules import Rule
from ..database import Database
from . import charts
from .figures import OUTCOME_TITLES, Figure, Figures, percent

LIST_COLUMNS = "fingerprint, issuer, subject, serial_number, not_before, not_after"


def write_page(
    audit: Database,
    figures: Figures,
    rules: dict[str, Rule],
    directory: str,
    title: str = "Audit",
    facts: Sequence[tuple[str, str]] = (),
) -> Iterator[str]:
    """The page, in pieces. ``rules``: those that are installed, for titles and fixes. ``directory``: the
    audit's, as it is named in commands. ``facts``: further facts about it, as pairs of label and text."""
    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        {
            "count": lambda number: f"{number:,}",
            "counted": count,
            "percent": percent,
            "time": _time,
            "short_name": charts.short_name,
            "visible": lambda text: printable(str(text)),
        }
    )
    drawn = {
        "time": charts.outcomes_over_time(figures) if figures.periods else "",
        "rules": charts.rules(figures.rules) if figures.rules else "",
        "issuers": charts.outcomes_by(figures.issuers, "Certificates by issuer and worst severity"),
        "trends": charts.trends(figures) if figures.trends and figures.periods else "",
        "types": charts.outcomes_by(figures.types, "Certificates by type and worst severity"),
        "versions": charts.outcomes_by(figures.versions, "Certificates by BR version and worst severity"),
    }
    template = environment.get_template("report.html")
    return template.generate(
        f=figures,
        run=figures.run,
        rules=rules,
        charts={name: Markup(svg) for name, svg in drawn.items()},  # noqa: S704 - drawn by pygal, which escapes
        title=title,
        facts=facts,
        titles=OUTCOME_TITLES,
        total=sum(figure.count for figure in figures.outcomes.values()),
        redacted=audit.is_redacted,
        command=None if facts else lambda figure: list_command(directory, figure, audit.is_redacted),
        style=Markup(environment.get_template("style.css").render()),  # noqa: S704 - ours
    )


def list_command(directory: str, figure: Figure, redacted: bool) -> str:
    """The command that lists all certificates behind a figure."""
    sql = f"SELECT {LIST_COLUMNS} FROM certificates WHERE {figure.where} ORDER BY fingerprint"
    words = ["smime-lint", "report", directory, *(["--redact"] if redacted else []), "--sql"]
    # SQL has single quotes; within double quotes it stays readable, if nothing in it is special there.
    quoted = shlex.quote(sql) if set(sql) & set('"$`\\!') else f'"{sql}"'
    return f"{shlex.join(words)} {quoted}"


def _time(moment: Any) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%SZ") if isinstance(moment, datetime) else "unknown"
