"""keyUsage: BR 7.1.2.3(e) for subscriber certificates, 7.1.2.1(b) and 7.1.2.2(e) for CA certificates.

The BR have a table with a column for each kind of key and rows for signing, key management and both. A
certificate does not name its row, so the rules read it off the bits. `*_no_purpose` and
`*_digital_signature_missing` report bits that fit no row; they cover the rules for single bits, since the
whole value has to be replaced. An extension without any bit is reported by pkix.key_usage.no_bit_set.
"""

from __future__ import annotations

from smime_lint.model import KEY_USAGE_NAMES, KeyUsage
from smime_lint.rules import Defaults, Generation, Kind, Rule, Scope, Severity, Violation, Violations

from .extension_rules import CERTIFICATES, missing, not_critical
from .tables.key_usage import (
    CA_BITS,
    COLUMNS,
    CRL_SIGN,
    DATA_ENCIPHERMENT,
    DECIPHER_ONLY,
    DIGITAL_SIGNATURE,
    EC_BITS,
    EC_PURPOSES,
    EDDSA,
    ENCIPHER_ONLY,
    KEY_AGREEMENT,
    KEY_CERT_SIGN,
    KEY_ENCIPHERMENT,
    ML_DSA,
    ML_KEM_BITS,
    NAMED_BITS,
    NON_REPUDIATION,
    RSA_BITS,
    RSA_PURPOSES,
    SIGNATURE_BITS,
)

rule = Defaults(on=KeyUsage, severity=Severity.ERROR, citation="BR 7.1.2.3(e)", since="1.0.0").rule

_RSA = frozenset({"RSA"})
_EC = frozenset({"EC"})
_ENCIPHER_OR_DECIPHER_ONLY = ENCIPHER_ONLY | DECIPHER_ONLY

_SAME_FAULT = (
    "pkix.key_usage.key_cert_sign_without_ca",
    "pkix.key_usage.encipher_decipher_only_without_key_agreement",
    "pkix.key_usage.encipher_and_decipher_only",
    "pkix.extended_key_usage.inconsistent_with_key_usage",
)
"""A keyUsage with bits of the table also mends what these rules report."""


def _names(flags: int) -> str:
    """The names of the bits, for messages."""
    names = [name for position, name in enumerate(KEY_USAGE_NAMES) if flags >> position & 1]
    return ", ".join(names) or "only a bit without a name"


def _bits(key_usage: KeyUsage, flags: int, reason: str) -> Violations:
    """A violation at each of the bits that is set."""
    for bit in key_usage.bits:
        if bit.flag & flags:
            yield Violation(bit, f"{bit.name} {reason}", value=bit.name)


PRESENCE = (
    missing(
        "smbr.key_usage.missing",
        KeyUsage,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(e)",
        "add keyUsage with the bits that BR 7.1.2.3(e) lists for the kind of key",
        name="keyUsage",
    ),
    not_critical(
        "smbr.key_usage.not_critical",
        KeyUsage,
        Kind.SUBSCRIBER,
        "BR 7.1.2.3(e)",
        name="keyUsage",
        severity=Severity.WARN,
        covers=("pkix.key_usage.not_critical",),
    ),
)


def _key_cert_sign_missing(key_usage: KeyUsage) -> Violations:
    """The bit keyCertSign is set.

    A certificate that was meant for a subscriber and has cA TRUE by mistake has this fault too.
    """
    if not key_usage.flags & KEY_CERT_SIGN:
        yield Violation(key_usage, "keyCertSign is not asserted", value=_names(key_usage.flags))


def _crl_sign_missing(key_usage: KeyUsage) -> Violations:
    """The bit cRLSign is set.

    It is required even if another entity signs the CRLs.
    """
    if not key_usage.flags & CRL_SIGN:
        yield Violation(key_usage, "cRLSign is not asserted", value=_names(key_usage.flags))


