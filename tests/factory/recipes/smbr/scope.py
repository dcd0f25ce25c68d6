"""Recipes for smbr.scope."""

from datetime import datetime, timezone

from smime_lint.testing import values
from smime_lint.testing.authority import root, subca, tcsubca
from smime_lint.testing.certificate import MAILBOX, base

from .. import fires, silent

RULE = "smbr.scope.policy_without_smime_content"
MISSING_PURPOSE = "smbr.extended_key_usage.email_protection_missing"

fires(RULE, base().extended_key_usage(values.CLIENT_AUTH), also=(MISSING_PURPOSE,))
fires(
    RULE,
    base().without("extKeyUsage"),
    "no_extended_key_usage",
    also=("smbr.extended_key_usage.missing",),
)
fires(
    RULE,
    base("organization-legacy").san(values.directory_name(("organizationName", "Example Ltd"))),
    "directory_name_only",
    also=("smbr.subject_alt_name.no_mailbox",),
)
silent(RULE, base())
silent(
    RULE,
    base().san(values.directory_name(("commonName", "Jane Doe")), values.rfc822_name(MAILBOX)),
    "mailbox_second",
)
silent(
    RULE,
    base().extended_key_usage(values.EMAIL_PROTECTION).policies("1.3.6.1.4.1.99999.1"),
    "other_policy",
    also=("smbr.certificate_policies.reserved_oid_missing",),
)
silent(
    RULE,
    base().extension("extKeyUsage", b"\x04\x00"),
    "undecodable_extended_key_usage",
    also=("pkix.extensions.invalid_der",),
)

# Subscriber certificates with cA true, and what else makes them seem those of a CA

CA_WITH_MAILBOX = "smbr.scope.ca_certificate_with_smime_content"
CERT_SIGN_MISSING = "smbr.subca.key_cert_sign_missing"
CRL_SIGN_MISSING = "smbr.subca.crl_sign_missing"

_ca = base().extension("basicConstraints", values.basic_constraints(ca=True), critical=True)
_path_len = base().extension("basicConstraints", values.basic_constraints(ca=True, path_len=0), critical=True)
_signs = _ca.key_usage("digitalSignature", "keyCertSign", "cRLSign")
_ISSUED = datetime(2024, 1, 10, tzinfo=timezone.utc)
_with_mailbox = subca().san(values.rfc822_name(MAILBOX))

fires(CA_WITH_MAILBOX, _signs)
fires(
    CA_WITH_MAILBOX,
    _ca.key_usage("digitalSignature", "keyCertSign"),
    "no_crl_sign",
    also=(CRL_SIGN_MISSING,),
)
fires(CA_WITH_MAILBOX, _path_len.key_usage("digitalSignature", "keyCertSign", "cRLSign"), "path_len")
fires(CA_WITH_MAILBOX, _with_mailbox.valid(_ISSUED, 1185), "issuing_ca")
fires(CA_WITH_MAILBOX, tcsubca().san(values.rfc822_name(MAILBOX)).valid(_ISSUED, 1185), "constrained")
silent(CA_WITH_MAILBOX, _with_mailbox.valid(_ISSUED, 1185, 1), "outlasts_subscribers")
silent(CA_WITH_MAILBOX, subca())
silent(CA_WITH_MAILBOX, _with_mailbox, "told", type="subca")
silent(CA_WITH_MAILBOX, subca().san(values.uri("http://ca.example.com")), "no_mailbox")
silent(CA_WITH_MAILBOX, root().san(values.rfc822_name(MAILBOX)), "root")
silent(
    CA_WITH_MAILBOX,
    subca(None).without("extKeyUsage").san(values.rfc822_name(MAILBOX)),
    "no_extended_key_usage",
)
silent(CA_WITH_MAILBOX, _ca, "subscriber", also=("smbr.basic_constraints.ca_true",))

DOUBTFUL = CA_WITH_MAILBOX + "_doubtful"
fires(DOUBTFUL, _with_mailbox)
fires(DOUBTFUL, tcsubca().san(values.rfc822_name(MAILBOX)), "constrained")
silent(DOUBTFUL, _with_mailbox.valid(_ISSUED, 1185), also=(CA_WITH_MAILBOX,))
silent(DOUBTFUL, _with_mailbox, "told", type="subca")

fires(
    CERT_SIGN_MISSING,
    _ca.without("subjectAltName"),
    "subscriber_without_mailbox",
    also=(CRL_SIGN_MISSING,),
)
fires(
    CERT_SIGN_MISSING,
    _ca.extension("subjectAltName", b"\x30\x03\x81\x05\x41"),
    "subscriber_undecodable_mailbox",
    also=(CRL_SIGN_MISSING, "pkix.extensions.invalid_der"),
)
fires(CERT_SIGN_MISSING, _path_len, "subscriber_path_len", also=(CRL_SIGN_MISSING,))
fires("smbr.subca.key_usage_missing", _ca.without("subjectAltName", "keyUsage"), "subscriber_without_mailbox")
