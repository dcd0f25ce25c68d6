"""Proofs that a name, or a type at it, does not exist, by NSEC and NSEC3 records: RFC 4035 5.4, RFC 5155 8.

Only the verification of records needs this; a live lookup leaves it to the resolver.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

import dns.dnssec
import dns.name
import dns.rdatatype
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3

from .insecure import MOST_ITERATIONS, OPT_OUT, SHA1, covers, read_windows


class Denial:
    """The verified denial records of one response."""

    def __init__(
        self, nsecs: Iterable[tuple[dns.name.Name, NSEC]], nsec3s: Iterable[tuple[dns.name.Name, NSEC3]]
    ):
        self._nsecs = list(nsecs)
        self._nsec3s = [
            (owner, nsec3)
            for owner, nsec3 in nsec3s
            if nsec3.algorithm == SHA1 and nsec3.iterations <= MOST_ITERATIONS
        ]

    def denies_type(self, name: dns.name.Name, rdtype: int) -> bool:
        """Whether the name has no records of a type, be it that it does not exist."""
        return self.denies_name(name) or self._has_no(name, rdtype) or self._wildcard_has_no(name, rdtype)

    def denies_name(self, name: dns.name.Name) -> bool:
        """Whether neither the name nor a wildcard for it exists."""
        for owner, nsec in self._nsecs:
            if _is_between(owner, name, nsec.next):
                encloser = _common_ancestor(name, owner, nsec.next)
                if self._covers_by_nsec(_wildcard(encloser)) and not nsec.next.is_subdomain(name):
                    return True
        found = self._find_encloser(name)
        return found is not None and self._covers_by_nsec3(_wildcard(found))

    def denies_closer(self, name: dns.name.Name, labels: int) -> bool:
        """Whether no closer name exists than the wildcard that an answer was made from.

        ``labels``: those of the wildcard's parent, as its signature states them (RFC 4034 3.1.3).
        """
        next_closer = dns.name.Name(name.labels[-(labels + 2) :])
        return self._covers_by_nsec(name) or self._covers_by_nsec3(next_closer)

    def _has_no(self, name: dns.name.Name, rdtype: int) -> bool:
        for owner, nsec in self._nsecs:
            if owner == name:
                return _lacks(nsec, rdtype)
            if _is_between(owner, name, nsec.next) and nsec.next.is_subdomain(name):
                return True  # an empty non-terminal
        return any(
            _lacks(nsec3, rdtype) for owner, nsec3 in self._nsec3s if self._matches(owner, nsec3, name)
        )

    def _wildcard_has_no(self, name: dns.name.Name, rdtype: int) -> bool:
        for owner, nsec in self._nsecs:
            if _is_between(owner, name, nsec.next):
                wildcard = _wildcard(_common_ancestor(name, owner, nsec.next))
                if any(other == wildcard and _lacks(each, rdtype) for other, each in self._nsecs):
                    return True
        encloser = self._find_encloser(name)
        if encloser is None:
            return False
        wildcard = _wildcard(encloser)
        return any(
            _lacks(nsec3, rdtype) for owner, nsec3 in self._nsec3s if self._matches(owner, nsec3, wildcard)
        )

    def _find_encloser(self, name: dns.name.Name) -> dns.name.Name | None:
        """The closest name above that exists, where the next closer one is denied (RFC 5155 8.3)."""
        closer = name
        while closer != dns.name.root:
            encloser = closer.parent()
            if any(self._matches(owner, nsec3, encloser) for owner, nsec3 in self._nsec3s):
                return encloser if self._covers_by_nsec3(closer) else None
            closer = encloser
        return None

    def _covers_by_nsec(self, name: dns.name.Name) -> bool:
        return any(_is_between(owner, name, nsec.next) for owner, nsec in self._nsecs)

    def _covers_by_nsec3(self, name: dns.name.Name) -> bool:
        """Whether the hash of a name is denied. Opt-out denies no unsigned delegation, and so nothing."""
        return any(
            covers(first, nsec3.next, _hash(name, nsec3))
            for owner, nsec3 in self._nsec3s
            if not nsec3.flags & OPT_OUT and (first := _first(owner)) is not None
            if name.is_subdomain(owner.parent())
        )

    @staticmethod
    def _matches(owner: dns.name.Name, nsec3: NSEC3, name: dns.name.Name) -> bool:
        return name.is_subdomain(owner.parent()) and _first(owner) == _hash(name, nsec3)


def _first(owner: dns.name.Name) -> bytes | None:
    try:
        return base64.b32hexdecode(owner.labels[0].upper())
    except ValueError:
        return None


def _hash(name: dns.name.Name, nsec3: NSEC3) -> bytes:
    digest = dns.dnssec.nsec3_hash(name, nsec3.salt, nsec3.iterations, nsec3.algorithm)
    return base64.b32hexdecode(digest)


def _lacks(record: NSEC | NSEC3, rdtype: int) -> bool:
    """Whether neither a type nor an alias that could lead to it is at the name. The parent's side of a
    delegation shows nothing about the child."""
    types = read_windows(record.windows)
    is_parent_side = dns.rdatatype.NS in types and dns.rdatatype.SOA not in types
    return not types & {rdtype, dns.rdatatype.CNAME} and not is_parent_side


def _is_between(owner: dns.name.Name, name: dns.name.Name, following: dns.name.Name) -> bool:
    """Whether a name lies between two neighbours in the order of RFC 4034 6.1; the last one's is the apex."""
    if owner < following:
        return bool(owner < name < following)
    return bool(name > owner) and name.is_subdomain(following)


def _common_ancestor(name: dns.name.Name, *others: dns.name.Name) -> dns.name.Name:
    """The closest name above a name that is also above, or equal to, one of the others."""
    closest = dns.name.root
    for other in others:
        _, _, count = name.fullcompare(other)
        candidate = dns.name.Name(name.labels[-count:])
        if len(candidate) > len(closest):
            closest = candidate
    return closest


def _wildcard(encloser: dns.name.Name) -> dns.name.Name:
    return dns.name.Name([b"*", *encloser.labels])
