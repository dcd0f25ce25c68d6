"""Recipes for smbr.signature_algorithm."""

from datetime import datetime, timezone

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import authority_key, root, subca
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

MISMATCH = ("pkix.certificate.signature_algorithm_mismatch",)
ECDSA_SIGNATURE = der.sequence(der.integer(4711), der.integer(4712))
PSS = "1.2.840.113549.1.1.10"
MGF1 = "1.2.840.113549.1.1.8"
SHA1 = "1.3.14.3.2.26"
SHA256 = "2.16.840.1.101.3.4.2.1"
SHA384 = "2.16.840.1.101.3.4.2.2"
LAST_DAY = datetime(2026, 9, 14, tzinfo=timezone.utc)
SHA1_END = datetime(2026, 9, 15, tzinfo=timezone.utc)
ECDSA_WITH_SHA1 = values.algorithm("1.2.840.10045.4.1")
ML_DSA_65 = values.algorithm("2.16.840.1.101.3.4.3.18")


def hash_algorithm(oid: str, *parameters: bytes) -> bytes:
    """The AlgorithmIdentifier of a hash, with NULL by default."""
    return values.algorithm(oid, *(parameters or (der.null(),)))


def pss(digest: str = SHA256, mgf: str | None = None, salt: int = 32, *more: bytes) -> bytes:
    """RSASSA-PSS with all parameters encoded; an empty name leaves a field out."""
    mgf = digest if mgf is None else mgf
    return values.algorithm(
        PSS,
        der.sequence(
            der.explicit(0, hash_algorithm(digest)) if digest else b"",
            der.explicit(1, values.algorithm(MGF1, hash_algorithm(mgf))) if mgf else b"",
            der.explicit(2, der.integer(salt)),
            *more,
        ),
    )


def signed(algorithm: bytes, tbs: bytes | None = None) -> Certificate:
    """A certificate with this signatureAlgorithm, and in the TBSCertificate the same or another."""
    return base().change(
        tbs_algorithm=algorithm if tbs is None else tbs, outer_algorithm=algorithm, signature=b"\x5a" * 256
    )


def ecdsa(algorithm: bytes) -> Certificate:
    """A certificate signed with ECDSA."""
    return signed(algorithm).change(signature=ECDSA_SIGNATURE)


UNTIL = "smbr.signature_algorithm.not_permitted_until_1_0_10"
RULE = "smbr.signature_algorithm.not_permitted"
ENCODING = "smbr.signature_algorithm.rsa_encoding"
TBS = "smbr.signature_algorithm.tbs_encoding"
SHA1_RULE = "smbr.signature_algorithm.sha1"

fires(UNTIL, signed(keys.SHA1_WITH_RSA))
fires(UNTIL, signed(values.algorithm("1.2.840.113549.1.1.4", der.null())), "md5")
fires(UNTIL, signed(values.algorithm("1.2.840.113549.1.1.14", der.null())), "sha224")
fires(UNTIL, signed(values.algorithm("1.2.840.113549.1.1.5")), "sha1_without_null")
fires(UNTIL, ecdsa(values.algorithm("1.2.840.10045.4.3.2", der.null())), "ecdsa_with_null")
fires(
    UNTIL,
    signed(values.algorithm("1.3.101.112", der.null())).change(signature=b"\x5a" * 64),
    "ed25519_with_null",
)
fires(UNTIL, signed(ML_DSA_65).change(signature=b"\x5a" * 3309), "ml_dsa", br_version="1.0.10")
fires(UNTIL, signed(keys.SHA1_WITH_RSA).change(tbs_only=True), "tbs")
fires(UNTIL, signed(keys.SHA1_WITH_RSA, keys.SHA256_WITH_RSA), "outer_alone")
silent(UNTIL, base().signed_with(keys.ECDSA_WITH_SHA512))
silent(UNTIL, base().signed_with(keys.ED448), "ed448")
silent(UNTIL, signed(pss(SHA384, salt=48)), "pss")
silent(UNTIL, signed(values.algorithm("1.2.840.113549.1.1.11")), "without_null", also=(ENCODING,))

