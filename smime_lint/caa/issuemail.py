"""The issuemail property and the RRset that holds it: RFC 9495 3 and 4, RFC 8659 4."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from ..model.caa import CaaDecision, CaaNotice, CaaReason

CRITICAL = 128
"""Issuer Critical, bit 0 of the flags; the other bits mean nothing (RFC 8659 4.1)."""

RECOGNISED_TAGS = frozenset(
    {"issue", "issuewild", "issuemail", "iodef", "contactemail", "contactphone", "issuevmc"}
)
"""Registered tags. A CA recognizes them, so that their critical flag does not prevent issuance."""

_LABEL = rb"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_DOMAIN = rb"%s(?:\.%s)*" % (_LABEL, _LABEL)
# White space is space and tab alone. Each run of it can be matched in one way only, so that hostile values
# cost no more than their length.
_PARAMETER = rb"%s[ \t]*=[ \t]*(?:[\x21-\x3a\x3c-\x7e]+[ \t]*)?" % _LABEL
_ISSUER_DOMAIN_NAME = re.compile(_DOMAIN)
_VALUE = re.compile(
    rb"[ \t]*(?:(?P<issuer>%s)[ \t]*)?(?:;[ \t]*(?P<parameters>%s(?:;[ \t]*%s)*)?)?"
    % (_DOMAIN, _PARAMETER, _PARAMETER)
)


@dataclass(frozen=True)
class Issuemail:
    """A well-formed issuemail value."""

    issuer: str
    """In lower case; empty if it names no issuer."""
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Property:
    """A CAA record taken apart."""

    flags: int
    tag: str
    """In lower case; octets outside ASCII as backslash escapes."""
    value: bytes
    issuemail: Issuemail | None = None
    """Of an issuemail property, None if its value is malformed."""

    @property
    def is_critical(self) -> bool:
        """Whether a CA that does not recognize the tag must not issue."""
        return bool(self.flags & CRITICAL)


@dataclass(frozen=True)
class RrsetDecision:
    """What a relevant RRset decides."""

    decision: CaaDecision
    reason: CaaReason
    explanation: str
    properties: tuple[Property, ...] = ()
    notices: tuple[CaaNotice, ...] = ()
    iodef: tuple[str, ...] = ()


AcceptsParameters = Callable[[tuple[tuple[str, str], ...]], bool]
"""Decides whether the CA accepts the parameters of a property that names it."""


def is_issuer_domain_name(name: str) -> bool:
    """Whether a name is valid in an issuemail property: LDH labels joined by dots, without a trailing dot."""
    return name.isascii() and _ISSUER_DOMAIN_NAME.fullmatch(name.encode("ascii")) is not None


def parse_issuemail(value: bytes) -> Issuemail | None:
    """Read an issuemail value (RFC 9495 3, the grammar of RFC 8659 4.2); None if it is malformed."""
    match = _VALUE.fullmatch(value)
    if match is None:
        return None
    issuer = (match["issuer"] or b"").decode("ascii").lower()
    parameters = []
    for parameter in (match["parameters"] or b"").split(b";"):
        tag, equals, content = parameter.partition(b"=")
        if equals:
            parameters.append((tag.strip(b" \t").decode("ascii"), content.strip(b" \t").decode("ascii")))
    return Issuemail(issuer, tuple(parameters))


def parse_rdata(rdata: bytes) -> Property | None:
    """Split the RDATA of a CAA record (RFC 8659 4.1); None if it cannot be."""
    if len(rdata) < 2 or not 1 <= rdata[1] <= len(rdata) - 2:
        return None
    end = 2 + rdata[1]
    tag = rdata[2:end].decode("ascii", "backslashreplace").lower()
    value = rdata[end:]
    return Property(rdata[0], tag, value, parse_issuemail(value) if tag == "issuemail" else None)


def decide_rrset(
    rdatas: Iterable[bytes],
    issuers: Collection[str],
    recognised: Collection[str] = RECOGNISED_TAGS,
    accepts: AcceptsParameters | None = None,
) -> RrsetDecision:
    """Decide on a relevant RRset.

    ``issuers``: the CA's issuer domain names, in lower case. ``recognised``: tags that the CA recognizes.
    ``accepts``: may refuse the parameters of a property that names the CA.
    """
    parsed = [parse_rdata(rdata) for rdata in rdatas]
    properties = tuple(each for each in parsed if each is not None)
    iodef = tuple(contact for each in properties if (contact := _contact(each)) is not None)
    notices: list[CaaNotice] = []
    if any(each.flags & ~CRITICAL for each in properties):
        notices.append(CaaNotice.RESERVED_FLAGS)

    def decided(decision: CaaDecision, reason: CaaReason, explanation: str) -> RrsetDecision:
        return RrsetDecision(decision, reason, explanation, properties, tuple(notices), iodef)

    if len(properties) < len(parsed):
        return decided(
            CaaDecision.DENY, CaaReason.CAA_RDATA_MALFORMED, "a CAA record cannot be split into flags and tag"
        )
    if unknown := [each.tag for each in properties if each.is_critical and each.tag not in recognised]:
        return decided(
            CaaDecision.DENY,
            CaaReason.CRITICAL_PROPERTY_UNKNOWN,
            f"the critical property {unknown[0]!r} is not known",
        )
    issuemail = [each for each in properties if each.tag == "issuemail"]
    if any(each.tag in ("issue", "issuewild") for each in properties):
        notices.append(CaaNotice.OTHER_TAGS_IGNORED)
    if not issuemail:
        tags = ", ".join(sorted({each.tag for each in properties}))
        return decided(
            CaaDecision.PERMIT,
            CaaReason.NO_ISSUEMAIL_PROPERTY,
            f"there is no issuemail property, only {tags}",
        )
    values = [each.issuemail for each in issuemail]
    naming = [value for value in values if value is not None and value.issuer in issuers and value.issuer]
    accepted = [value for value in naming if accepts is None or accepts(value.parameters)]
    if accepted:
        if None in values:
            notices.append(CaaNotice.MALFORMED_ISSUEMAIL_IGNORED)
        if any(value.parameters for value in accepted):
            notices.append(CaaNotice.PARAMETERS)
        return decided(
            CaaDecision.PERMIT, CaaReason.ISSUER_AUTHORIZED, f"issuemail names {accepted[0].issuer}"
        )
    if naming:
        notices.append(CaaNotice.PARAMETERS_REFUSED)
        return decided(
            CaaDecision.DENY,
            CaaReason.ISSUER_NOT_AUTHORIZED,
            f"issuemail names {naming[0].issuer} with parameters that the CA refuses",
        )
    if None in values:
        malformed = next(each.value for each in issuemail if each.issuemail is None)
        return decided(
            CaaDecision.DENY,
            CaaReason.ISSUEMAIL_MALFORMED,
            f"the issuemail value {show(malformed)} is malformed",
        )
    others = sorted({value.issuer for value in values if value is not None and value.issuer})
    if others:
        return decided(
            CaaDecision.DENY,
            CaaReason.ISSUER_NOT_AUTHORIZED,
            f"issuemail names {', '.join(others)}, not {' or '.join(sorted(issuers))}",
        )
    return decided(
        CaaDecision.DENY, CaaReason.ISSUANCE_FORBIDDEN, "issuemail names no issuer: no CA may issue"
    )


def show(value: bytes) -> str:
    """A property value for people: quoted, what is not printable ASCII escaped as in zone files."""
    escaped = "".join(
        f"\\{chr(octet)}" if octet in b'"\\' else chr(octet) if 0x20 <= octet < 0x7F else f"\\{octet:03d}"
        for octet in value
    )
    return f'"{escaped}"'


def _contact(each: Property) -> str | None:
    """An iodef contact as the BR define it: only mailto: and https: (BR 4.2.2.1)."""
    if each.tag != "iodef" or not each.value.lower().startswith((b"mailto:", b"https:")):
        return None
    return show(each.value)[1:-1]
