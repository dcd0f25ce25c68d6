"""smime-lint show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from .destination import open_destination, until_closed
from .options import open_inputs, setting_option
from .parameters import Command, complete_paths, format_option, option

if TYPE_CHECKING:
    from ..inputs import Item
    from ..model import Document


@click.command(name="show", cls=Command)
@click.argument("file", metavar="FILE", shell_complete=complete_paths)
@format_option("text", "json", default="text")
@option("--tbs", is_flag=True, help="Read certificates as bare TBSCertificates. [default: detected]")
@setting_option("password-file")
@setting_option("password-fd")
def command(
    file: str, format_name: str, tbs: bool, password_file: str | None, password_fd: str | None
) -> int:
    """Show the decoded certificates, CRLs and OCSP responses of a file as trees.

    Every value is shown with its offset and length in bytes, and its path. Encoding faults are listed at the
    end.
    """
    from ..inputs import ALL_FORMS

    code = 0
    inputs = open_inputs((file,), ALL_FORMS, password_file=password_file, password_fd=password_fd)
    with until_closed(), open_destination(utf8=format_name == "json") as stream:
        separator = '{"documents":[' if format_name == "json" else ""
        for item in inputs:
            document, error = _decode(item, tbs)
            if format_name == "json":
                stream.write(separator + _json(item, document, error))
                separator = ","
            elif document is not None:
                stream.write(f"{_title(item)}\n")
                stream.writelines(render_tree(document, item.document))
                stream.write("\n")
            if error is not None:
                code = 2
                if format_name == "text":
                    click.echo(f"{_title(item)}: {_printable(error)}", err=True)
        if format_name == "json":
            stream.write("]}\n")
    return code


def _decode(item: Item, tbs: bool) -> tuple[Document | None, str | None]:
    from ..decode import DecodeError, decode

    if item.der is None:
        return None, item.error
    try:
        if item.document == "crl":
            from ..decode.crl import decode_crl

            return decode_crl(item.der), None
        if item.document == "ocsp":
            from ..decode.ocsp import decode_ocsp_response

            return decode_ocsp_response(item.der), None
        return decode(item.der, tbs), None
    except DecodeError as error:
        return None, str(error)


def _title(item: Item) -> str:
    return _printable(item.source) + (f" #{item.index}" if item.index else "")


def _printable(text: str) -> str:
    from ..output.terminal import printable

    return printable(text)


def _json(item: Item, document: Document | None, error: str | None) -> str:
    from ..output.json import encode_json
    from ..output.structure import to_data

    return encode_json(
        {
            "source": item.source,
            "index": item.index,
            "document": item.document,
            "content": None if document is None else to_data(document, document),
            "error": error,
        }
    )


def render_tree(document: Document, name: str) -> Iterator[str]:
    """The lines of the tree, one for each node: offset, length, path, class and values."""
    from ..output.structure import structure

    for element in structure(document, name):
        indent = "  " * element.depth
        line = f"{element.offset:>6} {element.length:>5}  {indent}{element.label}  {element.node}"
        fields = (f"{field}={value}" for field, value in element.fields.items())
        yield "  ".join((line, *fields)) + "\n"
