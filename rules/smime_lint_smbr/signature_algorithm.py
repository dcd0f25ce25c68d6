"""The algorithm of the signature: BR 7.1.3.2.

A certificate names it twice, in signatureAlgorithm and in signature of the TBSCertificate. The rules judge
signatureAlgorithm, so that what is wrong in both is found once; `tbs_encoding` judges the other field where
it differs. In a bare TBSCertificate there is only that field, and the rules judge it.
"""

from __future__ import annotations

from datetime import date

from smime_lint.br import start_of, version
from smime_lint.model import AlgorithmIdentifier, KeyAlgorithm, Raw, SignatureAlgorithm
from smime_lint.rules import Context, Kind, Mode, Rule, Severity, Violation, Violations, rule

from .tables.algorithms import (
    RSA_SIGNATURES,
    RSASSA_PSS,
    SHA1_SIGNATURES,
    SIGNATURES,
    algorithm_name,
)

_PKIX_PARAMETERS = tuple(
    f"pkix.signature_algorithm.{field}_parameters" for field in ("rsa", "pss", "ecdsa", "eddsa", "ml_dsa")
)
"""What they ask of parameters follows from the encodings that the BR list; each other encoding is found."""

_SHA1_END = date(2026, 9, 15)
_SHA1_END_SECONDS = start_of(_SHA1_END)
_SHA1_VERSION = version("1.0.14")

_SHA1_OID = bytes.fromhex("06052b0e03021a")
_MGF1_OID = bytes.fromhex("06092a864886f70d010108")


def _defect(algorithm: SignatureAlgorithm, ctx: Context) -> str | None:
    """What is wrong with an AlgorithmIdentifier: the last part of the id of the rule that says so."""
    if algorithm.der in SIGNATURES.at(ctx.br_version):
        return None
    if _sha1_rule_holds(ctx) and incorporates_sha1(algorithm):
        return "sha1"
    return "rsa_encoding" if algorithm.oid in RSA_SIGNATURES else "not_permitted"


def _sha1_rule_holds(ctx: Context) -> bool:
    if ctx.br_version is None or ctx.br_version < _SHA1_VERSION:
        return False
    return ctx.issued_at is None or ctx.issued_at >= _SHA1_END_SECONDS


def incorporates_sha1(algorithm: AlgorithmIdentifier) -> bool:
    """Whether a signature algorithm has SHA-1 in it, RSASSA-PSS by its parameters."""
    if algorithm.oid == RSASSA_PSS:
        return algorithm.parameters is not None and _pss_incorporates_sha1(algorithm.parameters)
    return algorithm.oid in SHA1_SIGNATURES


def _pss_incorporates_sha1(parameters: Raw) -> bool:
    """Whether SHA-1 is the hash or the hash of MGF1: named, or the default of a field that is left out."""
    if parameters.tag != 0x30:
        return False
    der = parameters.der
    content = der[2 if der[1] < 0x80 else 2 + (der[1] & 0x7F) :]
    return _SHA1_OID in der or not content.startswith(b"\xa0") or _MGF1_OID not in der


def _judged(algorithm: SignatureAlgorithm, ctx: Context) -> bool:
    """Whether it is signatureAlgorithm, or signature of the TBSCertificate where there is no other."""
    return algorithm is (ctx.certificate.signature_algorithm or ctx.tbs.signature)


def _is(defect: str, algorithm: SignatureAlgorithm, ctx: Context) -> bool:
    return _defect(algorithm, ctx) == defect and _judged(algorithm, ctx)


def _violation(algorithm: SignatureAlgorithm) -> Violation:
    name = algorithm_name(algorithm.oid)
    if algorithm.oid in RSA_SIGNATURES:
        message = f"the bytes of {name} are {algorithm.der[:80].hex()}, not those of the BR"
    elif algorithm.parameters is None:
        message = f"the signature algorithm is {name}"
    else:
        parameters = algorithm.parameters.der
        message = f"the signature algorithm is {name} with the parameters {parameters[:64].hex()}"
    return Violation(algorithm, message, value=algorithm.der)


