"""Recipes for pkix.adobe_time_stamp."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

RULE = "pkix.adobe_time_stamp.location_not_uri"


def _time_stamp(location: bytes, version: int = 1, profile: str = "sponsor-multipurpose") -> Certificate:
    return base(profile).extension("adobeTimeStamp", der.sequence(der.integer(version), location))


fires(RULE, _time_stamp(values.dns_name("tsa.example.com")), "dns_name")
fires(RULE, _time_stamp(values.directory_name(("commonName", "TSA")), profile="individual-legacy"), "legacy")
silent(RULE, _time_stamp(values.uri("http://tsa.example.com/")))
silent(RULE, _time_stamp(values.dns_name("tsa.example.com"), version=2), "version_2")
silent(
    RULE,
    _time_stamp(values.dns_name("tsa.example.com"), profile="sponsor-strict"),
    "strict",
    also=("smbr.adobe_time_stamp.prohibited",),
)
