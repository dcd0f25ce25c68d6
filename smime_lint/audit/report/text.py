"""The summary of an audit for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...output.text import count
from .charts import short_name
from .figures import OUTCOME_TITLES, Figures, percent

MAX_ROWS = 10
_BAR = 24


def about(run: dict[str, Any]) -> str:
    """What became of the rows of the inputs."""
    return (
        f"{count(run['rows'], 'row')}: {count(run['certificates'], 'distinct certificate')}, "
        f"{count(run['duplicates'], 'duplicate')}, {run['undecodable']:,} not read"
    )


def summary(figures: Figures) -> Iterator[str]:
    """Its lines: outcomes, the rules with the most certificates, the issuers with the most errors."""
    total = sum(figure.count for figure in figures.outcomes.values())
    for outcome, figure in figures.outcomes.items():
        bar = "#" * round(_BAR * figure.count / total)
        share = percent(figure.count, total)
        yield f"{figure.count:>12,}  {share:>8}  {OUTCOME_TITLES[outcome]:<30}  {bar}".rstrip()
    if figures.not_covered is not None:
        yield ""
        yield f"the BR do not apply to {count(figures.not_covered.count, 'certificate')}"
    if figures.rules:
        yield ""
        yield "certificates  severity  rule"
        for row in figures.rules[:MAX_ROWS]:
            yield f"{row.certificates.count:>12,}  {row.severity:<8}  {row.rule}  [{row.citation}]"
        if len(figures.rules) > MAX_ROWS:
            yield f"{'':14}and {count(len(figures.rules) - MAX_ROWS, 'more rule')}"
    issuers = [row for row in figures.issuers if row.count("error")]
    if issuers:
        yield ""
        yield "with errors   share     issuer"
        for issuer in issuers[:MAX_ROWS]:
            share = percent(issuer.count("error"), issuer.total.count)
            yield f"{issuer.count('error'):>12,}  {share:>8}  {short_name(issuer.label)}"
        if len(issuers) > MAX_ROWS:
            yield f"{'':14}and {count(len(issuers) - MAX_ROWS, 'more issuer')}"
