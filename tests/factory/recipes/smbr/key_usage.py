"""Recipes for smbr.key_usage."""

from smime_lint.testing import der, keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

UNDECODABLE = ("pkix.extensions.invalid_der",)
NOT_PERMITTED = "smbr.subject_public_key_info.algorithm_not_permitted"
NOT_PERMITTED_UNTIL_1_0_10 = "smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10"
ML_DSA_44 = keys.raw_spki("2.16.840.1.101.3.4.3.17", b"\x5a" * 1312)
ML_DSA_87 = keys.raw_spki("2.16.840.1.101.3.4.3.19", b"\x5a" * 2592)
ML_KEM_768 = keys.raw_spki("2.16.840.1.101.3.4.4.2", b"\x5a" * 1184)
X25519 = keys.raw_spki("1.3.101.110", b"\x5a" * 32)


def rsa(*bits: str, profile: str = "sponsor-multipurpose") -> Certificate:
    """An RSA certificate with these bits."""
    return base(profile).key_usage(*bits)


def ec(*bits: str, profile: str = "sponsor-multipurpose", key: str = "p256") -> Certificate:
    """An EC certificate with these bits."""
    return base(profile, key).key_usage(*bits)


def octet_key(spki: bytes, *bits: str) -> Certificate:
    """A certificate for a key of plain octets with these bits."""
    return base().key(spki).key_usage(*bits)


# missing, not_critical

RULE = "smbr.key_usage.missing"
fires(RULE, base().without("keyUsage"))
fires(RULE, base("individual-strict", "ed448").without("keyUsage"), "strict")
silent(RULE, rsa("digitalSignature"))
silent(RULE, base().extension("keyUsage", b"\x04\x01\x80"), "undecodable", also=UNDECODABLE)

RULE = "smbr.key_usage.not_critical"
fires(RULE, base().critical("keyUsage", False))
fires(
    RULE,
    base().extension("keyUsage", b"\x04\x01\x80", critical=False),
    "undecodable",
    also=UNDECODABLE,
)
silent(RULE, base())
silent(RULE, base().without("keyUsage"), "absent", also=("smbr.key_usage.missing",))

# RSA

RULE = "smbr.key_usage.rsa_no_purpose"
fires(RULE, rsa("nonRepudiation"))
fires(RULE, rsa("nonRepudiation", profile="individual-strict"), "strict")
fires(RULE, rsa("dataEncipherment"), "data_encipherment_alone")
fires(RULE, rsa("dataEncipherment", "nonRepudiation", profile="mailbox-legacy"), "two_bits")
fires(RULE, rsa("dataEncipherment", profile="mailbox-strict"), "data_encipherment_strict")
fires(RULE, rsa("keyAgreement"), "key_agreement_alone")
fires(RULE, rsa("keyCertSign"), "key_cert_sign_alone")
silent(RULE, rsa("digitalSignature", "nonRepudiation"))
silent(RULE, rsa("keyEncipherment"), "key_management")
silent(RULE, ec("keyAgreement"), "ec")
silent(RULE, base().extension("keyUsage", der.bit_string(b"")), "no_bit", also=("pkix.key_usage.no_bit_set",))

RULE = "smbr.key_usage.rsa_prohibited_bit"
fires(RULE, rsa("digitalSignature", "keyAgreement"))
fires(RULE, rsa("keyEncipherment", "keyCertSign", profile="mailbox-strict"), "key_cert_sign")
fires(RULE, rsa("digitalSignature", "cRLSign", profile="organization-legacy"), "crl_sign")
fires(RULE, rsa("keyEncipherment", "encipherOnly"), "encipher_only")
fires(RULE, rsa("digitalSignature", "decipherOnly"), "decipher_only")
silent(RULE, rsa("digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment"))
silent(RULE, ec("digitalSignature", "keyAgreement", "decipherOnly"), "ec")

RULE = "smbr.key_usage.rsa_data_encipherment_strict"
fires(RULE, rsa("keyEncipherment", "dataEncipherment", profile="sponsor-strict"))
fires(RULE, rsa("digitalSignature", "dataEncipherment", profile="mailbox-strict"), "signing")
silent(RULE, rsa("keyEncipherment", "dataEncipherment"))
silent(RULE, rsa("keyEncipherment", "dataEncipherment", profile="sponsor-legacy"), "legacy")
silent(RULE, rsa("digitalSignature", "nonRepudiation", "keyEncipherment", profile="sponsor-strict"), "strict")

