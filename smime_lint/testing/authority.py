"""Compliant CA certificates, for chains above the certificates of `certificate.base`.

Example Root (key rsa_root) issues the certificates of Example S/MIME CA 1 (rsa_ca), which issues subscriber
and OCSP responder certificates; of a technically constrained CA (rsa); and a cross certificate for Example
Root 2 (p384).
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from . import der, keys, values
from .certificate import ISSUER, OIDS, Certificate, Extension, base, policy_oid

NOT_BEFORE = datetime(2023, 10, 2, tzinfo=timezone.utc)
"""After the BR took effect, and before the certificates that the CAs issue."""
DAYS = 3650

ROOT = (("countryName", "GB"), ("organizationName", "Example Trust Ltd"), ("commonName", "Example Root"))
ROOT_2 = (*ROOT[:2], ("commonName", "Example Root 2"))
CONSTRAINED = (
    ("countryName", "GB"),
    ("organizationName", "Example Ltd"),
    ("commonName", "Example Ltd S/MIME CA"),
)
CA_BITS = ("keyCertSign", "cRLSign", "digitalSignature")
ANY_POLICY = "2.5.29.32.0"

CRL = "http://crl.example.com/root.crl"
CA_CERTIFICATE = "http://ca.example.com/root.cer"


def _authority(
    subject: tuple[tuple[str, str], ...],
    key: str,
    issuer: tuple[tuple[str, str], ...],
    signer: str,
    path_len: int | None = None,
) -> Certificate:
    """The parts that all CA certificates have."""
    spki = keys.spki(key)
    return Certificate(
        subject_rdns=tuple((pair,) for pair in subject),
        subject_public_key_info=spki,
        issuer_rdns=tuple((pair,) for pair in issuer),
        signer=signer,
        not_before=NOT_BEFORE,
        not_after=NOT_BEFORE + timedelta(days=DAYS, seconds=-1),
        extensions=(
            Extension(OIDS["basicConstraints"], values.basic_constraints(True, path_len), True),
            Extension(OIDS["keyUsage"], values.key_usage(*CA_BITS), True),
            Extension(OIDS["subjectKeyIdentifier"], der.octet_string(keys.key_identifier(spki))),
        ),
    )


def root() -> Certificate:
    """A root CA certificate: BR 7.1.2.1."""
    return _authority(ROOT, "rsa_root", ROOT, "rsa_root")


def subca(path_len: int | None = 0) -> Certificate:
    """The certificate of the subordinate CA that issues the certificates of `base`: BR 7.1.2.2."""
    return _below(_authority(ISSUER, "rsa_ca", ROOT, "rsa_root", path_len)).extended_key_usage(
        values.EMAIL_PROTECTION
    )


def tcsubca() -> Certificate:
    """A technically constrained subordinate CA certificate: BR 7.1.5."""
    return (
        _below(_authority(CONSTRAINED, "rsa", ROOT, "rsa_root", 0))
        .policies(policy_oid("sponsor-multipurpose"))
        .extended_key_usage(values.EMAIL_PROTECTION)
        .extension(
            "nameConstraints",
            values.name_constraints(
                values.rfc822_name("example.com"),
                values.directory_name(("countryName", "GB"), ("organizationName", "Example Ltd")),
            ),
            critical=True,
        )
    )


def cross() -> Certificate:
    """A cross certificate for another root: BR 7.1.2.2."""
    return _below(_authority(ROOT_2, "p384", ROOT, "rsa_root"))


def _below(certificate: Certificate) -> Certificate:
    """Add the extensions of a certificate that a root issues."""
    return (
        certificate.extension(
            "authorityKeyIdentifier",
            der.sequence(der.implicit(0, keys.key_identifier(keys.spki("rsa_root")))),
        )
        .policies(ANY_POLICY)
        .extension("cRLDistributionPoints", values.crl_distribution_points(CRL))
        .extension(
            "authorityInfoAccess",
            values.authority_info_access(
                values.access(values.CA_ISSUERS, CA_CERTIFICATE),
                values.access(values.OCSP, "http://ocsp.example.com"),
            ),
        )
    )


def early_subca(path_len: int | None = 0) -> Certificate:
    """The subordinate CA certificate, issued before the BR took effect: only rules of the standards apply."""
    return subca(path_len).valid(datetime(2022, 3, 1, tzinfo=timezone.utc), DAYS)


def issued(profile: str = "sponsor-multipurpose", key: str = "rsa") -> Certificate:
    """A compliant subscriber certificate with the certificates above it."""
    return base(profile, key).under(subca(), root())


def authority_key(key: str) -> bytes:
    """AuthorityKeyIdentifier with the key identifier of the key with a name."""
    return der.sequence(der.implicit(0, keys.key_identifier(keys.spki(key))))
