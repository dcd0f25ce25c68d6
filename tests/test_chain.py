"""Paths, and the certificates of the project that make them."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smime_lint import Linter
from smime_lint.decode import decode
from smime_lint.model import Certificate as Decoded
from smime_lint.path.issuers import MAX_CANDIDATES, MAX_PATH, MAX_PATHS, Issuers, Path
from smime_lint.testing import keys
from smime_lint.testing.authority import ROOT_2, authority_key, cross, early_subca, issued, root, subca
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.values import algorithm

from .certificates import CERTS, chains, der_of

HIERARCHY = [der_of(path) for path in sorted((CERTS / "ca").glob("*.pem"))]


def test_the_hierarchy_and_all_profiles_are_clean() -> None:
    linter = Linter(issuers=HIERARCHY, issuers_are_given=False)
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
        assert Issuers(given).path_of(certificate).issuers == (right, above)


def test_a_root_is_its_own_issuer() -> None:
    above = decode(root().encode("root"))
    assert Issuers([above]).path_of(above) == Path((above,), True, 0)


def test_the_later_of_two_certificates_of_a_ca_counts() -> None:
    certificate = decode(issued().encode("leaf"))
    early, late = decode(early_subca().encode("early")), decode(subca().encode("late"))
    assert Issuers([early, late]).path_of(certificate).issuers[0] is late


def test_loops_end() -> None:
    one = subca().issuer(("commonName", "B")).subject(("commonName", "A")).without("authorityKeyIdentifier")
    one = one.change(signer="rsa_ca")
    other = one.issuer(("commonName", "A")).subject(("commonName", "B"))
    given = [decode(one.encode("a")), decode(other.encode("b"))]
    path = Issuers(given).path_of(given[0])
    assert path.issuers == (given[1],)
    assert not path.is_complete


def test_an_issuer_that_nobody_names_is_taken_where_it_is_told() -> None:
    certificate = decode(issued().encode("leaf"))
    other = decode(subca().subject(("commonName", "Another")).without("subjectKeyIdentifier").encode("other"))
    assert Issuers([other]).path_of(certificate).issuers == ()
    assert Issuers([other], are_given=True).path_of(certificate).issuers == (other,)
    # Among several, the caller has not said which.
    assert Issuers([other, decode(root().encode(""))], are_given=True).path_of(certificate).issuers == ()
    result = Linter(issuers=[other.der]).lint_der(certificate.der)
    assert "smbr.chain.issuer_name_not_identical" in {finding.rule for finding in result.findings}


def test_without_issuers_nothing_is_said_of_them() -> None:
    result = Linter().lint_der(issued().encode("leaf"))
    assert result.issuers is None
    assert (
        Linter(issuers=HIERARCHY[:1], issuers_are_given=False).lint_der(issued().encode("leaf")).issuers == ()
    )


def decoded(certificate: Certificate, label: str = "") -> Decoded:
    return decode(certificate.encode(label))


def test_a_path_to_a_root_goes_before_one_that_ends_nowhere() -> None:
    # Two certificates for the root's key: the later one is a cross certificate whose issuer is not known.
    crossed = root().issuer(*ROOT_2).change(not_before=issued().not_before)
    crossed = crossed.extension("authorityKeyIdentifier", authority_key("p384")).signed_with(
        keys.ECDSA_WITH_SHA384
    )
    path = Issuers([decoded(crossed), decoded(subca()), decoded(root())]).path_of(decoded(issued()))
    assert [issuer.der for issuer in path.issuers] == [subca().encode(""), root().encode("")]
    assert path.is_complete
    assert path.others == 1


def test_cross_certificates_that_go_round_end() -> None:
    names = [(("countryName", "GB"), ("commonName", f"CA {number}")) for number in range(12)]
    crossed = [
        subca(None)
        .subject(*subject)
        .issuer(*issuer)
        .key(keys.spki("rsa"))
        .extension("authorityKeyIdentifier", authority_key("rsa"))
        for subject in names
        for issuer in names
        if subject != issuer
    ]
    leaf = base(key="p256").issuer(*names[0]).extension("authorityKeyIdentifier", authority_key("rsa"))
    path = Issuers(decoded(each, str(number)) for number, each in enumerate(crossed)).path_of(decoded(leaf))
    assert not path.is_complete
    assert 1 <= len(path.issuers) <= MAX_PATH
    assert path.others <= MAX_PATHS * MAX_CANDIDATES
    subjects = [issuer.raw(issuer.tbs.subject) for issuer in path.issuers if issuer.tbs.subject]
    assert len(set(subjects)) == len(subjects)


def test_a_root_is_its_own_issuer_beside_its_renewal() -> None:
    renewed = root().change(not_before=issued().not_before)
    given = [decoded(root()), decoded(renewed, "renewed")]
    for each in given:
        assert Issuers(given).path_of(each).issuers == (each,)


def test_a_root_that_is_given_makes_a_cross_certificate_known() -> None:
    other = root().subject(*ROOT_2).issuer(*ROOT_2).key(keys.spki("p384"))
    given = [root().encode(""), other.signed_with(keys.ECDSA_WITH_SHA384).encode("2"), cross().encode("")]
    linter = Linter(issuers=given, issuers_are_given=False)
    results = [linter.lint_der(der) for der in given]
    assert [result.kind for result in results] == ["root", "root", "cross"]
    assert [f.rule for result in results for f in result.findings if f.severity.value != "notice"] == []


def test_a_responder_below_an_smime_ca_is_in_scope() -> None:
    linter = Linter(issuers=HIERARCHY, issuers_are_given=False)
    result = linter.lint_der(der_of(CERTS / "ca" / "ocsp-responder.pem"))
    assert result.kind == "ocsp_responder"
    assert result.in_scope
    assert result.path_complete


def test_a_ca_that_issues_smime_certificates_is_not_a_cross_certificate() -> None:
    """So the fault that is doubtful without the certificate of the subscriber is certain with it."""
    faulty = subca(None).without("extKeyUsage").encode("ca")
    chain = [faulty, root().encode("root")]
    for more, expected in (
        ((), "smbr.subca.extended_key_usage_missing_doubtful"),
        ((issued().encode("leaf"),), "smbr.subca.extended_key_usage_missing"),
    ):
        linter = Linter(issuers=[*chain, *more], issuers_are_given=False)
        assert [finding.rule for finding in linter.lint_der(faulty).findings] == [expected]


def test_the_type_in_a_chain_is_that_of_subscribers() -> None:
    given = [issued().encode(""), subca().encode(""), root().encode("")]
    linter = Linter(issuers=given, issuers_are_given=False, type="sponsor-multipurpose")
    assert [linter.lint_der(der).kind for der in given] == ["subscriber", "subca", "root"]


def test_ml_dsa_signatures_are_verified_where_the_library_can() -> None:
    mldsa = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.mldsa")
    key = mldsa.MLDSA44PrivateKey.generate()
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    leaf = base().signed_with(algorithm("2.16.840.1.101.3.4.3.17")).without("authorityKeyIdentifier")
    linter = Linter(br_version="1.0.11", issuers=[subca().key(spki).encode("")])
    for data, is_wrong in ((leaf.encode_tbs(""), False), (b"", True)):
        result = linter.lint_der(leaf.change(signature=key.sign(data)).encode(""))
        rules = {finding.rule for finding in result.findings}
        assert ("pkix.chain.signature_invalid" in rules) is is_wrong
        assert "pkix.chain.signature_not_verified" not in rules


def test_each_chain_reports_its_fault_alone() -> None:
    for case in chains():
        if case.name.endswith(".fires"):
            rules = {finding.split()[1] for finding in case.expected.findings}
            assert case.rule in rules, case.name
            # An algorithm that cannot be verified is not one that may be used.
            if case.rule != "pkix.chain.signature_not_verified":
                assert len(rules) == 1, case.name
