"""The documents that are looked for in inputs."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import msgspec

from ..der import MAX_CRL_SIZE, MAX_SIZE
from ..model import pattern
from .kinds import Kind

DocumentType: TypeAlias = Literal["certificate", "crl", "ocsp"]


class Form(msgspec.Struct, frozen=True):
    """A type of document, and how it is detected."""

    document: DocumentType
    noun: str
    """With its article, for messages."""
    plural: str
    labels: frozenset[str]
    """Of its PEM blocks."""
    suffixes: tuple[str, ...]
    """Files in directories and archives that are always read; others only if they begin like something that
    is read."""
    der_start: re.Pattern[bytes]
    """How it begins in DER."""
    pem_begin: re.Pattern[bytes]
    """The line BEGIN."""
    bare_base64: re.Pattern[bytes]
    """How base64 without PEM begins."""
    max_size: int = MAX_SIZE
    """Bytes of DER in one document; no input takes more memory than a small multiple of it."""

    @property
    def kind(self) -> Kind:
        """What it is called where it is not looked for."""
        return Kind(self.noun, self.plural)


Forms: TypeAlias = tuple[Form, ...]
"""What is looked for. What is not clear is taken for a document of the first form."""

CMS_LABELS = frozenset({"PKCS7", "CMS", "PKCS #7 SIGNED DATA"})
"""PEM blocks of PKCS #7, which can hold certificates, CRLs and OCSP responses."""
CONTAINER_LABELS = CMS_LABELS | {"PKCS12"}
CONTAINER_SUFFIXES = (
    *(".p7b", ".p7c", ".p7m", ".p7s", ".p7r", ".spc", ".p12", ".pfx"),
    *(".eml", ".ldif", ".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz"),
)
MAX_CONTAINER = 32 << 20
"""Bytes of a PKCS #7 or PKCS #12 file, or of a message."""

CERTIFICATE = Form(
    document="certificate",
    noun="a certificate",
    plural="certificates",
    labels=frozenset(
        {"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "TBSCERTIFICATE", "TBS CERTIFICATE"}
    ),
    suffixes=(".pem", ".crt", ".cer", ".der", ".cert", ".b64", ".tbs"),
    # SEQUENCE of 128 bytes or more, then the TBSCertificate or, in a bare one, version or serialNumber.
    der_start=pattern(rb"\x30(?:\x80|\x81.|\x82..|\x83...|\x84....)[\x30\xa0\x02]", re.DOTALL),
    pem_begin=pattern(
        rb"(?:^|[\r\n])[ \t\v\f]*-----BEGIN (?:(?:X509 |TRUSTED )?CERTIFICATE|TBS ?CERTIFICATE)-----"
    ),
    # 0x30 and a length octet with its high bit set (a certificate is longer than 127 bytes) are "MI".
    bare_base64=pattern(rb"\s*MI[A-Za-z0-9+/=]*\s*(?:\r|\n|\Z)"),
)

OCSP_RESPONSE = Form(
    document="ocsp",
    noun="an OCSP response",
    plural="OCSP responses",
    labels=frozenset({"OCSP RESPONSE"}),
    suffixes=(".ors", ".ocsp", ".resp"),
    # SEQUENCE, then responseStatus. What is not successful has five bytes.
    der_start=pattern(rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x0a\x01", re.DOTALL),
    pem_begin=pattern(rb"(?:^|[\r\n])[ \t\v\f]*-----BEGIN OCSP RESPONSE-----"),
    bare_base64=pattern(rb"\s*M[A-P][A-Za-z0-9+/=]*\s*(?:\r|\n|\Z)"),
)

CRL = Form(
    document="crl",
    noun="a CRL",
    plural="CRLs",
    labels=frozenset({"X509 CRL", "CRL"}),
    suffixes=(".crl",),
    # CertificateList and TBSCertList, then the version v2, if it is there, and signature.
    der_start=pattern(
        rb"(?:\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)){2}(?:\x02\x01\x01)?\x30", re.DOTALL
    ),
    pem_begin=pattern(rb"(?:^|[\r\n])[ \t\v\f]*-----BEGIN (?:X509 )?CRL-----"),
    bare_base64=CERTIFICATE.bare_base64,
    max_size=MAX_CRL_SIZE,
)

ALL_FORMS: Forms = (CERTIFICATE, CRL, OCSP_RESPONSE)


def form_of_label(label: str, forms: Forms) -> Form | None:
    """The form whose PEM blocks have a label."""
    return next((form for form in forms if label in form.labels), None)


def has_suffix(name: str, forms: Forms) -> bool:
    """Whether a file is always read, regardless of its first bytes."""
    lower = name.lower()
    return any(lower.endswith(form.suffixes) for form in forms) or lower.endswith(CONTAINER_SUFFIXES)
