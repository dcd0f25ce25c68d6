"""CertificateList: RFC 5280 5.1."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ..der import MAX_CRL_SIZE, DerError, LimitError, Reader, tag_name
from ..model import (
    NO_REASON,
    NO_TIME,
    UNDEFINED_REASON,
    UNREADABLE_REASON,
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    BitString,
    Boolean,
    CertificateList,
    CrlExtensions,
    CrlNumber,
    DeltaCrlIndicator,
    DirectoryName,
    Entries,
    Extension,
    FaultKind,
    FreshestCrl,
    GeneralName,
    Holder,
    Integer,
    Issuer,
    IssuerAltName,
    IssuingDistributionPoint,
    Name,
    Node,
    Nodes,
    RelativeDistinguishedName,
    RevokedCertificate,
    RevokedCertificates,
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    TBSCertList,
    Time,
    Trait,
    pattern,
)
from ..model.node import Where
from .certificate import DecodeError, distinct_faults
from .extensions import DECODERS as CERTIFICATE_DECODERS
from .extensions import Head, read_named_bits
from .fields import read_algorithm
from .names import read_general_names, read_name, read_rdn_content
from .ocsp import DECODERS as ENTRY_DECODERS
from .ocsp import Decoder, cited, read_plain_extension, report_empty
from .strings import GENERALIZED_TIME, UTC_TIME, read_time

T = TypeVar("T")
P = ParamSpec("P")

CITATION = "RFC 5280 5.1"
_CITATIONS = {
    "RFC 5280 4.1": CITATION,
    "RFC 5280 4.1.1.2": "RFC 5280 5.1.1.2",
    "RFC 5280 4.1.2.5.1": "RFC 5280 5.1.2.4",
    "RFC 5280 4.1.2.5.2": "RFC 5280 5.1.2.4",
    "RFC 5280 4.2": "RFC 5280 5.2",
}
"""The clauses for CRLs that take the place of those for certificates."""
MAX_ENTRY_FAULTS = 100
"""Faults that are kept of the entries; the others are counted."""
PROGRESS_EVERY = 1 << 14
"""Entries."""
MAX_KNOWN = 4096
"""Extensions of entries, days and clock times that are remembered: few make up most of all entries."""

_TIMES = (UTC_TIME, GENERALIZED_TIME)
_UTC_TIME_LAST = 2524607999
"""The end of 2049 in seconds since 1970: up to there times are UTCTime."""
_MAX_SERIAL_OCTETS = 20

_FIFTIES = 0x35
"""The digit from which on the years of a UTCTime are those of the 20th century."""
_DATED = pattern(
    # reasonCode and invalidityDate, or only the latter, of a day that every month has
    rb"(?:\x30\x26\x30\x0a\x06\x03\x55\x1d\x15\x04\x03\x0a\x01([\x00-\x06\x08-\x0a])|\x30\x1a)"
    rb"\x30\x18\x06\x03\x55\x1d\x18\x04\x11\x18\x0f"
    rb"20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2[0-8])(?:[01]\d|2[0-3])[0-5]\d[0-5]\dZ",
    re.DOTALL,
)

Progress = Callable[[int], None]


def decode_crl(der: bytes, progress: Progress | None = None) -> CertificateList:
    """Decode a CertificateList.

    Entries are read once and not kept. What is wrong is recorded as Faults and costs only the field,
    or the one entry or extension. ``progress``: called now and then with the number of entries read. Raises
    DecodeError, and nothing else, if there is no CertificateList at all or a limit is passed.
    """
    try:
        return _decode(Reader(der, MAX_CRL_SIZE), progress)
    except DerError as error:
        raise DecodeError(error.offset, error.message) from None


def _decode(reader: Reader, progress: Progress | None) -> CertificateList:
    data = reader.data
    nodes = Nodes()
    reader.field = "certificateList"
    _, start, stop, after = reader.expect(0x30, 0, len(data), "certificateList")
    tbs = _read_tbs(reader, nodes, start, stop, progress)
    cursor = start + tbs.length
    where = "signatureAlgorithm"
    algorithm = _field(reader, where, where, read_algorithm, reader, nodes, cursor, stop, where)
    reader.field = where
    cursor = _skip(reader, cursor, stop) if cursor < stop else cursor
    where = "signatureValue"
    signature = _field(reader, where, where, _read_signature, reader, cursor, stop)
    reader.field = "certificateList"
    if signature is not None:
        nodes.own[Holder.CERTIFICATE].append(signature)
        reader.end(signature._at + signature.length, stop, "certificateList")
    reader.end(after, len(data), "certificateList")
    faults = cited(distinct_faults(reader.faults), _CITATIONS)
    nodes.own[Holder.CERTIFICATE].extend(faults)
    return CertificateList("certificateList", 0, after, data, faults, nodes, tbs, algorithm, signature)


def _field(
    reader: Reader, name: str, where: Where, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Read the field of a name; what is wrong in it costs only the field."""
    reader.field = name
    try:
        return read(*args, **kwargs)
    except LimitError:
        raise
    except DerError as error:
        reader.holder, reader.extension, reader.field = Holder.CERTIFICATE, None, name
        _record(reader, error, where)
        return None


