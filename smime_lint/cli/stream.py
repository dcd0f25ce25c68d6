"""smime-lint stream."""

from __future__ import annotations

import sys
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

import click

from ..config import BY_NAME, SETTINGS, Form, Setting, accepts, suggestion
from .destination import open_destination
from .group import UsageProblem
from .options import NOW, Request, seconds_of, setting_options, severity_of

if TYPE_CHECKING:
    from ..documents import DocumentLinter
    from ..engine.settings import Settings
    from ..rules import Severity

DocumentType = Literal["certificate", "crl", "ocsp"]

KINDS: Mapping[str, DocumentType] = {
    "certificate": "certificate",
    "tbs": "certificate",
    "crl": "crl",
    "ocsp": "ocsp",
}
_TIMES = ("issued-at", "fetched-at")
_OPTIONS = {
    setting.name: setting
    for setting in SETTINGS
    if setting.name in _TIMES
    or ("stream" in setting.commands and setting.field and setting.form is not Form.FILES)
}
"""The settings that a request may have: none that reads files or loads code."""

MAX_LINE = 192 << 20
"""Bytes of a line: the largest CRL in base64, and some certificates."""
MAX_LINTERS = 16
"""Linters that are kept. Making one takes longer than linting a certificate."""


class RequestError(ValueError):
    """A request that cannot be understood; the message says what was expected."""


def _time_option(name: str) -> Callable[[Any], Any]:
    setting = BY_NAME[name]
    more = f'{setting.help} "now" is the time of each request.'
    return click.option(f"--{name}", setting.key, metavar=setting.metavar, help=more, callback=_check_time)


