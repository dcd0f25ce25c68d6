"""The password of PKCS #12 files: from a file, a file descriptor, or a prompt on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from .group import UsageProblem

MAX_SIZE = 1 << 16
"""Bytes of a password."""
_ATTEMPTS = 3


class PasswordSource:
    """Returns passwords for sources. It is called only for files that need one."""

    def __init__(self, file: str | None = None, descriptor: str | None = None) -> None:
        """``file``, ``descriptor``: as the options give them. Raises UsageProblem."""
        if file is not None and descriptor is not None:
            raise UsageProblem("--password-file and --password-fd contradict each other")
        self._given: str | None = None
        self._entered: list[str] = []
        if file is not None:
            self._given = _read_file(file)
        elif descriptor is not None:
            self._given = _read_descriptor(descriptor)

    def __call__(self, source: str) -> Iterator[str]:
        """The passwords to try for a source."""
        if self._given is not None:
            yield self._given
        elif is_terminal():
            yield from reversed(self._entered)
            for _ in range(_ATTEMPTS):
                password = _prompt(source)
                if not password:
                    return
                if password not in self._entered:
                    self._entered.append(password)
                yield password


def is_terminal() -> bool:
    """Whether someone can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _prompt(source: str) -> str:
    from ..output.terminal import printable

    text = f"Password for {printable(source)} (empty to skip it)"
    answer: str = click.prompt(text, default="", show_default=False, hide_input=True, err=True)
    return answer


def _read_file(name: str) -> str:
    try:
        with open(name, "rb") as file:
            line = file.readline(MAX_SIZE)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageProblem(f"--password-file: {name}: cannot be read: {reason}") from error
    return _password(line, f"--password-file: {name}")


def _read_descriptor(text: str) -> str:
    """The first line. It is read byte by byte: what follows on standard input may be certificates."""
    option = f"--password-fd: {text}"
    if not (text.isascii() and text.isdecimal()):
        raise UsageProblem(f"{option}: expected the number of a file descriptor")
    line = b""
    try:
        while len(line) < MAX_SIZE and not line.endswith(b"\n") and (octet := os.read(int(text), 1)):
            line += octet
    except (OSError, OverflowError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or error
        raise UsageProblem(f"{option}: cannot be read: {reason}") from error
    return _password(line, option)


def _password(line: bytes, option: str) -> str:
    """The password in a line. An empty one is an error: files without a password, or with an empty one, need
    no option."""
    try:
        password = line.rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{option}: expected a password in UTF-8") from error
    if not password:
        raise UsageProblem(f"{option}: expected a password in the first line, found an empty line")
    return password
