"""A decoded document as a tree: what it contains, and where."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from ..engine.identity import distinguished_name, time_of
from ..engine.values import evidence, show_integer, value_of
from ..model import (
    AttributeTypeAndValue,
    Document,
    Entries,
    Extension,
    Fault,
    KeyUsage,
    MalformedExtension,
    Name,
    NamedBit,
    Node,
    ObjectIdentifier,
    Raw,
    RevokedCertificate,
    RevokedCertificates,
    Time,
    UnknownExtension,
)
from .oids import OID_NAMES
from .terminal import printable

MAX_FIELD = 64
"""Characters of a field; JSON has all of it."""

_HIDDEN = frozenset({"_where", "_at", "length", "nodes", "by_oid"})
"""Fields that are shown in another way, or only index the others."""
_NOT_IN_TREE = frozenset({"holder", "is_tbs", "mailbox_names"})


class Element(msgspec.Struct, frozen=True, omit_defaults=True):
    """A node of the tree. The elements below it follow it, one level deeper."""

    depth: int
    """0 for the document."""
    label: str
    """The step from the path of the element above: "validity", "[0].commonName"."""
    node: str
    """The class in the model."""
    path: str
    offset: int
    """Of the first byte, in the DER of the document."""
    length: int
    value: str | None = None
    """What it holds, for people; None for structures."""
    fields: dict[str, str] = {}
    """Its other fields, each shortened to `MAX_FIELD` characters."""
    omitted: int = 0
    """How many elements directly below it were left out."""


class Limits(NamedTuple):
    """How much of a document becomes elements."""

    children: int
    """Elements directly below one. Further ones are kept if they contain a place that is wanted."""
    elements: int
    """Elements in all. Below further ones, everything is left out."""


UNLIMITED = Limits(1 << 62, 1 << 62)


class _Step(NamedTuple):
    """A node to visit."""

    depth: int
    label: str
    node: Node
    document: Document
    path: str
    """Before the paths of the document; that is a certificate within another document."""
    offset: int
    """Added to the offsets of the document."""


def structure(
    document: Document, name: str, limits: Limits = UNLIMITED, wanted: Iterable[int] = ()
) -> Iterator[Element]:
    """The elements of a document, each before those below it.

    ``name``: the label of the document. ``wanted``: offsets of places whose elements are kept beyond the
    limit on children.
    """
    places = sorted(set(wanted))
    to_do = [_Step(0, name, document, document, "", 0)]
    left = limits.elements
    while to_do:
        step = to_do.pop()
        fields, children = _split(step)
        left -= 1
        limit = limits.children if left >= len(to_do) + min(len(children), limits.children) else 0
        kept = _kept(step, children, limit, places) if limit else []
        to_do += reversed(kept)
        yield _element(step, fields, len(children) - len(kept))


def _element(step: _Step, fields: dict[str, str], omitted: int) -> Element:
    path, offset, length = step.document.locate(step.node)
    return Element(
        step.depth,
        step.label,
        type(step.node).__name__,
        step.path + path,
        step.offset + offset,
        length,
        _value(step.node),
        fields,
        omitted,
    )


class _Children(Sequence[_Step]):
    """The nodes directly below one; the entries of a CRL are decoded when they are requested."""

    def __init__(self, step: _Step, named: list[tuple[str, Node]], entries: Entries | None = None) -> None:
        self._step = step
        self._named = named
        self._entries = entries

    def __len__(self) -> int:
        return len(self._named) if self._entries is None else len(self._entries)

    def __getitem__(self, index: int) -> _Step:  # type: ignore[override]  # without slices
        step = self._step
        name, node = ("", self._entries[index]) if self._entries is not None else self._named[index]
        if isinstance(node, Document):  # a certificate in an OCSP response
            place = step.document.locate(step.node)
            path, offset = f"{step.path}{place.path}.", step.offset + place.offset
            return _Step(step.depth + 1, name, node, node, path, offset)
        label = _label(step.document, step.node, name, node)
        return step._replace(depth=step.depth + 1, label=label, node=node)

    def at(self, offset: int) -> int | None:
        """The index of the one that contains an offset; None if there is none."""
        document = self._step.document
        offset -= self._step.offset
        if self._entries is not None:
            index = bisect_right(self._entries.offsets, offset) - 1
            return index if index >= 0 else None
        for index, (_, node) in enumerate(self._named):
            start = document.offset(node)
            if start <= offset < start + node.length:
                return index
        return None


def _kept(step: _Step, children: _Children, limit: int, places: list[int]) -> list[_Step]:
    """The first children, and those that contain places."""
    indices = set(range(min(limit, len(children))))
    if len(children) > limit:
        start = step.offset + step.document.offset(step.node)
        for place in places:
            if start <= place < start + step.node.length and (index := children.at(place)) is not None:
                indices.add(index)
    return [children[index] for index in sorted(indices)]


def _split(step: _Step) -> tuple[dict[str, str], _Children]:
    """What is shown with a node itself, and the nodes below it."""
    node = step.node
    values: dict[str, str] = {}
    children: list[tuple[str, Node]] = []
    if isinstance(node, RevokedCertificates):
        return {"entries": str(len(node.entries))}, _Children(step, [], node.entries)
    text = getattr(node, "text", None)
    for name, value in fields_of(node):
        if name in _NOT_IN_TREE or (name in ("raw", "seconds") and isinstance(text, str)):
            continue
        if nodes := [*_nodes_in(value)]:
            children += ((name, child) for child in nodes)
        elif name != "text" and value not in (None, ()):
            values[name] = _show(value)
    if isinstance(text, str) and not children:
        values["text"] = _show(text)
    return values, _Children(step, children)


def _nodes_in(value: object) -> Iterator[Node]:
    """The nodes that a field consists of."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from _nodes_in(element)


