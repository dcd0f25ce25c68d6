"""What is looked for in inputs."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..der import MAX_CRL_SIZE, MAX_SIZE
from ..model import pattern


class Form(NamedTuple):
    """A kind of document, and how it is detected."""

    noun: str
    """With its article, for messages."""
    plural: str
    labels: frozenset[str]
    """Of its PEM blocks."""
    suffixes: tuple[str, ...]
    """Files in directories that are always read; others only if they begin like such a document."""
    der_start: re.Pattern[bytes]
    """How it begins in DER."""
    pem_begin: re.Pattern[bytes]
    """The line BEGIN."""
    bare_base64: re.Pattern[bytes]
    """How base64 without PEM begins."""
    max_size: int = MAX_SIZE
    """Bytes of DER in one document; no input takes more memory than a small multiple of it."""


CERTIFICATE = Form(
    noun="a certificate",
    plural="certificates",
    labels=frozenset(
        {
            "CERTIFICATE",
            "X509 CERTIFICATE",
            "TRUSTED CERTIFICATE",
            "TBSCERTIFICATE",
            "TBS CERTIFICATE",
            "PKCS7",
            "CMS",
        }
    ),
    suffixes=(".pem", ".crt", ".cer", ".der", ".cert", ".b64", ".tbs", ".p7b", ".p7c"),
    # SEQUENCE of 128 bytes or more, then the TBSCertificate or, in a bare one, version or serialNumber.
    der_start=pattern(rb"\x30(?:\x80|\x81.|\x82..|\x83...|\x84....)[\x30\xa0\x02]", re.DOTALL),
    pem_begin=pattern(
        rb"(?:^|[\r\n])[ \t\v\f]*-----BEGIN (?:(?:X509 |TRUSTED )?CERTIFICATE|TBS ?CERTIFICATE)-----"
    ),
    # 0x30 and a length octet with its high bit set (a certificate is longer than 127 bytes) are "MI".
    bare_base64=pattern(rb"\s*MI[A-Za-z0-9+/=]*\s*(?:\r|\n|\Z)"),
)

OCSP_RESPONSE = Form(
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
