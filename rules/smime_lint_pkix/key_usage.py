"""keyUsage: RFC 5280 4.2.1.3, and what the standards of each kind of key say of its bits.

A key of a kind that no standard here is about is judged by RFC 5280 alone.
"""

from __future__ import annotations

from smime_lint.model import Extension, KeyUsage, KeyUsageBits, TBSCertificate
from smime_lint.rules import Context, Kind, Rule, Scope, Severity, Violation, Violations, rule

from . import faults
from .extension_checks import is_ca

# Plain integers: the operators of IntFlag cost ten times as much.
KEY_ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT)
KEY_AGREEMENT = int(KeyUsageBits.KEY_AGREEMENT)
KEY_CERT_SIGN = int(KeyUsageBits.KEY_CERT_SIGN)
ENCIPHER_OR_DECIPHER_ONLY = int(KeyUsageBits.ENCIPHER_ONLY | KeyUsageBits.DECIPHER_ONLY)
ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT | KeyUsageBits.DATA_ENCIPHERMENT)
AGREEMENT = KEY_AGREEMENT | ENCIPHER_OR_DECIPHER_ONLY
SIGNATURE = int(
    KeyUsageBits.DIGITAL_SIGNATURE
    | KeyUsageBits.NON_REPUDIATION
    | KeyUsageBits.KEY_CERT_SIGN
    | KeyUsageBits.CRL_SIGN
)
NAMED_BITS = (1 << len(KeyUsageBits)) - 1

EDDSA = frozenset({"Ed25519", "Ed448"})
NEVER_AGREES = EDDSA | {"RSA", "ML-DSA", "ML-KEM"}
"""Keys for which encipherOnly and decipherOnly are wrong in any case."""


def _bits(key_usage: KeyUsage, flags: int, what: str) -> Violations:
    """A violation at each of the bits that is set."""
    for bit in key_usage.bits:
        if bit.flag & flags:
            yield Violation(bit, f"{bit.name} {what}", value=bit.name)


@rule(
    "pkix.key_usage.not_critical",
    on=KeyUsage,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.3",
    fix="mark keyUsage critical",
)
def not_critical(extension: Extension, ctx: Context) -> Violations:
    """keyUsage is critical."""
    if not extension.critical and ctx.tbs.extension(KeyUsage) is extension:
        yield Violation(extension.critical_node, "keyUsage is not critical", value="FALSE")


@rule(
    "pkix.key_usage.no_bit_set",
    on=KeyUsage,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.3",
    fix="assert the bits that the key is for, or leave keyUsage out",
)
def no_bit_set(key_usage: KeyUsage) -> Violations:
    """keyUsage asserts at least one bit.

    Without any, the key may be used for nothing.
    """
    if not key_usage.flags:
        yield Violation(key_usage.bit_string, "keyUsage asserts no bit")


@rule(
    "pkix.key_usage.encoding",
    on=KeyUsage,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="X.690 11.2.2; RFC 5280 4.2.1.3",
)
def encoding(key_usage: KeyUsage, ctx: Context) -> Violations:
    """The BIT STRING of keyUsage ends in a bit that is set, and has at most nine bits.

    DER cuts the zero bits at the end off, so that one set of bits has one encoding. RFC 5280 names nine
    bits. Where none is set, that is the finding.
    """
    if not key_usage.flags:
        return
    if key_usage.flags > NAMED_BITS:
        count = key_usage.flags.bit_length()
        yield Violation(key_usage.bit_string, f"the BIT STRING has {count} bits, keyUsage has nine")
    bit_string = key_usage.bit_string
    if key_usage.flags.bit_length() == 8 * len(bit_string.value) - bit_string.unused_bits:
        return
    for fault in ctx.certificate.faults:
        if ctx.certificate.holds(key_usage, fault):
            yield from faults.report("pkix.key_usage.encoding", fault, ctx)


@rule(
    "pkix.key_usage.key_cert_sign_without_ca",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.3, 4.2.1.9",
    fix="leave keyCertSign out",
)
def key_cert_sign_without_ca(key_usage: KeyUsage, ctx: Context) -> Violations:
    """keyCertSign is asserted only where basicConstraints has cA TRUE."""
    if key_usage.flags & KEY_CERT_SIGN and not is_ca(ctx.tbs):
        yield from _bits(key_usage, KEY_CERT_SIGN, "is asserted, and the subject is no CA")


