"""What an engine remembers changes no result, and is bounded."""

from __future__ import annotations

import pickle
import random
import sys

import pytest

from smime_lint import Linter, Result
from smime_lint.decode import decode
from smime_lint.decode import memory as memory_module
from smime_lint.der import MAX_ELEMENTS
from smime_lint.engine.engine import Engine, Source
from smime_lint.engine.report import RULE_ERROR
from smime_lint.model import CountryName, Node, SignatureAlgorithm
from smime_lint.rules import Context, Rule, Scope, Severity, Violation, Violations, rule
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.der import implicit, sequence

from .certificates import cases

NOWHERE = Source("-", 0, None)


def found(result: Result) -> tuple[object, ...]:
    return (result.kind, result.br_version, result.error, result.rules_evaluated, result.findings)


@pytest.mark.parametrize("br_version", ["in-force", "1.0.2", "latest"])
def test_results_do_not_depend_on_what_was_seen_before(br_version: str) -> None:
    encodings = sorted({case.der for case in cases()})
    used = Linter(br_version=br_version, reminders=True)
    first = {der: found(used.lint_der(der)) for der in encodings}
    random.Random(7).shuffle(encodings)  # noqa: S311 - an order, no secret
    assert {der: found(used.lint_der(der)) for der in encodings} == first
    other = Linter(br_version=br_version, reminders=True)
    assert {der: found(other.lint_der(der)) for der in encodings} == first
    for der in encodings[::100]:
        assert found(Linter(br_version=br_version, reminders=True).lint_der(der)) == first[der]


def test_rules_report_the_same_on_a_shared_part_and_in_place() -> None:
    """Every rule, on every node of every certificate: decoded alone and shared, or where it stands."""
    linter = Linter(br_version="latest", reminders=True)
    for case in cases():
        linter.decode(case.der)  # what is seen twice becomes a part
    shared = 0
    for case in cases():
        certificate = linter.decode(case.der)
        shared += len(certificate.nodes.parts)
        in_place = decode(case.der)
        assert not in_place.nodes.parts
        assert found(linter.check(certificate, NOWHERE)) == found(linter.check(in_place, NOWHERE)), case.name
    assert shared > 10 * len(cases())


def test_shared_parts_count_towards_the_limit_of_elements() -> None:
    certificate = base("mailbox-strict")
    for number in range(110):
        names = [implicit(2, b"%03d" % number), *[implicit(2, b"")] * 480]
        certificate = certificate.add_extension("issuerAltName", sequence(*names))
    encoded = certificate.encode("test")
    linter = Linter()
    errors = {linter.lint_der(encoded).error for _ in range(4)}
    (error,) = errors
    assert error is not None
    assert error.endswith(f"expected at most {MAX_ELEMENTS} elements")


def test_a_document_can_be_pickled_after_it_was_linted() -> None:
    linter = Linter()
    for _ in range(3):
        result, certificate = linter.lint_and_decode(base().without("keyUsage").encode("test"))
    assert certificate is not None
    assert certificate.nodes.parts
    copy = pickle.loads(pickle.dumps(certificate))  # noqa: S301 - our own bytes
    assert linter.check(copy, NOWHERE).findings == result.findings != ()


def test_a_shared_part_has_its_place_in_each_document() -> None:
    linter = Linter(br_version="1.0.2")
    short = base("mailbox-strict").critical("authorityInfoAccess").subject(("commonName", "a@example.com"))
    long = short.subject(("commonName", "a.much.longer@example.com"))
    offsets = set()
    for certificate in (short, long, short, long):
        encoded = certificate.encode("test")
        (finding,) = (
            finding
            for finding in linter.lint_der(encoded).findings
            if finding.rule == "smbr.authority_info_access.critical"
        )
        assert encoded[finding.offset : finding.offset + finding.length] == b"\x01\x01\xff"
        offsets.add(finding.offset)
    assert len(offsets) == 2


def test_the_same_piece_twice_in_one_certificate_has_two_places() -> None:
    linter = Linter()
    twice = base("sponsor-strict").subject(
        ("countryName", "GB"), ("countryName", "GB"), ("commonName", "a@example.com")
    )
    encoded = twice.encode("test")
    for _ in range(3):
        certificate = linter.decode(encoded)
        assert certificate.tbs.subject is not None
        first, second, _ = certificate.tbs.subject.attributes
        assert certificate.offset(first) < certificate.offset(second)
        assert certificate.locate(second).path == "tbsCertificate.subject[1][0].countryName"


# what a rule depends on is declared


def with_rule(made: Rule) -> Linter:
    linter = Linter()
    linter.engine = Engine(linter.settings, (made,))
    return linter


def rules_of(linter: Linter, certificate: Certificate) -> list[str]:
    return [finding.rule for finding in linter.lint_der(certificate.encode("test")).findings]


@rule("house.country_name.not_first", on=CountryName, severity=Severity.ERROR, citation="house")
def not_first(country: CountryName, ctx: Context) -> Violations:
    """countryName is the first attribute."""
    if not ctx.locate(country).path.startswith(("tbsCertificate.subject[0]", "tbsCertificate.issuer")):
        yield Violation(country, "countryName is not the first attribute")