def fields_of(node: Node) -> Iterator[tuple[str, object]]:
    """The fields of a node that are worth showing, and the named bits of those that have any."""
    for name in node.__struct_fields__:
        is_repetition = (name == "der" and not isinstance(node, Raw)) or (
            name == "attributes" and isinstance(node, Name)  # the RDNs hold them
        )
        if name not in _HIDDEN and not is_repetition:
            yield name, getattr(node, name)
    bits = getattr(node, "bits", None)
    if bits is not None:
        yield "bits", bits


def _label(document: Document, parent: Node, name: str, child: Node) -> str:
    """The step from the parent's path to the child's; the whole path if it is not part of the parent's; the
    field's name where both paths are the same."""
    path, outer = document.locate(child).path, document.locate(parent).path
    return name if path == outer else path.removeprefix(outer).removeprefix(".")


def _show(value: object) -> str:
    if isinstance(value, bytes):
        return _shorten(value.hex(), f"{len(value)} bytes")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return _shorten(show_integer(value), f"{value.bit_length()} bits")
    text = value.value if hasattr(value, "value") else str(value)
    return _shorten(printable(text), f"{len(text)} characters")


def _shorten(text: str, size: str) -> str:
    return text if len(text) <= MAX_FIELD else f"{text[:MAX_FIELD]}... ({size})"


def _value(node: Node) -> str | None:
    """What a node holds, as people write it."""
    if isinstance(node, Time):
        return _text(time_of(node) or node.text)
    if isinstance(node, Name):
        return _text(distinguished_name(node) or "(empty)")
    if isinstance(node, KeyUsage):
        return ", ".join(bit.name for bit in node.bits)
    if isinstance(node, (UnknownExtension, MalformedExtension)):
        return _text(node.value.value)
    if isinstance(node, (Extension, NamedBit)):
        return None
    if isinstance(node, Fault):
        return _text(node.message)
    if isinstance(node, RevokedCertificate):
        return show_integer(node.serial_number.value)
    if isinstance(node, ObjectIdentifier):
        return _oid(node.value)
    if not isinstance(node, AttributeTypeAndValue):
        for name in ("oid", "method"):
            oid = getattr(node, name, None)
            if isinstance(oid, str):
                return _oid(oid)
    return _text(value_of(node))


def _text(value: str | bytes | None) -> str | None:
    text = evidence(value)
    return None if text is None else printable(text)


def _oid(oid: str) -> str | None:
    name = OID_NAMES.get(oid)
    return _text(oid if name is None else f"{name} ({oid})")


def to_data(node: Node, document: Document) -> dict[str, object]:
    """A node of a document and what it holds, as data for JSON; octets and integers above 64 bits in
    hexadecimal."""
    path, offset, length = document.locate(node)
    data: dict[str, object] = {
        "node": type(node).__name__,
        "path": path,
        "offset": offset,
        "length": length,
    }
    for name, value in fields_of(node):
        data[name] = _to_data(value, document)
    return data


def _to_data(value: object, document: Document) -> object:
    if isinstance(value, Document):  # a certificate in an OCSP response, with its own offsets
        return to_data(value, value)
    if isinstance(value, Entries):
        return [to_data(value[index], document) for index in range(len(value))]
    if isinstance(value, Node):
        return to_data(value, document)
    if isinstance(value, tuple):
        return [_to_data(element, document) for element in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and abs(value) >= 1 << 64:
        return hex(value)
    return value
