"""No input makes the decoder or the linter raise anything but what they document."""

from __future__ import annotations

import random

import pytest

from smime_lint import Linter
from smime_lint.decode import DecodeError, decode
from smime_lint.model import Certificate

from ..certificates import cases
from .test_agreement import mutate

MUTATIONS = 30_000
LINTED = 6_000


@pytest.fixture(scope="module")
def seeds() -> list[bytes]:
    return [case.der for case in cases()]


def assert_inside(certificate: Certificate, size: int) -> None:
    """Every node lies inside the input."""
    for _, node in certificate.nodes:
        path, offset, length = certificate.locate(node)
        assert 0 <= offset <= offset + length <= size, node
        assert path


def test_decoder_raises_only_its_own_error(seeds: list[bytes]) -> None:
    source = random.Random(20230901)  # noqa: S311 - test data, not secrets
    decoded = 0
    for _ in range(MUTATIONS):
        der = mutate(source.choice(seeds), source)
        try:
            certificate = decode(der)
        except DecodeError as error:
            assert 0 <= error.offset <= len(der)  # noqa: PT017 - most mutations decode
            continue
        decoded += 1
        assert_inside(certificate, len(der))
    assert decoded > MUTATIONS // 10


def test_truncations(seeds: list[bytes]) -> None:
    for der in seeds[::40]:
        for size in range(len(der)):
            with pytest.raises(DecodeError):
                decode(der[:size])


def test_linter_never_fails(seeds: list[bytes]) -> None:
    linter = Linter(br_version="latest", reminders=True)
    source = random.Random(20260928)  # noqa: S311 - test data, not secrets
    for _ in range(LINTED):
        der = mutate(source.choice(seeds), source)
        result = linter.lint_der(der)
        assert not result.has_internal_error, (result.findings, der.hex())
        for finding in result.findings:
            assert 0 <= finding.offset <= finding.offset + finding.length <= len(der)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30",
        b"\x30\x80",
        b"\x30\x80" * 5000,
        b"\x30\x84\xff\xff\xff\xff",
        b"\x1f" * 100,
        b"\x30\x03\x30\x01\x00",
        b"\xa0\x03\x02\x01\x02",
        b"0" * 4096,
        bytes(100_000),
    ],
    ids=lambda data: data[:8].hex(),
)
def test_refuses_what_is_no_certificate(data: bytes) -> None:
    with pytest.raises(DecodeError, match=r"^offset \d+: expected"):
        decode(data)