def _not_permitted(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    return (_violation(algorithm),) if _is("not_permitted", algorithm, ctx) else ()


@rule(
    "smbr.signature_algorithm.not_permitted_until_1_0_10",
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2",
    since="1.0.0",
    until="1.0.10",
    covers=("pkix.chain.signature_algorithm_key_mismatch", *_PKIX_PARAMETERS),
)
def not_permitted_until_1_0_10(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """Until BR 1.0.10 the signature algorithm is one of the RSA, ECDSA and EdDSA encodings that are listed.

    RSASSA-PKCS1-v1_5 and RSASSA-PSS with SHA-256, SHA-384 or SHA-512, ECDSA with one of these, Ed25519 and
    Ed448. MD5, SHA-1, SHA-224, SHA-3 and the truncated forms of SHA-512 were never permitted. Encodings are
    compared byte for byte: ECDSA with NULL parameters is not permitted either. Which curve goes with which
    hash depends on the issuer's key and cannot be seen here.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.signature_algorithm.not_permitted",
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2",
    replaces=("smbr.signature_algorithm.not_permitted_until_1_0_10",),
    since="1.0.11",
    covers=("pkix.chain.signature_algorithm_key_mismatch", *_PKIX_PARAMETERS),
)
def not_permitted(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """The signature algorithm is one of the RSA, ECDSA, EdDSA and ML-DSA encodings that are listed.

    RSASSA-PKCS1-v1_5 and RSASSA-PSS with SHA-256, SHA-384 or SHA-512, ECDSA with one of these, Ed25519,
    Ed448, ML-DSA-44, -65 and -87. Encodings are compared byte for byte. For SHA-1, which was never
    permitted, smbr.signature_algorithm.sha1 speaks from the day of its own clause.
    """
    return _not_permitted(algorithm, ctx)


@rule(
    "smbr.signature_algorithm.rsa_encoding",
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2.1",
    since="1.0.0",
    covers=(
        "pkix.certificate.algorithm_not_der",
        "pkix.signature_algorithm.rsa_parameters",
        "pkix.signature_algorithm.pss_parameters",
    ),
)
def rsa_encoding(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """An RSA signature algorithm has the very bytes of one of the six encodings that the BR list.

    sha256, sha384 and sha512WithRSAEncryption have NULL parameters. In RSASSA-PSS the hash, the hash of
    MGF1 and the length of the salt (32, 48, 64) belong together, the parameters of the hashes are NULL, and
    trailerField is left out.
    """
    if _is("rsa_encoding", algorithm, ctx):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.tbs_encoding",
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2",
    since="1.0.0",
)
def tbs_encoding(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """signature in the TBSCertificate is one of the encodings that the BR list, like signatureAlgorithm.

    It is judged on its own only where it differs from signatureAlgorithm: where both are the same, the
    rules for signatureAlgorithm have said what is wrong. That they differ at all is a fault of its own.
    """
    if _defect(algorithm, ctx) is None or algorithm is not ctx.tbs.signature:
        return
    outer = ctx.certificate.signature_algorithm
    if outer is not None and outer.der != algorithm.der:
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.sha1",
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.3.1.1",
    since="1.0.14",
    effective=_SHA1_END,
    fix="sign with SHA-256, SHA-384 or SHA-512",
)
def sha1(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """From 2026-09-15 no certificate is signed with an algorithm that incorporates SHA-1.

    sha1WithRSAEncryption and ecdsa-with-SHA1 do, and RSASSA-PSS with SHA-1 as its hash or in MGF1, which it
    also has where these parameters are left out. The sentence stands among the rules for RSA keys, but
    speaks of signatures. The list of BR 7.1.3.2 never had SHA-1; the other rules for signatureAlgorithm
    speak before that day. SHA-1 in key identifiers and in OCSP is no signature.
    """
    if _is("sha1", algorithm, ctx):
        yield _violation(algorithm)


@rule(
    "smbr.signature_algorithm.sha1_ca_unrevoked",
    on=SignatureAlgorithm,
    kinds=Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS | Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 7.1.3.1.1, Appendix B",
    since="1.0.14",
    mode=Mode.REMINDER,
)
def sha1_ca_unrevoked(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """A subordinate CA certificate that is signed with SHA-1 and not expired is revoked before 2026-09-15.

    Those of Extant S/MIME CAs are meant too. Revocation is not in the certificate, hence a reminder.
    """
    validity = ctx.tbs.validity
    end = None if validity is None else validity.not_after.seconds
    if incorporates_sha1(algorithm) and _judged(algorithm, ctx) and (end is None or end >= _SHA1_END_SECONDS):
        yield Violation(
            algorithm, f"{algorithm_name(algorithm.oid)} signs it, so it is to be revoked before {_SHA1_END}"
        )


def _issuer_key(algorithm: SignatureAlgorithm, ctx: Context) -> KeyAlgorithm | None:
    """The kind of the issuer's key, for the field that is judged; None for an algorithm that is permitted for
    no key, which is found as that."""
    spki = ctx.known.issuers[0].tbs.subject_public_key_info
    if spki is None or not _judged(algorithm, ctx) or _defect(algorithm, ctx) is not None:
        return None
    return spki.algorithm


def _mismatch(algorithm: SignatureAlgorithm, key: str, wanted: str) -> Violation:
    found = algorithm_name(algorithm.oid)
    return Violation(
        algorithm,
        f"the {key} key of the issuer signs with {found}, not with {wanted}",
        value=algorithm.oid,
    )


def _ecdsa_mismatch(name: str, curve: str, oid: str, wanted: str) -> Rule:
    def check(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
        """The issuer's key counts, not the subject's.

        It runs where the certificate of the issuer is known.
        """
        key = _issuer_key(algorithm, ctx)
        if key is not None and key.family == "EC" and key.curve == curve and algorithm.oid != oid:
            yield _mismatch(algorithm, name, wanted)

    return rule(
        f"smbr.signature_algorithm.ecdsa_hash_mismatch_{name.replace('-', '').lower()}",
        covers=("pkix.chain.signature_algorithm_key_mismatch",),
        on=SignatureAlgorithm,
        kinds=Kind.ANY,
        issuer=True,
        severity=Severity.ERROR,
        citation="BR 7.1.3.2.2",
        since="1.0.0",
        title=f"A {name} key signs with {wanted}.",
        fix=f"sign with {wanted}",
    )(check)


def _plain_mismatch(group: str, kinds_of_key: frozenset[str], title: str, citation: str, since: str) -> Rule:
    def check(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
        """The OID of the signature is that of the key.

        It runs where the certificate of the issuer is known.
        """
        key = _issuer_key(algorithm, ctx)
        if key is not None and key.family in kinds_of_key and algorithm.oid != key.oid:
            yield _mismatch(algorithm, algorithm_name(key.oid), algorithm_name(key.oid))

    return rule(
        f"smbr.signature_algorithm.{group}_key_mismatch",
        covers=("pkix.chain.signature_algorithm_key_mismatch",),
        on=SignatureAlgorithm,
        kinds=Kind.ANY,
        issuer=True,
        severity=Severity.ERROR,
        citation=citation,
        since=since,
        title=title,
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
    ),
    _plain_mismatch(
        "ml_dsa",
        frozenset({"ML-DSA"}),
        "An ML-DSA key signs with the OID of its own parameter set.",
        "BR 7.1.3.2 (headed 7.1.3.2.4)",
        "1.0.11",
    ),
)


@rule(
    "smbr.signature_algorithm.rsa_key_mismatch",
    covers=("pkix.chain.signature_algorithm_key_mismatch",),
    on=SignatureAlgorithm,
    kinds=Kind.ANY,
    issuer=True,
    severity=Severity.ERROR,
    citation="BR 7.1.3.2.1",
    since="1.0.0",
)
def rsa_key_mismatch(algorithm: SignatureAlgorithm, ctx: Context) -> Violations:
    """An RSA key signs with an RSA signature algorithm.

    Which one, and how it is encoded, is judged without the issuer's certificate.
    """
    key = _issuer_key(algorithm, ctx)
    if key is not None and key.family == "RSA" and not algorithm.oid.startswith("1.2.840.113549.1.1."):
        yield _mismatch(algorithm, "RSA", "an RSA signature algorithm")
