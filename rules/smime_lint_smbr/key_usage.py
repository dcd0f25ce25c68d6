"""keyUsage of subscriber certificates: BR 7.1.2.3(e).

The BR have a table with a column for each kind of key and rows for signing, key management and both. A
certificate does not say which row it follows, so that is read off the bits: `*_no_purpose` speaks where no
row can be meant, and only where one is meant are the bits judged that depend on another (nonRepudiation,
dataEncipherment, encipherOnly, decipherOnly). Bits that no row has are reported in any case. An extension
without any bit is the business of pkix.key_usage.no_bit_set.
"""

from __future__ import annotations

from smime_lint.model import KEY_USAGE_NAMES, Extension, KeyUsage, TBSCertificate
from smime_lint.rules import Context, Generation, Rule, Scope, Severity, Violation, Violations, rule

from .criticality import is_repeated
from .tables.key_usage import (
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

CITATION = "BR 7.1.2.3(e)"
_RSA = frozenset({"RSA"})
_EC = frozenset({"EC"})
_ENCIPHER_OR_DECIPHER_ONLY = ENCIPHER_ONLY | DECIPHER_ONLY


def _names(flags: int) -> str:
    """The names of the bits, for messages."""
    names = [name for position, name in enumerate(KEY_USAGE_NAMES) if flags >> position & 1]
    return ", ".join(names) or "no bit that keyUsage names"


def _bits(key_usage: KeyUsage, flags: int, reason: str) -> Violations:
    """A violation at each of the bits that is set."""
    for bit in key_usage.bits:
        if bit.flag & flags:
            yield Violation(bit, f"{bit.name} {reason}", value=bit.name)


@rule(
    "smbr.key_usage.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="add keyUsage with the bits that the BR give for the kind of key",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has a keyUsage extension.

    Without it the key may be used for anything.
    """
    if not tbs.has(KeyUsage):
        yield Violation(tbs.extension_holder, "there is no keyUsage extension")


@rule(
    "smbr.key_usage.not_critical",
    on=KeyUsage,
    malformed=True,
    severity=Severity.WARN,
    citation=CITATION,
    since="1.0.0",
    covers=("pkix.key_usage.not_critical",),
    fix="mark keyUsage critical",
)
def not_critical(extension: Extension, ctx: Context) -> Violations:
    """keyUsage of a subscriber certificate is critical.

    Whether or not its value decodes.
    """
    if not extension.critical and not is_repeated(extension, ctx):
        yield Violation(extension.critical_node, "keyUsage is not critical", value="FALSE")


def _no_purpose(key_usage: KeyUsage, ctx: Scope, family: str, purposes: int) -> Violations:
    if not key_usage.flags & NAMED_BITS or key_usage.flags & purposes or ctx.key_family != family:
        return
    wanted = _names(purposes).replace(", ", " nor ")
    found = _names(key_usage.flags)
    yield Violation(key_usage, f"the {family} key asserts neither {wanted}, it asserts {found}", value=found)


@rule(
    "smbr.key_usage.rsa_no_purpose",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="assert digitalSignature for signing, keyEncipherment for key management, or both",
)
def rsa_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An RSA key asserts digitalSignature or keyEncipherment or both.

    Each row of the table has one of them at least. nonRepudiation alone, as ETSI EN 319 412-2 recommends for
    qualified signatures, fits no row: such a certificate cannot be an S/MIME certificate of the BR. Nor does
    dataEncipherment alone.
    """
    return _no_purpose(key_usage, ctx, "RSA", RSA_PURPOSES)


@rule(
    "smbr.key_usage.ec_no_purpose",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="assert digitalSignature for signing, keyAgreement for key management, or both",
)
def ec_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An EC key asserts digitalSignature or keyAgreement or both.

    Each row of the table has one of them at least. nonRepudiation, encipherOnly or decipherOnly alone fit no
    row.
    """
    return _no_purpose(key_usage, ctx, "EC", EC_PURPOSES)


def _prohibited_bit(
    field: str,
    families: frozenset[str],
    allowed: int,
    *,
    key: str,
    since: str,
    covers: tuple[str, ...],
    description: str,
) -> Rule:
    """The rule that a kind of key asserts no bit that no row of its column has."""
    prohibited = NAMED_BITS & ~allowed
    id = f"smbr.key_usage.{field}_prohibited_bit"

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        if not key_usage.flags & prohibited or ctx.key_family not in families:
            return
        yield from _bits(key_usage, prohibited, f"is not allowed for an {key} key")

    check.__doc__ = f"An {key} key asserts no bit but {_names(allowed)}.\n\n{description}"
    return rule(id, on=KeyUsage, severity=Severity.ERROR, citation=CITATION, since=since, covers=covers)(
        check
    )


RULES = (
    _prohibited_bit(
        "rsa",
        _RSA,
        RSA_BITS,
        key="RSA",
        since="1.0.0",
        covers=("pkix.key_usage.rsa",),
        description=(
            "dataEncipherment depends on the generation and has its own rules. keyAgreement, encipherOnly\n"
            "and decipherOnly mean nothing for an RSA key, keyCertSign and cRLSign are for CA certificates."
        ),
    ),
    _prohibited_bit(
        "ec",
        _EC,
        EC_BITS,
        key="EC",
        since="1.0.0",
        covers=("pkix.key_usage.ec",),
        description=(
            "In all generations. keyEncipherment is the commonest error: EC keys have keyAgreement."
        ),
    ),
    _prohibited_bit(
        "eddsa",
        EDDSA,
        SIGNATURE_BITS,
        key="Ed25519 or Ed448",
        since="1.0.1",
        covers=("pkix.key_usage.eddsa",),
        description="Such a key can sign and nothing else. BR 1.0.0 has no column for it.",
    ),
    _prohibited_bit(
        "ml_dsa",
        ML_DSA,
        SIGNATURE_BITS,
        key="ML-DSA",
        since="1.0.11",
        covers=("pkix.key_usage.ml_dsa",),
        description="Such a key can sign and nothing else.",
    ),
)


@rule(
    "smbr.key_usage.rsa_data_encipherment_strict",
    on=KeyUsage,
    generations=Generation.STRICT,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="leave dataEncipherment out",
)
def rsa_data_encipherment_strict(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A Strict RSA key does not assert dataEncipherment.

    The other generations may assert it beside keyEncipherment.
    """
    if key_usage.flags & DATA_ENCIPHERMENT and ctx.key_family == "RSA":
        yield from _bits(key_usage, DATA_ENCIPHERMENT, "is not allowed for a Strict RSA key")


@rule(
    "smbr.key_usage.rsa_data_encipherment_without_key_encipherment",
    on=KeyUsage,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="leave dataEncipherment out, or assert keyEncipherment too",
)
def rsa_data_encipherment_without_key_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A Legacy or Multipurpose RSA key asserts dataEncipherment only together with keyEncipherment.

    dataEncipherment stands in the rows for key management and for dual use, which both have keyEncipherment.
    Where digitalSignature is not set either, smbr.key_usage.rsa_no_purpose speaks.
    """
    flags = key_usage.flags
    if not flags & DATA_ENCIPHERMENT or flags & RSA_PURPOSES != DIGITAL_SIGNATURE:
        return
    if ctx.key_family == "RSA":
        yield from _bits(key_usage, DATA_ENCIPHERMENT, "is asserted without keyEncipherment")


def _non_repudiation(key_usage: KeyUsage, ctx: Scope, family: str, management: int) -> Violations:
    """nonRepudiation on a key that is for key management alone."""
    flags = key_usage.flags
    if not flags & NON_REPUDIATION or flags & (management | DIGITAL_SIGNATURE) != management:
        return
    if ctx.key_family == family:
        yield from _bits(key_usage, NON_REPUDIATION, "is asserted without digitalSignature")


@rule(
    "smbr.key_usage.rsa_non_repudiation_without_digital_signature",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="assert digitalSignature too, or leave nonRepudiation out",
)
def rsa_non_repudiation_without_digital_signature(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An RSA key asserts nonRepudiation only together with digitalSignature.

    The row for key management has keyEncipherment without nonRepudiation. Where keyEncipherment is not set
    either, smbr.key_usage.rsa_no_purpose speaks.
    """
    return _non_repudiation(key_usage, ctx, "RSA", KEY_ENCIPHERMENT)


@rule(
    "smbr.key_usage.ec_non_repudiation_without_digital_signature",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    fix="assert digitalSignature too, or leave nonRepudiation out",
)
def ec_non_repudiation_without_digital_signature(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An EC key asserts nonRepudiation only together with digitalSignature.

    The row for key management has keyAgreement without nonRepudiation. Where keyAgreement is not set either,
    smbr.key_usage.ec_no_purpose speaks.
    """
    return _non_repudiation(key_usage, ctx, "EC", KEY_AGREEMENT)


@rule(
    "smbr.key_usage.ec_encipher_decipher_only_without_key_agreement",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    covers=("pkix.key_usage.encipher_decipher_only_without_key_agreement",),
    fix="leave encipherOnly and decipherOnly out, or assert keyAgreement too",
)
def ec_encipher_decipher_only_without_key_agreement(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An EC key asserts encipherOnly or decipherOnly only together with keyAgreement.

    They narrow keyAgreement and mean nothing without it. Where digitalSignature is not set either,
    smbr.key_usage.ec_no_purpose speaks; for the other kinds of key these bits are prohibited.
    """
    flags = key_usage.flags
    if not flags & _ENCIPHER_OR_DECIPHER_ONLY or flags & EC_PURPOSES != DIGITAL_SIGNATURE:
        return
    if ctx.key_family == "EC":
        yield from _bits(key_usage, _ENCIPHER_OR_DECIPHER_ONLY, "is asserted without keyAgreement")


@rule(
    "smbr.key_usage.ec_encipher_and_decipher_only",
    on=KeyUsage,
    severity=Severity.NOTICE,
    citation=CITATION,
    since="1.0.0",
    covers=("pkix.key_usage.encipher_and_decipher_only",),
    fix="assert one of encipherOnly and decipherOnly, or neither",
)
def ec_encipher_and_decipher_only(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An EC key does not assert encipherOnly and decipherOnly together.

    The table allows "encipherOnly or decipherOnly". Read as one or the other, both together are wrong, and
    they contradict each other: each says that the key does only what the other excludes. The word can also be
    read as "and/or", so this is a notice. Keys for which the table has no column are judged alike; for those
    of the other columns both bits are prohibited.
    """
    flags = key_usage.flags
    if flags & _ENCIPHER_OR_DECIPHER_ONLY == _ENCIPHER_OR_DECIPHER_ONLY:
        family = ctx.key_family
        # Without keyAgreement, that is what is wrong with them.
        if flags & KEY_AGREEMENT and COLUMNS.at(ctx.br_version).get(family or "", EC_BITS) == EC_BITS:
            yield Violation(key_usage, "encipherOnly and decipherOnly are both asserted", value=_names(flags))


def _digital_signature_missing(
    field: str, families: frozenset[str], key: str, since: str, replaces: tuple[str, ...] = ()
) -> Rule:
    """The rule that a kind of key that can only sign asserts digitalSignature."""
    id = f"smbr.key_usage.{field}_digital_signature_missing"

    def check(key_usage: KeyUsage, ctx: Scope) -> Violations:
        """The table has a single row.

        nonRepudiation may be asserted beside digitalSignature, not in its place.
        """
        flags = key_usage.flags
        if flags and not flags & DIGITAL_SIGNATURE and ctx.key_family in families:
            found = _names(flags)
            yield Violation(key_usage, f"digitalSignature is not asserted, but {found}", value=found)

    return rule(
        id,
        on=KeyUsage,
        severity=Severity.ERROR,
        citation=CITATION,
        since=since,
        covers=(f"pkix.key_usage.{field}_no_signature_bit",),
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
    on=KeyUsage,
    severity=Severity.NOTICE,
    citation=CITATION,
    since="1.0.0",
    until="1.0.0",
)
def eddsa_unspecified_in_1_0_0(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """In BR 1.0.0 an Ed25519 or Ed448 key already asserts the bits that BR 1.0.1 gives.

    BR 1.0.0 permits such keys, but its table has no column for them. BR 1.0.1, which was published before
    the BR came into force, asks for digitalSignature; that it is missing is a notice in 1.0.0. Bits that no
    column of the table has, and those for which RFC 9295 has no use, are reported by other rules.
    """
    flags = key_usage.flags
    if flags & NON_REPUDIATION and not flags & DIGITAL_SIGNATURE and ctx.key_family in EDDSA:
        found = _names(flags)
        yield Violation(key_usage, f"digitalSignature is not asserted, but {found}", value=found)


@rule(
    "smbr.key_usage.ml_kem_not_only_key_encipherment",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.11",
    covers=("pkix.key_usage.ml_kem",),
    fix="assert keyEncipherment alone",
)
def ml_kem_not_only_key_encipherment(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """An ML-KEM key asserts keyEncipherment and no other bit.

    Not keyAgreement: the sender encapsulates a key to it.
    """
    flags = key_usage.flags & NAMED_BITS
    if flags in (0, ML_KEM_BITS) or ctx.key_family != "ML-KEM":
        return
    if flags & KEY_ENCIPHERMENT:
        yield from _bits(key_usage, ~ML_KEM_BITS & NAMED_BITS, "is not allowed for an ML-KEM key")
    else:
        found = _names(flags)
        yield Violation(key_usage, f"the ML-KEM key asserts {found}, not keyEncipherment", value=found)


@rule(
    "smbr.key_usage.other_key_prohibited_bit",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    covers=("pkix.key_usage.key_cert_sign_without_ca",),
    fix="leave the bit out",
)
def other_key_prohibited_bit(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A key for which the table has no column asserts no bit that every column excludes.

    These are keyCertSign and cRLSign, and encipherOnly and decipherOnly without keyAgreement: "other bit
    positions" are prohibited whatever the kind of key. That the kind of key is not permitted is a fault of
    its own. For the kinds that the table names, their own rules report these bits.
    """
    flags = key_usage.flags
    excluded = KEY_CERT_SIGN | CRL_SIGN
    if not flags & KEY_AGREEMENT:
        excluded |= _ENCIPHER_OR_DECIPHER_ONLY
    if flags & excluded and ctx.key_family not in COLUMNS.at(ctx.br_version):
        yield from _bits(key_usage, excluded, "is not allowed for any kind of key")


@rule(
    "smbr.key_usage.other_key_no_purpose",
    on=KeyUsage,
    severity=Severity.ERROR,
    citation=CITATION,
    since="1.0.0",
    covers=(
        # Without one of these bits nothing goes with emailProtection. For the keys of the table the rules of
        # their columns say so, and where emailProtection is missing, that is the finding.
        "pkix.extended_key_usage.inconsistent_with_key_usage",
    ),
    fix="assert the bit for what the key does",
)
def other_key_no_purpose(key_usage: KeyUsage, ctx: Scope) -> Violations:
    """A key for which the table has no column asserts digitalSignature, keyEncipherment or keyAgreement.

    Each row of each column has one of them. That the kind of key is not permitted is a fault of its own. For
    Ed25519 and Ed448 in BR 1.0.0 see smbr.key_usage.eddsa_unspecified_in_1_0_0.
    """
    flags = key_usage.flags
    if flags == 0 or flags & (RSA_PURPOSES | EC_PURPOSES):
        return
    family = ctx.key_family
    if family not in EDDSA and family not in COLUMNS.at(ctx.br_version):
        found = _names(flags)
        yield Violation(key_usage, f"no bit for signing or key management is asserted, but {found}", found)
