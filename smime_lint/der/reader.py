"""A small, exact reader of DER: tags, lengths and offsets.

It reads what BER allows and records what DER forbids (X.690 clauses 10 and 11), so that a certificate is
read to its end and every deviation is known with its place.
"""

from __future__ import annotations

from ..model import Fault, FaultKind, Holder, Integer
from ..model.node import Where
from .errors import DerError, LimitError

MAX_SIZE = 1 << 20
"""Bytes in one certificate."""
MAX_CRL_SIZE = 128 << 20
"""Bytes in one CRL. Its entries are read one by one; MAX_ELEMENTS applies to each of them."""
MAX_ELEMENTS = 50_000
"""Tag-length-value elements in one certificate."""
MAX_DEPTH = 32
"""Nesting of elements whose ends are not given (indefinite length) or whose types are not known."""
MAX_ATTRIBUTES = 1000
"""Attributes in one Name or RelativeDistinguishedName. Rules compare them with each other."""
MAX_EXTENSIONS = 1000
"""Extensions in one certificate."""
MAX_OID_OCTETS = 256
"""Content octets of an OBJECT IDENTIFIER."""

MAX_KNOWN_OIDS = 4096
"""OBJECT IDENTIFIERs whose text is remembered, since the same few dozen occur in every certificate."""

_known_oids: dict[bytes, str] = {}

Tlv = tuple[int, int, int, int]
"""Identifier octet, start and end of the content, start of what follows."""

_TAG_NAMES = {
    0x01: "BOOLEAN",
    0x02: "INTEGER",
    0x03: "BIT STRING",
    0x04: "OCTET STRING",
    0x05: "NULL",
    0x06: "OBJECT IDENTIFIER",
    0x0A: "ENUMERATED",
    0x0C: "UTF8String",
    0x12: "NumericString",
    0x13: "PrintableString",
    0x14: "TeletexString",
    0x16: "IA5String",
    0x17: "UTCTime",
    0x18: "GeneralizedTime",
    0x1A: "VisibleString",
    0x1C: "UniversalString",
    0x1E: "BMPString",
    0x30: "SEQUENCE",
    0x31: "SET",
}


def tag_name(tag: int, form_of: int | None = None) -> str:
    """The ASN.1 name of an identifier octet: ``SEQUENCE``, ``[3]``, ``constructed OCTET STRING``.

    ``form_of``: another identifier octet; if both have the same context-specific tag in different forms, the
    name tells them apart: ``primitive [3]``.
    """
    if tag in _TAG_NAMES:
        return _TAG_NAMES[tag]
    if tag & 0xC0 == 0x80:
        name = f"[{tag & 0x1F}]"
        if form_of is not None and form_of == tag ^ 0x20:
            return f"constructed {name}" if tag & 0x20 else f"primitive {name}"
        return name
    if tag & 0xDF in _TAG_NAMES:
        return f"constructed {_TAG_NAMES[tag & 0xDF]}"
    return f"tag 0x{tag:02x}"


def _integer_name(tag: int) -> str:
    """What an INTEGER or ENUMERATED is called; one with another tag is called INTEGER."""
    return "ENUMERATED" if tag == 0x0A else "INTEGER"


