"""emailAddress of the subject: BR 7.1.4.2.2(a) and (h)."""

from __future__ import annotations

from smime_lint.model import EmailAddress
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_values import is_first, is_metadata_only
from .mailboxes import mailbox_in

EMAIL_ADDRESS_UPPER_BOUND = 255
"""RFC 5280 A.1, ub-emailaddress-length; 128 in RFC 3280."""


@rule(
    "smbr.email_address.not_single_mailbox",
    on=EmailAddress,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(h)",
    since="1.0.0",
    fix="put one address into emailAddress, as it stands in subjectAltName",
)
def not_single_mailbox(attribute: EmailAddress) -> Violations:
    """emailAddress is one Mailbox Address and nothing else.

    No list, no display name, no angle brackets, no blanks around it, no "mailto:". The SAN has to repeat
    it, which is another rule's.
    """
    text = attribute.text
    if text and mailbox_in(text) is None and not is_metadata_only(text):
        yield Violation(attribute, "emailAddress is not a single Mailbox Address")


@rule(
    "smbr.email_address.multiple",
    on=EmailAddress,
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(h)",
    since="1.0.0",
    fix="keep one emailAddress; subjectAltName holds the others",
)
def multiple(attribute: EmailAddress, ctx: Context) -> Violations:
    """The subject has one emailAddress at most.

    That is one reading of "a single Mailbox Address"; the other is about the value of each attribute. Hence
    a notice.
    """
    if not is_first(attribute, ctx.tbs.subject):
        yield Violation(attribute, "the subject has more than one emailAddress")


@rule(
    "smbr.email_address.too_long",
    on=EmailAddress,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a) Note; RFC 5280 A.1",
    since="1.0.0",
    covers=("pkix.name.email_address_too_long",),
    fix="leave out emailAddress; subjectAltName holds longer addresses",
)
def too_long(attribute: EmailAddress) -> Violations:
    """emailAddress of the subject has at most 255 characters.

    For the issuer and other names it is pkix.name.email_address_too_long_outside_subject.
    """
    text = attribute.text
    if text is not None and len(text) > EMAIL_ADDRESS_UPPER_BOUND:
        yield Violation(
            attribute, f"emailAddress has {len(text)} characters, the limit is {EMAIL_ADDRESS_UPPER_BOUND}"
        )
