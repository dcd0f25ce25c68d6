"""Certificates made to cost much: what they cost is bounded, in time and in the length of the report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from smime_lint import Linter
from smime_lint.der import MAX_ATTRIBUTES, MAX_EXTENSIONS
from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, Extension, base

PATIENCE = 30
"""Seconds; what is quadratic takes minutes, the rest a second."""
MARKS = "\u0301\u0327"


def subject(count: int, name: str, text: str) -> Certificate:
    rdns = b"".join(der.set_of(values.attribute(name, f"{text} {n}")) for n in range(count))
    return replace(base(), subject_der=der.tlv(0x30, rdns))


def one_rdn(count: int) -> Certificate:
    attributes = b"".join(values.attribute("commonName", f"Jane {n:05}") for n in range(count))
    return replace(base(), subject_der=der.sequence(der.tlv(0x31, attributes)))


def repeated(extension: Extension, count: int) -> Certificate:
    certificate = base()
    return replace(certificate, extensions=(*certificate.extensions, *[extension] * count))


def points(*uris: str) -> Certificate:
    return base("sponsor-legacy").extension("cRLDistributionPoints", values.crl_distribution_points(*uris))


@pytest.mark.parametrize(
    "make",
    [
        lambda: subject(MAX_ATTRIBUTES, "commonName", "Jane Doe"),
        lambda: subject(MAX_ATTRIBUTES, "organizationIdentifier", "NTRGB-1"),
        lambda: one_rdn(MAX_ATTRIBUTES),
        lambda: subject(100, "commonName", MARKS * 2000),
        lambda: repeated(Extension("2.5.29.15", der.bit_string(b"\xa0\x00")), MAX_EXTENSIONS - 8),
        lambda: repeated(Extension("2.5.29.15", der.null()), MAX_EXTENSIONS - 8),
        lambda: points(*[f"ftp://a{n}.example.com" for n in range(9000)]),
        lambda: points("http://a.example.com", *[f"ftp://a{n}.example.com" for n in range(9000)]),
        lambda: base().attribute("commonName", "ab c" * 90_000).attribute("givenName", "c ab x" * 60_000),
        lambda: base().attribute("commonName", "a" + MARKS * 200_000),
        lambda: base().san(values.smtp_utf8_mailbox("a" + MARKS * 200_000 + "@example.com")),
        lambda: base().san(values.smtp_utf8_mailbox("a@" + "\u00e4." * 60_000 + "example.com")),
        lambda: base().policies(values.policy("1.2.3", values.user_notice(der.utf8("a" + MARKS * 200_000)))),
    ],
)
def test_time_is_bounded(make: Callable[[], Certificate]) -> None:
    encoded = make().encode("test")
    linter = Linter()
    start = time.monotonic()
    result = linter.lint_der(encoded)
    assert time.monotonic() - start < PATIENCE
    assert result.error is None


@pytest.mark.parametrize(
    ("certificate", "what"),
    [
        (subject(MAX_ATTRIBUTES + 1, "commonName", "Jane"), "attributes in a name"),
        (one_rdn(MAX_ATTRIBUTES + 1), "attributes in a name"),
        (repeated(Extension("1.2.3", der.null()), MAX_EXTENSIONS), "extensions"),
    ],
)
def test_numbers_are_bounded(certificate: Certificate, what: str) -> None:
    error = Linter().lint_der(certificate.encode("test")).error
    assert error is not None
    assert error.endswith(f"expected at most 1000 {what}")


def test_the_texts_of_a_finding_are_bounded() -> None:
    long = base().attribute("commonName", "x" * 500_000).change(serial=1 << 4_000_000)
    result = Linter().lint_der(long.encode("test"))
    assert {finding.rule for finding in result.findings} >= {"smbr.common_name.too_long"}
    assert all(len(finding.message) + len(finding.value or "") < 5000 for finding in result.findings)
