"""The rule reference: coverage and pages, complete, correct in their links, and fresh."""

from __future__ import annotations

import csv
import posixpath
import re
from datetime import date
from functools import cache

import pytest

from smime_lint import Linter
from smime_lint.model import Certificate
from smime_lint.reference import (
    CoverageData,
    Example,
    Excerpt,
    Requirement,
    RequirementData,
    Statement,
    coverage,
    coverage_markdown,
    documented_packs,
    in_section,
    page_path,
    pages,
    read_coverage_data,
    rule_url,
    totals,
)
from smime_lint.reference.examples import retired_ids
from smime_lint.rules import Context, Kind, Mode, Rule, Severity, Violations, rule

from .certificates import ROOT, SHARED
from .factory.reference import documents, stale

REQUIREMENTS = SHARED / "requirements.csv"


def make(
    id: str,
    citation: str = "BR 7.1.1",
    *,
    title: str = "It is so.",
    covers: tuple[str, ...] = (),
    since: str | None = "1.0.3",
    until: str | None = None,
    effective: date | None = None,
    mode: Mode = Mode.DEFAULT,
    fix: str | None = None,
) -> Rule:
    @rule(
        id,
        on=Certificate,
        severity=Severity.WARN,
        citation=citation,
        kinds=Kind.SUBSCRIBER,
        since=since,
        until=until,
        effective=effective,
        covers=covers,
        mode=mode,
        title=title,
        fix=fix,
    )
    def check(certificate: Certificate, ctx: Context) -> Violations:
        """It is so.

        Beside a.field.other, a|b holds.
        """
        return ()

    return check


NO_DATA = CoverageData()


@cache
def generated() -> dict[str, str]:
    return documents()


def test_generated_pages_are_fresh() -> None:
    names = [file.relative_to(ROOT).as_posix() for file in stale(generated())]
    assert names == [], "run python -m tests.factory.reference"


def test_generated_links_lead_somewhere() -> None:
    anchors = {
        f"{path}#{anchor}"
        for path, content in generated().items()
        for anchor in re.findall(r'<a id="([^"]+)"></a>', content)
    }
    for path, content in generated().items():
        for target in re.findall(r"\]\(([^)]+)\)", content):
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
            if "#" in found:
                assert found in anchors, (path, target)
            else:
                assert found in generated() or (ROOT / found).is_file(), (path, target)


def test_every_rule_has_a_url_that_holds() -> None:
    for each in Linter().rules:
        page, _, fragment = rule_url(each.id).partition("#")
        assert page == page_path(each.id)
        assert f'<a id="{fragment}"></a>\n\n## {each.id}\n' in generated()[page]
    assert rule_url("smbr.key_usage.missing") == "docs/rules/smbr/key_usage.md#smbr.key_usage.missing"


def test_every_rule_has_a_description() -> None:
    """The title states the requirement, the description why, and how it is checked."""
    assert [each.id for each in Linter().rules if not each.description] == []


def test_generated_pages_hold_nothing_that_hides() -> None:
    for content in generated().values():
        assert content.replace("\n", "").isprintable()


@pytest.mark.skipif(
    not REQUIREMENTS.is_file(), reason="the list of requirements (../shared/requirements.csv) is not here"
)
def test_every_requirement_is_in_the_coverage() -> None:
    covered_kinds = {"subscriber", "any", "root", "subca", "cross", "tcsubca", "chain", "ocsp", "crl", "caa"}
    with REQUIREMENTS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    retired = retired_ids()
    ids = [row["id"] for row in rows if covered_kinds & set(row["applies_to"].split(","))]
    wanted = [retired.get(id, id) for id in ids if retired.get(id) != ""]
    covered = {requirement.id for requirement in coverage(Linter().rules, read_coverage_data()).requirements}
    assert [id for id in wanted if id not in covered] == []
    shown = generated()["docs/coverage.md"]
    assert [id for id in wanted if f"`{id}`" not in shown] == []


