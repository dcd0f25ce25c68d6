"""The documents in binary content, by what it is."""

from __future__ import annotations

from collections.abc import Iterator

from . import kinds
from .form import ALL_FORMS, Form
from .identify import identify
from .item import Cut, Item, Other
from .pkcs7 import is_signed_data, read_signed_data
from .reading import Reading


def expand(octets: bytes, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    """A document, those of a PKCS #7 or PKCS #12 file counted from an index, or something else."""
    found = kinds.SIGNED_DATA if is_signed_data(octets) else identify(octets)
    if found is kinds.SIGNED_DATA:
        yield from read_signed_data(octets, source, index, reading)
    elif found is kinds.PKCS12:
        from .pkcs12 import read_pkcs12  # brings the ciphers

        yield from read_pkcs12(octets, source, index, reading)
    elif found is None:
        form = next((form for form in reversed(ALL_FORMS) if form.der_start.match(octets)), None)
        if form is not None and form in reading.forms:
            yield Item(source, index, octets, None, form.document)
        else:
            yield Other(kinds.OTHER, Item(source, index, octets, None, reading.form.document))
    elif isinstance(found, Form) and found in reading.forms:
        yield Item(source, index, octets, None, found.document)
    else:
        yield reading.other(found.kind if isinstance(found, Form) else found, source, index)
