"""smime-lint caa: check and explain."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TextIO

import click

from .caa_options import append_record, caa_options, make_checker, open_log, sync_log
from .destination import open_destination
from .group import UsageProblem
from .options import config_options, read_config, seconds_of, wants_progress
from .progress import Progress

if TYPE_CHECKING:
    from ..caa.check import Check, Checker, Facts
    from ..caa.evaluate import Mailbox
    from ..evidence.record import RecordLog

RECORDS_A_SYNC = 100
SECONDS_A_SYNC = 0.5
"""How much evidence is waited for at once."""

DENIED = 1
BAD_INPUT = 2

_MORE_OPTIONS = (
    click.option(
        "--at",
        metavar="TIME",
        help="The time of issuance, as ISO 8601; left out, now, or with --recorded that of the record.",
    ),
    click.option(
        "--br-version",
        metavar="VERSION",
        help='A number, "latest", or "in-force" (at the time of issuance). [default: in-force]',
    ),
    click.option(
        "--accept-lookup-failure",
        is_flag=True,
        help="Take a failed lookup as permission where the BR let you; left out, it denies.",
    ),
)


@click.group(name="caa")
def command() -> None:
    """Check CAA records before issuance (BR 4.2.2.1, RFC 9495).

    \b
      smime-lint caa check --issuer-domain ca.example --resolver 127.0.0.1 user@example.com
      smime-lint caa check --record caa.jsonl to-be-signed.der
      smime-lint caa explain user@example.com
    """


@command.command(name="check")
@click.argument("inputs", metavar="(MAILBOX | CERT-FILE)...", nargs=-1)
@click.option(
    "--mailboxes-from",
    metavar="FILE",
    help='Also check the mailboxes in this file, one a line; "-" is standard input.',
)
@click.option(
    "--jobs", "-j", metavar="N", type=click.IntRange(1, 512), help="Checks at the same time. [default: 32]"
)
@click.option(
    "--format", "format_name", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option("--progress/--no-progress", default=None, help="Count on standard error.")
@click.option("--tbs", is_flag=True, help="Take every file as a bare TBSCertificate; else it is detected.")
@_MORE_OPTIONS[0]
@_MORE_OPTIONS[1]
@_MORE_OPTIONS[2]
@caa_options
@config_options
def check(inputs: tuple[str, ...], output: str | None, **options: Any) -> int:
    """Check whether CAA records permit certificates for mailboxes, or for those in certificates.

    With --recorded and without MAILBOX, every mailbox on record is checked again.

    Exit code: 0 all permitted; 1 one is denied, or a lookup failed (a failure that the BR let pass is denied,
    too, without --accept-lookup-failure); 2 bad input; 3 an internal error. The highest that applies.
    """
    from ..caa.batch import WORKERS, map_ordered

    config = read_config(options["config_file"], options["no_config"])
    setup = make_checker(options, config)
    facts = _facts(options, setup.issuers)
    run = _Run(setup.checker, facts)
    files = tuple(name for name in inputs if os.path.exists(name))
    listed = options["mailboxes_from"]
    items = _items(inputs, listed, options["tbs"], setup.checker)
    progress = Progress(wants_progress(options["progress"], output), "mailboxes", "checked")
    code = 0
    with ExitStack() as stack:
        log = open_log(options["record"], (*files, *([listed] if listed not in (None, "-") else [])))
        if log is not None:
            stack.enter_context(log)
        is_json = options["format_name"] == "json"
        stream = stack.enter_context(open_destination(output, utf8=is_json, inputs=files))
        writer = _JsonWriter(stream) if is_json else _TextWriter(stream, options["accept_lookup_failure"])
        results = map_ordered(run, items, workers=options["jobs"] or WORKERS)
        for item, done in results if log is None else _recorded(results, log):
            if isinstance(done, str):
                _tell(f"{item.shown}: {done}" if item.shown else done)
                code = max(code, BAD_INPUT)
                continue
            writer.write(item, done)
            code = max(code, _code(done, options["accept_lookup_failure"]))
            progress.step()
        if not writer.count and not code:
            _tell("there is no mailbox to check")
            code = BAD_INPUT
        writer.end()
    progress.finish()
    return code


@command.command(name="explain")
@click.argument("mailbox", metavar="MAILBOX")
@_MORE_OPTIONS[0]
@_MORE_OPTIONS[1]
@_MORE_OPTIONS[2]
@caa_options
@config_options
def explain(mailbox: str, **options: Any) -> int:
    """Show step by step how the check of a mailbox comes out.

    Exit codes are those of check.
    """
    from ..caa.evaluate import Mailbox

    config = read_config(options["config_file"], options["no_config"])
    setup = make_checker(options, config)
    item = _Item(Mailbox(_readable(mailbox)))
    _, done = _Run(setup.checker, _facts(options, setup.issuers))(item)
    if isinstance(done, str):
        raise UsageProblem(done)
    log = open_log(options["record"])
    if log is not None:
        with log:
            append_record(log, done.record)
    with open_destination() as stream:
        for line in explain_check(done):
            stream.write(_printable(line) + "\n")
    return _code(done, options["accept_lookup_failure"])


def _facts(options: dict[str, Any], issuers: tuple[str, ...] | None) -> Facts:
    from ..caa.check import Facts, find_version

    facts = Facts(
        issuers=issuers,
        issued_at=seconds_of(options["at"], "--at"),
        br_version=options["br_version"],
        is_exempt=options["tc_subca_exempt"],
    )
    if facts.br_version is not None:
        try:
            find_version(facts.br_version, facts.issued_at or 0)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--br-version") from error
    return facts


@dataclass(frozen=True)
class _Item:
    """A mailbox to check, or what is wrong with an input."""

    mailbox: Mailbox | None
    file: str | None = None
    index: int = 0
    sha256: str | None = None
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
            append_record(log, done.record, sync=is_last)
        elif is_last:
            sync_log(log)
        if is_last:
            yield from waiting
            waiting = []
    sync_log(log)
    yield from waiting


class _Run:
    """Checks an item; what cannot be checked becomes a message."""

    def __init__(self, checker: Checker, facts: Facts) -> None:
        self._checker = checker
        self._facts = facts

    def __call__(self, item: _Item) -> tuple[_Item, Check | str]:
        from ..caa.replay import UnrecordedQueryError
        from ..evidence.record import RecordError

        if item.mailbox is None:
            return item, item.problem or "cannot be read"
        try:
            return item, self._checker.check(item.mailbox, self._facts, item.sha256)
        except (RecordError, UnrecordedQueryError) as error:
            return item, str(error)


def _items(inputs: tuple[str, ...], listed: str | None, tbs: bool, checker: Checker) -> Iterator[_Item]:
    from ..caa.check import RecordedChecker
    from ..caa.evaluate import Mailbox

    for name in inputs:
        # A path before a mailbox: there is no mailbox without "@", and hardly a file with one.
        if os.path.exists(name):
            yield from _certificate_items(name, tbs)
        elif "@" in name:
            yield _Item(Mailbox(_readable(name)))
        else:
            yield _Item(None, problem=f"{_readable(name)}: there is no such file, and a mailbox has an @")
    if listed is not None:
        for line in _lines(listed):
            yield _Item(Mailbox(line))
    if not inputs and listed is None:
        if not isinstance(checker, RecordedChecker):
            raise click.UsageError("Missing argument '(MAILBOX | CERT-FILE)...'.")
        for mailbox in checker.mailboxes:
            yield _Item(mailbox)


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
            found = certificate_mailboxes(decode(item.der, tbs))
        except DecodeError as error:
            yield _Item(None, item.source, item.index, problem=str(error))
            continue
        if not found:
            yield _Item(None, item.source, item.index, problem="there is no mailbox in the certificate")
        sha256 = hashlib.sha256(item.der).hexdigest()
        for mailbox, _ in found:
            yield _Item(mailbox, item.source, item.index, sha256)


def _lines(name: str) -> Iterator[str]:
    """The lines of a file that are not empty."""
    try:
        with open(name, "rb") if name != "-" else open(sys.stdin.fileno(), "rb", closefd=False) as lines:
            for line in lines:
                text = line.decode("utf-8", "backslashreplace").strip(" \t\r\n")
                if text:
                    yield text
    except OSError as error:
        raise UsageProblem(f"{name}: cannot be read: {error.strerror or error}") from error


def _readable(text: str) -> str:
    """An argument as text; octets that are no UTF-8 as escapes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _code(done: Check, accepts_failure: bool) -> int:
    from ..model.caa import CaaDecision

    decision = done.result.decision
    if decision is CaaDecision.PERMIT_ON_FAILURE:
        return 0 if accepts_failure else DENIED
    return 0 if decision is CaaDecision.PERMIT else DENIED


