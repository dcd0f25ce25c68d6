"""smime-lint serve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from ..config import BY_NAME, Section
from .caa_options import CaaSetup, check_options, make_checker, open_log, refuse_caa_options
from .extras import needs_extra
from .group import UsageProblem
from .options import Request, setting_options, severity_of
from .parameters import Choice, Command, Seconds, WholeNumber, option

if TYPE_CHECKING:
    from ..service.config import ServiceConfig


@click.command(name="serve", cls=Command)
@option(
    "--host",
    section=Section.SERVICE,
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="Listen on this address.",
)
@option(
    "--port",
    section=Section.SERVICE,
    metavar="PORT",
    type=WholeNumber(0, 65535),
    default=8080,
    show_default=True,
    help="Listen on this port; 0: on any that is free.",
)
@option(
    "--workers",
    section=Section.SERVICE,
    metavar="N",
    type=WholeNumber(1, 256),
    default=1,
    show_default=True,
    help="Processes that answer requests.",
)
@option(
    "--max-size",
    section=Section.SERVICE,
    metavar="BYTES",
    type=WholeNumber(1 << 10, 256 << 20),
    default=16 << 20,
    show_default=True,
    help="Refuse requests with a larger body.",
)
@option(
    "--time-limit",
    section=Section.SERVICE,
    metavar="SECONDS",
    type=Seconds(0.1, 3600),
    default=30,
    show_default=True,
    help="The time for a request to arrive, and that for linting it.",
)
@option(
    "--large-jobs",
    section=Section.SERVICE,
    metavar="N",
    type=WholeNumber(1, 64),
    default=2,
    show_default=True,
    help="Documents over 4 KiB and chains that each worker lints at the same time, each in a process.",
)
@option(
    "--queue",
    section=Section.SERVICE,
    metavar="N",
    type=WholeNumber(0, 10_000),
    default=16,
    show_default=True,
    help="Requests of each worker that wait for one of these processes; further ones are refused.",
)
@option(
    "--drain",
    section=Section.SERVICE,
    metavar="SECONDS",
    type=Seconds(0, 600),
    default=1,
    show_default=True,
    help="Answer for this time after SIGTERM, and close each connection with its next response.",
)
@option(
    "--log-level",
    section=Section.SERVICE,
    type=Choice(("info", "warning", "error")),
    default="info",
    show_default=True,
    help="What is logged; info: every request.",
)
@setting_options("stream")
@check_options
def command(host: str, port: int, workers: int, log_level: str, **options: Any) -> int:
    """Answer requests over HTTP.

    POST /v1/lint, /v1/lint/tbs, /v1/lint/crl, /v1/lint/ocsp and /v1/chain lint what a request contains, and
    with --resolver, POST /v1/caa checks CAA records. GET /v1/rules lists the rules, /openapi.json describes
    the interface, and / is a page for browsers. The interface of pkimetal is there too: POST /lintcert,
    /linttbscert, /lintcrl and /lintocsp.

    The options of linting apply where a request does not give them; --fail-on decides the code of lint in
    the header Smime-Lint-Code. A request cannot name files. The log is JSON, one line for each request on
    standard error, without the content of certificates. SIGTERM stops the service when everything that was
    accepted is answered; SIGHUP replaces the workers.

    It has neither TLS nor users: give --host only where a reverse proxy or the network limits access.

    Exit code: 0 after SIGTERM or SIGINT; 2 wrong usage, or it cannot listen; 3 an internal error.
    """
    with needs_extra("serve", "serve"):
        from ..service.server import Place, serve
    config = _config(options)
    try:
        serve(config, Place(host, port, workers), log_level)
    except OSError as error:
        raise UsageProblem(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
    return 0


def _config(options: dict[str, Any]) -> ServiceConfig:
    """What is decided at the start. Raises UsageProblem."""
    from ..front.linters import new_linter
    from ..front.options import RequestError
    from ..inputs import printable_path
    from ..rules import Severity
    from ..service.config import ServiceConfig

    request = Request(options)
    caa = _caa(options, request)
    file = request.config.file
    settings = request.settings()
    try:
        new_linter(settings)
    except RequestError as error:
        raise request.problem(error) from error
    return ServiceConfig(
        settings=settings,
        given={name: value for name, value in request.given.items() if name in BY_NAME},
        min_severity=Severity(request["min-severity"] or Severity.NOTICE),
        fail_on=severity_of(request["fail-on"]),
        configuration=None if file is None else printable_path(file.name),
        caa=caa,
        caa_record=options["record"],
        max_size=options["max_size"],
        time_limit=options["time_limit"],
        processes=options["large_jobs"],
        waiting=options["queue"],
        drain=options["drain"],
    )


def _caa(options: dict[str, Any], request: Request) -> Callable[[], CaaSetup] | None:
    """What makes the checker of CAA in a worker; None without a resolver or recorded checks.

    Raises UsageProblem.
    """
    if not (request["resolver"] or options["recorded"]):
        refuse_caa_options({**options, "issued": None}, "--resolver")
        return None
    if options["reference"] is not None:
        raise click.UsageError("--reference is given by each request, not here.")
    make_checker(options, request.config)  # now, so that wrong usage is told here
    if (log := open_log(options["record"])) is not None:
        log.close()
    return partial(make_checker, options, request.config)
