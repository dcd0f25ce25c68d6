"""What an audit saw of its inputs, to find out later whether they have changed, as far as possible without
reading them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress

import msgspec

from ..inputs import Reading


class Digest:
    """A digest of facts, one after the other."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, fact: object) -> None:
        """Add a fact: anything that MessagePack encodes."""
        self._digest.update(msgspec.msgpack.encode(fact))

    def __str__(self) -> str:
        return self._digest.hexdigest()


def digest_of_directory(directory: str, exclude: Iterable[str] = ()) -> str:
    """A digest of the names, sizes and times of change of all files in a directory, at any depth, except
    those that are hidden or excluded. Links to directories are not followed."""
    reading = Reading(exclude=exclude)
    start = len(os.path.join(directory, ""))
    digest = Digest()
    to_do = [directory]
    while to_do:
        with suppress(OSError), os.scandir(to_do.pop()) as entries:  # one that is unreadable is a row
            for entry in sorted(entries, key=lambda entry: entry.name):
                if reading.left_out(entry.path[start:].replace(os.sep, "/")):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    to_do.append(entry.path)
                else:
                    digest.add((os.fsencode(entry.path[start:]), *_version_of(entry)))
    return str(digest)


def _version_of(entry: os.DirEntry[str]) -> tuple[int, ...]:
    try:
        status = entry.stat()
    except OSError:  # a link to nowhere
        return ()
    return status.st_size, status.st_mtime_ns
