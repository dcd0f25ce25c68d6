"""Recipes for etsi.psd_identifier."""

from datetime import datetime, timezone

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import LEGAL_PERSON, semantics

RULE = "etsi.psd_identifier.invalid_structure"
IN_FORCE = "in-force"


def _identifier(identifier: str, profile: str = "organization-multipurpose") -> Certificate:
    certificate = base(profile).attribute("organizationIdentifier", identifier)
    return certificate.valid(datetime(2023, 1, 10, tzinfo=timezone.utc))


for _variant, _text in (
    ("no_authority", "PSDBE-1234.567.890"),
    ("no_number", "PSDBE-NBB-"),
    ("short_authority", "PSDBE-N-1234.567.890"),
    ("long_authority", "PSDBE-NBBNBBNBB-1234.567.890"),
    ("authority_in_lower_case", "PSDBE-nbb-1234.567.890"),
    ("one_part", "PSDBE-BENBB1234"),
):
    fires(RULE, _identifier(_text), _variant, br_version=IN_FORCE)
fires(
    RULE,
    _identifier("PSDBENBB1234").extension("qcStatements", der.sequence(semantics(LEGAL_PERSON))),
    "with_semantics",
    br_version=IN_FORCE,
)
fires(
    RULE,
    _identifier("PSDgb-FCA-1")
    .extension("qcStatements", der.sequence(semantics(LEGAL_PERSON)))
    .valid(datetime(2024, 1, 10, tzinfo=timezone.utc)),
    "country_in_lower_case",
    br_version=IN_FORCE,
)
silent(
    RULE,
    _identifier("PSDzz-FCA-1").valid(datetime(2024, 1, 10, tzinfo=timezone.utc)),
    "unknown_country_under_the_br",
    br_version=IN_FORCE,
    also=("smbr.organization_identifier.invalid_country",),
)
silent(RULE, _identifier("PSDBE-NBB-1234.567.890"), br_version=IN_FORCE)
silent(RULE, _identifier("PSDDE-BAFINXXX-1 2-3", "sponsor-legacy"), "eight_letters", br_version=IN_FORCE)
silent(RULE, _identifier("NTRBE-1234"), "other_scheme", br_version=IN_FORCE)
silent(RULE, _identifier("PSDBE+BRU-NBB-1234.567.890"), "subdivision", br_version=IN_FORCE)
