"""Recipes for etsi.eidas_legal_person_identifier."""

from datetime import datetime, timezone

from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import EIDAS_LEGAL_PERSON, semantics, with_statements

RULE = "etsi.eidas_legal_person_identifier.invalid"
IN_FORCE = "in-force"
BEFORE_THE_BR = datetime(2023, 1, 10, tzinfo=timezone.utc)


def _declared(identifier: str, profile: str = "sponsor-multipurpose") -> Certificate:
    certificate = with_statements(semantics(EIDAS_LEGAL_PERSON), profile=profile)
    return certificate.attribute("organizationIdentifier", identifier).valid(BEFORE_THE_BR)


fires(RULE, _declared("ES/AT/1234 5678"), br_version=IN_FORCE)
fires(RULE, _declared("ES/AT/12345678\t", "organization-strict"), "tab", br_version=IN_FORCE)
fires(RULE, _declared("E" * 257), "257_characters", br_version=IN_FORCE)
silent(RULE, _declared("E" * 256), "256_characters", br_version=IN_FORCE)
silent(RULE, _declared(""), "empty", br_version=IN_FORCE, also=("pkix.name.empty_value",))
silent(RULE, _declared("ES/AT/12345678"), br_version=IN_FORCE)
silent(
    RULE,
    base().attribute("organizationIdentifier", "NTRGB-1234 5678").valid(BEFORE_THE_BR),
    "undeclared",
    br_version=IN_FORCE,
)
