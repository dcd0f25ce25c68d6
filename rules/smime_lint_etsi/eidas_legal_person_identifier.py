"""organizationIdentifier as the eIDAS identifier of a legal person: EN 319 412-1 5.1.6."""

from __future__ import annotations

from smime_lint.model import OrganizationIdentifier, pattern
from smime_lint.rules import CertificateType, Context, Holder, Severity, Violation, Violations, rule

from .semantics import EIDAS_LEGAL_PERSON, is_declared

MAX_CHARACTERS = 256
_WHITE_SPACE = pattern(r"\s")


def _has_white_space(text: str | None) -> bool:
    return text is not None and _WHITE_SPACE.search(text) is not None


def _is_too_long(text: str | None) -> bool:
    return text is not None and len(text) > MAX_CHARACTERS


@rule(
    "etsi.eidas_legal_person_identifier.invalid",
    when=lambda attribute: _has_white_space(attribute.text) or _is_too_long(attribute.text),
    on=OrganizationIdentifier,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
    severity=Severity.ERROR,
    citation="EN 319 412-1 LEG-5.1.6-03",
    covers=("pkix.name.control_character", "pkix.name.leading_or_trailing_whitespace"),
    fix="encode the eIDAS identifier without white space, or remove the semantics identifier",
)
def invalid(attribute: OrganizationIdentifier, ctx: Context) -> Violations:
    """organizationIdentifier is an eIDAS LegalPersonIdentifier: 1 to 256 characters without white space.

    The rule applies if qcStatements declares these semantics (0.4.0.194121.1.4). An empty value is reported
    by pkix.name.empty_value.
    """
    text = attribute.text
    if text is None:
        return
    has_white_space, is_too_long = _has_white_space(text), _is_too_long(text)
    if not (has_white_space or is_too_long) or not is_declared(ctx, EIDAS_LEGAL_PERSON):
        return
    if has_white_space:
        yield Violation(attribute, "organizationIdentifier contains white space")
    if is_too_long:
        yield Violation(
            attribute, f"organizationIdentifier has {len(text)} characters; the maximum is {MAX_CHARACTERS}"
        )
