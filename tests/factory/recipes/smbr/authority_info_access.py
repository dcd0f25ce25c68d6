"""Recipes for smbr.authority_info_access."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

RESPONDER = "http://ocsp.example.com"
CERTIFICATE = "http://ca.example.com/smime-ca-1.cer"
LDAP = "ldap://ldap.example.com/cn=ca,dc=example,dc=com?cACertificate"
DIRECTORY_NAME = values.directory_name(("countryName", "GB"), ("commonName", "Example S/MIME CA 1"))
CA_REPOSITORY = "1.3.6.1.5.5.7.48.5"


def access(profile: str, *descriptions: tuple[str, str | bytes]) -> Certificate:
    """A certificate of a profile with access descriptions."""
    encoded = (values.access(*description) for description in descriptions)
    return base(profile).extension("authorityInfoAccess", values.authority_info_access(*encoded))


OCSP = (values.OCSP, RESPONDER)
CA_ISSUERS = (values.CA_ISSUERS, CERTIFICATE)

fires("smbr.authority_info_access.missing", base().without("authorityInfoAccess"))
silent("smbr.authority_info_access.missing", base("mailbox-legacy"))
silent(
    "smbr.authority_info_access.missing",
    base().extension("authorityInfoAccess", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)

fires("smbr.authority_info_access.critical", base().critical("authorityInfoAccess"))
fires(
    "smbr.authority_info_access.critical",
    base().extension("authorityInfoAccess", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent("smbr.authority_info_access.critical", base("mailbox-legacy"))

fires("smbr.authority_info_access.ca_issuers_missing", access("sponsor-strict", OCSP))
silent("smbr.authority_info_access.ca_issuers_missing", access("sponsor-strict", CA_ISSUERS))
silent(
    "smbr.authority_info_access.ca_issuers_missing",
    access("sponsor-strict"),
    "empty",
    also=("pkix.authority_info_access.empty",),
)
silent(
    "smbr.authority_info_access.ca_issuers_missing",
    base().without("authorityInfoAccess"),
    "extension_missing",
    also=("smbr.authority_info_access.missing",),
)

fires(
    "smbr.authority_info_access.ocsp_no_http",
    access("sponsor-legacy", (values.OCSP, LDAP), (values.OCSP, "https://ocsp.example.com"), CA_ISSUERS),
)
silent(
    "smbr.authority_info_access.ocsp_no_http", access("sponsor-legacy", (values.OCSP, LDAP), OCSP, CA_ISSUERS)
)
silent(
    "smbr.authority_info_access.ocsp_no_http",
    access("sponsor-legacy", (values.OCSP, "hTTp://ocsp.example.com"), CA_ISSUERS),
    "case",
)
silent("smbr.authority_info_access.ocsp_no_http", access("sponsor-legacy", CA_ISSUERS), "no_ocsp")
silent(
    "smbr.authority_info_access.ocsp_no_http",
    access("sponsor-legacy", (values.OCSP, DIRECTORY_NAME), CA_ISSUERS),
    "no_uri",
    also=("pkix.authority_info_access.ocsp_not_uri",),
)
silent(
    "smbr.authority_info_access.ocsp_no_http",
    access("sponsor-strict", (values.OCSP, LDAP), CA_ISSUERS),
    "strict",
    also=("smbr.authority_info_access.ocsp_non_http",),
)

fires(
    "smbr.authority_info_access.ca_issuers_no_http",
    access("sponsor-legacy", OCSP, (values.CA_ISSUERS, LDAP)),
)
fires(
    "smbr.authority_info_access.ca_issuers_no_http",
    access("sponsor-legacy", (values.CA_ISSUERS, DIRECTORY_NAME)),
    "directory_name",
)
silent(
    "smbr.authority_info_access.ca_issuers_no_http",
    access("sponsor-legacy", (values.CA_ISSUERS, DIRECTORY_NAME), (values.CA_ISSUERS, LDAP), CA_ISSUERS),
)
silent(
    "smbr.authority_info_access.ca_issuers_no_http",
    access("sponsor-legacy", OCSP),
    "no_ca_issuers",
    also=("smbr.authority_info_access.ca_issuers_missing",),
)
silent(
    "smbr.authority_info_access.ca_issuers_no_http",
    access("sponsor-legacy", (values.CA_ISSUERS, "ca.example.com/smime-ca-1.cer")),
    "no_scheme",
    also=("pkix.authority_info_access.uri_invalid",),
)

fires(
    "smbr.authority_info_access.ocsp_non_http",
    access("sponsor-multipurpose", OCSP, (values.OCSP, "https://ocsp.example.com"), CA_ISSUERS),
)
silent("smbr.authority_info_access.ocsp_non_http", access("sponsor-strict", OCSP, OCSP, CA_ISSUERS))
silent(
    "smbr.authority_info_access.ocsp_non_http",
    access("sponsor-legacy", OCSP, (values.OCSP, LDAP), CA_ISSUERS),
    "legacy",
)

fires(
    "smbr.authority_info_access.ca_issuers_non_http",
    access("sponsor-strict", OCSP, CA_ISSUERS, (values.CA_ISSUERS, LDAP)),
)
silent(
    "smbr.authority_info_access.ca_issuers_non_http",
    access("sponsor-strict", OCSP, (values.CA_ISSUERS, "HTTP://ca.example.com/smime-ca-1.cer")),
)
silent(
    "smbr.authority_info_access.ca_issuers_non_http",
    access("sponsor-legacy", CA_ISSUERS, (values.CA_ISSUERS, LDAP)),
    "legacy",
)

fires(
    "smbr.authority_info_access.location_not_uri",
    access("sponsor-strict", OCSP, CA_ISSUERS, (values.CA_ISSUERS, DIRECTORY_NAME)),
)
fires(
    "smbr.authority_info_access.location_not_uri",
    access("sponsor-multipurpose", (values.OCSP, values.dns_name("ocsp.example.com")), CA_ISSUERS),
    "ocsp",
)
silent(
    "smbr.authority_info_access.location_not_uri",
    access("sponsor-legacy", OCSP, CA_ISSUERS, (values.CA_ISSUERS, DIRECTORY_NAME)),
    "legacy",
)
silent(
    "smbr.authority_info_access.location_not_uri",
    access("sponsor-strict", OCSP, CA_ISSUERS, (CA_REPOSITORY, DIRECTORY_NAME)),
    "other_method",
)

fires(
    "smbr.authority_info_access.other_method",
    access("sponsor-strict", OCSP, CA_ISSUERS, (CA_REPOSITORY, "http://ca.example.com/")),
)
silent("smbr.authority_info_access.other_method", access("sponsor-strict", OCSP, CA_ISSUERS))

fires(
    "smbr.authority_info_access.internal_name",
    access("sponsor-strict", (values.OCSP, "http://ocsp.example.corp"), CA_ISSUERS),
)
fires(
    "smbr.authority_info_access.internal_name",
    access("sponsor-strict", OCSP, (values.CA_ISSUERS, "http://192.168.0.1:80/smime-ca-1.cer")),
    "private_address",
)
silent(
    "smbr.authority_info_access.internal_name",
    access("sponsor-strict", (values.OCSP, "http://ocsp.corp.example.com"), CA_ISSUERS),
)
silent(
    "smbr.authority_info_access.internal_name",
    access("sponsor-strict", (values.OCSP, "http://93.184.216.34"), CA_ISSUERS),
    "public_address",
)
