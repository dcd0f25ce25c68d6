"""What the user named (files, directories, standard input) to a lazy stream of DER certificates."""

from .formats import read_bytes, read_stream
from .item import MAX_CERTIFICATE_SIZE, Item
from .sources import STDIN, Inputs

__all__ = [
    "MAX_CERTIFICATE_SIZE",
    "STDIN",
    "Inputs",
    "Item",
    "read_bytes",
    "read_stream",
]
