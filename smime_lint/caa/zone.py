"""Zone text in place of DNS: for tests, and for trying out what a set of records would decide.

Aliases, wildcards and empty non-terminals behave as in DNS (RFC 1034 4.3.2, 4592, 6672). Statuses and
failures are given, not worked out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import dns.exception
import dns.name
import dns.rdatatype

from .resolver import DnsAnswer, Security
from .wire import MOST_ALIASES, WireRecord

_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+))', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:(\d{3})|(.))", re.DOTALL)

WORST = (Security.BOGUS, Security.INDETERMINATE, Security.UNVALIDATED, Security.INSECURE)
"""A chain of aliases has the first of these that one of its names has, else it is Secure."""

NXDOMAIN = "nxdomain"
OUTCOMES = {"servfail": "SERVFAIL", "refused": "REFUSED", "notimp": "NOTIMP", "formerr": "FORMERR"}
"""Failures that come with an rcode, by their names in zone files' companions; "timeout" comes without."""


class ZoneError(ValueError):
    """Zone text that cannot be read; the message contains the record."""


class ZoneResolver:
    """Answers from zone text."""

    def __init__(
        self,
        records: Iterable[str],
        statuses: Mapping[str, Security] | None = None,
        outcomes: Mapping[str, str] | None = None,
        *,
        internal: bool = False,
        retries: int = 0,
    ) -> None:
        """``records``: "owner TTL IN TYPE RDATA" with absolute names, RDATA also in the form of RFC 3597.
        ``statuses``: by name, each holding below it too; "" is for all names, which else are Secure.
        ``outcomes``: by name "servfail", "refused", "notimp", "formerr", "timeout" or "nxdomain" for the CAA
        query at exactly that name. ``internal``, ``retries``: those of failed lookups.

        Raises ZoneError.
        """
        self._records: dict[str, list[WireRecord]] = defaultdict(list)
        self._names: set[str] = set()
        for text in records:
            record = parse_record(text)
            owner = _fold(record.owner.to_text(omit_final_dot=True))
            self._records[owner].append(record)
            while owner and owner not in self._names:
                self._names.add(owner)
                owner = owner.partition(".")[2]
        self._statuses = {_fold(name): status for name, status in (statuses or {}).items()}
        self._outcomes = {_fold(name): outcome for name, outcome in (outcomes or {}).items()}
        self._internal = internal
        self._retries = retries

    def lookup(self, name: str, rdtype: str = "CAA") -> DnsAnswer:
        """The answer for a name."""
        wanted = dns.rdatatype.from_text(rdtype)
        path = [_fold(name)]
        found: list[WireRecord] = []
        rcode, error = "NOERROR", None
        while True:
            here = path[-1]
            outcome = self._outcomes.get(here, "ok")
            if outcome != "ok":
                rcode, error = _failure(outcome)
                break
            records, target = self._records_at(here, wanted)
            found += records
            if target is None:
                if not records and not self._exists(here):
                    rcode = "NXDOMAIN"
                break
            target = _fold(target)
            if target in path:
                rcode, error = "SERVFAIL", "alias loop"
                break
            if len(path) > MOST_ALIASES:
                rcode, error = "SERVFAIL", f"more than {MOST_ALIASES} aliases"
                break
            path.append(target)
        has_failed = rcode not in ("NOERROR", "NXDOMAIN") or error is not None
        security = self._security(path, has_failed)
        if security is Security.BOGUS:
            rcode, error, has_failed = "SERVFAIL", None, True
        return DnsAnswer(
            name=path[0] + ".",
            rdtype=rdtype,
            rcode=rcode if error is None else None,
            error=error,
            records=() if has_failed else tuple(found),
            aliases=() if has_failed else tuple(alias + "." for alias in path[1:]),
            security=security,
            internal=has_failed and self._internal,
            retries=self._retries if has_failed else 0,
            exchanges=(),
        )

    def _records_at(self, name: str, wanted: int) -> tuple[list[WireRecord], str | None]:
        """The records of one step, and the name that an alias leads to."""
        above = name
        while above:
            above = above.partition(".")[2]
            for record in self._records.get(above, ()):
                if record.rdtype == dns.rdatatype.DNAME and record.target is not None and above:
                    prefix = name[: -len(above)]
                    return [record], prefix + record.target.to_text(omit_final_dot=True)
        held = self._held(name)
        for record in held:
            if record.rdtype == dns.rdatatype.CNAME and wanted != record.rdtype and record.target is not None:
                return [record], record.target.to_text(omit_final_dot=True)
        return [record for record in held if record.rdtype == wanted], None

    def _held(self, name: str) -> list[WireRecord]:
        """The records at a name, those of a wildcard as if they stood there."""
        if name in self._names:
            return self._records.get(name, [])
        owner = dns.name.from_text(name + ".")
        return [
            WireRecord(owner, record.rdtype, record.ttl, record.rdata, record.target)
            for record in self._records.get(self._wildcard(name), ())
        ]

    def _wildcard(self, name: str) -> str:
        """The only wildcard that a name can come from: that of its closest encloser (RFC 4592 3.3.1)."""
        encloser = name.partition(".")[2]
        while encloser and encloser not in self._names:
            encloser = encloser.partition(".")[2]
        return f"*.{encloser}" if encloser else "*"

    def _exists(self, name: str) -> bool:
        return name in self._names or self._wildcard(name) in self._names

    def _security(self, path: list[str], has_failed: bool) -> Security:
        found = [self._status(name) for name in path]
        # What failed is the end of the path; a chain of DS to it is one, whatever lies before it.
        if has_failed and found[-1] is Security.SECURE and Security.BOGUS not in found:
            return Security.SECURE
        return next((each for each in WORST if each in found), Security.SECURE)

    def _status(self, name: str) -> Security:
        while name and name not in self._statuses:
            name = name.partition(".")[2]
        return self._statuses.get(name, Security.SECURE)


