"""What rules declare about when they report nothing holds, so that not running them changes no result."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from functools import cache

import pytest

from bench.corpus import PERIOD, START, make
from smime_lint import Linter
from smime_lint.br import LATEST, CertificateType, Generation, version
from smime_lint.decode import DecodeError, decode
from smime_lint.engine import runner
from smime_lint.model import Certificate, CommonName, Holder, Name, Node, OrganizationIdentifier
from smime_lint.profile import Kind, Profile, TypeSource, detect_profile
from smime_lint.rules import Context, Reads, Rule, Scope, Severity, Violations, rule
from smime_lint.testing.certificate import base

from .certificates import cases
from .fuzz.harness import mutate

RULES = Linter().rules
VERSIONS = (version("1.0.2"), LATEST)
MUTATIONS = 1500
STREAM = 300


def certificates() -> Iterator[Certificate]:
    """All test certificates, mutations of them, and a stream of the bench."""
    encodings = [case.der for case in cases()]
    source = random.Random(11)  # noqa: S311 - no secret
    encodings += [
        mutate(source.choice(encodings), source, lambda: source.choice(encodings)) for _ in range(MUTATIONS)
    ]
    for number in range(STREAM):
        encodings += (make("clean", number, START, PERIOD), make("faulty", number, START, PERIOD))
    for encoded in encodings:
        try:
            yield decode(encoded)
        except DecodeError:
            continue


def nodes_of(certificate: Certificate) -> Iterator[tuple[Holder, Node]]:
    yield Holder.CERTIFICATE, certificate
    yield from certificate.nodes


@cache
def rules_for(holder: Holder, node_class: type[Node]) -> tuple[Rule, ...]:
    """The rules that declare something, for a class of node in a field."""
    return tuple(
        made
        for made in RULES
        if (made.by_shape or made.when is not None)
        and issubclass(node_class, made.on)
        and (not made.within or holder in made.within)
    )


@cache
def profiles() -> tuple[Profile, ...]:
    return tuple(
        Profile(Kind.SUBSCRIBER, True, certificate_type, generation, TypeSource.POLICY)
        for certificate_type in CertificateType
        for generation in Generation
        if "|" not in repr(certificate_type) and "|" not in repr(generation)
    )


def scopes(certificate: Certificate) -> Iterator[Scope]:
    """Some scopes for a rule that reads one."""
    spki = certificate.tbs.subject_public_key_info
    for profile in (profiles()[-1], detect_profile(certificate)):
        for applied in VERSIONS:
            yield Scope(profile, applied, None if spki is None else spki.family)


def reports(violations: Violations) -> bool:
    return any(True for _ in violations)


def test_what_rules_find_on_nodes_of_a_shape_depends_on_the_shape() -> None:
    """A rule with by_shape reports on all nodes of a class and shape or on none; so does a condition."""
    found: dict[tuple[object, ...], bool] = {}
    repeated = 0
    for certificate in certificates():
        for holder, node in nodes_of(certificate):
            shape = node.shape
            if shape is None:
                continue
            for made in rules_for(holder, type(node)):
                place = (made.id, holder, type(node), shape)
                for key, verdict in verdicts(made, node, certificate):
                    repeated += (*place, key) in found
                    assert found.setdefault((*place, key), verdict) is verdict, (made.id, shape)
    assert repeated > 100_000


def verdicts(made: Rule, node: Node, certificate: Certificate) -> Iterable[tuple[object, bool]]:
    """What depends on the shape, by what else it depends on."""
    if made.when is not None:
        yield "when", made.when(node)
    if made.by_shape and made.reads is Reads.NODE:
        yield "node", reports(made.check(node))
    if made.by_shape and made.reads is Reads.SCOPE:
        for scope in scopes(certificate):
            yield scope.key, reports(made.check(node, scope))


def test_rules_report_nothing_if_their_condition_is_not_met() -> None:
    conditional = {made for made in RULES if made.when is not None}
    missed = set(conditional)
    for certificate in certificates():
        profile = detect_profile(certificate)
        for applied in VERSIONS:
            context = Context(certificate, profile, applied, None)
            for holder, node in nodes_of(certificate):
                for made in conditional.intersection(rules_for(holder, type(node))):
                    assert made.when is not None
                    if not made.when(node):
                        more = () if made.reads is Reads.NODE else (context,)
                        assert not reports(made.check(node, *more)), made.id
                        missed.discard(made)
    assert not missed, "a condition that is always met"


def test_rules_that_need_issuers_report_nothing_without_them() -> None:
    needing = [made for made in RULES if made.needs_issuers]
    assert needing
    for case in cases():
        certificate = decode(case.der)
        profile = detect_profile(certificate)
        if profile.kind is Kind.ROOT:
            continue
        for applied in VERSIONS:
            context = Context(certificate, profile, applied, None)
            for _, node in nodes_of(certificate):
                for made in needing:
                    if isinstance(node, made.on):
                        assert not reports(made.check(node, context)), made.id


def test_a_rule_that_reads_the_context_cannot_go_by_the_shape() -> None:
    with pytest.raises(ValueError, match="depends on more than a shape"):

        @rule("house.name.x", on=Name, severity=Severity.ERROR, citation="house", by_shape=True)
        def check(name: Name, ctx: Context) -> Violations:
            """A name."""
            return ()


# shapes


def subject_of(*attributes: tuple[str, str]) -> Name:
    subject = decode(base().subject(*attributes).encode("test")).tbs.subject
    assert subject is not None
    return subject


TEXT = ("Example Ltd", "Jane Doe", "A1", "x" * 64, "12 345", "A-B.C")
MAILBOXES = ("jane.doe@example.com", "a_b-c1@mail.example.org")
NEITHER = (" x", "x ", "x  y", "-x", "x\u00e4", "x" * 65, "x&amp;y", "x,y", "", "a.", "(x)", "A@example.com")


def test_values_of_one_form_have_one_shape() -> None:
    def shapes(texts: tuple[str, ...]) -> set[object]:
        return {subject_of(("commonName", text)).attributes[0].shape for text in texts}

    assert len(shapes(TEXT)) == len(shapes(MAILBOXES)) == 1
    assert shapes(TEXT).isdisjoint(shapes(MAILBOXES))
    assert shapes(NEITHER) == {None}
    (attribute,) = subject_of(("commonName", "A1")).attributes
    assert type(attribute) is CommonName


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("NTRGB-12345678", "NTRGB-87654321", True),
        ("NTRGB-12345678", "NTRGB-1234567", False),
        ("NTRGB-12345678", "NTRFR-12345678", False),
        ("NTRUS+CA-1234567", "NTRUS+NY-1234567", False),
        ("NTRDE-HRB123", "NTRDE-HRA123", False),
        ("LEIXG-529900RFZ3LF5EL2FO38", "LEIXG-529900MA8OXFGE6MIS47", True),
    ],
)
def test_the_shape_of_an_identifier_is_without_the_number(one: str, other: str, is_same: bool) -> None:
    first, second = (subject_of(("organizationIdentifier", text)).attributes[0] for text in (one, other))
    assert type(first) is OrganizationIdentifier
    assert first.shape is not None
    assert (first.shape == second.shape) is is_same


def test_shapes_are_forgotten_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MAX_SHAPES", 3)
    linter, fresh = Linter(), Linter()
    ders = [make("faulty", number, START, PERIOD) for number in range(20)]
    assert [linter.lint_der(der) for der in ders + ders] == [fresh.lint_der(der) for der in ders + ders]


def test_combinations_of_classes_are_forgotten_when_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runner, "MAX_CLASSES", 2)
    linter, fresh = Linter(), Linter()
    ders = [make("faulty", number, START, PERIOD) for number in range(20)]
    assert [linter.lint_der(der) for der in ders * 3] == [fresh.lint_der(der) for der in ders * 3]
    assert len(linter.engine._index._classes) <= 2
