"""Requests to jobs: JSON, or a document as the body with its options in the query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from litestar import Request

from ..config import BY_NAME, Form, Setting, suggestion
from ..front.options import OPTIONS, RequestError, settings_for
from ..front.writers import Look
from ..inputs import STDIN
from ..rules import Severity
from .config import ServiceConfig
from .jobs import Job, Kind

JSON = "application/json"
LOOKS = ("format", "min-severity", "fail-on")
"""Settings that decide how the report looks, not what is found."""
REQUEST_SETTINGS: Mapping[str, Setting] = {
    **{name: BY_NAME[name] for name in LOOKS},
    **OPTIONS,
}
DOCUMENTS: Mapping[Kind, Literal["certificate", "crl", "ocsp"]] = {
    "certificate": "certificate",
    "tbs": "certificate",
    "chain": "certificate",
    "crl": "crl",
    "ocsp": "ocsp",
}


def _type_of(setting: Setting) -> Any:
    """How JSON has the value of a setting."""
    if setting.form is Form.CHOICE:
        return Literal[setting.choices]
    if setting.form in (Form.FLAG, Form.SWITCH):
        return bool
    if setting.form is Form.MAP:
        return dict[str, str]
    if setting.form in (Form.TEXTS, Form.CERTIFICATES):
        return list[str]
    return str


LintRequest = msgspec.defstruct(
    "LintRequest",
    [
        ("input", str),
        ("source", str, STDIN),
        *(
            (setting.key, _type_of(setting) | msgspec.UnsetType, msgspec.UNSET)
            for setting in REQUEST_SETTINGS.values()
        ),
    ],
    rename={setting.key: setting.name for setting in REQUEST_SETTINGS.values()},
    kw_only=True,
    forbid_unknown_fields=True,
    module=__name__,
    namespace={"__doc__": "A document and the options for it, by their long names."},
)
"""Made from the declarations of the settings."""


async def read_job(request: Request[Any, Any, Any], kind: Kind, config: ServiceConfig) -> Job:
    """The job that a request asks for. Raises RequestError."""
    body = await request.body()
    if request.content_type[0] == JSON:
        return job_of(kind, _parse(body), None, config)
    return job_of(kind, query_options(request.query_params.dict()), body, config)


def _parse(body: bytes) -> dict[str, Any]:
    try:
        fields: dict[str, Any] = msgspec.json.decode(body, type=dict[str, Any])
        msgspec.convert(fields, LintRequest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(f"expected a JSON object: {error}") from error
    return fields


def query_options(query: Mapping[str, list[str]]) -> dict[str, Any]:
    """Options in a query, as JSON has them. Raises RequestError."""
    options: dict[str, Any] = {}
    for name, values in query.items():
        setting = REQUEST_SETTINGS.get(name)
        if setting is None:
            if name != "source":
                raise RequestError(f"there is no parameter {name!r:.80}{suggestion(name, REQUEST_SETTINGS)}")
            options[name] = values[-1]
        elif setting.form in (Form.TEXTS, Form.CERTIFICATES):
            options[name] = values
        elif setting.form is Form.MAP:
            options[name] = dict(_pair(name, value) for value in values)
        elif setting.form in (Form.FLAG, Form.SWITCH):
            options[name] = {"true": True, "false": False}.get(values[-1], values[-1])
        else:
            options[name] = values[-1]
    return options


def _pair(name: str, text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise RequestError(f"{name}: expected OID=TYPE, found {text!r:.80}")
    return key, value


def job_of(kind: Kind, options: dict[str, Any], data: bytes | None, config: ServiceConfig) -> Job:
    """The job for options as JSON has them; ``data``: the document, where the options do not contain it.

    Raises RequestError.
    """
    if data is None:
        data = options.pop("input").encode()
    source = options.pop("source", STDIN)
    look = {name: options.pop(name, None) for name in LOOKS}
    settings, issued_at = settings_for(
        msgspec.structs.replace(config.settings, document=DOCUMENTS[kind]), kind, options
    )
    fail_on = look["fail-on"]
    return Job(
        kind=kind,
        data=data,
        source=source,
        settings=settings,
        issued_at=issued_at,
        format=look["format"] or "json",
        look=Look(
            Severity(look["min-severity"] or config.min_severity),
            config.fail_on if fail_on is None else None if fail_on == "never" else Severity(fail_on),
            configuration=config.configuration,
        ),
    )
