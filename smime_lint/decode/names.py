"""Distinguished names and general names: RFC 5280 4.1.2.4, 4.2.1.6."""

from __future__ import annotations

from typing import TypeVar

from ..der import MAX_ATTRIBUTES, DerError, LimitError, Reader, tag_name
from ..model import (
    ATTRIBUTE_CLASSES,
    ATTRIBUTE_NAMES,
    Asn1String,
    AttributeTypeAndValue,
    DirectoryName,
    DnsName,
    EdiPartyName,
    FaultKind,
    GeneralName,
    Holder,
    IpAddress,
    Name,
    Nodes,
    OctetString,
    OtherName,
    Raw,
    RegisteredId,
    RelativeDistinguishedName,
    Rfc822Name,
    SmtpUtf8Mailbox,
    UniformResourceIdentifier,
    UnknownGeneralName,
    UserPrincipalName,
    X400Address,
)
from ..model.node import Where
from .memory import Memory, read_remembered
from .strings import IA5_STRING, STRING_TYPES, make_string

SMTP_UTF8_MAILBOX = "1.3.6.1.5.5.7.8.9"
USER_PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3"

NameT = TypeVar("NameT", bound=Name)


def read_name(
    reader: Reader,
    nodes: Nodes,
    pos: int,
    end: int,
    where: Where,
    holder: Holder,
    name_class: type[NameT],
    memory: Memory | None = None,
) -> tuple[NameT, int]:
    """The Name at pos and where it ends. Raises DerError if there is none.

    ``memory``: where RDNs are remembered, for a name whose RDNs repeat.
    """
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    outer_holder, reader.holder = reader.holder, holder
    rdns: list[RelativeDistinguishedName] = []
    attributes: list[AttributeTypeAndValue] = []
    cursor = start
    while cursor < stop:
        at = (where, len(rdns))
        if memory is None:
            rdn = _read_rdn(reader, nodes, cursor, stop, at, holder)
        else:
            after_rdn = reader.end_of(cursor, stop)
            rdn = read_remembered(memory, "rdn", reader, nodes, cursor, after_rdn, at, read_subject_rdn)
        cursor += rdn.length
        rdns.append(rdn)
        attributes += rdn.attributes
        if len(attributes) > MAX_ATTRIBUTES:
            raise LimitError(pos, after - pos, f"expected at most {MAX_ATTRIBUTES} attributes in a name")
    name = name_class(where, pos, after - pos, holder, tuple(rdns), tuple(attributes))
    nodes.own[holder].append(name)
    reader.holder = outer_holder
    return name, after


def read_subject_rdn(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where
) -> RelativeDistinguishedName:
    return _read_rdn(reader, nodes, pos, end, where, Holder.SUBJECT)


def _read_plain_rdn(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, holder: Holder
) -> RelativeDistinguishedName | None:
    """The RDN at pos if it is an ordinary one, None if `read_rdn_content` has to look.

    Ordinary: one attribute of a known type, a string, all lengths in one byte. Names are half of what there
    is to read, and this way takes a third of the time.
    """
    data = reader.data
    if end - pos < 13 or data[pos] != 0x31 or data[pos + 2] != 0x30 or data[pos + 4] != 0x06:
        return None
    size = data[pos + 1]
    value_pos = pos + 6 + data[pos + 5]
    after = pos + 2 + size
    if size >= 0x80 or data[pos + 3] != size - 2 or after > end or value_pos + 2 > after:
        return None
    oid = PLAIN_ATTRIBUTES.get(data[pos + 6 : value_pos])
    if oid is None or data[value_pos] not in STRING_TYPES or value_pos + 2 + data[value_pos + 1] != after:
        return None
    reader.elements += 4
    outer_field, reader.field = reader.field, ATTRIBUTE_NAMES[oid]
    at = ((where, 0), reader.field)
    value = make_string(reader, data[value_pos], value_pos, value_pos + 2, after, at)
    reader.field = outer_field
    attribute = ATTRIBUTE_CLASSES[oid](at, pos + 2, size, holder, oid, value)
    rdn = RelativeDistinguishedName(where, pos, size + 2, holder, (attribute,))
    held = nodes.own[holder]
    held.append(attribute)
    held.append(rdn)
    return rdn


