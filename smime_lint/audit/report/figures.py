"""The figures of a report, each with the certificates behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..database import OUTCOMES, Database, condition
from ..schema import DER

SAMPLES = 5
"""Certificates that are named for each figure."""
MAX_ISSUERS = 50
"""Issuers with a row; the others share one."""
MAX_IN_MATRIX = 12
"""Rules and issuers that are compared with each other."""
TRENDS = 5
"""Issuers whose share of errors is drawn over time."""
_MAX_PERIODS = 48
"""Bars over time; a longer corpus is shown by quarters, then by years."""


@dataclass
class Figure:
    """A number, and the certificates that it counts."""

    anchor: str
    title: str
    """What is counted, as the heading of its list."""
    count: int
    samples: tuple[str, ...]
    """Fingerprints of some of them: those that are first in order."""
    where: str
    """The condition that selects all of them from the table ``certificates``."""


@dataclass
class Row:
    """A line of a table: a value, and how many certificates have which outcome."""

    label: str
    total: Figure
    outcomes: dict[str, Figure] = field(default_factory=dict)

    def count(self, outcome: str) -> int:
        """The number of certificates with an outcome."""
        figure = self.outcomes.get(outcome)
        return 0 if figure is None else figure.count


@dataclass
class RuleRow:
    """What a rule found."""

    rule: str
    severity: str
    citation: str
    certificates: Figure
    findings: int
    issuers: int
    first: str
    """Month of issuance of the first certificate."""
    last: str


@dataclass
class Sample:
    """A certificate that figures name."""

    fingerprint: str
    facts: dict[str, Any]
    """Columns of the table ``certificates``."""
    source: str
    findings: list[dict[str, Any]] = field(default_factory=list)
    pem: str | None = None


@dataclass
class Figures:
    """All that a report shows."""

    run: dict[str, Any]
    outcomes: dict[str, Figure]
    not_covered: Figure | None
    """Certificates outside the scope of the BR, or issued before them; None if there are none."""
    periods: list[Row]
    period: str
    """"month", "quarter" or "year"."""
    rules: list[RuleRow]
    severities: list[tuple[str, int, Figure]]
    """Severity, findings, certificates."""
    types: list[Row]
    versions: list[Row]
    keys: list[Row]
    issuers: list[Row]
    other_issuers: Row | None
    trends: dict[str, list[float | None]]
    """Per issuer: the share of certificates with errors in each period, in per cent."""
    matrix_rules: list[RuleRow]
    matrix: list[tuple[Row, list[Figure | None]]]
    """Per issuer: the certificates that have a finding of each rule of `matrix_rules`."""
    samples: dict[str, Sample]
    figures: list[Figure]
    """Every one, in the order of the report."""


class _Maker:
    """Collects the figures as they are computed."""

    def __init__(self, audit: Database) -> None:
        self.audit = audit
        self.figures: list[Figure] = []

    def figure(self, title: str, count: int, samples: Iterable[str], where: str) -> Figure:
        made = Figure(f"f{len(self.figures) + 1}", title, count, tuple(samples), where)
        self.figures.append(made)
        return made

    def severities(self) -> list[tuple[str, int, Figure]]:
        rows = self.audit.rows(
            f"""SELECT severity, sum(times), count(*), min(fingerprint, {SAMPLES})
            FROM (SELECT severity, fingerprint, count(*) AS times FROM findings GROUP BY ALL) GROUP BY 1"""
        )
        found = {severity: (times, count, samples) for severity, times, count, samples in rows}
        return [
            (
                severity,
                int(found[severity][0]),
                self.figure(
                    f"with findings of severity {severity}",
                    *found[severity][1:],
                    "fingerprint IN (SELECT fingerprint FROM findings "
                    f"WHERE {condition('severity', severity)})",
                ),
            )
            for severity in ("error", "warn", "notice")
            if severity in found
        ]

    def outcomes(self) -> dict[str, Figure]:
        rows = self.audit.rows(
            f"SELECT outcome, count(*), min(fingerprint, {SAMPLES}) FROM certificates GROUP BY 1"
        )
        found = {outcome: (count, samples) for outcome, count, samples in rows}
        return {
            outcome: self.figure(OUTCOME_TITLES[outcome], *found[outcome], condition("outcome", outcome))
            for outcome in OUTCOMES
            if outcome in found
        }

    def not_covered(self) -> Figure | None:
        where = "br_version IS NULL AND status NOT IN ('unreadable', 'failed')"
        count, samples = self.audit.rows(
            f"SELECT count(*), min(fingerprint, {SAMPLES}) FROM certificates WHERE {where}"
        )[0]
        return self.figure("the BR do not apply", count, samples, where) if count else None

    def by(self, expression: str, what: str, show: str | None = None, only: str = "true") -> list[Row]:
        """The outcomes for each value of an expression, in the order of the values."""
        counted = self.audit.rows(
            f"SELECT {expression} AS key, outcome, any_value({show or expression}), count(*), "
            f"min(fingerprint, {SAMPLES}) FROM certificates WHERE {only} GROUP BY 1, 2 "
            "ORDER BY 1 NULLS LAST, 2"
        )
        cells: defaultdict[Any, dict[str, tuple[str, int, list[str]]]] = defaultdict(dict)
        for key, outcome, label, count, samples in counted:
            cells[key][outcome] = ("unknown" if label is None else str(label), count, samples)
        return [self._row(expression, what, key, found) for key, found in cells.items()]

    def _row(self, expression: str, what: str, key: Any, found: dict[str, tuple[str, int, list[str]]]) -> Row:
        label = next(iter(found.values()))[0]
        where = condition(expression, key)
        samples = sorted(name for _, _, names in found.values() for name in names)[:SAMPLES]
        title = f"{what} {label}"
        row = Row(label, self.figure(title, sum(cell[1] for cell in found.values()), samples, where))
        for outcome in OUTCOMES:
            if outcome in found:
                _, count, names = found[outcome]
                both = f"{where} AND {condition('outcome', outcome)}"
                row.outcomes[outcome] = self.figure(f"{title}: {OUTCOME_TITLES[outcome]}", count, names, both)
        return row

    def rules(self) -> list[RuleRow]:
        rows = self.audit.rows(
            f"""SELECT rule, severity, any_value(citation), count(*), sum(times), min(fingerprint, {SAMPLES}),
                count(DISTINCT issuer_sha256),
                strftime(min(issued_at), '%Y-%m'), strftime(max(issued_at), '%Y-%m')
            FROM (SELECT rule, severity, any_value(citation) AS citation, fingerprint, count(*) AS times
                FROM findings GROUP BY rule, severity, fingerprint) JOIN certificates USING (fingerprint)
            GROUP BY rule, severity
            ORDER BY array_position(['error', 'warn', 'notice'], severity), count(*) DESC, rule"""
        )
        return [
            RuleRow(
                rule,
                severity,
                citation,
                self.figure(
                    f"{rule} ({severity})", count, samples, f"fingerprint IN ({_of_rule(rule, severity)})"
                ),
                int(times),
                issuers,
                first or "unknown",
                last or "unknown",
            )
            for rule, severity, citation, count, times, samples, issuers, first, last in rows
        ]

    def matrix(
        self, issuers: dict[str, Row], rules: list[RuleRow]
    ) -> Iterator[tuple[Row, list[Figure | None]]]:
        rows = self.audit.rows(
            """SELECT issuer_sha256, rule, severity, count(DISTINCT fingerprint),
                min(DISTINCT fingerprint, ?) FROM findings JOIN certificates USING (fingerprint)
            WHERE list_contains(?, issuer_sha256) AND list_contains(?, rule) GROUP BY ALL""",
            [SAMPLES, list(issuers), [row.rule for row in rules]],
        )
        cells = {(issuer, rule, severity): (count, names) for issuer, rule, severity, count, names in rows}
        for key, issuer in issuers.items():
            yield (
                issuer,
                [
                    self.figure(
                        f"issuer {issuer.label}: {row.rule}",
                        *cells[key, row.rule, row.severity],
                        f"{condition('issuer_sha256', key)} AND {row.certificates.where}",
                    )
                    if (key, row.rule, row.severity) in cells
                    else None
                    for row in rules
                ],
            )


OUTCOME_TITLES = {
    "error": "with errors",
    "warn": "with warnings, without errors",
    "notice": "with notices alone",
    "suppressed": "with suppressed findings alone",
    "clean": "clean",
    "not_applicable": "not applicable, no findings",
    "unreadable": "unreadable",
    "failed": "not linted because the linter failed",
}


def _of_rule(rule: str, severity: str) -> str:
    return (
        f"SELECT fingerprint FROM findings WHERE {condition('rule', rule)} "
        f"AND {condition('severity', severity)}"
    )


def figures_of(audit: Database) -> Figures:
    """Compute all figures. Raises AuditError."""
    maker = _Maker(audit)
    outcomes = maker.outcomes()
    not_covered = maker.not_covered()
    severities = maker.severities()
    period, expression = _choose_period(audit)
    periods = maker.by(expression, "issued in", only="issued_at IS NOT NULL")
    rules = maker.rules()
    kind = "CASE WHEN type IS NOT NULL THEN concat_ws('-', type, generation) ELSE kind END"
    types = maker.by(kind, "type")
    versions = maker.by("br_version", "BR version")
    versions.sort(key=lambda row: _version_key(row.label))
    keys = maker.by("concat_ws(' ', key_algorithm, coalesce(key_curve, key_size::VARCHAR))", "key")
    by_issuer = _issuers(maker)
    ranked = sorted(by_issuer, key=lambda key: (-by_issuer[key].count("error"), -by_issuer[key].total.count))
    shown = {key: by_issuer[key] for key in ranked[:MAX_ISSUERS]}
    matrix_rules = [row for row in rules if row.severity != "notice"][:MAX_IN_MATRIX]
    compared = {key: shown[key] for key in list(shown)[:MAX_IN_MATRIX]}
    figures = Figures(
        run=audit.run,
        outcomes=outcomes,
        not_covered=not_covered,
        periods=periods,
        period=period,
        rules=rules,
        severities=severities,
        types=types,
        versions=versions,
        keys=keys,
        issuers=list(shown.values()),
        other_issuers=_others(maker, shown) if len(by_issuer) > len(shown) else None,
        trends=_trends(audit, expression, [row.label for row in periods], list(compared.items())[:TRENDS]),
        matrix_rules=matrix_rules,
        matrix=list(maker.matrix(compared, matrix_rules)),
        samples={},
        figures=maker.figures,
    )
    figures.samples = _samples(audit, figures)
    return figures


def _choose_period(audit: Database) -> tuple[str, str]:
    first, last = audit.rows("SELECT min(issued_at), max(issued_at) FROM certificates")[0]
    months = 0 if first is None else (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MAX_PERIODS:
        return "month", "strftime(issued_at, '%Y-%m')"
    if months <= 3 * _MAX_PERIODS:
        return "quarter", "concat(year(issued_at), '-Q', quarter(issued_at))"
    return "year", "strftime(issued_at, '%Y')"


def _issuers(maker: _Maker) -> dict[str, Row]:
    """The rows of all issuers with errors or warnings first, limited to what can be shown."""
    keys = maker.audit.rows(
        f"""SELECT issuer_sha256 FROM certificates WHERE issuer_sha256 IS NOT NULL GROUP BY 1
        ORDER BY count(*) FILTER (worst_severity = 'error') DESC, count(*) DESC, 1 LIMIT {MAX_ISSUERS + 1}"""
    )
    shown = [key for (key,) in keys]
    some = ", ".join(f"'{key}'" for key in shown) or "''"
    rows = maker.by("issuer_sha256", "issuer", "issuer", f"issuer_sha256 IN ({some})")
    return dict(zip(sorted(shown), rows, strict=True))


def _others(maker: _Maker, shown: dict[str, Row]) -> Row | None:
    names = ", ".join(f"'{key}'" for key in shown)
    where = f"issuer_sha256 NOT IN ({names})"
    issuers = maker.audit.rows(f"SELECT count(DISTINCT issuer_sha256) FROM certificates WHERE {where}")[0][0]
    rows = maker.by(where, f"{issuers} other issuers:", f"'{issuers} others'", where)
    return rows[0] if rows else None


def _trends(
    audit: Database, expression: str, periods: list[str], issuers: list[tuple[str, Row]]
) -> dict[str, list[float | None]]:
    rows = audit.rows(
        f"""SELECT issuer_sha256, {expression}, 100.0 * count(*) FILTER (worst_severity = 'error') / count(*)
        FROM certificates WHERE list_contains(?, issuer_sha256) AND issued_at IS NOT NULL GROUP BY ALL""",
        [[key for key, _ in issuers]],
    )
    shares = {(key, period): share for key, period, share in rows}
    return {row.label: [shares.get((key, period)) for period in periods] for key, row in issuers}


def _version_key(label: str) -> tuple[int, ...]:
    return tuple(int(part) for part in label.split(".")) if label[0].isdigit() else (0,)


def _samples(audit: Database, figures: Figures) -> dict[str, Sample]:
    """The certificates that figures name."""
    wanted = sorted({name for figure in figures.figures for name in figure.samples})
    names = (
        "fingerprint, copies, subject, issuer, serial_number, not_before, not_after, type, generation, kind, "
        "br_version, key_algorithm, key_size, key_curve, status, error"
    )
    found = {}
    for row in audit.rows(
        f"""SELECT {names}, source FROM certificates LEFT JOIN
        (SELECT fingerprint, min(source) AS source FROM inputs GROUP BY 1) USING (fingerprint)
        WHERE list_contains(?, fingerprint) ORDER BY fingerprint""",
        [wanted],
    ):
        facts = dict(zip(names.split(", "), row[:-1], strict=True))
        found[row[0]] = Sample(row[0], facts, row[-1] or "")
    for name, *finding in audit.rows(
        """SELECT fingerprint, severity, rule, path, message, value, fix FROM findings
        WHERE list_contains(?, fingerprint) ORDER BY fingerprint, number""",
        [wanted],
    ):
        found[name].findings.append(
            dict(zip(("severity", "rule", "path", "message", "value", "fix"), finding, strict=True))
        )
    _add_pem(audit, figures, found)
    return found


def _add_pem(audit: Database, figures: Figures, found: dict[str, Sample]) -> None:
    """The first certificate behind each rule, in PEM, so that it can be looked at elsewhere."""
    if DER not in audit.tables:
        return
    from ssl import DER_cert_to_PEM_cert

    first = {row.certificates.samples[0] for row in figures.rules}
    for name, der in audit.documents(first).items():
        found[name].pem = DER_cert_to_PEM_cert(der)


def percent(part: int, whole: int) -> str:
    """A share with one decimal place; "<0.1 %" for what would round to nothing."""
    if not whole:
        return "0 %"
    share = 100 * part / whole
    if part and share < 0.1:
        return "<0.1 %"
    if part < whole and share > 99.9:
        return ">99.9 %"
    return f"{share:.1f} %"
