"""The charts of a report, as inline SVG.

pygal draws them: it is kept, writes SVG without scripts, gives each bar a link, and takes colours from the
page's style sheet, so that the charts follow the dark and the light scheme.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pygal
from pygal.style import Style

from ...output.terminal import printable
from .figures import OUTCOME_TITLES, Figure, Figures, Row, RuleRow

MAX_BARS = 15
_COMMON_NAME = re.compile(r"(?:^|[,+])CN=((?:[^,+\\]|\\.)*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_WIDTH = 960
_ROW = 26
"""Height of a horizontal bar."""
_COLOURS = {
    "error": "var(--error)",
    "warn": "var(--warn)",
    "notice": "var(--notice)",
    "suppressed": "var(--suppressed)",
    "clean": "var(--clean)",
    "not_applicable": "var(--none)",
    "unreadable": "var(--unreadable)",
    "failed": "var(--text)",
}
_LEGEND = {"error": "errors", "warn": "warnings", "notice": "notices"}
"""Worst severities, shorter than `OUTCOME_TITLES`."""
_LINES = tuple(f"var(--line-{number})" for number in range(1, 6))


def outcomes_over_time(figures: Figures) -> str:
    """Certificates by time of issuance, stacked by outcome."""
    chart = _chart(
        pygal.StackedBar,
        360,
        f"Certificates by {figures.period} of issuance and worst severity",
        _colours_of(figures.periods),
        x_label_rotation=45 if len(figures.periods) > 12 else 0,
    )
    chart.x_labels = [row.label for row in figures.periods]
    return _stacked(chart, figures.periods)


def outcomes_by(rows: list[Row], title: str) -> str:
    """Certificates by some value, a stacked bar each."""
    rows = rows[:MAX_BARS]
    chart = _chart(pygal.HorizontalStackedBar, 90 + _ROW * len(rows), title, _colours_of(rows))
    chart.x_labels = [short_name(row.label) for row in reversed(rows)]
    return _stacked(chart, list(reversed(rows)))


def rules(rows: list[RuleRow]) -> str:
    """The rules with the most certificates, coloured by severity."""
    rows = sorted(rows, key=lambda row: -row.certificates.count)[:MAX_BARS]
    severities = [name for name in ("error", "warn", "notice") if any(row.severity == name for row in rows)]
    chart = _chart(
        pygal.HorizontalStackedBar,
        90 + _ROW * len(rows),
        "Certificates by rule",
        [_COLOURS[name] for name in severities],
    )
    rows.reverse()
    chart.x_labels = [row.rule for row in rows]
    for severity in severities:
        bars = [
            _bar(row.certificates, f"{row.rule}, {severity}") if row.severity == severity else None
            for row in rows
        ]
        chart.add(severity, bars)
    return _svg(chart)


def trends(figures: Figures) -> str:
    """The share of certificates with errors over time, a line for each issuer."""
    chart = _chart(
        pygal.Line,
        400,
        f"Certificates with errors in per cent by {figures.period} of issuance",
        _LINES,
        x_label_rotation=45 if len(figures.periods) > 12 else 0,
        range=(0, max([1, *(share or 0 for line in figures.trends.values() for share in line)])),
        dots_size=2,
    )
    chart.x_labels = [row.label for row in figures.periods]
    for issuer, shares in figures.trends.items():
        name = short_name(issuer)
        points = [
            None if share is None else {"value": share, "label": f"{name}, {row.label}: {share:.1f} %"}
            for share, row in zip(shares, figures.periods, strict=True)
        ]
        chart.add(name, points)
    return _svg(chart)


def short_name(name: str) -> str:
    """The commonName of a distinguished name; other texts as they are. It is safe to show."""
    found = _COMMON_NAME.search(name)
    if found is None:
        return printable(name) or "unknown"
    return printable(_ESCAPE.sub(r"\1", found[1]))


def _colours_of(rows: list[Row]) -> list[str]:
    return [_COLOURS[outcome] for outcome in _present(rows)]


def _present(rows: list[Row]) -> list[str]:
    return [outcome for outcome in _COLOURS if any(outcome in row.outcomes for row in rows)]


def _stacked(chart: Any, rows: list[Row]) -> str:
    for outcome in _present(rows):
        name = _LEGEND.get(outcome, OUTCOME_TITLES[outcome])
        chart.add(name, [_bar(row.outcomes.get(outcome), f"{short_name(row.label)}, {name}") for row in rows])
    return _svg(chart)


def _bar(figure: Figure | None, label: str) -> dict[str, Any] | None:
    if figure is None:
        return None
    link = {"href": f"#{figure.anchor}", "target": "_self"}
    return {"value": figure.count, "xlink": link, "label": f"{label}: {figure.count:,}"}


def _chart(make: Callable[..., Any], height: int, title: str, colours: Any, **more: Any) -> Any:
    style = Style(
        background="transparent",
        plot_background="transparent",
        foreground="var(--text)",
        foreground_strong="var(--text)",
        foreground_subtle="var(--muted)",
        guide_stroke_color="var(--rule)",
        major_guide_stroke_color="var(--rule)",
        opacity="1",
        opacity_hover=".7",
        transition="0s",
        font_family="inherit",
        label_font_size=12,
        major_label_font_size=12,
        legend_font_size=13,
        colors=tuple(colours),
    )
    chart = make(
        style=style,
        js=[],
        width=_WIDTH,
        height=height,
        margin=10,
        disable_xml_declaration=True,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(colours),
        truncate_legend=30,
        truncate_label=60,
        max_scale=8,
        order_min=0,
        formatter=lambda value: f"{value:,.0f}",
        **more,
    )
    chart.uuid = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    chart.xml_filters.append(lambda root: _clean(root, title))
    return chart


def _svg(chart: Any) -> str:
    return str(chart.render())


def _clean(root: Any, title: str) -> Any:
    """Without scripts and comments; with a name, and a tooltip for each bar."""
    for parent in list(root.iter()):
        label = None
        for child in list(parent):
            name = child.tag if isinstance(child.tag, str) else ""
            if name == "desc" and child.get("class") == "label":
                label = child.text
            if name:
                child.attrib.pop("id", None)  # the same in every chart
            if not name or name in ("script", "desc") or (name == "title" and parent is root):
                parent.remove(child)
        if label is not None:
            tooltip = parent.makeelement("title", {})
            tooltip.text = label
            parent.insert(0, tooltip)
    root.set("role", "group")
    root.set("aria-label", title)
    return root
