"""nameConstraints: RFC 5280 4.2.1.10."""

from __future__ import annotations

import re

from smime_lint.model import (
    DnsName,
    EdiPartyName,
    Extension,
    GeneralSubtree,
    IpAddress,
    NameConstraints,
    RegisteredId,
    Rfc822Name,
    UniformResourceIdentifier,
    X400Address,
    general_name_form,
    parse_mailbox,
    with_article,
)
from smime_lint.rules import Context, Holder, Kind, Severity, Violation, Violations, rule

from . import extension_checks


@rule(
    "pkix.name_constraints.in_end_entity",
    on=NameConstraints,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="leave nameConstraints out",
)
def in_end_entity(extension: Extension, ctx: Context) -> Violations:
    """nameConstraints is in CA certificates only.

    It limits the names in the certificates that a CA issues.
    A certificate with cA TRUE counts as a CA certificate.
    """
    return extension_checks.in_end_entity(extension, ctx)


@rule(
    "pkix.name_constraints.not_critical",
    on=NameConstraints,
    malformed=True,
    kinds=Kind.CA,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.10",
    fix="mark nameConstraints critical",
)
def not_critical(extension: Extension) -> Violations:
    """nameConstraints is critical.

    RFC 5280 demands it; the BR make it a SHOULD, since much software does not know the extension. So it is a
    notice where the BR do not speak.
    """
    return extension_checks.not_critical(extension)


@rule(
    "pkix.name_constraints.empty",
    on=NameConstraints,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="leave the extension, or the empty list, out",
)
def empty(extension: NameConstraints) -> Violations:
    """nameConstraints has permitted or excluded subtrees, and neither list is empty."""
    lists = {
        "permittedSubtrees": extension.permitted_subtrees,
        "excludedSubtrees": extension.excluded_subtrees,
    }
    if not any(subtrees is not None for subtrees in lists.values()):
        yield Violation(extension, "nameConstraints has neither permittedSubtrees nor excludedSubtrees")
    for name, subtrees in lists.items():
        if subtrees == ():
            yield Violation(extension, f"{name} is empty")


@rule(
    "pkix.name_constraints.minimum_not_zero",
    on=NameConstraints,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="leave minimum out",
)
def minimum_not_zero(extension: NameConstraints) -> Violations:
    """minimum of a subtree is 0."""
    for subtree in _subtrees(extension):
        if subtree.minimum != 0:
            yield Violation(subtree, "minimum is not 0")


@rule(
    "pkix.name_constraints.maximum_present",
    on=NameConstraints,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="leave maximum out",
)
def maximum_present(extension: NameConstraints) -> Violations:
    """A subtree has no maximum."""
    for subtree in _subtrees(extension):
        if subtree.maximum is not None:
            yield Violation(subtree, "there is a maximum")


def _subtrees(extension: NameConstraints) -> tuple[GeneralSubtree, ...]:
    return (extension.permitted_subtrees or ()) + (extension.excluded_subtrees or ())


_UNSUPPORTED = (X400Address, EdiPartyName, RegisteredId)


@rule(
    "pkix.name_constraints.unsupported_name_form",
    on=NameConstraints,
    kinds=Kind.CA,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.10",
    fix="leave the subtree out",
)
def unsupported_name_form(extension: NameConstraints) -> Violations:
    """No subtree is one of x400Address, ediPartyName or registeredID, for which no constraint is defined."""
    for subtree in _subtrees(extension):
        if isinstance(subtree.base, _UNSUPPORTED):
            yield Violation(subtree.base, f"{with_article(general_name_form(subtree.base))} is constrained")


_HOST = re.compile(r"(?=.{1,253}\Z)(?:(?!-)[A-Za-z0-9_-]{1,63}(?<!-)\.)*(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")


@rule(
    "pkix.name_constraints.rfc822_name_invalid",
    on=Rfc822Name,
    within=Holder.NAME_CONSTRAINTS,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="give a host, a full stop and a domain, or a mailbox",
)
def rfc822_name_invalid(name: Rfc822Name) -> Violations:
    """An rfc822Name constraint is a mailbox, a host, or a full stop and a domain.

    Names are A-labels. An empty one, which permits or excludes all mailboxes, is not defined, but is in wide
    use to exclude all: it is not reported here. An at-sign without a local part is neither of the three.
    """
    text = name.text
    if not text:
        return
    if "@" in text:
        valid = parse_mailbox(text) is not None
    else:
        valid = _HOST.fullmatch(text.removeprefix(".")) is not None
    if not valid:
        yield Violation(name, "the constraint is no mailbox, host or domain")


@rule(
    "pkix.name_constraints.dns_name_invalid",
    on=DnsName,
    within=Holder.NAME_CONSTRAINTS,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="give a host name, which stands for the names below it too",
)
def dns_name_invalid(name: DnsName) -> Violations:
    """A dNSName constraint is a host name.

    A leading full stop is not defined for it. An empty one, which stands for all names, is in wide use to
    exclude all of them, and is not reported.
    """
    if name.value.text and _HOST.fullmatch(name.value.text) is None:
        yield Violation(name, "the constraint is no host name")


@rule(
    "pkix.name_constraints.ip_address_length",
    on=IpAddress,
    within=Holder.NAME_CONSTRAINTS,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="give address and mask: 8 octets for IPv4, 32 for IPv6",
)
def ip_address_length(name: IpAddress) -> Violations:
    """An iPAddress constraint is an address and a contiguous mask: 8 octets for IPv4, 32 for IPv6."""
    octets = name.value.value
    if len(octets) not in (8, 32):
        yield Violation(
            name, f"the constraint has {len(octets)} octets, it has to have 8 or 32", value=octets[:64]
        )
        return
    half = len(octets) // 2
    inverted = int.from_bytes(octets[half:], "big") ^ ((1 << 8 * half) - 1)
    if inverted & (inverted + 1):
        yield Violation(name, "the mask of the constraint is not contiguous", value=octets)


@rule(
    "pkix.name_constraints.uri_invalid",
    on=UniformResourceIdentifier,
    within=Holder.NAME_CONSTRAINTS,
    kinds=Kind.CA,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.10",
    fix="give a host, or a full stop and a domain",
)
def uri_invalid(name: UniformResourceIdentifier) -> Violations:
    """A URI constraint is a host, or a full stop and a domain: neither a URI nor an address.

    An empty one is not reported, as with the other forms.
    """
    text = name.text
    if text and (_HOST.fullmatch(text.removeprefix(".")) is None or text.replace(".", "").isdecimal()):
        yield Violation(name, "the constraint is no host and no domain")
