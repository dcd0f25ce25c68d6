"""nameConstraints: RFC 5280 4.2.1.10, RFC 9549 and RFC 9598 6."""

from __future__ import annotations

from datetime import date

from smime_lint.model import (
    DnsName,
    EdiPartyName,
    GeneralSubtree,
    IpAddress,
    NameConstraints,
    RegisteredId,
    Rfc822Name,
    SmtpUtf8Mailbox,
    UniformResourceIdentifier,
    X400Address,
    general_name_form,
    parse_mailbox,
    pattern,
    with_article,
)
from smime_lint.rules import Defaults, Holder, Kind, Severity, Violation, Violations

from .extension_checks import require_ca, require_critical

_RFC_8398 = date(2018, 6, 1)
"""The first day of the month after RFC 8398, which was the first to deprecate constraints on one mailbox."""

rule = Defaults(
    on=NameConstraints, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.10"
).rule

in_end_entity = require_ca(
    NameConstraints,
    "pkix.name_constraints",
    "RFC 5280 4.2.1.10",
    "It restricts the names in the certificates that a CA issues.",
)
not_critical = require_critical(
    NameConstraints,
    "pkix.name_constraints",
    "RFC 5280 4.2.1.10",
    "RFC 5280 says MUST; the BR say SHOULD, because some software does not process the extension. The\n"
    "finding is a notice, for certificates to which the BR do not apply.",
    Severity.NOTICE,
)


@rule(
    "pkix.name_constraints.empty",
    fix="add a subtree, or remove the empty list or the extension",
)
def empty(extension: NameConstraints) -> Violations:
    """nameConstraints has permittedSubtrees or excludedSubtrees, and neither of them is an empty SEQUENCE.

    The ASN.1 module defines GeneralSubtrees as SEQUENCE SIZE (1..MAX).
    """
    lists = {
        "permittedSubtrees": extension.permitted_subtrees,
        "excludedSubtrees": extension.excluded_subtrees,
    }
    if not any(subtrees is not None for subtrees in lists.values()):
        yield Violation(extension, "nameConstraints has neither permittedSubtrees nor excludedSubtrees")
    for name, subtrees in lists.items():
        if subtrees == ():
            yield Violation(extension, f"{name} is empty; it must contain at least one subtree")


@rule("pkix.name_constraints.minimum_not_zero", fix="remove minimum from the subtree")
def minimum_not_zero(extension: NameConstraints) -> Violations:
    """minimum of a subtree is 0.

    RFC 5280 does not use the field; its DEFAULT is 0.
    """
    for subtree in _subtrees(extension):
        if subtree.minimum != 0:
            yield Violation(subtree, "minimum of the subtree is not 0")


@rule("pkix.name_constraints.maximum_present", fix="remove maximum from the subtree")
def maximum_present(extension: NameConstraints) -> Violations:
    """maximum of a subtree is absent.

    RFC 5280 does not use the field.
    """
    for subtree in _subtrees(extension):
        if subtree.maximum is not None:
            yield Violation(subtree, "the subtree has maximum")


def _subtrees(extension: NameConstraints) -> tuple[GeneralSubtree, ...]:
    return (extension.permitted_subtrees or ()) + (extension.excluded_subtrees or ())


_UNSUPPORTED = (X400Address, EdiPartyName, RegisteredId)


@rule(
    "pkix.name_constraints.unsupported_name_form",
    severity=Severity.WARN,
    removes=True,
    fix="remove the subtree",
)
def unsupported_name_form(extension: NameConstraints) -> Violations:
    """Name constraints are not imposed on x400Address, ediPartyName or registeredID.

    RFC 5280 says SHOULD NOT: no comparison is defined for these name forms.
    """
    for subtree in _subtrees(extension):
        if isinstance(subtree.base, _UNSUPPORTED):
            yield Violation(subtree.base, f"the subtree is {with_article(general_name_form(subtree.base))}")


@rule(
    "pkix.name_constraints.smtp_utf8_mailbox",
    on=SmtpUtf8Mailbox,
    within=Holder.NAME_CONSTRAINTS,
    citation="RFC 9598 6",
    removes=True,
    fix="constrain the host or domain as rfc822Name, with A-labels",
)
def smtp_utf8_mailbox(name: SmtpUtf8Mailbox) -> Violations:
    """Constraints on email addresses are rfc822Names, not SmtpUTF8Mailbox.

    RFC 9598 (and RFC 8398) extend rfc822Name constraints to SmtpUTF8Mailbox names, so that one constraint
    applies to both. No relying party compares a constraint of the form SmtpUTF8Mailbox.
    """
    yield Violation(name, "the subtree is an SmtpUTF8Mailbox; it must be an rfc822Name")


