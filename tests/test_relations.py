"""Relations between rules: one fault, one finding, and no rule changes what another one reports."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import msgspec
import pytest

from smime_lint import Finding, Linter, Result, Settings, Severity
from smime_lint.documents import DocumentLinter, make_linter
from smime_lint.engine.covering import Covering
from smime_lint.engine.engine import Engine
from smime_lint.model import MalformedExtension, Subject
from smime_lint.rules import Mode, Rule, Violations, rule
from smime_lint.testing import der
from smime_lint.testing.certificate import OIDS, base

from .certificates import Case, all_cases
from .linting import settings_of

RULES = {made.id: made for made in Linter().rules}


# over all rules


@cache
def example_of(rule_id: str) -> Case | None:
    """The plainest document on which a rule fires."""
    found = [case for case in all_cases() if case.rule == rule_id and case.name.endswith(".fires")]
    return min(found, key=lambda case: len(case.name), default=None)


@cache
def linter_for(settings: bytes) -> DocumentLinter[Any]:
    return make_linter(msgspec.msgpack.decode(settings, type=Settings))


def lint(case: Case, selected: tuple[Rule, ...]) -> Result:
    """Lint a document with some rules."""
    linter = linter_for(msgspec.msgpack.encode(settings_of(case)))
    settings = msgspec.structs.replace(linter.settings, select=tuple(made.id for made in selected))
    linter.engine = Engine(settings, selected)
    return linter.lint_der(case.der)


def all_rules(case: Case) -> tuple[Rule, ...]:
    """The rules that run by default, and the one that the document is an example for."""
    return tuple(made for made in RULES.values() if made.mode is Mode.DEFAULT or made.id == case.rule)


@pytest.mark.parametrize("rule_id", [id for id in RULES if not id.startswith("caa.")])
def test_no_rule_changes_what_another_one_reports(rule_id: str) -> None:
    case = example_of(rule_id)
    assert case is not None, "no document on which it fires"
    selected = all_rules(case)
    whole = lint(case, selected)
    mine = [finding for finding in whole.findings if finding.rule == rule_id]
    alone = lint(case, (RULES[rule_id],))
    assert mine
    assert list(alone.findings) == mine, "it reports something else where it is selected alone"
    without = lint(case, tuple(made for made in selected if made.id != rule_id))
    assert set(whole.findings) - set(without.findings) == set(mine), "others are silent without it"
    appeared = {finding.rule for finding in set(without.findings) - set(whole.findings)}
    if not RULES[rule_id].removes:
        assert appeared <= set(RULES[rule_id].covers), "others report only without it"


def test_relations_name_rules_and_have_no_cycle() -> None:
    for made in RULES.values():
        for id in (made.doubtful_of, made.announces):
            assert id is None or id in RULES, (made.id, id)
        assert set(made.replaces) <= set(RULES), made.id
        assert made.id not in made.covers

    def reach(id: str, seen: tuple[str, ...]) -> None:
        assert id not in seen, f"{' > '.join(seen)} > {id}"
        for covered in RULES[id].covers if id in RULES else ():
            reach(covered, (*seen, id))

    for id in RULES:
        reach(id, ())


def test_a_doubtful_rule_is_less_severe() -> None:
    for made in RULES.values():
        if made.doubtful_of is not None:
            assert made.severity.rank <= RULES[made.doubtful_of].severity.rank, made.id


# what covering does


def finding(rule_id: str, offset: int, length: int, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule_id, severity, "found", "BR 1", "path", offset, length, None, None)


def make(rule_id: str, covers: tuple[str, ...] = (), removes: bool = False) -> Rule:
    def check(subject: Subject) -> Violations:
        return ()

    return rule(
        rule_id,
        on=Subject,
        severity=Severity.ERROR,
        citation="BR 1",
        title="It is so.",
        covers=covers,
        removes=removes,
    )(check)


SPECIFIC = make("a.field.specific", covers=("a.field.general",))
REMOVED = make("a.field.prohibited", removes=True)


@pytest.mark.parametrize(
    ("specific", "general", "expected"),
    [
        (finding(SPECIFIC.id, 10, 20), finding("a.field.general", 10, 20), 1),
        (finding(SPECIFIC.id, 10, 20), finding("a.field.general", 15, 5), 1),
        (finding(SPECIFIC.id, 15, 5), finding("a.field.general", 10, 20), 1),
        (finding(SPECIFIC.id, 10, 20), finding("a.field.general", 30, 5), 2),
        (finding(SPECIFIC.id, 10, 20), finding("a.field.general", 0, 10), 2),
        (finding(SPECIFIC.id, 10, 0), finding("a.field.general", 10, 0), 1),
        (finding(SPECIFIC.id, 10, 20), finding("a.field.other", 10, 20), 2),
        (finding(SPECIFIC.id, 10, 20, Severity.NOTICE), finding("a.field.general", 10, 20), 2),
        (finding(SPECIFIC.id, 10, 20), finding("a.field.general", 10, 20, Severity.WARN), 1),
        (finding(REMOVED.id, 10, 20), finding("a.field.general", 12, 3), 1),
        (finding(REMOVED.id, 10, 20), finding("a.field.general", 10, 20), 1),
        (finding(REMOVED.id, 10, 20), finding("a.field.general", 5, 30), 2),
        (finding(REMOVED.id, 10, 20, Severity.WARN), finding("a.field.general", 12, 3), 2),
        (finding(REMOVED.id, 10, 20), finding(REMOVED.id, 12, 3), 1),
    ],
)
def test_what_is_covered_is_left_out(specific: Finding, general: Finding, expected: int) -> None:
    covering = Covering((SPECIFIC, REMOVED))
    assert len(covering.without_covered([specific, general])) == expected
    assert specific in covering.without_covered([general, specific])


def test_covering_many_findings_takes_no_longer_for_each() -> None:
    covering = Covering((SPECIFIC, REMOVED))
    many = [
        finding(id, 10 * place, 5)
        for place in range(20_000)
        for id in (SPECIFIC.id, "a.field.general", "a.field.other")
    ]
    assert len(covering.without_covered(many)) == 40_000


# findings in neighbouring places


@pytest.mark.parametrize(
    ("key", "bits", "reported"),
    [
        ("rsa", ("digitalSignature", "dataEncipherment", "keyCertSign"), ("dataEncipherment", "keyCertSign")),
        ("rsa", ("nonRepudiation", "keyEncipherment", "cRLSign"), ("nonRepudiation", "cRLSign")),
        (
            "p256",
            ("digitalSignature", "keyEncipherment", "encipherOnly"),
            ("keyEncipherment", "encipherOnly"),
        ),
    ],
)
def test_bits_in_one_octet_are_different_nodes(
    key: str, bits: tuple[str, ...], reported: tuple[str, ...]
) -> None:
    certificate = base("sponsor-strict", key).key_usage(*bits)
    findings = Linter(br_version="1.0.10").lint_der(certificate.encode("test")).findings
    assert {finding.value for finding in findings if finding.severity is Severity.ERROR} == set(reported)


def test_what_is_missing_at_the_end_of_an_extension_is_reported() -> None:
    """Also if the next extension is prohibited, and everything in it is covered."""
    linter = Linter(br_version="1.0.10")
    checked = 0
    for name, value in product(OIDS, (b"", b"\x30\x00", b"\x30\x02\x30\x00")):
        plain = base("mailbox-multipurpose").without(name).without("legalEntityIdentifier")
        alone = plain.extension(name, value)
        for certificate in (alone, alone.add_extension("legalEntityIdentifier", der.printable("0"))):
            encoded = certificate.encode("test")
            decoded = linter.decode(encoded)
            assert decoded.tbs.extensions is not None
            extension = next(each for each in decoded.tbs.extensions.entries if each.oid == OIDS[name])
            if isinstance(extension, MalformedExtension):
                checked += 1
                path = decoded.locate(extension).path
                findings = linter.lint_der(encoded).findings
                errors = [finding.path for finding in findings if finding.severity is Severity.ERROR]
                assert any(each.startswith(path) for each in errors), (name, value)
    assert checked > 80