def encode_oid(dotted: str) -> bytes:
    """The content octets of an OID."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    octets = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        octets += bytes(reversed(groups))
    return bytes(octets)


PLAIN_ATTRIBUTES = {encode_oid(oid): oid for oid in ATTRIBUTE_CLASSES}


def _read_rdn(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, holder: Holder
) -> RelativeDistinguishedName:
    """The RDN at pos. Raises DerError if there is none."""
    rdn = _read_plain_rdn(reader, nodes, pos, end, where, holder)
    if rdn is not None:
        return rdn
    _, start, stop, after = reader.expect(0x31, pos, end, where)
    return read_rdn_content(reader, nodes, pos, start, stop, after, where, holder)


def read_rdn_content(
    reader: Reader,
    nodes: Nodes,
    pos: int,
    start: int,
    stop: int,
    after: int,
    where: Where,
    holder: Holder,
) -> RelativeDistinguishedName:
    """An RDN whose tag has been read. Raises DerError if it is none."""
    attributes: list[AttributeTypeAndValue] = []
    cursor = start
    while cursor < stop:
        attribute, cursor = _read_attribute(reader, nodes, cursor, stop, (where, len(attributes)), holder)
        attributes.append(attribute)
    if not attributes:
        message = "expected an RDN of at least one attribute, found none"
        raise DerError(pos, after - pos, message, where=where)
    if len(attributes) > MAX_ATTRIBUTES:
        raise LimitError(pos, after - pos, f"expected at most {MAX_ATTRIBUTES} attributes in a name")
    if len(attributes) > 1:
        encodings = [reader.data[a._at : a._at + a.length] for a in attributes]
        check_set_order(reader, encodings, pos, after, where)
    rdn = RelativeDistinguishedName(where, pos, after - pos, holder, tuple(attributes))
    nodes.own[holder].append(rdn)
    return rdn


def check_set_order(reader: Reader, encodings: list[bytes], pos: int, after: int, where: Where) -> None:
    """Record a SET OF that is not in ascending order (X.690 11.6)."""
    if encodings != sorted(encodings):
        reader.fault(
            FaultKind.SET_ORDER, where, pos, after, "the elements of the SET OF are not sorted", "X.690 11.6"
        )


def _read_attribute(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, holder: Holder
) -> tuple[AttributeTypeAndValue, int]:
    _, start, stop, after = reader.expect(0x30, pos, end, where)
    oid, cursor = reader.read_oid(start, stop, where)
    name = ATTRIBUTE_NAMES.get(oid, oid)
    where = (where, name)
    tag, value_start, value_stop, value_end = reader.read(cursor, stop, where)
    outer_field, reader.field = reader.field, name
    value: Asn1String | Raw
    if tag in STRING_TYPES:
        value = make_string(reader, tag, cursor, value_start, value_stop, where)
    else:
        value = Raw(where, cursor, value_end - cursor, reader.data[cursor:value_end])
        if tag & 0x20:
            reader.skim(value_start, value_stop, where)
        constructed = bool(tag & 0x20) and tag & 0xDF in STRING_TYPES
        if constructed or oid in ATTRIBUTE_CLASSES:
            reader.fault(
                FaultKind.CONSTRUCTED_STRING if constructed else FaultKind.STRING_TYPE,
                where,
                cursor,
                value_end,
                f"expected a character string, found {tag_name(tag)}",
                "X.690 10.2" if constructed else "RFC 5280 4.1.2.4",
            )
    reader.end(value_end, stop, where)
    reader.field = outer_field
    attribute = ATTRIBUTE_CLASSES.get(oid, AttributeTypeAndValue)(where, pos, after - pos, holder, oid, value)
    nodes.own[holder].append(attribute)
    return attribute, after


def read_general_names(
    reader: Reader, nodes: Nodes, start: int, stop: int, where: Where, holder: Holder
) -> tuple[GeneralName, ...]:
    """The content of GeneralNames. Raises DerError if it is none."""
    names: list[GeneralName] = []
    cursor = start
    while cursor < stop:
        name, cursor = read_general_name(reader, nodes, cursor, stop, (where, len(names)), holder)
        names.append(name)
    return tuple(names)


def read_general_name(
    reader: Reader, nodes: Nodes, pos: int, end: int, where: Where, holder: Holder
) -> tuple[GeneralName, int]:
    """The GeneralName at pos and where it ends. Raises DerError if there is no element."""
    tag, start, stop, after = reader.read(pos, end, where)
    outer_field = reader.field
    outer_holder, reader.holder = reader.holder, holder
    name: GeneralName
    if tag == 0x81:
        where, reader.field = (where, "rfc822Name"), "rfc822Name"
        value = _ia5(reader, pos, start, stop, where)
        name = Rfc822Name(where, pos, after - pos, holder, value)
    elif tag == 0x86:
        where, reader.field = (where, "uniformResourceIdentifier"), "uniformResourceIdentifier"
        value = _ia5(reader, pos, start, stop, where)
        name = UniformResourceIdentifier(where, pos, after - pos, holder, value)
    elif tag == 0xA0:
        where, reader.field = (where, "otherName"), "otherName"
        name = _read_other_name(reader, pos, start, stop, after, where, holder)
    elif tag == 0xA4:
        where, reader.field = (where, "directoryName"), "directoryName"
        directory_name, name_end = read_name(reader, nodes, start, stop, where, holder, Name)
        reader.end(name_end, stop, where)
        name = DirectoryName(where, pos, after - pos, holder, directory_name)
    elif tag == 0x82:
        where, reader.field = (where, "dNSName"), "dNSName"
        name = DnsName(where, pos, after - pos, holder, _ia5(reader, pos, start, stop, where))
    elif tag == 0x87:
        where = (where, "iPAddress")
        octets = OctetString(where, pos, after - pos, reader.data[start:stop])
        name = IpAddress(where, pos, after - pos, holder, octets)
    elif tag == 0x88:
        where, reader.field = (where, "registeredID"), "registeredID"
        name = RegisteredId(where, pos, after - pos, holder, reader.oid(pos, start, stop, where))
    else:
        name = _read_rare_name(reader, tag, pos, start, stop, after, where, holder)
    reader.field = outer_field
    reader.holder = outer_holder
    nodes.own[holder].append(name)
    return name, after


def _ia5(reader: Reader, pos: int, start: int, stop: int, where: Where) -> Asn1String:
    return make_string(reader, IA5_STRING, pos, start, stop, where)


def _read_rare_name(
    reader: Reader, tag: int, pos: int, start: int, stop: int, after: int, where: Where, holder: Holder
) -> GeneralName:
    forms = {0xA3: ("x400Address", X400Address), 0xA5: ("ediPartyName", EdiPartyName)}
    if tag in forms:
        form, form_class = forms[tag]
        where, reader.field = (where, form), form
        reader.skim(start, stop, where)
        if form_class is EdiPartyName:
            _check_edi_party_name(reader, start, stop, where)
        raw = Raw(where, pos, after - pos, reader.data[pos:after])
        return form_class(where, pos, after - pos, holder, raw)
    reader.fault(
        FaultKind.STRUCTURE,
        where,
        pos,
        after,
        f"expected a GeneralName, found {tag_name(tag)} (identifier octet 0x{tag:02x})",
        "RFC 5280 4.2.1.6",
    )
    return UnknownGeneralName(
        where, pos, after - pos, holder, Raw(where, pos, after - pos, reader.data[pos:after])
    )


def _check_edi_party_name(reader: Reader, pos: int, end: int, where: Where) -> None:
    """Record an EDIPartyName whose fields are not one or two DirectoryStrings of at least one character."""
    fields = []
    while pos < end:
        tag, start, stop, pos = reader.read(pos, end, where)
        inner, content, content_end, _ = reader.read(start, stop, where) if start < stop else (0, 0, 0, 0)
        fields.append((tag, inner in STRING_TYPES and inner != IA5_STRING and content < content_end))
    if fields not in ([(0xA1, True)], [(0xA0, True), (0xA1, True)]):
        message = "expected an EDIPartyName with partyName, each field a DirectoryString that is not empty"
        reader.fault(FaultKind.STRUCTURE, where, end, end, message, "RFC 5280 A.2")


def _read_other_name(
    reader: Reader, pos: int, start: int, stop: int, after: int, where: Where, holder: Holder
) -> GeneralName:
    type_id, cursor = reader.read_oid(start, stop, where)
    if cursor == stop or reader.data[cursor] != 0xA0:
        found = "nothing" if cursor == stop else tag_name(reader.data[cursor], form_of=0xA0)
        reader.fault(
            FaultKind.STRUCTURE,
            where,
            pos,
            after,
            f"expected the value in a [0] tag, found {found}",
            "RFC 5280 A.2",
        )
        return OtherName(where, pos, after - pos, holder, type_id, None)
    _, value_start, value_stop, value_end = reader.read(cursor, stop, where)
    reader.end(value_end, stop, where)
    if type_id in (SMTP_UTF8_MAILBOX, USER_PRINCIPAL_NAME):
        form = SmtpUtf8Mailbox if type_id == SMTP_UTF8_MAILBOX else UserPrincipalName
        where = (where, "smtpUTF8Mailbox" if form is SmtpUtf8Mailbox else "userPrincipalName")
        reader.field = "smtpUTF8Mailbox" if form is SmtpUtf8Mailbox else "userPrincipalName"
        value = _string_or_raw(reader, value_start, value_stop, where)
        return form(where, pos, after - pos, holder, value)
    reader.skim(value_start, value_stop, where)
    if value_start < value_stop:
        reader.end(reader.end_of(value_start, value_stop), value_stop, where)
    raw = Raw((where, "value"), value_start, value_stop - value_start, reader.data[value_start:value_stop])
    return OtherName(where, pos, after - pos, holder, type_id, raw)


def _string_or_raw(reader: Reader, start: int, stop: int, where: Where) -> Asn1String | Raw:
    tag, content, content_end, after = reader.read(start, stop, where)
    reader.end(after, stop, where)
    if tag in STRING_TYPES:
        return make_string(reader, tag, start, content, content_end, where)
    reader.fault(
        FaultKind.STRING_TYPE,
        where,
        start,
        after,
        f"expected UTF8String, found {tag_name(tag)}",
        "RFC 5280 4.2.1.6",
    )
    return Raw(where, start, after - start, reader.data[start:after])
