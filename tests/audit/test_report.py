"""The report of an audit: its figures are right, and its page is whole, safe and alone."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from smime_lint.audit.database import Database
from smime_lint.audit.errors import AuditError
from smime_lint.audit.report.charts import trends
from smime_lint.audit.report.figures import Figures, figures_of, percent
from smime_lint.audit.report.page import list_command, write_page
from smime_lint.audit.schema import CERTIFICATES, RUN
from smime_lint.cli import cli
from smime_lint.documents.certificate import Linter

from .sample import write_sample

MARKUP = "<script>alert(1)</script>"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


class Page(HTMLParser):
    """What a page refers to, and what it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.elements: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            elif name in ("href", "src", "xlink:href", "action", "srcset", "data") and value:
                self.targets.add(value)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit")
    write_sample(path, 300)
    return path


@pytest.fixture(scope="module")
def figures(directory: Path) -> Figures:
    with Database(directory) as audit:
        return figures_of(audit)


def page_of(directory: Path, redacted: bool = False) -> str:
    rules = {rule.id: rule for rule in Linter().rules}
    with Database(directory, redacted) as audit:
        return "".join(write_page(audit, figures_of(audit), rules, str(directory)))


def test_every_figure_counts_what_its_condition_selects(directory: Path, figures: Figures) -> None:
    assert len(figures.figures) > 200
    with Database(directory) as audit:
        for figure in figures.figures:
            found = audit.rows(f"SELECT fingerprint FROM certificates WHERE {figure.where} ORDER BY 1")
            assert len(found) == figure.count, figure.title
            assert [name for (name,) in found[: len(figure.samples)]] == list(figure.samples), figure.title
            assert len(figure.samples) == min(figure.count, 5)


def test_outcomes_add_up(directory: Path, figures: Figures) -> None:
    total = pq.read_table(directory / "certificates").num_rows
    assert sum(figure.count for figure in figures.outcomes.values()) == total
    for rows in (figures.types, figures.versions, figures.keys):
        assert sum(row.total.count for row in rows) == total
    for row in (*figures.types, *figures.versions, *figures.issuers, *figures.periods):
        assert sum(figure.count for figure in row.outcomes.values()) == row.total.count


def test_findings_add_up(directory: Path, figures: Figures) -> None:
    total = pq.read_table(directory / "findings").num_rows
    assert sum(row.findings for row in figures.rules) == total
    assert sum(findings for _, findings, _ in figures.severities) == total
    found = pq.read_table(directory / "findings", columns=["fingerprint", "severity"]).to_pylist()
    assert {severity: figure.count for severity, _, figure in figures.severities} == {
        severity: len({row["fingerprint"] for row in found if row["severity"] == severity})
        for severity in {row["severity"] for row in found}
    }


def test_every_link_leads_somewhere(directory: Path) -> None:
    page = Page(page_of(directory))
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.targets} <= set(page.ids)


def test_the_page_is_alone(directory: Path) -> None:
    text = page_of(directory)
    page = Page(text)
    assert all(target.startswith("#") for target in page.targets)
    assert not page.elements & {"script", "link", "img", "iframe", "object", "form"}
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text


def test_axes_have_whole_numbers(tmp_path: Path) -> None:
    """Also those of few certificates and of small shares."""
    write_sample(tmp_path, 5)
    text = page_of(tmp_path)
    with Database(tmp_path) as audit:
        figures = figures_of(audit)
    figures.trends = {"CN=CA": [0.07142857143 for _ in figures.periods]}
    labels = re.findall(r"<text[^>]*>([0-9.]+)</text>", text + trends(figures))
    numbers = [label for label in labels if label not in {row.label for row in figures.versions}]
    assert {"0", "1"} <= set(numbers)
    assert not [label for label in numbers if "." in label]


def test_rows_of_a_query_end_with_a_line_feed(directory: Path) -> None:
    result = run("report", str(directory), "--sql", "SELECT 1 AS a, 'x,y' AS b")
    assert result.stdout_bytes == b'a,b\n1,"x,y"\n'


def test_the_page_is_reproducible(directory: Path) -> None:
    assert page_of(directory) == page_of(directory)


def test_the_commands_list_what_the_figures_count(directory: Path, figures: Figures) -> None:
    figure = figures.rules[0].certificates
    command = list_command(str(directory), figure, redacted=False)
    assert command.startswith("smime-lint report ")
    result = run("report", str(directory), "--sql", f"SELECT count(*) FROM certificates WHERE {figure.where}")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1] == str(figure.count)


def secrets(directory: Path) -> set[str]:
    """Values of subjects, and what the other tables say of where a certificate came from."""
    subjects = pq.read_table(directory / "certificates", columns=["subject"]).column(0).to_pylist()
    values = {part.partition("=")[2] for subject in subjects if subject for part in subject.split(",")}
    return {value for value in values if len(value) > 6} | {"export-0.csv", "lost.pem", "A1"}