@rule(
    "pkix.key_usage.encipher_decipher_only_without_key_agreement",
    on=KeyUsage,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.3; RFC 5480 3",
    fix="leave encipherOnly and decipherOnly out, or assert keyAgreement",
)
def encipher_decipher_only_without_key_agreement(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """encipherOnly and decipherOnly are asserted only with keyAgreement.

    They say which half of a key agreement the key is for. RFC 5280 leaves their meaning without keyAgreement
    undefined, hence no error. Keys that agree on nothing may not assert them at all, which is another rule.
    """
    flags = key_usage.flags
    if flags & ENCIPHER_OR_DECIPHER_ONLY and not flags & KEY_AGREEMENT and ctx.key_family not in NEVER_AGREES:
        yield from _bits(key_usage, ENCIPHER_OR_DECIPHER_ONLY, "is asserted without keyAgreement")


@rule(
    "pkix.key_usage.encipher_and_decipher_only",
    on=KeyUsage,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.3",
    fix="assert one of encipherOnly and decipherOnly, or neither",
)
def encipher_and_decipher_only(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """encipherOnly and decipherOnly are not both asserted.

    Each says that the key does only what the other excludes. Without keyAgreement neither has a meaning, and
    that is the finding.
    """
    flags = key_usage.flags
    if flags & AGREEMENT == AGREEMENT and ctx.key_family not in NEVER_AGREES:
        yield Violation(key_usage.bit_string, "encipherOnly and decipherOnly are both asserted")


def _prohibited_bits(
    defect: str, families: frozenset[str], key: str, prohibited: int, names: str, citation: str, why: str
) -> Rule:
    """The rule that keys of some families do not assert some bits."""

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        if key_usage.flags & prohibited and ctx.key_family in families:
            yield from _bits(key_usage, prohibited, f"is asserted for an {key} key")

    check.__doc__ = f"An {key} key asserts none of {names}.\n\n{why}"
    return rule(
        f"pkix.key_usage.{defect}",
        on=KeyUsage,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation=citation,
        fix="leave the bit out",
    )(check)


def _no_signature_bit(defect: str, families: frozenset[str], key: str, citation: str) -> Rule:
    """The rule that keys of some families assert a bit for signatures."""

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        """Such a key can sign and nothing else. Where no bit at all is set, that is the finding."""
        if key_usage.flags and not key_usage.flags & SIGNATURE and ctx.key_family in families:
            yield Violation(key_usage.bit_string, f"the {key} key asserts no bit for signatures")

    return rule(
        f"pkix.key_usage.{defect}",
        on=KeyUsage,
        kinds=Kind.ANY,
        severity=Severity.ERROR,
        citation=citation,
        title=f"An {key} key asserts digitalSignature, nonRepudiation, keyCertSign or cRLSign.",
        fix="assert the bits for what the key signs",
    )(check)


_ML_DSA = frozenset({"ML-DSA"})
_ALL_BUT_SIGNATURE = "keyEncipherment, dataEncipherment, keyAgreement, encipherOnly and decipherOnly"

RULES = (
    _prohibited_bits(
        "rsa",
        frozenset({"RSA"}),
        "RSA",
        AGREEMENT,
        "keyAgreement, encipherOnly and decipherOnly",
        "RFC 3279 2.3.1",
        "Keys are transported with RSA, not agreed upon.",
    ),
    _prohibited_bits(
        "ec",
        frozenset({"EC"}),
        "EC",
        ENCIPHERMENT,
        "keyEncipherment and dataEncipherment",
        "RFC 5480 3; RFC 8813 3",
        "Keys are agreed upon with ECDH, not transported. RFC 8813 made clear that this goes for keys under\n"
        "id-ecPublicKey too.",
    ),
    _prohibited_bits(
        "eddsa",
        EDDSA,
        "Ed25519 or Ed448",
        NAMED_BITS & ~SIGNATURE,
        _ALL_BUT_SIGNATURE,
        "RFC 9295 3",
        "Such a key can sign and nothing else. RFC 9295 replaces RFC 8410 5.",
    ),
    _prohibited_bits(
        "ml_dsa",
        _ML_DSA,
        "ML-DSA",
        NAMED_BITS & ~SIGNATURE,
        _ALL_BUT_SIGNATURE,
        "RFC 9881",
        "Such a key can sign and nothing else.",
    ),
    _no_signature_bit("eddsa_no_signature_bit", EDDSA, "Ed25519 or Ed448", "RFC 9295 3"),
    _no_signature_bit("ml_dsa_no_signature_bit", _ML_DSA, "ML-DSA", "RFC 9881"),
)


@rule(
    "pkix.key_usage.ml_kem",
    on=KeyUsage,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 9935",
    fix="assert keyEncipherment alone",
)
def ml_kem(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An ML-KEM key asserts keyEncipherment and no other bit.

    Not keyAgreement: the sender encapsulates a key to it. Where no bit at all is set, that is the finding.
    """
    flags = key_usage.flags & NAMED_BITS
    if flags not in (0, KEY_ENCIPHERMENT) and ctx.key_family == "ML-KEM":
        yield from _bits(key_usage, NAMED_BITS & ~KEY_ENCIPHERMENT, "is asserted for an ML-KEM key")


_CA_BITS = int(KeyUsageBits.KEY_CERT_SIGN | KeyUsageBits.CRL_SIGN)
_ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT | KeyUsageBits.DATA_ENCIPHERMENT)


@rule(
    "pkix.key_usage.missing_in_ca",
    on=TBSCertificate,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.3",
    fix="add keyUsage with keyCertSign, and cRLSign if the key signs CRLs",
)
def missing_in_ca(tbs: TBSCertificate) -> Violations:
    """A CA certificate has keyUsage."""
    if not tbs.has(KeyUsage):
        yield Violation(tbs.extension_holder, "there is no keyUsage extension")


@rule(
    "pkix.key_usage.rsa_ca_encipherment",
    on=KeyUsage,
    kinds=Kind.CA,
    severity=Severity.WARN,
    citation="RFC 3279 2.3.1",
    fix="leave keyEncipherment and dataEncipherment out",
)
def rsa_ca_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An RSA key that asserts keyCertSign or cRLSign asserts neither keyEncipherment nor dataEncipherment."""
    if ctx.key_family != "RSA" or not key_usage.flags & _CA_BITS:
        return
    for bit in key_usage.bits:
        if bit.flag & _ENCIPHERMENT:
            yield Violation(bit, f"{bit.name} is asserted by a key that signs certificates or CRLs", bit.name)
