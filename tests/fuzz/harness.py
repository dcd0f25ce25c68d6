"""Mutates test data of each form and checks that no input makes the linter do what it must not.

What is checked: the decoders raise DecodeError alone; the readers raise nothing; no rule and no engine fails;
every finding lies inside the input; PEM that is cut into documents has the same documents as PEM that is read
line by line.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator
from functools import cache

from smime_lint import Linter
from smime_lint.decode import DecodeError, decode
from smime_lint.documents.crl import CrlLinter
from smime_lint.documents.ocsp import OcspLinter
from smime_lint.engine.report import Result
from smime_lint.engine.settings import Settings
from smime_lint.inputs import ALL_FORMS, CERTIFICATE, CRL, OCSP_RESPONSE, Item, Reading, read_bytes
from smime_lint.inputs.item import PemItem, named
from smime_lint.inputs.lines import read_lines
from smime_lint.inputs.pem import cut_pem, read_pem
from smime_lint.testing import der

from ..certificates import cases, crls, responses
from ..inputs import containers

INTERESTING = (
    0x00,
    0x01,
    0x03,
    0x04,
    0x05,
    0x06,
    0x0C,
    0x13,
    0x30,
    0x31,
    0x7F,
    0x80,
    0x81,
    0x82,
    0x84,
    0xA0,
    0xFF,
)
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")


class FuzzingError(AssertionError):
    """The linter did what it must not."""


def mutate(data: bytes, source: random.Random, others: Callable[[], bytes]) -> bytes:
    """Change a few bytes: flip, replace, insert, delete, repeat, cut, or splice in a part of another
    input."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 1, 2, 3, 5, 8))):
        if not changed:
            break
        place = source.randrange(len(changed))
        kind = source.randrange(8)
        if kind == 0:
            changed[place] ^= 1 << source.randrange(8)
        elif kind == 1:
            changed[place] = source.choice(INTERESTING)
        elif kind == 2:
            changed[place:place] = bytes([source.choice(INTERESTING)])
        elif kind == 3:
            del changed[place : place + source.choice((1, 1, 2, 4, 16))]
        elif kind == 4:
            changed[place:place] = changed[place : place + source.choice((1, 2, 8, 64))]
        elif kind == 5:
            del changed[place:]
        elif kind == 6:
            other = others()
            start = source.randrange(len(other))
            changed[place:place] = other[start : start + source.choice((2, 8, 32))]
        else:
            changed[place] = source.randrange(256)
    return bytes(changed)


class Fuzzer:
    """Checks inputs of one form, in an order that the seed decides."""

    def __init__(self, form: str, seed: int) -> None:
        """``form``: a key of FORMS."""
        self._seeds, self._check = FORMS[form]
        self._source = random.Random(f"{form} {seed}")  # noqa: S311 - test data, not secrets

    def run(self, count: int) -> None:
        """Check some mutations. Raises FuzzingError, with the input in hexadecimal."""
        seeds = self._seeds()
        for _ in range(count):
            data = mutate(self._source.choice(seeds), self._source, lambda: self._source.choice(seeds))
            try:
                self._check(data)
            except Exception as error:
                raise FuzzingError(f"{type(error).__name__}: {error}; input: {data.hex()}") from error


@cache
def _certificates() -> list[bytes]:
    return [case.der for case in cases()]


@cache
def _tbs() -> list[bytes]:
    found = []
    for encoded in _certificates()[::3]:
        try:
            certificate = decode(encoded)
        except DecodeError:
            continue
        if not certificate.is_tbs:
            offset, length = certificate.locate(certificate.tbs)[1:]
            found.append(encoded[offset : offset + length])
    return found


@cache
def _pkcs7() -> list[bytes]:
    version, algorithms = der.tlv(0x02, b"\x01"), der.tlv(0x31, b"")
    content = der.tlv(0x30, _DATA)
    return [
        der.tlv(
            0x30,
            _SIGNED_DATA
            + der.tlv(
                0xA0,
                der.tlv(
                    0x30, version + algorithms + content + der.tlv(0xA0, b"".join(some)) + der.tlv(0x31, b"")
                ),
            ),
        )
        for some in zip(_certificates()[::7], _certificates()[1::7], strict=False)
    ]


@cache
def _pem() -> list[bytes]:
    labels = (
        b"CERTIFICATE",
        b"CERTIFICATE",
        b"CERTIFICATE",
        b"PKCS7",
        b"PRIVATE KEY",
        b"TRUSTED CERTIFICATE",
    )
    ends = (b"\n", b"\r\n", b"\r", b"\n\n", b"\ntext\n", b" \n")
    source = random.Random(1)  # noqa: S311 - test data, not secrets
    found = []
    for first in range(0, len(_certificates()) - 4, 5):
        text = b""
        for encoded in _certificates()[first : first + 4]:
            label, end = source.choice(labels), source.choice(ends)
            body = base64.encodebytes(encoded[:600]).replace(b"\n", source.choice((b"\n", b"\n", b"\r\n")))
            text += b"-----BEGIN " + label + b"-----\n" + body + b"-----END " + label + b"-----" + end
        found.append(text)
    return found


