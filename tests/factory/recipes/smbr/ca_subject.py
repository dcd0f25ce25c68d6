"""Recipes for smbr.ca_subject."""

from smime_lint.testing.authority import ROOT, root, subca
from smime_lint.testing.certificate import ISSUER

from .. import fires, silent

PACK = "smbr.ca_subject."

for _field, _name in (
    ("common_name", "commonName"),
    ("organization_name", "organizationName"),
    ("country_name", "countryName"),
):
    fires(f"{PACK}{_field}_missing", subca().without_attribute(_name))
    silent(f"{PACK}{_field}_missing", subca())
    silent(
        f"{PACK}{_field}_missing",
        subca().subject(),
        "empty",
        also=("pkix.subject.empty_for_ca",),
    )
fires(PACK + "common_name_not_unique", subca().subject(*ISSUER[:2], ROOT[2], ("localityName", "London")))
silent(PACK + "common_name_not_unique", subca())
silent(PACK + "common_name_not_unique", root(), "root")
fires(PACK + "country_name_invalid", subca().attribute("countryName", "XX"), "user_assigned")
fires(PACK + "country_name_invalid", subca().attribute("countryName", "UK"))
fires(PACK + "country_name_invalid", subca().attribute("countryName", "gb"), "lower_case")
silent(PACK + "country_name_invalid", subca().attribute("countryName", "DE"))
fires(PACK + "other_attribute", subca().attribute("localityName", "London"))
silent(PACK + "other_attribute", subca())
