"""smime-lint caa: check and explain."""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TextIO

import click

from ..config import Section
from .caa_options import (
    append_record,
    check_options,
    make_checker,
    open_log,
    read_files,
    read_log,
    read_trust_anchor,
    sync_log,
)
from .destination import open_destination, until_closed
from .group import Group, UsageProblem
from .options import choose, config_options, read_config, seconds_of, setting_option, wants_progress
from .parameters import Command, WholeNumber, complete_paths, format_option, option
from .progress import Progress

if TYPE_CHECKING:
    from ..caa.check import Check, Checker, Facts
    from ..caa.evaluate import Mailbox
    from ..evidence.record import CheckRecord, RecordLog

RECORDS_A_SYNC = 100
SECONDS_A_SYNC = 0.5
"""How much evidence is waited for at once."""

DENIED = 1
BAD_INPUT = 2

_TIME_OPTIONS = (
    option(
        "--at",
        section=Section.INPUTS,
        metavar="TIME",
        help='The time of issuance: an ISO 8601 date or time, or "now". [default: now; with --recorded, the '
        "time in the record]",
    ),
    setting_option("br-version"),
)


@click.group(name="caa", cls=Group)
def command() -> None:
    """Check CAA records before issuance, and verify recorded checks (BR 4.2.2.1, RFC 9495).

    \b
      smime-lint caa check --issuer-domain ca.example --resolver 127.0.0.1 user@example.com
      smime-lint caa check --record caa.jsonl to-be-signed.der
      smime-lint caa explain user@example.com
      smime-lint caa verify caa.jsonl
    """


