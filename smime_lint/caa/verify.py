"""Verifies recorded checks by the signatures in them, without network and without trust in the CA.

Each answer that is on record as Secure is verified up to the trust anchor, at the time at which it was given;
each Insecure one down to the signed denial that proves where the chain of trust ends. Nothing else in a
record can be verified: for a failure, and for the answer of an unsigned zone, there is only the CA's word.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import dns.dnssec
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdatatype import RdataType
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS
from dns.rdtypes.ANY.NSEC import NSEC
from dns.rdtypes.ANY.NSEC3 import NSEC3
from dns.rdtypes.ANY.RRSIG import RRSIG

from ..evidence.record import ChainRecord, CheckRecord, LookupRecord, RecordError, parse_time, read_exchange
from .anchor import parse_anchor
from .check import Facts, RecordedChecker
from .denial import Denial
from .evaluate import is_failure
from .insecure import Chain, trace_chain
from .replay import UnrecordedQueryError
from .resolver import Exchange, Security
from .wire import (
    BARE_TARGET,
    MalformedResponseError,
    Response,
    WireRecord,
    find_flaw,
    follow_aliases,
    read_response,
    substitute,
)


class Verified(NamedTuple):
    """What could be verified of a record."""

    summary: str
    problems: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether nothing contradicts the record."""
        return not self.problems


class _UnverifiedError(Exception):
    """Something is not verified; the message names it."""


class Verifier:
    """Verifies the records of a log."""

    def __init__(self, chain: Mapping[str, ChainRecord], anchor: Iterable[str]) -> None:
        """``chain``: the chain records of the log. ``anchor``: DS records of the root. Raises
        TrustAnchorError."""
        self._chain = chain
        self._anchor = parse_anchor(anchor)

    def verify(self, record: CheckRecord) -> Verified:
        """Verify one record."""
        problems: list[str] = []
        counts = {Security.SECURE: 0, Security.INSECURE: 0}
        unverified = 0
        try:
            check = RecordedChecker([record]).repeat(record, Facts())
            if check.is_different:
                problems.append(
                    f"the recorded answers give {check.record.decision} ({check.record.reason}); the record "
                    f"states {record.decision} ({record.reason})"
                )
            stated = [lookup.security for lookup in record.lookups]
            if [answer.security.value for answer in check.result.answers] != stated:
                problems.append("the recorded answers do not have the DNSSEC status that the record states")
            keys = _Keyring(self._read_chain(record), self._anchor)
            for lookup, answer in zip(record.lookups, check.result.answers, strict=False):
                # Of a failure in a signed zone nothing is claimed that permits.
                is_denied = answer.security is Security.SECURE and is_failure(answer)
                if answer.security not in counts or is_denied:
                    unverified += 1
                    continue
                try:
                    _verify_lookup(lookup, answer.security, keys)
                    counts[answer.security] += 1
                except _UnverifiedError as error:
                    problems.append(f"{lookup.name.rstrip('.')}: {error}")
        except (RecordError, UnrecordedQueryError) as error:
            problems.append(str(error))
        summary = f"{record.decision} ({record.reason}): "
        parts = [f"{count} {security.value}" for security, count in counts.items() if count]
        if problems:
            return Verified(summary + "not verified", tuple(problems))
        if unverified:
            parts.append(f"{unverified} that no signature can verify")
        return Verified(summary + (f"verified, {', '.join(parts)}" if parts else "nothing was looked up"), ())

    def _read_chain(self, record: CheckRecord) -> list[tuple[dns.message.Message, float]]:
        """The chain records that a record refers to. Raises RecordError."""
        found = []
        for sha256 in record.chain:
            entry = self._chain.get(sha256)
            if entry is None:
                raise RecordError(f"the log does not contain the chain record {sha256[:16]}...")
            try:
                response = base64.b64decode(entry.response, validate=True)
                if hashlib.sha256(response).hexdigest() != sha256:
                    raise ValueError("it is not the one that was recorded")
                found.append((dns.message.from_wire(response), parse_time(entry.time)))
            except (ValueError, dns.exception.DNSException) as error:
                raise RecordError(f"the chain record {sha256[:16]}...: {error}") from error
        return found


