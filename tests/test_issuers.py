"""The issuer of certificates, chains, CRLs and OCSP responses is found by one function."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from smime_lint import Linter, Settings
from smime_lint.decode import decode
from smime_lint.documents import make_linter
from smime_lint.engine.report import Result
from smime_lint.path.issuers import MAX_CANDIDATES, Issuers
from smime_lint.path.names import same_name
from smime_lint.rules import Severity
from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import authority_key, early_subca, issued, root, subca, tcsubca
from smime_lint.testing.certificate import ISSUER, Certificate, base
from smime_lint.testing.crl import aki, crl, number
from smime_lint.testing.ocsp import by_name, delegated, direct

Lint = Callable[[tuple[bytes, ...]], Result]


def rekeyed(certificate: Certificate, key: str = "rsa") -> Certificate:
    """The certificate of a CA with another key under the same name."""
    identifier = der.octet_string(keys.key_identifier(keys.spki(key)))
    return certificate.key(keys.spki(key)).extension("subjectKeyIdentifier", identifier)


CA = subca().encode("ca")
OLD_CA = rekeyed(subca()).encode("old")
FOREIGN = (tcsubca().encode("foreign"), root().encode("root"))
LEAF = base().encode("leaf")


def lint_certificate(given: tuple[bytes, ...], der: bytes = LEAF) -> Result:
    return Linter(issuers=given).lint_der(der)


def lint_chain(given: tuple[bytes, ...], der: bytes = LEAF) -> Result:
    return Linter(issuers=(*given, der), issuers_are_given=False).lint_der(der)


def lint_crl(given: tuple[bytes, ...], der: bytes = crl().encode("")) -> Result:
    return make_linter(Settings(document="crl", issuers=given)).lint_der(der)


def lint_response(given: tuple[bytes, ...], der: bytes = direct().encode("")) -> Result:
    return make_linter(Settings(document="ocsp", issuers=given)).lint_der(der)


ALL = pytest.mark.parametrize("lint", [lint_certificate, lint_chain, lint_crl, lint_response])
"""All that take the certificates of issuers."""
GIVEN = pytest.mark.parametrize("lint", [lint_certificate, lint_crl, lint_response])
"""Those for which the caller says that the issuer is among them."""


def errors(result: Result) -> list[str]:
    assert result.error is None
    return [finding.rule for finding in result.findings if finding.severity is Severity.ERROR]


def of_issuers(result: Result) -> list[str]:
    """The findings that compare with the issuer."""
    names = ("issuer_not_given", "mismatch", "signature_invalid", "no_matching_single_response", "identical")
    return [finding.rule for finding in result.findings if any(name in finding.rule for name in names)]


@ALL
def test_of_two_certificates_of_one_name_that_with_the_key_is_taken(lint: Lint) -> None:
    for given in ((CA, OLD_CA), (OLD_CA, CA)):
        result = lint(given)
        assert errors(result) == []
        assert of_issuers(result) == []


@ALL
def test_a_certificate_of_the_name_with_another_key_is_one_notice(lint: Lint) -> None:
    result = lint((OLD_CA,))
    assert errors(result) == []
    assert [rule.rpartition(".")[2] for rule in of_issuers(result)] == ["issuer_not_given"]


@GIVEN
def test_several_foreign_issuers_are_one_notice(lint: Lint) -> None:
    for given in (FOREIGN, FOREIGN[::-1]):
        result = lint(given)
        assert errors(result) == []
        assert [rule.rpartition(".")[2] for rule in of_issuers(result)] == ["issuer_not_given"]


@GIVEN
def test_one_foreign_issuer_is_one_error(lint: Lint) -> None:
    assert len(errors(lint(FOREIGN[:1]))) == 1


def test_a_chain_without_the_issuer_has_no_finding_on_it() -> None:
    assert of_issuers(lint_chain(FOREIGN)) == []


@pytest.mark.parametrize("given", [(CA,), (OLD_CA, CA)])
def test_a_bad_signature_is_an_error_if_the_key_identifier_fits(given: tuple[bytes, ...]) -> None:
    leaf = base().change(signature=bytes(256)).encode("")
    assert errors(lint_certificate(given, leaf)) == ["pkix.chain.signature_invalid"]
    assert errors(lint_chain(given, leaf)) == ["pkix.chain.signature_invalid"]
    assert errors(lint_crl(given, crl().change(signature=bytes(256)).encode(""))) == [
        "pkix.crl.signature_invalid"
    ]
    assert errors(lint_response(given, direct().change(signature=bytes(256)).encode(""))) == [
        "pkix.ocsp.signature_invalid"
    ]


def test_a_bad_signature_without_a_key_identifier_is_an_error() -> None:
    leaf = base().without("authorityKeyIdentifier").change(signature=bytes(256)).encode("")
    assert "pkix.chain.signature_invalid" in errors(lint_certificate((CA,), leaf))
    unnamed = crl().change(signature=bytes(256), extensions=(number(),)).encode("")
    assert "pkix.crl.signature_invalid" in errors(lint_crl((CA,), unnamed))


def test_a_wrong_key_identifier_is_an_error_if_the_signature_fits() -> None:
    leaf = base().extension("authorityKeyIdentifier", authority_key("p256")).encode("")
    assert errors(lint_certificate((CA,), leaf)) == ["smbr.chain.key_identifier_mismatch"]
    named = crl().change(extensions=(aki("p256"), number())).encode("")
    assert errors(lint_crl((CA,), named)) == ["pkix.crl.authority_key_identifier_mismatch"]


def test_the_only_issuer_given_is_that_of_a_bare_tbs_certificate() -> None:
    tbs = base().extension("authorityKeyIdentifier", authority_key("p256")).encode_tbs("")
    assert errors(lint_certificate((CA,), tbs)) == ["smbr.chain.key_identifier_mismatch"]
    assert errors(lint_certificate((CA, FOREIGN[0]), tbs)) == []


def test_a_delegated_responder_names_the_ca_that_signed_its_certificate() -> None:
    encoded = delegated().encode("")
    assert of_issuers(lint_response((CA,), encoded)) == []
    assert of_issuers(lint_response((OLD_CA, CA), encoded)) == []


# Names


def name_of(*attributes: tuple[str, str | bytes]) -> Certificate:
    return subca().subject(*attributes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Caf\u00e9 CA", "Cafe\u0301 CA"),
        ("Example  CA ", "EXAMPLE CA"),
        ("Stra\u00dfe CA", "STRASSE CA"),
        ("Exam\u00adple CA", "Example CA"),
        ("\uff25xample CA", "Example CA"),
    ],
)
def test_matching_names(one: str, other: str) -> None:
    names = [decode(name_of(("commonName", text)).encode("")).tbs.subject for text in (one, other)]
    assert same_name(*names)


def test_the_type_of_a_string_does_not_matter() -> None:
    texts = (der.printable("Example CA"), der.utf8("example ca"))
    names = [decode(name_of(("commonName", text)).encode("")).tbs.subject for text in texts]
    assert same_name(*names)


def test_other_names_do_not_match() -> None:
    one = decode(name_of(("countryName", "GB"), ("commonName", "CA")).encode("")).tbs.subject
    for attributes in (
        (("commonName", "CA"), ("countryName", "GB")),
        (("countryName", "GB"),),
        (("countryName", "GB"), ("commonName", "C A")),
        (("countryName", "GB"), ("organizationName", "CA")),
    ):
        other = decode(name_of(*attributes).encode("")).tbs.subject
        assert not same_name(one, other)
    assert not same_name(one, None)


def test_an_nfc_and_an_nfd_form_of_a_name_match_in_every_document_type() -> None:
    composed, decomposed = ("commonName", "Caf\u00e9 CA"), ("commonName", "Cafe\u0301 CA")
    authority = subca().subject(composed).encode("")
    leaf = base().issuer(decomposed).encode("")
    assert errors(lint_certificate((authority,), leaf)) == ["smbr.chain.issuer_name_not_identical"]
    revocation = crl().change(issuer_name=values.name(decomposed)).encode("")
    assert errors(lint_crl((authority,), revocation)) == []
    response = direct().change(responder_id=by_name(values.name(decomposed))).encode("")
    assert "pkix.ocsp.responder_id_mismatch" not in errors(lint_response((authority,), response))


# What depends on the issuer depends on no other rule


def test_the_faults_of_an_issuer_do_not_depend_on_the_rules_selected() -> None:
    authority = early_subca().without("cRLDistributionPoints").encode("")
    rule = "smbr.chain.issued_by_extant_ca"
    messages = {
        finding.message
        for options in ({}, {"select": (rule,)}, {"ignore": ("smbr.subca.*",)})
        for finding in Linter(br_version="1.0.6", issuers=(authority,), **options)
        .lint_der(issued().change(not_before=issued().not_before.replace(year=2025)).encode(""))
        .findings
        if finding.rule == rule
    }
    assert len(messages) == 1


def test_rule_files_with_options_are_known_where_an_issuer_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "house.py"
    file.write_text(HOUSE_RULES)
    authority = early_subca().without("cRLDistributionPoints").encode("")
    linter = Linter(
        br_version="1.0.6",
        issuers=(authority,),
        rule_files=(str(file),),
        pack_options={"house": {"title": "Nothing is wrong."}},
    )
    encoded = issued().change(not_before=issued().not_before.replace(year=2025)).encode("")
    for each in (linter, pickle.loads(pickle.dumps(linter))):  # noqa: S301 - our own bytes
        found = {finding.rule for finding in each.lint_der(encoded).findings}
        assert "smbr.chain.issued_by_extant_ca" in found
        assert "internal.rule_error" not in found


HOUSE_RULES = """
from smime_lint.model import Certificate
from smime_lint.rules import Severity, rule