RULE = "smbr.key_usage.rsa_data_encipherment_without_key_encipherment"
fires(RULE, rsa("digitalSignature", "dataEncipherment"))
fires(RULE, rsa("digitalSignature", "nonRepudiation", "dataEncipherment", profile="mailbox-legacy"), "legacy")
silent(RULE, rsa("digitalSignature", "keyEncipherment", "dataEncipherment"))
silent(RULE, rsa("keyEncipherment", "dataEncipherment", profile="mailbox-legacy"), "legacy")
silent(
    RULE,
    rsa("digitalSignature", "dataEncipherment", profile="mailbox-strict"),
    "strict",
    also=("smbr.key_usage.rsa_data_encipherment_strict",),
)
silent(RULE, ec("digitalSignature", "dataEncipherment"), "ec", also=("smbr.key_usage.ec_prohibited_bit",))

RULE = "smbr.key_usage.rsa_non_repudiation_without_digital_signature"
fires(RULE, rsa("nonRepudiation", "keyEncipherment"))
fires(RULE, rsa("nonRepudiation", "keyEncipherment", profile="mailbox-strict"), "strict")
fires(RULE, rsa("nonRepudiation", "keyEncipherment", "dataEncipherment"), "with_data_encipherment")
silent(RULE, rsa("digitalSignature", "nonRepudiation", "keyEncipherment"))
silent(RULE, rsa("nonRepudiation"), "alone", also=("smbr.key_usage.rsa_no_purpose",))

# EC

RULE = "smbr.key_usage.ec_no_purpose"
fires(RULE, ec("nonRepudiation"))
fires(RULE, ec("encipherOnly", profile="mailbox-strict", key="p384"), "encipher_only_alone")
fires(RULE, ec("decipherOnly", key="p521"), "decipher_only_alone")
fires(RULE, ec("keyEncipherment", profile="mailbox-legacy"), "key_encipherment_alone")
silent(RULE, ec("keyAgreement"))
silent(RULE, ec("digitalSignature", profile="mailbox-strict"), "signing")

RULE = "smbr.key_usage.ec_prohibited_bit"
fires(RULE, ec("digitalSignature", "keyEncipherment"))
fires(RULE, ec("keyAgreement", "dataEncipherment", profile="sponsor-legacy"), "data_encipherment")
fires(RULE, ec("digitalSignature", "keyCertSign", profile="mailbox-strict", key="p384"), "key_cert_sign")
fires(RULE, ec("digitalSignature", "cRLSign", key="p521"), "crl_sign")
silent(RULE, ec("digitalSignature", "nonRepudiation", "keyAgreement", "encipherOnly"))
silent(RULE, rsa("digitalSignature", "keyEncipherment"), "rsa")

RULE = "smbr.key_usage.ec_non_repudiation_without_digital_signature"
fires(RULE, ec("nonRepudiation", "keyAgreement"))
fires(RULE, ec("nonRepudiation", "keyAgreement", "decipherOnly", profile="mailbox-strict"), "decipher_only")
silent(RULE, ec("digitalSignature", "nonRepudiation", "keyAgreement"))
silent(RULE, ec("nonRepudiation"), "alone", also=("smbr.key_usage.ec_no_purpose",))

RULE = "smbr.key_usage.ec_encipher_decipher_only_without_key_agreement"
fires(RULE, ec("digitalSignature", "encipherOnly"))
fires(RULE, ec("digitalSignature", "decipherOnly", profile="mailbox-strict"), "decipher_only")
silent(RULE, ec("digitalSignature", "keyAgreement", "decipherOnly"))
silent(RULE, ec("decipherOnly"), "alone", also=("smbr.key_usage.ec_no_purpose",))

RULE = "smbr.key_usage.ec_encipher_decipher_only_without_key_agreement"
silent(
    RULE,
    ec("keyAgreement", "encipherOnly", "decipherOnly"),
    "both",
    also=("pkix.key_usage.encipher_and_decipher_only",),
)

# EdDSA

RULE = "smbr.key_usage.eddsa_unspecified_in_1_0_0"
fires(RULE, base(key="ed25519").key_usage("nonRepudiation"), br_version="1.0.0")
silent(RULE, base(key="ed25519").key_usage("digitalSignature", "nonRepudiation"), br_version="1.0.0")
silent(
    RULE,
    base(key="ed25519").key_usage("nonRepudiation"),
    "1_0_1",
    br_version="1.0.1",
    also=("smbr.key_usage.eddsa_digital_signature_missing",),
)

