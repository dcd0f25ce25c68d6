"""Evaluates CAA scenarios: ``python tools/caa_scenarios.py FILE.csv``.

Each row that comes out otherwise than it says is printed, and a closing count. Exit code: 0 all as expected,
1 a row differs, 2 the file cannot be read.

Columns: id, mailbox ("source:address", several joined by " | "), zone_data (records split at ";" outside
double quotes), dnssec_status (one word for all names, or "name=status" pairs that hold below the name),
transport_outcome ("ok" or "name=outcome", then facts: retries=, where=, constrained=, contract_waives_caa=,
checked=, issued=, method=, remotes=, rirs=), issuer_domain_names, br_version_date ("1.0.12@2026-04-01"),
expected_decision, expected_reason.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from smime_lint.br import version
from smime_lint.caa.evaluate import CaaResult, Circumstances, Mailbox, evaluate
from smime_lint.caa.perspectives import RIRS, Remote
from smime_lint.caa.resolver import Security
from smime_lint.caa.zone import ZoneResolver
from smime_lint.model.caa import CaaDecision

FACTS = frozenset(
    {
        "retries",
        "where",
        "constrained",
        "contract_waives_caa",
        "checked",
        "issued",
        "method",
        "remotes",
        "rirs",
    }
)
_RECORD = re.compile(r'(?:[^";\\]|\\.|"(?:[^"\\]|\\.)*")+', re.DOTALL)


@dataclass(frozen=True)
class Scenario:
    """A row."""

    id: str
    mailboxes: tuple[Mailbox, ...]
    context: Circumstances
    resolver: ZoneResolver
    decision: str
    reason: str

    def evaluate(self) -> CaaResult:
        """What the evaluator says."""
        return evaluate(self.mailboxes, self.context, self.resolver)


def read_scenarios(path: Path) -> list[dict[str, str]]:
    """The rows of a file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def parse_scenario(row: Mapping[str, str]) -> Scenario:
    """Read a row. Raises ValueError."""
    outcomes: dict[str, str] = {}
    facts: dict[str, str] = {}
    for word in row["transport_outcome"].split():
        name, equals, value = word.partition("=")
        if equals:
            (facts if name in FACTS else outcomes)[name] = value
    number, _, issued = row["br_version_date"].partition("@")
    issued_at = seconds(facts.get("issued", issued))
    remotes = facts.get("remotes")
    context = Circumstances(
        issuers=tuple(row["issuer_domain_names"].split()),
        issued_at=issued_at,
        br_version=version(number),
        checked_at=seconds(facts["checked"]) if "checked" in facts else issued_at,
        technically_constrained=facts.get("constrained") == "1",
        contract_waives_caa=facts.get("contract_waives_caa") == "1",
        method=facts.get("method"),
        remotes=None if remotes is None else _remotes(remotes, int(facts.get("rirs", "0"))),
    )
    resolver = ZoneResolver(
        (record.strip() for record in _RECORD.findall(row["zone_data"]) if record.strip()),
        _statuses(row["dnssec_status"]),
        outcomes,
        internal=facts.get("where") == "internal",
        retries=int(facts.get("retries", "0")),
    )
    return Scenario(
        row["id"],
        tuple(_mailbox(text) for text in row["mailbox"].split(" | ")),
        context,
        resolver,
        row["expected_decision"],
        row["expected_reason"],
    )


def _mailbox(text: str) -> Mailbox:
    source, _, address = text.partition(":")
    return Mailbox(address, source)


def _remotes(text: str, regions: int) -> tuple[Remote, ...]:
    """The remote results, those that corroborate spread over so many regions."""
    decisions = [CaaDecision(word) for word in text.split(",") if word]
    found = []
    count = 0
    for decision in decisions:
        region = RIRS[count % regions] if regions and decision.is_permission else None
        count += decision.is_permission
        found.append(Remote(decision, region))
    return tuple(found)


def _statuses(text: str) -> dict[str, Security]:
    statuses = {}
    for word in text.split():
        name, equals, status = word.rpartition("=")
        statuses[name if equals else ""] = Security(status)
    return statuses


def seconds(text: str) -> int:
    """A date, or a date and time in UTC, in seconds since 1970."""
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    return int(moment.replace(tzinfo=timezone.utc).timestamp())


def main(arguments: list[str]) -> int:
    """Run the tool."""
    if len(arguments) != 1:
        print("usage: python tools/caa_scenarios.py FILE.csv", file=sys.stderr)
        return 2
    try:
        rows = read_scenarios(Path(arguments[0]))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    different = 0
    for row in rows:
        try:
            scenario = parse_scenario(row)
            result = scenario.evaluate()
            found = f"{result.decision.value} {result.reason.value}"
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            found = f"cannot be evaluated: {error!r}"
        expected = f"{row.get('expected_decision')} {row.get('expected_reason')}"
        if found != expected:
            different += 1
            print(f"{row.get('id')}: expected {expected}, found {found}")
    print(f"{len(rows)} scenarios, {different} different")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
