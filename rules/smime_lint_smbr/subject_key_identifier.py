"""subjectKeyIdentifier of subscriber certificates: BR 7.1.2.3(n)."""

from __future__ import annotations

import hashlib

from smime_lint.model import Extension, SubjectKeyIdentifier, SubjectPublicKeyInfo, TBSCertificate
from smime_lint.rules import Context, Severity, Violation, Violations, rule

from .criticality import critical_extension

_SHORTEST_DIGEST = 8
"""Octets below which a digest that fits is chance; RFC 5280's second method has 8."""


@rule(
    "smbr.subject_key_identifier.missing",
    on=TBSCertificate,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(n)",
    since="1.0.0",
    covers=("pkix.subject_key_identifier.missing_in_end_entity",),
    fix="add subjectKeyIdentifier",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has a subjectKeyIdentifier extension."""
    if not tbs.has(SubjectKeyIdentifier):
        yield Violation(tbs.extension_holder, "there is no subjectKeyIdentifier extension")


@rule(
    "smbr.subject_key_identifier.critical",
    on=SubjectKeyIdentifier,
    malformed=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(n)",
    since="1.0.0",
    covers=("pkix.subject_key_identifier.critical",),
    fix="leave out the critical field of subjectKeyIdentifier",
)
def critical(extension: Extension) -> Violations:
    """subjectKeyIdentifier of a subscriber certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.subject_key_identifier.not_derived_from_key",
    on=SubjectKeyIdentifier,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(n)",
    since="1.0.0",
    fix="use a method of RFC 5280 4.2.1.2 or RFC 7093 2",
)
def not_derived_from_key(extension: SubjectKeyIdentifier, ctx: Context) -> Violations:
    """The subjectKeyIdentifier of a subscriber certificate is derived from its public key.

    Any derivation counts. Known are both methods of RFC 5280 4.2.1.2, the four of RFC 7093 2 (SHA-256,
    SHA-384 or SHA-512 over the subjectPublicKey or the whole SubjectPublicKeyInfo, whole or shortened), and
    the key itself. That none of them fits is evidence, not proof. Without a readable key nothing is said.
    """
    spki = ctx.tbs.subject_public_key_info
    identifier = extension.key_identifier.value
    if spki is not None and not _is_derived(identifier, spki, ctx):
        yield Violation(
            extension.key_identifier,
            f"the key identifier of {len(identifier)} octets comes from the key by no known method",
        )


def _is_derived(identifier: bytes, spki: SubjectPublicKeyInfo, ctx: Context) -> bool:
    key = spki.subject_public_key.value
    sha1 = hashlib.sha1(key, usedforsecurity=False).digest()
    if identifier == sha1:
        return True
    if len(identifier) < _SHORTEST_DIGEST:
        return False
    if identifier == bytes((0x40 | sha1[12] & 0x0F,)) + sha1[13:] or identifier == key:
        return True
    return any(
        hashlib.new(name, data, usedforsecurity=False).digest().startswith(identifier)
        for data in (key, ctx.certificate.raw(spki))
        for name in ("sha1", "sha256", "sha384", "sha512")
    )
