"""emailAddress of the subject: BR 7.1.4.2.2(a) and (h)."""

from __future__ import annotations

from smime_lint.model import EmailAddress, Name
from smime_lint.rules import Defaults, Holder, Severity, Violation, Violations

from .attribute_values import SUBJECT_NAMES
from .mailboxes import mailbox_in

rule = Defaults(on=EmailAddress, within=SUBJECT_NAMES, citation="BR 7.1.4.2.2(h)", since="1.0.0").rule

EMAIL_ADDRESS_UPPER_BOUND = 255
"""RFC 5280 A.1, ub-emailaddress-length; 128 in RFC 3280."""


@rule(
    "smbr.email_address.not_single_mailbox",
    by_shape=True,
    severity=Severity.ERROR,
    covers=(
        "pkix.name.subject_email_not_in_san",
        "pkix.name.control_character",
        "pkix.name.leading_or_trailing_whitespace",
    ),
    fix="put one address into emailAddress, as it is in subjectAltName",
)
def not_single_mailbox(attribute: EmailAddress) -> Violations:
    """emailAddress contains a single Mailbox Address.

    The value is not a list and contains no display name, angle brackets, blanks or "mailto:".
    """
    text = attribute.text
    if text and mailbox_in(text) is None:
        yield Violation(attribute, f"emailAddress is not a single Mailbox Address: {text[:64]!r}")


@rule(
    "smbr.email_address.multiple",
    by_shape=True,
    on=Name,
    severity=Severity.NOTICE,
    fix="keep one emailAddress; subjectAltName contains the others",
)
def multiple(name: Name) -> Violations:
    """A name has at most one emailAddress.

    "A single Mailbox Address" can mean the attribute of the subject, or the value of each attribute. Hence a
    notice.
    """
    for attribute in name.of(EmailAddress)[1:]:
        yield Violation(attribute, "the name has more than one emailAddress")


@rule(
    "smbr.email_address.too_long",
    by_shape=True,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a) Note; RFC 5280 A.1",
    covers=("pkix.name.email_address_too_long",),
    fix="remove emailAddress; subjectAltName can contain longer addresses",
)
def too_long(attribute: EmailAddress) -> Violations:
    """emailAddress complies with its upper bound in RFC 5280, 255 characters.

    The emailAddress of other names is checked by pkix.name.email_address_too_long.
    """
    text = attribute.text
    if text is not None and len(text) > EMAIL_ADDRESS_UPPER_BOUND:
        yield Violation(
            attribute, f"emailAddress has {len(text)} characters; the maximum is {EMAIL_ADDRESS_UPPER_BOUND}"
        )
