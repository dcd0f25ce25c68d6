"""Recipes for smbr.crl_distribution_points."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

HTTP = "http://crl.example.com/smime-ca-1.crl"
HTTPS = "https://crl.example.com/smime-ca-1.crl"
LDAP = "ldap://ldap.example.com/cn=ca,dc=example,dc=com?certificateRevocationList"
DIRECTORY_NAME = values.directory_name(("countryName", "GB"), ("commonName", "CRL1"))
RELATIVE = der.sequence(der.explicit(0, der.explicit(1, values.attribute("commonName", "CRL1"))))
OTHER_CA = der.explicit(2, values.directory_name(("countryName", "GB"), ("commonName", "Example CRL Issuer")))


def points(profile: str, *entries: bytes | str) -> Certificate:
    """A certificate of a profile with distribution points."""
    return base(profile).extension("cRLDistributionPoints", values.crl_distribution_points(*entries))


fires(
    "smbr.crl_distribution_points.non_http_uri",
    points("sponsor-strict", HTTP, "ldap://ldap.example.com/cn=ca"),
    "ldap_incomplete",
)
fires("smbr.crl_distribution_points.missing", base().without("cRLDistributionPoints"))
silent("smbr.crl_distribution_points.missing", base("organization-legacy"))
silent(
    "smbr.crl_distribution_points.missing",
    base().extension("cRLDistributionPoints", der.null()),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)

fires("smbr.crl_distribution_points.critical", base().critical("cRLDistributionPoints"))
fires(
    "smbr.crl_distribution_points.critical",
    base().extension("cRLDistributionPoints", der.null(), critical=True),
    "malformed",
    also=("pkix.extensions.invalid_der",),
)
silent("smbr.crl_distribution_points.critical", base())

fires(
    "smbr.crl_distribution_points.no_uri", points("sponsor-strict", values.distribution_point(DIRECTORY_NAME))
)
fires(
    "smbr.crl_distribution_points.no_uri",
    points("sponsor-legacy", RELATIVE),
    "relative_name",
    also=("pkix.crl_distribution_points.relative_name",),
)
fires(
    "smbr.crl_distribution_points.no_uri",
    points("sponsor-legacy", values.distribution_point(crl_issuer=OTHER_CA)),
    "crl_issuer",
)
fires("smbr.crl_distribution_points.no_uri", points("sponsor-legacy"), "empty")
silent(
    "smbr.crl_distribution_points.no_uri",
    points("sponsor-legacy", values.distribution_point(DIRECTORY_NAME), HTTP),
    "second_point",
    also=("pkix.crl_distribution_points.no_ldap_or_http",),
)
silent(
    "smbr.crl_distribution_points.no_uri",
    points("sponsor-legacy", values.distribution_point(DIRECTORY_NAME, values.uri(HTTP))),
)

fires("smbr.crl_distribution_points.no_http_uri", points("sponsor-legacy", LDAP))
fires("smbr.crl_distribution_points.no_http_uri", points("mailbox-legacy", HTTPS, LDAP), "https")
silent("smbr.crl_distribution_points.no_http_uri", points("sponsor-legacy", LDAP, HTTP))
silent(
    "smbr.crl_distribution_points.no_http_uri",
    points("sponsor-legacy", "HTTP://crl.example.com/smime-ca-1.crl"),
    "upper_case",
)
silent(
    "smbr.crl_distribution_points.no_http_uri",
    points("sponsor-legacy", "crl.example.com/smime-ca-1.crl"),
    "no_scheme",
    also=("pkix.crl_distribution_points.uri_invalid",),
)
silent(
    "smbr.crl_distribution_points.no_http_uri",
    points("sponsor-multipurpose", LDAP),
    "multipurpose",
    also=("smbr.crl_distribution_points.non_http_uri",),
)

fires("smbr.crl_distribution_points.non_http_uri", points("sponsor-strict", HTTPS))
fires(
    "smbr.crl_distribution_points.non_http_uri",
    points("sponsor-multipurpose", HTTP, values.distribution_point(values.uri(HTTP), values.uri(LDAP))),
    "second_point",
)
silent(
    "smbr.crl_distribution_points.non_http_uri",
    points("sponsor-legacy", HTTP, HTTPS, LDAP),
    "legacy",
)
silent(
    "smbr.crl_distribution_points.non_http_uri",
    points("sponsor-strict", HTTP, "Http://crl.example.net/smime-ca-1.crl"),
)
silent(
    "smbr.crl_distribution_points.non_http_uri",
    points("sponsor-strict", HTTP, "//crl.example.com/smime-ca-1.crl"),
    "no_scheme",
    also=("pkix.crl_distribution_points.uri_invalid",),
)

fires(
    "smbr.crl_distribution_points.non_uri_name",
    points("sponsor-strict", values.distribution_point(values.uri(HTTP), DIRECTORY_NAME)),
)
silent(
    "smbr.crl_distribution_points.non_uri_name",
    points("sponsor-legacy", values.distribution_point(values.uri(HTTP), DIRECTORY_NAME)),
    "legacy",
)
silent(
    "smbr.crl_distribution_points.non_uri_name",
    points("sponsor-strict", HTTP, values.distribution_point(values.uri(HTTP), crl_issuer=OTHER_CA)),
    "crl_issuer",
)

for variant, host in {
    "corp": "crl.example.corp",
    "internal": "crl.internal",
    "local": "CRL.Example.LOCAL",
    "home_arpa": "crl.home.arpa",
    "example": "crl.example",
    "private_address": "10.1.2.3",
    "private_address_6": "[fd00::1]",
    "userinfo_and_port": "crl.example.com@crl.test:8080",
    "root_dot": "crl.example.lan.",
}.items():
    fires(
        "smbr.crl_distribution_points.not_retrievable",
        points("sponsor-strict", HTTP, f"http://{host}/smime-ca-1.crl"),
        variant,
    )
for variant, host in {
    "public_address": "93.184.216.34",
    "public_address_6": "[2606:2800:220:1:248:1893:25c8:1946]",
    "country": "crl.example.co.uk",
    "new_top_level_domain": "crl.example.museum:80",
    "a_label": "crl.xn--80asehdb",
    "private_suffix": "example.github.io",
    "query": "crl.example.com?from=crl.internal",
    "root_dot": "crl.example.com.",
}.items():
    silent(
        "smbr.crl_distribution_points.not_retrievable",
        points("sponsor-strict", f"http://{host}/smime-ca-1.crl"),
        variant,
    )
silent(
    "smbr.crl_distribution_points.not_retrievable",
    points("sponsor-strict", "http://crl/smime-ca-1.crl"),
    "one_label",
    also=("pkix.crl_distribution_points.uri_invalid",),
)

NO_LDAP_OR_HTTP = ("pkix.crl_distribution_points.no_ldap_or_http",)
for _profile, _second in (
    ("sponsor-legacy", "ftp://crl.example.com/smime-ca-1.crl"),
    ("sponsor-multipurpose", values.distribution_point(DIRECTORY_NAME)),
):
    silent(
        "smbr.crl_distribution_points.no_uri",
        points(_profile, HTTP, _second),
        f"{_profile}.second_point",
        also=NO_LDAP_OR_HTTP,
    )
silent(
    "smbr.crl_distribution_points.no_http_uri",
    points(
        "sponsor-legacy", values.distribution_point(values.uri(HTTP), values.uri(LDAP), values.uri(HTTPS))
    ),
    "one_point",
)
fires(
    "smbr.crl_distribution_points.no_uri",
    base().extension("cRLDistributionPoints", der.sequence(der.sequence())),
    "empty_point",
)
