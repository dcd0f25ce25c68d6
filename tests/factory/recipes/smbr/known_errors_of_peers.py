"""Certificates that other linters get wrong; tests/test_known_errors_of_peers.py describes how."""

from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import MAILBOX, Certificate, base

from .. import fires, silent


def _identified(identifier: str, country: str) -> Certificate:
    certificate = base("organization-strict").attribute("organizationIdentifier", identifier)
    return certificate.attribute("countryName", country)


VAT = "smbr.organization_identifier.vat_prefix_country_mismatch"
silent(VAT, _identified("VATEL-123456789", "GR"), "known_error_greece", br_version="1.0.4")
silent(VAT, _identified("VATXI-123456789", "GB"), "known_error_northern_ireland", br_version="1.0.4")
fires(VAT, _identified("VATEL-123456789", "GB"), "known_error_greece_elsewhere", br_version="1.0.4")

silent(
    "smbr.common_name.organization_mismatch",
    base("organization-strict").without_attribute("commonName"),
    "known_error_no_common_name",
)
silent(
    "smbr.common_name.organization_mismatch",
    base("organization-strict").without_attribute("commonName", "organizationName"),
    "known_error_no_name_at_all",
    also=("smbr.organization_name.missing",),
)

for _bits in (("keyEncipherment",), ("digitalSignature", "keyEncipherment")):
    silent(
        "smbr.key_usage.rsa_data_encipherment_strict",
        base("sponsor-multipurpose").key_usage(*_bits, "dataEncipherment"),
        f"known_error_multipurpose_{len(_bits)}",
    )

silent(
    "smbr.subject_public_key_info.algorithm_not_permitted", base("sponsor-strict", "p521"), "known_error_p521"
)
silent(
    "smbr.signature_algorithm.not_permitted",
    base("sponsor-strict", "p521").signed_with(keys.ECDSA_WITH_SHA512),
    "known_error_ecdsa_with_sha512",
)

silent(
    "smbr.certificate_policies.unknown_reserved_arc_oid",
    base("sponsor-strict").policies("2.23.140.1.5.3.3", "2.999.1.2"),
    "known_error_arc_2_999",
)

for _variant, _address in (
    ("quoted", '"jane doe"@example.com'),
    ("quoted_at_sign", '"jane@doe"@example.com'),
    ("quoted_pair", '"jane\\"doe"@example.com'),
):
    silent(
        "smbr.subject_alt_name.invalid_mailbox",
        base("mailbox-strict")
        .san(values.rfc822_name(_address))
        .attribute("commonName", _address)
        .attribute("emailAddress", _address),
        f"known_error_{_variant}",
    )

silent(
    "smbr.common_name.mailbox_not_in_san",
    base("mailbox-strict")
    .attribute("commonName", "jane.doe@Example.COM")
    .attribute("emailAddress", "jane.doe@EXAMPLE.com"),
    "known_error_domain_case",
)
silent(
    "smbr.common_name.mailbox_not_in_san",
    base("mailbox-strict").san(values.rfc822_name("jane.doe@Example.COM")),
    "known_error_domain_case_in_san",
)
fires(
    "smbr.common_name.mailbox_not_in_san",
    base("mailbox-strict").attribute("commonName", "Jane.Doe@example.com"),
    "known_error_local_part_case",
)

_CRL = ("http://crl.example.com/smime-ca-1.crl", "https://crl.example.com/smime-ca-1.crl")
for _variant, _points in (
    ("one_point", [values.distribution_point(*map(values.uri, _CRL))]),
    ("https_first", [values.distribution_point(*map(values.uri, reversed(_CRL)))]),
    ("two_points", list(_CRL)),
):
    silent(
        "smbr.crl_distribution_points.no_http_uri",
        base("sponsor-legacy").extension("cRLDistributionPoints", values.crl_distribution_points(*_points)),
        f"known_error_{_variant}",
    )
fires(
    "smbr.crl_distribution_points.missing",
    base("sponsor-strict").without("cRLDistributionPoints"),
    "known_error",
)
fires(
    "smbr.crl_distribution_points.critical",
    base("sponsor-strict").critical("cRLDistributionPoints"),
    "known_error",
)

_AUTHORITY = der.sequence(
    der.implicit(0, keys.key_identifier(keys.spki("rsa_ca"))),
    der.explicit(
        1,
        values.directory_name(
            ("countryName", "XK"),
            ("commonName", "someone.else@example.com"),
            ("organizationIdentifier", "NTRFR-1"),
            ("pseudonym", "Jo"),
        ),
    ),
    der.tlv(0x82, b"\x01"),
)
silent(
    "smbr.subject_alt_name.directory_name_mailbox_not_repeated",
    base("mailbox-strict").extension("authorityKeyIdentifier", _AUTHORITY),
    "known_error_directory_name_in_aki",
    also=(
        "smbr.authority_key_identifier.cert_issuer_present",
        "smbr.authority_key_identifier.cert_serial_number_present",
    ),
)

for _number, _text in (("1.0.2", "jané@example.com"), ("1.0.9", "jané@xn--exmple-cua.com")):
    silent(
        "smbr.common_name.mailbox_not_in_san",
        base("mailbox-strict")
        .attribute("commonName", _text)
        .san(values.rfc822_name(MAILBOX), values.smtp_utf8_mailbox(_text)),
        f"known_error_smtp_utf8_{_number.replace('.', '_')}",
        br_version=_number,
    )
silent(
    "smbr.common_name.mailbox_not_in_san",
    base("mailbox-strict")
    .attribute("commonName", "jané@exämple.com")
    .san(values.rfc822_name(MAILBOX), values.smtp_utf8_mailbox("jané@xn--exmple-cua.com")),
    "known_error_u_label",
    br_version="1.0.9",
)