def _digital_signature_missing_for_ocsp(key_usage: KeyUsage) -> Violations:
    """The bit digitalSignature is set if the key signs OCSP responses.

    A certificate does not show whether its key signs OCSP responses, hence a notice.
    """
    if not key_usage.flags & DIGITAL_SIGNATURE:
        yield Violation(
            key_usage,
            "digitalSignature is not asserted: verify that the key does not sign OCSP responses",
            value=_names(key_usage.flags),
        )


def _other_key_usage(key_usage: KeyUsage) -> Violations:
    """The BR specify keyCertSign, cRLSign and digitalSignature for CA certificates.

    A certificate does not show the reason for another bit; each is listed as a notice. If keyCertSign is not
    asserted, only that is reported.
    """
    if key_usage.flags & KEY_CERT_SIGN:
        yield from _bits(key_usage, NAMED_BITS & ~CA_BITS, "is not specified for CA certificates")


def rules_for_ca(prefix: str, kinds: Kind, citation: str) -> tuple[Rule, ...]:
    """The rules for CA certificates of some kinds; their ids begin with the prefix."""
    certificate = CERTIFICATES[kinds]
    ca_rule = Defaults(
        on=KeyUsage, kinds=kinds, severity=Severity.ERROR, citation=citation, since="1.0.0"
    ).rule
    return (
        missing(
            f"{prefix}key_usage_missing",
            KeyUsage,
            kinds,
            citation,
            "add keyUsage with keyCertSign and cRLSign, critical",
            name="keyUsage",
            covers=("pkix.key_usage.missing_in_ca",),
        ),
        not_critical(
            f"{prefix}key_usage_not_critical",
            KeyUsage,
            kinds,
            citation,
            name="keyUsage",
            covers=("pkix.key_usage.not_critical",),
        ),
        ca_rule(
            f"{prefix}key_cert_sign_missing",
            covers=("pkix.basic_constraints.path_len_without_key_cert_sign",),
            title=f"keyUsage of {certificate} asserts keyCertSign.",
            fix="assert keyCertSign",
        )(_key_cert_sign_missing),
        ca_rule(
            f"{prefix}crl_sign_missing",
            title=f"keyUsage of {certificate} asserts cRLSign.",
            fix="assert cRLSign",
        )(_crl_sign_missing),
        ca_rule(
            f"{prefix}digital_signature_missing_for_ocsp",
            severity=Severity.NOTICE,
            title=f"keyUsage of {certificate} asserts digitalSignature if the key signs OCSP responses.",
            fix="assert digitalSignature if the key signs OCSP responses",
        )(_digital_signature_missing_for_ocsp),
        ca_rule(
            f"{prefix}other_key_usage",
            severity=Severity.NOTICE,
            citation=f"{citation}, 7.1.2.4",
            removes=True,
            title=f"keyUsage of {certificate} asserts another bit only if the CA has a reason.",
            fix="document the reason for the bit, or remove it",
        )(_other_key_usage),
    )


def _no_purpose(key_usage: KeyUsage, ctx: Scope, family: str, purposes: int) -> Violations:
    if not key_usage.flags & NAMED_BITS or key_usage.flags & purposes or ctx.key_family != family:
        return
    wanted = _names(purposes).replace(", ", " nor ")
    found = _names(key_usage.flags)
    yield Violation(key_usage, f"the {family} key asserts neither {wanted}; it asserts {found}", value=found)


