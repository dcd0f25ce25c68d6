"""PKITS, NIST's path validation test suite: what it calls valid has no error that RFC 5280 does not support.

The package cryptography-vectors carries its certificates and CRLs; the names of its files name the tests.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import cryptography_vectors
import pytest

from smime_lint import Linter
from smime_lint.documents import make_linter
from smime_lint.engine.settings import Settings
from smime_lint.rules import Severity

DATA = Path(cryptography_vectors.__file__).parent / "x509" / "PKITS_data"
CERTIFICATES = {file.stem: file.read_bytes() for file in sorted((DATA / "certs").glob("*.crt"))}
CRLS = {file.stem: file.read_bytes() for file in sorted((DATA / "crls").glob("*.crl"))}

CHAIN_ERRORS = {
    "signature_invalid": "BadSignedCACert InvalidEESignatureTest3EE",
    "explicit_policy_missing": """
        DifferentPoliciesTest4EE DifferentPoliciesTest7EE DifferentPoliciesTest12EE
        PoliciesP2subCA2Cert PoliciesP12subsubCAP1P2Cert PoliciesP123subsubsubCAP12P2P1Cert
        InvalidPolicyMappingTest2EE InvalidPolicyMappingTest4EE InvalidPolicyMappingTest10EE
        InvalidSelfIssuedinhibitAnyPolicyTest10EE inhibitAnyPolicy1SelfIssuedsubCA2Cert
        inhibitAnyPolicy1subsubCA2Cert InvalidinhibitAnyPolicyTest1EE InvalidinhibitAnyPolicyTest4EE
        InvalidinhibitAnyPolicyTest5EE InvalidinhibitAnyPolicyTest6EE
        InvalidSelfIssuedinhibitPolicyMappingTest8EE InvalidSelfIssuedinhibitPolicyMappingTest9EE
        InvalidSelfIssuedinhibitPolicyMappingTest10EE InvalidSelfIssuedinhibitPolicyMappingTest11EE
        InvalidinhibitPolicyMappingTest1EE InvalidinhibitPolicyMappingTest3EE
        InvalidinhibitPolicyMappingTest5EE InvalidinhibitPolicyMappingTest6EE
        InvalidSelfIssuedrequireExplicitPolicyTest7EE InvalidSelfIssuedrequireExplicitPolicyTest8EE
        InvalidrequireExplicitPolicyTest3EE InvalidrequireExplicitPolicyTest5EE
    """,
    "issuer_not_ca": """
        InvalidBasicSelfIssuedCRLSigningKeyTest8EE InvalidMissingbasicConstraintsTest1EE
        InvalidcAFalseTest2EE InvalidcAFalseTest3EE
    """,
    "issuer_key_cert_sign_missing": """
        InvalidkeyUsageCriticalkeyCertSignFalseTest1EE InvalidkeyUsageNotCriticalkeyCertSignFalseTest2EE
    """,
    "name_mismatch": "InvalidNameChainingTest1EE InvalidNameChainingOrderTest2EE",
    "path_len_exceeded": """
        InvalidpathLenConstraintTest5EE InvalidpathLenConstraintTest6EE InvalidpathLenConstraintTest9EE
        InvalidpathLenConstraintTest10EE InvalidpathLenConstraintTest11EE InvalidpathLenConstraintTest12EE
        InvalidSelfIssuedpathLenConstraintTest16EE
    """,
    "name_not_permitted": """
        InvalidDNnameConstraintsTest2EE InvalidDNnameConstraintsTest3EE InvalidDNnameConstraintsTest12EE
        InvalidDNnameConstraintsTest13EE InvalidDNnameConstraintsTest20EE InvalidRFC822nameConstraintsTest22EE
        InvalidRFC822nameConstraintsTest24EE InvalidDNandRFC822nameConstraintsTest28EE
        InvalidDNandRFC822nameConstraintsTest29EE InvalidDNSnameConstraintsTest31EE
        InvalidDNSnameConstraintsTest38EE InvalidURInameConstraintsTest35EE
    """,
    "name_excluded": """
        InvalidDNnameConstraintsTest7EE InvalidDNnameConstraintsTest8EE InvalidDNnameConstraintsTest9EE
        InvalidDNnameConstraintsTest10EE InvalidDNnameConstraintsTest15EE InvalidDNnameConstraintsTest16EE
        InvalidDNnameConstraintsTest17EE InvalidRFC822nameConstraintsTest26EE
        InvalidDNSnameConstraintsTest33EE InvalidURInameConstraintsTest37EE
    """,
}
"""The certificates of invalid paths, by the rule of pkix.chain that reports them."""

SUPPORTED = {
    "pkix.policy_constraints.not_critical": "RFC 5280 4.2.1.11: MUST be critical",
    "pkix.basic_constraints.not_critical_in_ca": "RFC 5280 4.2.1.9: MUST be critical",
    "pkix.certificate.unique_identifier_present": "RFC 5280 4.1.2.8: MUST NOT be generated",
    "pkix.certificate_policies.explicit_text_too_long": "RFC 5280 4.2.1.4: at most 200 characters",
    "pkix.crl_distribution_points.reasons_without_full_coverage": "RFC 5280 4.2.1.13: MUST cover all reasons",
    "pkix.key_usage.key_cert_sign_without_ca": "RFC 5280 4.2.1.9: keyCertSign MUST NOT be set without cA",
    "pkix.policy_mappings.any_policy": "RFC 5280 4.2.1.5: MUST NOT map anyPolicy",
    "pkix.validity.wrong_time_type": "RFC 5280 4.1.2.5: UTCTime through 2049",
}
"""Errors of rules on single certificates that PKITS, older than RFC 5280, has in valid paths as well."""

CRL_ERRORS = {
    "BadCRLIssuerNameCACRL": ["pkix.crl.issuer_name_mismatch"],
    "BadCRLSignatureCACRL": ["pkix.crl.signature_invalid"],
    "TwoCRLsCABadCRL": ["pkix.crl.issuer_name_mismatch"],
    "keyUsageCriticalcRLSignFalseCACRL": ["pkix.crl.issuer_crl_sign_missing"],
    "keyUsageNotCriticalcRLSignFalseCACRL": ["pkix.crl.issuer_crl_sign_missing"],
    "onlyContainsAttributeCertsCACRL": ["pkix.crl.issuing_distribution_point_attribute_certs"],
}


@pytest.fixture(scope="module")
def errors() -> dict[str, list[str]]:
    """The errors of the rules of standards on each certificate, in the path that the others make."""
    linter = Linter(issuers=tuple(CERTIFICATES.values()), issuers_are_given=False, select=("pkix.*",))
    found = {}
    for name, der in CERTIFICATES.items():
        result = linter.lint_der(der)
        assert result.error is None, name
        assert result.path_complete, name
        found[name] = [f.rule for f in result.findings if f.severity is Severity.ERROR]
    return found


def test_the_suite_is_there() -> None:
    assert len(CERTIFICATES) == 405
    assert len(CRLS) == 173


def test_the_paths_that_are_invalid_are_those_that_are_reported(errors: dict[str, list[str]]) -> None:
    found = defaultdict(set)
    for name, rules in errors.items():
        for rule in rules:
            pack, field, defect = rule.split(".")
            if (pack, field) == ("pkix", "chain"):
                found[defect].add(name)
    assert dict(found) == {defect: set(names.split()) for defect, names in CHAIN_ERRORS.items()}


def test_a_valid_path_has_no_error_that_rfc_5280_does_not_support(errors: dict[str, list[str]]) -> None:
    invalid = {name for names in CHAIN_ERRORS.values() for name in names.split()}
    unsupported = {
        name: rules
        for name, rules in errors.items()
        if name not in invalid and not name.startswith("Invalid") and not set(rules) <= set(SUPPORTED)
    }
    assert unsupported == {}


def test_each_fault_of_a_path_is_one_error(errors: dict[str, list[str]]) -> None:
    for name, rules in errors.items():
        assert len([rule for rule in rules if rule.startswith("pkix.chain.")]) <= 1, name


def test_crls() -> None:
    authorities = tuple(der for name, der in CERTIFICATES.items() if not name.endswith("EE"))
    linter = make_linter(Settings(document="crl", issuers=authorities, select=("pkix.*",)))
    found = {}
    for name, der in CRLS.items():
        result = linter.lint_der(der)
        assert result.error is None, name
        rules = {f.rule for f in result.findings}
        assert "pkix.crl.issuer_not_given" not in rules, name
        errors = sorted(f.rule for f in result.findings if f.severity is Severity.ERROR)
        if errors:
            found[name] = errors
    assert found == CRL_ERRORS
