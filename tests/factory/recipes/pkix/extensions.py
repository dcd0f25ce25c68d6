"""Recipes for pkix.extensions."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import subca
from smime_lint.testing.certificate import MAILBOX, NOT_BEFORE, base, policy_oid

from .. import fires, silent
from .common import plain, self_issued

_UNKNOWN = "1.3.6.1.4.1.99999.7"
_PURPOSES = values.extended_key_usage(values.EMAIL_PROTECTION)

fires("pkix.extensions.duplicate", base().add_extension("extKeyUsage", _PURPOSES))
fires("pkix.extensions.duplicate", base().add_extension("extKeyUsage", _PURPOSES, True), "criticality")
fires(
    "pkix.extensions.duplicate",
    base().add_extension(_UNKNOWN, b"\x05\x00").add_extension(_UNKNOWN, b""),
    "unknown",
)
for _name, _value in {
    "extKeyUsage": values.extended_key_usage(values.CLIENT_AUTH),
    "certificatePolicies": values.policies("1.3.6.1.4.1.99999.1"),
    "subjectAltName": values.general_names(values.dns_name("www.example.com")),
    "cRLDistributionPoints": values.crl_distribution_points("ldap://crl.example.com/cn=crl"),
    "keyUsage": values.key_usage("keyCertSign"),
    "basicConstraints": values.basic_constraints(False, 0),
    "authorityKeyIdentifier": der.sequence(),
}.items():
    _certificate = (
        base().extension(_name, values.basic_constraints()) if _name == "basicConstraints" else base()
    )
    fires(
        "pkix.extensions.duplicate",
        _certificate.add_extension(_name, _value),
        f"other_{_name.lower()}",
    )
fires("pkix.extensions.duplicate", base().add_extension("subjectAltName", der.null()), "second_malformed")
silent("pkix.extensions.duplicate", plain().add_extension(_UNKNOWN, b"\x05\x00"))

fires("pkix.extensions.empty", self_issued().change(extensions_der=der.explicit(3, der.sequence())))
silent("pkix.extensions.empty", self_issued().change(version=b"", extensions_der=b""), "none")
silent(
    "pkix.extensions.empty",
    self_issued().change(extensions_der=der.explicit(3, der.sequence(der.sequence()))),
    "undecodable",
    also=("pkix.extensions.invalid_der",),
)

fires(
    "pkix.extensions.invalid_der", base().extension("extKeyUsage", _PURPOSES + b"\x05\x00"), "trailing_data"
)
fires(
    "pkix.extensions.invalid_der",
    base("organization-strict").extension("legalEntityIdentifier", der.integer(1)),
    "lei",
)
fires(
    "pkix.extensions.invalid_der",
    plain().add_extension("privateKeyUsagePeriod", der.sequence(der.integer(1))),
    "private_key_usage_period",
)
fires(
    "pkix.extensions.invalid_der",
    plain().add_extension("privateKeyUsagePeriod", der.sequence()),
    "private_key_usage_period_empty",
)
fires(
    "pkix.extensions.invalid_der",
    plain().raw_extension(_UNKNOWN, der.sequence(der.oid(_UNKNOWN), der.integer(1))),
    "no_octet_string",
)
_KEY_USAGE = der.oid("2.5.29.15")
_BITS = values.key_usage("digitalSignature", "keyEncipherment")
for _name, _rest in (
    ("value_not_wrapped", der.boolean(True) + _BITS),
    ("value_missing", der.boolean(True)),
    ("critical_long", der.tlv(0x01, b"\xff\xff") + der.octet_string(_BITS)),
):
    fires(
        "pkix.extensions.invalid_der",
        base().raw_extension("keyUsage", der.sequence(_KEY_USAGE, _rest)),
        _name,
    )
fires(
    "pkix.extensions.invalid_der",
    base().raw_extension("keyUsage", der.sequence(_KEY_USAGE)),
    "nothing_but_oid",
    also=("smbr.key_usage.not_critical",),
)
fires(
    "pkix.extensions.invalid_der",
    plain().san(values.rfc822_name("jane.doe@example.com"), der.tlv(0x89, b"x")),
    "general_name",
)
fires(
    "pkix.extensions.invalid_der",
    base().extension("extKeyUsage", b"\x30\x81" + _PURPOSES[1:]),
    "length_not_minimal",
)
# Fields in the wrong place or form: it is unknown which of them are missing, so no rule on content applies.
_NAME = der.explicit(0, der.explicit(0, values.uri("http://crl.example.com/ca.crl")))
_SUBTREES = der.sequence(values.rfc822_name("example.com"))
for _variant, _certificate in {
    "basic_constraints_order": subca().extension(
        "basicConstraints", der.sequence(der.integer(0), der.boolean(True)), True
    ),
    "basic_constraints_tag": subca().extension(
        "basicConstraints", der.sequence(der.explicit(0, der.boolean(True))), True
    ),
    "policy_constraints_tag": subca().extension(
        "policyConstraints", der.sequence(der.explicit(0, der.integer(0))), True
    ),
    "policy_constraints_order": subca().extension(
        "policyConstraints", der.sequence(der.implicit(1, b"\0"), der.implicit(0, b"\0")), True
    ),
    "name_constraints_tag": subca().extension(
        "nameConstraints", der.sequence(der.explicit(2, _SUBTREES)), True
    ),
    "name_constraints_order": subca().extension(
        "nameConstraints", der.sequence(der.explicit(1, _SUBTREES), der.explicit(0, _SUBTREES)), True
    ),
    "distribution_point_order": base().extension(
        "cRLDistributionPoints", der.sequence(der.sequence(der.tlv(0x81, b"\1\6"), _NAME))
    ),
    "authority_key_identifier_tag": base().extension(
        "authorityKeyIdentifier", der.sequence(der.implicit(3, b"\5"))
    ),
}.items():
    fires("pkix.extensions.invalid_der", _certificate, _variant)
fires(
    "pkix.extensions.invalid_der",
    base().raw_extension("keyUsage", der.sequence(_KEY_USAGE, der.octet_string(_BITS), der.boolean(True))),
    "critical_after_value",
)
fires(
    "pkix.extensions.invalid_der",
    subca().extension("basicConstraints", der.sequence(der.boolean(True), der.integer(0), der.null()), True),
    "basic_constraints_trailing_data",
)
# The policy around a broken qualifier still tells the type: rules of its generation speak.
_CPS = der.oid("1.3.6.1.5.5.7.2.1")
for _name, _qualifiers in (
    ("qualifier_integer", der.integer(1)),
    ("qualifiers_empty", der.sequence()),
    ("qualifier_extra", der.sequence(der.sequence(_CPS, der.ia5("https://example.com/cps"), der.null()))),
    ("notice_malformed", der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.2.2"), der.integer(1)))),
):
    fires(
        "pkix.extensions.invalid_der",
        base("sponsor-strict")
        .valid(NOT_BEFORE, 826)
        .policies(der.sequence(der.oid(policy_oid("sponsor-strict")), _qualifiers)),
        _name,
        also=("smbr.validity.exceeds_825_days",),
    )
silent("pkix.extensions.invalid_der", plain().add_extension(_UNKNOWN, b"\xff\xff"), "unknown")
silent(
    "pkix.extensions.invalid_der",
    base().raw_extension(
        "extKeyUsage", der.sequence(der.oid("2.5.29.37"), der.boolean(False), der.octet_string(_PURPOSES))
    ),
    "default",
    also=("pkix.certificate.default_value_encoded",),
)

# The value of an otherName of an unknown type is one element, and DER.
for _variant, _value in {
    "integer": b"\x02\x02\x00\x01",
    "boolean": b"\x01\x01\x01",
    "null": b"\x05\x01\x00",
    "object_identifier": b"\x06\x02\x80\x01",
    "bit_string": b"\x03\x02\x01\xff",
    "two": der.utf8("a") + der.utf8("b"),
}.items():
    _name = der.tlv(0xA0, der.oid("1.3.6.1.4.1.99999.8") + der.explicit(0, _value))
    fires(
        "pkix.extensions.invalid_der",
        base().san(values.rfc822_name(MAILBOX), _name),
        f"other_name_{_variant}",
    )
silent(
    "pkix.extensions.invalid_der",
    base().san(
        values.rfc822_name(MAILBOX),
        values.other_name("1.3.6.1.4.1.99999.8", der.sequence(der.integer(1), der.boolean(True), der.null())),
    ),
    "other_name",
)

fires("pkix.extensions.unknown_critical", plain().add_extension(_UNKNOWN, b"\x05\x00", True))
silent("pkix.extensions.unknown_critical", plain().add_extension(_UNKNOWN, b"\x05\x00"))
silent("pkix.extensions.unknown_critical", plain().critical("keyUsage"), "known")
silent(
    "pkix.extensions.unknown_critical",
    plain().add_extension("1.3.6.1.4.1.11129.2.4.3", b"\x05\x00", True),
    "poison",
)