def _record(reader: Reader, error: DerError, where: Where) -> None:
    citation = CITATION if error.citation == "RFC 5280 4.1" else error.citation
    reader.fault(error.kind, where, error.offset, error.offset + error.length, error.message, citation)


def _skip(reader: Reader, pos: int, end: int) -> int:
    """Where the element at pos ends; what is wrong with its encoding is recorded where it is read."""
    faults = len(reader.faults)
    after = reader.read(pos, end, "certificateList")[3]
    del reader.faults[faults:]
    return after


def _read_signature(reader: Reader, pos: int, end: int) -> BitString:
    where = "signatureValue"
    _, start, stop, after = reader.expect(0x03, pos, end, where)
    octets, unused = reader.bit_string(pos, start, stop, where)
    return BitString(where, pos, after - pos, octets, unused)


def _read_tbs(reader: Reader, nodes: Nodes, pos: int, end: int, progress: Progress | None) -> TBSCertList:
    where = "tbsCertList"
    reader.field = where
    _, cursor, stop, after = reader.expect(0x30, pos, end, where)
    data = reader.data
    version = None
    if cursor < stop and data[cursor] == 0x02:
        version = _field(reader, "version", (where, "version"), _read_version, reader, cursor, stop)
        cursor = _skip(reader, cursor, stop)
    reader.field = "signature"
    at: Where = (where, "signature")
    algorithm = _field(reader, "signature", at, read_algorithm, reader, nodes, cursor, stop, at)
    cursor = _expected(reader, 0x30, "signature", cursor, stop)
    issuer = _field(reader, "issuer", (where, "issuer"), _read_issuer, reader, nodes, cursor, stop)
    cursor = _expected(reader, 0x30, "issuer", cursor, stop)
    at = (where, "thisUpdate")
    this_update = _field(reader, "thisUpdate", at, _read_own_time, reader, nodes, cursor, stop, at)
    cursor = _skip(reader, cursor, stop)
    next_update = None
    has_next_update = cursor < stop and data[cursor] in _TIMES
    if has_next_update:
        at = (where, "nextUpdate")
        next_update = _field(reader, "nextUpdate", at, _read_own_time, reader, nodes, cursor, stop, at)
        cursor = _skip(reader, cursor, stop)
    revoked = None
    if cursor < stop and data[cursor] == 0x30:
        revoked, cursor = _read_revoked(reader, cursor, stop, issuer, progress)
        nodes.own[Holder.CERTIFICATE].append(revoked)
    extensions, readable = None, True
    if cursor < stop and data[cursor] == 0xA0:
        extensions, readable = _read_crl_extensions(reader, nodes, cursor, stop)
        cursor = extensions._at + extensions.length
    reader.field, reader.extension = where, None
    reader.end(cursor, stop, where)
    tbs = TBSCertList(
        where,
        pos,
        after - pos,
        version,
        algorithm,
        issuer,
        this_update,
        next_update,
        has_next_update,
        revoked,
        extensions,
        readable,
    )
    nodes.own[Holder.CERTIFICATE].append(tbs)
    return tbs