# Labels with an underscore are accepted: the DNS permits them.
_HOST = pattern(r"(?=.{1,253}\Z)(?:(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\.)*(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


@rule(
    "pkix.name_constraints.rfc822_name_invalid",
    on=Rfc822Name,
    within=Holder.NAME_CONSTRAINTS,
    fix="encode a host, or a domain after a full stop",
)
def rfc822_name_invalid(name: Rfc822Name) -> Violations:
    """An rfc822Name constraint is a mailbox, a host, or a domain after a full stop.

    Internationalized labels are A-labels. An empty constraint is not defined, but widely used to exclude all
    mailboxes, and is not reported. An at sign without a local part is none of the three forms. Labels with an
    underscore are accepted: the DNS permits them, although host names do not contain them.
    """
    text = name.text
    if not text:
        return
    if "@" in text:
        valid = parse_mailbox(text) is not None
    else:
        valid = _HOST.fullmatch(text.removeprefix(".")) is not None
    if not valid:
        yield Violation(name, "the constraint is not a mailbox, a host or a domain")


@rule(
    "pkix.name_constraints.rfc822_name_local_part",
    on=Rfc822Name,
    within=Holder.NAME_CONSTRAINTS,
    severity=Severity.WARN,
    citation="RFC 9549; RFC 9598 6",
    effective=_RFC_8398,
    fix="constrain the host or domain instead of one mailbox",
)
def rfc822_name_local_part(name: Rfc822Name) -> Violations:
    """An rfc822Name constraint does not contain a local part.

    RFC 5280 permits a constraint on one mailbox. RFC 9549 and RFC 9598 say that such constraints SHOULD NOT
    be used, as their predecessors RFC 8399 and RFC 8398 did since May 2018: they cannot name a local part
    that is not ASCII.
    """
    if name.text and parse_mailbox(name.text) is not None:
        yield Violation(name, f"the constraint {name.text[:320]} contains a local part")


@rule(
    "pkix.name_constraints.dns_name_invalid",
    on=DnsName,
    within=Holder.NAME_CONSTRAINTS,
    fix="encode a host name without a leading full stop; it includes all names below it",
)
def dns_name_invalid(name: DnsName) -> Violations:
    """A dNSName constraint is a host name.

    A leading full stop is not defined for it. An empty constraint, which includes all names, is widely used
    to exclude all of them, and is not reported. Labels with an underscore are accepted, as for rfc822Name.
    """
    if name.value.text and _HOST.fullmatch(name.value.text) is None:
        yield Violation(name, "the constraint is not a host name")


@rule(
    "pkix.name_constraints.ip_address_length",
    on=IpAddress,
    within=Holder.NAME_CONSTRAINTS,
    fix="encode an address and a mask: 8 octets for IPv4, 32 for IPv6",
)
def ip_address_length(name: IpAddress) -> Violations:
    """An iPAddress constraint has 8 octets for IPv4 or 32 octets for IPv6.

    They are an address and a mask, in the style of CIDR.
    """
    octets = name.value.value
    if len(octets) not in (8, 32):
        yield Violation(
            name, f"the constraint has {len(octets)} octets; it must have 8 or 32", value=octets[:64]
        )


@rule(
    "pkix.name_constraints.ip_address_mask",
    on=IpAddress,
    within=Holder.NAME_CONSTRAINTS,
    fix="encode a mask whose one bits all precede its zero bits",
)
def ip_address_mask(name: IpAddress) -> Violations:
    """The mask of an iPAddress constraint is contiguous.

    RFC 5280 refers to CIDR (RFC 4632), whose masks are a number of one bits followed by zero bits.
    """
    octets = name.value.value
    if len(octets) not in (8, 32):
        return
    half = len(octets) // 2
    inverted = int.from_bytes(octets[half:], "big") ^ ((1 << 8 * half) - 1)
    if inverted & (inverted + 1):
        yield Violation(name, f"the mask {octets[half:].hex()} is not contiguous", value=octets)


@rule(
    "pkix.name_constraints.uri_invalid",
    on=UniformResourceIdentifier,
    within=Holder.NAME_CONSTRAINTS,
    fix="encode a host, or a domain after a full stop",
)
def uri_invalid(name: UniformResourceIdentifier) -> Violations:
    """A uniformResourceIdentifier constraint is a host, or a domain after a full stop.

    It is not a URI, and not an IP address. An empty constraint and labels with an underscore are not
    reported, as for the other name forms.
    """
    text = name.text
    if text and (_HOST.fullmatch(text.removeprefix(".")) is None or text.replace(".", "").isdecimal()):
        yield Violation(name, "the constraint is not a host or a domain")