RULE = "smbr.key_usage.eddsa_digital_signature_missing"
fires(RULE, base(key="ed448").key_usage("nonRepudiation"), br_version="1.0.1")
fires(RULE, base("mailbox-strict", "ed25519").key_usage("keyAgreement"), "key_agreement")
silent(RULE, base(key="ed448").key_usage("digitalSignature", "nonRepudiation"), br_version="1.0.1")
silent(RULE, base(key="ed25519").key_usage("nonRepudiation"), "1_0_0", br_version="1.0.0")

RULE = "smbr.key_usage.eddsa_prohibited_bit"
fires(RULE, base(key="ed25519").key_usage("digitalSignature", "keyAgreement"))
fires(RULE, base(key="ed448").key_usage("digitalSignature", "keyEncipherment"), "key_encipherment")
fires(RULE, base("mailbox-strict", "ed448").key_usage("digitalSignature", "keyCertSign"), "key_cert_sign")
silent(RULE, base(key="ed25519").key_usage("digitalSignature", "nonRepudiation"))
silent(
    RULE,
    base(key="ed25519").key_usage("digitalSignature", "cRLSign"),
    "1_0_0",
    br_version="1.0.0",
    also=("smbr.key_usage.other_key_prohibited_bit",),
)

# ML-DSA, ML-KEM

RULE = "smbr.key_usage.ml_dsa_digital_signature_missing"
fires(RULE, octet_key(ML_DSA_44, "nonRepudiation"), br_version="1.0.11")
silent(RULE, octet_key(ML_DSA_44, "digitalSignature"), br_version="1.0.11")
silent(
    RULE,
    octet_key(ML_DSA_44, "nonRepudiation"),
    "1_0_10",
    br_version="1.0.10",
    also=(NOT_PERMITTED_UNTIL_1_0_10, "smbr.key_usage.other_key_no_purpose"),
)

RULE = "smbr.key_usage.ml_dsa_prohibited_bit"
fires(RULE, octet_key(ML_DSA_87, "digitalSignature", "keyEncipherment"), br_version="1.0.11")
fires(RULE, octet_key(ML_DSA_87, "digitalSignature", "keyCertSign"), "key_cert_sign", br_version="1.0.12")
silent(RULE, octet_key(ML_DSA_87, "digitalSignature", "nonRepudiation"), br_version="1.0.11")

RULE = "smbr.key_usage.ml_kem_not_only_key_encipherment"
fires(RULE, octet_key(ML_KEM_768, "keyAgreement"), br_version="1.0.11")
fires(RULE, octet_key(ML_KEM_768, "digitalSignature"), "digital_signature", br_version="1.0.11")
fires(
    RULE,
    octet_key(ML_KEM_768, "keyEncipherment", "dataEncipherment"),
    "data_encipherment",
    br_version="1.0.11",
)
silent(RULE, octet_key(ML_KEM_768, "keyEncipherment"), br_version="1.0.11")
silent(RULE, rsa("keyEncipherment", "dataEncipherment"), "rsa", br_version="1.0.11")

# other keys

RULE = "smbr.key_usage.other_key_prohibited_bit"
fires(
    RULE,
    octet_key(X25519, "keyAgreement", "keyCertSign"),
    also=(NOT_PERMITTED_UNTIL_1_0_10,),
)
fires(
    RULE,
    octet_key(X25519, "digitalSignature", "encipherOnly"),
    "encipher_only",
    br_version="1.0.11",
    also=(NOT_PERMITTED,),
)
silent(RULE, octet_key(X25519, "keyAgreement", "encipherOnly"), also=(NOT_PERMITTED_UNTIL_1_0_10,))
silent(
    RULE,
    rsa("digitalSignature", "keyCertSign"),
    "rsa",
    also=("smbr.key_usage.rsa_prohibited_bit",),
)

RULE = "smbr.key_usage.other_key_no_purpose"
fires(RULE, octet_key(X25519, "dataEncipherment"), also=(NOT_PERMITTED_UNTIL_1_0_10,))
fires(
    RULE, octet_key(X25519, "nonRepudiation"), "non_repudiation", br_version="1.0.11", also=(NOT_PERMITTED,)
)
silent(RULE, octet_key(X25519, "keyAgreement"), also=(NOT_PERMITTED_UNTIL_1_0_10,))
silent(RULE, rsa("dataEncipherment"), "rsa", also=("smbr.key_usage.rsa_no_purpose",))

silent(
    "smbr.key_usage.rsa_no_purpose",
    base("sponsor-strict").extension("keyUsage", bytes.fromhex("0303060040")),
    "tenth_bit_alone",
    also=("pkix.key_usage.undefined_bit",),
)
