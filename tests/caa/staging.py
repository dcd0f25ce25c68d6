"""Turns rows of scenarios.csv into zones and faults of the test bed.

Each row gets top-level domains of its own (``com`` becomes ``com-c002``), so that all rows are served at once
and a climb ends where the row says. What no server can show is left out with the reason.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import dns.exception
import dns.name

from .testbed import Zone

SCENARIOS = Path(__file__).with_name("scenarios.csv")

FAULTS = {"servfail": "servfail", "refused": "refused", "timeout": "drop"}


@dataclass(frozen=True)
class Staged:
    """A row of scenarios.csv and what stages it."""

    id: str
    mailboxes: tuple[str, ...]
    issuers: tuple[str, ...]
    br_version: str
    issued: str
    """The day of issuance (YYYY-MM-DD)."""
    facts: dict[str, str]
    decision: str
    reason: str
    zones: tuple[Zone, ...] = ()
    faults: dict[tuple[str, str], str] = field(default_factory=dict)
    """Fault by query (lower-case name and type) at the authoritative servers."""
    resolver: str = "validating"

    @property
    def unstaged(self) -> str | None:
        """Why no servers can stage the row, or None where they can."""
        if self.reason == "caa_not_required":
            return "there is nothing to check, which the command refuses"
        if "remotes" in self.facts:
            return "remote perspectives are recorded results"
        if self.facts.get("where") == "internal" and self.reason != "lookup_failed_internal":
            return "a resolver that fails shows nothing about the zone"
        if self.reason == "lookup_failed_dnssec_bogus" and self.faults:
            return "where the servers fail, nothing shows that the zone is bogus"
        return None

    @property
    def delay(self) -> int | None:
        """Seconds from the check to the issuance, where the row says."""
        if "checked" not in self.facts:
            return None
        checked, issued = (
            datetime.strptime(self.facts[fact], "%Y-%m-%dT%H:%M:%S%z") for fact in ("checked", "issued")
        )
        return int((issued - checked).total_seconds())


def read_rows(path: Path = SCENARIOS) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def stage(row: dict[str, str]) -> Staged:
    """Return the zones and faults of a row, its names moved to top-level domains of its own."""
    moved = {
        key: _move(row[key], row) for key in ("mailbox", "zone_data", "dnssec_status", "transport_outcome")
    }
    mailboxes = tuple(part.partition(":")[2] for part in moved["mailbox"].split(" | "))
    statuses = _read_statuses(moved["dnssec_status"])
    outcomes = dict(re.findall(r"(\S+)=(servfail|timeout|refused)", moved["transport_outcome"]))
    facts = dict(re.findall(r"(\w+)=(\S*)", row["transport_outcome"]))
    faults = {(f"{name}.", "CAA"): FAULTS[outcome] for name, outcome in outcomes.items()}
    # What fails for Indeterminate is the DS query too.
    faults |= {
        (f"{name}.", "DS"): "servfail" for name, status in statuses.items() if status == "indeterminate"
    }
    version, _, issued = row["br_version_date"].partition("@")
    return Staged(
        row["id"],
        mailboxes,
        tuple(row["issuer_domain_names"].split()),
        version,
        issued,
        facts,
        row["expected_decision"],
        row["expected_reason"],
        _make_zones(mailboxes, _split_records(moved["zone_data"]), statuses, faults),
        faults,
        "iterating" if row["dnssec_status"] == "unvalidated" else "validating",
    )


def _move(text: str, row: dict[str, str]) -> str:
    top_level = "|".join(("com", "test"))
    return re.sub(
        rf'(?<![\w-])({top_level})(?=\.*(?:[\s=";]|$))', rf"\1-{row['id'].lower()}", text, flags=re.IGNORECASE
    )


def _split_records(zone_data: str) -> list[str]:
    """Split at semicolons outside quotes; the root's own record stands in the test bed's root anyway."""
    parts = re.findall(r'(?:[^";\\]|\\.|"(?:[^"\\]|\\.)*")+', zone_data)
    records = [part.strip() for part in parts if part.strip()]
    return [record for record in records if not record.startswith(". ")]


def _read_statuses(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split()) if "=" in text else {}


def _make_zones(
    mailboxes: tuple[str, ...],
    records: list[str],
    statuses: dict[str, str],
    faults: dict[tuple[str, str], str],
) -> tuple[Zone, ...]:
    """Cut the names into zones: each top-level domain, and each name with a status."""
    domains = [domain for mailbox in mailboxes if (domain := _domain(mailbox))]
    owners = [record.split()[0] for record in records]
    # Where a name does not exist, the resolver knows so for all types and asks no more.
    failing = [name for name, rdtype in faults if rdtype == "CAA" and name not in owners]
    records = [*records, *(f'{name} 300 IN TXT "fails"' for name in failing)]
    owners += failing
    names = {*domains, *owners, *(f"{name}." for name in statuses)}
    cuts = {".".join(name.split(".")[-2:]) for name in names}
    cuts |= {f"{name}." for name in statuses}
    # A name that is an alias is no zone; its status is that of the zone above.
    for alias in {record.split()[0] for record in records if record.split()[3] == "CNAME"} & cuts:
        cuts.remove(alias)
        if alias.rstrip(".") in statuses:
            statuses = {**statuses, _zone_of(alias, cuts).rstrip("."): statuses[alias.rstrip(".")]}
    held: dict[str, list[str]] = {cut: [] for cut in cuts}
    for owner, record in zip(owners, records, strict=True):
        held[_zone_of(owner, cuts)].append(record)
    routed = {_zone_of(name, cuts - {name} if rdtype == "DS" else cuts) for name, rdtype in faults}
    return tuple(
        _make_zone(cut, tuple(held[cut]), statuses.get(cut.rstrip("."), "secure"), cut in routed)
        for cut in sorted(cuts)
    )


def _make_zone(name: str, records: tuple[str, ...], status: str, routed: bool) -> Zone:
    fault = "pass" if routed else None
    if status in ("insecure", "indeterminate"):
        return Zone(name, records, signing="unsigned", ds="none", fault=fault)
    return Zone(name, records, ds="other" if status == "bogus" else "own", fault=fault)


def _domain(mailbox: str) -> str | None:
    """Return the mailbox's domain in A-labels with a dot at the end; None where there is none to serve."""
    domain = mailbox.rpartition("@")[2].lower().rstrip(".")
    try:
        name = dns.name.from_text(domain, idna_codec=dns.name.IDNA_2008_Practical).to_text()
    except dns.exception.DNSException:
        return None
    return name if re.fullmatch(r"([a-z0-9_-]+\.)+", name) else None


def _zone_of(name: str, cuts: set[str]) -> str:
    return max((cut for cut in cuts if name == cut or name.endswith("." + cut)), key=len)
