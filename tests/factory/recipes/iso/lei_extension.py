"""Recipes for iso.lei_extension."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

RULE = "iso.lei_extension.syntax"
EXTENSION = "legalEntityIdentifier"
LEI = "9999EXAMPLELTD000126"

fires(RULE, base().extension(EXTENSION, der.utf8(LEI)), "utf8")
fires(RULE, base("organization-strict").extension(EXTENSION, der.ia5(LEI)), "ia5")
silent(RULE, base().extension(EXTENSION, der.printable(LEI)))
silent(RULE, base().extension(EXTENSION, der.printable(LEI[:19])), "length", also=("iso.lei.length",))
silent(
    RULE,
    base().extension(EXTENSION, der.octet_string(LEI.encode())),
    "octet_string",
    also=("pkix.extensions.invalid_der",),
)
