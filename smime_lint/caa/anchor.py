"""Trust anchors: the keys of the root that everything is verified with (RFC 7958)."""

from __future__ import annotations

from collections.abc import Iterable

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

IANA = (
    "20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D",
    "38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16",
)
"""The key-signing keys of the root that IANA publishes: those of 2017 and 2024."""


class TrustAnchorError(ValueError):
    """A file without a trust anchor for the root."""


def read_anchor(text: str) -> tuple[str, ...]:
    """The DS records in a file of DS or DNSKEY records of the root, as unbound and IANA publish them.

    Raises TrustAnchorError.
    """
    found: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition(";")[0].split()
        if not words:
            continue
        kind = next((place for place, word in enumerate(words) if word.upper() in ("DS", "DNSKEY")), None)
        if kind is None or words[0] != ".":
            raise TrustAnchorError(f"line {number}: expected a DS or DNSKEY record of the root")
        try:
            rdata = dns.rdata.from_text("IN", words[kind].upper(), " ".join(words[kind + 1 :]))
            if isinstance(rdata, DNSKEY):
                rdata = dns.dnssec.make_ds(dns.name.root, rdata, "SHA256")
        except (dns.exception.DNSException, ValueError) as error:
            raise TrustAnchorError(f"line {number}: {error}") from error
        found.append(rdata.to_text().upper())
    if not found:
        raise TrustAnchorError("it contains no DS or DNSKEY record")
    return tuple(found)


def parse_anchor(records: Iterable[str]) -> tuple[DS, ...]:
    """The DS records of a trust anchor. Raises TrustAnchorError."""
    parsed = []
    for record in records:
        try:
            rdata = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DS, record)
        except (dns.exception.DNSException, ValueError) as error:
            raise TrustAnchorError(f"{record!r} is not a DS record: {error}") from error
        assert isinstance(rdata, DS)  # noqa: S101 - for mypy
        parsed.append(rdata)
    return tuple(parsed)