@rule(
    "smbr.key_usage.rsa_no_purpose",
    covers=(
        "smbr.key_usage.rsa_prohibited_bit",
        "smbr.key_usage.rsa_data_encipherment_strict",
        "smbr.key_usage.rsa_data_encipherment_without_key_encipherment",
        "smbr.key_usage.rsa_non_repudiation_without_digital_signature",
        "pkix.key_usage.rsa_prohibited_bit",
        *_SAME_FAULT,
    ),
    fix="assert digitalSignature for signing, keyEncipherment for key management, or both",
)
def rsa_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An RSA key asserts digitalSignature or keyEncipherment or both.

    Each row of the table has at least one of them. nonRepudiation alone, which ETSI EN 319 412-2 recommends
    for qualified signatures, does not match a row: such a certificate cannot be an S/MIME certificate of the
    BR. dataEncipherment alone does not match a row either.
    """
    return _no_purpose(key_usage, ctx, "RSA", RSA_PURPOSES)


@rule(
    "smbr.key_usage.ec_no_purpose",
    covers=(
        "smbr.key_usage.ec_prohibited_bit",
        "smbr.key_usage.ec_non_repudiation_without_digital_signature",
        "smbr.key_usage.ec_encipher_decipher_only_without_key_agreement",
        "pkix.key_usage.ec_prohibited_bit",
        *_SAME_FAULT,
    ),
    fix="assert digitalSignature for signing, keyAgreement for key management, or both",
)
def ec_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An EC key asserts digitalSignature or keyAgreement or both.

    Each row of the table has at least one of them. nonRepudiation, encipherOnly or decipherOnly alone do not
    match a row.
    """
    return _no_purpose(key_usage, ctx, "EC", EC_PURPOSES)


def _prohibited_bit(
    field: str, families: frozenset[str], allowed: int, *, key: str, since: str, description: str
) -> Rule:
    """The rule that a kind of key asserts only bits that some row of its column has."""
    prohibited = NAMED_BITS & ~allowed

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        if key_usage.flags & prohibited and ctx.key_family in families:
            yield from _bits(key_usage, prohibited, f"is not permitted for an {key} key")

    check.__doc__ = f"An {key} key asserts only {_names(allowed)}.\n\n{description}"
    return rule(
        f"smbr.key_usage.{field}_prohibited_bit",
        since=since,
        covers=(
            f"pkix.key_usage.{field}_prohibited_bit",
            "pkix.key_usage.encipher_decipher_only_without_key_agreement",
        ),
        removes=True,
        fix="remove the bit",
    )(check)


RULES = (
    _prohibited_bit(
        "rsa",
        _RSA,
        RSA_BITS,
        key="RSA",
        since="1.0.0",
        description=(
            "dataEncipherment depends on the generation and has its own rules. keyAgreement, encipherOnly\n"
            "and decipherOnly have no meaning for an RSA key. keyCertSign and cRLSign are for CAs."
        ),
    ),
    _prohibited_bit(
        "ec",
        _EC,
        EC_BITS,
        key="EC",
        since="1.0.0",
        description=(
            "This applies to all generations. keyEncipherment is the most common error: EC keys assert\n"
            "keyAgreement instead."
        ),
    ),
    _prohibited_bit(
        "eddsa",
        EDDSA,
        SIGNATURE_BITS,
        key="Ed25519 or Ed448",
        since="1.0.1",
        description="Such a key can only sign. The table of BR 1.0.0 has no column for it.",
    ),
    _prohibited_bit(
        "ml_dsa",
        ML_DSA,
        SIGNATURE_BITS,
        key="ML-DSA",
        since="1.0.11",
        description="Such a key can only sign.",
    ),
)


