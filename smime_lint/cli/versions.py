"""smime-lint versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
import msgspec

from ..br import VERSIONS, BrVersion
from ..rules import Rule
from .destination import open_destination
from .options import config_options, load_linter, rules_request
from .parameters import Command, format_option


class ComplianceDate(msgspec.Struct, frozen=True):
    """A day from which a rule of a version applies, or no longer applies, to certificates that are issued."""

    date: str
    event: str
    """What the day is to the rule: "effective" or "expires"."""
    rule: str


class RuleCounts(msgspec.Struct, frozen=True):
    """What a version did to the rules."""

    added: int
    withdrawn: int
    """Those that held until the version before."""
    dated: int
    """The added rules that begin or cease to apply on a compliance date."""


class VersionRecord(msgspec.Struct, frozen=True):
    """A version as `smime-lint versions --format json` writes it."""

    number: str
    ballot: str
    published: str
    summary: str
    rules: RuleCounts
    compliance_dates: tuple[ComplianceDate, ...]


@click.command(name="versions", cls=Command)
@format_option("text", "json", default="text")
@config_options
def command(format_name: str, **options: Any) -> int:
    """List the versions of the S/MIME BR, their compliance dates, and what they did to the rules."""
    rules = load_linter(rules_request(options)).rules
    records = [_record(version, rules) for version in VERSIONS]
    with open_destination(utf8=format_name != "text") as stream:
        stream.write(_json(records) if format_name == "json" else "\n".join(map(_text, records)))
    return 0


def _record(version: BrVersion, rules: Sequence[Rule]) -> VersionRecord:
    added = [rule for rule in rules if rule.since == version]
    withdrawn = [rule for rule in rules if rule.until is not None and rule.until.index + 1 == version.index]
    dates = sorted(
        (day.isoformat(), event, rule.id)
        for rule in added
        for event, day in (("effective", rule.effective), ("expires", rule.expires))
        if day is not None
    )
    return VersionRecord(
        number=version.number,
        ballot=version.ballot,
        published=version.published.isoformat(),
        summary=version.summary,
        rules=RuleCounts(len(added), len(withdrawn), len({rule_id for _, _, rule_id in dates})),
        compliance_dates=tuple(ComplianceDate(*entry) for entry in dates),
    )


def _json(records: Sequence[VersionRecord]) -> str:
    document = msgspec.json.encode({"versions": records})
    return msgspec.json.format(document, indent=2).decode("utf-8") + "\n"


def _text(record: VersionRecord) -> str:
    counts = record.rules
    dated = f", {counts.dated:,} with compliance dates" if counts.dated else ""
    lines = [
        f"{record.number:<7} {record.ballot:<7} {record.published}  {record.summary}",
        f"{'':16}rules: {counts.added:,} added, {counts.withdrawn:,} withdrawn{dated}",
    ]
    for entry in record.compliance_dates:
        verb = "applies from" if entry.event == "effective" else "ends on"
        lines.append(f"{'':16}{entry.rule} {verb} {entry.date}")
    return "\n".join(lines) + "\n"
