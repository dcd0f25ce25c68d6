"""serialNumber as the eIDAS identifier of a natural person: EN 319 412-1 5.1.5."""

from __future__ import annotations

import re

from smime_lint.model import SerialNumber, pattern
from smime_lint.rules import CertificateType, Context, Holder, Severity, Violation, Violations, rule

from .codes import GREECE, is_country
from .semantics import EIDAS_NATURAL_PERSON, is_declared

_SHAPE = pattern(r"([^/]{2})/([^/]{2})/(.+)", re.DOTALL)
_WHITE_SPACE = pattern(r"\s")


@rule(
    "etsi.eidas_natural_person_identifier.invalid",
    on=SerialNumber,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.ERROR,
    citation="EN 319 412-1 NAT-5.1.5-03",
    covers=("pkix.name.control_character", "pkix.name.leading_or_trailing_whitespace"),
    fix="encode the identifier as ES/AT/02635542Y, or remove the semantics identifier",
)
def invalid(attribute: SerialNumber, ctx: Context) -> Violations:
    """serialNumber is an eIDAS PersonIdentifier: two country codes and the identifier, separated by slashes.

    The rule applies if qcStatements declares these semantics (0.4.0.194121.1.3). The first country issued the
    identifier, the second is the one for which it is meant; both are codes of ISO 3166-1. EL, the code of
    Greece in eIDAS, is accepted. The identifier has no white space. An empty value is reported by
    pkix.name.empty_value.
    """
    text = attribute.text
    if not text or not is_declared(ctx, EIDAS_NATURAL_PERSON):
        return
    match = _SHAPE.fullmatch(text)
    if match is None:
        yield Violation(attribute, f"serialNumber {text[:64]!r} does not have the form CC/CC/identifier")
        return
    for country in match.group(1, 2):
        if not is_country(country) and country != GREECE:
            yield Violation(attribute, f"the country code {country!r} is not an ISO 3166-1 code")
    if _WHITE_SPACE.search(match.group(3)):
        yield Violation(attribute, "the identifier contains white space")