class _Keyring:
    """The keys of zones, each verified up to the trust anchor when it is first asked for."""

    def __init__(self, chain: Iterable[tuple[dns.message.Message, float]], anchor: tuple[DS, ...]) -> None:
        self._anchor = anchor
        self._rrsets: dict[
            tuple[dns.name.Name, int], list[tuple[dns.rrset.RRset, dns.rrset.RRset, float]]
        ] = {}
        self._keys: dict[dns.name.Name, dns.rrset.RRset] = {}
        for message, at in chain:
            for rrset in message.answer:
                if rrset.rdtype in (RdataType.DNSKEY, RdataType.DS):
                    signatures = message.get_rrset(
                        message.answer, rrset.name, dns.rdataclass.IN, RdataType.RRSIG, rrset.rdtype
                    )
                    if signatures is not None:
                        self._rrsets.setdefault((rrset.name, rrset.rdtype), []).append(
                            (rrset, signatures, at)
                        )

    def keys(self, zone: dns.name.Name) -> dns.rrset.RRset:
        """The DNSKEY records of a zone. Raises _UnverifiedError."""
        if zone not in self._keys:
            self._keys[zone] = self._find_keys(zone)
        return self._keys[zone]

    def _find_keys(self, zone: dns.name.Name) -> dns.rrset.RRset:
        expected = self._anchor if zone == dns.name.root else self._find_ds(zone)
        for rrset, signatures, at in self._rrsets.get((zone, RdataType.DNSKEY), ()):
            named = [key for key in rrset if isinstance(key, DNSKEY) and _is_named(zone, key, expected)]
            if named:
                trusted = dns.rrset.from_rdata_list(zone, rrset.ttl, named)
                try:
                    dns.dnssec.validate(rrset, signatures, {zone: trusted}, now=at)
                except dns.exception.DNSException:
                    continue
                return rrset
        above = "the trust anchor" if zone == dns.name.root else "its DS records"
        raise _UnverifiedError(f"no DNSKEY records of {zone} are verified by {above}")

    def _find_ds(self, zone: dns.name.Name) -> tuple[DS, ...]:
        for rrset, signatures, at in self._rrsets.get((zone, RdataType.DS), ()):
            try:
                self.verify(rrset, signatures, at)
            except _UnverifiedError:
                continue
            return tuple(ds for ds in rrset if isinstance(ds, DS))
        raise _UnverifiedError(f"no DS records of {zone} are verified")

    def verify(self, rrset: dns.rrset.RRset, signatures: Iterable[dns.rdata.Rdata], at: float) -> RRSIG:
        """Verify an RRset and return the signature that does. Raises _UnverifiedError."""
        reason = "no signature"
        for signature in signatures:
            if not isinstance(signature, RRSIG):
                continue
            zone = signature.signer
            if not rrset.name.is_subdomain(zone) or (rrset.rdtype == RdataType.DS and zone == rrset.name):
                reason = f"signed by {zone}"
                continue
            try:
                dns.dnssec.validate_rrsig(rrset, signature, {zone: self.keys(zone)}, now=at)
            except dns.exception.DNSException as error:
                reason = str(error) or type(error).__name__
                continue
            return signature
        shown = dns.rdatatype.to_text(rrset.rdtype)
        raise _UnverifiedError(f"the {shown} records of {rrset.name} are not verified: {reason}")


def _is_named(zone: dns.name.Name, key: DNSKEY, records: Iterable[DS]) -> bool:
    """Whether a DS record names a key."""
    for ds in records:
        try:
            if dns.dnssec.make_ds(zone, key, ds.digest_type, validating=True) == ds:
                return True
        except (dns.exception.DNSException, ValueError):
            continue
    return False