def _tell(message: str) -> None:
    click.echo(_printable(message), err=True)


def _printable(text: str) -> str:
    from ..output.terminal import printable

    return printable(text)


class _JsonWriter:
    """One object: "mailboxes" with each check, and the decision for all."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._worst: Check | None = None
        self._valid_until: str | None = None
        self.count = 0

    def write(self, item: _Item, done: Check) -> None:
        """Write a check, without the responses, which stand in the log."""
        import msgspec

        from ..caa.evaluate import SEVERITY

        record = done.record
        lookups = tuple(msgspec.structs.replace(lookup, queries=()) for lookup in record.lookups)
        shown: dict[str, Any] = {"file": item.file, "index": item.index if item.file is not None else None}
        shown |= msgspec.to_builtins(msgspec.structs.replace(record, lookups=lookups))
        for lookup in shown["lookups"]:
            del lookup["queries"]
        self._stream.write("," if self.count else '{"mailboxes":[')
        self._stream.write("\n" + msgspec.json.encode(shown).decode("utf-8"))
        self.count += 1
        if self._worst is None or (SEVERITY[done.result.decision] > SEVERITY[self._worst.result.decision]):
            self._worst = done
        limit = record.valid_until
        if limit is not None and (self._valid_until is None or limit < self._valid_until):
            self._valid_until = limit

    def end(self) -> None:
        """Write the decision."""
        import msgspec

        worst = None if self._worst is None else self._worst.record
        closing = {
            "decision": None if worst is None else worst.decision,
            "reason": None if worst is None else worst.reason,
            "valid_until": self._valid_until,
        }
        self._stream.write("\n]," if self.count else '{"mailboxes":[],')
        self._stream.write(msgspec.json.encode(closing).decode("utf-8")[1:] + "\n")


class _TextWriter:
    """A line for each mailbox, and counts."""

    def __init__(self, stream: TextIO, accepts_failure: bool) -> None:
        self._stream = stream
        self._accepts_failure = accepts_failure
        self._counts: Counter[str] = Counter()
        self.count = 0

    def write(self, item: _Item, done: Check) -> None:
        """Write a check."""
        from ..evidence.record import iso

        result = done.result
        self.count += 1
        self._counts[result.decision.value] += 1
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
            lines.append(f"  valid until {iso(result.valid_until)}")
        for line in lines:
            self._stream.write(_printable(line) + "\n")

    def end(self) -> None:
        """Write the counts."""
        if self.count > 1:
            counts = ", ".join(f"{count:,} {decision}" for decision, count in sorted(self._counts.items()))
            self._stream.write(f"{self.count:,} mailboxes: {counts}\n")
        if self._counts["permit_on_failure"] and not self._accepts_failure:
            _tell("failed lookups are not taken as permission without --accept-lookup-failure")


def explain_check(done: Check) -> Iterator[str]:
    """The walk of a check, line by line."""
    from ..caa.evaluate import caa_records, is_failure
    from ..evidence.record import iso

    result, context = done.result, done.context
    number = "no version" if context.br_version is None else f"version {context.br_version.number}"
    yield f"Mailbox: {result.mailbox.address}"
    yield f"Issuance: {iso(context.issued_at)}, {number} of the BR; to check CAA: {_DUTIES[context.duty]}"
    yield f"Issuer domain names: {', '.join(context.issuers)}"
    if result.domain is not None:
        yield f"Domain: {result.domain}"
    for step, answer in enumerate(result.answers, 1):
        name = answer.name.rstrip(".")
        yield f"{step}. CAA at {name}: DNSSEC {answer.security.value}"
        yield from (f"   is an alias for {alias.rstrip('.')}" for alias in answer.aliases)
        if is_failure(answer):
            where = "in the own resolver or network" if answer.internal else "outside"
            times = "once" if answer.retries == 1 else f"{answer.retries} times"
            yield f"   failed: {answer.error or answer.rcode}, {where}, retried {times}"
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
        yield f"The domain wants to be told by: {', '.join(result.iodef)}"
    if result.valid_until is not None:
        yield f"Can be relied on until: {iso(result.valid_until)}"


_DUTIES = {"none": "no duty", "SHOULD": "SHOULD", "SHALL": "SHALL"}


def _property_lines(done: Check) -> Iterator[str]:
    from ..caa.issuemail import show

    for each in done.result.properties:
        meaning = ""
        if each.tag == "issuemail":
            value = each.issuemail
            if value is None:
                meaning = ": malformed, names nobody"
            elif not value.issuer:
                meaning = ": names nobody"
            else:
                ours = "this CA" if value.issuer in done.context.issuers else "another CA"
                meaning = f": names {value.issuer}, {ours}"
        yield f"   {each.flags} {each.tag} {show(each.value)}{meaning}"
    if done.result.ttl is not None:
        yield f"   TTL {done.result.ttl:,} s"
