"""What recipes of etsi share."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

QC_COMPLIANCE = "0.4.0.1862.1.1"
QC_LIMIT_VALUE = "0.4.0.1862.1.2"
QC_RETENTION_PERIOD = "0.4.0.1862.1.3"
QC_SSCD = "0.4.0.1862.1.4"
QC_PDS = "0.4.0.1862.1.5"
QC_TYPE = "0.4.0.1862.1.6"
QC_CC_LEGISLATION = "0.4.0.1862.1.7"
V1 = "1.3.6.1.5.5.7.11.1"
V2 = "1.3.6.1.5.5.7.11.2"
NATURAL_PERSON = "0.4.0.194121.1.1"
LEGAL_PERSON = "0.4.0.194121.1.2"
EIDAS_NATURAL_PERSON = "0.4.0.194121.1.3"
EIDAS_LEGAL_PERSON = "0.4.0.194121.1.4"

COMPLIANCE = der.sequence(der.oid(QC_COMPLIANCE))
ENGLISH = ("https://www.example.com/pds-en.pdf", "en")


def statement(oid: str, *info: bytes) -> bytes:
    """QCStatement."""
    return der.sequence(der.oid(oid), *info)


def pds(*locations: tuple[str, str]) -> bytes:
    """QcPDS of URLs with their languages."""
    return statement(
        QC_PDS, der.sequence(*(der.sequence(der.ia5(url), der.printable(lang)) for url, lang in locations))
    )


def qc_type(*types: str) -> bytes:
    """QcType."""
    return statement(QC_TYPE, der.sequence(*(der.oid(oid) for oid in types)))


def with_statements(*statements: bytes, profile: str = "sponsor-multipurpose") -> Certificate:
    """A certificate with qcStatements."""
    return base(profile).extension("qcStatements", der.sequence(*statements))


def semantics(oid: str, *authorities: bytes, syntax: str = V2) -> bytes:
    """The statement of the semantics of identifiers, with nameRegistrationAuthorities."""
    return statement(syntax, der.sequence(der.oid(oid), der.sequence(*authorities) if authorities else b""))


AUTHORITY = values.uri("https://registry.example.com/")
