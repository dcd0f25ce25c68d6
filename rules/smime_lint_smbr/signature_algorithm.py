"""The algorithm of the signature: BR 7.1.3.2.

A certificate names it twice, in signature of the TBSCertificate and in signatureAlgorithm. The rules check
signatureAlgorithm, so that a fault of both fields is reported once; `tbs_encoding` checks signature if it
differs. A bare TBSCertificate has only that field, and the rules check it.
"""

from __future__ import annotations

from smime_lint.br import start_of
from smime_lint.model import AlgorithmIdentifier, KeyAlgorithm, Raw, SignatureAlgorithm, TbsSignatureAlgorithm
from smime_lint.path.signatures import is_signed_by
from smime_lint.rules import Context, Defaults, Kind, Mode, Rule, Scope, Severity, Violation, Violations

from .tables.algorithms import (
    RSA_SIGNATURES,
    RSASSA_PSS,
    SHA1_END,
    SHA1_END_VERSION,
    SHA1_SIGNATURES,
    SIGNATURES,
    algorithm_name,
)

rule = Defaults(
    on=SignatureAlgorithm, kinds=Kind.ANY, severity=Severity.ERROR, citation="BR 7.1.3.2", since="1.0.0"
).rule

_SAME_FAULT = (
    *(
        f"pkix.signature_algorithm.{field}_parameters"
        for field in ("rsa", "pss", "ecdsa", "eddsa", "ml_dsa", "dsa", "shake")
    ),
    "pkix.certificate.algorithm_not_der",
    "pkix.certificate.signature_algorithm_mismatch",
    "pkix.chain.signature_algorithm_key_mismatch",
)
"""Signing with one of the listed encodings in both fields also mends what these rules report."""

_SHA1_OID = bytes.fromhex("06052b0e03021a")
_MGF1_OID = bytes.fromhex("06092a864886f70d010108")


def incorporates_sha1(algorithm: AlgorithmIdentifier) -> bool:
    """Whether a signature algorithm uses SHA-1; RSASSA-PSS names its hashes in the parameters."""
    if algorithm.oid == RSASSA_PSS:
        return algorithm.parameters is not None and _pss_incorporates_sha1(algorithm.parameters)
    return algorithm.oid in SHA1_SIGNATURES


def _pss_incorporates_sha1(parameters: Raw) -> bool:
    """Whether SHA-1 is the hash or the hash of MGF1: named, or the default of an absent field."""
    if parameters.tag != 0x30:
        return False
    der = parameters.der
    content = der[2 if der[1] < 0x80 else 2 + (der[1] & 0x7F) :]
    return _SHA1_OID in der or not content.startswith(b"\xa0") or _MGF1_OID not in der


def _is_checked(algorithm: SignatureAlgorithm) -> bool:
    """Whether it is signatureAlgorithm, or the signature field of a bare TBSCertificate."""
    return not isinstance(algorithm, TbsSignatureAlgorithm)


def _is_permitted(algorithm: SignatureAlgorithm, ctx: Scope) -> bool:
    return algorithm.der in SIGNATURES.at(ctx.br_version)


def _violation(algorithm: SignatureAlgorithm) -> Violation:
    name = algorithm_name(algorithm.oid)
    if algorithm.oid in RSA_SIGNATURES:
        message = f"the encoding of {name} is {algorithm.der[:80].hex()}, which the BR do not list"
    elif algorithm.parameters is None:
        message = f"the signature algorithm is {name}"
    else:
        parameters = algorithm.parameters.der
        message = f"the signature algorithm is {name} with the parameters {parameters[:64].hex()}"
    return Violation(algorithm, message, value=algorithm.der)


