"""How archives and compressed files begin."""

from __future__ import annotations

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
GZIP = b"\x1f\x8b\x08"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ\x00"
_ALL = (*ZIP, GZIP, BZIP2, XZ)
_TAR, _TAR_AT = b"ustar", 257


def is_archive(head: bytes) -> bool:
    """Whether an archive or a compressed file begins here."""
    return head.startswith(_ALL) or is_tar(head)


def is_tar(head: bytes) -> bool:
    """Whether a tar archive begins here."""
    return head[_TAR_AT : _TAR_AT + len(_TAR)] == _TAR
