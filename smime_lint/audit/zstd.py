"""Zstandard for fsspec, by pyarrow.

fsspec has it only with another package; without that, it reads such files as they are.
"""

from __future__ import annotations

import io
from typing import Any, cast


def register() -> None:
    """Let fsspec decompress files whose names end in .zst, if it does not yet."""
    from fsspec.compression import register_compression
    from fsspec.utils import compressions

    if "zst" not in compressions:
        register_compression("zstd", _decompressed, "zst")


def _decompressed(stream: Any, mode: str = "rb", **kwargs: Any) -> io.BufferedReader:
    import pyarrow as pa

    return io.BufferedReader(cast("io.RawIOBase", pa.CompressedInputStream(stream, "zstd")))
