"""Writes test documents as PEM files."""

from __future__ import annotations

import base64
import textwrap
from pathlib import Path

from .certificate import Certificate
from .crl import Crl
from .ocsp import Response


def to_pem(encoded: bytes, label: str = "CERTIFICATE") -> str:
    """A PEM block with lines of 64 characters. ``encoded``: DER."""
    body = "\n".join(textwrap.wrap(base64.b64encode(encoded).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def pem_of(document: Certificate | Crl | Response, encoded: bytes, name: str) -> str:
    """The PEM of a document, followed by that of the certificates above it.

    ``encoded``: the DER of the document. ``name``: what it was encoded with, see `Certificate.encode_tbs`.
    """
    issuers = document.issuer_encodings(name) if isinstance(document, Certificate) else ()
    return to_pem(encoded, document.label) + "".join(map(to_pem, issuers))


def write_documents(directory: Path, documents: dict[str, Certificate | Crl | Response]) -> None:
    """Write each document to ``<directory>/<name>.pem``; its name is the key.

    Names such as ``acme/serial_number/odd.fires`` make subdirectories. The same documents give the same
    files. Raises OSError.
    """
    for name, document in documents.items():
        file = directory / f"{name}.pem"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(pem_of(document, document.encode(name), name), encoding="utf-8", newline="\n")
