"""Conformance with the peers' own test cases, which a fresh clone does not have.

pkilint.csv and zlint.csv map their codes to our rules. What is left over is argued in disputes.csv from the
BR text; later.csv lists what rests on text that the linter does not yet carry.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from smime_lint import Linter, Result
from smime_lint.br import START, day_of
from smime_lint.decode import decode

from ..certificates import SHARED, der_of

HERE = Path(__file__).parent
CASES = SHARED / "cases"
OUR_TYPES = {"sponsored": "sponsor"}
COUNTING = {"WARNING", "ERROR", "FATAL", "Warn", "Error", "Fatal"}

needs_cases = pytest.mark.skipif(
    not CASES.is_dir(),
    reason="the peers' test cases (../shared/cases) are not here: they are not ours to ship",
)


def read(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(newline="") as file:
        return list(csv.DictReader(file))


@cache
def mapping(peer: str) -> dict[str, frozenset[str]]:
    """Our rules by the peer's code."""
    return {row["peer"]: frozenset(row["rules"].split()) for row in read(f"{peer}.csv")}


@cache
def excused() -> frozenset[tuple[str, str]]:
    """Case and rule or code of the disputes and of what comes later."""
    rows = [*read("disputes.csv"), *read("later.csv")]
    return frozenset((row["case"], row["subject"]) for row in rows)


def expectations(peer: str) -> dict[str, list[dict[str, str]]]:
    cases: dict[str, list[dict[str, str]]] = defaultdict(list)
    if CASES.is_dir():
        with (CASES / peer / "expected.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                cases[row["case"]].append(row)
        for path in (CASES / peer).glob("*.pem"):
            cases.setdefault(path.stem, [])
    return dict(sorted(cases.items()))


@cache
def linter(br_version: str, type_name: str | None) -> Linter:
    return Linter(br_version=br_version, type=type_name)


def lint(peer: str, case: str, type_name: str | None) -> Result:
    der = der_of(CASES / peer / f"{case}.pem")
    validity = decode(der).tbs.validity
    assert validity is not None
    assert validity.not_before.seconds is not None
    issued: date = day_of(validity.not_before.seconds)
    return linter("in-force" if issued >= START else "1.0.10", type_name).lint_der(der)


def profile_of(peer: str, rows: list[dict[str, str]]) -> str | None:
    """The type that pkilint's rows name; zlint finds its own."""
    if peer == "zlint" or not rows:
        return None
    return f"{OUR_TYPES.get(rows[0]['type'], rows[0]['type'])}-{rows[0]['generation']}"


def unmatched(peer: str, case: str, codes: list[str], fired: set[str]) -> Iterator[str]:
    for code in codes:
        if code not in mapping(peer):
            yield f"{code} is not in {peer}.csv"
        elif not mapping(peer)[code] & fired and (case, code) not in excused():
            ours = " ".join(sorted(mapping(peer)[code])) or "unmapped"
            yield f"{code} is found by {peer} and not by us ({ours})"


@needs_cases
@pytest.mark.parametrize("case", expectations("pkilint"))
def test_pkilint(case: str) -> None:
    rows = expectations("pkilint")[case]
    result = lint("pkilint", case, profile_of("pkilint", rows))
    assert result.error is None
    fired = {finding.rule for finding in result.findings}
    problems = list(unmatched("pkilint", case, [r["code"] for r in rows if r["severity"] in COUNTING], fired))
    accounted: set[str] = set()
    for row in rows:
        accounted |= mapping("pkilint").get(row["code"], frozenset())
    problems += [
        f"{finding.severity.value} {finding.rule} is found by us and not by pkilint: {finding.message}"
        for finding in result.findings
        if finding.severity.value != "notice"
        and finding.rule not in accounted
        and (case, finding.rule) not in excused()
    ]
    assert not problems, "\n".join(problems)


@needs_cases
@pytest.mark.parametrize("case", expectations("zlint"))
def test_zlint(case: str) -> None:
    rows = expectations("zlint")[case]
    result = lint("zlint", case, None)
    assert result.error is None
    fired = {finding.rule for finding in result.findings}
    problems = list(unmatched("zlint", case, [r["lint"] for r in rows if r["result"] in COUNTING], fired))
    loud = {finding.rule for finding in result.findings if finding.severity.value != "notice"}
    for row in rows:
        if row["result"] == "Pass" and (case, row["lint"]) not in excused():
            problems += [
                f"{rule} contradicts the Pass of {row['lint']}"
                for rule in sorted(mapping("zlint").get(row["lint"], frozenset()) & loud)
            ]
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("peer", ["pkilint", "zlint"])
def test_mappings_name_rules_that_exist(peer: str) -> None:
    known = {rule.id for rule in linter("latest", None).rules}
    for row in read(f"{peer}.csv"):
        rules = row["rules"].split()
        assert set(rules) <= known, row
        assert rules or row["reason"], f"{row['peer']} has neither rules nor a reason"


@pytest.mark.skipif(
    not (SHARED / "requirements.csv").is_file(), reason="the list of requirements (../shared) is not here"
)
@pytest.mark.parametrize("peer", ["pkilint", "zlint"])
def test_mappings_are_complete(peer: str) -> None:
    with (SHARED / "requirements.csv").open(newline="") as file:
        named = {
            code.strip() for row in csv.DictReader(file) for code in row[peer].split(";") if code.strip()
        }
    if CASES.is_dir():
        column = "code" if peer == "pkilint" else "lint"
        named |= {row[column] for rows in expectations(peer).values() for row in rows}
    assert named - set(mapping(peer)) == set()


@pytest.mark.parametrize("name", ["disputes.csv", "later.csv"])
def test_disputes_are_argued(name: str) -> None:
    for row in read(name):
        assert row["case"], row
        assert row["subject"], row
        assert row["reasoning"], row


@needs_cases
def test_disputes_are_needed() -> None:
    """A dispute about a case that is gone, or about what nobody says any more, is dropped."""
    said: set[tuple[str, str]] = set()
    for peer, key in (("pkilint", "code"), ("zlint", "lint")):
        for case, rows in expectations(peer).items():
            said |= {(case, row[key]) for row in rows}
            said |= {(case, finding.rule) for finding in lint(peer, case, profile_of(peer, rows)).findings}
    assert excused() - said == set()
