"""Finds the certificates that the entries of a CRL are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    for position, issuer, number in numbered_entries(crl):
        for certificate in certificates.get(number, ()):
            if same_name(certificate.tbs.issuer, issuer):
                found.append((position, certificate))
                break
    entries.found = (certificates, found)
    return found


def numbered_entries(crl: CertificateList) -> Iterator[tuple[int, Name | None, int]]:
    """Position, certificate issuer and serial number of each entry, RFC 5280 5.3.3.

    The issuer is None if the name in a certificateIssuer does not decode.
    """
    entries = crl.entries
    if entries is None:
        return
    issuer: Name | None = crl.tbs.issuer
    changes = iter(entries.issuers)
    change = next(changes, None)
    for position, offset in enumerate(entries.offsets):
        while change is not None and change[0] <= position:
            issuer = change[1]
            change = next(changes, None)
        yield position, issuer, crl.serial_number_at(offset)
