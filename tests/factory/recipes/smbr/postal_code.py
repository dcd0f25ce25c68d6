"""Recipes for smbr.postal_code."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .attribute_tables import prohibited, prohibited_in_strict

prohibited("postal_code", "postalCode", "SW1A 1AA", "mailbox")
prohibited_in_strict("postal_code", "postalCode", "SW1A 1AA")

WITHOUT = "smbr.postal_code.without_country"
PLACE = base().without_attribute("localityName").attribute("postalCode", "SW1A 1AA")
fires(WITHOUT, PLACE.without_attribute("countryName"), br_version="1.0.4")
fires(
    WITHOUT,
    base("individual-legacy")
    .without_attribute("localityName", "countryName")
    .attribute("postalCode", "SW1A 1AA"),
    "legacy",
    br_version="1.0.9",
)
fires(
    WITHOUT,
    base("organization-multipurpose")
    .without_attribute("localityName", "countryName")
    .attribute("postalCode", "SW1A 1AA", "SW1A 1AA 2"),
    "twice",
    br_version="1.0.4",
)
silent(WITHOUT, PLACE.without_attribute("countryName"), "before_1_0_4", br_version="1.0.3")
silent(WITHOUT, PLACE, br_version="1.0.4")
silent(
    WITHOUT,
    PLACE.attribute("countryName", "UK"),
    "wrong_country",
    br_version="1.0.4",
    also=("smbr.country_name.invalid",),
)
silent(
    WITHOUT,
    PLACE.attribute("countryName", der.integer(1)),
    "country_is_no_string",
    br_version="1.0.4",
    also=("pkix.name.country_name_not_printable",),
)
silent(
    WITHOUT,
    base("mailbox-legacy").attribute("postalCode", "SW1A 1AA"),
    "mailbox",
    br_version="1.0.4",
    also=("smbr.postal_code.prohibited_in_mailbox",),
)

PLACE_IN_CODE = "smbr.postal_code.contains_place"


def with_code(code: str, country: str = "GB", locality: str = "London") -> Certificate:
    """A certificate with a postalCode, and a place that fits."""
    certificate = base("individual-multipurpose")
    return (
        certificate.attribute("countryName", country)
        .attribute("localityName", locality)
        .attribute("postalCode", code)
    )


for variant, certificate in {
    "city": with_code("80331 Munich", "DE", "Munich"),
    "other_city": with_code("80331 Munich", "DE"),
    "short_city": with_code("Ely CB7 4DL", "GB", "Ely"),
    "city_of_four_letters": with_code("1010 Wien", "AT"),
    "country": with_code("80331 DE", "DE"),
    "country_after_comma": with_code("SW1A 1AA, GB"),
}.items():
    fires(PLACE_IN_CODE, certificate, variant)
for variant, certificate in {
    "": with_code("SW1A 1AA"),
    "netherlands": with_code("1012 AB", "NL"),
    "ireland": with_code("D02 X285", "IE"),
    "canada": with_code("K1A 0B1", "CA"),
    "argentina": with_code("C1420ABC", "AR"),
    "malta": with_code("VLT 1117", "MT"),
    "cedex": with_code("75008 CEDEX 08", "FR"),
    "ascension": with_code("ASCN 1ZZ", "SH"),
    "falkland_islands": with_code("FIQQ 1ZZ", "FK"),
    "pitcairn": with_code("PCRN 1ZZ", "PN"),
    "saint_helena": with_code("STHL 1ZZ", "SH"),
    "south_georgia": with_code("SIQQ 1ZZ", "GS"),
    "tristan_da_cunha": with_code("TDCU 1ZZ", "SH"),
    "turks_and_caicos": with_code("TKCA 1ZZ", "TC"),
    "antarctica": with_code("BIQQ 1ZZ", "AQ"),
    "indian_ocean": with_code("BBND 1ZZ", "IO"),
    "azerbaijan": with_code("AZ 1000", "AZ"),
    "hyphen": with_code("DE-80331", "DE"),
    **{
        country.lower(): with_code(f"{country} 1010", country)
        for country in ("AD", "BB", "KY", "LC", "LT", "LV", "MD", "VC", "VG")
    },
}.items():
    silent(PLACE_IN_CODE, certificate, variant)
