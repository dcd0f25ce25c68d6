"""Lints a document of testdata under the settings of its expected.toml."""

from __future__ import annotations

from smime_lint import Settings
from smime_lint.engine.report import Result
from smime_lint.testing.linting import DocumentType, lint, settings_for

from .certificates import CRLS, GIVEN, RESPONSES, Case


def lint_case(case: Case) -> Result:
    """The result of linting a document of testdata."""
    return lint(case.rule, case.expected, document_type_of(case), case.der, issuers=case.issuers, given=GIVEN)


def settings_of(case: Case) -> Settings:
    """The settings under which a document of testdata is linted."""
    return settings_for(case.rule, case.expected, document_type_of(case), issuers=case.issuers, given=GIVEN)


def document_type_of(case: Case) -> DocumentType:
    """The document type, by the directory."""
    if case.path.is_relative_to(CRLS):
        return "crl"
    return "ocsp" if case.path.is_relative_to(RESPONSES) else "certificate"
