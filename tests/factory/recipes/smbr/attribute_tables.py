"""Recipes for rules made from the attribute tables, for the modules of the attributes."""

from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

ALLOWED_BASE = {
    "givenName": "individual",
    "surname": "individual",
    "title": "individual",
    "pseudonym": "individual",
    "organizationName": "organization",
    "organizationalUnitName": "organization",
    "organizationIdentifier": "organization",
}
"""For attributes that some type prohibits, another one that allows them; for the rest any with a place."""


def with_attribute(profile: str, attribute: str, value: str) -> Certificate:
    """A certificate of the profile with the attribute, and without those that do not go with it."""
    certificate = base(profile)
    if attribute == "pseudonym":
        certificate = certificate.without_attribute("givenName", "surname").attribute("commonName", value)
    return certificate.attribute(attribute, value)


def prohibited(field: str, attribute: str, value: str, certificate_type: str, also_in: str = "") -> None:
    """Recipes for an attribute that a type prohibits in all generations.

    ``also_in``: a rule of the same attribute that finds it too.
    """
    rule = f"smbr.{field}.prohibited_in_{certificate_type}"
    for generation in ("legacy", "multipurpose", "strict"):
        certificate = base(f"{certificate_type}-{generation}").attribute(attribute, value)
        fires(rule, certificate, generation, br_version="1.0.9" if generation == "strict" else "1.0.2")
    silent(rule, base(f"{certificate_type}-strict"), "absent")
    allowed = ALLOWED_BASE.get(attribute, "sponsor")
    silent(rule, with_attribute(f"{allowed}-multipurpose", attribute, value), allowed)


def prohibited_in_strict(field: str, attribute: str, value: str) -> None:
    """Recipes for an attribute that the strict generation of all other types than mailbox prohibits."""
    for certificate_type in ("organization", "sponsor", "individual"):
        rule = f"smbr.{field}.prohibited_in_strict_{certificate_type}"
        fires(rule, base(f"{certificate_type}-strict").attribute(attribute, value))
        fires(rule, base(f"{certificate_type}-strict").attribute(attribute, value, value), "twice")
        silent(rule, base(f"{certificate_type}-multipurpose").attribute(attribute, value))
        silent(rule, base(f"{certificate_type}-legacy").attribute(attribute, value), "legacy")


def missing(field: str, attribute: str) -> None:
    """Recipes for an attribute that organization- and sponsor-validated certificates contain."""
    rule = f"smbr.{field}.missing"
    for certificate_type in ("organization", "sponsor"):
        for generation in ("legacy", "multipurpose", "strict"):
            certificate = base(f"{certificate_type}-{generation}").without_attribute(attribute)
            fires(rule, certificate, f"{certificate_type}_{generation}")
        silent(rule, base(f"{certificate_type}-strict"), certificate_type)
    without_policy = base("organization-legacy").attribute("commonName", "Jane Doe").policies("2.999.1")
    missing_policy = "smbr.certificate_policies.reserved_oid_missing"
    fires(rule, without_policy.without_attribute(attribute), "type_not_known", also=(missing_policy,))
    silent(rule, without_policy, "type_not_known", also=(missing_policy,))
    silent(rule, base("individual-multipurpose"), "individual")
