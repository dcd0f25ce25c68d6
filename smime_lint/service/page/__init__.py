"""The page for browsers: its files, and the handlers that serve them.

The files are plain HTML, CSS and JavaScript modules, served as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import State
from litestar.types import ControllerRouterHandler

from ... import __version__
from ...br import PROFILE_NAMES, VERSIONS
from ...engine.settings import Settings
from ...inputs import STDIN
from ...output import Summary
from ...profile import KIND_NAMES
from ..requests import query_options
from ..show import ShowJob, ShowReport, is_small, run_show

INDEX = "index.html"
MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
HEADERS = {
    # Nothing but the page's own files, and no script that makes markup of text from a certificate.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Cache-Control": "no-cache",
}


class _File:
    """A file of the page, kept in memory."""

    def __init__(self, name: str, content: bytes) -> None:
        self.content = content
        self.media_type = MEDIA_TYPES[name[name.rindex(".") :]]
        self.tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'

    def respond(self, request: Request[Any, Any, Any]) -> Response[bytes]:
        """The response, without the content if the browser has it."""
        headers = {**HEADERS, "ETag": self.tag}
        if request.headers.get("If-None-Match") == self.tag:
            return Response(b"", status_code=304, headers=headers, media_type=self.media_type)
        return Response(self.content, headers=headers, media_type=self.media_type)


def _read_files(settings: Settings) -> dict[str, _File]:
    found = {}
    for file in files(__package__).iterdir():
        if file.name.endswith(tuple(MEDIA_TYPES)):
            content = file.read_bytes()
            found[file.name] = _File(
                file.name, _with_choices(content, settings) if file.name == INDEX else content
            )
    return found


def _with_choices(index: bytes, settings: Settings) -> bytes:
    """The page with the types and BR versions to choose from, what the service enforces, and the version of
    the tool."""
    enforced = ' checked disabled title="set when the service was started"' if settings.require_smime else ""
    parts = {
        "require-smime": f'<input name="require-smime" type="checkbox"{enforced}>',
        "types": _options([*PROFILE_NAMES, *KIND_NAMES]),
        "versions": _options([version.number for version in reversed(VERSIONS)]),
        "version": escape(__version__),
    }
    for name, content in parts.items():
        index = index.replace(f"<!-- {name} -->".encode(), content.encode())
    return index


def _options(values: list[str]) -> str:
    return "".join(f"<option>{escape(value)}</option>" for value in values)


@post("/v1/show", status_code=200, media_type=MediaType.JSON)
async def show_documents(request: Request[Any, Any, Any], state: State) -> ShowReport:
    """Lint and decode the documents of the body: certificates, TBSCertificates, CRLs and OCSP responses in
    DER, PEM or base64.

    The parameters are the options of /v1/lint, and "kind" where the documents should not be recognized.
    """
    query = request.query_params.dict()
    kind = query.pop("kind", [None])[-1]
    options = query_options(query)
    job = ShowJob(
        data=await request.body(),
        source=options.pop("source", STDIN),
        kind=kind,
        options=options,
        settings=state.config.settings,
    )
    report: ShowReport = await state.pool.run(run_show, job, is_small=is_small(job))
    summary = Summary()
    for shown in report.documents:
        summary.add(shown.result)
    state.metrics.count(summary)
    return report


def handlers(settings: Settings) -> Sequence[ControllerRouterHandler]:
    """What the application serves in addition to the interfaces for programs."""
    pages = {"/" if name == INDEX else f"/page/{name}": file for name, file in _read_files(settings).items()}

    @get(sorted(pages), include_in_schema=False)
    async def file(request: Request[Any, Any, Any]) -> Response[bytes]:
        return pages[request.url.path].respond(request)

    return (file, show_documents)
