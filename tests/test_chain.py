"""Paths, and the certificates of the project that make them."""

from __future__ import annotations

from smime_lint import Linter
from smime_lint.chain import Issuers
from smime_lint.decode import decode

from .certificates import CERTS, der_of
from .factory import keys
from .factory.authority import early_subca, issued, root, subca

HIERARCHY = [der_of(path) for path in sorted((CERTS / "ca").glob("*.pem"))]


def test_the_hierarchy_and_all_profiles_are_clean() -> None:
    linter = Linter(issuers=HIERARCHY, issuers_are_told=False)
    profiles = [der_of(path) for path in sorted((CERTS / "profiles").glob("*-rsa.pem"))]
    assert len(profiles) == 12
    for der in (*HIERARCHY, *profiles):
        result = linter.lint_der(der)
        assert [f for f in result.findings if f.severity.value != "notice"] == []
        assert result.issuers is not None
        assert result.issuers[-1].subject == "Example Root"


def test_the_one_that_signed_is_the_issuer() -> None:
    certificate = decode(issued().encode("leaf"))
    right, wrong = decode(subca().encode("right")), decode(subca().key(keys.spki("rsa")).encode("wrong"))
    above = decode(root().encode("root"))
    for given in ([right, wrong, above], [above, wrong, right]):
        assert Issuers(given).path_of(certificate) == (right, above)


def test_a_root_is_its_own_issuer() -> None:
    above = decode(root().encode("root"))
    assert Issuers([above]).path_of(above) == (above,)


def test_the_later_of_two_certificates_of_a_ca_counts() -> None:
    certificate = decode(issued().encode("leaf"))
    early, late = decode(early_subca().encode("early")), decode(subca().encode("late"))
    assert Issuers([early, late]).path_of(certificate)[0] is late


def test_loops_end() -> None:
    one = subca().issuer(("commonName", "B")).subject(("commonName", "A")).without("authorityKeyIdentifier")
    other = one.issuer(("commonName", "A")).subject(("commonName", "B"))
    given = [decode(one.encode("a")), decode(other.encode("b"))]
    path = Issuers(given).path_of(given[0])
    assert path == (given[1], given[0])


def test_an_issuer_that_nobody_names_is_taken_where_it_is_told() -> None:
    certificate = decode(issued().encode("leaf"))
    other = decode(subca().subject(("commonName", "Another")).without("subjectKeyIdentifier").encode("other"))
    assert Issuers([other]).path_of(certificate) == ()
    assert Issuers([other], are_told=True).path_of(certificate) == (other,)
    result = Linter(issuers=[other.der]).lint_der(certificate.der)
    assert "smbr.chain.issuer_name_not_identical" in {finding.rule for finding in result.findings}


def test_without_issuers_nothing_is_said_of_them() -> None:
    result = Linter().lint_der(issued().encode("leaf"))
    assert result.issuers is None
    assert (
        Linter(issuers=HIERARCHY[:1], issuers_are_told=False).lint_der(issued().encode("leaf")).issuers == ()
    )