def _verify_lookup(lookup: LookupRecord, security: Security, keys: _Keyring) -> None:
    """Verify what one lookup rests on. Raises _UnverifiedError."""
    try:
        exchanges = [read_exchange(query) for query in lookup.queries]
    except ValueError as error:
        raise _UnverifiedError(str(error)) from error
    name = dns.name.from_text(lookup.name)
    rdtype = dns.rdatatype.from_text(lookup.type)
    parts = _answers(name, rdtype, exchanges)
    path = [name]
    for part in parts:
        path += follow_aliases(path[-1], part.response.answer)
    if security is Security.SECURE:
        if not parts:
            raise _UnverifiedError("the record contains no answer")
        for part in parts:
            part.verify(keys)
        parts[-1].verify_end(path[-1], rdtype)
        return
    _verify_insecure(path, exchanges, keys)


class _Part:
    """A response, its records as RRsets with their signatures."""

    def __init__(self, exchange: Exchange, response: Response) -> None:
        self.exchange = exchange
        self.response = response
        self._verified: dict[tuple[dns.name.Name, int], RRSIG] = {}
        self._rrsets: dict[tuple[dns.name.Name, int], dns.rrset.RRset] = {}
        self._signatures: dict[tuple[dns.name.Name, int], dns.rrset.RRset] = {}
        for record in (*response.answer, *response.authority):
            kind = record.covered
            held, key = (
                (self._rrsets, (record.owner, record.rdtype))
                if kind is None
                else (self._signatures, (record.owner, kind))
            )
            rrset = held.get(key)
            if rrset is None:
                rrset = held[key] = dns.rrset.RRset(
                    record.owner, dns.rdataclass.IN, RdataType.make(record.rdtype)
                )
            rrset.add(_read_rdata(record), record.ttl)

    def verify(self, keys: _Keyring) -> None:
        """Verify every RRset of the answer and the denial. Raises _UnverifiedError."""
        answered = {
            (record.owner, record.rdtype) for record in self.response.answer if record.covered is None
        }
        for key, rrset in self._rrsets.items():
            if key in answered or key[1] in (RdataType.SOA, RdataType.NSEC, RdataType.NSEC3):
                if self._is_synthesised(key):
                    continue
                signature = keys.verify(rrset, self._signatures.get(key, ()), self.exchange.time)
                self._verified[key] = signature
                if rrset.ttl > signature.original_ttl:
                    raise _UnverifiedError(f"the TTL of {key[0]} is above the signed one")
        denial = self.denial()
        for (owner, rdtype), signature in self._verified.items():
            # Made from a wildcard; NSEC records are only ever at the wildcard itself.
            if (
                (owner, rdtype) in answered
                and signature.labels < len(owner) - 1 - (owner.labels[0] == b"*")
                and not denial.denies_closer(owner, signature.labels)
            ):
                raise _UnverifiedError(f"a wildcard was used for {owner}, which is not proven to be absent")

    def _is_synthesised(self, key: tuple[dns.name.Name, int]) -> bool:
        """Whether a CNAME was made from a DNAME of the answer, which is what is signed (RFC 6672 5.3.1)."""
        if key[1] != RdataType.CNAME:
            return False
        targets = {record.target for record in self.response.answer if (record.owner, record.rdtype) == key}
        return any(
            record.target is not None
            and key[0] != record.owner
            and key[0].is_subdomain(record.owner)
            and targets == {substitute(key[0], record.owner, record.target)}
            for record in self.response.answer
            if record.rdtype == RdataType.DNAME
        )

    def denial(self) -> Denial:
        """The verified records that deny something."""
        nsecs = [
            (key[0], rdata)
            for key in self._verified
            for rdata in self._rrsets[key]
            if isinstance(rdata, NSEC)
        ]
        nsec3s = [
            (key[0], rdata)
            for key in self._verified
            for rdata in self._rrsets[key]
            if isinstance(rdata, NSEC3)
        ]
        return Denial(nsecs, nsec3s)

    def verify_end(self, end: dns.name.Name, rdtype: int) -> None:
        """Verify that the answer has data for the last name, or proves that there is none."""
        if (end, rdtype) in self._verified:
            return
        denial = self.denial()
        is_denied = (
            denial.denies_name(end)
            if self.response.rcode == dns.rcode.NXDOMAIN
            else denial.denies_type(end, rdtype)
        )
        if not is_denied:
            raise _UnverifiedError(f"it is not proven that {end} has no such records")


