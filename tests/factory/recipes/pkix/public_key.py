"""Recipes for pkix.public_key."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain

RSA = "1.2.840.113549.1.1.1"
EC = "1.2.840.10045.2.1"
P256 = "1.2.840.10045.3.1.7"
_N = keys.rsa_modulus()
_RSA_KEY = der.sequence(der.integer(_N), der.integer(65537))


def _key(oid: str, key: bytes, *parameters: bytes) -> Certificate:
    return plain().key(keys.raw_spki(oid, key, *parameters))


def _rsa(key: bytes) -> Certificate:
    return _key(RSA, key, der.null())


def _p256(point: bytes) -> Certificate:
    return _key(EC, point, der.oid(P256)).key_usage("digitalSignature")


def _signing(oid: str, key: bytes, *parameters: bytes) -> Certificate:
    return _key(oid, key, *parameters).key_usage("digitalSignature")


def _kem(oid: str, key: bytes, *parameters: bytes) -> Certificate:
    return _key(oid, key, *parameters).key_usage("keyEncipherment")


def _with_bits(algorithm: bytes, octets: bytes, unused: int) -> Certificate:
    return plain().change(subject_public_key_info=der.sequence(algorithm, der.bit_string(octets, unused)))


_UNDECODABLE = "pkix.public_key.undecodable"
fires(_UNDECODABLE, _with_bits(keys.RSA_ALGORITHM, _RSA_KEY[:-1] + b"\x00", 3), "rsa_unused_bits")
fires(
    _UNDECODABLE,
    _with_bits(values.algorithm("1.3.101.112"), b"\x5a" * 31 + b"\x00", 1).key_usage("digitalSignature"),
    "ed25519_unused_bits",
)
silent(_UNDECODABLE, plain())
silent(_UNDECODABLE, _key("1.3.6.1.4.1.99999.9", b"\x00"), "unknown_algorithm")
silent(_UNDECODABLE, _rsa(b"\x5a" * 270), "rsa", also=("pkix.public_key.rsa_structure",))

_STRUCTURE = "pkix.public_key.rsa_structure"
fires(_STRUCTURE, _rsa(b""), "empty")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N))), "no_exponent")
fires(_STRUCTURE, _rsa(_RSA_KEY + b"\x05\x00"), "trailing_data")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N), der.integer(65537), der.integer(1))), "third_integer")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N), der.tlv(0x02, b"\x00\x01"))), "not_minimal")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N - (1 << 2048)), der.integer(65537))), "negative_modulus")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N), der.integer(0))), "zero_exponent")
fires(_STRUCTURE, _rsa(der.sequence(der.integer(_N), der.integer(-3))), "negative_exponent")
silent(_STRUCTURE, _rsa(_RSA_KEY))

_PARAMETERS = "pkix.public_key.rsa_parameters"
fires(_PARAMETERS, _key(RSA, _RSA_KEY), "absent")
fires(_PARAMETERS, _key(RSA, _RSA_KEY, der.sequence()), "sequence")
fires(_PARAMETERS, _key(RSA, _RSA_KEY, der.tlv(0x05, b"\x00")), "null_with_content")
silent(_PARAMETERS, _key(RSA, _RSA_KEY, der.null()))
silent(_PARAMETERS, _key("1.2.840.113549.1.1.10", _RSA_KEY), "rsassa_pss")

_POINT = keys.key_octets(keys.spki("p256"))
_FORMAT = "pkix.public_key.ec_point_format"
fires(_FORMAT, _p256(bytes((6 | _POINT[-1] & 1,)) + _POINT[1:]), "hybrid")
fires(_FORMAT, _p256(b"\x00"), "infinity")
fires(_FORMAT, _p256(b""), "empty")
fires(_FORMAT, _p256(_POINT[:-1]), "too_short")
fires(_FORMAT, _p256(der.octet_string(_POINT)), "octet_string")
fires(_FORMAT, _p256(b"\x02" + _POINT[1:]), "compressed_too_long")
silent(_FORMAT, _p256(_POINT))
silent(_FORMAT, _p256(b"\x02" + _POINT[1:33]), "compressed")
silent(
    _FORMAT,
    _key(EC, keys.key_octets(keys.spki("p521")), der.oid("1.3.132.0.35")).key_usage("digitalSignature"),
    "p521",
)
silent(_FORMAT, _key(EC, b"\x04" + bytes(48), der.oid("1.3.132.0.31")).key_usage("digitalSignature"), "other")

fires("pkix.public_key.ec_point_compressed", _p256(b"\x03" + _POINT[1:33]))
silent("pkix.public_key.ec_point_compressed", _p256(_POINT))

_CURVE = "pkix.public_key.ec_parameters"
fires(_CURVE, _key(EC, _POINT).key_usage("digitalSignature"), "absent")
fires(_CURVE, _key(EC, _POINT, der.null()).key_usage("digitalSignature"), "implicit_curve")
fires(_CURVE, _key(EC, _POINT, der.sequence(der.integer(1))).key_usage("digitalSignature"), "specified_curve")
silent(_CURVE, _p256(_POINT))

_ED25519 = "1.3.101.112"
_ED448 = "1.3.101.113"
fires("pkix.public_key.eddsa_length", _signing(_ED25519, b"\x5a" * 33), "ed25519")
fires("pkix.public_key.eddsa_length", _signing(_ED448, b"\x5a" * 56), "ed448")
fires("pkix.public_key.eddsa_length", _signing(_ED25519, der.octet_string(b"\x5a" * 32)), "octet_string")
silent("pkix.public_key.eddsa_length", _signing(_ED25519, b"\x5a" * 32), "ed25519")
silent("pkix.public_key.eddsa_length", _signing(_ED448, b"\x5a" * 57), "ed448")
fires("pkix.public_key.eddsa_parameters", _signing(_ED25519, b"\x5a" * 32, der.null()))
silent("pkix.public_key.eddsa_parameters", _signing(_ED25519, b"\x5a" * 32))

_X25519 = "1.3.101.110"
_X448 = "1.3.101.111"
_XDH_LENGTH = "pkix.public_key.xdh_length"
_XDH_PARAMETERS = "pkix.public_key.xdh_parameters"


def _agreeing(oid: str, key: bytes, *parameters: bytes) -> Certificate:
    return _key(oid, key, *parameters).key_usage("keyAgreement")


fires(_XDH_LENGTH, _agreeing(_X25519, b"\x5a" * 31), "x25519")
fires(_XDH_LENGTH, _agreeing(_X448, b"\x5a" * 57), "x448")
fires(_XDH_LENGTH, _agreeing(_X25519, der.octet_string(b"\x5a" * 32)), "octet_string")
silent(_XDH_LENGTH, _agreeing(_X25519, b"\x5a" * 32), "x25519")
silent(_XDH_LENGTH, _agreeing(_X448, b"\x5a" * 56), "x448")
_NOT_PERMITTED = "smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10"
_IN_THE_BR = base(key="p256").key_usage("keyAgreement")
silent(
    _XDH_LENGTH,
    _IN_THE_BR.key(keys.raw_spki(_X25519, b"\x5a" * 31)),
    "in_the_br",
    also=(_NOT_PERMITTED,),
)
fires(_XDH_PARAMETERS, _agreeing(_X25519, b"\x5a" * 32, der.null()))
silent(_XDH_PARAMETERS, _agreeing(_X25519, b"\x5a" * 32))
silent(
    _XDH_PARAMETERS,
    _IN_THE_BR.key(keys.raw_spki(_X25519, b"\x5a" * 32, der.null())),
    "in_the_br",
    also=(_NOT_PERMITTED,),
)

for _number, _size in (("17", 1312), ("18", 1952), ("19", 2592)):
    _oid = f"2.16.840.1.101.3.4.3.{_number}"
    fires("pkix.public_key.ml_dsa_length", _signing(_oid, bytes(_size - 1)), _number)
    silent("pkix.public_key.ml_dsa_length", _signing(_oid, bytes(_size)), _number)
fires("pkix.public_key.ml_dsa_length", _signing(_oid, der.octet_string(bytes(2592))), "octet_string")
fires("pkix.public_key.ml_dsa_parameters", _signing(_oid, bytes(2592), der.null()))
silent("pkix.public_key.ml_dsa_parameters", _signing(_oid, bytes(2592)))

for _number, _size in (("1", 800), ("2", 1184), ("3", 1568)):
    _oid = f"2.16.840.1.101.3.4.4.{_number}"
    fires("pkix.public_key.ml_kem_length", _kem(_oid, bytes(_size + 1)), _number)
    silent("pkix.public_key.ml_kem_length", _kem(_oid, bytes(_size)), _number)
fires("pkix.public_key.ml_kem_parameters", _kem(_oid, bytes(1568), der.null()))
silent("pkix.public_key.ml_kem_parameters", _kem(_oid, bytes(1568)))


def _coefficients(first: int, second: int) -> bytes:
    return bytes((first & 0xFF, first >> 8 | (second & 0x0F) << 4, second >> 4))


_ML_KEM_512 = "2.16.840.1.101.3.4.4.1"
_MODULUS = "pkix.public_key.ml_kem_modulus"
fires(_MODULUS, _kem(_ML_KEM_512, _coefficients(3329, 0) + bytes(797)), "first")
fires(_MODULUS, _kem(_ML_KEM_512, bytes(765) + _coefficients(0, 3329) + bytes(32)), "last")
silent(_MODULUS, _kem(_ML_KEM_512, _coefficients(3328, 3328) * 256 + b"\xff" * 32))
silent(_MODULUS, _kem(_ML_KEM_512, b"\xff" * 801), "length", also=("pkix.public_key.ml_kem_length",))

_CA_BITS = "pkix.public_key.rsa_ca_key_usage_bits"
fires(_CA_BITS, early_subca().key_usage("keyCertSign", "cRLSign", "keyAgreement"), br_version="in-force")
silent(_CA_BITS, early_subca(), br_version="in-force")
silent(
    _CA_BITS,
    early_subca().key(keys.spki("p256")).key_usage("keyCertSign", "cRLSign", "keyAgreement"),
    "ec",
    br_version="in-force",
)
