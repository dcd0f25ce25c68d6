"""PEM (RFC 7468): lenient about text around the blocks, strict about their content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ..der import DerError, Reader
from ..model import pattern
from .base64 import Base64Error, decode_base64
from .expand import expand
from .form import ALL_FORMS, CERTIFICATE, CONTAINER_LABELS, MAX_CONTAINER, Forms, form_of_label
from .item import Cut, Item, Other, PemItem
from .kinds import BLOCK, OTHER, Kind, kind_of_label
from .lines import read_pieces
from .outside import Outside, Stray, may_be_stray
from .pkcs7 import is_signed_data
from .reading import Reading

TRUSTED = "TRUSTED CERTIFICATE"
"""OpenSSL's form: the certificate, then a SEQUENCE of what it is trusted for."""

DASHES = b"-----"
_PKCS12 = b"-----BEGIN PKCS12-----"
_BOUNDARY = pattern(rb"-----(BEGIN|END) ([ -~]*?)-----")
_SEQUENCE = 0x30

_MAX_PLAIN = 1 << 17
_END = b"-----END CERTIFICATE-----"
_PLAIN = pattern(
    rb"(?:[^-]*\n)?-----BEGIN CERTIFICATE-----\r?\n"
    rb"(MI[I-L][A-Za-z0-9+/]{2}[DTjz]C[BC][A-Za-z0-9+/=\r\n]*\n)-----END CERTIFICATE-----[ \t]*\r?\n"
)
"""A block that holds exactly one document, whatever its base64: in DER it begins with a SEQUENCE of two or
three length octets, and in it another one, so that it is not PKCS #7."""


class Block:
    """A PEM block while it is read."""

    __slots__ = ("_forms", "_size", "first_line", "label", "line", "lines", "problem")

    def __init__(self, forms: Forms, label: str, line: int, problem: str | None = None) -> None:
        """``forms``: what is looked for. ``line``: the line of BEGIN, from 1. ``problem``: what is wrong with
        it."""
        self._forms = forms
        self.label = label
        self.line = line
        self.first_line = line
        self.lines: list[bytes] = []
        self.problem = problem
        self._size = 0

    @property
    def is_wanted(self) -> bool:
        """Whether it is a document that is looked for, or can hold such documents."""
        return self.label in CONTAINER_LABELS or form_of_label(self.label, self._forms) is not None

    def _limit(self) -> tuple[str, int]:
        """What it holds, and how many bytes at most."""
        form = form_of_label(self.label, self._forms)
        return ("a container", MAX_CONTAINER) if form is None else (form.noun, form.max_size)

    def add(self, number: int, text: bytes) -> None:
        """Keep a line, or a part of one, of the body."""
        if self.problem is not None or not self.is_wanted:
            return
        if not self.lines:
            self.first_line = number
        self._size += len(text)
        self.lines.append(text)
        if self._size > 2 * self._limit()[1]:
            self.lines.clear()
            self.problem = self._too_large()

    def close(self, label: str, line: int) -> None:
        """Take note of the END line."""
        if label != self.label and self.problem is None:
            self.problem = (
                f"line {line}: expected END {self.label} for the BEGIN in line {self.line}, found END {label}"
            )
            if Block(self._forms, label, line).is_wanted:
                self.label = label

    def decode(self) -> bytes:
        """The octets. Raises Base64Error."""
        if self.problem is not None:
            raise Base64Error(self.problem)
        text = b"".join(self.lines)
        try:
            octets = decode_base64((text,), self.first_line)
        except Base64Error:  # line by line, so that the message names the line
            lines = text.splitlines(keepends=True)
            decode_base64([*lines, b""] if text.endswith((b"\n", b"\r")) else lines, self.first_line)
            raise
        if len(octets) > self._limit()[1]:
            raise Base64Error(self._too_large())
        return _without_trust(octets) if self.label == TRUSTED else octets

    def _too_large(self) -> str:
        noun, limit = self._limit()
        return f"line {self.line}: expected {noun} of at most {limit} bytes, found more"


def read_blocks(lines: Iterable[tuple[int, bytes]], forms: Forms, offset: int = 0) -> Iterator[Block | Stray]:
    """The blocks of numbered lines, one after the other, and the first of what is not text between them.

    ``offset``: of the first line in the input.
    """
    block: Block | None = None
    outside = Outside()
    for number, line in lines:
        position = 0
        for boundary in _BOUNDARY.finditer(line) if DASHES in line else ():
            before = line[position : boundary.start()]
            label = boundary[2].decode("ascii")
            if block is None and before.strip():
                break  # a sentence about PEM
            position = boundary.end()
            if block is None:
                if (stray := outside.end()) is not None:
                    yield stray
                outside = Outside()
            if boundary[1] == b"BEGIN":
                if block is not None:
                    yield _unterminated(block, f"the next BEGIN in line {number}")
                block = Block(forms, label, number)
            elif block is None:
                yield Block(
                    forms, label, number, f"line {number}: END {label} has no BEGIN {label} before it"
                )
            else:
                block.add(number, before)
                block.close(label, number)
                yield block
                block = None
        if block is not None:
            block.add(number, line[position:])
        else:
            outside.add(offset + position, line[position:])
        offset += len(line)
    if block is not None:
        yield _unterminated(block, "the end of the input")
    elif (stray := outside.end()) is not None:
        yield stray