class Reader:
    """Reads one input and keeps the faults found in it.

    ``field``, ``extension`` and ``holder`` say what is being read; the decoder sets them, faults carry them.
    """

    __slots__ = ("data", "elements", "extension", "faults", "field", "holder")

    def __init__(self, data: bytes, max_size: int = MAX_SIZE) -> None:
        """Raises LimitError for an input over the maximum."""
        if len(data) > max_size:
            raise LimitError(0, len(data), f"expected at most {max_size} bytes, found {len(data)}")
        self.data = data
        self.faults: list[Fault] = []
        self.elements = 0
        self.field = "certificate"
        self.extension: str | None = None
        self.holder = Holder.CERTIFICATE

    def fault(
        self, kind: FaultKind, where: Where, offset: int, end: int, message: str, citation: str
    ) -> None:
        """Record a fault over the bytes from offset to end."""
        self.faults.append(
            Fault(
                where,
                offset,
                end - offset,
                kind,
                message,
                citation,
                self.field,
                self.extension,
                self.holder,
            )
        )

    def read(self, pos: int, end: int, where: Where) -> Tlv:
        """Read the element at pos, which must end by end.

        Raises DerError if there is none, or LimitError.
        """
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise LimitError(pos, 2, f"expected at most {MAX_ELEMENTS} elements")
        if pos + 2 > end:
            raise DerError(pos, end - pos, f"expected an element, found {end - pos} bytes before the end")
        data = self.data
        tag = data[pos]
        if tag & 0x1F == 0x1F:
            raise DerError(pos, 1, f"expected a tag number below 31, found identifier octet 0x{tag:02x}")
        length = data[pos + 1]
        start = pos + 2
        if length < 0x80:
            stop = start + length
            if stop > end:
                raise DerError(pos, end - pos, f"expected {length} content bytes, found {end - start}")
            return tag, start, stop, stop
        if length == 0x82 and pos + 4 <= end and data[start]:
            stop = pos + 4 + (data[start] << 8 | data[pos + 3])
            if stop <= end:
                return tag, pos + 4, stop, stop
        return self._read_long(tag, pos, end, where)

    def _read_long(self, tag: int, pos: int, end: int, where: Where) -> Tlv:
        count = self.data[pos + 1] & 0x7F
        if count == 0:
            return self._read_indefinite(tag, pos, end, where)
        start = pos + 2 + count
        if start > end or count > 8:
            raise DerError(pos, end - pos, f"expected a length of {count} bytes, found {end - pos - 2}")
        length = int.from_bytes(self.data[pos + 2 : start], "big")
        stop = start + length
        if stop > end:
            raise DerError(pos, end - pos, f"expected {length} content bytes, found {end - start}")
        if length < 0x80 or self.data[pos + 2] == 0:
            self.fault(
                FaultKind.NON_MINIMAL_LENGTH,
                where,
                pos,
                stop,
                f"the length {length} is encoded in {count + 1} bytes, which is not the shortest form",
                "X.690 10.1",
            )
        return tag, start, stop, stop

    def _read_indefinite(self, tag: int, pos: int, end: int, where: Where) -> Tlv:
        """Find the end-of-contents octets, counting the open elements of indefinite length on the way."""
        if not tag & 0x20:
            raise DerError(pos, 2, f"expected a definite length for the primitive {tag_name(tag)}")
        start = cursor = pos + 2
        open_elements = 1
        while open_elements:
            self.elements += 1
            if self.elements > MAX_ELEMENTS:
                raise LimitError(cursor, 1, f"expected at most {MAX_ELEMENTS} elements")
            if cursor + 2 > end:
                raise DerError(pos, end - pos, "expected end-of-contents octets, found the end of the input")
            if self.data[cursor] == 0 and self.data[cursor + 1] == 0:
                open_elements -= 1
                cursor += 2
            elif self.data[cursor + 1] == 0x80:
                open_elements += 1
                cursor += 2
                if open_elements > MAX_DEPTH:
                    raise LimitError(cursor, 1, f"expected at most {MAX_DEPTH} levels of nesting")
            else:
                faults = len(self.faults)
                cursor = self.read(cursor, end, where)[3]
                del self.faults[faults:]  # they are found again when the content is read
        self.fault(
            FaultKind.INDEFINITE_LENGTH,
            where,
            pos,
            cursor,
            f"the {tag_name(tag)} has an indefinite length",
            "X.690 10.1",
        )
        return tag, start, cursor - 2, cursor

    def expect(self, tag: int, pos: int, end: int, where: Where) -> Tlv:
        """Read the element at pos, which must have the tag.

        Raises DerError, or LimitError.
        """
        data = self.data
        if pos + 2 <= end and data[pos] == tag and self.elements < MAX_ELEMENTS:
            # The ordinary element, with a length of one byte or of two: what `read` does for it, without a
            # second call. Two thirds of all elements come this way, and it halves their cost.
            length = data[pos + 1]
            start = pos + 2
            if length == 0x82 and pos + 4 <= end and data[start]:
                length = data[start] << 8 | data[pos + 3]
                start = pos + 4
            elif length >= 0x80:
                length = end  # `read` looks at the rarer forms
            stop = start + length
            if stop <= end:
                self.elements += 1
                return tag, start, stop, stop
        element = self.read(pos, end, where)
        if element[0] != tag:
            kind = FaultKind.CONSTRUCTED_STRING if element[0] == tag | 0x20 else FaultKind.STRUCTURE
            raise DerError(
                pos,
                element[3] - pos,
                f"expected {tag_name(tag, element[0])}, found {tag_name(element[0], tag)}",
                "X.690 10.2" if kind is FaultKind.CONSTRUCTED_STRING else "RFC 5280 4.1",
                kind,
            )
        return element

    def end_of(self, pos: int, end: int) -> int:
        """Where the element at pos ends by its length octets; ``end`` if it is not an ordinary element that
        ends by then."""
        data = self.data
        if pos + 4 > end:
            return end
        length = data[pos + 1]
        if length < 0x80:
            after = pos + 2 + length
        elif length == 0x82 and data[pos + 2]:
            after = pos + 4 + (data[pos + 2] << 8 | data[pos + 3])
        elif length == 0x81:
            after = pos + 3 + data[pos + 2]
        else:
            return end
        return after if after <= end else end

    def end(self, pos: int, stop: int, where: Where) -> None:
        """Record octets between pos and stop, where none are expected."""
        if pos < stop:
            self.fault(
                FaultKind.TRAILING_DATA,
                where,
                pos,
                stop,
                f"expected the end of the {self.field}, found {stop - pos} more bytes",
                "RFC 5280 4.1",
            )

    def integer(self, pos: int, start: int, stop: int, where: Where) -> int:
        """The value of an INTEGER or ENUMERATED. Raises DerError for one without content."""
        data = self.data
        if start == stop:
            name = _integer_name(data[pos])
            raise DerError(
                pos, stop - pos, f"expected an {name} of at least one byte, found none", "X.690 8.3.1"
            )
        if stop - start > 1 and (
            (data[start] == 0 and data[start + 1] < 0x80) or (data[start] == 0xFF and data[start + 1] >= 0x80)
        ):
            name = _integer_name(data[pos])
            self.fault(
                FaultKind.NON_MINIMAL_INTEGER,
                where,
                pos,
                stop,
                f"the {name} is encoded in {stop - start} bytes, which is not the shortest form",
                "X.690 8.3.2",
            )
        return int.from_bytes(data[start:stop], "big", signed=True)

    def read_integer(self, tag: int, pos: int, end: int, where: Where) -> tuple[Integer, int]:
        """The INTEGER of a tag at pos and where it ends. Raises DerError if there is none."""
        _, start, stop, after = self.expect(tag, pos, end, where)
        return Integer(where, pos, after - pos, self.integer(pos, start, stop, where)), after

    def boolean(self, pos: int, start: int, stop: int, where: Where) -> bool:
        """The value of a BOOLEAN. Raises DerError for one that is not of one byte."""
        if stop - start != 1:
            raise DerError(
                pos, stop - pos, f"expected a BOOLEAN of one byte, found {stop - start}", "X.690 8.2.1"
            )
        value = self.data[start]
        if value not in (0, 0xFF):
            self.fault(
                FaultKind.BOOLEAN_VALUE,
                where,
                pos,
                stop,
                f"the BOOLEAN TRUE is encoded as 0x{value:02x}, not as 0xff",
                "X.690 11.1",
            )
        return value != 0

    def oid(self, pos: int, start: int, stop: int, where: Where) -> str:
        """The value of an OBJECT IDENTIFIER in dotted decimal. Raises DerError for none."""
        content = self.data[start:stop]
        text = _known_oids.get(content)
        if text is not None:
            return text
        if not content or content[-1] & 0x80 or len(content) > MAX_OID_OCTETS:
            shown = content[:16].hex()
            raise DerError(
                pos, stop - pos, f"expected an OBJECT IDENTIFIER, found the content 0x{shown}", "X.690 8.19"
            )
        text, minimal = oid_text(content)
        if not minimal:
            self.fault(
                FaultKind.NON_MINIMAL_OID,
                where,
                pos,
                stop,
                "a subidentifier of the OBJECT IDENTIFIER has a leading 0x80 byte",
                "X.690 8.19.2",
            )
        elif len(_known_oids) < MAX_KNOWN_OIDS:
            _known_oids[content] = text
        return text

    def read_oid(self, pos: int, end: int, where: Where) -> tuple[str, int]:
        """The OBJECT IDENTIFIER at pos and where it ends. Raises DerError if there is none."""
        _, start, stop, after = self.expect(0x06, pos, end, where)
        return self.oid(pos, start, stop, where), after

    def bit_string(self, pos: int, start: int, stop: int, where: Where) -> tuple[bytes, int]:
        """The octets of a BIT STRING and the number of unused bits. Raises DerError for none."""
        data = self.data
        if start == stop or data[start] > 7 or (data[start] and stop - start == 1):
            raise DerError(
                pos, stop - pos, "expected a BIT STRING with 0 to 7 unused bits, found none", "X.690 8.6.2"
            )
        unused = data[start]
        if unused and data[stop - 1] & ((1 << unused) - 1):
            self.fault(
                FaultKind.BIT_STRING_PADDING,
                where,
                pos,
                stop,
                f"the {unused} unused bits of the BIT STRING are not all zero",
                "X.690 11.2.1",
            )
        return data[start + 1 : stop], unused

    def skim(self, start: int, stop: int, where: Where) -> None:
        """Walk through content whose type is not known, to bound its depth and find what is not DER.

        Raises DerError if it is not a sequence of elements, or LimitError.
        """
        open_ends = [(start, stop)]
        while open_ends:
            if len(open_ends) > MAX_DEPTH:
                raise LimitError(open_ends[-1][0], 1, f"expected at most {MAX_DEPTH} levels of nesting")
            pos, end = open_ends.pop()
            if pos < end:
                tag, content, content_end, after = self.read(pos, end, where)
                open_ends.append((after, end))
                if tag & 0x20:
                    open_ends.append((content, content_end))
                elif tag <= 0x06:
                    self._check_content(tag, pos, content, content_end, where)

    def _check_content(self, tag: int, pos: int, start: int, stop: int, where: Where) -> None:
        """Record what is not DER in the content of a primitive element of a universal type."""
        if tag == 0x01:
            self.boolean(pos, start, stop, where)
        elif tag == 0x02:
            self.integer(pos, start, stop, where)
        elif tag == 0x03:
            self.bit_string(pos, start, stop, where)
        elif tag == 0x05:
            self.end(start, stop, where)
        elif tag == 0x06:
            self.oid(pos, start, stop, where)


def oid_text(content: bytes) -> tuple[str, bool]:
    """Dotted decimal for the content octets of an OBJECT IDENTIFIER, and whether they are the shortest form.

    The last octet must end a subidentifier.
    """
    arcs: list[int] = []
    value = 0
    minimal = True
    fresh = True
    for octet in content:
        if fresh and octet == 0x80:
            minimal = False
        value = value << 7 | octet & 0x7F
        fresh = not octet & 0x80
        if fresh:
            arcs.append(value)
            value = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:]))), minimal
