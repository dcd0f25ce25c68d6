"""Recipes for smbr.subject_key_identifier."""

import hashlib

from smime_lint.testing import der, keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

KEY = keys.key_octets(keys.spki("rsa"))
SHA1 = hashlib.sha1(KEY, usedforsecurity=False).digest()


def identified_by(identifier: bytes, key: str = "rsa") -> Certificate:
    """A certificate with a subjectKeyIdentifier of these octets."""
    return base("mailbox-strict", key).extension("subjectKeyIdentifier", der.octet_string(identifier))


fires("smbr.subject_key_identifier.missing", base().without("subjectKeyIdentifier"))
silent("smbr.subject_key_identifier.missing", base("mailbox-strict", "ed448"))
silent(
    "smbr.subject_key_identifier.missing",
    base().extension("subjectKeyIdentifier", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)

fires("smbr.subject_key_identifier.critical", base().critical("subjectKeyIdentifier"))
silent("smbr.subject_key_identifier.critical", base())

for variant, identifier in {
    "random": bytes(range(20)),
    "other_key": keys.key_identifier(keys.spki("p256")),
    "one_bit_off": SHA1[:-1] + bytes((SHA1[-1] ^ 1,)),
    "too_short": SHA1[:7],
    "empty": b"",
    "longer_than_digest": SHA1 + b"\x00",
    "method_2_without_type": SHA1[12:] if SHA1[12] >> 4 != 4 else SHA1[11:-1],
}.items():
    fires("smbr.subject_key_identifier.not_derived_from_key", identified_by(identifier), variant)
for variant, identifier in {
    "rfc5280_1": SHA1,
    "rfc5280_2": bytes((0x40 | SHA1[12] & 0x0F,)) + SHA1[13:],
    "rfc7093_1": hashlib.sha256(KEY).digest()[:20],
    "rfc7093_2": hashlib.sha384(KEY).digest()[:20],
    "rfc7093_3": hashlib.sha512(KEY).digest()[:20],
    "rfc7093_4": hashlib.sha256(keys.spki("rsa")).digest(),
    "rfc7093_4_sha512": hashlib.sha512(keys.spki("rsa")).digest(),
}.items():
    silent("smbr.subject_key_identifier.not_derived_from_key", identified_by(identifier), variant)
silent(
    "smbr.subject_key_identifier.not_derived_from_key",
    identified_by(keys.key_octets(keys.spki("ed25519")), "ed25519"),
    "the_key_itself",
)
