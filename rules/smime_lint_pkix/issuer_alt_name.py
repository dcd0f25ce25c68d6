"""issuerAltName: RFC 5280 4.2.1.7."""

from __future__ import annotations

import re

from smime_lint.model import (
    DirectoryName,
    DnsName,
    Extension,
    GeneralName,
    IpAddress,
    IssuerAltName,
    Rfc822Name,
    SmtpUtf8Mailbox,
    UniformResourceIdentifier,
    general_name_form,
)
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .extension_checks import critical_extension
from .subject_alt_name import is_empty_name
from .uris import why_invalid

_PREFERRED_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*",
    re.DOTALL,
)
"""RFC 1034 3.5 with RFC 1123 2.1."""


@rule(
    "pkix.issuer_alt_name.critical",
    on=IssuerAltName,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.7",
    fix="leave out the critical field of issuerAltName",
)
def critical(extension: Extension) -> Violations:
    """issuerAltName is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.issuer_alt_name.invalid_rfc822_name",
    on=IssuerAltName,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.7, 4.2.1.6",
)
def invalid_rfc822_name(extension: IssuerAltName) -> Violations:
    """The names in issuerAltName follow the rules for those in subjectAltName.

    There is at least one and none is empty; an rfc822Name is a Mailbox, a uniformResourceIdentifier an
    absolute URI with a fully qualified domain name or an address as its host, a dNSName a host name, and an
    iPAddress has 4 or 16 octets. Octets that are not ASCII where they have to be are a fault of the encoding.
    """
    if not extension.names:
        yield Violation(extension, "issuerAltName has no name")
    for name in extension.names:
        problem = _problem(name)
        if problem is not None:
            yield Violation(name, f"the {general_name_form(name)} {problem}")


def _problem(name: GeneralName) -> str | None:
    if isinstance(name, SmtpUtf8Mailbox):
        return None  # pkix.smtp_utf8_mailbox is about these wherever they stand
    if is_empty_name(name) or (isinstance(name, DirectoryName) and not name.name.rdns):
        return "is empty"
    if isinstance(name, IpAddress) and len(name.value.value) not in (4, 16):
        return f"has {len(name.value.value)} octets, it has to have 4 or 16"
    if not isinstance(name, (Rfc822Name, UniformResourceIdentifier, DnsName)) or name.value.text is None:
        return None
    if isinstance(name, Rfc822Name):
        return None if name.mailbox is not None else "is no Mailbox of the form local-part@domain"
    if isinstance(name, DnsName):
        return None if _PREFERRED_NAME.fullmatch(name.value.text) else "is no host name"
    reason = why_invalid(name.value.text)
    return None if reason is None else f"is no valid URI: {reason}"