def _some() -> list[bytes]:
    return [_certificates()[0], _certificates()[700], crls()[0].der, responses()[0].der]


@cache
def _pkcs12() -> list[bytes]:
    bags = [*map(containers.cert_bag, _some()[:2]), containers.crl_bag(_some()[2])]
    return [containers.pkcs12(bags, password) for password in (None, "", containers.PASSWORD)]


@cache
def _messages() -> list[bytes]:
    signed = containers.signed_data(_some()[:2], _some()[2:3])
    makers = (containers.signed_message, containers.opaque_message)
    return [make(content) for make in makers for content in (signed, containers.enveloped_data())]


@cache
def _ldif() -> list[bytes]:
    names = (
        "userCertificate;binary",
        "cACertificate",
        "certificateRevocationList;binary",
        "userSMIMECertificate",
    )
    return [containers.ldif(zip(names, _some(), strict=True))]


@cache
def _archives() -> list[bytes]:
    members = {f"{number}.der": octets for number, octets in enumerate(_some())}
    members |= {"a.p12": _pkcs12()[0], "a.eml": _messages()[0], "a.zip": containers.zip_of(members)}
    modes = ("w", "w:gz", "w:bz2", "w:xz")
    return [containers.zip_of(members), *(containers.tar_of(members, mode) for mode in modes)]


@cache
def _linter() -> Linter:
    return Linter(br_version="latest", reminders=True, upcoming=True)


def _inspect(result: Result, size: int) -> None:
    for finding in result.findings:
        if finding.is_internal:
            raise AssertionError(finding.message)
        if not 0 <= finding.offset <= finding.offset + finding.length <= size:
            raise AssertionError(f"{finding.rule} stands outside of the input")


def _check_certificate(data: bytes) -> None:
    _inspect(_linter().lint_der(data), len(data))


def _check_decoding(data: bytes) -> None:
    for is_tbs in (False, True):
        try:
            decode(data, is_tbs)
        except DecodeError:
            continue
    _check_certificate(data)


@cache
def _crl_linter() -> CrlLinter:
    return CrlLinter(Settings(document="crl"))


@cache
def _ocsp_linter() -> OcspLinter:
    return OcspLinter(Settings(document="ocsp"))


def _check_items(items: Iterator[Item]) -> list[Item]:
    found = list(items)
    for item in found:
        if (item.der is None) is (item.error is None):
            raise AssertionError("an item has either a document or an error")
    if [item.index for item in found] != list(range(len(found))) or not found:
        raise AssertionError("items are numbered from 0")
    return found


def _check_input(data: bytes) -> None:
    for forms in ((CERTIFICATE,), (CRL,), (OCSP_RESPONSE,), ALL_FORMS):
        _check_items(read_bytes(data, forms=forms, passwords=lambda source: (containers.PASSWORD,)))


def _check_archive(data: bytes) -> None:
    """Members are numbered each for itself."""
    for forms in ((CERTIFICATE,), ALL_FORMS):
        if not list(read_bytes(data, forms=forms)):
            raise AssertionError("an archive has documents, or there is an error")


def _check_pem(data: bytes) -> None:
    _check_input(data)
    by_line = list(named(read_pem(read_lines([data]), "-", Reading())))
    for size in (1 << 16, 1000):
        pieces = [data[start : start + size] for start in range(0, len(data), size)]
        cut = named(cut_pem(pieces, "-", Reading()))
        if [each.decode() if isinstance(each, PemItem) else each for each in cut] != by_line:
            raise AssertionError("the documents depend on how PEM is read")


FORMS: dict[str, tuple[Callable[[], list[bytes]], Callable[[bytes], None]]] = {
    "certificate": (_certificates, _check_decoding),
    "tbs": (_tbs, _check_decoding),
    "crl": (
        lambda: [case.der for case in crls() if len(case.der) < 20_000],
        lambda data: _inspect(_crl_linter().lint_der(data), len(data)),
    ),
    "ocsp": (
        lambda: [case.der for case in responses()],
        lambda data: _inspect(_ocsp_linter().lint_der(data), len(data)),
    ),
    "pkcs7": (_pkcs7, _check_input),
    "pem": (_pem, _check_pem),
    "pkcs12": (_pkcs12, _check_input),
    "message": (_messages, _check_input),
    "ldif": (_ldif, _check_input),
    "archive": (_archives, _check_archive),
}
"""By the name of a form: its test data, and the check of an input."""
