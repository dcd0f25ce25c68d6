"""Elements cut off at the end of the input: the decoder raises its own error, and every command goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from smime_lint.cli import cli
from smime_lint.decode import DecodeError, decode
from smime_lint.testing.certificate import Extension, base

from ..certificates import CERTS

TAILS = [
    *(bytes([tag]) for tag in (0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0C, 0x30, 0x31, 0x80, 0xA0, 0xFF)),
    b"\x06\x03\x55\x1d",
    b"\x06\x80",
    b"\x06\x03\x55\x1d\x0f\x01",
    b"\x06\x03\x55\x1d\x0f\x01\x01\xff",
    b"\x06\x03\x55\x1d\x0f\x01\x01\xff\x04",
    b"\x06\x03\x55\x1d\x0f\x04\x82",
    b"\x06\x03\x55\x1d\x11\x04\x02\x30",
    b"\x06\x03\x55\x1d\x11\x04\x03\x30\x01\x81",
]


def truncated(tail: bytes) -> bytes:
    """A bare TBSCertificate, which ends in an Extension with only this in it."""
    certificate = base()
    last = Extension("2.5.29.15", b"", raw=bytes([0x30, len(tail)]) + tail)
    return replace(certificate, extensions=(*certificate.extensions, last)).encode_tbs("truncated")


@pytest.mark.parametrize("tail", TAILS, ids=bytes.hex)
def test_the_decoder_raises_its_own_error_alone(tail: bytes) -> None:
    encoded = truncated(tail)
    assert encoded.endswith(tail)
    try:
        assert decode(encoded).is_tbs
    except DecodeError as error:
        assert 0 <= error.offset <= len(encoded)  # noqa: PT017 - some decode


@pytest.mark.parametrize("tail", [b"\x06", b"\x04", b"\x06\x03\x55\x1d\x0f\x04"], ids=bytes.hex)
def test_every_command_goes_on(tail: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.der").write_bytes(truncated(tail))
    good = str(CERTS / "profiles" / "sponsor-strict-p256.pem")
    for arguments in (
        ("lint", "bad.der", good),
        ("chain", "bad.der", good),
        ("diff", "--from", "1.0.2", "bad.der", good),
        ("show", "bad.der"),
        ("lint", good, "--issuer", "bad.der"),
        ("crl", good, "--certs", "bad.der"),
        ("caa", "check", "--issuer-domain", "ca.example", "--resolver", "127.0.0.1:1", "bad.der"),
    ):
        result = CliRunner().invoke(cli, [*arguments, "--no-config"] if arguments[0] != "show" else arguments)
        assert result.exit_code in (0, 1, 2), result.stderr
        assert "internal error" not in result.output