def test_a_rule_on_the_position_of_a_node_sees_every_certificate() -> None:
    linter = with_rule(not_first)
    good = base().subject(("countryName", "GB"), ("commonName", "Jane Doe"))
    bad = base().subject(("commonName", "Jane Doe"), ("countryName", "GB"))
    for certificate, expected in (
        (good, []),
        (good, []),
        (bad, [not_first.id]),
        (good, []),
        (bad, [not_first.id]),
    ):
        assert rules_of(linter, certificate) == expected


@rule("house.signature_algorithm.outer", on=SignatureAlgorithm, severity=Severity.ERROR, citation="house")
def outer(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """The algorithm is not that outside of the TBSCertificate."""
    if ctx.locate(algorithm).path == "signatureAlgorithm":
        yield Violation(algorithm, "it is")


def test_a_rule_on_the_path_of_a_node_fires_each_time() -> None:
    linter = with_rule(outer)
    for _ in range(3):
        assert rules_of(linter, base()) == [outer.id]


def test_a_node_has_no_position_to_read() -> None:
    linter = Linter()
    for case in cases()[::50]:
        for _, node in linter.decode(case.der).nodes:
            for name in ("path", "offset", "where"):
                assert not hasattr(node, name)


def test_a_rule_reads_only_what_it_declares() -> None:
    @rule("house.country_name.greedy", on=CountryName, severity=Severity.ERROR, citation="house")
    def greedy(country: CountryName, scope: Scope) -> Violations:
        """A rule that reads the document, and does not declare it."""
        if scope.tbs.subject is not None:  # type: ignore[attr-defined]
            yield Violation(country, "found")

    linter = with_rule(greedy)
    for _ in range(3):  # where it stands, and then shared
        assert set(rules_of(linter, base())) == {RULE_ERROR}


@pytest.mark.parametrize("error", [RuntimeError("a bug"), SystemExit(0)])
def test_a_rule_that_fails_on_a_part_is_reported_each_time(error: BaseException) -> None:
    @rule("house.country_name.broken", on=CountryName, severity=Severity.ERROR, citation="house")
    def broken(country: CountryName) -> Violations:
        """A rule with a bug."""
        yield Violation(country, "found before")
        raise error

    linter = with_rule(broken)
    once = rules_of(linter, base())
    assert sorted(set(once)) == ["house.country_name.broken", RULE_ERROR]
    for _ in range(3):
        assert rules_of(linter, base()) == once


def test_a_condition_that_fails_is_taken_as_met() -> None:
    def is_met(country: CountryName) -> bool:
        raise SystemExit(0)

    @rule("house.country_name.met", on=CountryName, severity=Severity.ERROR, citation="house", when=is_met)
    def met(country: CountryName) -> Violations:
        """A rule with a bug in its condition."""
        yield Violation(country, "found")

    linter = with_rule(met)
    for _ in range(3):
        assert set(rules_of(linter, base())) == {"house.country_name.met"}


# bounds


def size_of(root: object) -> int:
    """Bytes of everything that can be reached from an object and belongs to it alone."""
    seen: set[int] = set()
    to_do = [root]
    total = 0
    while to_do:
        value = to_do.pop()
        if id(value) in seen or isinstance(value, (type, str)) or callable(value):
            continue
        seen.add(id(value))
        total += sys.getsizeof(value)
        if isinstance(value, dict):
            to_do += [*value.keys(), *value.values()]
        elif isinstance(value, (tuple, list, set, frozenset)):
            to_do += value
        elif isinstance(value, Node):
            to_do += [getattr(value, name) for name in value.__struct_fields__]
        elif hasattr(type(value), "__slots__"):
            to_do += [getattr(value, name) for name in type(value).__slots__ if hasattr(value, name)]
    return total


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a whole run see bench/memory.py; here the bounds are a hundredth."""
    monkeypatch.setattr(memory_module, "MAX_PARTS", memory_module.MAX_PARTS // 100)
    monkeypatch.setattr(memory_module, "MAX_HASHES", memory_module.MAX_HASHES // 100)
    linter = Linter(br_version="1.0.2")
    template = base("mailbox-strict").issuer(("commonName", "Example CA 00000")).encode("test")
    for number in range(2000):
        # Each issuer comes twice, so that it becomes a part.
        issuer = b"Example CA %05d" % (number // 2)
        linter.lint_der(template.replace(b"Example CA 00000", issuer))
        if number % 100 == 0:
            assert size_of(linter.engine.memory) < 150 * 2**20 / 100


def test_a_linter_travels_without_what_it_remembers() -> None:
    linter = Linter(br_version="1.0.2", policy_map={"2.999.1": "sponsor-strict"})
    der = base().without("keyUsage").encode("test")
    results = [linter.lint_der(der) for _ in range(3)]
    copy = pickle.loads(pickle.dumps(linter))  # noqa: S301 - our own bytes
    assert copy.settings == linter.settings
    assert [copy.lint_der(der) for _ in range(3)] == results