def _failure(outcome: str) -> tuple[str, str | None]:
    if outcome == NXDOMAIN:
        return "NXDOMAIN", None
    if outcome in OUTCOMES:
        return OUTCOMES[outcome], None
    return "SERVFAIL", outcome


def _fold(name: str) -> str:
    return name.rstrip(".").lower()


def parse_record(text: str) -> WireRecord:
    """Read "owner TTL IN TYPE RDATA". Raises ZoneError."""
    tokens = _tokens(text)
    if len(tokens) < 5 or not tokens[1].isdigit() or tokens[2].upper() != b"IN":
        raise ZoneError(f"expected a record as 'owner TTL IN TYPE RDATA', found {text!r}")
    owner, ttl, _, type_name, *rest = tokens
    try:
        rdtype = dns.rdatatype.from_text(type_name.decode("ascii"))
        target = None
        rdata = b""
        if rest[0] == b"\\#":
            rdata = bytes.fromhex(b"".join(rest[2:]).decode("ascii"))
        elif rdtype == dns.rdatatype.CAA:
            flags, tag, value = rest
            rdata = bytes((int(flags), len(tag))) + tag + value
        elif rdtype in (dns.rdatatype.CNAME, dns.rdatatype.DNAME):
            target = dns.name.from_text(rest[0].decode("ascii"))
        return WireRecord(dns.name.from_text(owner.decode("ascii")), rdtype, int(ttl), rdata, target)
    except (ValueError, dns.exception.DNSException) as error:
        raise ZoneError(f"{text!r}: {error}") from error


def _tokens(text: str) -> list[bytes]:
    tokens = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ZoneError(f"unbalanced quotes or escapes in {text!r}")
        raw = (match[1] if match[1] is not None else match[2]).encode("utf-8")
        tokens.append(raw if raw == b"\\#" else _ESCAPE.sub(_unescape, raw))
        position = match.end()
    return tokens


def _unescape(match: re.Match[bytes]) -> bytes:
    return bytes((int(match[1]),)) if match[1] else match[2]
