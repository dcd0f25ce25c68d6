"""What the user named (files, directories, standard input) to a lazy stream of DER documents."""

from .form import ALL_FORMS, CERTIFICATE, CRL, OCSP_RESPONSE, DocumentType, Form, Forms
from .formats import cut, read_bytes
from .identify import identify
from .item import MAX_CERTIFICATE_SIZE, Item, SmallFile, Unit, size_of
from .kinds import Kind
from .reading import Passwords, Reading, Skipped
from .sources import STDIN, Inputs, is_document_in, items_of, printable_path, read_entry

__all__ = [
    "ALL_FORMS",
    "CERTIFICATE",
    "CRL",
    "MAX_CERTIFICATE_SIZE",
    "OCSP_RESPONSE",
    "STDIN",
    "DocumentType",
    "Form",
    "Forms",
    "Inputs",
    "Item",
    "Kind",
    "Passwords",
    "Reading",
    "Skipped",
    "SmallFile",
    "Unit",
    "cut",
    "identify",
    "is_document_in",
    "items_of",
    "printable_path",
    "read_bytes",
    "read_entry",
    "size_of",
]
