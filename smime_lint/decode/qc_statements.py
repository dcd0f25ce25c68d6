"""qcStatements: RFC 3739 3.2.6, EN 319 412-5 clause 4."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from ..der import DerError, Reader
from ..model import (
    Asn1String,
    Boolean,
    Extension,
    GeneralName,
    Holder,
    Integer,
    Nodes,
    ObjectIdentifier,
    OctetString,
    PdsLocation,
    QcCcLegislation,
    QcCompliance,
    QcLimitValue,
    QcPds,
    QcRetentionPeriod,
    QcSemantics,
    QcSscd,
    QcStatement,
    QcStatements,
    QcType,
    Raw,
)
from ..model.node import Where
from .names import read_general_names
from .strings import read_string

Head: TypeAlias = tuple[Where, int, int, str, Raw | None, str | None]
"""The fields that all statement classes share, in their order."""


def decode_qc_statements(
    reader: Reader,
    nodes: Nodes,
    head: tuple[Where, int, int, str, bool, Boolean | None, OctetString],
    start: int,
    stop: int,
) -> Extension:
    """The extension. Raises DerError if it is not a sequence of statements.

    A statement whose statementInfo does not decode as its type becomes a plain QcStatement that says so.
    """
    where = head[0]
    _, cursor, end, after = reader.expect(0x30, start, stop, where)
    reader.end(after, stop, where)
    statements: list[QcStatement] = []
    while cursor < end:
        statement, cursor = _read_statement(reader, nodes, cursor, end, (where, len(statements)))
        statements.append(statement)
    nodes.own[Holder.CERTIFICATE].extend(statements)
    return QcStatements(*head, tuple(statements))


def _read_statement(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where
) -> tuple[QcStatement, int]:
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    oid, cursor = reader.read_oid(start, stop, where)
    info = None
    if cursor < stop:
        _, _, _, info_end = reader.read(cursor, stop, where)
        reader.end(info_end, stop, where)
        info = Raw((where, "statementInfo"), cursor, info_end - cursor, reader.data[cursor:info_end])
    decode = _STATEMENTS.get(oid)
    if decode is None:
        if info is not None:
            reader.skim(info._at, info._at + info.length, info._where)
        return QcStatement(where, pos, after - pos, oid, info, None), after
    faults = len(reader.faults)
    try:
        return decode(reader, nodes, (where, pos, after - pos, oid, info, None), info), after
    except DerError as error:
        if type(error) is not DerError:
            raise
        del reader.faults[faults:]
        return QcStatement(where, pos, after - pos, oid, info, error.message), after


def _without_info(statement: type[QcStatement]) -> Callable[[Reader, Nodes, Head, Raw | None], QcStatement]:
    def decode(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
        if info is not None:
            raise DerError(info._at, info.length, "expected no statementInfo, found one")
        return statement(*head)

    return decode


def _need(head: Head, info: Raw | None) -> Raw:
    if info is None:
        raise DerError(head[1], head[2], "expected a statementInfo, found none")
    return info


def _content(reader: Reader, head: Head, info: Raw | None) -> tuple[int, int, Where]:
    info = _need(head, info)
    _, start, stop, _ = reader.expect(0x30, info._at, info._at + info.length, info._where)
    return start, stop, info._where


def _limit_value(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    cursor, end, where = _content(reader, head, info)
    currency: Asn1String | Integer
    if cursor < end and reader.data[cursor] == 0x02:
        currency, cursor = reader.read_integer(0x02, cursor, end, (where, "currency"))
    else:
        currency, cursor = read_string(reader, cursor, end, (where, "currency"))
        _require_type(currency, "PrintableString")
    amount, cursor = reader.read_integer(0x02, cursor, end, (where, "amount"))
    exponent, cursor = reader.read_integer(0x02, cursor, end, (where, "exponent"))
    _require_end(cursor, end)
    return QcLimitValue(*head, currency, amount, exponent)


def _require_type(string: Asn1String, name: str) -> None:
    if string.type != name:
        raise DerError(string._at, string.length, f"expected {name}, found {string.type}")


def _require_end(cursor: int, end: int) -> None:
    if cursor < end:
        raise DerError(
            cursor, end - cursor, f"expected the end of the statement, found {end - cursor} more bytes"
        )


def _retention_period(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    info = _need(head, info)
    years, _ = reader.read_integer(0x02, info._at, info._at + info.length, info._where)
    return QcRetentionPeriod(*head, years)


def _pds(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    cursor, end, where = _content(reader, head, info)
    locations: list[PdsLocation] = []
    while cursor < end:
        step = (where, len(locations))
        _, inner, inner_end, after = reader.expect(0x30, cursor, end, step)
        url, inner = read_string(reader, inner, inner_end, (step, "url"))
        language, inner = read_string(reader, inner, inner_end, (step, "language"))
        _require_type(url, "IA5String")
        _require_type(language, "PrintableString")
        _require_end(inner, inner_end)
        locations.append(PdsLocation(step, cursor, after - cursor, url, language))
        cursor = after
    if not locations:
        raise DerError(head[1], head[2], "expected at least one PDS location, found none")
    return QcPds(*head, tuple(locations))


def _qc_type(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    cursor, end, where = _content(reader, head, info)
    types: list[ObjectIdentifier] = []
    while cursor < end:
        step = (where, len(types))
        _, start, stop, after = reader.expect(0x06, cursor, end, step)
        types.append(ObjectIdentifier(step, cursor, after - cursor, reader.oid(cursor, start, stop, step)))
        cursor = after
    if not types:
        raise DerError(head[1], head[2], "expected at least one type, found none")
    return QcType(*head, tuple(types))


def _cc_legislation(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    cursor, end, where = _content(reader, head, info)
    countries: list[Asn1String] = []
    while cursor < end:
        country, cursor = read_string(reader, cursor, end, (where, len(countries)))
        _require_type(country, "PrintableString")
        countries.append(country)
    if not countries:
        raise DerError(head[1], head[2], "expected at least one country, found none")
    return QcCcLegislation(*head, tuple(countries))


def _semantics(reader: Reader, nodes: Nodes, head: Head, info: Raw | None) -> QcStatement:
    if info is None:
        return QcSemantics(*head, None, None)
    cursor, end, where = _content(reader, head, info)
    identifier: ObjectIdentifier | None = None
    authorities: tuple[GeneralName, ...] | None = None
    if cursor < end and reader.data[cursor] == 0x06:
        step = (where, "semanticsIdentifier")
        _, start, stop, after = reader.read(cursor, end, step)
        identifier = ObjectIdentifier(step, cursor, after - cursor, reader.oid(cursor, start, stop, step))
        cursor = after
    if cursor < end and reader.data[cursor] == 0x30:
        step = (where, "nameRegistrationAuthorities")
        _, start, stop, cursor = reader.read(cursor, end, step)
        authorities = read_general_names(reader, nodes, start, stop, step, Holder.QC_STATEMENTS)
    _require_end(cursor, end)
    return QcSemantics(*head, identifier, authorities)


_STATEMENTS: dict[str, Callable[[Reader, Nodes, Head, Raw | None], QcStatement]] = {
    "0.4.0.1862.1.1": _without_info(QcCompliance),
    "0.4.0.1862.1.2": _limit_value,
    "0.4.0.1862.1.3": _retention_period,
    "0.4.0.1862.1.4": _without_info(QcSscd),
    "0.4.0.1862.1.5": _pds,
    "0.4.0.1862.1.6": _qc_type,
    "0.4.0.1862.1.7": _cc_legislation,
    "1.3.6.1.5.5.7.11.1": _semantics,
    "1.3.6.1.5.5.7.11.2": _semantics,
}
