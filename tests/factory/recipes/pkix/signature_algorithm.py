"""Recipes for pkix.signature_algorithm."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain

_ECDSA_SIGNATURE = keys.sign(b"", keys.ECDSA_WITH_SHA256)


def _signed(oid: str, *parameters: bytes, signature: bytes = b"\x5a" * 256) -> Certificate:
    return plain().signed_with(values.algorithm(oid, *parameters)).change(signature=signature)


_SHA256 = "1.2.840.113549.1.1.11"
_RSA = "pkix.signature_algorithm.rsa_parameters"
fires(_RSA, _signed(_SHA256), "absent")
fires(_RSA, _signed(_SHA256, der.sequence()), "sequence")
fires(_RSA, _signed("1.2.840.113549.1.1.5"), "sha1")
silent(_RSA, _signed(_SHA256, der.null()))

_PSS = "1.2.840.113549.1.1.10"
_SHA256_HASH = "2.16.840.1.101.3.4.2.1"
_HASH = values.algorithm(_SHA256_HASH, der.null())
_MGF1 = values.algorithm("1.2.840.113549.1.1.8", _HASH)


def _pss(
    hash_algorithm: bytes = _HASH, mgf: bytes = _MGF1, salt: bytes = der.integer(32), trailer: bytes = b""
) -> bytes:
    return der.sequence(
        der.explicit(0, hash_algorithm),
        der.explicit(1, mgf),
        der.explicit(2, salt),
        der.explicit(3, trailer) if trailer else b"",
    )


_RULE = "pkix.signature_algorithm.pss_parameters"
fires(_RULE, _signed(_PSS), "absent")
fires(_RULE, _signed(_PSS, der.null()), "null")
fires(_RULE, _signed(_PSS, _pss(mgf=values.algorithm("1.2.840.113549.1.1.9", _HASH))), "other_mgf")
fires(_RULE, _signed(_PSS, _pss(trailer=der.integer(2))), "trailer_field")
fires(_RULE, _signed(_PSS, _pss(hash_algorithm=der.null())), "hash_is_null")
fires(_RULE, _signed(_PSS, _pss(hash_algorithm=der.sequence(der.null()))), "hash_without_oid")
fires(_RULE, _signed(_PSS, _pss(trailer=der.integer(1))), "default_trailer_field")
_SHA_1 = values.algorithm("1.3.14.3.2.26", der.null())
_MGF1_OID = "1.2.840.113549.1.1.8"
fires(_RULE, _signed(_PSS, _pss(hash_algorithm=_SHA_1)), "default_hash")
fires(_RULE, _signed(_PSS, _pss(mgf=values.algorithm(_MGF1_OID, _SHA_1))), "default_mgf")
fires(_RULE, _signed(_PSS, _pss(mgf=values.algorithm(_MGF1_OID))), "mgf_without_hash")
fires(_RULE, _signed(_PSS, _pss(mgf=values.algorithm(_MGF1_OID, der.null()))), "mgf_with_null")
fires(_RULE, _signed(_PSS, _pss(salt=der.integer(20))), "default_salt_length")
fires(_RULE, _signed(_PSS, _pss(salt=der.integer(-1))), "negative_salt_length")
fires(
    _RULE,
    _signed(_PSS, der.sequence(der.explicit(2, der.integer(32)), der.explicit(1, _MGF1))),
    "order",
)
silent(_RULE, _signed(_PSS, _pss()))
silent(_RULE, _signed(_PSS, der.sequence()), "defaults")
silent(_RULE, _signed(_PSS, _pss(salt=der.integer(276))), "salt_length_276")
silent(_RULE, _signed(_PSS, _pss(hash_algorithm=values.algorithm(_SHA256_HASH))), "hash_without_null")

_ECDSA = "pkix.signature_algorithm.ecdsa_parameters"
fires(_ECDSA, _signed("1.2.840.10045.4.3.2", der.null(), signature=_ECDSA_SIGNATURE))
silent(_ECDSA, _signed("1.2.840.10045.4.3.2", signature=_ECDSA_SIGNATURE))

_EDDSA = "pkix.signature_algorithm.eddsa_parameters"
fires(_EDDSA, _signed("1.3.101.112", der.null(), signature=bytes(64)), "ed25519")
fires(_EDDSA, _signed("1.3.101.113", der.null(), signature=bytes(114)), "ed448")
silent(_EDDSA, _signed("1.3.101.112", signature=bytes(64)))

_ML_DSA = "pkix.signature_algorithm.ml_dsa_parameters"
fires(_ML_DSA, _signed("2.16.840.1.101.3.4.3.18", der.null(), signature=bytes(3309)))
silent(_ML_DSA, _signed("2.16.840.1.101.3.4.3.18", signature=bytes(3309)))

_DSA = "pkix.signature_algorithm.dsa_parameters"
for _variant, _oid in (("sha1", "1.2.840.10040.4.3"), ("sha256", "2.16.840.1.101.3.4.3.2")):
    fires(_DSA, _signed(_oid, der.null(), signature=_ECDSA_SIGNATURE), _variant)
    silent(_DSA, _signed(_oid, signature=_ECDSA_SIGNATURE), _variant)
silent(
    _DSA,
    base().signed_with(values.algorithm("1.2.840.10040.4.3", der.null())).change(signature=_ECDSA_SIGNATURE),
    "in_the_br",
    also=("smbr.signature_algorithm.not_permitted_until_1_0_10",),
)

_SHAKE = "pkix.signature_algorithm.shake_parameters"
fires(_SHAKE, _signed("1.3.6.1.5.5.7.6.30", der.null()), "rsa")
fires(_SHAKE, _signed("1.3.6.1.5.5.7.6.33", der.null(), signature=_ECDSA_SIGNATURE), "ecdsa")
silent(_SHAKE, _signed("1.3.6.1.5.5.7.6.31"), "rsa")
silent(_SHAKE, _signed("1.3.6.1.5.5.7.6.32", signature=_ECDSA_SIGNATURE), "ecdsa")

# the outer field alone
fires(
    _RSA,
    plain().change(outer_algorithm=values.algorithm(_SHA256)),
    "outer",
)
