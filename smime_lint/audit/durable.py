"""Files that are either complete or absent, even if writing them is interrupted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def written_aside(path: Path, aside: Path) -> Iterator[Path]:
    """Yield the path of a file to write, which then takes its name; both are on the disk at the end.

    ``aside``: a directory of the same file system. Raises OSError.
    """
    temporary = aside / f"{path.parent.name}-{path.name}.{os.getpid()}"
    try:
        yield temporary
        sync(temporary)
        os.replace(temporary, path)
        sync(path.parent)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a directory, are on the disk. Raises OSError."""
    if os.name != "posix" and path.is_dir():  # cannot be opened there, and need not be
        return
    descriptor = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