def _unterminated(block: Block, found: str) -> Block:
    block.problem = f"line {block.line}: expected END {block.label} after BEGIN {block.label}, found {found}"
    return block


def may_need_password(text: bytes) -> bool:
    """Whether a text or DER, which begins with a document, can also have what passwords are asked for."""
    return text[:1] != b"\x30" and _PKCS12 in text


def plain_certificate(text: bytes, source: str) -> PemItem | None:
    """The certificate of a text that is one plain block and nothing else, as `cut_pem` finds it; None for any
    other text."""
    if not text.startswith(DASHES):
        return None
    found = _PLAIN.fullmatch(text)
    return None if found is None or _has_lone_returns(text) else PemItem(source, 0, 2, found[1])


def _has_lone_returns(text: bytes) -> bool:
    r"""Whether some lines end with \r."""
    return text.count(b"\r") != text.count(b"\r\n")


def cut_pem(chunks: Iterable[bytes], source: str, reading: Reading, offset: int = 0) -> Iterator[Cut]:
    """What is looked for in a PEM text; certificates in plain blocks are still encoded.

    From the first that is not plain on, the text is read by `read_pem`, which finds the same documents.
    ``offset``: of the text in the input.
    """
    chunks = iter(chunks)
    index, line, data = 0, 1, b""
    for chunk in chunks if CERTIFICATE in reading.forms else ():
        data += chunk
        position = 0
        while (found := _PLAIN.match(data, position)) is not None:
            whole = found[0]
            if _has_lone_returns(whole):
                break
            if not whole.startswith(DASHES) and may_be_stray(whole.partition(DASHES)[0]):
                break
            text = found[1]
            lines = whole.count(b"\n")
            yield PemItem(source, index, line + lines - text.count(b"\n") - 1, text)
            index += 1
            line += lines
            position = found.end()
        data = data[position:]
        offset += position
        end = data.find(_END)
        if len(data) > _MAX_PLAIN or (end >= 0 and b"\n" in data[end + len(_END) :]):
            break
    yield from read_pem(read_pieces(chain((data,), chunks), DASHES, line), source, reading, index, offset)


def read_pem(
    lines: Iterable[tuple[int, bytes]], source: str, reading: Reading, index: int = 0, offset: int = 0
) -> Iterator[Cut]:
    """What is looked for in a PEM text, counted from an index. A damaged block costs only itself; blocks of
    other kinds are skipped if there is one that is looked for. Between the blocks, text is skipped; anything
    else is an error. ``offset``: of the first line in the input."""
    other: Block | None = None
    stray: Stray | None = None
    for block in read_blocks(lines, reading.forms, offset):
        if isinstance(block, Stray):
            if block.form is None and index == 0:  # a file that may have nothing to do with PEM
                stray = stray or block
                continue
            yield reading.error(source, index, block.message)
            index += 1
        elif not block.is_wanted:
            other = other or block
        else:
            if stray is not None:
                yield reading.error(source, index, stray.message)
                index, stray = index + 1, None
            for cut in _read_block(block, source, index, reading):
                yield cut
                index += 1
    if index == 0 and other is None:
        nothing = f"expected {reading.form.noun} in DER, PEM or base64, found text without a PEM block"
        yield reading.unknown(source, 0, nothing if stray is None else stray.message)
    elif index == 0 and other is not None:
        kind = kind_of_block(other.label)
        label = f" {other.label}" if kind == BLOCK else ""
        yield reading.other(kind, source, 0, f"{label} in line {other.line}")


def kind_of_block(label: str) -> Kind:
    """What a block is that is not looked for."""
    form = form_of_label(label, ALL_FORMS)
    return kind_of_label(label) if form is None else form.kind


def _read_block(block: Block, source: str, index: int, reading: Reading) -> Iterator[Cut]:
    """What is looked for in a block."""
    try:
        octets = block.decode()
    except Base64Error as error:
        yield reading.error(source, index, str(error))
        return
    form = form_of_label(block.label, reading.forms)
    if form is None or (form is CERTIFICATE and is_signed_data(octets)):
        for cut in expand(octets, source, index, reading):  # what is not clear is as the label says
            yield cut.item if isinstance(cut, Other) and cut.kind == OTHER else cut
    else:
        yield Item(source, index, octets, None, form.document)


def _without_trust(octets: bytes) -> bytes:
    """The certificate of a TRUSTED CERTIFICATE block. What cannot be separated stays, for the decoder to
    report."""
    reader = Reader(octets)
    try:
        end = reader.expect(_SEQUENCE, 0, len(octets), "certificate")[3]
        trust_end = reader.expect(_SEQUENCE, end, len(octets), "trust")[3]
    except DerError:
        return octets
    return octets[:end] if trust_end == len(octets) else octets