def rules(options):
    metadata = {"on": Certificate, "severity": Severity.NOTICE, "citation": "house"}
    return [rule("house.certificate.nothing", title=options["title"], **metadata)(lambda certificate: ())]
"""


# Cost


def test_thousands_of_subtrees_above_thousands_of_names() -> None:
    count = 3000
    subtrees = [
        *(values.rfc822_name(f"h{place}.example.com") for place in range(count)),
        *(values.directory_name(("commonName", f"{place}")) for place in range(count)),
        *(der.implicit(7, place.to_bytes(4, "big") + b"\xff" * 4) for place in range(count)),
    ]
    names = [
        *(values.rfc822_name(f"a@x{place}.example.com") for place in range(count)),
        *(values.directory_name(("commonName", f"{place}x")) for place in range(count)),
        *(der.implicit(7, (1 << 30 | place).to_bytes(4, "big")) for place in range(count)),
    ]
    authority = subca().extension("nameConstraints", values.name_constraints(*subtrees), critical=True)
    linter = Linter(issuers=(authority.encode(""),), select=("pkix.chain.*",))
    leaf = base().san(*names).encode("")
    begin = time.process_time()
    result = linter.lint_der(leaf)
    assert time.process_time() - begin < 2
    assert len(result.findings) == 3 * count + 1


def test_the_work_for_a_certificate_does_not_grow_with_the_number_of_its_name() -> None:
    spki = bytearray(keys.spki("rsa_ca"))
    certificates = []
    for place in range(200):
        spki[60:64] = place.to_bytes(4, "big")
        other = subca(None).issuer(*ISSUER).key(bytes(spki)).change(serial=place + 1)
        certificates.append(decode(other.change(signature=bytes(256)).encode("")))
    paths = Issuers(certificates)
    for certificate in certificates:
        paths.path_of(certificate)
    assert len(paths._verdicts) <= (MAX_CANDIDATES + 1) * len(certificates)
    assert all(len(paths.namesakes_of(certificate)) <= 1 for certificate in certificates)