def _read_rdata(record: WireRecord) -> dns.rdata.Rdata:
    """The RDATA of a record. That of CAA stays as it is: its signature covers malformed ones too."""
    octets = record.rdata if record.target is None else record.target.to_digestable()
    if record.rdtype == RdataType.CAA:
        return dns.rdata.GenericRdata(dns.rdataclass.IN, RdataType.CAA, octets)
    try:
        return dns.rdata.from_wire(dns.rdataclass.IN, RdataType.make(record.rdtype), octets, 0, len(octets))
    except dns.exception.DNSException as error:
        raise _UnverifiedError(f"a record of {record.owner} cannot be read: {error}") from error


def _answers(name: dns.name.Name, rdtype: RdataType, exchanges: Iterable[Exchange]) -> list[_Part]:
    """The responses that an answer consists of: that to the question, and that for its last target if the
    first does not cover it."""
    found: list[_Part] = []
    wanted = name
    for exchange in exchanges:
        if exchange.role != "caa" or exchange.response is None or dns.name.from_text(exchange.name) != wanted:
            continue
        try:
            response = read_response(exchange.response)
        except MalformedResponseError:
            continue
        flaw = find_flaw(wanted, rdtype, response)
        if flaw not in (None, BARE_TARGET) or not response.is_answer:
            continue
        found.append(_Part(exchange, response))
        if flaw is None:
            break
        wanted = follow_aliases(wanted, response.answer)[-1]
    return found


class _Proof:
    """The answers to DS queries, each with AD where its signatures are verified here."""

    def __init__(self, exchanges: Iterable[Exchange], keys: _Keyring) -> None:
        self._keys = keys
        self._exchanges = {
            (dns.name.from_text(made.name), made.rdtype): made
            for made in exchanges
            if made.role == "ds-proof" and made.response is not None
        }

    def ask(self, name: dns.name.Name, rdtype: RdataType) -> dns.message.Message | None:
        made = self._exchanges.get((name, dns.rdatatype.to_text(rdtype)))
        if made is None or made.response is None:
            return None
        try:
            response = read_response(made.response)
            if find_flaw(name, rdtype, response) is not None:
                return None
            message = dns.message.from_wire(made.response)
        except (MalformedResponseError, dns.exception.DNSException):
            return None
        message.flags &= ~dns.flags.AD
        try:
            _Part(made, response).verify(self._keys)
            message.flags |= dns.flags.AD
        except _UnverifiedError:
            pass
        return message


def _verify_insecure(path: list[dns.name.Name], exchanges: list[Exchange], keys: _Keyring) -> None:
    """Verify where the chain of trust ends on the way to one of the names. Raises _UnverifiedError."""
    proof = _Proof(exchanges, keys)
    ends = False
    for step in path:
        trace = trace_chain(step, proof.ask, exchanges[0].time)
        if trace.chain in (Chain.BROKEN_OFF, Chain.UNSUPPORTED):
            ends = True
        elif trace.chain is not Chain.COMPLETE:
            raise _UnverifiedError(f"it is not proven that {step} is Insecure")
    if not ends:
        raise _UnverifiedError("it is not proven that the chain of trust ends")
