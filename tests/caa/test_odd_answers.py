"""What is not a complete, well-formed answer to the question is a failed lookup, and never a permission.

Each odd answer comes from a resolver that otherwise works, for a name in a signed and in an unsigned zone.
Above the name nothing prohibits issuance, so that any odd answer taken for "no CAA" would permit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import pytest

from smime_lint.caa.check import Facts, LiveChecker, RecordedChecker
from smime_lint.caa.evaluate import Mailbox
from smime_lint.caa.stub import StubSettings
from smime_lint.caa.wire import Server
from smime_lint.caa.zone import ZoneResolver
from smime_lint.model.caa import CaaDecision, CaaReason

from .simulated import SOA, simulate

AT = 1775001600
"""2026-04-01."""
PERMIT = 'CAA 0 issuemail "ca.example"'

Odd = Callable[[dns.message.Message, str], "dns.message.Message | bytes"]
"""Spoils a response without records for a name."""


def records(section: str, *lines: str, rcode: str = "NOERROR") -> Odd:
    """A response with records in a section, as "owner type rdata": "@" is the name, "^" the zone."""

    def make(response: dns.message.Message, name: str) -> dns.message.Message:
        zone = name.partition(".")[2]
        response.set_rcode(dns.rcode.from_text(rcode))
        for line in lines:
            owner, rdtype, rdata = line.split(None, 2)
            owner = owner.replace("@", name).replace("^", zone)
            rdata = rdata.replace("@", name).replace("^", zone)
            rrset = dns.rrset.from_text(owner, 300, "IN", rdtype, rdata)
            getattr(response, section).append(rrset)
        return response

    return make


def both(first: Odd, second: Odd) -> Odd:
    def make(response: dns.message.Message, name: str) -> dns.message.Message | bytes:
        made = first(response, name)
        assert isinstance(made, dns.message.Message)
        return second(made, name)

    return make


def denial(*lines: str, rcode: str = "NOERROR") -> Odd:
    """A denial that would be good, with records in the answer."""
    return both(records("authority", f"^ SOA {SOA}", rcode=rcode), records("answer", *lines, rcode=rcode))


def flagged(flag: int, odd: Odd | None = None, *, clear: bool = False) -> Odd:
    """A denial, or another response, with a flag set, or cleared."""

    def make(response: dns.message.Message, name: str) -> dns.message.Message | bytes:
        response = (odd or denial())(response, name)  # type: ignore[assignment]
        response.flags = response.flags & ~flag if clear else response.flags | flag
        return response

    return make


def with_opcode(opcode: int) -> Odd:
    def make(response: dns.message.Message, name: str) -> dns.message.Message:
        made = denial()(response, name)
        assert isinstance(made, dns.message.Message)
        made.set_opcode(dns.opcode.Opcode(opcode))
        return made

    return make


def with_errors(*codes: int, odd: Odd | None = None) -> Odd:
    def make(response: dns.message.Message, name: str) -> dns.message.Message:
        made = (odd or denial())(response, name)
        assert isinstance(made, dns.message.Message)
        made.use_edns(0, options=[dns.edns.EDEOption(dns.edns.EDECode.make(code)) for code in codes])
        return made

    return make


def rewritten(change: Callable[[bytes], bytes], odd: Odd | None = None) -> Odd:
    """The octets of a denial changed."""

    def make(response: dns.message.Message, name: str) -> bytes:
        made = (odd or denial())(response, name)
        return change(made if isinstance(made, bytes) else made.to_wire())

    return make


def asked(name: str | None = None, rdtype: str = "CAA", rdclass: str = "IN", count: int = 1) -> Odd:
    """A denial that repeats another question."""

    def make(response: dns.message.Message, own: str) -> dns.message.Message:
        made = denial()(response, own)
        assert isinstance(made, dns.message.Message)
        question = dns.rrset.RRset(
            dns.name.from_text(name or own),
            dns.rdataclass.from_text(rdclass),
            dns.rdatatype.from_text(rdtype),
        )
        made.question = [question] * count
        return made

    return make


def of_class(rdclass: int, odd: Odd) -> Odd:
    """The class of the first record behind the question changed."""

    def change(wire: bytes) -> bytes:
        end = 12
        while wire[end]:
            end += wire[end] + 1
        end += 5
        while wire[end] and wire[end] < 0xC0:
            end += wire[end] + 1
        end += 2 if wire[end] >= 0xC0 else 1
        return wire[: end + 2] + struct.pack("!H", rdclass) + wire[end + 4 :]

    return rewritten(change, odd)


def chain(length: int) -> Odd:
    aliases = [f"{'@' if n == 0 else f'a{n}.^'} CNAME a{n + 1}.^" for n in range(length)]
    return denial(*aliases)


def many(count: int) -> Odd:
    def make(response: dns.message.Message, name: str) -> dns.message.Message:
        made = denial()(response, name)
        assert isinstance(made, dns.message.Message)
        rrset = dns.rrset.RRset(dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.CAA)
        for number in range(count):
            octets = b"\0\x05issue" + struct.pack("!H", number)
            rrset.add(dns.rdata.GenericRdata(dns.rdataclass.IN, dns.rdatatype.CAA, octets), 300)
        made.answer.append(rrset)
        return made

    return make


SIGNATURE = f"13 2 300 20400101000000 20200101000000 1 test. {'A' * 86}=="

ODD: dict[str, Odd] = {
    # Truncated
    "truncated-empty": flagged(dns.flags.TC),
    "truncated-permission": flagged(dns.flags.TC, records("answer", f"@ {PERMIT}")),
    "truncated-without-soa": flagged(dns.flags.TC, records("answer")),
    # Another question
    "other-name": asked("other.test."),
    "name-below": asked("a.odd.test."),
    "name-above": asked("test."),
    "other-type": asked(rdtype="TYPE258"),
    "any-type": asked(rdtype="ANY"),
    "other-class": asked(rdclass="CH"),
    "no-question": asked(count=0),
    "two-questions": asked(count=2),
    # Another message
    "inverse-query": with_opcode(1),
    "status": with_opcode(2),
    "notify": with_opcode(4),
    "update": with_opcode(5),
    "stateful": with_opcode(6),
    "no-recursion": flagged(dns.flags.RA, clear=True),
    "checking-disabled": flagged(dns.flags.CD),
    # Another source
    "authoritative-denial": flagged(dns.flags.AA),
    "authoritative-data": flagged(dns.flags.AA, records("answer", f"@ {PERMIT}")),
    "stale": with_errors(3),
    "stale-nxdomain": with_errors(19),
    "stale-data": with_errors(3, odd=records("answer", f"@ {PERMIT}")),
    "forged": with_errors(4),
    "blocked": with_errors(15),
    "censored": with_errors(16),
    "filtered": with_errors(17, odd=records("answer", f"@ {PERMIT}")),
    "prohibited": with_errors(18),
    "policy-zone": both(denial(), records("additional", f"policy.invalid. SOA {SOA}")),
    # No denial
    "empty": records("answer"),
    "empty-nxdomain": records("answer", rcode="NXDOMAIN"),
    "self-referral": records("authority", "^ NS ns.invalid."),
    "referral-below": records("authority", "@ NS ns.invalid."),
    "referral-up": records("authority", ". NS ns.invalid."),
    "referral-nxdomain": records("authority", "^ NS ns.invalid.", rcode="NXDOMAIN"),
    "soa-of-another": records("authority", f"other. SOA {SOA}"),
    "soa-below": records("authority", f"a.@ SOA {SOA}"),
    "soa-of-a-sibling": records("authority", f"sibling.^ SOA {SOA}"),
    "soa-of-both": records("authority", f"^ SOA {SOA}", f"other. SOA {SOA}"),
    "soa-in-the-answer": records("answer", f"^ SOA {SOA}"),
    "soa-in-the-additional": records("additional", f"^ SOA {SOA}"),
    "soa-of-class-ch": of_class(3, records("authority", f"^ SOA {SOA}")),
    "nxdomain-with-data": denial(f"@ {PERMIT}", rcode="NXDOMAIN"),
    # Records that were not asked for
    "caa-above": denial(f"^ {PERMIT}"),
    "caa-below": denial(f"a.@ {PERMIT}"),
    "caa-of-a-sibling": denial(f"sibling.^ {PERMIT}"),
    "caa-of-the-root": denial(f". {PERMIT}"),
    "caa-of-class-ch": of_class(3, records("answer", f"@ {PERMIT}")),
    "caa-of-class-any": of_class(255, records("answer", f"@ {PERMIT}")),
    "caa-and-one-of-class-hs": of_class(4, records("answer", f"a.@ {PERMIT}", f"@ {PERMIT}")),
    "another-type": denial("@ A 192.0.2.1"),
    "signature-alone": denial(f"@ RRSIG CAA {SIGNATURE}"),
    # Aliases
    "caa-beside-an-alias": denial("@ CNAME target.^", f"@ {PERMIT}"),
    "caa-at-both-ends": denial("@ CNAME target.^", f"@ {PERMIT}", f"target.^ {PERMIT}"),
    "two-aliases": denial("@ CNAME a.^", "@ CNAME b.^"),
    "alias-of-another": denial("sibling.^ CNAME target.^"),
    "alias-loop": denial("@ CNAME a.^", "a.^ CNAME @"),
    "alias-to-itself": denial("@ CNAME @"),
    "dname-alone": denial("^ DNAME target.invalid."),
    "dname-with-another-alias": denial("^ DNAME target.invalid.", "@ CNAME b.invalid."),
    "dname-with-data": denial("^ DNAME target.invalid.", f"@ {PERMIT}"),
    "seventeen-aliases": chain(17),
    # The message
    "records-over-the-limit": many(2001),
    "octets-behind-the-end": rewritten(lambda wire: wire + b"\0"),
    "count-over-the-records": rewritten(lambda wire: wire[:7] + b"\1" + wire[8:]),
    "cut": rewritten(lambda wire: wire[:-12]),
    "two-opt-records": rewritten(lambda wire: wire[:11] + b"\2" + wire[12:] + b"\0\0\x29\4\xd0" + bytes(6)),
    "soa-that-cannot-be-read": rewritten(
        lambda wire: wire.replace(b"\0\x06\0\1\0\0\x01\x2c\0", b"\0\x06\0\1\0\0\x01\x2c\x7f")
    ),
}  # fmt: skip
UNSIGNED_ONLY: dict[str, Odd] = {
    "soa-above-the-delegation": records("authority", f"test. SOA {SOA}"),
    "soa-of-the-root": records("authority", f". SOA {SOA}", rcode="NXDOMAIN"),
    "nsec-without-ad": records("authority", r"@ NSEC \000.@ A RRSIG NSEC"),
}

CASES = [(kind, name) for kind in ODD for name in ("odd.test", "odd.unsigned.test")]
CASES += [(kind, "odd.unsigned.test") for kind in UNSIGNED_ONLY]


def checker(name: str, odd: Odd) -> LiveChecker:
    """A checker whose resolver gives an odd answer for one name."""
    good = simulate(ZoneResolver([]), ("unsigned.test",))

    def transport(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
        message = dns.message.from_wire(query)
        question = message.question[0]
        if question.rdtype != dns.rdatatype.CAA or question.name.to_text() != f"{name}.":
            return good(query, server, timeout)
        response = dns.message.make_response(message, recursion_available=True)
        if not name.endswith("unsigned.test"):
            response.flags |= dns.flags.AD
        made = odd(response, f"{name}.")
        return made if isinstance(made, bytes) else made.to_wire(max_size=65535), True

    settings = StubSettings(retry_wait=0.0)
    return LiveChecker(
        [Server("127.0.0.1", 1), Server("127.0.0.2", 1)], settings, transport=transport, clock=lambda: AT
    )


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_an_odd_answer_never_permits(kind: str, name: str) -> None:
    facts = Facts(issuers=("ca.example",), br_version="1.0.12", accepts_failure=True)
    check = checker(name, (ODD | UNSIGNED_ONLY)[kind]).check(Mailbox(f"x@{name}"), facts)
    assert not check.is_permitted
    assert check.result.decision is CaaDecision.DENY_ON_FAILURE
    assert check.result.reason is CaaReason.LOOKUP_FAILED_INTERNAL
    # Not in the years in which DNSSEC was not required, nor from the record.
    before = Facts(issuers=("ca.example",), br_version="1.0.8", issued_at=AT, accepts_failure=True)
    assert not checker(name, (ODD | UNSIGNED_ONLY)[kind]).check(Mailbox(f"x@{name}"), before).is_permitted
    repeated = RecordedChecker([check.record]).check(Mailbox(f"x@{name}"), Facts())
    assert repeated.record == check.record


@pytest.mark.parametrize("name", ["odd.test", "odd.unsigned.test"])
@pytest.mark.parametrize(
    "good", [denial(), denial(rcode="NXDOMAIN"), denial("@ CNAME target.^"), records("answer", f"@ {PERMIT}"),
             denial("@ CNAME target.^", f"target.^ {PERMIT}"), chain(16), many(1000)]
)  # fmt: skip
def test_what_the_odd_answers_are_made_from_is_an_answer(name: str, good: Odd) -> None:
    facts = Facts(issuers=("ca.example",), br_version="1.0.12")
    assert checker(name, good).check(Mailbox(f"x@{name}"), facts).is_permitted


def test_there_are_enough() -> None:
    assert len(ODD) >= 62