fires(RULE, signed(keys.SHA1_WITH_RSA), br_version="1.0.11")
fires(RULE, ecdsa(ECDSA_WITH_SHA1), "ecdsa_with_sha1", br_version="1.0.13")
fires(
    RULE,
    signed(keys.SHA1_WITH_RSA).valid(LAST_DAY),
    "day_before",
    br_version="1.0.14",
)
fires(
    RULE,
    signed(values.algorithm("2.16.840.1.101.3.4.3.18", der.null())).change(signature=b"\x5a" * 3309),
    "ml_dsa_with_null",
    br_version="1.0.11",
)
silent(RULE, signed(ML_DSA_65).change(signature=b"\x5a" * 3309), br_version="1.0.11")
silent(RULE, base().signed_with(keys.ECDSA_WITH_SHA384), "ecdsa", br_version="1.0.16")

fires(ENCODING, signed(values.algorithm("1.2.840.113549.1.1.11")))
fires(
    ENCODING,
    signed(values.algorithm("1.2.840.113549.1.1.13", der.null(), der.null())),
    "trailing",
)
fires(
    ENCODING,
    base().change(outer_algorithm=b"\x30\x81" + keys.SHA256_WITH_RSA[1:], signature=b"\x5a" * 256),
    "long_sequence_outside",
)
fires(ENCODING, signed(pss(SHA256, salt=20)), "pss_salt")
fires(ENCODING, signed(pss(SHA256, SHA384)), "pss_other_mgf")
fires(ENCODING, signed(pss(SHA256, None, 32, der.explicit(3, der.integer(1)))), "pss_trailer_field")
fires(ENCODING, signed(values.algorithm(PSS)), "pss_without_parameters")
fires(ENCODING, signed(values.algorithm(PSS, der.sequence())), "pss_defaults")
fires(ENCODING, signed(pss(SHA1, salt=20)), "pss_sha1")
fires(ENCODING, signed(values.algorithm("1.2.840.113549.1.1.12")).change(tbs_only=True), "tbs")
silent(ENCODING, signed(pss()))
silent(ENCODING, base().signed_with(keys.SHA512_WITH_RSA), "sha512")
silent(ENCODING, signed(keys.SHA1_WITH_RSA), "sha1", also=(UNTIL,))

fires(TBS, signed(keys.SHA256_WITH_RSA, keys.SHA1_WITH_RSA))
fires(TBS, signed(keys.SHA256_WITH_RSA, values.algorithm("1.2.840.113549.1.1.11")), "without_null")
silent(TBS, base())
silent(TBS, signed(keys.SHA256_WITH_RSA, keys.SHA384_WITH_RSA), "merely_different", also=MISMATCH)
silent(TBS, signed(keys.SHA1_WITH_RSA), "same", also=(UNTIL,))
silent(TBS, signed(keys.SHA1_WITH_RSA).change(tbs_only=True), "tbs", also=(UNTIL,))

fires(SHA1_RULE, signed(keys.SHA1_WITH_RSA).valid(SHA1_END), br_version="1.0.14")
fires(SHA1_RULE, ecdsa(ECDSA_WITH_SHA1).valid(SHA1_END), "ecdsa", br_version="in-force")
fires(SHA1_RULE, signed(pss(SHA1, salt=20)).valid(SHA1_END), "pss", br_version="1.0.14")
fires(SHA1_RULE, signed(pss(SHA256, SHA1)).valid(SHA1_END), "pss_mgf", br_version="1.0.14")
fires(SHA1_RULE, signed(pss(SHA256, "")).valid(SHA1_END), "pss_default_mgf", br_version="1.0.14")
fires(
    SHA1_RULE,
    signed(values.algorithm(PSS, der.sequence())).valid(SHA1_END),
    "pss_defaults",
    br_version="1.0.14",
)
silent(SHA1_RULE, base().valid(SHA1_END), br_version="1.0.14")
silent(SHA1_RULE, signed(keys.SHA1_WITH_RSA).valid(LAST_DAY), "day_before", br_version="1.0.14", also=(RULE,))
silent(SHA1_RULE, signed(keys.SHA1_WITH_RSA).valid(SHA1_END), "1_0_13", br_version="1.0.13", also=(RULE,))
silent(
    SHA1_RULE,
    signed(values.algorithm("1.2.840.113549.1.1.4", der.null())).valid(SHA1_END),
    "md5",
    br_version="1.0.14",
    also=(RULE,),
)
silent(SHA1_RULE, signed(pss(SHA256, salt=20)).valid(SHA1_END), "pss", br_version="1.0.14", also=(ENCODING,))

