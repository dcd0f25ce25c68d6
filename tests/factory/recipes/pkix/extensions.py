"""Recipes for pkix.extensions."""

from ... import der, values
from ...certificate import base
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
    plain().raw_extension(_UNKNOWN, der.sequence(der.oid(_UNKNOWN), der.integer(1))),
    "no_octet_string",
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
silent("pkix.extensions.invalid_der", plain().add_extension(_UNKNOWN, b"\xff\xff"), "unknown")
silent(
    "pkix.extensions.invalid_der",
    base().raw_extension(
        "extKeyUsage", der.sequence(der.oid("2.5.29.37"), der.boolean(False), der.octet_string(_PURPOSES))
    ),
    "default",
    also=("pkix.certificate.default_value_encoded",),
)

fires("pkix.extensions.unknown_critical", plain().add_extension(_UNKNOWN, b"\x05\x00", True))
silent("pkix.extensions.unknown_critical", plain().add_extension(_UNKNOWN, b"\x05\x00"))
silent("pkix.extensions.unknown_critical", plain().critical("keyUsage"), "known")
silent(
    "pkix.extensions.unknown_critical",
    plain().add_extension("1.3.6.1.4.1.11129.2.4.3", b"\x05\x00", True),
    "poison",
)
