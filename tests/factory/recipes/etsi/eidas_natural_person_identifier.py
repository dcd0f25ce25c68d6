"""Recipes for etsi.eidas_natural_person_identifier."""

from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import EIDAS_NATURAL_PERSON, NATURAL_PERSON, semantics, with_statements

RULE = "etsi.eidas_natural_person_identifier.invalid"


def _declared(serial_number: str, profile: str = "sponsor-multipurpose") -> Certificate:
    certificate = with_statements(semantics(EIDAS_NATURAL_PERSON), profile=profile)
    return certificate.attribute("serialNumber", serial_number)


fires(RULE, _declared("PASGB-123456789"), "other_form")
fires(RULE, _declared("ES/AT"), "two_parts")
fires(RULE, _declared("ES/AT/"), "no_identifier")
fires(RULE, _declared("UK/AT/02635542Y"), "first_country")
fires(RULE, _declared("ES/at/02635542Y", "individual-legacy"), "second_country")
fires(RULE, _declared("ES/AT/0263 5542Y"), "white_space")
silent(RULE, _declared("ES/AT/02635542Y"))
silent(RULE, _declared("EL/AT/0263/5542Y"), "greece")
silent(RULE, _declared(""), "empty", also=("pkix.name.empty_value",))
silent(RULE, base().attribute("serialNumber", "123"), "undeclared")
silent(
    RULE,
    with_statements(semantics(NATURAL_PERSON)).attribute("serialNumber", "PASGB-123456789"),
    "other_semantics",
)
