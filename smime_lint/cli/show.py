"""smime-lint show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .destination import open_destination, until_closed
from .options import open_inputs
from .parameters import Command, complete_paths, format_option, option

if TYPE_CHECKING:
    from ..inputs import Item
    from ..model import Certificate


@click.command(name="show", cls=Command)
@click.argument("file", metavar="FILE", shell_complete=complete_paths)
@format_option("text", "json", default="text")
@option("--tbs", is_flag=True, help="Read every input as a bare TBSCertificate. [default: detected]")
def command(file: str, format_name: str, tbs: bool) -> int:
    """Show the decoded certificates of a file as a tree.

    Every value is shown with its offset and length in bytes, and its path. Encoding faults are listed at the
    end.
    """
    code = 0
    with until_closed(), open_destination(utf8=format_name == "json") as stream:
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
    from ..output.structure import to_data

    return encode_json(
        {
            "source": item.source,
            "index": item.index,
            "certificate": None if certificate is None else to_data(certificate, certificate),
            "error": error,
        }
    )


def render_tree(certificate: Certificate) -> str:
    """The tree, one node a line: offset, length, path, class and values."""
    from ..output.structure import structure

    lines = []
    for element in structure(certificate, "certificate"):
        indent = "  " * element.depth
        line = f"{element.offset:>6} {element.length:>5}  {indent}{element.label}  {element.node}"
        fields = (f"{name}={value}" for name, value in element.fields.items())
        lines.append("  ".join((line, *fields)) + "\n")
    return "".join(lines)
