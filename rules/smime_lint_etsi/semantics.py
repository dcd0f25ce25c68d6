"""Which semantics a certificate declares for its identifiers: RFC 3739 3.2.6.1, EN 319 412-1 5.1.

The rules on identifiers apply if qcStatements contains id-qcs-pkixQCSyntax-v2 with one of the semantics
identifiers below. Without it, a value of the same form may be anything.
"""

from __future__ import annotations

from collections.abc import Iterable

from smime_lint.model import CountryName, QcSemantics, QcStatements
from smime_lint.rules import Context

PKIX_QC_SYNTAX_V2 = "1.3.6.1.5.5.7.11.2"
NATURAL_PERSON = "0.4.0.194121.1.1"
LEGAL_PERSON = "0.4.0.194121.1.2"
EIDAS_NATURAL_PERSON = "0.4.0.194121.1.3"
EIDAS_LEGAL_PERSON = "0.4.0.194121.1.4"


def declares(statement: QcSemantics, semantics: str) -> bool:
    """Whether the statement declares the semantics."""
    identifier = statement.semantics_identifier
    return statement.oid == PKIX_QC_SYNTAX_V2 and identifier is not None and identifier.value == semantics


def is_declared(ctx: Context, semantics: str) -> bool:
    """Whether the certificate declares the semantics."""
    extension = ctx.tbs.get(QcStatements)
    return extension is not None and any(
        isinstance(statement, QcSemantics) and declares(statement, semantics)
        for statement in extension.statements
    )


def is_national(identity_type: str) -> bool:
    """Whether it is an identity type that a country defined: two characters and a colon."""
    return identity_type[2] == ":"


def is_user_assigned(country: str, ctx: Context) -> bool:
    """Whether it is XX, and countryName is XX too: the BR specify the code for countries without one."""
    subject = ctx.tbs.subject
    return country == "XX" and subject is not None and country in subject.texts(CountryName)


def join(identity_types: Iterable[str]) -> str:
    """Identity types, for messages."""
    return ", ".join(sorted(identity_types))
