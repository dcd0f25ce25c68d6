"""What the user named (files, directories, standard input) to a lazy stream of DER documents."""

from .form import CERTIFICATE, CRL, OCSP_RESPONSE, Form
from .formats import read_bytes, read_stream
from .item import MAX_CERTIFICATE_SIZE, Item
from .sources import STDIN, Inputs, is_document_in

__all__ = [
    "CERTIFICATE",
    "CRL",
    "MAX_CERTIFICATE_SIZE",
    "OCSP_RESPONSE",
    "STDIN",
    "Form",
    "Inputs",
    "Item",
    "is_document_in",
    "read_bytes",
    "read_stream",
]