def test_coverage_data_agree_with_the_rules() -> None:
    """A requirement there has no dedicated rule; rules named there exist; each reminder has its reason."""
    rules = {each.id: each for each in Linter().rules}
    data = read_coverage_data()
    assert [requirement.id for requirement in data.requirements if requirement.id in rules] == []
    named = {id for statement in data.not_lintable for id in statement.rules}
    assert named - rules.keys() == set()
    assert {each.id for each in rules.values() if each.mode is Mode.REMINDER} - named == set()
    covered = coverage(rules.values(), data)
    assert {r.id for r in data.requirements} <= {r.id for r in covered.requirements}
    cited = {
        clause.section for item in covered.requirements for clause in item.clauses if clause.standard == "BR"
    }
    cited |= {clause.section for item in covered.not_lintable for clause in item.clauses}
    assert cited - data.sections.keys() == set(), "sections without a heading"


def test_a_requirement_is_what_its_own_rule_says() -> None:
    own = make("a.field.own", effective=date(2024, 9, 15), until="1.0.8")
    general = make("a.field.general", "BR 7.1.2", covers=("a.field.own",))
    (other, found) = coverage([own, general], NO_DATA).requirements
    assert other.id == "a.field.general"
    assert found == Requirement(
        id="a.field.own",
        citation="BR 7.1.1",
        title="It is so.",
        severity="warn",
        since="1.0.3",
        until="1.0.8",
        effective="2024-09-15",
        expires=None,
        rules=("a.field.own", "a.field.general"),
    )


def test_a_requirement_without_a_rule_is_described_by_the_data() -> None:
    described = RequirementData("a.whole.thing", "BR 7", "All is so.", Severity.ERROR, rules=("a.field.*",))
    unused = RequirementData("a.whole.other", "BR 8", "All is so.", Severity.ERROR)
    rules = [make("a.field.b"), make("a.field.c"), make("a.x.y", covers=("a.whole.thing",))]
    data = CoverageData(requirements=(described, unused))
    covered = coverage(rules, data)
    assert [r.id for r in covered.requirements] == ["a.field.b", "a.field.c", "a.whole.thing", "a.x.y"]
    assert covered.requirements[2].rules == ("a.x.y", "a.field.b", "a.field.c")
    assert (
        "| 7 | All is so. (`a.whole.thing`) | error | always | `a.field.*` (3 rules) |"
        in coverage_markdown(covered)
    )


def test_a_requirement_that_nothing_describes_is_what_the_covering_rule_says() -> None:
    (_, found) = coverage([make("a.a.a", covers=("b.b.b",))], NO_DATA).requirements
    assert (found.id, found.title, found.rules) == ("b.b.b", "It is so.", ("a.a.a",))


RULES = [
    make("a.field.one", "BR 7.1.2.3(b)(c)", mode=Mode.REMINDER),
    make("a.field.two", "RFC 5280 4.2.1.3; BR 7.1.2.10", since=None, title="a|b is <c>."),
]
DATA = CoverageData(
    sections={"7.1.2.3": "Subscribers"},
    not_lintable=(
        Statement("BR 7.1.2.3(a)", "The moon is full.", "It takes a look at the sky.", ("a.field.one",)),
        Statement("BR 2.2", "Documents exist.", "They do not stand in it."),
    ),
)


def test_coverage_as_markdown() -> None:
    shown = coverage_markdown(coverage(RULES, DATA), {"a"})
    link = "[`a.field.one`](rules/a/field.md#a.field.one)"
    assert shown.partition("| Requirements of ")[2] == (
        "| error | warn | notice | all |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| a | 0 | 2 | 0 | 2 |\n"
        "| all | 0 | 2 | 0 | 2 |\n"
        "\n"
        "- Rules that cover them: 2; 1 of these run only with `--reminders`, 0 only when selected by id\n"
        "- Statements that cannot be linted, with the reason: 2\n"
        "\n"
        "## BR\n"
        "\n"
        "Read at: <https://cabforum.org/working-groups/smime/requirements/>\n"
        "\n"
        "### 2.2\n"
        "\n"
        "Cannot be linted:\n"
        "\n"
        "- 2.2: Documents exist. *They do not stand in it.*\n"
        "\n"
        "### 7.1.2.3 Subscribers\n"
        "\n"
        "| Clause | Requirement | Severity | In force | Rules |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"| 7.1.2.3(b), (c) | It is so. | warn | BR 1.0.3 and later | {link} (reminder) |\n"
        "\n"
        "Cannot be linted:\n"
        "\n"
        f"- 7.1.2.3(a): The moon is full. *It takes a look at the sky.* See {link}.\n"
        "\n"
        "### 7.1.2.10\n"
        "\n"
        "| Clause | Requirement | Severity | In force | Rules |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 7.1.2.10 | a\\|b is \\<c\\>. | warn | always | [`a.field.two`](rules/a/field.md#a.field.two) |\n"
        "\n"
        "## RFC 5280\n"
        "\n"
        "Read at: <https://www.rfc-editor.org/rfc/rfc5280>\n"
        "\n"
        "| Clause | Requirement | Severity | In force | Rules |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 4.2.1.3 | a\\|b is \\<c\\>. | warn | always | [`a.field.two`](rules/a/field.md#a.field.two) |\n"
    )


