"""Documents made to cost much: what they cost is bounded, in time and in the length of the report."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from smime_lint import Linter
from smime_lint.caa.mailbox import mailbox_domain
from smime_lint.der import MAX_ATTRIBUTES, MAX_EXTENSIONS
from smime_lint.documents.crl import CrlLinter
from smime_lint.documents.ocsp import OcspLinter
from smime_lint.engine.report import Result
from smime_lint.engine.settings import Settings
from smime_lint.model.caa import CaaReason
from smime_lint.model.text import MAX_NORMALIZED
from smime_lint.testing import crl, der, ocsp, values
from smime_lint.testing.authority import issued, root, subca
from smime_lint.testing.certificate import Certificate, Extension, base

LIMIT = 4
"""Seconds of CPU time. docs/security.md promises 2; with other work on the machine it may take twice that."""
MIB = 1 << 20
MARKS = "\u0301\u0327"
KEY_USAGE = Extension("2.5.29.15", der.bit_string(b"\xa0\x00"))
RSA = values.algorithm("1.2.840.113549.1.1.1", der.null())

NAMES: dict[str, Callable[[int], bytes]] = {
    "rfc822Name": lambda n: values.rfc822_name(f"u{n}@h{n}.example.com"),
    "dNSName": lambda n: values.dns_name(f"h{n}.example.com"),
    "URI": lambda n: values.uri(f"http://h{n}.example.com/"),
    "directoryName": lambda n: values.directory_name(("commonName", f"Jane {n}")),
    "SmtpUTF8Mailbox": lambda n: values.smtp_utf8_mailbox(f"\u00e4{n}@h{n}.example.com"),
    "otherName": lambda n: values.other_name("1.2.3.4", der.utf8(f"{n}")),
    "iPAddress": lambda n: der.implicit(7, n.to_bytes(4, "big")),
    "registeredID": lambda n: der.implicit(8, der.content_of(der.oid(f"1.2.{n}"))),
}
NUMBERS = {"directoryName": 6000, "SmtpUTF8Mailbox": 7000, "otherName": 11_000}
"""How many names of a form a certificate can have; 20,000 of the others."""
CONSTRAINED = ("rfc822Name", "dNSName", "iPAddress", "directoryName")


def names(form: str) -> list[bytes]:
    return [NAMES[form](n) for n in range(NUMBERS.get(form, 20_000))]


def subject(count: int, name: str, text: str) -> Certificate:
    rdns = b"".join(der.set_of(values.attribute(name, f"{text} {n}")) for n in range(count))
    return replace(base(), subject_der=der.tlv(0x30, rdns))


def marked(count: int, name: str = "surname") -> list[tuple[str, str]]:
    """Attributes as long as texts are normalized."""
    return [(name, f"{n}" + MARKS * (MAX_NORMALIZED // 2 - 2)) for n in range(count)]


def one_rdn(count: int) -> Certificate:
    attributes = b"".join(values.attribute("commonName", f"Jane {n:05}") for n in range(count))
    return replace(base(), subject_der=der.sequence(der.tlv(0x31, attributes)))


def repeated(extension: Extension, count: int) -> Certificate:
    certificate = base()
    return replace(certificate, extensions=(*certificate.extensions, *[extension] * count))


def points(*uris: str) -> Certificate:
    return base("sponsor-legacy").extension("cRLDistributionPoints", values.crl_distribution_points(*uris))


def common_name(text: str) -> Certificate:
    return base().attribute("commonName", text)


def mailbox(address: str) -> Certificate:
    return base().san(values.rfc822_name(address))


def policies(count: int) -> tuple[bytes, ...]:
    return tuple(values.policy(f"1.2.{n}") for n in range(count))


def sequence_of(entry: Callable[[int], bytes], count: int) -> bytes:
    return der.sequence(*[entry(n) for n in range(count)])


def rsa_key(modulus: int, exponent: int) -> bytes:
    return der.sequence(RSA, der.bit_string(der.sequence(der.integer(modulus), der.integer(exponent))))


def odd(bits: int) -> int:
    return (1 << (bits - 1)) + 1


CERTIFICATES: dict[str, Callable[[], Certificate]] = {
    **{f"{form} in SAN": lambda form=form: base().san(*names(form)) for form in NAMES},
    **{
        f"{form} in IAN": lambda form=form: base().extension(
            "issuerAltName", values.general_names(*names(form))
        )
        for form in NAMES
    },
    "commonNames": lambda: subject(MAX_ATTRIBUTES, "commonName", "Jane Doe"),
    "long commonNames": lambda: subject(MAX_ATTRIBUTES, "commonName", "\u00e4 Jane Doe" * 40),
    "organizationIdentifiers": lambda: subject(MAX_ATTRIBUTES, "organizationIdentifier", "NTRGB-1"),
    "LEIs": lambda: subject(MAX_ATTRIBUTES, "organizationIdentifier", "LEIXG-5493000IBP32UQZ0KL24"),
    "states": lambda: subject(MAX_ATTRIBUTES, "stateOrProvinceName", "X" * 900),
    "one RDN": lambda: one_rdn(MAX_ATTRIBUTES),
    "names of marks": lambda: subject(100, "commonName", MARKS * 2000),
    "names of marks in a CA certificate": lambda: subca(None).subject(*marked(490)),
    "a long name of marks in a CA certificate": lambda: subca(None).attribute(
        "commonName", "a" + MARKS * 200_000
    ),
    "names of marks of an issuer": lambda: subca(None).subject(*marked(240)).issuer(*marked(240)[::-1]),
    "commonNames of marks of an issuer": lambda: (
        subca(None).subject(*marked(240, "commonName")).issuer(*marked(240, "commonName")[::-1])
    ),
    "same extensions": lambda: repeated(
        Extension("2.5.29.15", der.bit_string(b"\xa0\x00")), MAX_EXTENSIONS - 8
    ),
    "malformed extensions": lambda: repeated(Extension("2.5.29.15", der.null()), MAX_EXTENSIONS - 8),
    "ftp points": lambda: points(*[f"ftp://a{n}.example.com" for n in range(9000)]),
    "one http point": lambda: points(
        "http://a.example.com", *[f"ftp://a{n}.example.com" for n in range(9000)]
    ),
    "long names": lambda: common_name("ab c" * 90_000).attribute("givenName", "c ab x" * 60_000),
    "long text": lambda: common_name("\u00e4b " * 170_000),
    "marks": lambda: common_name("a" + MARKS * 200_000),
    "ligatures": lambda: common_name("\ufdfa" * 330_000),
    "at signs": lambda: common_name("a@" * 500_000),
    "labels in a commonName": lambda: common_name("a@" + "a." * 480_000 + "com"),
    "labels": lambda: mailbox("a@" + "a." * 480_000 + "com"),
    "atoms": lambda: mailbox("a." * 480_000 + "a@example.com"),
    "quoted pairs": lambda: mailbox('"' + "\\a" * 480_000 + '"@example.com'),
    "A-labels": lambda: mailbox("a@" + "xn--a-." * 130_000 + "com"),
    "a long A-label": lambda: mailbox("a@xn--" + "a" * 950_000),
    "a local part of marks": lambda: base().san(
        values.smtp_utf8_mailbox("a" + MARKS * 200_000 + "@example.com")
    ),
    "U-labels": lambda: base().san(values.smtp_utf8_mailbox("a@" + "\u00e4." * 60_000 + "example.com")),
    "an explicit text of marks": lambda: base().policies(
        values.policy("1.2.3", values.user_notice(der.utf8("a" + MARKS * 200_000)))
    ),
    "policies": lambda: base().policies(*policies(16_000)),
    "the same policy": lambda: base().policies(*[values.policy("1.2.3")] * 16_000),
    "qualifiers": lambda: base().policies(
        values.policy("1.2.3", *[values.cps(f"http://h{n}.example.com") for n in range(9000)])
    ),
    "purposes": lambda: base().extended_key_usage(*[f"1.2.{n}" for n in range(45_000)]),
    "the same purpose": lambda: base().extended_key_usage(*["1.3.6.1.5.5.7.3.4"] * 45_000),
    "policy mappings": lambda: subca().extension(
        "policyMappings",
        sequence_of(lambda n: der.sequence(der.oid(f"1.2.{n}"), der.oid(f"1.3.{n}")), 15_000),
    ),
    "qcStatements": lambda: base().extension(
        "qcStatements", sequence_of(lambda n: der.sequence(der.oid(f"1.2.{n}")), 22_000)
    ),
    "capabilities": lambda: base().extension(
        "smimeCapabilities", sequence_of(lambda n: der.sequence(der.oid(f"1.2.{n}")), 22_000)
    ),
    "a long OID": lambda: base().policies(der.sequence(der.tlv(6, b"\x2a" + b"\xff" * 900_000 + b"\x01"))),
    "an OID of many arcs": lambda: base().policies(der.sequence(der.tlv(6, b"\x2a" * 900_000))),
    "a long modulus": lambda: base().key(rsa_key(odd(7_000_000), 65537)),
    "a long exponent": lambda: base().key(rsa_key(odd(4_000_000), odd(3_900_000))),
    "a long serial number": lambda: base().change(serial=(1 << 8_000_000) - 1),
    "unknown content": lambda: base().add_extension("1.2.3", der.sequence(*[der.null()] * 49_000)),
    "deep unknown content": lambda: base().add_extension("1.2.3", b"\x30\x80" * 400_000),
}


def lint_within(linter: Linter | CrlLinter | OcspLinter, encoded: bytes, limit: float = LIMIT) -> Result:
    """The result, if it took at most so many seconds of CPU time."""
    start = time.process_time()
    result = linter.lint_der(encoded)
    assert time.process_time() - start < limit
    return result


@pytest.mark.parametrize("name", CERTIFICATES)
def test_the_time_for_a_certificate_is_bounded(name: str) -> None:
    encoded = CERTIFICATES[name]().encode("test")
    assert len(encoded) <= MIB
    linter = Linter(upcoming=True)
    linter.lint_der(base().encode("test"))
    assert lint_within(linter, encoded).error is None


def test_the_time_for_a_label_is_bounded() -> None:
    start = time.process_time()
    found = mailbox_domain("a@\u00e4" + MARKS * 200_000 + ".example.com")
    assert time.process_time() - start < LIMIT
    assert found.reason is CaaReason.MAILBOX_DOMAIN_INVALID


def constraints(form: str, excluded: bool) -> bytes:
    subtrees = names(form)
    return (
        values.name_constraints(excluded=tuple(subtrees)) if excluded else values.name_constraints(*subtrees)
    )


@pytest.mark.parametrize("excluded", [False, True])
@pytest.mark.parametrize("form", CONSTRAINED)
def test_names_by_constraints_are_not_a_product(form: str, excluded: bool) -> None:
    above = subca().extension("nameConstraints", constraints(form, excluded)).encode("above")
    certificate = issued().san(*names(form)).encode("leaf")
    linter = Linter(issuers=(above, root().encode("root")))
    assert lint_within(linter, certificate).error is None


def test_deep_names_by_deep_constraints_are_not_a_product() -> None:
    deep = [values.dns_name("a." * 100 + f"h{n}.example.com") for n in range(4000)]
    above = subca().extension("nameConstraints", values.name_constraints(*deep)).encode("above")
    linter = Linter(issuers=(above, root().encode("root")))
    certificate = issued().san(*deep).encode("leaf")
    assert lint_within(linter, certificate).error is None


def test_policies_by_mappings_are_not_a_product() -> None:
    count = 100
    grid = sequence_of(
        lambda n: der.sequence(der.oid(f"1.2.{n // count}"), der.oid(f"1.2.{n % count}")), count * count
    )
    level = subca(None).policies(*policies(count)).extension("policyMappings", grid)
    level = level.without("authorityKeyIdentifier")
    above = [
        level.subject(("commonName", f"CA {n}")).issuer(("commonName", f"CA {n + 1}")).encode(f"{n}")
        for n in range(12)
    ]
    certificate = issued().policies(*policies(count)).issuer(("commonName", "CA 0"))
    encoded = certificate.without("authorityKeyIdentifier").encode("leaf")
    linter = Linter(issuers=tuple(above))
    assert lint_within(linter, encoded).error is None


def mesh() -> list[bytes]:
    """CA certificates of a few names without key identifiers, with keys that are slow to verify with."""
    source = random.Random(1)  # noqa: S311 - reproducible
    level = subca(None).without("authorityKeyIdentifier", "subjectKeyIdentifier")
    return [
        level.key(rsa_key(source.getrandbits(2047) << 1 | odd(2048), odd(2047)))
        .subject(("commonName", f"CA {n}"))
        .issuer(("commonName", f"CA {n + 1}"))
        .encode(f"{n} {key}")
        for n in range(14)
        for key in range(8)
    ]


@pytest.mark.parametrize("are_given", [False, True])
def test_the_search_for_paths_is_bounded(are_given: bool) -> None:
    encoded = issued().issuer(("commonName", "CA 0")).without("authorityKeyIdentifier").encode("leaf")
    linter = Linter(issuers=tuple(mesh()), issuers_are_given=are_given)
    result = lint_within(linter, encoded)
    assert result.issuers is not None
    assert len(result.issuers) > 10


def test_certificates_of_one_name_cost_the_same_each() -> None:
    """However many there are: each is compared with a bounded number of the others."""

    def cost(count: int) -> float:
        level = subca().without("authorityKeyIdentifier", "subjectKeyIdentifier")
        given = [level.change(serial=1000 + n).encode(f"{n}") for n in range(count)]
        linter = Linter(issuers=tuple(given), issuers_are_given=False)
        start = time.process_time()
        for encoded in given:
            linter.lint_der(encoded)
        return (time.process_time() - start) / count

    assert cost(2000) < 4 * cost(200)


def entries(count: int, *extensions: bytes) -> Iterator[bytes]:
    return (crl.entry(n, *extensions) for n in range(1, count))


RESPONSES: dict[str, Callable[[], bytes]] = {
    "responses": lambda: ocsp.direct(*[ocsp.single(serial=n) for n in range(3700)]).encode(),
    "the same response": lambda: ocsp.direct(*[ocsp.single()] * 3700).encode(),
    "wrong times": lambda: ocsp.direct(*[ocsp.lasting(-5, serial=n) for n in range(3700)]).encode(),
    "responders": lambda: (
        ocsp.delegated()
        .change(certs=tuple(ocsp.responder().change(serial=n).encode(f"{n}") for n in range(650)))
        .encode()
    ),
}
CRLS: dict[str, Callable[[], bytes]] = {
    "entries": lambda: crl.crl(*entries(20_000, crl.reason(1))).encode(),
    "the same entry": lambda: crl.crl(*[crl.entry(7)] * 20_000).encode(),
    "wrong reasons": lambda: crl.crl(*entries(20_000, crl.reason(99))).encode(),
    "malformed entries": lambda: crl.crl(*entries(20_000, crl.extension("1.2.3", b"\xff", True))).encode(),
    "duplicate extensions": lambda: crl.crl(*entries(20_000, crl.reason(1), crl.reason(1))).encode(),
    "certificate issuers": lambda: crl.crl(
        *[
            crl.entry(n, crl.certificate_issuer(values.name(("commonName", f"CA {n}"))))
            for n in range(1, 16_000)
        ]
    ).encode(),
    "a long serial number": lambda: crl.crl(crl.entry((1 << 7_000_000) - 1)).encode(),
}


def status_settings(are_given: bool) -> Settings:
    if not are_given:
        return Settings()
    about = tuple(base().change(serial=10**9 + n).encode(f"{n}") for n in range(20))
    return Settings(issuers=(ocsp.ca().encode("ca"),), certificates=about)


@pytest.mark.parametrize("are_given", [False, True])
@pytest.mark.parametrize("name", RESPONSES)
def test_the_time_for_a_response_is_bounded(name: str, are_given: bool) -> None:
    encoded = RESPONSES[name]()
    assert len(encoded) <= MIB
    linter = OcspLinter(status_settings(are_given))
    assert lint_within(linter, encoded).error is None


def test_issuers_by_responses_are_not_a_product() -> None:
    given = tuple(subca().subject(("commonName", f"CA {n}")).encode(f"{n}") for n in range(300))
    encoded = ocsp.direct(*[ocsp.single(serial=n) for n in range(3700)]).encode()

    def cost(issuers: tuple[bytes, ...]) -> float:
        linter = OcspLinter(Settings(issuers=issuers))
        start = time.process_time()
        assert linter.lint_der(encoded).error is None
        return time.process_time() - start

    assert cost(given) < 2 * cost(given[:1])


@pytest.mark.parametrize("are_given", [False, True])
@pytest.mark.parametrize("name", CRLS)
def test_the_time_for_a_mebibyte_of_a_crl_is_bounded(name: str, are_given: bool) -> None:
    encoded = CRLS[name]()
    linter = CrlLinter(status_settings(are_given))
    assert lint_within(linter, encoded, LIMIT * len(encoded) / MIB).error is None


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
