"""The base of the model: a decoded value that knows where it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from enum import Enum
from typing import Any, TypeAlias

import msgspec

Where: TypeAlias = Any
"""A path under construction: ``str`` or ``(Where, str | int)``; ``render_path`` makes text of it.

Paths are wanted only when something is found, so decoding keeps the steps and joins them on demand.
"""


def render_path(where: Where) -> str:
    """Join the steps of a path: ``(("tbsCertificate.extensions", 3), "keyUsage")`` becomes
    ``tbsCertificate.extensions[3].keyUsage``."""
    steps: list[str] = []
    while not isinstance(where, str):
        where, step = where
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    steps.append(where)
    return "".join(reversed(steps))


class Node(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A decoded value and where it stands in the input."""

    where: Where
    """The steps of the path; read ``path`` instead."""
    offset: int
    """Of the first byte in the DER, tag included."""
    length: int
    """In bytes, tag and length octets included."""

    @property
    def path(self) -> str:
        """For example ``tbsCertificate.validity.notAfter``; indices count from zero."""
        return render_path(self.where)


class Holder(str, Enum):
    """The field that a name, attribute or general name stands in."""

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
    """Octets that are no text of the string type: bad UTF-8, an odd BMPString."""
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
        """The identifier octet, 0 where there is no octet at all."""
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
    """None where the octets are no text of the type; a Fault then says so."""


class Time(Node, frozen=True, gc=False, eq=False):
    """A UTCTime or GeneralizedTime."""

    type: str
    """"UTCTime" or "GeneralizedTime"."""
    raw: bytes
    seconds: int | None
    """Seconds since 1970-01-01T00:00:00Z; None where the octets name no time."""

    @property
    def text(self) -> str:
        """The content as text, for messages."""
        return self.raw.decode("ascii", "backslashreplace")


SharedNodes: TypeAlias = tuple[tuple[Holder, tuple[Node, ...]], ...]
"""Nodes by the field that holds them, in an object that many certificates can have in common."""


class Nodes:
    """The nodes of one document that rules can run on, by the field that holds them."""

    __slots__ = ("own", "shared")

    def __init__(self) -> None:
        """Starts without nodes; the decoder adds them in the order of the input."""
        self.own: defaultdict[Holder, list[Node]] = defaultdict(list)
        """Those that are this document's alone."""
        self.shared: list[SharedNodes] = []
        """Those that it has in common with others, the very same objects."""

    def __iter__(self) -> Iterator[tuple[Holder, Node]]:
        """All nodes, each with the field that holds it."""
        for holder, held in self.own.items():
            for node in held:
                yield holder, node
        for shared in self.shared:
            for holder, nodes in shared:
                for node in nodes:
                    yield holder, node

    def count(self) -> dict[Holder, int]:
        """How many own nodes each field holds now."""
        return {holder: len(held) for holder, held in self.own.items()}

    def take_since(self, before: dict[Holder, int]) -> SharedNodes:
        """Take out the own nodes that were added since a count."""
        taken = []
        for holder, held in self.own.items():
            start = before.get(holder, 0)
            if start < len(held):
                taken.append((holder, tuple(held[start:])))
                del held[start:]
        return tuple(taken)

    def drop_between(self, start: int, stop: int) -> None:
        """Drop the own nodes that begin in a range of offsets."""
        for holder, held in self.own.items():
            self.own[holder] = [node for node in held if not start <= node.offset < stop]


class Document(Node, frozen=True, gc=False, eq=False):
    """What an input holds, decoded: the root node, from which rules start."""

    der: bytes
    """The input, in which all offsets count."""
    faults: tuple[Fault, ...]
    nodes: Nodes
    """Every node that a rule can run on, save the document itself."""

    def raw(self, node: Node) -> bytes:
        """The encoding of a node."""
        return self.der[node.offset : node.offset + node.length]
