"""The options of CAA checks, and how they are read. It loads no DNS library."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from ..config import Section
from .group import UsageProblem
from .options import choose, setting_option
from .parameters import Seconds, WholeNumber, option

if TYPE_CHECKING:
    from ..caa.check import Check, Checker, Facts
    from ..config import Config
    from ..documents.caa import CaaLinter
    from ..documents.certificate import Linter
    from ..engine.report import Result
    from ..evidence.record import Recorded, RecordLog
    from ..inputs import Item

Function = TypeVar("Function", bound=Callable[..., object])

DNS_PORT = 53

START_TIME = 60
"""Seconds that a run may have taken since --issued-at now was read."""

_OPTIONS = {
    "issuer_domain": "--issuer-domain",
    "resolver": "--resolver",
    "recorded": "--recorded",
    "record": "--record",
    "reference": "--reference",
    "accept_lookup_failure": "--accept-lookup-failure",
    "tc_subca_exempt": "--tc-subca-exempt",
    "parameters": "--parameter",
    "recognised_tags": "--recognised-tag",
    "validation_method": "--validation-method",
    "remotes": "--remotes",
    "deadline": "--deadline",
    "dns_timeout": "--timeout",
    "retries": "--retries",
    "retry_wait": "--retry-wait",
    "signed_canary": "--signed-canary",
    "bogus_canary": "--bogus-canary",
    "trust_anchor": "--trust-anchor",
    "issued": "--issued",
}
"""What `caa_options` adds."""


def caa_options(function: Function) -> Function:
    """The options of CAA checks in a lint run."""
    return option(
        "--issued/--not-issued",
        section=Section.CAA_CHECKS,
        default=None,
        help="The certificates have been issued, or have not: one signed with a dummy key has not. [default: "
        "--not-issued for TBSCertificates and with --issued-at now, else --issued]",
    )(check_options(function))


def check_options(function: Function) -> Function:
    """The options of every CAA check: how it is looked up, and what the CA decides itself."""
    for add in (
        option(
            "--trust-anchor",
            section=Section.CAA_DNS,
            metavar="FILE",
            help="DS or DNSKEY records of the root, for the record and its verification. [default: IANA's]",
        ),
        setting_option("bogus-canary"),
        option(
            "--signed-canary",
            section=Section.CAA_DNS,
            metavar="NAME",
            help="A name whose SOA is known to be signed. [default: the root]",
        ),
        option(
            "--retry-wait",
            section=Section.CAA_DNS,
            metavar="SECONDS",
            type=Seconds(0, 3600),
            help="Wait before the same resolver is queried again; longer than it caches failures. "
            "[default: 7]",
        ),
        option(
            "--retries",
            section=Section.CAA_DNS,
            metavar="N",
            type=WholeNumber(0, 10),
            help="Further attempts after a failed lookup. [default: 1]",
        ),
        option(
            "--timeout",
            "dns_timeout",
            section=Section.CAA_DNS,
            metavar="SECONDS",
            type=Seconds(0.01, 600),
            help="Wait for an answer from the resolver. [default: 5]",
        ),
        option(
            "--deadline",
            section=Section.CAA_DNS,
            metavar="SECONDS",
            type=Seconds(0.01, 3600),
            help="Time for the whole check of a mailbox. [default: 40]",
        ),
        option(
            "--remotes",
            section=Section.CAA_CHECKS,
            metavar="FILE",
            help="Results of remote network perspectives (JSON), which have to corroborate (BR 4.2.2.2).",
        ),
        option(
            "--validation-method",
            section=Section.CAA_CHECKS,
            metavar="SECTION",
            help="The BR section of the mailbox validation method, as 3.2.2.1.",
        ),
        option(
            "--recognised-tag",
            "recognised_tags",
            section=Section.CAA_CHECKS,
            metavar="TAG",
            multiple=True,
            help="A property tag whose critical flag does not prevent issuance; replaces the registered "
            "tags. Can be repeated.",
        ),
        option(
            "--parameter",
            "parameters",
            section=Section.CAA_CHECKS,
            metavar="TAG=POLICY",
            multiple=True,
            help="What to do about a parameter of issuemail, as accounturi or validationmethods: refuse, "
            "ignore or match:VALUE; the tag * means all others. Can be repeated. [default: *=ignore]",
        ),
        option(
            "--tc-subca-exempt",
            section=Section.CAA_CHECKS,
            is_flag=True,
            help="The issuing CA is technically constrained, and its contract waives CAA (BR 4.2.2.1).",
        ),
        option(
            "--accept-lookup-failure",
            section=Section.CAA_CHECKS,
            is_flag=True,
            help="Treat a failed lookup as permission where the BR allow it; by default it denies.",
        ),
        option(
            "--reference",
            section=Section.CAA_EVIDENCE,
            metavar="TEXT",
            help="Your identifier of the request; it is written to the record.",
        ),
        option(
            "--record",
            section=Section.CAA_EVIDENCE,
            metavar="FILE",
            help="Append the evidence of each check to this log (JSON lines).",
        ),
        option(
            "--recorded",
            section=Section.CAA_EVIDENCE,
            metavar="FILE",
            help="Do not query DNS: repeat the checks from the answers in this log.",
        ),
        setting_option("resolver"),
        setting_option("issuer-domain"),
    ):
        function = add(function)
    return function


class CaaSetup(NamedTuple):
    """The request that the options describe."""

    checker: Checker
    facts: Facts
    """Without the time of issuance and the BR version."""


def make_checker(options: dict[str, Any], config: Config) -> CaaSetup:
    """The checker for the options and the configuration. Raises UsageProblem."""
    from ..caa.issuemail import is_issuer_domain_name

    issuers = tuple(choose(options["issuer_domain"], config.get("issuer-domain")) or ())
    for name in issuers:
        if not is_issuer_domain_name(name):
            raise click.BadParameter(
                f"{name!r} is not an issuer domain name: expected letters, digits and inner hyphens in "
                "labels joined by dots, U-labels as A-labels",
                param_hint="--issuer-domain",
            )
    if options["recorded"] is not None:
        for name in ("record", "resolver"):
            if options[name]:
                raise click.UsageError(f"--recorded and {_OPTIONS[name]} contradict each other.")
        return CaaSetup(_recorded_checker(options["recorded"]), _facts(options, issuers))
    if not issuers:
        raise click.UsageError(
            "There is no issuer domain name: give --issuer-domain, or issuer-domain in the configuration "
            "file."
        )
    resolvers = tuple(choose(options["resolver"], config.get("resolver")) or ())
    if not resolvers:
        raise click.UsageError(
            "There is no resolver: give --resolver HOST[:PORT], or resolver in the configuration file, or "
            "--recorded FILE."
        )
    return CaaSetup(_live_checker(resolvers, options, config), _facts(options, issuers))


def _facts(options: dict[str, Any], issuers: tuple[str, ...]) -> Facts:
    from ..caa.check import Facts
    from ..caa.parameters import parse_policies
    from ..caa.remotes import RemotesError, read_remotes

    accepts = remotes = None
    try:
        if options["parameters"]:
            accepts = parse_policies(options["parameters"])
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--parameter") from error
    if options["remotes"] is not None:
        try:
            remotes = read_remotes(_read(options["remotes"]))
        except RemotesError as error:
            raise UsageProblem(f"{options['remotes']}: {error}") from error
    tags = frozenset(tag.lower() for tag in options["recognised_tags"])
    for tag in tags:
        if not (tag.isascii() and tag.isalnum()):
            raise click.BadParameter(
                f"{tag!r} is not a property tag: expected letters and digits", param_hint="--recognised-tag"
            )
    method = options["validation_method"]
    if method is not None and not re.fullmatch(r"3\.2\.2\.[1-9]", method):
        raise click.BadParameter(
            f"expected a section as 3.2.2.1, found {method!r}", param_hint="--validation-method"
        )
    return Facts(
        issuers=issuers or None,
        is_exempt=options["tc_subca_exempt"],
        recognised_tags=tags or None,
        accepts=accepts,
        method=method,
        remotes=remotes,
        accepts_failure=options["accept_lookup_failure"],
    )


def _read(file: str) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise UsageProblem(f"{file}: cannot be read: {error.strerror or error}") from error


def read_trust_anchor(file: str | None) -> tuple[str, ...]:
    """The trust anchor in a file, or that of IANA. Raises UsageProblem."""
    from ..caa.anchor import IANA, TrustAnchorError, read_anchor

    if file is None:
        return IANA
    try:
        return read_anchor(_read(file).decode("ascii", "backslashreplace"))
    except TrustAnchorError as error:
        raise UsageProblem(f"{file}: {error}") from error


def read_files(options: dict[str, Any]) -> tuple[str, ...]:
    """The files that the options of a check read or append to, which nothing may overwrite."""
    names = ("record", "recorded", "remotes", "trust_anchor")
    return tuple(options[name] for name in names if options[name] is not None)


def _live_checker(resolvers: tuple[str, ...], options: dict[str, Any], config: Config) -> Checker:
    import ipaddress

    from ..caa.check import DEADLINE, LiveChecker
    from ..caa.stub import StubSettings
    from ..caa.wire import Server

    servers = [Server(*_address(text)) for text in resolvers]
    for server in servers:
        if not ipaddress.ip_address(server.address).is_loopback:
            click.echo(
                f"warning: the resolver {server} is not on this machine; its DNSSEC status is only as "
                "trustworthy as the path to it",
                err=True,
            )
    default = StubSettings()
    settings = StubSettings(
        timeout=choose(options["dns_timeout"], default.timeout),
        retries=choose(options["retries"], default.retries),
        retry_wait=choose(options["retry_wait"], default.retry_wait),
        signed_canary=_canary(choose(options["signed_canary"], default.signed_canary)),
        bogus_canary=_canary(choose(options["bogus_canary"], config.get("bogus-canary"))),
        with_chain=options["record"] is not None,
    )
    return LiveChecker(
        servers,
        settings,
        deadline=choose(options["deadline"], DEADLINE),
        trust_anchor=read_trust_anchor(options["trust_anchor"]),
    )


def _canary(name: str | None) -> Any:
    if name is None or name == ".":
        return name
    from ..caa.mailbox import mailbox_domain

    domain = mailbox_domain(f"canary@{name}").domain
    if domain is None:
        raise UsageProblem(f"the canary {name!r} is not a domain name")
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

    return RecordedChecker(read_log(file).records, file)


def read_log(file: str) -> Recorded:
    """The content of a log. Raises UsageProblem."""
    from ..evidence.record import RecordError, read_records

    try:
        recorded = read_records(file)
    except OSError as error:
        raise UsageProblem(f"{file}: cannot be read: {error.strerror or error}") from error
    except RecordError as error:
        raise UsageProblem(str(error)) from error
    if recorded.torn:
        click.echo(
            f"warning: {file}: the last record was cut off while it was written ({recorded.torn:,} bytes) "
            "and is ignored",
            err=True,
        )
    return recorded


def open_log(file: str | None, inputs: tuple[str, ...] = ()) -> RecordLog | None:
    """The log to append to, repaired where a record was cut off; None if none is requested."""
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


def append_record(log: RecordLog, check: Check, *, sync: bool = True) -> None:
    """Append a check to the log. Raises UsageProblem if that fails: a check needs its evidence."""
    from ..evidence.record import RecordError

    try:
        log.append(check.record, check.chain, sync=sync)
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


def refuse_caa_options(options: dict[str, Any], needed: str = "--caa") -> None:
    """Raise a usage error for options that have no effect without another one."""
    for name, long_name in _OPTIONS.items():
        if options[name] not in (None, (), False) or (name == "issued" and options[name] is not None):
            raise click.UsageError(f"{long_name} needs {needed}.")


def lint_with_caa(
    linter: Linter,
    items: Iterable[Item],
    options: dict[str, Any],
    config: Config,
    inputs: tuple[str, ...],
) -> Iterator[Result]:
    """Lint certificates with the CAA checks of their mailboxes, and record these."""
    from ..caa.batch import WORKERS
    from ..documents.caa import CaaLinter

    setup = make_checker(options, config)
    is_issued = options["issued"]
    issued_at = linter.settings.issued_at
    if is_issued is None and issued_at is not None and issued_at > time.time() - START_TIME:
        is_issued = False  # --issued-at now, or later
    caa_linter = CaaLinter(
        linter,
        setup.checker,
        setup.facts,
        is_issued=is_issued,
        reference=options["reference"],
    )
    log = open_log(options["record"], inputs)
    return _results(caa_linter, items, options["jobs"] or WORKERS, log)


def _results(
    linter: CaaLinter, items: Iterable[Item], workers: int, log: RecordLog | None
) -> Iterator[Result]:
    from ..caa.batch import map_ordered

    with log or nullcontext():
        for result, checks in map_ordered(linter.lint_item, items, workers=workers, window=4 * workers):
            if log is not None:
                for check in checks:
                    append_record(log, check)
            yield result