def _check_time(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    _seconds(value, param.opts[0])
    return value


@click.command(name="stream")
@setting_options("stream")
@_time_option("fetched-at")
@_time_option("issued-at")
def command(**options: Any) -> int:
    """Lint documents from standard input, one request a line, one result a line, as long as input comes.

    A request is the base64 of a document in DER, or a JSON object: "der" (base64), "id" (any value, which the
    result repeats), "kind" (certificate, tbs, crl or ocsp; by default certificate), and options by their long
    names, which take precedence over those of the command line: {"id": 7, "der": "MII...", "kind": "tbs",
    "type": "sponsor-strict", "issued-at": "now"}. "issuer" and "certs" are lists of base64.

    A result is a JSON object: "id", "code" (the exit code that lint would have), "result" (as in JSON
    reports) and "error" (null, or why the request was not understood). Results come in the order of the
    requests, and each is written before the next request is read.

    Exit code: 0 at the end of the input, whatever the results are; 2 wrong usage.
    """
    from ..output.json import encode_json

    stream = Stream(options)
    with open_destination(utf8=True) as output:
        for line in read_lines(sys.stdin.buffer):
            output.write(f"{encode_json(stream.answer(line))}\n")
            output.flush()
    return 0


def read_lines(stream: BinaryIO, limit: int = MAX_LINE) -> Iterator[bytes | None]:
    """The lines as they come; None for one that is longer than the limit. Raises UsageProblem."""
    try:
        while line := stream.readline(limit + 1):
            if len(line) > limit:
                while line and not line.endswith(b"\n"):
                    line = stream.readline(limit)
                yield None
            else:
                yield line
    except OSError as error:
        raise UsageProblem(f"standard input: cannot be read: {error.strerror or error}") from error


class Stream:
    """Answers requests. Its memory is bounded: it keeps only a few linters."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """``options``: as click gives them. Raises UsageProblem."""
        from ..rules import Severity

        self._times = {name: options[BY_NAME[name].key] for name in _TIMES}
        request = Request({**options, **dict.fromkeys(BY_NAME[name].key for name in _TIMES)})
        self._settings = {document: request.settings(document) for document in set(KINDS.values())}
        self._fail_on: Severity | None = severity_of(request["fail-on"])
        self._min_severity = Severity(request["min-severity"] or Severity.NOTICE)
        self._linters: OrderedDict[bytes, DocumentLinter[Any]] = OrderedDict()
        self._number = 0
        try:
            self._linter(self._settings["certificate"])
        except RequestError as error:
            raise UsageProblem(str(error)) from error

    def answer(self, line: bytes | None) -> dict[str, object]:
        """The answer to a line; None is one that is too long."""
        from ..engine.report import exit_code
        from ..output.summary import shown

        position = self._number
        self._number += 1
        id = None
        try:
            if line is None:
                raise RequestError(f"expected at most {MAX_LINE} bytes, found more")
            fields = _parse(line)
            id = fields.pop("id", None)
            der = _decode("der", fields.pop("der", None))
            settings, issued_at = self._settings_for(fields)
            linter = self._linter(settings)
        except RequestError as error:
            return {"id": id, "code": 2, "result": None, "error": f"line {position + 1}: {error}"}
        linter.engine.issued_at = issued_at
        result = linter.lint_der(der, "-", position)
        code = exit_code(result, self._fail_on)
        return {"id": id, "code": code, "result": shown(result, self._min_severity), "error": None}

    def _settings_for(self, fields: dict[str, Any]) -> tuple[Settings, int | None]:
        """The settings for a request, without the time of issuance, and that time."""
        from msgspec.structs import asdict

        from ..engine.settings import SettingsError, make_settings

        kind = fields.pop("kind", "certificate")
        if not isinstance(kind, str) or kind not in KINDS:
            raise RequestError(f"kind: expected one of {', '.join(KINDS)}, found {kind!r:.80}")
        times = dict(self._times)
        changes: dict[str, object] = {"tbs": True} if kind == "tbs" else {}
        for name, value in fields.items():
            setting = _OPTIONS.get(name)
            if setting is None:
                known = ("id", "der", "kind", *_OPTIONS)
                raise RequestError(f"there is no key {name!r:.80}{suggestion(name, known)}")
            if name in _TIMES:
                times[name] = value
            else:
                changes[setting.field or ""] = _value(setting, value)
        if (fetched_at := _seconds(times["fetched-at"], "fetched-at")) is not None:
            changes["fetched_at"] = fetched_at
        settings = self._settings[KINDS[kind]]
        if changes:
            try:
                settings = make_settings(**{**asdict(settings), **changes})
            except SettingsError as error:
                raise RequestError(str(error)) from error
        return settings, _seconds(times["issued-at"], "issued-at")

    def _linter(self, settings: Settings) -> DocumentLinter[Any]:
        import msgspec

        from ..documents import make_linter
        from ..engine.settings import SettingsError

        key = msgspec.msgpack.encode(settings)
        linter = self._linters.get(key)
        if linter is None:
            try:
                linter = make_linter(settings)
            except SettingsError as error:
                raise RequestError(str(error)) from error
            self._linters[key] = linter
            if len(self._linters) > MAX_LINTERS:
                self._linters.popitem(last=False)
        self._linters.move_to_end(key)
        return linter


def _parse(line: bytes) -> dict[str, Any]:
    """The fields of a request. Raises RequestError."""
    import msgspec

    line = line.strip()
    if not line:
        raise RequestError("expected a JSON object or base64, found an empty line")
    if not line.startswith(b"{"):
        return {"der": line}
    try:
        fields: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(f"expected a JSON object: {error}") from error
    return fields


def _decode(name: str, value: object) -> bytes:
    """Decode base64, as text of a request or as the line. Raises RequestError."""
    from ..inputs.base64 import Base64Error, decode_base64

    if isinstance(value, str):
        value = value.encode("utf-8", "backslashreplace")
    if not isinstance(value, bytes):
        raise RequestError(f"{name}: expected a string of base64")
    try:
        return decode_base64((value,), 1)
    except Base64Error as error:
        raise RequestError(f"{name}: {error}") from error


def _value(setting: Setting, value: object) -> object:
    """The value of an option of a request. Raises RequestError."""
    if setting.form is Form.CERTIFICATES:
        if not isinstance(value, list):
            raise RequestError(f"{setting.name}: expected a list of strings of base64")
        return tuple(_decode(setting.name, entry) for entry in value)
    if not accepts(setting, value):
        raise RequestError(f"{setting.name}: expected {setting.expected}, found {value!r:.80}")
    return tuple(value) if isinstance(value, list) else value


def _seconds(value: object, name: str) -> int | None:
    """A time, or "now", in seconds since 1970. Raises RequestError for another value of a request, and
    BadParameter for another one on the command line."""
    if value is None:
        return None
    if value == NOW:
        return int(time.time())
    if not isinstance(value, str):
        raise RequestError(f'{name}: expected a date or time as text, or "now"')
    try:
        return seconds_of(value, name)
    except click.BadParameter as error:
        if name.startswith("--"):
            raise
        raise RequestError(f"{name}: {error.message}") from error
