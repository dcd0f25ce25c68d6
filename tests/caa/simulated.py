"""A validating resolver in this process: a transport that answers from zone text.

It shows a StubResolver what one over the network would: AD, DS records or their signed absence, SERVFAIL.
"""

from __future__ import annotations

from collections.abc import Callable

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from smime_lint.caa.resolver import Security
from smime_lint.caa.wire import Server
from smime_lint.caa.zone import ZoneResolver

SOA = "ns. x. 1 1 1 1 60"
SIGNATURE = f"SOA 13 0 300 20400101000000 20200101000000 1 . {'A' * 86}=="
"""Nobody here verifies it; its original TTL shows that the answer is fresh."""
DS = "1 13 2 " + "00" * 32


def simulate(zone: ZoneResolver, unsigned: tuple[str, ...] = ()) -> Callable[..., tuple[bytes, bool]]:
    """A transport over zone text. ``unsigned``: names at which a delegation without DS stands."""

    def transport(query: bytes, server: Server, timeout: float) -> tuple[bytes, bool]:
        message = dns.message.from_wire(query)
        question = message.question[0]
        response = dns.message.make_response(message, recursion_available=True)
        name = question.name.to_text(omit_final_dot=True)
        is_signed = not any(name == each or name.endswith("." + each) for each in unsigned)
        if question.rdtype == dns.rdatatype.SOA:
            response.answer.append(_rrset(question.name, "SOA", SOA))
            response.answer.append(_rrset(question.name, "RRSIG", SIGNATURE))
        elif question.rdtype == dns.rdatatype.DS:
            if name in unsigned:
                response.authority.append(_rrset(question.name, "NSEC", f"\\000.{name}. NS RRSIG NSEC"))
            elif is_signed:
                response.answer.append(_rrset(question.name, "DS", DS))
            is_signed = is_signed or name in unsigned
        elif question.rdtype == dns.rdatatype.CAA:
            answer = zone.lookup(name)
            if answer.error == "timeout":
                raise TimeoutError
            response.set_rcode(dns.rcode.from_text(answer.rcode or "SERVFAIL"))
            for record in answer.records:
                rdata = dns.rdata.GenericRdata(dns.rdataclass.IN, dns.rdatatype.CAA, record.rdata)
                response.answer.append(dns.rrset.from_rdata(record.owner, record.ttl, rdata))
            is_signed = is_signed and answer.rcode in ("NOERROR", "NXDOMAIN")
            if answer.security is Security.BOGUS:
                response.use_edns(options=[dns.edns.EDEOption(dns.edns.EDECode.DNSSEC_BOGUS)])
        if not response.answer and response.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
            cut = next((each for each in unsigned if name == each or name.endswith("." + each)), "")
            owner = "." if question.rdtype == dns.rdatatype.DS else f"{cut}."
            response.authority.append(_rrset(dns.name.from_text(owner), "SOA", SOA))
        if is_signed:
            response.flags |= dns.flags.AD
        return response.to_wire(), False

    return transport


def _rrset(name: dns.name.Name, rdtype: str, text: str) -> dns.rrset.RRset:
    return dns.rrset.from_text(name, 300, "IN", rdtype, text)