def test_redacted_outputs_hold_neither_mailboxes_nor_names(directory: Path, tmp_path: Path) -> None:
    known = secrets(directory)
    assert len(known) > 300
    # What the rules' own texts say is no secret: "Example Trust" is the issuers' name.
    rules = " ".join(f"{rule.title} {rule.fix}" for rule in Linter().rules)
    known = {value for value in known if value not in rules and not value.startswith("Example")}
    assert run("report", str(directory), "--redact", "--csv", str(tmp_path)).exit_code == 0
    texts = {path.name: path.read_text("utf-8") for path in tmp_path.iterdir()}
    tables = ("certificates", "findings", "suppressed", "inputs", "run")
    assert set(texts) == {f"{table}.csv" for table in tables}
    texts["page"] = page_of(directory, redacted=True)
    texts["sql"] = run("report", str(directory), "--redact", "--sql", "FROM certificates").stdout
    for name, text in texts.items():
        assert not [value for value in known if value in text], name
        assert not re.findall(r"@[a-z0-9.]*example", text), name
    der = run("report", str(directory), "--redact", "--sql", "SELECT der FROM der")
    assert der.exit_code == 2
    assert "der" in der.stderr


def test_a_self_issued_certificate_shows_its_name_no_other_way(tmp_path: Path) -> None:
    write_sample(tmp_path, 20)
    change(tmp_path, "issuer", "CN=Jane Doe", "subject", "CN=Jane Doe")
    text = run(
        "report", str(tmp_path), "--redact", "--sql", "SELECT issuer, subject FROM certificates"
    ).stdout
    assert "Jane Doe" not in text


def change(directory: Path, *columns: str) -> None:
    """Set columns of all certificates: name, value, name, value."""
    for path in (directory / "certificates").glob("*.parquet"):
        rows = pq.read_table(path).to_pylist()
        for row in rows:
            row.update(zip(columns[::2], columns[1::2], strict=True))
        pq.write_table(type(pq.read_table(path)).from_pylist(rows, CERTIFICATES.schema), path)


def test_markup_in_a_certificate_is_text(tmp_path: Path) -> None:
    write_sample(tmp_path, 20)
    change(tmp_path, "subject", f"CN={MARKUP}\u202e", "issuer", f"commonName={MARKUP}\x1b[2J")
    text = page_of(tmp_path)
    assert "script" not in Page(text).elements
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_cells_are_no_formulas(tmp_path: Path) -> None:
    write_sample(tmp_path, 20)
    change(tmp_path, "subject", "=cmd()")
    result = run("report", str(tmp_path), "--sql", "SELECT subject FROM certificates LIMIT 1")
    assert list(csv.reader(io.StringIO(result.stdout))) == [["subject"], ["'=cmd()"]]


def test_the_command_writes_the_page_and_a_summary(directory: Path, tmp_path: Path) -> None:
    output = tmp_path / "r.html"
    result = run("report", str(directory), "--output", str(output))
    assert result.exit_code == 0
    assert "with errors" in result.stdout
    assert f"report: {output}" in result.stdout
    assert output.read_text("utf-8").startswith("<!doctype html>")
    assert run("report", str(directory)).exit_code == 0
    assert (directory / "report.html").is_file()
    assert run("report", str(directory), "-o", "-").stdout.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], "no such directory"),
        (["."], "expected an audit; the directory has no run.parquet"),
        (["interrupted"], "the audit is not complete; run the same command again"),
        ([None, "--sql", "SELECT nothing"], "nothing"),
        ([None, "--sql", "SELECT 1", "--csv", "x"], "exclude each other"),
    ],
)
def test_errors(
    directory: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str | None],
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "interrupted" / ".audit").mkdir(parents=True)
    result = run("report", *[str(directory) if word is None else word for word in arguments])
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_later_schema_is_refused(tmp_path: Path) -> None:
    write_sample(tmp_path, 5)
    path = tmp_path / RUN.path()
    rows = [{**row, "schema_version": "2.0"} for row in pq.read_table(path).to_pylist()]
    pq.write_table(type(pq.read_table(path)).from_pylist(rows, RUN.schema), path)
    with pytest.raises(AuditError, match=r"its schema is 2\.0"):
        Database(tmp_path)


def test_a_broken_table_is_an_error(tmp_path: Path) -> None:
    write_sample(tmp_path, 5)
    next((tmp_path / "findings").iterdir()).write_bytes(b"PAR1")
    result = run("report", str(tmp_path))
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr


def test_an_audit_without_certificates_has_a_page(tmp_path: Path) -> None:
    write_sample(tmp_path, 0)
    result = run("report", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert "unreadable" in result.stdout


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "0 %"), (1, 3, "33.3 %"), (1, 10_000, "<0.1 %"), (9_999, 10_000, ">99.9 %"), (7, 7, "100.0 %")],
)
def test_shares(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text
