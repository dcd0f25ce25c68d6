"""subjectKeyIdentifier: BR 7.1.2.3(n) for subscribers, 7.1.2.1(e) and 7.1.2.2(i) for CA certificates."""

from __future__ import annotations

import hashlib

from smime_lint.model import SubjectKeyIdentifier, SubjectPublicKeyInfo
from smime_lint.rules import Context, Kind, Rule, Severity, Violation, Violations, rule

from .extension_rules import critical, missing

_SHORTEST_DIGEST = 8
"""A shorter identifier can match a digest by chance; the second method of RFC 5280 has 8 octets."""


def rules_for(
    prefix: str, kinds: Kind, citation: str, *, severity: Severity = Severity.ERROR, covered: str
) -> tuple[Rule, ...]:
    """The rules that certificates of some kinds have the extension, and that it is not critical."""
    return (
        missing(
            f"{prefix}missing",
            SubjectKeyIdentifier,
            kinds,
            citation,
            "add subjectKeyIdentifier",
            name="subjectKeyIdentifier",
            severity=severity,
            covers=(covered,),
        ),
        critical(
            f"{prefix}critical",
            SubjectKeyIdentifier,
            kinds,
            citation,
            name="subjectKeyIdentifier",
            covers=("pkix.subject_key_identifier.critical",),
        ),
    )


RULES = rules_for(
    "smbr.subject_key_identifier.",
    Kind.SUBSCRIBER,
    "BR 7.1.2.3(n)",
    severity=Severity.WARN,
    covered="pkix.subject_key_identifier.missing_in_end_entity",
)


@rule(
    "smbr.subject_key_identifier.not_derived_from_key",
    on=SubjectKeyIdentifier,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(n)",
    since="1.0.0",
    covers=("pkix.subject_key_identifier.empty",),
    fix="compute it by a method of RFC 5280 4.2.1.2 or RFC 7093 2",
)
def not_derived_from_key(extension: SubjectKeyIdentifier, ctx: Context) -> Violations:
    """The subjectKeyIdentifier of a subscriber certificate is derived from its public key.

    Any derivation is permitted. The rule recognizes both methods of RFC 5280 4.2.1.2, the four of RFC 7093 2
    (SHA-256, SHA-384 or SHA-512 of the subjectPublicKey or of the whole SubjectPublicKeyInfo, in full length
    or shortened), and the key itself. That none of them matches is evidence, not proof. A key that does not
    decode is not checked.
    """
    spki = ctx.tbs.subject_public_key_info
    identifier = extension.key_identifier.value
    if spki is not None and not _is_derived(identifier, spki, ctx):
        yield Violation(
            extension.key_identifier,
            f"the key identifier of {len(identifier)} octets is not derived from the key by a known method",
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
