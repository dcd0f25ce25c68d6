"""Recipes for pkix.key_usage."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.ocsp import OCSP_SIGNING

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

EXTENSION = "keyUsage"


def _plain(*bits: str, key: str = "rsa") -> Certificate:
    return plain(key).key_usage(*bits)


ML_DSA = plain().key(keys.raw_spki("2.16.840.1.101.3.4.3.17", b"\x5a" * 1312))
ML_KEM = plain().key(keys.raw_spki("2.16.840.1.101.3.4.4.1", bytes(800)))
X448 = plain().key(keys.raw_spki("1.3.101.111", bytes(range(1, 57))))
X25519 = plain().key(keys.raw_spki("1.3.101.110", bytes(range(1, 33))))

NOT_CRITICAL = "pkix.key_usage.not_critical"
fires(NOT_CRITICAL, plain().critical(EXTENSION, False))
fires(
    NOT_CRITICAL,
    plain().extension(EXTENSION, der.null(), critical=False),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent(NOT_CRITICAL, plain())
silent(NOT_CRITICAL, plain().without(EXTENSION), "absent")

NO_BIT = "pkix.key_usage.no_bit_set"
fires(NO_BIT, plain().extension(EXTENSION, der.bit_string(b"")))
fires(NO_BIT, plain().extension(EXTENSION, der.bit_string(b"\x00", 7)), "one_zero_bit")
fires(NO_BIT, plain("ed25519").extension(EXTENSION, der.bit_string(b"")), "ed25519")
fires(NO_BIT, early().extension(EXTENSION, der.bit_string(b"")), "subscriber", br_version=IN_FORCE)
silent(NO_BIT, X25519.extension(EXTENSION, values.key_usage("keyAgreement", "decipherOnly")), "second_octet")
silent(NO_BIT, _plain("digitalSignature"))

ENCODING = "pkix.key_usage.trailing_zero_bits"
fires(ENCODING, plain().extension(EXTENSION, der.bit_string(b"\xa0", 0)), "trailing_zeros")
fires(ENCODING, plain().extension(EXTENSION, der.bit_string(b"\xa0\x00", 7)), "nine_bits")
silent(ENCODING, plain().extension(EXTENSION, der.bit_string(b"\xa0", 5)))
silent(
    ENCODING,
    plain().extension(EXTENSION, der.bit_string(b"\x00", 7)),
    "no_bit_set",
    also=(NO_BIT,),
)
silent(ENCODING, X25519.key_usage("keyAgreement", "decipherOnly"), "nine_bits")

UNDEFINED = "pkix.key_usage.undefined_bit"
fires(UNDEFINED, plain().extension(EXTENSION, der.bit_string(b"\xa0\x40", 6)), "ten_bits")
fires(UNDEFINED, plain().extension(EXTENSION, der.bit_string(b"\xa0" + b"\x00" * 500 + b"\x01")), "many_bits")
silent(UNDEFINED, X25519.key_usage("keyAgreement", "decipherOnly"), "nine_bits")

CERT_SIGN = "pkix.key_usage.key_cert_sign_without_ca"
fires(CERT_SIGN, early().key_usage("digitalSignature", "keyCertSign"), br_version=IN_FORCE)
fires(
    CERT_SIGN,
    early()
    .key_usage("digitalSignature", "keyCertSign")
    .extension("basicConstraints", values.basic_constraints(), critical=True),
    "ca_false",
    br_version=IN_FORCE,
)
silent(CERT_SIGN, early().key_usage("digitalSignature", "cRLSign"), "crl_sign", br_version=IN_FORCE)
silent(
    CERT_SIGN,
    early()
    .key_usage("keyCertSign", "cRLSign")
    .extension("basicConstraints", values.basic_constraints(ca=True), critical=True),
    "ca_true",
    br_version=IN_FORCE,
)
fires(CERT_SIGN, plain().key_usage("keyCertSign", "cRLSign"), "other")
fires(
    CERT_SIGN,
    plain()
    .key_usage("keyCertSign", "cRLSign")
    .extension("basicConstraints", values.basic_constraints(), critical=True),
    "other_ca_false",
)
fires(
    CERT_SIGN,
    plain().extended_key_usage(OCSP_SIGNING).key_usage("digitalSignature", "keyCertSign"),
    "ocsp_responder",
)
silent(
    CERT_SIGN,
    plain().key_usage("keyCertSign", "cRLSign").extension("basicConstraints", der.null()),
    "malformed_basic_constraints",
    also=("pkix.extensions.invalid_der",),
)

WITHOUT_AGREEMENT = "pkix.key_usage.encipher_decipher_only_without_key_agreement"
fires(WITHOUT_AGREEMENT, _plain("digitalSignature", "encipherOnly", key="p256"), "encipher_only")
fires(WITHOUT_AGREEMENT, _plain("digitalSignature", "decipherOnly", key="p384"), "decipher_only")
fires(WITHOUT_AGREEMENT, _plain("encipherOnly", "decipherOnly", key="p256"), "both")
fires(WITHOUT_AGREEMENT, X25519.key_usage("encipherOnly"), "x25519")
silent(WITHOUT_AGREEMENT, _plain("keyAgreement", "decipherOnly", key="p256"))
silent(
    WITHOUT_AGREEMENT,
    _plain("digitalSignature", "encipherOnly"),
    "rsa",
    also=("pkix.key_usage.rsa_prohibited_bit",),
)

BOTH = "pkix.key_usage.encipher_and_decipher_only"
fires(BOTH, _plain("keyAgreement", "encipherOnly", "decipherOnly", key="p256"))
silent(BOTH, _plain("keyAgreement", "encipherOnly", key="p256"))
silent(
    BOTH,
    _plain("digitalSignature", "encipherOnly", "decipherOnly", key="p256"),
    "without_key_agreement",
    also=(WITHOUT_AGREEMENT,),
)
silent(
    BOTH,
    _plain("keyAgreement", "encipherOnly", "decipherOnly"),
    "rsa",
    also=("pkix.key_usage.rsa_prohibited_bit",),
)

RSA = "pkix.key_usage.rsa_prohibited_bit"
for bit in ("keyAgreement", "encipherOnly", "decipherOnly"):
    fires(RSA, _plain("digitalSignature", bit), bit.lower())
fires(RSA, early().key_usage("digitalSignature", "keyAgreement"), "subscriber", br_version=IN_FORCE)
silent(
    RSA,
    _plain("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "cRLSign"),
)
silent(RSA, _plain("keyAgreement", key="p256"), "ec")

EC = "pkix.key_usage.ec_prohibited_bit"
for bit in ("keyEncipherment", "dataEncipherment"):
    fires(EC, _plain("digitalSignature", bit, key="p256"), bit.lower())
silent(EC, _plain("digitalSignature", "nonRepudiation", "keyAgreement", "encipherOnly", key="p521"))
silent(EC, _plain("keyEncipherment"), "rsa")

EDDSA = "pkix.key_usage.eddsa_prohibited_bit"
for bit in ("keyEncipherment", "dataEncipherment"):
    fires(EDDSA, _plain("digitalSignature", bit, key="ed25519"), bit.lower())
fires(EDDSA, _plain("digitalSignature", "keyAgreement", "decipherOnly", key="ed448"), "agreement")
fires(
    EDDSA,
    early(key="ed25519").key_usage("digitalSignature", "keyAgreement"),
    "subscriber",
    br_version=IN_FORCE,
)
silent(EDDSA, _plain("digitalSignature", "nonRepudiation", "cRLSign", key="ed25519"))
silent(EDDSA, X25519.key_usage("keyAgreement"), "x25519")

XDH = "pkix.key_usage.xdh_prohibited_bit"
for bit in ("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment"):
    fires(XDH, X25519.key_usage("keyAgreement", bit), bit.lower())
fires(XDH, X448.key_usage("digitalSignature"), "x448")
silent(XDH, X25519.key_usage("keyAgreement", "encipherOnly"))
silent(XDH, _plain("digitalSignature", "keyAgreement", key="p256"), "ec")
silent(
    XDH,
    base(key="p256").key(keys.raw_spki("1.3.101.110", bytes(range(1, 33)))).key_usage("digitalSignature"),
    "in_the_br",
    also=("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",),
)

EDDSA_NONE = "pkix.key_usage.eddsa_no_signature_bit"
fires(EDDSA_NONE, _plain("keyAgreement", key="ed25519"))
silent(EDDSA_NONE, _plain("nonRepudiation", key="ed448"))
silent(EDDSA_NONE, _plain("cRLSign", key="ed25519"), "crl_sign")
silent(EDDSA_NONE, plain("ed25519").extension(EXTENSION, der.bit_string(b"")), "no_bit_set", also=(NO_BIT,))

ML_DSA_RULE = "pkix.key_usage.ml_dsa_prohibited_bit"
for bit in ("keyEncipherment", "dataEncipherment", "keyAgreement"):
    fires(ML_DSA_RULE, ML_DSA.key_usage("digitalSignature", bit), bit.lower())
silent(ML_DSA_RULE, ML_DSA.key_usage("digitalSignature", "nonRepudiation"))

ML_DSA_NONE = "pkix.key_usage.ml_dsa_no_signature_bit"
fires(ML_DSA_NONE, ML_DSA.key_usage("keyEncipherment"))
silent(ML_DSA_NONE, ML_DSA.key_usage("nonRepudiation"))

ML_KEM_RULE = "pkix.key_usage.ml_kem_prohibited_bit"
fires(ML_KEM_RULE, ML_KEM.key_usage("keyEncipherment", "digitalSignature"), "digital_signature")
fires(ML_KEM_RULE, ML_KEM.key_usage("keyAgreement"), "key_agreement")
silent(ML_KEM_RULE, ML_KEM.key_usage("keyEncipherment"))
silent(ML_KEM_RULE, ML_KEM.extension(EXTENSION, der.bit_string(b"")), "no_bit_set", also=(NO_BIT,))

_IN_CA = "pkix.key_usage.missing_in_ca"
_CA_ENCIPHERMENT = "pkix.key_usage.rsa_ca_encipherment"
fires(_IN_CA, early_subca(None).without("keyUsage"), br_version="in-force")
silent(_IN_CA, early_subca(), br_version="in-force")
fires(
    _CA_ENCIPHERMENT,
    early_subca().key_usage("keyCertSign", "cRLSign", "keyEncipherment"),
    br_version="in-force",
)
fires(
    _CA_ENCIPHERMENT,
    early_subca().key_usage("keyCertSign", "cRLSign", "dataEncipherment"),
    "data",
    br_version="in-force",
)
silent(
    _CA_ENCIPHERMENT,
    early_subca().key_usage("keyCertSign", "cRLSign", "digitalSignature", "nonRepudiation"),
    br_version="in-force",
)