@command.command(name="check", cls=Command, short_help="Check whether CAA records permit certificates.")
@click.argument("inputs", metavar="(MAILBOX | CERT-FILE)...", nargs=-1, shell_complete=complete_paths)
@option(
    "--mailboxes-from",
    section=Section.INPUTS,
    metavar="FILE",
    help='Also check the mailboxes in this file, one on each line; "-" is standard input.',
)
@option(
    "--jobs",
    "-j",
    section=Section.RUN,
    metavar="N",
    type=WholeNumber(1, 512),
    help="Checks at the same time. [default: 32]",
)
@format_option("text", "json", default="text")
@setting_option("output")
@setting_option("progress")
@setting_option("tbs")
@_TIME_OPTIONS[0]
@_TIME_OPTIONS[1]
@check_options
@config_options
def check(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Check whether CAA records permit certificates for mailboxes, or for those in certificates.

    With --recorded and without MAILBOX, every check in the log is repeated.

    Exit code: 0 all permitted; 1 one is denied, a lookup failed (also where the BR allow a failure as
    permission, without --accept-lookup-failure), or a repeated check decides differently; 2 bad input; 3 an
    internal error. The highest that applies.
    """
    from ..caa.batch import WORKERS, map_ordered

    config = read_config(options["config_file"], options["no_config"])
    setup = make_checker(options, config)
    with_record = options["record"] is not None or options["format_name"] == "json"
    run = _Run(setup.checker, _facts(options, setup.facts), options["reference"], with_record=with_record)
    listed = options["mailboxes_from"]
    files = (*_certificate_files(inputs), *([listed] if listed not in (None, "-") else []))
    items = _items(inputs, listed, options["tbs"], setup.checker)
    progress = Progress(wants_progress(options["progress"], output), "mailboxes")
    code = 0
    is_complete = False
    with until_closed(), ExitStack() as stack:
        read = tuple(name for name in read_files(options) if name != options["record"])
        log = open_log(options["record"], (*files, *read))
        if log is not None:
            stack.enter_context(log)
        is_json = options["format_name"] == "json"
        kept = (
            *files,
            *read_files(options),
            *([] if config.file is None else [str(config.file)]),
            *(choose(options["rules"], config.get("rules")) or ()),
        )
        stream = stack.enter_context(open_destination(output, utf8=is_json, inputs=kept))
        writer = _JsonWriter(stream) if is_json else _TextWriter(stream)
        results = map_ordered(run, items, workers=options["jobs"] or WORKERS)
        for item, done in results if log is None else _recorded(results, log):
            if isinstance(done, str):
                _tell(f"{item.shown}: {done}" if item.shown else done)
                code = max(code, BAD_INPUT)
                continue
            writer.write(item, done)
            code = max(code, _code(done))
            progress.step()
        if not writer.count and not code:
            _tell("there is no mailbox to check")
            code = BAD_INPUT
        writer.end()
        stream.flush()
        is_complete = True
    progress.finish()
    return code if is_complete else max(code, BAD_INPUT)  # who issues must have seen all decisions


@command.command(name="explain", cls=Command, short_help="Show step by step how a mailbox is checked.")
@click.argument("mailbox", metavar="MAILBOX")
@_TIME_OPTIONS[0]
@_TIME_OPTIONS[1]
@check_options
@config_options
def explain(mailbox: str, **options: Any) -> int:
    """Show step by step how a mailbox is checked.

    The exit codes are those of check.
    """
    from ..caa.evaluate import Mailbox

    config = read_config(options["config_file"], options["no_config"])
    setup = make_checker(options, config)
    item = _Item(Mailbox(_readable(mailbox)))
    _, done = _Run(setup.checker, _facts(options, setup.facts), options["reference"])(item)
    if isinstance(done, str):
        raise UsageProblem(done)
    log = open_log(options["record"])
    if log is not None:
        with log:
            append_record(log, done)
    with until_closed(), open_destination() as stream:
        for line in explain_check(done):
            stream.write(_printable(line) + "\n")
    return _code(done)


@command.command(
    name="verify",
    cls=Command,
    short_help="Verify recorded checks by their DNSSEC signatures, without network.",
)
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, shell_complete=complete_paths)
@option(
    "--trust-anchor",
    metavar="FILE",
    help="DS or DNSKEY records of the root, as unbound and IANA publish them. [default: IANA's]",
)
@option("--mailbox", metavar="MAILBOX", help="Verify only the records of this mailbox.")
def verify(logs: tuple[str, ...], trust_anchor: str | None, mailbox: str | None) -> int:
    """Verify the DNSSEC signatures in recorded checks, without network.

    Every answer recorded as Secure is verified up to the trust anchor at the time at which it was given,
    every Insecure one down to the signed proof that its zone is not signed, and every decision is repeated.

    Exit code: 0 everything verifies; 1 something does not; 2 bad input; 3 an internal error.
    """
    from ..caa.verify import Verifier

    anchor = read_trust_anchor(trust_anchor)
    code = count = 0
    is_complete = False
    with until_closed(), open_destination() as stream:
        for file in logs:
            recorded = read_log(file)
            verifier = Verifier(recorded.chain, anchor)
            for record in recorded.records:
                if mailbox is not None and record.mailbox != mailbox:
                    continue
                count += 1
                verified = verifier.verify(record)
                code = max(code, 0 if verified.is_good else DENIED)
                shown = f"{record.mailbox} ({record.checked_at or record.issued_at}): {verified.summary}"
                for line in (shown, *(f"  {problem}" for problem in verified.problems)):
                    stream.write(_printable(line) + "\n")
        stream.flush()
        is_complete = True
    if is_complete and not count:
        _tell("there is no record to verify")
        code = BAD_INPUT
    return code if is_complete else max(code, BAD_INPUT)


def _facts(options: dict[str, Any], facts: Facts) -> Facts:
    """The facts with the time of issuance and the version; a usage error for a time that cannot be."""
    from ..br import iso_time
    from ..caa.check import IN_FORCE, find_version
    from ..caa.evaluate import NOTHING, SLACK, find_duty

    issued_at = seconds_of(options["at"], "--at")
    number = options["br_version"]
    now = int(time.time())
    try:
        br_version = find_version(number or IN_FORCE, now if issued_at is None else issued_at)
    except (ValueError, OverflowError, OSError) as error:
        raise click.BadParameter(str(error), param_hint="--br-version" if number else "--at") from error
    if issued_at is not None and options["recorded"] is None:
        if issued_at > now + SLACK:
            raise click.BadParameter(
                f"{iso_time(issued_at)} is in the future: a check of now is valid from now on; leave --at "
                "out, and issue by the time in valid_until",
                param_hint="--at",
            )
        if issued_at < now - SLACK:
            _tell(
                f"warning: --at {iso_time(issued_at)} is in the past: the records of today do not show "
                "what was published then"
            )
    if find_duty(br_version, now if issued_at is None else issued_at) == NOTHING:
        day = iso_time(now if issued_at is None else issued_at)[:10]
        reason = (
            f"no version of the BR applies on {day}; CAA"
            if br_version is None
            else f"version {br_version.number} of the BR does not require CAA on {day}; it"
        )
        raise UsageProblem(
            f"there is nothing to check: {reason} is a SHOULD from 2024-09-15 and a SHALL from 2025-03-15"
        )
    return replace(facts, issued_at=issued_at, br_version=number)


@dataclass(frozen=True)
class _Item:
    """A mailbox to check, a check to repeat, or what is wrong with an input."""

    mailbox: Mailbox | None
    file: str | None = None
    index: int = 0
    sha256: str | None = None
    tbs_sha256: str | None = None
    record: CheckRecord | None = None
    """The record to repeat."""
    problem: str | None = None

    @property
    def shown(self) -> str:
        """The input, for people."""
        if self.file is None:
            return ""
        return self.file + (f" #{self.index}" if self.index else "")


def _recorded(
    results: Iterable[tuple[_Item, Check | str]], log: RecordLog
) -> Iterator[tuple[_Item, Check | str]]:
    """Results whose evidence is on the disk. It is written at once, but waited for together, since waiting
    costs more than a check."""
    waiting: list[tuple[_Item, Check | str]] = []
    began = 0.0
    for item, done in results:
        began = began if waiting else time.monotonic()
        waiting.append((item, done))
        is_last = len(waiting) >= RECORDS_A_SYNC or time.monotonic() - began > SECONDS_A_SYNC
        if not isinstance(done, str):
            append_record(log, done, sync=is_last)
        elif is_last:
            sync_log(log)
        if is_last:
            yield from waiting
            waiting = []
    sync_log(log)
    yield from waiting


class _Run:
    """Checks an item; what cannot be checked becomes a message."""

    def __init__(
        self, checker: Checker, facts: Facts, reference: str | None, *, with_record: bool = False
    ) -> None:
        """``with_record``: whether the record is needed, so that it is made here, beside other checks."""
        self._checker = checker
        self._facts = facts
        self._reference = reference
        self._with_record = with_record

    def __call__(self, item: _Item) -> tuple[_Item, Check | str]:
        from ..caa.check import RecordedChecker
        from ..caa.replay import UnrecordedQueryError
        from ..evidence.record import RecordError, Subject

        try:
            if item.record is not None and isinstance(self._checker, RecordedChecker):
                return item, self._checker.repeat(item.record, self._facts)
            if item.mailbox is None:
                return item, item.problem or "cannot be read"
            subject = Subject(item.sha256, item.tbs_sha256, self._reference)
            done = self._checker.check(item.mailbox, self._facts, subject)
            if self._with_record:
                _ = done.record, done.chain
            return item, done
        except (RecordError, UnrecordedQueryError) as error:
            return item, str(error)


def _items(inputs: tuple[str, ...], listed: str | None, tbs: bool, checker: Checker) -> Iterator[_Item]:
    from ..caa.check import RecordedChecker
    from ..caa.evaluate import Mailbox

    files = _certificate_files(inputs)
    for name in inputs:
        if name in files:
            yield from _certificate_items(name, tbs)
        elif "@" in name:
            if os.path.exists(name):
                _tell(f"warning: {_readable(name)} is used as a mailbox; ./{_readable(name)} is the file")
            yield _Item(Mailbox(_readable(name)))
        else:
            yield _Item(
                None, problem=f"{_readable(name)}: there is no such file, and a mailbox contains an @"
            )
    if listed is not None:
        for line in _lines(listed):
            yield _Item(Mailbox(line))
    if not inputs and listed is None:
        if not isinstance(checker, RecordedChecker):
            raise click.UsageError("Missing argument '(MAILBOX | CERT-FILE)...'.")
        for record in checker.records:
            yield _Item(Mailbox(record.mailbox, record.source), record=record)


def _certificate_files(inputs: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs that are files. What looks like a mailbox is one, unless it is written as a path."""
    return tuple(
        name for name in inputs if os.path.exists(name) and ("@" not in name or os.path.dirname(name))
    )


def _certificate_items(name: str, tbs: bool) -> Iterator[_Item]:
    import hashlib

    from ..caa.certificate import certificate_mailboxes
    from ..decode import DecodeError, decode
    from ..inputs import Inputs

    for item in Inputs((name,)):
        if item.der is None:
            yield _Item(None, item.source, item.index, problem=item.error)
            continue
        try:
            certificate = decode(item.der, tbs)
            found = certificate_mailboxes(certificate)
        except DecodeError as error:
            yield _Item(None, item.source, item.index, problem=str(error))
            continue
        if not found:
            yield _Item(None, item.source, item.index, problem="the certificate contains no mailbox")
        sha256 = hashlib.sha256(item.der).hexdigest()
        tbs_sha256 = hashlib.sha256(certificate.raw(certificate.tbs)).hexdigest()
        for mailbox, _ in found:
            yield _Item(mailbox, item.source, item.index, sha256, tbs_sha256)


def _lines(name: str) -> Iterator[str]:
    """The lines of a file that are not empty."""
    try:
        with open(name, "rb") if name != "-" else open(sys.stdin.fileno(), "rb", closefd=False) as lines:
            for number, line in enumerate(lines):
                octets = line.removeprefix(codecs.BOM_UTF8) if number == 0 else line
                text = octets.decode("utf-8", "backslashreplace").strip(" \t\r\n")
                if text:
                    yield text
    except OSError as error:
        raise UsageProblem(f"{name}: cannot be read: {error.strerror or error}") from error


def _readable(text: str) -> str:
    """An argument as text; octets that are no UTF-8 as escapes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _code(done: Check) -> int:
    """The exit code of one check; what the record states otherwise is reported."""
    if done.original is not None and done.original.decision != done.record.decision and done.is_changed:
        _tell(
            f"{done.record.mailbox}: with the facts given, the decision is {done.record.decision}; the "
            f"record states {done.original.decision}"
        )
    if done.is_different and done.original is not None:
        was, now = done.original, done.record
        _tell(
            f"{now.mailbox}: the recorded answers give {now.decision} ({now.reason}); the record states "
            f"{was.decision} ({was.reason})"
        )
        return DENIED
    return 0 if done.is_permitted else DENIED


def _tell(message: str) -> None:
    click.echo(_printable(message), err=True)


def _printable(text: str) -> str:
    from ..output.terminal import printable

    return printable(text)


class _JsonWriter:
    """One object: "mailboxes" with each check, and the decision for all."""

    def __init__(self, stream: TextIO) -> None:
        from ..front.caa import Verdict

        self._stream = stream
        self._verdict = Verdict()
        self.count = 0

    def write(self, item: _Item, done: Check) -> None:
        """Write a check, without the responses, which are in the log."""
        import msgspec

        from ..front.caa import show_check

        shown = show_check(done, item.file, item.index if item.file is not None else None)
        self._stream.write("," if self.count else '{"mailboxes":[')
        self._stream.write("\n" + msgspec.json.encode(shown).decode("utf-8"))
        self.count += 1
        self._verdict.add(done)

    def end(self) -> None:
        """Write the decision."""
        import msgspec

        self._stream.write("\n]," if self.count else '{"mailboxes":[],')
        self._stream.write(msgspec.json.encode(self._verdict.show()).decode("utf-8")[1:] + "\n")


class _TextWriter:
    """A line for each mailbox, and the totals."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._has_refused = False
        self._counts: Counter[str] = Counter()
        self.count = 0

    def write(self, item: _Item, done: Check) -> None:
        """Write a check."""
        from ..br import iso_time

        result = done.result
        self.count += 1
        self._counts[result.decision.value] += 1
        self._has_refused |= result.decision.is_permission and not done.is_permitted
        prefix = f"{item.shown}: " if item.shown else ""
        lines = [
            f"{prefix}{result.mailbox.address}: {result.decision.value} ({result.reason.value}): "
            f"{result.explanation}"
        ]
        if result.notices:
            lines.append("  notices: " + ", ".join(notice.value for notice in result.notices))
        if result.iodef:
            lines.append("  iodef: " + ", ".join(result.iodef))
        if result.valid_until is not None:
            lines.append(f"  valid until {iso_time(result.valid_until)}")
        for line in lines:
            self._stream.write(_printable(line) + "\n")

    def end(self) -> None:
        """Write the counts."""
        if self.count > 1:
            counts = ", ".join(f"{count:,} {decision}" for decision, count in sorted(self._counts.items()))
            self._stream.write(f"{self.count:,} mailboxes: {counts}\n")
        if self._has_refused:
            _tell("failed lookups are not treated as permission without --accept-lookup-failure")


def explain_check(done: Check) -> Iterator[str]:
    """The walk of a check, line by line."""
    from ..br import iso_time
    from ..caa.evaluate import caa_records, is_failure

    result, context = done.result, done.context
    number = "no version" if context.br_version is None else f"version {context.br_version.number}"
    yield f"Mailbox: {result.mailbox.address}"
    yield f"Issuance: {iso_time(context.issued_at)}, {number} of the BR; CAA check: {_DUTIES[context.duty]}"
    yield f"Issuer domain names: {', '.join(context.issuers)}"
    if result.domain is not None:
        yield f"Domain: {result.domain}"
    for step, answer in enumerate(result.answers, 1):
        name = answer.name.rstrip(".")
        yield f"{step}. CAA at {name}: DNSSEC {answer.security.value}"
        yield from (f"   is an alias for {alias.rstrip('.')}" for alias in answer.aliases)
        if is_failure(answer):
            where = "not shown to be outside the own network" if answer.internal else "outside"
            times = {0: "not retried", 1: "retried once"}.get(
                answer.retries, f"retried {answer.retries} times"
            )
            yield f"   failed: {answer.error or answer.rcode}, {where}, {times}"
        elif not caa_records(answer):
            yield "   no CAA record" + (", the name does not exist" if answer.rcode == "NXDOMAIN" else "")
        if name == result.found_at:
            yield from _property_lines(done)
        asked = Counter(exchange.role for exchange in answer.exchanges)
        if asked:
            yield "   queries: " + ", ".join(f"{count} {role}" for role, count in asked.items())
    yield f"Decision: {result.decision.value} ({result.reason.value}): {result.explanation}"
    if result.further_reasons:
        yield f"Also: {', '.join(reason.value for reason in result.further_reasons)}"
    if result.notices:
        yield f"Notices: {', '.join(notice.value for notice in result.notices)}"
    if result.iodef:
        yield f"Refused requests are reported to: {', '.join(result.iodef)}"
    if result.valid_until is not None:
        yield f"Valid until: {iso_time(result.valid_until)}"


_DUTIES = {"none": "not required", "SHOULD": "SHOULD", "SHALL": "SHALL"}


def _property_lines(done: Check) -> Iterator[str]:
    from ..caa.issuemail import show

    for each in done.result.properties:
        meaning = ""
        if each.tag == "issuemail":
            value = each.issuemail
            if value is None:
                meaning = ": malformed, names no issuer"
            elif not value.issuer:
                meaning = ": names no issuer"
            else:
                ours = "this CA" if value.issuer in done.context.issuers else "another CA"
                meaning = f": names {value.issuer}, {ours}"
        yield f"   {each.flags} {each.tag} {show(each.value)}{meaning}"
    if done.result.ttl is not None:
        yield f"   TTL {done.result.ttl:,} s"