@rule(
    "smbr.key_usage.rsa_data_encipherment_strict",
    generations=Generation.STRICT,
    removes=True,
    fix="remove dataEncipherment",
)
def rsa_data_encipherment_strict(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A Strict RSA key does not assert dataEncipherment.

    The other generations may assert it together with keyEncipherment.
    """
    if key_usage.flags & DATA_ENCIPHERMENT and ctx.key_family == "RSA":
        yield from _bits(key_usage, DATA_ENCIPHERMENT, "is not permitted for a Strict RSA key")


@rule(
    "smbr.key_usage.rsa_data_encipherment_without_key_encipherment",
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    fix="remove dataEncipherment, or assert keyEncipherment too",
)
def rsa_data_encipherment_without_key_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A Legacy or Multipurpose RSA key asserts dataEncipherment only together with keyEncipherment.

    dataEncipherment is in the rows for key management and for dual use, both of which have keyEncipherment.
    """
    flags = key_usage.flags
    if flags & DATA_ENCIPHERMENT and not flags & KEY_ENCIPHERMENT and ctx.key_family == "RSA":
        yield from _bits(key_usage, DATA_ENCIPHERMENT, "is asserted without keyEncipherment")


def _non_repudiation(key_usage: KeyUsage, ctx: Scope, family: str) -> Violations:
    flags = key_usage.flags
    if flags & NON_REPUDIATION and not flags & DIGITAL_SIGNATURE and ctx.key_family == family:
        yield from _bits(key_usage, NON_REPUDIATION, "is asserted without digitalSignature")


@rule(
    "smbr.key_usage.rsa_non_repudiation_without_digital_signature",
    fix="assert digitalSignature too, or remove nonRepudiation",
)
def rsa_non_repudiation_without_digital_signature(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """keyUsage for an RSA key asserts nonRepudiation only together with digitalSignature.

    The BR permit nonRepudiation for signing and dual use, which require digitalSignature, but not for key
    management only.
    """
    return _non_repudiation(key_usage, ctx, "RSA")


@rule(
    "smbr.key_usage.ec_non_repudiation_without_digital_signature",
    fix="assert digitalSignature too, or remove nonRepudiation",
)
def ec_non_repudiation_without_digital_signature(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """keyUsage for an EC key asserts nonRepudiation only together with digitalSignature.

    The BR permit nonRepudiation for signing and dual use, which require digitalSignature, but not for key
    management only.
    """
    return _non_repudiation(key_usage, ctx, "EC")


@rule(
    "smbr.key_usage.ec_encipher_decipher_only_without_key_agreement",
    covers=("pkix.key_usage.encipher_decipher_only_without_key_agreement",),
    fix="remove encipherOnly and decipherOnly, or assert keyAgreement too",
)
def ec_encipher_decipher_only_without_key_agreement(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """keyUsage for an EC key asserts encipherOnly or decipherOnly only together with keyAgreement.

    They restrict keyAgreement and have no meaning without it. For the other kinds of key these bits are
    prohibited.
    """
    flags = key_usage.flags
    if flags & _ENCIPHER_OR_DECIPHER_ONLY and not flags & KEY_AGREEMENT and ctx.key_family == "EC":
        yield from _bits(key_usage, _ENCIPHER_OR_DECIPHER_ONLY, "is asserted without keyAgreement")


def _digital_signature_missing(
    field: str, families: frozenset[str], key: str, since: str, replaces: tuple[str, ...] = ()
) -> Rule:
    """The rule that a kind of key that can only sign asserts digitalSignature."""

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        """The table has a single row for such keys.

        nonRepudiation may be asserted in addition to digitalSignature, not instead of it.
        """
        flags = key_usage.flags
        if flags and not flags & DIGITAL_SIGNATURE and ctx.key_family in families:
            found = _names(flags)
            yield Violation(key_usage, f"digitalSignature is not asserted, only {found}", value=found)

    return rule(
        f"smbr.key_usage.{field}_digital_signature_missing",
        since=since,
        covers=(
            f"smbr.key_usage.{field}_prohibited_bit",
            f"pkix.key_usage.{field}_prohibited_bit",
            f"pkix.key_usage.{field}_no_signature_bit",
            *_SAME_FAULT,
        ),
        replaces=replaces,
        title=f"An {key} key asserts digitalSignature.",
        fix="assert digitalSignature",
    )(check)


MORE_RULES = (
    _digital_signature_missing(
        "eddsa",
        EDDSA,
        "Ed25519 or Ed448",
        "1.0.1",
        replaces=("smbr.key_usage.eddsa_unspecified_in_1_0_0",),
    ),
    _digital_signature_missing("ml_dsa", ML_DSA, "ML-DSA", "1.0.11"),
)


@rule(
    "smbr.key_usage.eddsa_unspecified_in_1_0_0",
    severity=Severity.NOTICE,
    until="1.0.0",
    fix="assert digitalSignature",
)
def eddsa_unspecified_in_1_0_0(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """In BR 1.0.0 an Ed25519 or Ed448 key already asserts the bits that BR 1.0.1 specify.

    BR 1.0.0 permit such keys, but their table has no column for them. BR 1.0.1, published before the BR came
    into force, require digitalSignature; that it is missing is a notice in 1.0.0. Bits that no column of the
    table has, and those that RFC 9295 excludes, are reported by other rules.
    """
    flags = key_usage.flags
    if flags & NON_REPUDIATION and not flags & DIGITAL_SIGNATURE and ctx.key_family in EDDSA:
        found = _names(flags)
        yield Violation(key_usage, f"digitalSignature is not asserted, only {found}", value=found)


@rule(
    "smbr.key_usage.ml_kem_not_only_key_encipherment",
    since="1.0.11",
    covers=("pkix.key_usage.ml_kem_prohibited_bit", *_SAME_FAULT),
    fix="assert keyEncipherment alone",
)
def ml_kem_not_only_key_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An ML-KEM key asserts keyEncipherment and no other bit.

    keyAgreement is wrong: the sender encapsulates a key to the ML-KEM key.
    """
    flags = key_usage.flags & NAMED_BITS
    if flags in (0, ML_KEM_BITS) or ctx.key_family != "ML-KEM":
        return
    if flags & KEY_ENCIPHERMENT:
        yield from _bits(key_usage, ~ML_KEM_BITS & NAMED_BITS, "is not permitted for an ML-KEM key")
    else:
        found = _names(flags)
        yield Violation(key_usage, f"the ML-KEM key asserts {found}, not keyEncipherment", value=found)


@rule(
    "smbr.key_usage.other_key_prohibited_bit",
    covers=("pkix.key_usage.encipher_decipher_only_without_key_agreement",),
    removes=True,
    fix="remove the bit",
)
def other_key_prohibited_bit(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A key without a column in the table asserts no bit that every column excludes.

    These are keyCertSign and cRLSign, and encipherOnly and decipherOnly without keyAgreement: "other bit
    positions" are prohibited for every kind of key. That the kind of key is not permitted is a fault of the
    key. For the kinds of key in the table, other rules report these bits.
    """
    flags = key_usage.flags
    excluded = KEY_CERT_SIGN | CRL_SIGN
    if not flags & KEY_AGREEMENT:
        excluded |= _ENCIPHER_OR_DECIPHER_ONLY
    if flags & excluded and ctx.key_family not in COLUMNS.at(ctx.br_version):
        yield from _bits(key_usage, excluded, "is not permitted for any kind of key")


@rule(
    "smbr.key_usage.other_key_no_purpose",
    covers=("smbr.key_usage.other_key_prohibited_bit", *_SAME_FAULT),
    fix="assert the bit for the purpose of the key",
)
def other_key_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A key without a column in the table asserts digitalSignature, keyEncipherment or keyAgreement.

    Each row of each column has one of them. That the kind of key is not permitted is a fault of the key. For
    Ed25519 and Ed448 in BR 1.0.0 see smbr.key_usage.eddsa_unspecified_in_1_0_0.
    """
    flags = key_usage.flags
    if flags == 0 or flags & (RSA_PURPOSES | EC_PURPOSES):
        return
    family = ctx.key_family
    if family not in EDDSA and family not in COLUMNS.at(ctx.br_version):
        found = _names(flags)
        yield Violation(
            key_usage, f"the key asserts no bit for signing or key management, only {found}", found
        )
