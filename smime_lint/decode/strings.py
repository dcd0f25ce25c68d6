"""Character strings and times: X.680 clause 41, RFC 5280 4.1.2.4 and 4.1.2.5."""

from __future__ import annotations

import re
from datetime import date

from ..der import DerError, Reader, tag_name
from ..model import Asn1String, FaultKind, Time, pattern
from ..model.node import Where

UTF8_STRING = 0x0C
PRINTABLE_STRING = 0x13
IA5_STRING = 0x16
UTC_TIME = 0x17
GENERALIZED_TIME = 0x18

STRING_TYPES: dict[int, str] = {
    0x0C: "UTF8String",
    0x12: "NumericString",
    0x13: "PrintableString",
    0x14: "TeletexString",
    0x16: "IA5String",
    0x1A: "VisibleString",
    0x1C: "UniversalString",
    0x1E: "BMPString",
}

_ALPHABETS: dict[int, bytes] = {
    0x12: b"0123456789 ",
    0x13: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?",
    0x16: bytes(range(128)),
    0x1A: bytes(range(0x20, 0x7F)),
}
_ENCODINGS: dict[int, str] = {0x14: "latin-1", 0x1C: "utf-32-be", 0x1E: "utf-16-be"}


def make_string(reader: Reader, tag: int, pos: int, start: int, stop: int, where: Where) -> Asn1String:
    """The string of a string tag; what its type does not allow becomes a Fault."""
    raw = reader.data[start:stop]
    text: str | None = None
    if tag == UTF8_STRING:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            reader.fault(
                FaultKind.STRING_ENCODING,
                where,
                pos,
                stop,
                f"the UTF8String is not valid UTF-8 from byte {error.start}",
                "RFC 3629 3",
            )
    elif tag in _ALPHABETS:
        text = raw.decode("ascii") if raw.isascii() else None
        foreign = raw.translate(None, _ALPHABETS[tag])
        if foreign:
            reader.fault(
                FaultKind.STRING_ALPHABET,
                where,
                pos,
                stop,
                f"the {STRING_TYPES[tag]} contains {_show_octets(foreign)}, which is outside its alphabet",
                "X.680 41.4",
            )
    else:
        try:
            text = raw.decode(_ENCODINGS[tag])
        except UnicodeDecodeError:
            reader.fault(
                FaultKind.STRING_ENCODING,
                where,
                pos,
                stop,
                f"the octets are no {STRING_TYPES[tag]}",
                "X.690 8.23",
            )
    return Asn1String(where, pos, stop - pos, STRING_TYPES[tag], raw, text)


def read_string(reader: Reader, pos: int, end: int, where: Where) -> tuple[Asn1String, int]:
    """The string at pos and where it ends. Raises DerError for another type."""
    tag, start, stop, after = reader.read(pos, end, where)
    if tag not in STRING_TYPES:
        raise DerError(pos, after - pos, f"expected a character string, found {tag_name(tag)}")
    return make_string(reader, tag, pos, start, stop, where), after


def _show_octets(octets: bytes) -> str:
    shown = sorted(set(octets))[:8]
    return ", ".join(repr(chr(octet)) if 0x20 <= octet < 0x7F else f"0x{octet:02x}" for octet in shown)


_UTC_TIME = pattern(rb"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})?")
_GENERALIZED_TIME = pattern(rb"(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,]\d+)?)?)?(Z|[+-]\d{4})?")
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST = (1 - _EPOCH) * 86400
_LAST = (date.max.toordinal() - _EPOCH + 1) * 86400 - 1
"""The years 1 to 9999, which a zone can lead out of."""


def read_time(reader: Reader, pos: int, end: int, where: Where) -> tuple[Time, int]:
    """The time at pos and where it ends. Raises DerError for another type.

    RFC 5280 allows one form of each type. Another form that denotes a time is recorded and still read, so
    that rules on the date can run.
    """
    tag, start, stop, after = reader.read(pos, end, where)
    raw = reader.data[start:stop]
    if tag == UTC_TIME:
        name, syntax, length = "UTCTime", _UTC_TIME, 13
        kind, citation = FaultKind.UTC_TIME_SYNTAX, "RFC 5280 4.1.2.5.1"
    elif tag == GENERALIZED_TIME:
        name, syntax, length = "GeneralizedTime", _GENERALIZED_TIME, 15
        kind, citation = FaultKind.GENERALIZED_TIME_SYNTAX, "RFC 5280 4.1.2.5.2"
    else:
        raise DerError(pos, after - pos, f"expected UTCTime or GeneralizedTime, found {tag_name(tag)}")
    seconds = None
    if len(raw) == length and raw[-1] == 0x5A and raw[:-1].isdigit():
        seconds = _plain_seconds(int(raw[:-1]), tag == UTC_TIME)
    elif match := syntax.fullmatch(raw):
        seconds = _seconds(match, tag == UTC_TIME)
    if seconds is None or len(raw) != length or raw[-1] != 0x5A:
        form = "YYMMDDHHMMSSZ" if tag == UTC_TIME else "YYYYMMDDHHMMSSZ"
        shown = raw[:32].decode("ascii", "backslashreplace")
        reader.fault(kind, where, pos, after, f"expected a {name} {form}, found {shown!r}", citation)
    return Time(where, pos, after - pos, name, raw, seconds), after


def _plain_seconds(digits: int, two_digit_year: bool) -> int | None:
    """The time of YYMMDDHHMMSS or YYYYMMDDHHMMSS, None if there is no such time."""
    days, clock = divmod(digits, 1_000_000)
    hours, clock = divmod(clock, 10_000)
    minutes, seconds = divmod(clock, 100)
    if hours > 23 or minutes > 59 or seconds > 59:
        return None
    if two_digit_year:
        days += 19_000_000 if days >= 500_000 else 20_000_000
    try:
        day = date(days // 10_000, days // 100 % 100, days % 100)
    except ValueError:
        return None
    return (day.toordinal() - _EPOCH) * 86400 + hours * 3600 + minutes * 60 + seconds


_DAYS: dict[bytes, int] = {}
"""The first seconds of days by YYMMDD, filled as they are met: at most those of a hundred years."""


def start_of_day(digits: bytes) -> int | None:
    """The first second of the day YYMMDD of a UTCTime, since 1970; None if there is no such day."""
    seconds = _DAYS.get(digits)
    if seconds is None and digits.isdigit():
        seconds = _plain_seconds(int(digits) * 1_000_000, True)
        if seconds is not None:
            _DAYS[digits] = seconds
    return seconds


def _seconds(match: re.Match[bytes], two_digit_year: bool) -> int | None:
    year, month, day, hour = (int(match[group]) for group in (1, 2, 3, 4))
    minute, second = int(match[5] or 0), int(match[6] or 0)
    if two_digit_year:
        year += 1900 if year >= 50 else 2000
    if hour > 23 or minute > 59 or second > 59:
        return None
    try:
        days = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    seconds = days * 86400 + hour * 3600 + minute * 60 + second
    zone = match[7]
    if zone and zone != b"Z":
        offset = int(zone[1:3]) * 3600 + int(zone[3:5]) * 60
        seconds -= offset if zone[:1] == b"+" else -offset
    return seconds if _FIRST <= seconds <= _LAST else None
