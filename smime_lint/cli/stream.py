"""smime-lint stream."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from ..config import BY_NAME
from ..spelling import suggestion
from .destination import open_destination, until_closed
from .group import UsageProblem
from .options import Request, seconds_of, setting_options, severity_of
from .parameters import Command, option

if TYPE_CHECKING:
    from ..front.options import Asked
    from ..rules import Severity

_JSON_OR_BASE64 = "expected a JSON object or base64"
MAX_LINE = 192 << 20
"""Bytes of a line: the largest CRL in base64, and some certificates."""


def _time_option(name: str) -> Callable[[Any], Any]:
    setting = BY_NAME[name]
    more = f'{setting.help} "now" is the time of each request.'
    return option(
        f"--{name}",
        setting.key,
        section=setting.section,
        metavar=setting.metavar,
        help=more,
        callback=_check_time,
    )


def _check_time(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    seconds_of(value, param.opts[0])
    return value


@click.command(name="stream", cls=Command)
@setting_options("stream")
@_time_option("fetched-at")
@_time_option("issued-at")
def command(**options: Any) -> int:
    """Lint documents from standard input, one request per line, one result per line, until the input ends.

    A request is the base64 of a document in DER, or a JSON object: "der" (base64), "id" (any value, which the
    result repeats), "kind" (certificate, tbs, crl or ocsp; by default certificate), and options by their long
    names, which take precedence over those of the command line: {"id": 7, "der": "MII...", "kind": "tbs",
    "type": "sponsor-strict", "issued-at": "now"}. "issuer" and "certs" are lists of base64.

    A result is a JSON object: "id", "code" (the exit code that lint would have, which depends on --fail-on),
    "result" (as in JSON reports) and "error" (null, or why the request was not understood). Results come in
    the order of the requests, and each is written before the next request is read.

    Exit code: 0 at the end of the input, whatever the results are; 2 wrong usage.
    """
    from ..output.json import encode_json

    stream = Stream(options)
    with until_closed(), open_destination(utf8=True) as output:
        for line in read_lines(sys.stdin.buffer):
            output.write(f"{encode_json(stream.answer(line))}\n")
            output.flush()
    stream.tell_useless()
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
        from ..front.linters import Linters
        from ..front.options import KINDS, TIMES, RequestError
        from ..rules import Severity

        keys = {name: BY_NAME[name].key for name in TIMES}
        self._times = {name: options[key] for name, key in keys.items() if options[key] is not None}
        request = Request({**options, **dict.fromkeys(keys.values())})
        self._settings = {document: request.settings(document) for document in set(KINDS.values())}
        self._fail_on: Severity | None = severity_of(request["fail-on"])
        self._min_severity = Severity(request["min-severity"] or Severity.NOTICE)
        self.linters = Linters()
        self._number = 0
        self._suppressed: Counter[int] = Counter()
        try:
            self.linters.get(self._settings["certificate"])
        except RequestError as error:
            raise request.problem(error) from error

    def answer(self, line: bytes | None) -> dict[str, object]:
        """The answer to a line; None is one that is too long."""
        from ..engine.report import exit_code
        from ..front.options import RequestError, decode
        from ..output.summary import shown

        position = self._number
        self._number += 1
        id = None
        try:
            if line is None:
                raise RequestError(f"expected at most {MAX_LINE} bytes, found more")
            fields = _parse(line)
            id = fields.pop("id", None)
            der = fields.pop("der", None)
            der = decode(_JSON_OR_BASE64 if isinstance(der, bytes) else "der", der)
            settings, issued_at = self._settings_for(fields)
            linter = self.linters.get(settings)
        except RequestError as error:
            return {"id": id, "code": 2, "result": None, "error": f"line {position + 1}: {error}"}
        result = linter.at(issued_at).lint_der(der, "-", position)
        self._suppressed.update(finding.entry for finding in result.suppressed)
        code = exit_code(result, self._fail_on)
        return {"id": id, "code": code, "result": shown(result, self._min_severity), "error": None}

    def tell_useless(self) -> None:
        """Report the suppressions that did nothing."""
        from .writers import tell_useless

        tell_useless(self._settings["certificate"].suppress, self._suppressed)

    def _settings_for(self, fields: dict[str, Any]) -> Asked:
        """The settings for a request. Raises RequestError."""
        from ..front.options import KINDS, OPTIONS, RequestError, settings_for, unknown_name

        kind = fields.pop("kind", "certificate")
        if not isinstance(kind, str) or kind not in KINDS:
            hint = suggestion(kind, KINDS) if isinstance(kind, str) else ""
            raise RequestError(f"kind: expected one of {', '.join(KINDS)}, found {kind!r:.80}{hint}")
        for name in fields:
            if name not in OPTIONS:
                raise unknown_name("key", name, ("id", "der", "kind", *OPTIONS))
        return settings_for(self._settings[KINDS[kind]], kind, {**self._times, **fields})


def _parse(line: bytes) -> dict[str, Any]:
    """The fields of a request. Raises RequestError."""
    from ..front.options import RequestError, read_object

    line = line.strip()
    if not line:
        raise RequestError(f"{_JSON_OR_BASE64}, found an empty line")
    return read_object(line) if line.startswith(b"{") else {"der": line}
