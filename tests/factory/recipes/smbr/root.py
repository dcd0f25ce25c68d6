"""Recipes for smbr.root."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.authority import ANY_POLICY, ROOT_2, cross, root, subca

from .. import fires, silent

PACK = "smbr.root."

fires(PACK + "basic_constraints_missing", root().without("basicConstraints"), type="root")
silent(PACK + "basic_constraints_missing", root())
silent(
    PACK + "basic_constraints_missing",
    root().extension("basicConstraints", der.null(), critical=True),
    "malformed",
    type="root",
    also=("pkix.extensions.invalid_der",),
)
fires(PACK + "basic_constraints_not_critical", root().critical("basicConstraints", False))
silent(PACK + "basic_constraints_not_critical", root())
fires(
    PACK + "ca_false",
    root().extension("basicConstraints", values.basic_constraints(), critical=True),
    type="root",
)
silent(PACK + "ca_false", root(), type="root")
fires(
    PACK + "path_len_present",
    root().extension("basicConstraints", values.basic_constraints(True, 1), critical=True),
)
silent(PACK + "path_len_present", root())
silent(PACK + "path_len_present", subca(1), "subca")

fires(PACK + "key_usage_missing", root().without("keyUsage"))
silent(PACK + "key_usage_missing", root())
fires(PACK + "key_usage_not_critical", root().critical("keyUsage", False))
silent(PACK + "key_usage_not_critical", root())
fires(PACK + "key_cert_sign_missing", root().key_usage("cRLSign", "digitalSignature"))
silent(PACK + "key_cert_sign_missing", root().key_usage("keyCertSign", "cRLSign"))
fires(PACK + "crl_sign_missing", root().key_usage("keyCertSign", "digitalSignature"))
silent(PACK + "crl_sign_missing", root().key_usage("keyCertSign", "cRLSign"))
fires(PACK + "digital_signature_missing_for_ocsp", root().key_usage("keyCertSign", "cRLSign"))
silent(PACK + "digital_signature_missing_for_ocsp", root())
_CA_BITS = ("keyCertSign", "cRLSign", "digitalSignature")
fires(PACK + "other_key_usage", root().key_usage(*_CA_BITS, "nonRepudiation"))
silent(PACK + "other_key_usage", root())
silent(
    PACK + "other_key_usage",
    root().key_usage(*_CA_BITS, "keyEncipherment"),
    "prohibited_by_key",
    also=("pkix.key_usage.rsa_ca_encipherment",),
)

fires(PACK + "certificate_policies_present", root().policies(ANY_POLICY))
silent(PACK + "certificate_policies_present", root())
silent(PACK + "certificate_policies_present", cross(), "cross", type="cross")
fires(
    PACK + "certificate_policies_content",
    root().policies("1.3.6.1.4.1.99999.1"),
)
silent(
    PACK + "certificate_policies_content",
    root().policies("1.3.6.1.4.1.99999.1", "2.23.140.1.5.1.3"),
    also=(PACK + "certificate_policies_present",),
)
fires(PACK + "extended_key_usage_present", root().extended_key_usage(values.EMAIL_PROTECTION))
silent(PACK + "extended_key_usage_present", root())
fires(PACK + "subject_key_identifier_missing", root().without("subjectKeyIdentifier"))
silent(PACK + "subject_key_identifier_missing", root())
fires(PACK + "subject_key_identifier_critical", root().critical("subjectKeyIdentifier"))
silent(PACK + "subject_key_identifier_critical", root())

fires(PACK + "not_self_signed", root().change(signature=b"\x5a" * 512))
fires(
    PACK + "not_self_signed",
    root()
    .issuer(*ROOT_2)
    .extension(
        "authorityKeyIdentifier",
        der.sequence(der.implicit(0, keys.key_identifier(keys.spki("p384")))),
    ),
    "other_issuer",
    type="root",
)
silent(PACK + "not_self_signed", root())
silent(PACK + "not_self_signed", root().change(tbs_only=True), "tbs")
silent(
    PACK + "not_self_signed",
    root().extension(
        "authorityKeyIdentifier", der.sequence(der.implicit(0, keys.key_identifier(keys.spki("rsa_root"))))
    ),
    "own_key_identifier",
)