_SHA1_CA = "smbr.signature_algorithm.sha1_ca_unrevoked"
_EXTANT = subca().valid(datetime(2022, 3, 1, tzinfo=timezone.utc), 3000)
fires(
    _SHA1_CA,
    _EXTANT.signed_with(keys.SHA1_WITH_RSA),
    type="extant",
    br_version="1.0.14",
    also=(RULE,),
)
silent(_SHA1_CA, _EXTANT, type="extant", br_version="1.0.14")
silent(
    _SHA1_CA,
    _EXTANT.signed_with(keys.SHA1_WITH_RSA).valid(datetime(2022, 3, 1, tzinfo=timezone.utc), 365),
    "expired",
    type="extant",
    br_version="1.0.14",
    also=(RULE,),
)

# The issuer's key


def _signed_by(key: str, algorithm: bytes) -> Certificate:
    """A certificate of a CA with the key of a name, by the algorithm of another."""
    return (
        base("mailbox-strict")
        .signed_with(algorithm)
        .extension("authorityKeyIdentifier", authority_key(key))
        .under(subca().key(keys.spki(key)), root())
    )


_ECDSA = {"p256": keys.ECDSA_WITH_SHA256, "p384": keys.ECDSA_WITH_SHA384, "p521": keys.ECDSA_WITH_SHA512}
_MISMATCH = "smbr.signature_algorithm.ecdsa_hash_mismatch_"
for _key, _fitting in _ECDSA.items():
    _other = next(algorithm for name, algorithm in _ECDSA.items() if name != _key)
    fires(_MISMATCH + _key, _signed_by(_key, _other).change(signer=_key))
    silent(_MISMATCH + _key, _signed_by(_key, _fitting))

# A root signs with the key that it certifies
_P384_ROOT = root().key(keys.spki("p384")).change(signer="p384")
fires(_MISMATCH + "p384", _P384_ROOT.signed_with(keys.ECDSA_WITH_SHA256), "root")
silent(_MISMATCH + "p384", _P384_ROOT.signed_with(keys.ECDSA_WITH_SHA384), "root")

fires("smbr.signature_algorithm.eddsa_key_mismatch", _signed_by("ed25519", keys.ED448))
fires("smbr.signature_algorithm.eddsa_key_mismatch", _signed_by("ed448", keys.SHA256_WITH_RSA), "rsa")
silent("smbr.signature_algorithm.eddsa_key_mismatch", _signed_by("ed25519", keys.ED25519))
fires("smbr.signature_algorithm.rsa_key_mismatch", _signed_by("rsa_ca", keys.ECDSA_WITH_SHA256))
silent("smbr.signature_algorithm.rsa_key_mismatch", _signed_by("rsa_ca", keys.SHA384_WITH_RSA))
_ML_DSA_65 = keys.raw_spki("2.16.840.1.101.3.4.3.18", b"\x5a" * 1952)


def _by_ml_dsa(arc: int) -> Certificate:
    return (
        base("mailbox-strict")
        .signed_with(values.algorithm(f"2.16.840.1.101.3.4.3.{arc}"))
        .change(signature=b"\x5a" * {17: 2420, 18: 3309}[arc])
        .extension("authorityKeyIdentifier", der.sequence(der.implicit(0, keys.key_identifier(_ML_DSA_65))))
        .under(subca().key(_ML_DSA_65), root())
    )


# The factory does not sign with ML-DSA.
_NOT_SIGNED = ("pkix.chain.signature_invalid",)
fires("smbr.signature_algorithm.ml_dsa_key_mismatch", _by_ml_dsa(17), br_version="1.0.11")
silent("smbr.signature_algorithm.ml_dsa_key_mismatch", _by_ml_dsa(18), br_version="1.0.11", also=_NOT_SIGNED)
