"""The profile of certificates whose type does not follow from one reserved policy OID."""

from __future__ import annotations

from functools import cache
from itertools import permutations

import pytest

from smime_lint import Linter
from smime_lint.br import PROFILE_NAMES, RESERVED_POLICY_OIDS, CertificateType
from smime_lint.decode import decode
from smime_lint.engine.report import Result
from smime_lint.profile import detect_profile
from smime_lint.rules import Kind, Severity
from smime_lint.testing import values
from smime_lint.testing.authority import authority_key, root, subca
from smime_lint.testing.certificate import ISSUER, MAILBOX, Certificate, base

OWN = "2.999.1"
PLACE = (("countryName", "GB"), ("localityName", "London"))
ORGANIZATION = (("organizationName", "Example Ltd"), ("organizationIdentifier", "NTRGB-12345678"))
NAME = ("commonName", "Jane Doe")
SINGLE_TYPES = (
    CertificateType.MAILBOX,
    CertificateType.ORGANIZATION,
    CertificateType.SPONSOR,
    CertificateType.INDIVIDUAL,
)

SUBJECTS_WITHOUT_POLICY: dict[str, tuple[tuple[tuple[str, str], ...], CertificateType]] = {
    "empty": ((), CertificateType.MAILBOX),
    "mailbox": ((("commonName", MAILBOX),), CertificateType.MAILBOX | CertificateType.INDIVIDUAL),
    "serial_number": ((("serialNumber", "1"),), CertificateType.MAILBOX),
    "name": ((NAME,), CertificateType.INDIVIDUAL),
    "padded_mailbox": ((("commonName", f"{MAILBOX} "),), CertificateType.INDIVIDUAL),
    "name_and_place": ((*PLACE, NAME), CertificateType.INDIVIDUAL),
    "mailbox_and_other": ((("commonName", MAILBOX), ("dnQualifier", "1")), CertificateType.INDIVIDUAL),
    "place": (PLACE, CertificateType.ALL ^ CertificateType.MAILBOX),
    "organization": (ORGANIZATION, CertificateType.ORGANIZATION),
    "organization_and_name": (
        (*ORGANIZATION, NAME),
        CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    ),
    "organization_name_alone": (
        (ORGANIZATION[0], NAME),
        CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    ),
    "organization_and_unit": (
        (*ORGANIZATION, ("organizationalUnitName", "-"), ("commonName", "Sample Ltd")),
        CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    ),
    "identifier_of_another_country": (
        (("countryName", "FR"), *ORGANIZATION, NAME),
        CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    ),
    "organization_and_title": ((*ORGANIZATION, ("title", "Director")), CertificateType.SPONSOR),
    "organization_and_surname": ((*ORGANIZATION, ("surname", "Doe")), CertificateType.SPONSOR),
    "surname": ((("surname", "Doe"), ("pseudonym", "Jo")), CertificateType.INDIVIDUAL),
}
"""Subjects, and the types that allow them."""


@cache
def linter(type: str | None = None, mapped: str | None = None) -> Linter:
    return Linter(
        br_version="1.0.10", type=type, policy_map={} if mapped is None else {mapped: "sponsor-strict"}
    )


def lint(certificate: Certificate, type: str | None = None, mapped: str | None = None) -> Result:
    return linter(type, mapped).lint_der(certificate.change(signature=bytes(256)).encode("profiles"))


def errors(result: Result) -> set[tuple[str, str]]:
    return {(finding.rule, finding.path) for finding in result.findings if finding.severity is Severity.ERROR}


def on_content(finding: tuple[str, str]) -> bool:
    return not finding[0].startswith("smbr.certificate_policies.")


@pytest.mark.parametrize("name", SUBJECTS_WITHOUT_POLICY)
def test_possible_types(name: str) -> None:
    attributes, types = SUBJECTS_WITHOUT_POLICY[name]
    certificate = base("mailbox-legacy").policies(OWN).subject(*attributes)
    assert detect_profile(decode(certificate.encode("profiles"))).types == types


@pytest.mark.parametrize("name", SUBJECTS_WITHOUT_POLICY)
def test_errors_of_a_guessed_type_hold_for_every_possible_type(name: str) -> None:
    attributes, types = SUBJECTS_WITHOUT_POLICY[name]
    certificate = base("mailbox-legacy").policies(OWN).subject(*attributes)
    found = set(filter(on_content, errors(lint(certificate))))
    of_types = [
        set(filter(on_content, errors(lint(certificate, type=f"{certificate_type.label}-legacy"))))
        for certificate_type in SINGLE_TYPES
        if certificate_type & types
    ]
    assert found == set.intersection(*of_types)


@pytest.mark.parametrize("subject", ["mailbox", "sponsor"])
def test_order_of_two_reserved_policies_does_not_matter(subject: str) -> None:
    certificate = base(f"{subject}-strict")
    for first, second in permutations(RESERVED_POLICY_OIDS.values(), 2):
        if first < second:
            results = [lint(certificate.policies(*oids)) for oids in ((first, second), (second, first))]
            shown = [(result.type, result.generation, result.type_source) for result in results]
            assert shown[0] == shown[1]
            rules = [sorted(finding.rule for finding in result.findings) for result in results]
            assert rules[0] == rules[1]


def test_two_reserved_policies_are_one_error() -> None:
    for profile in PROFILE_NAMES:
        for other in PROFILE_NAMES:
            if other != profile:
                oids = (RESERVED_POLICY_OIDS[PROFILE_NAMES[name]] for name in (profile, other))
                result = lint(base(profile).policies(*oids))
                assert [rule for rule, _ in errors(result)] == [
                    "smbr.certificate_policies.multiple_reserved_oids"
                ]


def test_a_mapped_policy_brings_into_scope() -> None:
    certificate = base("sponsor-strict").policies(OWN).extended_key_usage(values.CLIENT_AUTH)
    assert not lint(certificate).in_scope
    result = lint(certificate, mapped=OWN)
    assert (result.in_scope, result.type_source) == (True, "policy_map")
    assert "smbr.extended_key_usage.email_protection_missing" in {rule for rule, _ in errors(result)}


def test_a_mapped_policy_does_not_replace_a_reserved_one() -> None:
    result = lint(base("mailbox-strict").policies(OWN, "2.23.140.1.5.1.3"), mapped=OWN)
    assert (result.type, result.type_source, errors(result)) == ("mailbox", "policy", set())


def test_a_mapped_policy_of_another_certificate_has_no_effect() -> None:
    certificate = base("sponsor-strict").policies(OWN).extended_key_usage(values.CLIENT_AUTH)
    assert not lint(certificate, mapped="2.999.2").in_scope


def test_a_self_signed_certificate_is_a_root_whatever_its_key_identifiers() -> None:
    wrong = root().extension("authorityKeyIdentifier", authority_key("rsa"))
    assert detect_profile(decode(wrong.encode("root"))).kind is Kind.ROOT
    rekeyed = subca().issuer(*ISSUER).change(signer="rsa")
    named = rekeyed.extension("authorityKeyIdentifier", authority_key("rsa"))
    assert detect_profile(decode(named.encode("subca"))).kind is Kind.SUBCA
