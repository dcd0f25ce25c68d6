"""Requests to jobs: JSON, or a document as the body with its options in the query."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request
from litestar.datastructures.headers import Accept
from litestar.exceptions import HTTPException

from ..br import iso_time
from ..config import BY_NAME, Form, Setting, read_value
from ..engine.settings import Settings
from ..front.options import OPTIONS, DocumentType, RequestError, read_object, settings_for, unknown_name
from ..front.writers import Look
from ..inputs import STDIN
from ..rules import Severity
from ..shape import explain
from .config import ServiceConfig
from .jobs import COMMANDS, CaaWish, Job, Kind

JSON = "application/json"
MEDIA_TYPES = {
    "json": JSON,
    "ndjson": "application/x-ndjson",
    "sarif": "application/sarif+json",
    "junit": "application/xml",
    "github": "text/plain",
    "gitlab": "application/json",
    "csv": "text/csv",
    "text": "text/plain",
}
"""Of the formats."""
ACCEPTED = {
    JSON: "json",
    "application/sarif+json": "sarif",
    "application/x-ndjson": "ndjson",
    "application/xml": "junit",
    "text/xml": "junit",
    "text/csv": "csv",
    "text/plain": "text",
}
"""The format for a media type in the header Accept."""

DOCUMENTS: Mapping[Kind, DocumentType] = {
    "certificate": "certificate",
    "tbs": "certificate",
    "chain": "certificate",
    "crl": "crl",
    "ocsp": "ocsp",
}
NOUNS: Mapping[Kind, str] = {
    "certificate": "certificate",
    "tbs": "certificate",
    "chain": "certificate",
    "crl": "CRL",
    "ocsp": "OCSP response",
}
LOOKS = ("format", "min-severity")
"""Settings that decide how the report looks, not what is found."""
PASSWORD = "password"  # noqa: S105 - the name of the field
PASSWORD_HELP = "The password, if the input is PKCS #12. Reports and logs do not have it."  # noqa: S105
CAA_SETTINGS = (
    Setting("caa", Form.FLAG, "Also check the CAA records of every mailbox.", ("lint",)),
    Setting("issued", Form.FLAG, "Whether the certificates have been issued, for the CAA checks.", ("lint",)),
    Setting("reference", Form.TEXT, "The identifier of the request in the record of the checks.", ("lint",)),
)
"""Options of the command that are not settings of a linter."""
REQUEST_SETTINGS: Mapping[str, Setting] = {
    **{name: BY_NAME[name] for name in LOOKS},
    **OPTIONS,
    **{setting.name: setting for setting in CAA_SETTINGS},
}


def settings_of(kind: Kind) -> dict[str, Setting]:
    """The settings that a request of a kind may have."""
    return {name: setting for name, setting in REQUEST_SETTINGS.items() if COMMANDS[kind] in setting.commands}


def _type_of(setting: Setting) -> Any:
    """How JSON has the value of a setting."""
    types: dict[Form, Any] = {
        Form.FLAG: bool,
        Form.SWITCH: bool,
        Form.MAP: dict[str, str],
        Form.TEXTS: list[str],
        Form.CERTIFICATES: list[str],
    }
    found = Literal[setting.choices] if setting.form is Form.CHOICE else types.get(setting.form, str)
    return Annotated[found, msgspec.Meta(description=setting.help)] | msgspec.UnsetType


def _request_type(name: str, kind: Kind) -> type[msgspec.Struct]:
    """The type of the JSON of requests, made from the declarations of the settings."""
    settings = settings_of(kind).values()
    what = Annotated[
        str, msgspec.Meta(description="PEM with any number of documents, or base64 of DER, PKCS #12 ...")
    ]
    source = Annotated[str, msgspec.Meta(description="The name of the input in the report.")]
    return msgspec.defstruct(
        name,
        [
            ("input", what),
            ("source", source, STDIN),
            (
                PASSWORD,
                Annotated[str, msgspec.Meta(description=PASSWORD_HELP)] | msgspec.UnsetType,
                msgspec.UNSET,
            ),
            *((setting.key, _type_of(setting), msgspec.UNSET) for setting in settings),
        ],
        rename={setting.key: setting.name for setting in settings},
        kw_only=True,
        forbid_unknown_fields=True,
        module=__name__,
        namespace={"__doc__": "A document, and the options for it."},
    )


LintRequest = _request_type("LintRequest", "certificate")
REQUEST_TYPES: Mapping[Kind, type[msgspec.Struct]] = {
    "certificate": LintRequest,
    "tbs": LintRequest,
    "chain": _request_type("ChainRequest", "chain"),
    "crl": _request_type("CrlRequest", "crl"),
    "ocsp": _request_type("OcspRequest", "ocsp"),
}


async def read_job(request: Request[Any, Any, Any], kind: Kind, config: ServiceConfig) -> Job:
    """The job that a request asks for. Raises RequestError and HTTPException."""
    body = await request.body()
    query = query_options(request.query_params.dict(), settings_of(kind))
    if request.content_type[0] == JSON:
        options = {**query, **parse(body, kind)}
        body = options.pop("input").encode("utf-8", "backslashreplace")
    else:
        options = query
    password = options.pop(PASSWORD, None)
    options.setdefault("format", accepted_format(request.headers.get("Accept")))
    return job_of(kind, options, body, config, password)


def parse(body: bytes, kind: Kind) -> dict[str, Any]:
    """The fields of a request in JSON. Raises RequestError."""
    known = settings_of(kind)
    fields = read_object(body)
    for name in fields:
        if name not in known and name not in ("input", "source", PASSWORD):
            raise unknown_name("key", name, known)
    try:
        msgspec.convert(fields, REQUEST_TYPES[kind])
    except msgspec.ValidationError as error:
        raise RequestError(explain(error, REQUEST_TYPES[kind])) from error
    return fields


def accepted_format(accept: str | None) -> str:
    """The format for a header Accept. Raises HTTPException."""
    if not accept:
        return "json"
    best = Accept(accept).best_match(list(ACCEPTED))
    if best is None:
        raise HTTPException(f"Accept: expected one of {', '.join(ACCEPTED)}", status_code=406)
    return ACCEPTED[best]


def query_options(
    query: Mapping[str, list[str]], known: Mapping[str, Setting] = REQUEST_SETTINGS
) -> dict[str, Any]:
    """Options in a query, as JSON has them. Raises RequestError."""
    options: dict[str, Any] = {}
    for name, values in query.items():
        setting = known.get(name)
        if name == PASSWORD:
            raise RequestError("password: expected it in a request in JSON, found it in the query")
        if setting is None:
            if name != "source":
                raise unknown_name("parameter", name, known)
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


def job_of(
    kind: Kind, options: dict[str, Any], data: bytes, config: ServiceConfig, password: str | None = None
) -> Job:
    """The job for a document, with options as JSON has them. Raises RequestError."""
    source = options.pop("source", STDIN)
    given = dict(options)
    looks = {name: _choice(name, options.pop(name, None)) for name in LOOKS}
    wish = _caa_wish({setting.name: options.pop(setting.name, None) for setting in CAA_SETTINGS})
    settings, issued_at = settings_for(base_settings(config, kind), kind, options)
    return Job(
        kind=kind,
        data=data,
        password=password,
        source=source,
        options=describe_options({**config.given, **given}, settings, issued_at),
        settings=settings,
        issued_at=issued_at,
        caa=wish,
        format=looks["format"] or "json",
        look=Look(
            min_severity=Severity(looks["min-severity"] or config.min_severity),
            fail_on=config.fail_on,
            noun=NOUNS[kind],
            configuration=config.configuration,
            rule_files=settings.rule_files,
            pack_options=settings.pack_options,
            directory="/",
        ),
    )


def _caa_wish(options: Mapping[str, Any]) -> CaaWish | None:
    """What CAA checks are wanted. Raises RequestError."""
    for setting in CAA_SETTINGS:
        value = options[setting.name]
        if value is None:
            continue
        try:
            read_value(setting, value)
        except ValueError as error:
            raise RequestError(f"{setting.name}: {error}") from error
        if not options["caa"]:
            raise RequestError(f"{setting.name}: has no effect without caa")
    return CaaWish(options["issued"], options["reference"]) if options["caa"] else None


def base_settings(config: ServiceConfig, kind: Kind) -> Settings:
    """The settings of a request without options."""
    return msgspec.structs.replace(config.settings, document=DOCUMENTS[kind], tbs=kind == "tbs")


def describe_options(
    given: Mapping[str, object], settings: Settings, issued_at: int | None
) -> dict[str, object]:
    """Options as reports have them: times as they were read, and certificates by their SHA-256."""
    described = dict(given)
    for name, seconds in (("issued-at", issued_at), ("fetched-at", settings.fetched_at)):
        if name in given and seconds is not None:
            described[name] = iso_time(seconds)
    for name, encodings in (("issuer", settings.issuers), ("certs", settings.certificates)):
        if name in given:
            described[name] = [hashlib.sha256(der).hexdigest() for der in encodings or ()]
    return described


def _choice(name: str, value: str | None) -> str | None:
    setting = BY_NAME[name]
    if value is not None and value not in setting.choices:
        raise RequestError(f"{name}: expected {setting.expected}, found {value!r:.80}")
    return value