def _not_permitted(algorithm: SignatureAlgorithm, ctx: Scope) -> Violations:
    if algorithm.oid not in RSA_SIGNATURES and not _is_permitted(algorithm, ctx) and _is_checked(algorithm):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.not_permitted_until_1_0_10",
    until="1.0.10",
    covers=_SAME_FAULT,
    fix="sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512, or with Ed25519 or Ed448",
)
def not_permitted_until_1_0_10(algorithm: SignatureAlgorithm, ctx: Scope) -> Violations:
    """Until BR 1.0.10 the signature algorithm is one of the listed encodings for RSA, ECDSA and EdDSA.

    The list has RSASSA-PKCS1-v1_5 and RSASSA-PSS with SHA-256, SHA-384 or SHA-512, ECDSA with one of these
    hashes, Ed25519 and Ed448. MD5, SHA-1, SHA-224, SHA-3 and the truncated forms of SHA-512 were never
    permitted. Encodings are compared byte for byte: ECDSA with NULL parameters is not permitted either. Which
    hash is required for which curve depends on the issuer's key and is checked by other rules.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.signature_algorithm.not_permitted",
    replaces=("smbr.signature_algorithm.not_permitted_until_1_0_10",),
    since="1.0.11",
    covers=_SAME_FAULT,
    fix="sign with RSA or ECDSA and SHA-256, SHA-384 or SHA-512, or with Ed25519, Ed448 or ML-DSA",
)
def not_permitted(algorithm: SignatureAlgorithm, ctx: Scope) -> Violations:
    """The signature algorithm is one of the listed encodings for RSA, ECDSA, EdDSA and ML-DSA.

    The list has RSASSA-PKCS1-v1_5 and RSASSA-PSS with SHA-256, SHA-384 or SHA-512, ECDSA with one of these
    hashes, Ed25519, Ed448, ML-DSA-44, -65 and -87. Encodings are compared byte for byte. SHA-1 was never on
    the list.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.signature_algorithm.rsa_encoding",
    citation="BR 7.1.3.2.1",
    covers=_SAME_FAULT,
    fix="encode the AlgorithmIdentifier exactly as BR 7.1.3.2.1 specifies",
)
def rsa_encoding(algorithm: SignatureAlgorithm, ctx: Scope) -> Violations:
    """The AlgorithmIdentifier of an RSA signature is byte-for-byte identical with one of the six listed.

    The parameters of sha256, sha384 and sha512WithRSAEncryption are NULL. In RSASSA-PSS the hash, the hash of
    MGF1 and the length of the salt (32, 48 or 64) match each other, the parameters of the hashes are NULL,
    and trailerField is absent.
    """
    if algorithm.oid in RSA_SIGNATURES and not _is_permitted(algorithm, ctx) and _is_checked(algorithm):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.tbs_encoding",
    on=TbsSignatureAlgorithm,
    covers=_SAME_FAULT,
    fix="sign with one of the listed algorithms, and name it in both fields",
)
def tbs_encoding(algorithm: TbsSignatureAlgorithm, ctx: Scope) -> Violations:
    """The signature field of the TBSCertificate is one of the listed encodings, like signatureAlgorithm.

    Reported only if the two fields differ: if they are the same, the rules for signatureAlgorithm report the
    fault of both.
    """
    if not _is_permitted(algorithm, ctx):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.sha1",
    citation="BR 7.1.3.1.1",
    since=SHA1_END_VERSION,
    effective=SHA1_END,
    covers=(
        "smbr.signature_algorithm.not_permitted",
        "smbr.signature_algorithm.rsa_encoding",
        *_SAME_FAULT,
    ),
    fix="sign with SHA-256, SHA-384 or SHA-512",
)
def sha1(algorithm: SignatureAlgorithm) -> Violations:
    """From 2026-09-15 certificates are not signed with an algorithm that incorporates SHA-1.

    These are sha1WithRSAEncryption, ecdsa-with-SHA1, and RSASSA-PSS with SHA-1 as its hash or the hash of
    MGF1, which is also the default if these parameters are absent. The sentence is in the section on RSA
    keys, but applies to signatures. SHA-1 was never on the list of BR 7.1.3.2 either. Key identifiers and
    OCSP may use it.
    """
    if incorporates_sha1(algorithm) and _is_checked(algorithm):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.sha1_ca_unrevoked",
    kinds=Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS | Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 7.1.3.1.1, Appendix B",
    since=SHA1_END_VERSION,
    mode=Mode.REMINDER,
    fix="revoke the certificate",
)
def sha1_ca_unrevoked(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """An unexpired subordinate CA certificate that is signed with SHA-1 is revoked before 2026-09-15.

    This includes the certificates of Extant S/MIME CAs. A certificate does not show whether it was revoked,
    hence a reminder.
    """
    validity = ctx.tbs.validity
    end = None if validity is None else validity.not_after.seconds
    is_expired = end is not None and end < start_of(SHA1_END)
    if not is_expired and incorporates_sha1(algorithm) and _is_checked(algorithm):
        name = algorithm_name(algorithm.oid)
        yield Violation(
            algorithm, f"verify that the certificate, signed with {name}, is revoked before {SHA1_END}"
        )


def _issuer_key(algorithm: SignatureAlgorithm, ctx: Context) -> KeyAlgorithm | None:
    """The algorithm of the key that signs; None if it is not known, or the signature algorithm not permitted.

    It is the issuer's key, and that of the certificate itself for a root CA.
    """
    if not _is_checked(algorithm) or not _is_permitted(algorithm, ctx):
        return None
    if ctx.known.issuers:
        spki = ctx.known.issuers[0].tbs.subject_public_key_info
    elif ctx.profile.kind is Kind.ROOT and ctx.certificate.is_self_issued:
        spki = ctx.tbs.subject_public_key_info
    else:
        return None
    return None if spki is None else spki.algorithm


def _mismatch(algorithm: SignatureAlgorithm, key: str, wanted: str, ctx: Context) -> Violations:
    if not ctx.known.issuers and is_signed_by(ctx.certificate, ctx.certificate) is False:
        return  # signed with another key than its own
    found = algorithm_name(algorithm.oid)
    yield Violation(
        algorithm,
        f"the {key} key of the issuer signs with {found}; it must sign with {wanted}",
        value=algorithm.oid,
    )


def _ecdsa_mismatch(name: str, curve: str, oid: str, wanted: str) -> Rule:
    def check(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
        """The hash follows from the signing key.

        The signing key is that of the issuer, not that of the subject. The rule applies if the issuer's
        certificate is given (`--issuer`) or known, and to root CA certificates, which carry the signing key.
        """
        key = _issuer_key(algorithm, ctx)
        if key is not None and key.family == "EC" and key.curve == curve and algorithm.oid != oid:
            yield from _mismatch(algorithm, name, wanted, ctx)

    return rule(
        f"smbr.signature_algorithm.ecdsa_hash_mismatch_{name.replace('-', '').lower()}",
        needs_issuers=True,
        covers=("pkix.chain.signature_algorithm_key_mismatch",),
        citation="BR 7.1.3.2.2",
        title=f"A {name} key signs with {wanted}.",
        fix=f"sign with {wanted}",
    )(check)


def _plain_mismatch(
    group: str, kinds_of_key: frozenset[str], title: str, citation: str, since: str, fix: str
) -> Rule:
    def check(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
        """The OID of the signature is that of the key.

        The signing key is that of the issuer, not that of the subject. The rule applies if the issuer's
        certificate is given (`--issuer`) or known, and to root CA certificates, which carry the signing key.
        """
        key = _issuer_key(algorithm, ctx)
        if key is not None and key.family in kinds_of_key and algorithm.oid != key.oid:
            yield from _mismatch(algorithm, algorithm_name(key.oid), algorithm_name(key.oid), ctx)

    return rule(
        f"smbr.signature_algorithm.{group}_key_mismatch",
        needs_issuers=True,
        covers=("pkix.chain.signature_algorithm_key_mismatch",),
        citation=citation,
        since=since,
        title=title,
        fix=fix,
    )(check)


RULES = (
    _ecdsa_mismatch("P-256", "1.2.840.10045.3.1.7", "1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    _ecdsa_mismatch("P-384", "1.3.132.0.34", "1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    _ecdsa_mismatch("P-521", "1.3.132.0.35", "1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    _plain_mismatch(
        "eddsa",
        frozenset({"Ed25519", "Ed448"}),
        "An Ed25519 key signs with id-Ed25519, an Ed448 key with id-Ed448.",
        "BR 7.1.3.2.3",
        "1.0.0",
        "name id-Ed25519 for an Ed25519 key, id-Ed448 for an Ed448 key",
    ),
    _plain_mismatch(
        "ml_dsa",
        frozenset({"ML-DSA"}),
        "An ML-DSA key signs with the OID of its parameter set.",
        "BR 7.1.3.2 (headed 7.1.3.2.4)",
        "1.0.11",
        "name the OID of the key's parameter set",
    ),
)


@rule(
    "smbr.signature_algorithm.rsa_key_mismatch",
    needs_issuers=True,
    covers=("pkix.chain.signature_algorithm_key_mismatch",),
    citation="BR 7.1.3.2.1",
    fix="sign with one of the RSA algorithms of BR 7.1.3.2.1",
)
def rsa_key_mismatch(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """An RSA key signs with an RSA signature algorithm.

    Which of them, and how it is encoded, is checked without the issuer's certificate. The rule applies if the
    issuer's certificate is given (`--issuer`) or known, and to root CA certificates, which carry the signing
    key.
    """
    key = _issuer_key(algorithm, ctx)
    if key is not None and key.family == "RSA" and not algorithm.oid.startswith("1.2.840.113549.1.1."):
        yield from _mismatch(algorithm, "RSA", "an RSA signature algorithm", ctx)
