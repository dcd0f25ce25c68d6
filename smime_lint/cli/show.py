"""smime-lint show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from .destination import open_destination
from .options import open_inputs

if TYPE_CHECKING:
    from ..inputs import Item
    from ..model import Certificate, Document, Node

_MAX_TEXT = 64
"""Characters of a value that the tree shows; JSON has all of it."""
_HIDDEN = frozenset({"_where", "_at", "length", "nodes", "by_oid"})
"""Fields that are shown in another way, or only index the others."""
_NOT_IN_TREE = frozenset({"holder", "is_tbs"})


@click.command(name="show")
@click.argument("file", metavar="FILE")
@click.option(
    "--format", "format_name", type=click.Choice(("text", "json")), default="text", show_default=True
)
@click.option("--tbs", is_flag=True, help="Read every input as a bare TBSCertificate. [default: detected]")
def command(file: str, format_name: str, tbs: bool) -> int:
    """Show the decoded certificates of a file as a tree.

    Every value is shown with its offset and length in bytes, and its path. Encoding faults are listed at the
    end.
    """
    code = 0
    with open_destination(utf8=format_name == "json") as stream:
        separator = '{"certificates":[' if format_name == "json" else ""
        for item in open_inputs((file,)):
            certificate, error = _decode(item, tbs)
            if format_name == "json":
                stream.write(separator + _json(item, certificate, error))
                separator = ","
            elif certificate is not None:
                stream.write(f"{_title(item)}\n{render_tree(certificate)}\n")
            if error is not None:
                code = 2
                if format_name == "text":
                    click.echo(f"{_title(item)}: {_printable(error)}", err=True)
        if format_name == "json":
            stream.write("]}\n")
    return code


def _decode(item: Item, tbs: bool) -> tuple[Certificate | None, str | None]:
    from ..decode import DecodeError, decode

    if item.der is None:
        return None, item.error
    try:
        return decode(item.der, tbs), None
    except DecodeError as error:
        return None, str(error)


def _title(item: Item) -> str:
    return _printable(item.source) + (f" #{item.index}" if item.index else "")


def _printable(text: str) -> str:
    from ..output.terminal import printable

    return printable(text)


def _json(item: Item, certificate: Certificate | None, error: str | None) -> str:
    from ..output.json import encode_json

    return encode_json(
        {
            "source": item.source,
            "index": item.index,
            "certificate": None if certificate is None else to_data(certificate, certificate),
            "error": error,
        }
    )


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
    for name, value in _fields(node):
        data[name] = _to_data(value, document)
    return data


def _to_data(value: object, document: Document) -> object:
    from ..model import Node

    if isinstance(value, Node):
        return to_data(value, document)
    if isinstance(value, tuple):
        return [_to_data(element, document) for element in value]
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and abs(value) >= 1 << 64:
        return hex(value)
    return value


def _fields(node: Node) -> Iterator[tuple[str, object]]:
    """The fields of a node that are worth showing, and the named bits of those that have any."""
    from ..model import Name, Raw

    for name in node.__struct_fields__:
        is_repetition = (name == "der" and not isinstance(node, Raw)) or (
            name == "attributes" and isinstance(node, Name)  # the RDNs hold them
        )
        if name not in _HIDDEN and not is_repetition:
            yield name, getattr(node, name)
    bits = getattr(node, "bits", None)
    if bits is not None:
        yield "bits", bits


def render_tree(certificate: Certificate) -> str:
    """The tree, one node a line: offset, length, path, class and values."""
    lines = []
    to_do: list[tuple[int, str, Node]] = [(0, "certificate", certificate)]
    while to_do:
        depth, label, node = to_do.pop()
        values, children = _split(node)
        line = f"{certificate.offset(node):>6} {node.length:>5}  {'  ' * depth}{label}  {type(node).__name__}"
        lines.append("  ".join((line, *values)) + "\n")
        for name, child in reversed(children):
            to_do.append((depth + 1, _label(certificate, node, name, child), child))
    return "".join(lines)


def _split(node: Node) -> tuple[list[str], list[tuple[str, Node]]]:
    """What is shown on a node's own line, and the nodes below it."""
    from ..model import Node

    values: list[str] = []
    children: list[tuple[str, Node]] = []
    text = getattr(node, "text", None)
    for name, value in _fields(node):
        if name in _NOT_IN_TREE or (name in ("raw", "seconds") and isinstance(text, str)):
            continue
        if isinstance(value, Node):
            children.append((name, value))
        elif isinstance(value, tuple) and any(isinstance(element, Node) for element in value):
            children += [(f"{name}[{index}]", child) for index, child in enumerate(value)]
        elif name != "text" and value not in (None, ()):
            values.append(f"{name}={_show(value)}")
    if isinstance(text, str) and not children:
        values.append(f"text={_show(text)}")
    return values, children


def _label(document: Document, parent: Node, name: str, child: Node) -> str:
    """The step from the parent's path to the child's; the whole path if it is not part of the parent's; the
    field's name where both paths are the same."""
    path, outer = document.locate(child).path, document.locate(parent).path
    return name if path == outer else path.removeprefix(outer).removeprefix(".")


def _show(value: object) -> str:
    from ..engine.values import show_integer

    if isinstance(value, bytes):
        return _shorten(value.hex(), f"{len(value)} bytes")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return _shorten(show_integer(value), f"{value.bit_length()} bits")
    text = value.value if hasattr(value, "value") else str(value)
    return _shorten(_printable(text), f"{len(text)} characters")


def _shorten(text: str, size: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}... ({size})"
