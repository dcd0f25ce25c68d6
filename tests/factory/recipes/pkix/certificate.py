"""Recipes for pkix.certificate."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import base

from .. import fires, silent
from .common import plain, self_issued

# invalid_der
fires(
    "pkix.certificate.invalid_der",
    base().change(version=b"\xa0\x81\x03" + der.integer(2)),
    "length_not_minimal",
)
fires(
    "pkix.certificate.invalid_der",
    base().change(serial_der=der.tlv(0x02, bytes.fromhex("00005a112233445566778899aabb"))),
    "integer_not_minimal",
)
fires(
    "pkix.certificate.invalid_der",
    base().change(
        subject_der=der.sequence(
            der.tlv(
                0x31,
                b"".join(
                    sorted(
                        (values.attribute("countryName", "GB"), values.attribute("localityName", "London"))
                    )[::-1]
                ),
            ),
            *(
                der.set_of(values.attribute(*pair))
                for pair in (
                    ("organizationName", "Example Ltd"),
                    ("organizationIdentifier", "NTRGB-12345678"),
                    ("givenName", "Jane"),
                    ("surname", "Doe"),
                    ("commonName", "Jane Doe"),
                )
            ),
        )
    ),
    "set_not_sorted",
)
fires(
    "pkix.certificate.invalid_der",
    base().change(signature_bits=der.bit_string(b"\x5a" * 256) + b"\x05\x00"),
    "trailing_data",
)
_EXTENSIONS = der.explicit(3, der.sequence(*(extension.encode() for extension in base().extensions)))
fires(
    "pkix.certificate.invalid_der",
    base().change(extensions_der=_EXTENSIONS + der.null()),
    "field_unknown",
)
silent("pkix.certificate.invalid_der", base().change(serial=0x80), "serial_with_zero_octet")
silent(
    "pkix.certificate.invalid_der",
    base().raw_extension(
        "keyUsage",
        der.sequence(
            der.oid("2.5.29.15"),
            b"\x01\x01\x01",
            der.octet_string(values.key_usage("digitalSignature", "keyEncipherment")),
        ),
    ),
    "in_extension",
    also=("pkix.extensions.invalid_der",),
)

# default_value_encoded
_FALSE = der.boolean(False)
_EKU = values.extended_key_usage(values.EMAIL_PROTECTION)
fires(
    "pkix.certificate.default_value_encoded",
    base().raw_extension("extKeyUsage", der.sequence(der.oid("2.5.29.37"), _FALSE, der.octet_string(_EKU))),
    "critical_false",
)
fires(
    "pkix.certificate.default_value_encoded",
    base().extension("basicConstraints", der.sequence(_FALSE)),
    "ca_false",
)
fires(
    "pkix.certificate.default_value_encoded",
    self_issued().change(version=der.explicit(0, der.integer(0)), extensions_der=b""),
    "version_v1",
)
silent(
    "pkix.certificate.default_value_encoded",
    base().extension("basicConstraints", der.sequence(), critical=True),
)

# version_not_v3
fires("pkix.certificate.version_not_v3", plain().change(version=der.explicit(0, der.integer(1))), "v2")
fires("pkix.certificate.version_not_v3", plain().change(version=b""), "v1")
fires("pkix.certificate.version_not_v3", plain().change(version=der.explicit(0, der.integer(3))), "v4")
fires(
    "pkix.certificate.version_not_v3",
    plain().change(version=der.explicit(0, der.integer(1 << 20000))),
    "huge",
)
silent("pkix.certificate.version_not_v3", plain())
silent(
    "pkix.certificate.version_not_v3",
    self_issued().change(version=b"", extensions_der=b""),
    "v1_no_extensions",
)
silent(
    "pkix.certificate.version_not_v3",
    plain().change(version=der.explicit(0, der.octet_string(b"\x02"))),
    "undecodable",
    also=("pkix.certificate.invalid_der",),
)

# signature_algorithm_mismatch
_RSA_WITHOUT_NULL = values.algorithm("1.2.840.113549.1.1.11")
fires("pkix.certificate.signature_algorithm_mismatch", plain().change(outer_algorithm=keys.SHA384_WITH_RSA))
silent(
    "pkix.certificate.signature_algorithm_mismatch",
    plain().change(outer_algorithm=_RSA_WITHOUT_NULL),
    "parameters",
    also=("pkix.signature_algorithm.rsa_parameters",),
)
silent("pkix.certificate.signature_algorithm_mismatch", base().signed_with(keys.SHA384_WITH_RSA))
silent("pkix.certificate.signature_algorithm_mismatch", base().change(tbs_only=True), "tbs")


# signature_parameters_mismatch
_PARAMETERS = "pkix.certificate.signature_parameters_mismatch"
_unknown = plain().signed_with(values.algorithm("1.3.6.1.4.1.99999.9", der.integer(1)))
fires(_PARAMETERS, _unknown.change(outer_algorithm=values.algorithm("1.3.6.1.4.1.99999.9", der.integer(2))))
silent(_PARAMETERS, _unknown)
silent(
    _PARAMETERS,
    plain().change(tbs_algorithm=_RSA_WITHOUT_NULL, outer_algorithm=keys.SHA256_WITH_RSA),
    "inner_without_null",
    also=("pkix.signature_algorithm.rsa_parameters",),
)
silent(
    _PARAMETERS,
    plain().change(outer_algorithm=_RSA_WITHOUT_NULL),
    "outer_without_null",
    also=("pkix.signature_algorithm.rsa_parameters",),
)

# unique_identifier_present
fires(
    "pkix.certificate.unique_identifier_present",
    base().change(before_extensions=der.implicit(1, b"\x00\x5a")),
    "issuer",
)
fires(
    "pkix.certificate.unique_identifier_present",
    base().change(before_extensions=der.implicit(2, b"\x00\x5a")),
    "subject",
)
silent("pkix.certificate.unique_identifier_present", base())

# signature_unused_bits
_R, _S = 0x7F << 248 | 1, 1
_MINIMAL = der.sequence(der.integer(_R), der.integer(_S))
_ecdsa = base("mailbox-strict").signed_with(keys.ECDSA_WITH_SHA256)
_ml_dsa = base("mailbox-strict").signed_with(values.algorithm("2.16.840.1.101.3.4.3.17"))
fires(
    "pkix.certificate.signature_unused_bits",
    base().change(signature_bits=der.bit_string(b"\x5a" * 255 + b"\x58", 3)),
)
silent("pkix.certificate.signature_unused_bits", base())

# signature_malformed
fires("pkix.certificate.signature_malformed", base().change(signature=b""), "empty")
fires("pkix.certificate.signature_malformed", _ecdsa.change(signature=b"\x5a" * 64), "ecdsa_plain")
fires(
    "pkix.certificate.signature_malformed",
    _ecdsa.change(signature=der.sequence(der.integer(-1), der.integer(_S))),
    "ecdsa_negative",
)
fires(
    "pkix.certificate.signature_malformed",
    _ecdsa.change(signature=der.sequence(der.tlv(0x02, b"\x00\x01"), der.integer(_S))),
    "ecdsa_not_minimal",
)
fires(
    "pkix.certificate.signature_malformed",
    _ecdsa.change(signature=_MINIMAL + b"\x00"),
    "ecdsa_trailing",
)
fires(
    "pkix.certificate.signature_malformed",
    base("mailbox-strict", "ed25519").signed_with(keys.ED25519).change(signature=bytes(63)),
    "ed25519",
)
fires(
    "pkix.certificate.signature_malformed",
    _ml_dsa.change(signature=bytes(2419)),
    "ml_dsa",
    br_version="1.0.11",
)
silent("pkix.certificate.signature_malformed", _ecdsa.change(signature=_MINIMAL), "ecdsa_small")
silent("pkix.certificate.signature_malformed", _ecdsa, "ecdsa")
silent("pkix.certificate.signature_malformed", base().change(signature=bytes(256)), "rsa_placeholder")
silent("pkix.certificate.signature_malformed", base("mailbox-strict").signed_with(keys.ED448), "ed448")
silent(
    "pkix.certificate.signature_malformed",
    _ml_dsa.change(signature=bytes(2420)),
    "ml_dsa",
    br_version="1.0.11",
)
silent("pkix.certificate.signature_malformed", base().change(tbs_only=True), "tbs")

_ALGORITHM = "pkix.certificate.algorithm_not_der"
_LONG_LENGTH = b"\x30\x81" + keys.SHA256_WITH_RSA[1:]
fires(_ALGORITHM, plain().signed_with(_LONG_LENGTH))
silent(_ALGORITHM, plain())
silent(
    _ALGORITHM,
    base().signed_with(_LONG_LENGTH),
    "in_scope",
    also=("smbr.signature_algorithm.rsa_encoding",),
)