@pytest.mark.parametrize(
    ("section", "ids", "statements"),
    [
        ("7.1.2", ["a.field.one", "a.field.two"], 1),
        ("7.1.2.3", ["a.field.one"], 1),
        ("7.1.2.3(c)", ["a.field.one"], 0),
        ("7.1.2.1", [], 0),
        ("BR 2", [], 1),
        ("RFC 5280", ["a.field.two"], 0),
        ("RFC 5280 4.2", ["a.field.two"], 0),
        ("Appendix A", [], 0),
        ("", ["a.field.one", "a.field.two"], 2),
    ],
)
def test_one_section(section: str, ids: list[str], statements: int) -> None:
    part = in_section(coverage(RULES, DATA), section)
    assert [requirement.id for requirement in part.requirements] == ids
    assert len(part.not_lintable) == statements
    assert totals(part).rules == len(ids)


def test_one_section_shows_no_other() -> None:
    shown = coverage_markdown(in_section(coverage(RULES, DATA), "7.1.2.10"))
    assert re.findall("^##.*", shown, re.MULTILINE) == ["## BR", "### 7.1.2.10"]


def test_a_page() -> None:
    other = make(
        "a.field.other",
        title="It is `so`.",
        covers=("a.field.one", "b.field.c"),
        fix="make it_ so",
    )
    one = make("a.field.one", since=None)
    doubtful = make("a.field.other_doubtful", covers=("a.field.other",))
    example = Example(
        Excerpt("testdata/x.pem", "smime-lint lint x", "it is <not> so", "tbs.a[0]", "a ` b\0"),
        Excerpt("testdata/y.pem", "smime-lint lint y"),
    )
    written = pages([other, one, doubtful], {"a.field.other": example})
    assert list(written) == ["docs/rules/README.md", "docs/rules/a/field.md"]
    page = written["docs/rules/a/field.md"]
    assert "- Covered by: [`a.field.other`](field.md#a.field.other)\n" in page
    begin, end = page.index('<a id="a.field.other"></a>'), page.index('\n<a id="a.field.other_doubtful"></a>')
    assert page[begin:end] == (
        '<a id="a.field.other"></a>\n'
        "\n"
        "## a.field.other\n"
        "\n"
        "It is \\`so\\`.\n"
        "\n"
        "Beside [`a.field.other`](field.md#a.field.other), a\\|b holds.\n"
        "\n"
        "- Severity: warn\n"
        "- Citation: BR 7.1.1\n"
        "- Certificates: subscriber\n"
        "- Types: mailbox, organization, sponsor, individual\n"
        "- Generations: legacy, multipurpose, strict\n"
        "- In force: BR 1.0.3 and later\n"
        "- Runs: by default\n"
        "- Runs on: `Certificate`\n"
        "- Also covers: [`a.field.one`](field.md#a.field.one), `b.field.c`\n"
        "- Fix: make it\\_ so\n"
        "\n"
        "Offending: [`x.pem`](../../../testdata/x.pem)\n"
        "\n"
        "- message: it is \\<not\\> so\n"
        "- path: `tbs.a[0]`\n"
        "- value: ``a ` b\\x00``\n"
        "- `smime-lint lint x`\n"
        "\n"
        "Compliant: [`y.pem`](../../../testdata/y.pem)\n"
        "\n"
        "- `smime-lint lint y`\n"
    )
    index = "| [`a.field.other`](a/field.md#a.field.other) | warn | BR 7.1.1 | It is \\`so\\`. |"
    assert index in written["docs/rules/README.md"]


def test_packs_with_pages_are_those_of_the_project() -> None:
    assert {each.pack for each in Linter().rules} == documented_packs()
