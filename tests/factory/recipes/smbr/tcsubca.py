"""Recipes for smbr.tcsubca."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import subca, tcsubca
from smime_lint.testing.certificate import Certificate

from .. import fires, silent

PACK = "smbr.tcsubca."
DIRECTORY = values.directory_name(("countryName", "GB"), ("organizationName", "Example Ltd"))
TYPE = "tcsubca"


def _named(*permitted: bytes, excluded: tuple[bytes, ...] = ()) -> Certificate:
    return tcsubca().extension("nameConstraints", values.name_constraints(*permitted, excluded=excluded))


def _mail(*domains: str) -> Certificate:
    return _named(*(values.rfc822_name(domain) for domain in domains), DIRECTORY)


fires(PACK + "extended_key_usage_missing", tcsubca().without("extKeyUsage"), type=TYPE)
silent(PACK + "extended_key_usage_missing", tcsubca(), type=TYPE)
fires(
    PACK + "any_extended_key_usage",
    tcsubca().extended_key_usage("2.5.29.37.0"),
    type=TYPE,
    also=("smbr.subca.email_protection_missing",),
)
silent(PACK + "any_extended_key_usage", tcsubca(), type=TYPE)
fires(PACK + "name_constraints_missing", tcsubca().without("nameConstraints"), type=TYPE)
silent(PACK + "name_constraints_missing", subca())
silent(
    PACK + "name_constraints_missing",
    tcsubca().extension("nameConstraints", der.null()),
    "malformed",
    type=TYPE,
    also=("pkix.extensions.invalid_der",),
)
fires(PACK + "rfc822_name_not_constrained", _named(DIRECTORY), type=TYPE)
fires(
    PACK + "rfc822_name_not_constrained",
    _named(DIRECTORY, excluded=(values.rfc822_name("example.com"),)),
    "excluded",
    type=TYPE,
)
silent(PACK + "rfc822_name_not_constrained", _mail(".example.com"), type=TYPE)
fires(PACK + "directory_name_not_constrained", _named(values.rfc822_name("example.com")), type=TYPE)
silent(PACK + "directory_name_not_constrained", tcsubca(), type=TYPE)
fires(PACK + "rfc822_name_not_domain", _mail(""), "empty", type=TYPE)
fires(PACK + "rfc822_name_not_domain", _mail("example"), type=TYPE)
fires(PACK + "rfc822_name_not_domain", _mail("..example.com"), "two_stops", type=TYPE)
silent(PACK + "rfc822_name_not_domain", _mail("mail.example.com", ".example.com"), type=TYPE)
fires(PACK + "rfc822_name_not_domain", _mail("192.0.2.1"), "address", type=TYPE)
REGISTERED = PACK + "domain_not_registered"
silent(PACK + "rfc822_name_not_domain", _mail(".com"), "top_level_domain", type=TYPE)
for variant, domain in {"local_host": "localhost", "top_level_domain": ".com", "empty": ""}.items():
    fires(PACK + "conditions_not_met", _mail(domain), variant)
    silent(PACK + "rfc822_name_not_domain", _mail(domain), f"{variant}.undeclared")
fires(PACK + "rfc822_name_is_address", _mail("jane.doe@example.com"), type=TYPE)
silent(PACK + "rfc822_name_is_address", tcsubca(), type=TYPE)
fires(REGISTERED, _mail(".co.uk"), type=TYPE)
fires(REGISTERED, _mail("com"), "top_level_domain", type=TYPE)
fires(REGISTERED, _mail(".mail.internal"), "internal", type=TYPE)
silent(REGISTERED, _mail(".example.co.uk"), type=TYPE)
# Without emailProtection, BR 7.1.5 has no conditions on names.
for defect, name, also in (
    ("rfc822_name_not_domain", "", ()),
    ("rfc822_name_is_address", "a@example.com", ("pkix.name_constraints.rfc822_name_local_part",)),
):
    silent(
        PACK + defect,
        _mail(name).extended_key_usage(values.CLIENT_AUTH),
        "not_for_mail",
        type=TYPE,
        also=("smbr.subca.email_protection_missing", *also),
    )
fires(PACK + "directory_name_not_verified", tcsubca(), type=TYPE)
silent(PACK + "directory_name_not_verified", subca())
fires(
    PACK + "conditions_not_met",
    _mail("jane.doe@example.com"),
    also=("pkix.name_constraints.rfc822_name_local_part",),
)
fires(PACK + "conditions_not_met", _named(values.rfc822_name("example.com")), "no_directory_name")
silent(PACK + "conditions_not_met", tcsubca())
silent(PACK + "conditions_not_met", subca(), "none")
