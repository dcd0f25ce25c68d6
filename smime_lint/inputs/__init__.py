"""What the user named (files, directories, standard input) to a lazy stream of DER documents."""

from .form import CERTIFICATE, CRL, OCSP_RESPONSE, Form
from .formats import read_bytes, read_stream
from .item import MAX_CERTIFICATE_SIZE, Item, SmallFile, Unit, size_of
from .sources import STDIN, Inputs, is_document_in, items_of, printable_path

__all__ = [
    "CERTIFICATE",
    "CRL",
    "MAX_CERTIFICATE_SIZE",
    "OCSP_RESPONSE",
    "STDIN",
    "Form",
    "Inputs",
    "Item",
    "SmallFile",
    "Unit",
    "is_document_in",
    "items_of",
    "printable_path",
    "read_bytes",
    "read_stream",
    "size_of",
]
