"""smime-lint serve."""

from __future__ import annotations

from typing import Any

import click

from .group import UsageProblem
from .options import Request, setting_options, severity_of


@click.command(name="serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="The port.")
@setting_options("stream")
def command(host: str, port: int, **options: Any) -> int:
    """Answer requests over HTTP.

    The options are those of requests that do not give them.
    """
    try:
        import uvicorn

        from ..service.app import create_app
    except ModuleNotFoundError as error:
        raise UsageProblem(
            f"smime-lint serve needs {error.name}: install it with pip install 'smime-lint[serve]'"
        ) from error
    from ..front.options import RequestError
    from ..rules import Severity
    from ..service.config import ServiceConfig

    request = Request(options)
    file = request.config.file
    config = ServiceConfig(
        settings=request.settings(),
        min_severity=Severity(request["min-severity"] or Severity.NOTICE),
        fail_on=severity_of(request["fail-on"]),
        configuration=None if file is None else str(file),
    )
    try:
        app = create_app(config)
    except RequestError as error:
        raise UsageProblem(str(error)) from error
    uvicorn.run(app, host=host, port=port)
    return 0
