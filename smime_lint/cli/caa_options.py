"""The options of CAA checks, and what becomes of them. It loads no DNS library."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from .group import UsageProblem
from .options import choose, make_linter

if TYPE_CHECKING:
    from ..caa.check import Checker
    from ..config import Config
    from ..documents.caa import CaaLinter
    from ..engine.report import Result
    from ..engine.settings import Settings
    from ..evidence.record import CheckRecord, RecordLog
    from ..inputs import Item

Function = TypeVar("Function", bound=Callable[..., object])

DNS_PORT = 53

_OPTIONS = {
    "issuer_domains": "--issuer-domain",
    "resolvers": "--resolver",
    "recorded": "--recorded",
    "record": "--record",
    "tc_subca_exempt": "--tc-subca-exempt",
    "dns_timeout": "--timeout",
    "retries": "--retries",
    "retry_wait": "--retry-wait",
    "signed_canary": "--signed-canary",
    "bogus_canary": "--bogus-canary",
}
"""What `caa_options` adds."""


def caa_options(function: Function) -> Function:
    """How CAA is looked up, and by whom the answers are used."""
    for option in (
        click.option(
            "--bogus-canary",
            metavar="NAME",
            help="A name whose DNSSEC data is known to be bogus; a resolver that answers for it is refused.",
        ),
        click.option(
            "--signed-canary",
            metavar="NAME",
            help="A name whose SOA is known to be signed. [default: the root]",
        ),
        click.option(
            "--retry-wait",
            metavar="SECONDS",
            type=click.FloatRange(0, 3600),
            help="Wait before a resolver is asked again; longer than it remembers failures. [default: 7]",
        ),
        click.option(
            "--retries",
            metavar="N",
            type=click.IntRange(0, 10),
            help="Further attempts after a failed lookup. [default: 1]",
        ),
        click.option(
            "--timeout",
            "dns_timeout",
            metavar="SECONDS",
            type=click.FloatRange(0.01, 600),
            help="Wait for an answer of the resolver. [default: 10]",
        ),
        click.option(
            "--tc-subca-exempt",
            is_flag=True,
            help="The issuing CA is technically constrained, and its contract waives CAA (BR 4.2.2.1).",
        ),
        click.option(
            "--record", metavar="FILE", help="Append the evidence of each check to this log (JSON lines)."
        ),
        click.option(
            "--recorded", metavar="FILE", help="Ask nobody: repeat the checks from the answers in this log."
        ),
        click.option(
            "--resolver",
            "resolvers",
            metavar="HOST[:PORT]",
            multiple=True,
            help="A validating resolver of the CA's. Can be repeated. There is no default.",
        ),
        click.option(
            "--issuer-domain",
            "issuer_domains",
            metavar="NAME",
            multiple=True,
            help="An issuer domain name that the CP/CPS names. Can be repeated.",
        ),
    ):
        function = option(function)
    return function


class CaaSetup(NamedTuple):
    """What the options ask for."""

    checker: Checker
    issuers: tuple[str, ...] | None


def make_checker(options: dict[str, Any], config: Config) -> CaaSetup:
    """The checker that the options and the configuration ask for, or a UsageProblem."""
    from ..caa.issuemail import is_issuer_domain_name

    issuers = tuple(choose(options["issuer_domains"], config.get("issuer-domain")) or ())
    for name in issuers:
        if not is_issuer_domain_name(name):
            raise click.BadParameter(
                f"{name!r} is no issuer domain name: expected letters, digits and inner hyphens in labels "
                "joined by dots, U-labels as A-labels",
                param_hint="--issuer-domain",
            )
    if options["recorded"] is not None:
        for name in ("record", "resolvers"):
            if options[name]:
                raise click.UsageError(f"--recorded and {_OPTIONS[name]} contradict each other.")
        return CaaSetup(_recorded_checker(options["recorded"]), issuers or None)
    if not issuers:
        raise click.UsageError(
            "There is no issuer domain name: give --issuer-domain, or issuer-domain in the configuration "
            "file."
        )
    resolvers = tuple(choose(options["resolvers"], config.get("resolver")) or ())
    if not resolvers:
        raise click.UsageError(
            "There is no resolver: give --resolver HOST[:PORT], or resolver in the configuration file, or "
            "--recorded FILE."
        )
    return CaaSetup(_live_checker(resolvers, options, config), issuers)


def _live_checker(resolvers: tuple[str, ...], options: dict[str, Any], config: Config) -> Checker:
    import ipaddress

    from ..caa.check import LiveChecker
    from ..caa.stub import StubSettings
    from ..caa.wire import Server

    servers = [Server(*_address(text)) for text in resolvers]
    for server in servers:
        if not ipaddress.ip_address(server.address).is_loopback:
            click.echo(
                f"warning: the resolver {server} is not on this machine; what it says of DNSSEC is worth as "
                "much as the path to it",
                err=True,
            )
    default = StubSettings()
    settings = StubSettings(
        timeout=choose(options["dns_timeout"], default.timeout),
        retries=choose(options["retries"], default.retries),
        retry_wait=choose(options["retry_wait"], default.retry_wait),
        signed_canary=_canary(choose(options["signed_canary"], default.signed_canary)),
        bogus_canary=_canary(choose(options["bogus_canary"], config.get("bogus-canary"))),
    )
    return LiveChecker(servers, settings)


def _canary(name: str | None) -> Any:
    if name is None or name == ".":
        return name
    from ..caa.mailbox import mailbox_domain

    domain = mailbox_domain(f"canary@{name}").domain
    if domain is None:
        raise UsageProblem(f"the canary {name!r} is no domain name")
    return domain


def _address(text: str) -> tuple[str, int]:
    """Address and port of HOST, HOST:PORT, [IPv6]:PORT or a bare IPv6 address."""
    import socket

    host, port = text, str(DNS_PORT)
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise click.BadParameter(f"expected [ADDRESS]:PORT, found {text!r}", param_hint="--resolver")
        port = rest[1:] or port
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise click.BadParameter(f"expected a port, found {port!r} in {text!r}", param_hint="--resolver")
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise click.BadParameter(
            f"{host!r} is neither an address nor a known host: {error}", param_hint="--resolver"
        ) from None
    return str(found[0][4][0]), int(port)


def _recorded_checker(file: str) -> Checker:
    from ..caa.check import RecordedChecker
    from ..evidence.record import RecordError, read_records

    try:
        recorded = read_records(file)
    except OSError as error:
        raise UsageProblem(f"{file}: cannot be read: {error.strerror or error}") from error
    except RecordError as error:
        raise UsageProblem(str(error)) from error
    if recorded.torn:
        click.echo(
            f"warning: {file}: the last record was cut off while it was written ({recorded.torn:,} bytes); "
            "it is left out",
            err=True,
        )
    return RecordedChecker(recorded.records, file)


def open_log(file: str | None, inputs: tuple[str, ...] = ()) -> RecordLog | None:
    """The log to append to, mended where a record was cut off; None where none is asked for."""
    if file is None:
        return None
    from ..evidence.record import RecordError, RecordLog

    for other in inputs:
        if os.path.exists(file) and os.path.exists(other) and os.path.samefile(file, other):
            raise UsageProblem(f"{file}: cannot be written: it is one of the inputs")
    try:
        log = RecordLog(file)
    except OSError as error:
        raise UsageProblem(f"{file}: cannot be written: {error.strerror or error}") from error
    except RecordError as error:
        raise UsageProblem(str(error)) from error
    if log.repaired:
        click.echo(
            f"warning: {file}: a record that was cut off while it was written ({log.repaired:,} bytes) was "
            "removed",
            err=True,
        )
    return log


def append_record(log: RecordLog | None, record: CheckRecord, *, sync: bool = True) -> None:
    """Append to the log, if there is one. Raises UsageProblem where that cannot be done: a check without
    evidence is none."""
    if log is None:
        return
    from ..evidence.record import RecordError

    try:
        log.append(record, sync=sync)
    except OSError as error:
        raise UsageProblem(f"{log.file}: cannot be written: {error.strerror or error}") from error
    except RecordError as error:
        raise UsageProblem(str(error)) from error


def sync_log(log: RecordLog) -> None:
    """Wait until the log is on the disk. Raises UsageProblem."""
    try:
        log.sync()
    except OSError as error:
        raise UsageProblem(f"{log.file}: cannot be written: {error.strerror or error}") from error


def refuse_caa_options(options: dict[str, Any]) -> None:
    """Raise a usage error for options that mean nothing without --caa."""
    for name, option in _OPTIONS.items():
        if options[name] not in (None, (), False):
            raise click.UsageError(f"{option} needs --caa.")


def lint_with_caa(
    items: Iterable[Item],
    settings: Settings,
    options: dict[str, Any],
    config: Config,
    inputs: tuple[str, ...],
) -> Iterator[Result]:
    """Lint certificates with the CAA checks of their mailboxes, and record these."""
    from ..caa.batch import WORKERS
    from ..caa.check import Facts
    from ..documents.caa import CaaLinter

    setup = make_checker(options, config)
    linter = CaaLinter(
        make_linter(settings),
        setup.checker,
        Facts(issuers=setup.issuers, is_exempt=options["tc_subca_exempt"]),
    )
    log = open_log(options["record"], inputs)
    return _results(linter, items, options["jobs"] or WORKERS, log)


def _results(
    linter: CaaLinter, items: Iterable[Item], workers: int, log: RecordLog | None
) -> Iterator[Result]:
    from ..caa.batch import map_ordered

    with log or nullcontext():
        for result, checks in map_ordered(linter.lint_item, items, workers=workers, window=4 * workers):
            for check in checks:
                append_record(log, check.record)
            yield result
