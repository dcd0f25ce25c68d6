"""Finds the certificates that the entries of a CRL are about."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Certificate, CertificateList, Name
from .names import same_name


def known_entries(
    crl: CertificateList, certificates: Mapping[int, tuple[Certificate, ...]]
) -> list[tuple[int, Certificate]]:
    """The positions of the entries whose certificates are known, each with the certificate.

    ``certificates``: by serial number. The issuer of a certificate is that of the CRL or, in an indirect CRL,
    the one that the last certificateIssuer named.
    """
    entries = crl.entries
    if entries is None:
        return []
    if entries.found is not None and entries.found[0] is certificates:
        return entries.found[1]
    found: list[tuple[int, Certificate]] = []
    issuer: Name | None = crl.tbs.issuer
    changes = iter(entries.issuers)
    change = next(changes, None)
    for position, offset in enumerate(entries.offsets):
        while change is not None and change[0] <= position:
            issuer = change[1]
            change = next(changes, None)
        number = crl.serial_number_at(offset)
        for certificate in certificates.get(number, ()):
            if same_name(certificate.tbs.issuer, issuer):
                found.append((position, certificate))
                break
    entries.found = (certificates, found)
    return found
