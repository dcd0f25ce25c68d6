"""The base of the model: decoded values and their positions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterator
from enum import Enum
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import msgspec

from .patterns import pattern

Where: TypeAlias = Any
"""A path under construction: ``str``, `Origin` or ``(Where, str | int)``; ``render_path`` makes text of it.

Paths are wanted only when something is found, so decoding keeps the steps and joins them on demand.
"""


class Origin:
    """Where the positions of a `Part` begin: a placeholder for its path and offset in a document."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def render_path(where: Where) -> str:
    """Join the steps of a path: ``(("tbsCertificate.extensions", 3), "keyUsage")`` becomes
    ``tbsCertificate.extensions[3].keyUsage``. Remembered, since faults are at the same places in many
    documents."""
    steps: list[str] = []
    while not isinstance(where, str):
        where, step = where
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    steps.append(where)
    return "".join(reversed(steps))


class Location(NamedTuple):
    """The position of a node in its document."""

    path: str
    """For example ``tbsCertificate.validity.notAfter``; indices count from zero."""
    offset: int
    """Of the first byte in the DER, tag included."""
    length: int
    """In bytes, tag and length octets included."""


class Node(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A decoded value.

    It does not contain its position; `Document.locate` returns it, because a node can belong to a `Part` that
    many documents share. ``_where`` and ``_at`` are for the decoder and for `Document`.
    """

    _where: Where
    """The steps of the path, from the document or from the origin of the part."""
    _at: int
    """The offset of the first byte, from the beginning of the document or of the part."""
    length: int
    """In bytes, tag and length octets included."""

    @property
    def shape(self) -> Hashable | None:
        """What is left of an ordinary node without its particular values: few shapes make up most nodes.

        Rules with ``by_shape`` report something on all nodes of a class and shape, or on none. None: the node
        has a shape of its own.
        """
        return None


class Holder(str, Enum):
    """The field that contains a name, attribute or general name."""

    CERTIFICATE = "certificate"
    SUBJECT = "subject"
    ISSUER = "issuer"
    SUBJECT_ALT_NAME = "subjectAltName"
    ISSUER_ALT_NAME = "issuerAltName"
    AUTHORITY_KEY_IDENTIFIER = "authorityKeyIdentifier"
    CRL_DISTRIBUTION_POINTS = "cRLDistributionPoints"
    FRESHEST_CRL = "freshestCRL"
    AUTHORITY_INFO_ACCESS = "authorityInfoAccess"
    SUBJECT_INFO_ACCESS = "subjectInfoAccess"
    NAME_CONSTRAINTS = "nameConstraints"
    QC_STATEMENTS = "qcStatements"
    ADOBE_TIME_STAMP = "adobeTimeStamp"
    RESPONDER_ID = "responderID"
    CERTIFICATE_ISSUER = "certificateIssuer"


class FaultKind(str, Enum):
    """What is wrong with an encoding. The values are stable."""

    NON_MINIMAL_LENGTH = "non_minimal_length"
    INDEFINITE_LENGTH = "indefinite_length"
    NON_MINIMAL_INTEGER = "non_minimal_integer"
    NON_MINIMAL_OID = "non_minimal_oid"
    BOOLEAN_VALUE = "boolean_value"
    DEFAULT_ENCODED = "default_encoded"
    SET_ORDER = "set_order"
    BIT_STRING_PADDING = "bit_string_padding"
    NAMED_BITS_TRAILING_ZERO = "named_bits_trailing_zero"
    CONSTRUCTED_STRING = "constructed_string"
    TRAILING_DATA = "trailing_data"
    STRUCTURE = "structure"
    """Another type than the ASN.1 names, a missing field, or content that no value of the type has."""
    UTC_TIME_SYNTAX = "utc_time_syntax"
    GENERALIZED_TIME_SYNTAX = "generalized_time_syntax"
    STRING_ALPHABET = "string_alphabet"
    """A character outside the alphabet of PrintableString, IA5String, NumericString or VisibleString."""
    STRING_ENCODING = "string_encoding"
    """Octets that are not valid in the string type: bad UTF-8, a BMPString of odd length."""
    STRING_TYPE = "string_type"
    """A string type that the field's ASN.1 does not offer."""


class Fault(Node, frozen=True, gc=False, eq=False):
    """Something that is not DER or not the ASN.1 of the field, recorded while decoding.

    ``message`` says what was expected and what was found; ``citation`` names the clause.
    """

    kind: FaultKind
    message: str
    citation: str
    field: str
    """What is damaged: the name of an extension ("keyUsage"), of an attribute type ("commonName"),
    of a general name form ("rfc822Name"), or of the certificate field ("validity")."""
    extension: str | None
    """The OID of the extension that holds it, None outside of extensions."""
    holder: Holder


class Raw(Node, frozen=True, gc=False, eq=False):
    """A value that is kept as it is encoded."""

    der: bytes
    """The whole encoding, tag and length octets included."""

    @property
    def tag(self) -> int:
        """The identifier octet, 0 if there is no octet at all."""
        return self.der[0] if self.der else 0


class Boolean(Node, frozen=True, gc=False, eq=False):
    """An encoded BOOLEAN."""

    value: bool


class Integer(Node, frozen=True, gc=False, eq=False):
    """An encoded INTEGER."""

    value: int


class OctetString(Node, frozen=True, gc=False, eq=False):
    """An encoded OCTET STRING."""

    value: bytes


class BitString(Node, frozen=True, gc=False, eq=False):
    """An encoded BIT STRING."""

    value: bytes
    unused_bits: int


class ObjectIdentifier(Node, frozen=True, gc=False, eq=False):
    """An encoded OBJECT IDENTIFIER."""

    value: str
    """Dotted decimal."""


class Asn1String(Node, frozen=True, gc=False, eq=False):
    """A character string with the ASN.1 type that it is encoded in."""

    type: str
    """The ASN.1 name: "PrintableString", "UTF8String", "IA5String", "BMPString", "TeletexString",
    "UniversalString", "NumericString", "VisibleString"."""
    raw: bytes
    """The content octets."""
    text: str | None
    """None if the octets are not valid in the type; a Fault then reports it."""

    @property
    def is_in_alphabet(self) -> bool:
        """Whether all characters are in the alphabet of the type; a Fault reports others.

        ``text`` has ASCII characters that are not in it ("@" in a PrintableString).
        """
        foreign = _FOREIGN.get(self.type)
        return foreign is None or foreign.search(self.raw) is None


_FOREIGN: dict[str, re.Pattern[bytes]] = {
    "IA5String": pattern(rb"[^\x00-\x7f]"),
    "NumericString": pattern(rb"[^0-9 ]"),
    "PrintableString": pattern(rb"[^A-Za-z0-9 '()+,\-./:=?]"),
    "VisibleString": pattern(rb"[^\x20-\x7e]"),
}
"""Octets outside the alphabets: X.680 clause 41."""


class Time(Node, frozen=True, gc=False, eq=False):
    """A UTCTime or GeneralizedTime."""

    type: str
    """"UTCTime" or "GeneralizedTime"."""
    raw: bytes
    seconds: int | None
    """Seconds since 1970-01-01T00:00:00Z; None if the octets name no time."""

    @property
    def text(self) -> str:
        """The content as text, for messages."""
        return self.raw.decode("ascii", "backslashreplace")


class Part:
    """A piece of a document that occurs byte for byte in others (an extension, an issuer, an RDN), decoded in
    isolation. Documents share it, and so does what was found out about it."""

    __slots__ = ("elements", "nodes", "origin", "value", "verdict")

    def __init__(
        self, origin: Origin, value: Node, nodes: tuple[tuple[Holder, Node], ...], elements: int
    ) -> None:
        """``value``: the decoded piece, whose positions begin at ``origin``; ``nodes``: the nodes in it that
        rules can run on, with the field that holds them; ``elements``: how many count towards the limit of a
        document."""
        self.origin = origin
        self.value = value
        self.nodes = nodes
        self.elements = elements
        self.verdict: Any = None
        """What the engine remembers of the rules that depend on nothing but the part."""

    def __reduce__(self) -> tuple[type[Part], tuple[object, ...]]:
        """A copy starts without what the engine remembers, so that documents can be pickled."""
        return Part, (self.origin, self.value, self.nodes, self.elements)


class Nodes:
    """The nodes of one document that rules can run on, by the field that holds them."""

    __slots__ = ("own", "parts")

    def __init__(self) -> None:
        """Starts without nodes; the decoder adds them in the order of the input."""
        self.own: defaultdict[Holder, list[Node]] = defaultdict(list)
        """Those that belong to this document alone."""
        self.parts: dict[Origin, tuple[Part, Where, int]] = {}
        """The parts that it shares with others by their origins, each with its path and offset here. No part
        stands here twice."""

    def __iter__(self) -> Iterator[tuple[Holder, Node]]:
        """All nodes, each with the field that holds it."""
        for holder, held in self.own.items():
            for node in held:
                yield holder, node
        for part, _, _ in self.parts.values():
            yield from part.nodes

    def drop_between(self, start: int, stop: int) -> None:
        """Drop the own nodes that begin in a range of offsets."""
        for holder, held in self.own.items():
            self.own[holder] = [node for node in held if not start <= node._at < stop]


class Document(Node, frozen=True, gc=False, eq=False):
    """The decoded content of an input: the root node, from which rules start."""

    der: bytes
    """The input, in which all offsets count."""
    faults: tuple[Fault, ...]
    nodes: Nodes
    """Every node that a rule can run on, save the document itself."""

    def locate(self, node: Node) -> Location:
        """The path, offset and length of a node of this document.

        Raises ValueError for a node of another document's part.
        """
        node = self.standing_for(node)
        where, offset = self._place(node)
        return Location(render_path(where), offset, node.length)

    def standing_for(self, node: Node) -> Node:
        """The node that a node represents, if it is not a part of the encoding; otherwise the node itself."""
        return node

    def raw(self, node: Node) -> bytes:
        """The encoding of a node of this document. Raises ValueError as `locate` does."""
        offset = self.offset(node)
        return self.der[offset : offset + node.length]

    def holds(self, outer: Node, inner: Node) -> bool:
        """Whether one node of this document begins inside another. Raises ValueError as `locate` does.

        A node without length, where something is missing, is in what ends there and not in what begins there.
        """
        start, offset = self.offset(outer), self.offset(inner)
        last = offset if inner.length else offset - 1
        return start <= last < start + outer.length

    def offset(self, node: Node) -> int:
        """The offset of the first byte of a node of this document. Raises ValueError as `locate` does."""
        return node._at if type(node._where) is str else self._place(node)[1]

    def _place(self, node: Node) -> tuple[Where, int]:
        """The steps of the path in this document, and the offset."""
        root = where = node._where
        while type(root) is tuple:
            root = root[0]
        if type(root) is str:
            return where, node._at
        placed = self.nodes.parts.get(root)
        if placed is None:
            raise ValueError("the node belongs to another document")
        _, path, offset = placed
        steps = []
        while type(where) is tuple:
            where, step = where
            steps.append(step)
        for step in reversed(steps):
            path = (path, step)
        return path, offset + node._at
