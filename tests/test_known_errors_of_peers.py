"""What other linters get wrong is right here: each sentence with certificates of the factory, at each version."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

import pytest

from smime_lint import Finding, Linter, Severity
from smime_lint.br import VERSIONS, BrVersion, version
from smime_lint.rules import Holder, Mode, Rule

from .certificates import cases
from .factory import der
from .factory.certificate import OIDS, Certificate, base
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
"""Sentences, the version since which they hold, and certificates without a finding of severity warn or error."""

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
        "smbr.organization_name.missing_in_organization",
        "error",
    ),
    "the case of a local part makes another mailbox": (
        "smbr/common_name/mailbox_not_in_san.known_error_local_part_case.fires",
        "smbr.common_name.mailbox_not_in_san",
        "error",
    ),
}
"""Sentences, a certificate, and its one finding of severity warn or error."""


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


def test_the_vat_prefixes_are_a_notice_before() -> None:
    _, *names = FINE["VATEL with C=GR and VATXI with C=GB are fine since 1.0.4"]
    for at in VERSIONS[: version("1.0.4").index]:
        for name in names:
            result = linter(at.number).lint_der(encoded(name))
            found = {finding.rule: finding.severity for finding in result.findings}
            assert found == {"smbr.organization_identifier.vat_prefix_before_1_0_4": Severity.NOTICE}


@pytest.mark.parametrize("sentence", FOUND)
def test_what_is_wrong_has_its_severity_in_every_version(sentence: str) -> None:
    name, rule, severity = FOUND[sentence]
    for at in VERSIONS:
        assert faults(name, at) == [(rule, severity)], at.number


def test_a_directory_name_inside_the_authority_key_identifier_is_no_subject() -> None:
    name = "smbr/subject_alt_name/directory_name_mailbox_not_repeated.known_error_directory_name_in_aki.silent"
    for at in VERSIONS:
        rules = {rule.rpartition(".")[0] for rule, _ in faults(name, at)}
        assert rules == {"smbr.authority_key_identifier"}, at.number
