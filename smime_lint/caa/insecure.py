"""Proof that a name is Insecure in the sense of RFC 4035 4.3, read from the answers of a validating resolver.

The resolver validates; this module reads what it validated, and verifies what it does not vouch for. It
walks the DS queries from the top-level domain down to the name. Where a signed denial shows a delegation
without DS, the chain of trust ends, and the name is Insecure. An empty answer alone shows nothing: every
ordinary name in a signed zone has no DS.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

import dns.dnssec
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3

ALGORITHMS = frozenset({5, 7, 8, 10, 13, 14, 15, 16})
"""Signature algorithms that validating resolvers implement (RFC 8624 3.1 and what is still around)."""

DIGESTS = frozenset({1, 2, 4})
"""DS digest types that validating resolvers implement (RFC 8624 3.3)."""

MOST_ITERATIONS = 150
"""NSEC3 iterations that resolvers validate; beyond, they treat the zone as Insecure (RFC 9276 3.2)."""

SHA1 = 1
"""The only NSEC3 hash algorithm (RFC 5155 11)."""

OPT_OUT = 1
"""Flag of an NSEC3 that may leave out unsigned delegations (RFC 5155 3.1.2.1)."""


class Chain(str, Enum):
    """What the DS queries show about the way from the root to a name."""

    COMPLETE = "complete"
    """DS records lead to the zone that holds the name: Secure, or Bogus if the answer does not validate."""

    BROKEN_OFF = "broken-off"
    """A signed denial proves a delegation without DS: Insecure."""

    UNSUPPORTED = "unsupported"
    """The chain uses only algorithms or NSEC3 parameters that no validator accepts: Insecure for validation
    (RFC 4035 5.2, RFC 9276 3.2), but too weak a ground for a permission."""

    UNKNOWN = "unknown"
    """A DS query failed."""

    CONTRADICTED = "contradicted"
    """A level that must be signed was answered without AD: the resolver does not validate (there)."""


@dataclass(frozen=True)
class Trace:
    """The way from the root to a name, as far as the DS queries lead."""

    chain: Chain
    zone: dns.name.Name
    """The last zone on it that is signed."""
    cut: dns.name.Name | None = None
    """The delegation at which the chain ends. Denials below it come from zones at or below it. None if the
    chain does not end, or where opt-out leaves open at which name it does."""


Ask = Callable[[dns.name.Name, dns.rdatatype.RdataType], dns.message.Message | None]
"""The answer to a query with DO set; None if there is none."""


def trace_chain(name: dns.name.Name, ask: Ask, at: float) -> Trace:
    """Walk the DS queries from the top-level domain down to the name.

    Args:
        name: the name in question, absolute.
        ask: gives the answers.
        at: when they were given (seconds since 1970), for the signatures that are verified here.
    """
    labels = name.labels
    zone = dns.name.root
    for count in range(2, len(labels) + 1):
        level = dns.name.Name(labels[-count:])
        answer = ask(level, dns.rdatatype.DS)
        if answer is None or answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            # The DS query of an alias fails with its target, but no zone begins at an alias.
            if _is_signed_alias(level, ask(level, dns.rdatatype.CNAME)):
                continue
            return Trace(Chain.UNKNOWN, zone)
        found = _read_level(level, zone, answer, ask, at)
        if found is not None and found.chain is Chain.COMPLETE:
            zone = level
        elif found is not None:
            return found
        if answer.rcode() == dns.rcode.NXDOMAIN:
            break  # nothing exists below either (RFC 8020)
    return Trace(Chain.COMPLETE, zone)


def _is_signed_alias(level: dns.name.Name, answer: dns.message.Message | None) -> bool:
    if answer is None or not answer.flags & dns.flags.AD:
        return False
    return any(rrset.name == level and rrset.rdtype == dns.rdatatype.CNAME for rrset in answer.answer)


def _read_level(
    level: dns.name.Name, zone: dns.name.Name, answer: dns.message.Message, ask: Ask, at: float
) -> Trace | None:
    """Return COMPLETE where a signed zone begins, None if no zone does, else the end of the walk."""
    validated = bool(answer.flags & dns.flags.AD)
    is_alias = False
    for rrset in answer.answer:
        if rrset.name == level and rrset.rdtype == dns.rdatatype.DS:
            if not validated:
                return Trace(Chain.CONTRADICTED, zone)
            if any(_is_supported(ds) for ds in rrset):
                return Trace(Chain.COMPLETE, level)
            return Trace(Chain.UNSUPPORTED, zone, level)
        is_alias = is_alias or (rrset.name == level and rrset.rdtype == dns.rdatatype.CNAME)
    for rrset in answer.authority:
        for rdata in rrset:
            found = _read_denial(level, zone, rrset.name, rdata, validated=validated)
            if found is not None and (validated or _verify(rrset, zone, answer, ask, at)):
                return found
    # No zone begins at an alias; where AD is missing there, it is the target that is not signed.
    return None if validated or is_alias else Trace(Chain.CONTRADICTED, zone)


def _read_denial(
    level: dns.name.Name,
    zone: dns.name.Name,
    owner: dns.name.Name,
    rdata: dns.rdata.Rdata,
    *,
    validated: bool,
) -> Trace | None:
    """What one record of a denial shows about the delegation of a name, provided that it is signed."""
    if isinstance(rdata, NSEC) and owner == level and is_unsigned_cut(rdata.windows):
        return Trace(Chain.BROKEN_OFF, zone, level)
    if isinstance(rdata, NSEC3) and owner.parent() == zone:
        return _read_nsec3(level, owner, rdata, validated=validated)
    return None


def _verify(
    denial: dns.rrset.RRset, zone: dns.name.Name, answer: dns.message.Message, ask: Ask, at: float
) -> bool:
    """Tell whether the zone's key, which the resolver vouches for, signed the NSEC or NSEC3.

    Resolvers do not vouch for a denial by opt-out, and some not for one that comes from the cache; one that
    lets bogus answers pass would show the same picture.
    """
    keys = ask(zone, dns.rdatatype.DNSKEY)
    if keys is None or not keys.flags & dns.flags.AD:
        return False
    try:
        signatures = answer.find_rrset(
            answer.authority, denial.name, dns.rdataclass.IN, dns.rdatatype.RRSIG, denial.rdtype
        )
        dnskey = keys.find_rrset(keys.answer, zone, dns.rdataclass.IN, dns.rdatatype.DNSKEY)
        dns.dnssec.validate(denial, signatures, {zone: dnskey}, now=at)
    except (KeyError, dns.exception.DNSException):
        return False
    return True


def _is_supported(ds: dns.rdata.Rdata) -> bool:
    return isinstance(ds, DS) and ds.algorithm in ALGORITHMS and ds.digest_type in DIGESTS


def is_unsigned_cut(windows: Iterable[tuple[int, bytes]]) -> bool:
    """Tell whether the types at a name are those of a delegation without DS, seen from the parent.

    SOA would mean that the child's apex answered, which shows nothing about its own DS.
    """
    types = read_windows(windows)
    return dns.rdatatype.NS in types and not types & {dns.rdatatype.DS, dns.rdatatype.SOA}


def read_windows(windows: Iterable[tuple[int, bytes]]) -> set[int]:
    """The types in the bit maps of an NSEC or NSEC3 record (RFC 4034 4.1.2)."""
    return {
        window * 256 + octet * 8 + bit
        for window, bitmap in windows
        for octet, byte in enumerate(bitmap)
        for bit in range(8)
        if byte & (0x80 >> bit)
    }


def _read_nsec3(level: dns.name.Name, owner: dns.name.Name, nsec3: NSEC3, *, validated: bool) -> Trace | None:
    if nsec3.algorithm != SHA1:
        return None
    zone = owner.parent()
    if nsec3.iterations > MOST_ITERATIONS:
        return None if validated else Trace(Chain.UNSUPPORTED, zone)
    digest = dns.dnssec.nsec3_hash(level, nsec3.salt, nsec3.iterations, nsec3.algorithm)
    hashed = base64.b32hexdecode(digest)
    try:
        first = base64.b32hexdecode(owner.labels[0].upper())
    except ValueError:
        return None
    if first == hashed:
        return Trace(Chain.BROKEN_OFF, zone, level) if is_unsigned_cut(nsec3.windows) else None
    # AD is clear where opt-out alone proves the denial (RFC 5155 9.2).
    if nsec3.flags & OPT_OUT and covers(first, nsec3.next, hashed):
        return Trace(Chain.BROKEN_OFF, zone)
    return None


def covers(first: bytes, following: bytes, hashed: bytes) -> bool:
    """Tell whether a hash lies between two neighbours; the last one's neighbour is the first."""
    if first < following:
        return first < hashed < following
    return hashed > first or hashed < following
