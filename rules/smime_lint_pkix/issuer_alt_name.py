"""issuerAltName: RFC 5280 4.2.1.7. Its names meet the requirements for those in subjectAltName."""

from __future__ import annotations

from smime_lint.model import (
    DirectoryName,
    DnsName,
    GeneralName,
    IpAddress,
    IssuerAltName,
    Rfc822Name,
    UniformResourceIdentifier,
    general_name_form,
)
from smime_lint.rules import Defaults, Holder, Kind, Severity, Violation, Violations

from .extension_checks import prohibit_critical, require_element
from .subject_alt_name import is_empty_name, is_host_name, wrong_length
from .uris import why_invalid

rule = Defaults(
    within=Holder.ISSUER_ALT_NAME,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.7, 4.2.1.6",
).rule

critical = prohibit_critical(
    IssuerAltName,
    "pkix.issuer_alt_name",
    "RFC 5280 4.2.1.7",
    "RFC 5280 says SHOULD: relying parties do not process the extension.",
    Severity.WARN,
)
empty = require_element(
    IssuerAltName,
    "pkix.issuer_alt_name",
    "RFC 5280 4.2.1.7, 4.2.1.6",
    lambda extension: extension.names,
    "name",
)


@rule("pkix.issuer_alt_name.empty_name", on=GeneralName, removes=True, fix="remove the name")
def empty_name(name: GeneralName) -> Violations:
    """A name in issuerAltName is not empty.

    RFC 5280 prohibits empty fields in general names.
    """
    if is_empty_name(name) or (isinstance(name, DirectoryName) and not name.name.rdns):
        yield Violation(name, f"the {general_name_form(name)} is empty", value="")


@rule(
    "pkix.issuer_alt_name.invalid_rfc822_name",
    on=Rfc822Name,
    fix="encode the rfc822Name as local-part@domain",
)
def invalid_rfc822_name(name: Rfc822Name) -> Violations:
    """An rfc822Name in issuerAltName is a Mailbox of the form local-part@domain.

    Non-ASCII octets are reported by pkix.rfc822_name.not_ia5.
    """
    if name.text and name.mailbox is None:
        yield Violation(name, "the rfc822Name is not a Mailbox of the form local-part@domain")


@rule(
    "pkix.issuer_alt_name.invalid_uri",
    on=UniformResourceIdentifier,
    fix="encode an absolute URI with a fully qualified domain name or an IP address as its host",
)
def invalid_uri(name: UniformResourceIdentifier) -> Violations:
    """A uniformResourceIdentifier in issuerAltName is an absolute URI.

    Its host is a fully qualified domain name or an IP address.
    """
    if name.text and (reason := why_invalid(name.text)) is not None:
        yield Violation(name, f"the uniformResourceIdentifier is not a valid URI: {reason}")


@rule("pkix.issuer_alt_name.invalid_dns_name", on=DnsName, fix="encode a host name")
def invalid_dns_name(name: DnsName) -> Violations:
    """A dNSName in issuerAltName has the preferred name syntax of RFC 1034.

    RFC 1123 also permits a digit as the first character of a label.
    """
    text = name.value.text
    if text and not is_host_name(text):
        yield Violation(name, "the dNSName is not a host name")


@rule(
    "pkix.issuer_alt_name.invalid_ip_address",
    on=IpAddress,
    fix="encode 4 octets for IPv4 or 16 octets for IPv6",
)
def invalid_ip_address(name: IpAddress) -> Violations:
    """An iPAddress in issuerAltName has 4 or 16 octets.

    4 octets are an IPv4 address, 16 an IPv6 address.
    """
    return wrong_length(name)
