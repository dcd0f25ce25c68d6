"""Recipes for iso.lei_role_extension."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

EXTENSION = "legalEntityIdentifier"
ROLE_EXTENSION = "legalEntityIdentifierRole"
LEI = "9999EXAMPLELTD000126"


def _role(role: bytes, profile: str = "sponsor-multipurpose") -> Certificate:
    return base(profile).extension(EXTENSION, der.printable(LEI)).extension(ROLE_EXTENSION, role)


SYNTAX = "iso.lei_role_extension.syntax"
fires(SYNTAX, _role(der.utf8("Chief Financial Officer")), "utf8")
fires(SYNTAX, _role(der.printable("")), "empty")
fires(SYNTAX, _role(der.printable("x" * 101)), "101_characters")
silent(SYNTAX, _role(der.printable("x" * 100)), "100_characters")
silent(SYNTAX, _role(der.printable("x"), "sponsor-strict"), "one_character")
silent(SYNTAX, _role(der.null()), "null", also=("pkix.extensions.invalid_der",))

WITHOUT = "iso.lei_role_extension.without_lei"
CFO = der.printable("Chief Financial Officer")
fires(WITHOUT, base().extension(ROLE_EXTENSION, CFO))
silent(WITHOUT, _role(CFO))
silent(
    WITHOUT,
    base()
    .extension(ROLE_EXTENSION, CFO)
    .attribute("organizationIdentifier", f"LEIXG-{LEI}")
    .without_attribute("countryName"),
    "identifier",
)
