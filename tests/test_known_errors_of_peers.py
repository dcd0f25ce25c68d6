"""What other linters get wrong is right here: sentence by sentence, with certificates, at each version."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from smime_lint import Finding, Linter, Severity
from smime_lint.br import VERSIONS, BrVersion, version
from smime_lint.testing import der
from smime_lint.testing.certificate import OIDS, Certificate

from .certificates import cases
from .factory.__main__ import lint
from .factory.recipes import Recipe, all_recipes

FINE = {
    "VATEL with C=GR and VATXI with C=GB are fine since 1.0.4": (
        "1.0.4",
        "smbr/organization_identifier/vat_prefix_country_mismatch.known_error_greece.silent",
        "smbr/organization_identifier/vat_prefix_country_mismatch.known_error_northern_ireland.silent",
    ),
    "an organization-validated certificate without commonName is fine": (
        "1.0.0",
        "smbr/common_name/organization_mismatch.known_error_no_common_name.silent",
    ),
    "dataEncipherment in Multipurpose is fine": (
        "1.0.0",
        "smbr/key_usage/rsa_data_encipherment_strict.known_error_multipurpose_1.silent",
        "smbr/key_usage/rsa_data_encipherment_strict.known_error_multipurpose_2.silent",
    ),
    "P-521 keys and ecdsa-with-SHA512 are fine in every version": (
        "1.0.0",
        "smbr/subject_public_key_info/algorithm_not_permitted.known_error_p521.silent",
        "smbr/signature_algorithm/not_permitted.known_error_ecdsa_with_sha512.silent",
        *(
            f"profiles/{certificate_type}-{generation}-p521"
            for certificate_type in ("mailbox", "organization", "sponsor", "individual")
            for generation in ("legacy", "multipurpose", "strict")
        ),
    ),
    "a policy OID under 2.999 is fine": (
        "1.0.0",
        "smbr/certificate_policies/unknown_reserved_arc_oid.known_error_arc_2_999.silent",
    ),
    "quoted local parts are valid mailboxes": (
        "1.0.0",
        "smbr/subject_alt_name/invalid_mailbox.known_error_quoted.silent",
        "smbr/subject_alt_name/invalid_mailbox.known_error_quoted_at_sign.silent",
        "smbr/subject_alt_name/invalid_mailbox.known_error_quoted_pair.silent",
    ),
    "a mailbox that differs from the SAN's only in the case of its domain is not missing there": (
        "1.0.0",
        "smbr/common_name/mailbox_not_in_san.known_error_domain_case.silent",
        "smbr/common_name/mailbox_not_in_san.known_error_domain_case_in_san.silent",
    ),
    "an additional https URI beside an http one is fine in a Legacy CRLDP": (
        "1.0.0",
        "smbr/crl_distribution_points/no_http_uri.known_error_one_point.silent",
        "smbr/crl_distribution_points/no_http_uri.known_error_https_first.silent",
        "smbr/crl_distribution_points/no_http_uri.known_error_two_points.silent",
    ),
    "commonName repeating an SmtpUTF8Mailbox of RFC 9598 is fine": (
        "1.0.6",
        "smbr/common_name/mailbox_not_in_san.known_error_smtp_utf8_1_0_9.silent",
        "smbr/common_name/mailbox_not_in_san.known_error_u_label.silent",
    ),
    "commonName repeating an SmtpUTF8Mailbox is fine": (
        "1.0.0",
        "smbr/common_name/mailbox_not_in_san.known_error_smtp_utf8_1_0_2.silent",
    ),
}
"""Sentences, the version since which they hold, and certificates without a warning or error."""

FOUND = {
    "a missing CRLDP is an error": (
        "smbr/crl_distribution_points/missing.known_error.fires",
        "smbr.crl_distribution_points.missing",
        "error",
    ),
    "a critical CRLDP is a warn": (
        "smbr/crl_distribution_points/critical.known_error.fires",
        "smbr.crl_distribution_points.critical",
        "warn",
    ),
    "without organizationName a missing commonName costs nothing": (
        "smbr/common_name/organization_mismatch.known_error_no_name_at_all.silent",
        "smbr.organization_name.missing",
        "error",
    ),
    "the case of a local part makes another mailbox": (
        "smbr/common_name/mailbox_not_in_san.known_error_local_part_case.fires",
        "smbr.common_name.mailbox_not_in_san",
        "error",
    ),
}
"""Sentences, a certificate, and its one warning or error."""


@cache
def encoded(name: str) -> bytes:
    (found,) = [case.der for case in cases() if case.name == name]
    return found


@cache
def linter(number: str) -> Linter:
    return Linter(br_version=number)


def faults(name: str, at: BrVersion) -> list[tuple[str, str]]:
    """Rule and severity of the findings that count."""
    result = linter(at.number).lint_der(encoded(name))
    assert result.error is None
    return [(finding.rule, finding.severity.value) for finding in result.findings if is_fault(finding)]


def is_fault(finding: Finding) -> bool:
    return finding.severity in (Severity.WARN, Severity.ERROR)


@pytest.mark.parametrize("sentence", FINE)
def test_what_is_fine_is_fine_in_every_version(sentence: str) -> None:
    since, *names = FINE[sentence]
    for at in VERSIONS[version(since).index :]:
        for name in names:
            assert faults(name, at) == [], (name, at.number)


def test_the_vat_prefixes_are_an_error_before() -> None:
    _, *names = FINE["VATEL with C=GR and VATXI with C=GB are fine since 1.0.4"]
    for at in VERSIONS[: version("1.0.4").index]:
        for name in names:
            assert faults(name, at) == [("smbr.organization_identifier.vat_prefix_until_1_0_3", "error")]


@pytest.mark.parametrize("sentence", FOUND)
def test_what_is_wrong_has_its_severity_in_every_version(sentence: str) -> None:
    name, rule, severity = FOUND[sentence]
    for at in VERSIONS:
        assert faults(name, at) == [(rule, severity)], at.number


def test_a_directory_name_inside_the_authority_key_identifier_is_no_subject() -> None:
    name = (
        "smbr/subject_alt_name/directory_name_mailbox_not_repeated.known_error_directory_name_in_aki.silent"
    )
    for at in VERSIONS:
        rules = {rule.rpartition(".")[0] for rule, _ in faults(name, at)}
        assert rules == {"smbr.authority_key_identifier"}, at.number


# a value that does not parse never switches another rule off silently

_SEMANTICS = ("invalid_country", "invalid_syntax", "national_scheme", "unknown_scheme")
COMPARES: dict[str, frozenset[str]] = {
    "etsi.eidas_legal_person_identifier.invalid": frozenset({"qcStatements"}),
    "etsi.eidas_natural_person_identifier.invalid": frozenset({"qcStatements"}),
    **{
        f"etsi.legal_person_identifier.{name}": frozenset({"qcStatements"})
        for name in (*_SEMANTICS, "incomplete_euid")
    },
    **{
        f"etsi.natural_person_identifier.{name}": frozenset({"qcStatements"})
        for name in (*_SEMANTICS, "tax_deprecated")
    },
    "smbr.subject_alt_name.directory_name_not_organization": frozenset({"organizationName"}),
    "smbr.subject_alt_name.directory_name_other_country": frozenset({"countryName"}),
    "etsi.legal_person_identifier.national_scheme_without_authority": frozenset({"organizationIdentifier"}),
    "etsi.natural_person_identifier.national_scheme_without_authority": frozenset({"serialNumber"}),
    "etsi.natural_person_identifier.authority_without_uri": frozenset({"serialNumber"}),
    "iso.lei.mismatch_between_extension_and_identifier": frozenset({"organizationIdentifier"}),
    "pkix.chain.name_excluded": frozenset({"countryName"}),
    "pkix.extended_key_usage.inconsistent_with_key_usage": frozenset({"extKeyUsage"}),
    "pkix.key_usage.key_cert_sign_without_ca": frozenset({"basicConstraints"}),
    "pkix.name.subject_email_not_in_san": frozenset({"subjectAltName"}),
    "smbr.common_name.mailbox_not_in_san": frozenset({"subjectAltName"}),
    "smbr.common_name.not_personal_name_or_pseudonym_attribute_1_0_0": frozenset({"organizationName"}),
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox": frozenset({"organizationName"}),
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful": frozenset({"organizationName"}),
    "smbr.common_name.organization_mismatch": frozenset({"organizationName"}),
    "smbr.common_name.organization_mismatch_doubtful": frozenset({"organizationName"}),
    "smbr.common_name.personal_name_not_given_name_surname": frozenset({"givenName"}),
    "smbr.common_name.pseudonym_mismatch": frozenset({"pseudonym"}),
    "smbr.common_name.pseudonym_mismatch_until_1_0_3": frozenset({"pseudonym"}),
    "smbr.organization_identifier.country_mismatch": frozenset({"countryName"}),
    "smbr.organization_identifier.country_mismatch_until_1_0_3": frozenset({"countryName"}),
    "smbr.organization_identifier.country_mismatch_until_1_0_3_doubtful": frozenset({"countryName"}),
    "smbr.organization_identifier.invalid_country_doubtful": frozenset({"countryName"}),
    "smbr.organization_identifier.vat_prefix_country_mismatch": frozenset({"countryName"}),
    # whether it is an S/MIME certificate
    "smbr.rsa_modulus.issuing_ca_too_short": frozenset({"extKeyUsage", "subjectAltName"}),
    "smbr.scope.policy_without_smime_content": frozenset({"subjectAltName"}),
    "smbr.subject_alt_name.subject_mailbox_not_repeated": frozenset({"subjectAltName"}),
}
"""Rules that compare, and what with: there is nothing to compare with where that does not parse."""

_SHORT_NAMES = {oid: name for name, oid in OIDS.items()}
_SIGNATURE = b"\x00" * 256


def broken(certificate: Certificate) -> list[tuple[str, Certificate]]:
    """The certificate with each extension in turn a NULL, and each attribute of its subject an INTEGER."""
    found = []
    for oid in dict.fromkeys(extension.oid for extension in certificate.extensions):
        extensions = tuple(
            replace(extension, value=der.null()) if extension.oid == oid else extension
            for extension in certificate.extensions
        )
        found.append((_SHORT_NAMES.get(oid, oid), replace(certificate, extensions=extensions)))
    for name in dict.fromkeys(rdn[0][0] for rdn in certificate.subject_rdns):
        found.append((name, certificate.attribute(name, der.integer(1))))
    return found


@cache
def first_recipes() -> dict[str, Recipe]:
    """For each rule the first certificate of a subscriber on which it fires, with its profile forced."""
    found: dict[str, Recipe] = {}
    for recipe in all_recipes():
        certificate = recipe.certificate
        if recipe.rule in found or not (recipe.fires and isinstance(certificate, Certificate)):
            continue
        if certificate.extensions_der is not None or certificate.subject_der is not None:
            continue
        result = lint(recipe, certificate.encode(recipe.path))
        if result.kind == "subscriber" and result.type is not None:
            found[recipe.rule] = replace(recipe, type=f"{result.type}-{result.generation}")
    return found


def is_inside(finding: Finding, name: str) -> bool:
    """Whether the finding is about the value of an extension or attribute; its criticality is not."""
    return f".{name}" in finding.path and not (
        finding.path.endswith(".critical") or finding.rule.endswith("critical")
    )


BY_SIGNATURE = {
    "pkix.chain.issuer_not_given",
    "pkix.chain.key_identifier_mismatch",
    "smbr.chain.key_identifier_mismatch",
}
"""Rules on a certificate whose issuer only the signature shows; the changed certificates have none."""


@pytest.mark.parametrize("pack", ["etsi", "iso", "pkix", "smbr"])
def test_a_value_that_does_not_parse_switches_no_other_rule_off(pack: str) -> None:
    switched_off: set[tuple[str, str]] = set()
    unreported: set[tuple[str, str]] = set()
    for rule, recipe in first_recipes().items():
        certificate = recipe.certificate
        if not rule.startswith(f"{pack}.") or not isinstance(certificate, Certificate):
            continue
        if rule in BY_SIGNATURE:
            continue
        before = [f for f in lint(recipe, certificate.encode(recipe.path)).findings if f.rule == rule]
        if not before:
            continue
        for name, changed in broken(certificate):
            findings = lint(recipe, changed.change(signature=_SIGNATURE).encode(recipe.path)).findings
            if any(finding.rule == rule for finding in findings):
                continue
            if not any(is_fault(finding) and f".{name}" in finding.path for finding in findings):
                unreported.add((rule, name))
            if not is_inside(before[0], name) and name not in COMPARES.get(rule, ()):
                switched_off.add((rule, name))
    assert switched_off == set(), "a rule is off because of another value"
    assert unreported == set(), "the value that does not parse is not reported"
