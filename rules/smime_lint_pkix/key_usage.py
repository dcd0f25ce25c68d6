"""keyUsage: RFC 5280 4.2.1.3, and the standards for the algorithms of public keys.

For an algorithm without such a standard, only RFC 5280 applies.
"""

from __future__ import annotations

from smime_lint.model import Fault, KeyUsage, KeyUsageBits, Outline
from smime_lint.rules import Context, Defaults, Kind, Rule, Scope, Severity, Violation, Violations

from . import faults
from .extension_checks import END_ENTITY, require_critical, states_ca

# Plain integers: the operators of IntFlag cost ten times as much.
KEY_ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT)
KEY_AGREEMENT = int(KeyUsageBits.KEY_AGREEMENT)
KEY_CERT_SIGN = int(KeyUsageBits.KEY_CERT_SIGN)
ENCIPHER_OR_DECIPHER_ONLY = int(KeyUsageBits.ENCIPHER_ONLY | KeyUsageBits.DECIPHER_ONLY)
ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT | KeyUsageBits.DATA_ENCIPHERMENT)
AGREEMENT = KEY_AGREEMENT | ENCIPHER_OR_DECIPHER_ONLY
CA_BITS = int(KeyUsageBits.KEY_CERT_SIGN | KeyUsageBits.CRL_SIGN)
SIGNATURE = int(KeyUsageBits.DIGITAL_SIGNATURE | KeyUsageBits.NON_REPUDIATION) | CA_BITS
NAMED_BITS = (1 << len(KeyUsageBits)) - 1

EDDSA = frozenset({"Ed25519", "Ed448"})
XDH = frozenset({"X25519", "X448"})
ML_DSA = frozenset({"ML-DSA"})

_ENCIPHER_ONLY_RULES = (
    "pkix.key_usage.encipher_decipher_only_without_key_agreement",
    "pkix.key_usage.encipher_and_decipher_only",
)
"""A key that must not assert these bits at all often violates these rules too."""

