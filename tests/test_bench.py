"""The certificates of the bench, and the comparison that makes CI fail."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from bench import instructions
from bench.corpus import PERIOD, START, Corpus, build, certificates, make
from bench.faults import FAULTS, Fault
from smime_lint import Finding, Linter, Severity

COUNT = 400


def test_the_corpora_are_those_on_record() -> None:
    """Instructions are compared on the same bytes, on every machine and version of Python."""
    batches = instructions.make_batches()
    assert instructions.digest(batches) == instructions.read_record()[0]


@pytest.mark.parametrize("corpus", ["clean", "faulty"])
def test_certificates_differ_and_depend_on_their_number_alone(corpus: Corpus) -> None:
    made = list(certificates(corpus, COUNT))
    assert len(set(made)) == COUNT
    assert make(corpus, COUNT - 1, START, PERIOD) == made[-1]


def test_compliant_certificates_have_no_errors_and_vary() -> None:
    linter = Linter()
    results = [linter.lint_der(der) for der in certificates("clean", COUNT)]
    findings = chain.from_iterable(result.findings for result in results)
    assert [finding.rule for finding in findings if finding.severity is Severity.ERROR] == []
    assert len({(result.type, result.generation) for result in results}) == 12
    assert len({result.br_version for result in results}) == 15


def test_faulty_certificates_have_several_findings() -> None:
    linter = Linter()
    results = [linter.lint_der(der) for der in certificates("faulty", COUNT)]
    assert min(len(result.findings) for result in results) >= 2
    findings = chain.from_iterable(result.findings for result in results)
    assert sum(finding.severity is Severity.ERROR for finding in findings) > 3 * COUNT


PLACES = {
    "other attributes": "tbsCertificate.subject[",
    "other extensions": "tbsCertificate.extensions",
    "signature": "signature",
}
"""Where the faults of a group are, if not in a field of its name."""


def is_about(finding: Finding, field: str) -> bool:
    """Whether a finding is in the field of a fault, or is of a rule on that field: it may be missing."""
    rule_field = finding.rule.split(".")[1].replace("_", "")
    return PLACES.get(field, f".{field}") in finding.path or rule_field == field.lower()


@pytest.mark.parametrize(
    ("field", "fault"),
    [pytest.param(field, fault, id=field) for field in FAULTS for fault in FAULTS[field]],
)
def test_every_fault_is_found(field: str, fault: Fault) -> None:
    """In the certificate of some type: an attribute that is prohibited in one is allowed in another."""
    linter = Linter()
    for number in range(20):
        random = Random(number)  # noqa: S311 - test data, not secrets
        certificate = build(random, number, START + timedelta(days=300 + number))
        faulty = fault(certificate, random)
        before, after = (linter.lint_der(each.encode("")).findings for each in (certificate, faulty))
        known = {finding.rule for finding in before}
        assert not [finding for finding in after if finding.rule.startswith("internal.")]
        if any(finding.rule not in known and is_about(finding, field) for finding in after):
            return
    pytest.fail("no rule finds it")


@pytest.mark.parametrize(("growth", "fine"), [(0.5, True), (1.0, True), (1.09, True), (1.11, False)])
def test_growth_beyond_the_limit_fails(
    growth: float, fine: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instructions, "RECORD", tmp_path / "record.toml")
    instructions.write_record("digest", {"first": 1000, "next": 1000})
    assert instructions.compare("digest", {"first": 1000, "next": round(1000 * growth)}) is fine


def test_figures_of_another_corpus_or_interpreter_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instructions, "RECORD", tmp_path / "record.toml")
    instructions.write_record("digest", {"next": 1000})
    with pytest.raises(instructions.CannotCountError):
        instructions.compare("another", {"next": 1000})
    monkeypatch.setattr(instructions, "INTERPRETER", "cpython-999-pdp11")
    with pytest.raises(instructions.CannotCountError):
        instructions.compare("digest", {"next": 1000})
    instructions.write_record("digest", {"next": 2000})
    assert len(instructions.read_record()[1]) == 2
