"""The options of one request to a process that answers many: those of `config.SETTINGS` that name no file."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import asdict

from ..config import SETTINGS, Form, Setting, read_value
from ..engine.settings import Settings, SettingsError, make_settings
from ..inputs import read_bytes
from ..inputs.base64 import Base64Error, decode_base64
from ..shape import explain
from ..spelling import suggestion

DocumentType = Literal["certificate", "crl", "ocsp"]

KINDS: Mapping[str, DocumentType] = {
    "certificate": "certificate",
    "tbs": "certificate",
    "crl": "crl",
    "ocsp": "ocsp",
}
"""What a request can be about, and the type of document that it is."""
TIMES = ("issued-at", "fetched-at")
NOW = "now"
OPTIONS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in SETTINGS
    if setting.name in TIMES
    or ("stream" in setting.commands and setting.field and setting.form is not Form.FILES)
}
"""The settings that a request may have: none that reads files, loads code or lowers the threshold."""
FAIL_ON = "fail-on"
REQUIRE_SMIME = "require-smime"


class RequestError(ValueError):
    """A request that cannot be understood; the message says what was expected."""


class Asked(NamedTuple):
    """What the options of a request amount to."""

    settings: Settings
    """Without the time of issuance, so that requests that differ only in it share a linter."""
    issued_at: int | None


def read_object(data: bytes) -> dict[str, Any]:
    """The fields of a JSON object. Raises RequestError, also if a name occurs twice: either may be meant."""
    try:
        fields: dict[str, Any] = msgspec.json.decode(data, type=dict[str, Any])
        json.loads(data, object_pairs_hook=_refuse_repetition, parse_int=str)
    except msgspec.ValidationError as error:
        raise RequestError(explain(error).replace("an object", "a JSON object")) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RequestError(f"expected a JSON object: {explain(error)}") from error
    return fields


def _refuse_repetition(pairs: list[tuple[str, object]]) -> None:
    names = set()
    for name, _ in pairs:
        if name in names:
            raise RequestError(f"the key {name!r:.80} occurs twice")
        names.add(name)


def unknown_name(what: str, name: str, known: Iterable[str]) -> RequestError:
    """The error for a key or parameter that there is not."""
    if name == FAIL_ON:
        return RequestError(f"{FAIL_ON}: a request cannot set it; it is given when the process is started")
    return RequestError(f"there is no {what} {name!r:.80}{suggestion(name, known)}")


def settings_for(base: Settings, kind: str, options: Mapping[str, object]) -> Asked:
    """The settings of a request. Raises RequestError.

    ``base``: those that apply where the request has no option, without a time of issuance. ``options``: by
    their long names, as JSON has them.
    """
    issued_at = None
    changes: dict[str, object] = {"tbs": True} if kind == "tbs" else {}
    for name, value in options.items():
        setting = OPTIONS.get(name)
        if setting is None:
            raise unknown_name("key", name, OPTIONS)
        if name == "issued-at":
            issued_at = seconds(value, name)
        else:
            changes[setting.field or ""] = _value(setting, value)
        if name == REQUIRE_SMIME and base.require_smime and not value:
            raise RequestError(f"{name}: a request cannot turn it off; the process was started with it")
    if not changes:
        return Asked(base, issued_at)
    try:
        return Asked(make_settings(**{**asdict(base), **changes}), issued_at)
    except SettingsError as error:
        raise RequestError(str(error)) from error


def decode(name: str, value: object) -> bytes:
    """Decode base64 in the text of a request. Raises RequestError, which begins with ``name``."""
    if isinstance(value, str):
        value = value.encode("utf-8", "backslashreplace")
    if not isinstance(value, bytes):
        raise RequestError(f"{name}: expected a string of base64")
    try:
        return decode_base64((value,), 1)
    except Base64Error as error:
        message = str(error).removeprefix("line 1: ")  # text in JSON is one line
        raise RequestError(f"{name}: {message}") from error


def decode_pem_or_base64(name: str, text: str) -> bytes:
    """What inputs read as documents: PEM as it is, and the bytes of base64. Raises RequestError."""
    return text.encode("utf-8", "backslashreplace") if "-----BEGIN" in text else decode(name, text)


def _certificates(name: str, value: object) -> Iterator[bytes]:
    """The certificates in base64, or in PEM. Raises RequestError."""
    if not isinstance(value, str) or "-----BEGIN" not in value:
        yield decode(name, value)
        return
    for item in read_bytes(decode_pem_or_base64(name, value), passwords=_refuse_pkcs12):
        if item.der is None:
            raise RequestError(f"{name}: {item.error}")
        yield item.der


def _refuse_pkcs12(source: str) -> Iterable[str]:
    """Raise RequestError: to decrypt PKCS #12 can take seconds."""
    raise RequestError("expected certificates, found PKCS #12")


def _value(setting: Setting, value: object) -> object:
    """The value of an option, as `Settings` have it. Raises RequestError."""
    if setting.form is Form.TIME:
        return seconds(value, setting.name)
    if setting.form is Form.CERTIFICATES:
        if not isinstance(value, list):
            raise RequestError(f"{setting.name}: expected a list of strings of base64")
        return tuple(der for entry in value for der in _certificates(setting.name, entry))
    try:
        return read_value(setting, value)
    except ValueError as error:
        raise RequestError(f"{setting.name}: {error}") from error


def seconds(value: object, name: str) -> int | None:
    """A date, a time or "now", in seconds since 1970; UTC if it has no zone. Raises RequestError."""
    if value is None:
        return None
    if value == NOW:
        return int(time.time())
    if not isinstance(value, str):
        raise RequestError(f'{name}: expected a date or time as text, or "now"')
    try:
        # Before Python 3.11, fromisoformat does not know the Z.
        moment = datetime.fromisoformat(value[:-1] + "+00:00" if value[-1:] in "Zz" else value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return int(moment.astimezone(timezone.utc).timestamp())  # not beyond the year 9999
    except (ValueError, OverflowError):
        raise RequestError(
            f"{name}: expected a date as 2024-05-31 or 2024-05-31T12:00:00Z, found {value!r:.80}"
        ) from None