def _expected(reader: Reader, tag: int, name: str, pos: int, end: int) -> int:
    """Where the element of a mandatory field ends. Raises DerError for another: then there is no CRL."""
    faults = len(reader.faults)
    found, _, _, after = reader.read(pos, end, "tbsCertList")
    del reader.faults[faults:]
    if found != tag:
        message = f"expected {tag_name(tag)} ({name}) of a CRL, found {tag_name(found)}"
        raise DerError(pos, after - pos, message, CITATION)
    return after


def _read_version(reader: Reader, pos: int, end: int) -> Integer:
    return reader.read_integer(0x02, pos, end, "tbsCertList.version")[0]


def _read_issuer(reader: Reader, nodes: Nodes, pos: int, end: int) -> Issuer:
    return read_name(reader, nodes, pos, end, "tbsCertList.issuer", Holder.ISSUER, Issuer)[0]


def _read_own_time(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> Time:
    time, _ = read_time(reader, pos, end, where)
    nodes.own[Holder.CERTIFICATE].append(time)
    return time


# Entries


def _read_revoked(
    reader: Reader, pos: int, end: int, issuer: Name | None, progress: Progress | None
) -> tuple[RevokedCertificates, int]:
    where = "tbsCertList.revokedCertificates"
    reader.field = "revokedCertificates"
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    data = reader.data

    def read(index: int, offset: int) -> RevokedCertificate:
        return _read_entry(Reader(data, MAX_CRL_SIZE), Nodes(), offset, stop, (where, index))

    entries = Entries(read)
    _Scan(reader, entries, where, issuer).run(start, stop, progress)
    reader.field = "revokedCertificates"
    return RevokedCertificates(where, pos, after - pos, entries), after


class _Scan:
    """One pass over the entries. The ordinary ones are known by their octets; others are decoded."""

    def __init__(self, reader: Reader, entries: Entries, where: Where, issuer: Name | None) -> None:
        self._reader = reader
        self._entries = entries
        self._where = where
        self._days: dict[bytes, int] = {}
        self._clocks: dict[bytes, int] = {}
        self._extensions: dict[bytes, int] = {b"": NO_REASON}
        """The reason by encoding, of the extensions of entries that have no trait."""
        self._seen: set[bytes] = set()
        """The serial numbers of the certificate issuer of the entry."""
        self._seen_of: dict[bytes, set[bytes]] = {}
        """The serial numbers by certificate issuer: entries of an issuer need not stand together."""
        if issuer is not None:
            self._seen_of[reader.data[issuer._at : issuer._at + issuer.length]] = self._seen
        self._issuers: dict[bytes, Name] = {}
        """The names in certificateIssuer by encoding: many entries name the same."""
        self._faults_left_out = 0
        self._faults_kept = 0
        self._unreadable = array("Q")

    def run(self, pos: int, stop: int, progress: Progress | None) -> None:
        data = self._reader.data
        entries = self._entries
        offsets, dates, reasons, indices = entries.offsets, entries.dates, entries.reasons, entries.indices
        days, clocks, extensions = self._days, self._clocks, self._extensions
        repeated = entries.traits[Trait.REPEATED_SERIAL_NUMBER]
        index = 0
        while pos < stop:
            if progress is not None and index % PROGRESS_EVERY == 0:
                progress(index)
            # 30 len, 02 len serialNumber, 17 0d YYMMDDHHMMSSZ, extensions
            if pos + 19 < stop and data[pos] == 0x30 and data[pos + 1] < 0x80 and data[pos + 2] == 0x02:
                after = pos + 2 + data[pos + 1]
                serial, date = pos + 4, pos + 4 + data[pos + 3]
                if (
                    after <= stop
                    and date + 15 <= after
                    and serial < date <= serial + _MAX_SERIAL_OCTETS
                    and data[date] == UTC_TIME
                    and data[date + 1] == 13
                    and data[date + 14] == 0x5A
                    and (
                        0 < data[serial] < 0x80
                        or (data[serial] == 0 and date - serial > 1 and data[serial + 1] >= 0x80)
                    )
                ):
                    day, clock = days.get(data[date + 2 : date + 8]), clocks.get(data[date + 8 : date + 14])
                    if day is not None and clock is not None:
                        encoded = data[date + 15 : after]
                        reason = extensions.get(encoded)
                        if reason is None and (match := _DATED.fullmatch(encoded)):
                            century = b"20" if data[date + 2] < _FIFTIES else b"19"
                            if encoded[-15:-1] <= century + data[date + 2 : date + 14]:
                                reason = NO_REASON if match[1] is None else match[1][0]
                        if reason is not None:
                            number = data[serial:date]
                            if number in self._seen:
                                repeated.append(len(offsets))
                            else:
                                self._seen.add(number)
                            offsets.append(pos)
                            indices.append(index)
                            dates.append(day + clock)
                            reasons.append(reason)
                            index += 1
                            pos = after
                            continue
            pos = self._read(index, pos, stop)
            index += 1
        if self._faults_left_out:
            where = self._where
            message = f"{self._faults_left_out:,} more deviations in entries"
            self._reader.field, self._reader.extension = "revokedCertificates", None
            self._reader.fault(FaultKind.STRUCTURE, where, stop, stop, message, CITATION)

    def _read(self, index: int, pos: int, stop: int) -> int:
        """Record an entry that is decoded in full, and return where it ends."""
        reader, entries = self._reader, self._entries
        where = (self._where, index)
        reader.elements = 0
        reader.field, reader.extension = "revokedCertificate", None
        before = len(reader.faults)
        try:
            entry = _read_entry(reader, Nodes(), pos, stop, where)
        except LimitError:
            raise
        except DerError as error:
            reader.holder, reader.field, reader.extension = Holder.CERTIFICATE, "revokedCertificate", None
            _record(reader, error, where)
            self._limit_faults(before)
            try:
                return _skip(reader, pos, stop)
            except LimitError:
                raise
            except DerError:
                return stop  # the fault is recorded, and where the next entry begins is unknown
        plain = len(reader.faults) == before
        self._limit_faults(before)
        position = len(entries)
        traits, reason = self._look_at(entry, position)
        for trait in traits:
            entries.traits[trait].append(position)
        entries.offsets.append(pos)
        entries.indices.append(index)
        seconds = entry.revocation_date.seconds
        entries.dates.append(NO_TIME if seconds is None else seconds)
        entries.reasons.append(reason)
        if plain and not traits:
            self._learn(entry, reason)
        return pos + entry.length

    def _look_at(self, entry: RevokedCertificate, position: int) -> tuple[list[Trait], int]:
        traits = []
        number = entry.serial_number
        if number.value <= 0 or number.value.bit_length() // 8 >= _MAX_SERIAL_OCTETS:
            traits.append(Trait.SERIAL_NUMBER_OUT_OF_RANGE)
        if not is_well_formed(entry.revocation_date):
            traits.append(Trait.DATE_FORM)
        seen_oids: set[str] = set()
        reason = NO_REASON
        for extension in entry.extensions:
            if extension.oid in seen_oids:
                if Trait.REPEATED_EXTENSION not in traits:
                    traits.append(Trait.REPEATED_EXTENSION)
                continue
            seen_oids.add(extension.oid)
            if extension.oid == SingleReasonCode.OID:
                reason = UNREADABLE_REASON
                if isinstance(extension, SingleReasonCode):
                    value = extension.reason.value
                    reason = value if 0 <= value <= 10 and value != 7 else UNDEFINED_REASON
                if extension.critical:
                    traits.append(Trait.CRITICAL_REASON_CODE)
            elif extension.oid == SingleInvalidityDate.OID:
                if extension.critical:
                    traits.append(Trait.CRITICAL_INVALIDITY_DATE)
                if isinstance(extension, SingleInvalidityDate):
                    if not is_generalized(extension.time):
                        traits.append(Trait.INVALIDITY_DATE_FORM)
                    if _is_later(extension.time, entry.revocation_date):
                        traits.append(Trait.INVALIDITY_AFTER_REVOCATION)
            elif extension.oid == SingleCertificateIssuer.OID:
                self._change_issuer(extension, position)
                if not extension.critical:
                    traits.append(Trait.NON_CRITICAL_CERTIFICATE_ISSUER)
                if (
                    isinstance(extension, SingleCertificateIssuer)
                    and extension.names
                    and not extension.has_name
                ):
                    traits.append(Trait.CERTIFICATE_ISSUER_WITHOUT_NAME)
            elif extension.critical:
                traits.append(Trait.UNKNOWN_CRITICAL_EXTENSION)
        content = number.value.to_bytes(number.value.bit_length() // 8 + 1, "big", signed=True)
        if content in self._seen:
            traits.append(Trait.REPEATED_SERIAL_NUMBER)
        self._seen.add(content)
        return traits, reason

    def _change_issuer(self, extension: Extension, position: int) -> None:
        data = self._reader.data
        name = None
        self._seen = set()  # of an issuer whose name cannot be read
        for each in extension.names if isinstance(extension, SingleCertificateIssuer) else ():
            if isinstance(each, DirectoryName):
                found = each.name
                encoding = data[found._at : found._at + found.length]
                name = self._issuers.setdefault(encoding, found)
                self._seen = self._seen_of.setdefault(encoding, self._seen)
                break
        self._entries.issuers.append((position, name))

    def _learn(self, entry: RevokedCertificate, reason: int) -> None:
        data = self._reader.data
        date = entry.revocation_date
        seconds = date.seconds
        if seconds is not None and date.type == "UTCTime" and len(self._days) < MAX_KNOWN * 16:
            clock = seconds % 86400
            self._days[date.raw[:6]] = seconds - clock
            self._clocks[date.raw[6:12]] = clock
        encoded = data[date._at + date.length : entry._at + entry.length]
        # What certificateIssuer and invalidityDate mean depends on more than their encoding.
        is_plain = all(
            extension.oid not in (SingleCertificateIssuer.OID, SingleInvalidityDate.OID)
            for extension in entry.extensions
        )
        if is_plain and len(encoded) < 128 and len(self._extensions) < MAX_KNOWN:
            self._extensions[encoded] = reason

    def _limit_faults(self, before: int) -> None:
        faults = self._reader.faults
        if len(faults) > before:
            # Counted on the way: every entry of a million can have one.
            kept = min(MAX_ENTRY_FAULTS - self._faults_kept, len(faults) - before)
            self._faults_kept += kept
            self._faults_left_out += len(faults) - before - kept
            del faults[before + kept :]


def _is_later(one: Time, other: Time) -> bool:
    return one.seconds is not None and other.seconds is not None and one.seconds > other.seconds


def is_generalized(time: Time) -> bool:
    """Whether it is GeneralizedTime in the form YYYYMMDDHHMMSSZ."""
    return (
        time.type == "GeneralizedTime"
        and time.seconds is not None
        and len(time.raw) == 15
        and time.raw.endswith(b"Z")
    )


def is_well_formed(time: Time) -> bool:
    """Whether a time has the one form that RFC 5280 5.1.2.4 gives to it."""
    if time.seconds is None or not time.raw.endswith(b"Z"):
        return False
    if time.seconds > _UTC_TIME_LAST:
        return is_generalized(time)
    return time.type == "UTCTime" and len(time.raw) == 13


def _read_entry(reader: Reader, nodes: Nodes, pos: int, end: int, where: Where) -> RevokedCertificate:
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    serial_number, cursor = reader.read_integer(0x02, start, stop, (where, "userCertificate"))
    date, cursor = read_time(reader, cursor, stop, (where, "revocationDate"))
    extensions: list[Extension] = []
    if cursor < stop:
        at = (where, "crlEntryExtensions")
        begin = cursor
        _, inner, inner_end, cursor = reader.expect(0x30, cursor, stop, at)
        if inner == inner_end:
            report_empty(reader, "crlEntryExtensions", at, begin, cursor, "RFC 5280 5.1; RFC 5280 5.3")
        while inner < inner_end:
            extension = read_plain_extension(
                reader, nodes, inner, inner_end, (at, len(extensions)), ENTRY_DECODERS, "RFC 5280 5.3"
            )
            extensions.append(extension)
            inner += extension.length
            reader.extension = None
    reader.field = "revokedCertificate"
    reader.end(cursor, stop, where)
    return RevokedCertificate(where, pos, after - pos, serial_number, date, tuple(extensions))


# Extensions


def _read_crl_extensions(reader: Reader, nodes: Nodes, pos: int, end: int) -> tuple[CrlExtensions, bool]:
    where = "tbsCertList.crlExtensions"
    reader.field, reader.elements = "crlExtensions", 0
    _, start, stop, after = reader.expect(0xA0, pos, end, where)
    found: list[Extension] = []
    read = _field(reader, "crlExtensions", where, _read_list, reader, nodes, start, stop, found)
    extensions = CrlExtensions(where, pos, after - pos, tuple(found))
    nodes.own[Holder.CERTIFICATE].append(extensions)
    return extensions, bool(read)


def _read_list(reader: Reader, nodes: Nodes, start: int, stop: int, found: list[Extension]) -> bool:
    where = "tbsCertList.crlExtensions"
    _, cursor, inner, after = reader.expect(0x30, start, stop, where)
    reader.end(after, stop, where)
    readable = True
    index = 0
    if cursor == inner:
        report_empty(reader, "crlExtensions", where, start, after, "RFC 5280 5.1; RFC 5280 5.2")
    while cursor < inner:
        at = (where, index)
        extension = _field(
            reader,
            "extension",
            at,
            read_plain_extension,
            reader,
            nodes,
            cursor,
            inner,
            at,
            DECODERS,
            "RFC 5280 5.2",
        )
        if extension is None:
            readable = False
        else:
            found.append(extension)
            _check_sizes(reader, extension)
        reader.extension = None
        cursor = _skip(reader, cursor, inner)
        index += 1
    return readable


def _check_sizes(reader: Reader, extension: Extension) -> None:
    """Record what is empty in an extension that certificates have too."""
    if isinstance(extension, IssuerAltName):
        if not extension.names:
            _report_empty(reader, extension, "issuerAltName", "RFC 5280 5.2.2; RFC 5280 4.2.1.6")
    elif isinstance(extension, AuthorityInfoAccess):
        if not extension.descriptions:
            _report_empty(reader, extension, "authorityInfoAccess", "RFC 5280 5.2.7; RFC 5280 4.2.2.1")
    elif isinstance(extension, FreshestCrl):
        if not extension.points:
            _report_empty(reader, extension, "freshestCRL", "RFC 5280 5.2.6; RFC 5280 4.2.1.13")
    elif isinstance(extension, IssuingDistributionPoint) and extension.full_name == ():
        _report_empty(reader, extension, "fullName", "RFC 5280 5.2.5; RFC 5280 4.2.1.13")


def _report_empty(reader: Reader, node: Node, name: str, citation: str) -> None:
    report_empty(reader, name, node._where, node._at, node._at + node.length, citation)


def _crl_number(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    number, after = reader.read_integer(0x02, start, stop, head[0])
    reader.end(after, stop, head[0])
    return CrlNumber(*head, number)


def _delta_crl_indicator(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    number, after = reader.read_integer(0x02, start, stop, head[0])
    reader.end(after, stop, head[0])
    return DeltaCrlIndicator(*head, number)


_LIMITS = {
    1: "onlyContainsUserCerts",
    2: "onlyContainsCACerts",
    4: "indirectCRL",
    5: "onlyContainsAttributeCerts",
}


def _issuing_distribution_point(reader: Reader, nodes: Nodes, head: Head, start: int, stop: int) -> Extension:
    where = head[0]
    _, cursor, end, after = reader.expect(0x30, start, stop, where)
    reader.end(after, stop, where)
    full_name: tuple[GeneralName, ...] | None = None
    relative_name: RelativeDistinguishedName | None = None
    limits: dict[int, Boolean] = {}
    reasons = None
    last = -1
    while cursor < end:
        tag, content, content_end, tag_end = reader.read(cursor, end, where)
        number = tag & 0x1F
        if tag != (0xA0 if number == 0 else 0x80 | number) or not last < number <= 5:
            message = f"expected a field of IssuingDistributionPoint, found {tag_name(tag)}"
            raise DerError(cursor, tag_end - cursor, message, "RFC 5280 5.2.5")
        if number == 0:
            full_name, relative_name = _point_name(reader, nodes, content, content_end, where)
        elif number == 3:
            reasons, _ = read_named_bits(reader, cursor, content, content_end, (where, "onlySomeReasons"))
        else:
            at = (where, _LIMITS[number])
            value = reader.boolean(cursor, content, content_end, at)
            if not value:
                message = f"the default value ({_LIMITS[number]} FALSE) is encoded"
                reader.fault(FaultKind.DEFAULT_ENCODED, at, cursor, tag_end, message, "X.690 11.5")
            limits[number] = Boolean(at, cursor, tag_end - cursor, value)
        last, cursor = number, tag_end
    return IssuingDistributionPoint(
        *head,
        full_name,
        relative_name,
        limits.get(1),
        limits.get(2),
        reasons,
        limits.get(4),
        limits.get(5),
    )


def _point_name(
    reader: Reader, nodes: Nodes, start: int, stop: int, where: Where
) -> tuple[tuple[GeneralName, ...] | None, RelativeDistinguishedName | None]:
    tag, content, content_end, after = reader.read(start, stop, where)
    reader.end(after, stop, where)
    holder = Holder.CRL_DISTRIBUTION_POINTS
    if tag == 0xA0:
        return read_general_names(reader, nodes, content, content_end, (where, "fullName"), holder), None
    if tag == 0xA1:
        at = (where, "nameRelativeToCRLIssuer")
        return None, read_rdn_content(reader, nodes, start, content, content_end, after, at, holder)
    message = f"expected fullName or nameRelativeToCRLIssuer, found {tag_name(tag)}"
    raise DerError(start, after - start, message, "RFC 5280 5.2.5")


DECODERS: dict[str, Decoder] = {
    **{
        extension.OID: CERTIFICATE_DECODERS[extension.OID]
        for extension in (AuthorityKeyIdentifier, IssuerAltName, FreshestCrl, AuthorityInfoAccess)
    },
    CrlNumber.OID: _crl_number,
    DeltaCrlIndicator.OID: _delta_crl_indicator,
    IssuingDistributionPoint.OID: _issuing_distribution_point,
}
"""Of the extensions of CRLs, by OID."""
