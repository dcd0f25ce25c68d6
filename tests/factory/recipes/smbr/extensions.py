"""Recipes for smbr.extensions."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import authority_key, root
from smime_lint.testing.certificate import base

from .. import fires, silent

CERTIFICATE_TEMPLATE = "1.3.6.1.4.1.311.21.7"
NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1"
SECURITY_IDENTIFIER = "1.3.6.1.4.1.311.25.2"
SCT_LIST = "1.3.6.1.4.1.11129.2.4.2"
OWN = "1.3.6.1.4.1.99999.2"
ISSUER_URI = values.general_names(values.uri("http://ca.example.com/"))
ALL_SPECIFIED = (
    base("sponsor-legacy")
    .extension("basicConstraints", values.basic_constraints(), critical=True)
    .extension("smimeCapabilities", der.sequence(values.algorithm("2.16.840.1.101.3.4.1.42")))
    .extension(
        "subjectDirectoryAttributes",
        der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.9.4"), der.set_of(der.printable("GB")))),
    )
    .extension("legalEntityIdentifier", der.printable("9999EXAMPLELTD000126"))
    .extension("legalEntityIdentifierRole", der.printable("Chief Financial Officer"))
    .extension("adobeArchiveRevInfo", der.sequence(der.integer(1)))
)

fires("smbr.extensions.unspecified", base().extension(OWN, der.null()), "own")
fires("smbr.extensions.unspecified", base().extension("issuerAltName", ISSUER_URI), "issuer_alt_name")
fires(
    "smbr.extensions.unspecified",
    base().extension(OWN, der.null()).extension(SCT_LIST, der.octet_string(b"\x00\x00")),
    "two",
)
silent("smbr.extensions.unspecified", ALL_SPECIFIED)
silent(
    "smbr.extensions.unspecified",
    base().extension(CERTIFICATE_TEMPLATE, der.sequence(der.oid(OWN))),
    "private_network",
)
silent(
    "smbr.extensions.unspecified",
    base("sponsor-strict").extension("1.2.840.113583.1.1.10", der.null()),
    "adobe",
)
for _oid, _variant in (
    ("1.2.840.113583.1.1.10", "adobe_unreadable"),
    (CERTIFICATE_TEMPLATE, "private_network_unreadable"),
):
    fires(
        "smbr.extensions.unspecified",
        base("sponsor-strict").raw_extension(_oid, der.sequence(der.oid(_oid), der.null())),
        _variant,
        also=("pkix.extensions.invalid_der",),
    )
silent(
    "smbr.extensions.unspecified",
    base().extension("inhibitAnyPolicy", der.integer(0), critical=True),
    "ca_only",
    also=("pkix.inhibit_any_policy.in_end_entity",),
)

silent(
    "smbr.extensions.unspecified",
    root().extension("authorityKeyIdentifier", authority_key("rsa_root")),
    "root",
)
fires("smbr.extensions.unspecified", root().extension("issuerAltName", ISSUER_URI), "root")

fires(
    "smbr.extensions.private_network",
    base().extension(CERTIFICATE_TEMPLATE, der.sequence(der.oid(OWN))),
    "certificate_template",
)
fires(
    "smbr.extensions.private_network",
    base()
    .extension(NETSCAPE_CERT_TYPE, der.named_bits([2]))
    .extension(SECURITY_IDENTIFIER, der.sequence(der.explicit(0, der.oid("1.3.6.1.4.1.311.25.2.1")))),
    "two",
)
silent("smbr.extensions.private_network", base().extension(OWN, der.null()))
silent("smbr.extensions.private_network", ALL_SPECIFIED, "specified")

fires(
    "smbr.extensions.open_standard_conformance",
    base().extension(SCT_LIST, der.octet_string(b"\x00\x00")),
    br_version="1.0.4",
)
silent(
    "smbr.extensions.open_standard_conformance",
    base().extension(SCT_LIST, der.octet_string(b"\x00\x00")),
    "version_before",
    br_version="1.0.3",
)
silent("smbr.extensions.open_standard_conformance", base().extension(OWN, der.null()), br_version="1.0.4")
silent("smbr.extensions.open_standard_conformance", ALL_SPECIFIED, "specified", br_version="1.0.4")

_OTHER_ADOBE = base("sponsor-legacy").add_extension("1.2.840.113583.1.1.9.3", b"\x05\x00")
fires("smbr.extensions.unspecified", _OTHER_ADOBE, "other_adobe")