rule = Defaults(on=KeyUsage, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.3").rule


def _bits(key_usage: KeyUsage, flags: int, what: str) -> Violations:
    """A violation at each of the bits that is asserted."""
    for bit in key_usage.bits:
        if bit.flag & flags:
            yield Violation(bit, f"{bit.name} {what}", value=bit.name)


not_critical = require_critical(
    KeyUsage,
    "pkix.key_usage",
    "RFC 5280 4.2.1.3",
    "RFC 5280 says SHOULD: relying parties that do not process keyUsage would use the key for anything.",
    Severity.WARN,
    Kind.ANY,
)


@rule(
    "pkix.key_usage.no_bit_set",
    fix="assert the bits for the uses of the key, or remove keyUsage",
)
def no_bit_set(key_usage: KeyUsage) -> Violations:
    """keyUsage asserts at least one bit.

    Without any bit the key must not be used at all.
    """
    if not key_usage.flags:
        yield Violation(key_usage.bit_string, "keyUsage asserts no bit")


@rule(
    "pkix.key_usage.trailing_zero_bits",
    on=Fault,
    citation="X.690 11.2.2; RFC 5280 4.2.1.3",
    fix="remove the trailing zero bits from the BIT STRING",
)
def trailing_zero_bits(fault: Fault, ctx: Context) -> Violations:
    """The BIT STRING of keyUsage has no trailing zero bits.

    DER removes them from a BIT STRING with named bits, so that each set of bits has one encoding.
    """
    return faults.report("pkix.key_usage.trailing_zero_bits", fault, ctx)


@rule(
    "pkix.key_usage.undefined_bit",
    covers=("pkix.extended_key_usage.inconsistent_with_key_usage",),
    fix="remove the bits after decipherOnly (8)",
)
def undefined_bit(key_usage: KeyUsage) -> Violations:
    """keyUsage asserts only the nine bits that RFC 5280 defines.

    They are digitalSignature (0) to decipherOnly (8).
    """
    if key_usage.flags > NAMED_BITS:
        last = key_usage.flags.bit_length() - 1
        yield Violation(
            key_usage.bit_string, f"keyUsage asserts bit {last}; the last defined bit is decipherOnly (8)"
        )


@rule(
    "pkix.key_usage.key_cert_sign_without_ca",
    when=lambda usage: bool(usage.flags & KEY_CERT_SIGN),
    kinds=END_ENTITY,
    citation="RFC 5280 4.2.1.3, 4.2.1.9",
    fix="remove keyCertSign from keyUsage, or set cA to TRUE in basicConstraints",
)
def key_cert_sign_without_ca(key_usage: KeyUsage, ctx: Context) -> Violations:
    """If keyUsage asserts keyCertSign, basicConstraints has cA TRUE.

    This holds for every certificate, in the scope of the BR or not. A certificate that is given as a CA
    certificate with --type and has no cA TRUE is reported by pkix.basic_constraints.missing_in_ca. If
    basicConstraints does not decode, cA is unknown and only that is reported.
    """
    if key_usage.flags & KEY_CERT_SIGN and not states_ca(ctx.tbs):
        yield from _bits(key_usage, KEY_CERT_SIGN, "is asserted, but cA is not TRUE")


@rule(
    "pkix.key_usage.encipher_decipher_only_without_key_agreement",
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.3; RFC 5480 3",
    covers=(
        "pkix.key_usage.encipher_and_decipher_only",
        "smbr.root.other_key_usage",
        "smbr.subca.other_key_usage",
    ),
    fix="remove encipherOnly and decipherOnly, or assert keyAgreement",
)
def encipher_decipher_only_without_key_agreement(key_usage: KeyUsage) -> Violations:
    """encipherOnly and decipherOnly are asserted only with keyAgreement.

    They restrict key agreement to one direction. RFC 5280 leaves their meaning without keyAgreement
    undefined, so the finding is a warning.
    """
    flags = key_usage.flags
    if flags & ENCIPHER_OR_DECIPHER_ONLY and not flags & KEY_AGREEMENT:
        bits = [bit for bit in key_usage.bits if bit.flag & ENCIPHER_OR_DECIPHER_ONLY]
        found = " and ".join(bit.name for bit in bits)
        node = bits[0] if len(bits) == 1 else key_usage.bit_string
        yield Violation(node, f"keyUsage asserts {found} without keyAgreement", value=found)


@rule(
    "pkix.key_usage.encipher_and_decipher_only",
    severity=Severity.WARN,
    covers=("smbr.key_usage.ec_encipher_and_decipher_only",),
    fix="assert only one of encipherOnly and decipherOnly, or neither",
)
def encipher_and_decipher_only(key_usage: KeyUsage) -> Violations:
    """encipherOnly and decipherOnly are not both asserted.

    Each of them permits only what the other excludes.
    """
    if key_usage.flags & ENCIPHER_OR_DECIPHER_ONLY == ENCIPHER_OR_DECIPHER_ONLY:
        yield Violation(key_usage.bit_string, "encipherOnly and decipherOnly are both asserted")


def _prohibited_bit(
    field: str,
    families: frozenset[str],
    key: str,
    prohibited: int,
    names: str,
    citation: str,
    why: str,
    in_the_br: bool = True,
) -> Rule:
    """The rule that keys of some algorithms do not assert some bits.

    ``in_the_br``: whether the BR permit such keys.
    """

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        if (
            key_usage.flags & prohibited
            and ctx.key_family in families
            and (in_the_br or not ctx.profile.in_scope)
        ):
            yield from _bits(key_usage, prohibited, f"is asserted for an {key} key")

    check.__doc__ = f"keyUsage for an {key} key does not assert {names}.\n\n{why}"
    return rule(
        f"pkix.key_usage.{field}_prohibited_bit",
        citation=citation,
        covers=_ENCIPHER_ONLY_RULES if prohibited & ENCIPHER_OR_DECIPHER_ONLY else (),
        removes=True,
        fix="remove the bit from keyUsage",
    )(check)


def _no_signature_bit(field: str, families: frozenset[str], key: str, citation: str) -> Rule:
    """The rule that keys of some algorithms assert a bit for signatures."""

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        if key_usage.flags and not key_usage.flags & SIGNATURE and ctx.key_family in families:
            yield Violation(key_usage.bit_string, f"keyUsage for the {key} key asserts no bit for signatures")

    check.__doc__ = (
        f"keyUsage for an {key} key asserts digitalSignature, nonRepudiation, keyCertSign or cRLSign.\n\n"
        f"Such a key can be used for signatures only."
    )
    return rule(
        f"pkix.key_usage.{field}_no_signature_bit",
        citation=citation,
        covers=(f"pkix.key_usage.{field}_prohibited_bit", *_ENCIPHER_ONLY_RULES),
        fix="assert the bits for what the key signs, and no others",
    )(check)


_ALL_BUT_SIGNATURE = "keyEncipherment, dataEncipherment, keyAgreement, encipherOnly or decipherOnly"

RULES = (
    _prohibited_bit(
        "rsa",
        frozenset({"RSA"}),
        "RSA",
        AGREEMENT,
        "keyAgreement, encipherOnly or decipherOnly",
        "RFC 3279 2.3.1",
        "RSA is used for key transport, not for key agreement.",
    ),
    _prohibited_bit(
        "ec",
        frozenset({"EC"}),
        "EC",
        ENCIPHERMENT,
        "keyEncipherment or dataEncipherment",
        "RFC 5480 3; RFC 8813 3",
        "ECDH is used for key agreement, not for key transport. RFC 8813 clarifies that this includes keys\n"
        "under id-ecPublicKey.",
    ),
    _prohibited_bit(
        "eddsa",
        EDDSA,
        "Ed25519 or Ed448",
        NAMED_BITS & ~SIGNATURE,
        _ALL_BUT_SIGNATURE,
        "RFC 9295 3",
        "Such a key can be used for signatures only. RFC 9295 replaces RFC 8410 5.",
    ),
    _prohibited_bit(
        "xdh",
        XDH,
        "X25519 or X448",
        SIGNATURE | ENCIPHERMENT,
        "any bit other than keyAgreement, encipherOnly and decipherOnly",
        "RFC 9295 3",
        "Such a key can be used for key agreement only. RFC 9295 replaces RFC 8410 5. The BR do not permit\n"
        "such keys; in certificates to which they apply, only that is reported.",
        in_the_br=False,
    ),
    _prohibited_bit(
        "ml_dsa",
        ML_DSA,
        "ML-DSA",
        NAMED_BITS & ~SIGNATURE,
        _ALL_BUT_SIGNATURE,
        "RFC 9881",
        "Such a key can be used for signatures only.",
    ),
    _no_signature_bit("eddsa", EDDSA, "Ed25519 or Ed448", "RFC 9295 3"),
    _no_signature_bit("ml_dsa", ML_DSA, "ML-DSA", "RFC 9881"),
)


@rule(
    "pkix.key_usage.ml_kem_prohibited_bit",
    citation="RFC 9935",
    covers=_ENCIPHER_ONLY_RULES,
    removes=True,
    fix="assert keyEncipherment only",
)
def ml_kem_prohibited_bit(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """keyUsage for an ML-KEM key asserts keyEncipherment and no other bit.

    keyAgreement is prohibited too: the sender encapsulates a key to the recipient.
    """
    flags = key_usage.flags & NAMED_BITS
    if flags not in (0, KEY_ENCIPHERMENT) and ctx.key_family == "ML-KEM":
        yield from _bits(key_usage, NAMED_BITS & ~KEY_ENCIPHERMENT, "is asserted for an ML-KEM key")


@rule(
    "pkix.key_usage.missing_in_ca",
    on=Outline,
    kinds=Kind.CA,
    fix="add keyUsage with keyCertSign, and cRLSign if the key signs CRLs",
)
def missing_in_ca(outline: Outline) -> Violations:
    """A CA certificate has keyUsage.

    RFC 5280 requires it in certificates whose key verifies signatures on other certificates or on CRLs.
    """
    if not outline.has(KeyUsage):
        yield Violation(outline, "keyUsage is missing")


@rule(
    "pkix.key_usage.rsa_ca_encipherment",
    kinds=Kind.CA,
    severity=Severity.WARN,
    citation="RFC 3279 2.3.1",
    removes=True,
    fix="remove keyEncipherment and dataEncipherment from keyUsage",
)
def rsa_ca_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An RSA key with keyCertSign or cRLSign does not assert keyEncipherment or dataEncipherment.

    RFC 3279 says SHOULD NOT: a key that signs certificates is not used for encryption.
    """
    if ctx.key_family == "RSA" and key_usage.flags & CA_BITS:
        yield from _bits(key_usage, ENCIPHERMENT, "is asserted for a key that signs certificates or CRLs")
