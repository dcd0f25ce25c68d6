"""Every fault that the decoder records is one finding of the pkix pack: never none, never two."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest

from smime_lint import Linter
from smime_lint.decode import DecodeError, decode
from smime_lint.engine.report import Finding
from smime_lint.model import Fault, FaultKind
from smime_lint.profile import detect_profile
from smime_lint.rules import Scope
from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import OIDS, Certificate, base
from smime_lint_pkix.faults import reporting_rule

from .certificates import cases
from .decode.test_agreement import mutate
from .factory.recipes.pkix.common import plain, self_issued

MUTATIONS = 1_500

LINTER = Linter(br_version="latest", select=("pkix.*",))
COVERING: defaultdict[str, set[str]] = defaultdict(set)
"""By rule, those that report its faults in its place."""
for _rule in LINTER.rules:
    for _covered in _rule.covers:
        COVERING[_covered].add(_rule.id)
REMOVING = {rule.id for rule in LINTER.rules if rule.removes}
"""Rules whose remedy is to remove what they report, with the faults in it."""

PURPOSES = values.extended_key_usage(values.CLIENT_AUTH)
MAILBOX = values.rfc822_name("jane.doe@example.com")
BEFORE = der.tlv(0x17, b"240110000000Z")
AFTER = der.tlv(0x17, b"250110000000Z")


def subject(name: str, value: bytes) -> Certificate:
    return plain().attribute(name, value)


def san(*names: bytes) -> Certificate:
    return plain().san(MAILBOX, *names)


def algorithm(encoded: bytes) -> Certificate:
    """The same algorithm in both fields, encoded differently in the inner one."""
    return plain().change(tbs_algorithm=encoded, tbs_only=True)


def spki(key: bytes, unused: int = 0) -> Certificate:
    bit_string = der.bit_string(key, unused)
    return plain().change(subject_public_key_info=der.sequence(keys.RSA_ALGORITHM, bit_string))


def extension(name: str, *parts: bytes) -> Certificate:
    """An extension of any parts after the OID."""
    return plain().raw_extension(name, der.sequence(der.oid(OIDS.get(name, name)), *parts))


def long_length(element: bytes) -> bytes:
    """The element with a byte more in its length."""
    assert element[1] < 0x80
    return element[:1] + b"\x81" + element[1:]


def indefinite(element: bytes) -> bytes:
    return element[:1] + b"\x80" + der.content_of(element) + b"\x00\x00"


POLICY = der.sequence(values.policy("1.3.6.1.4.1.99999.1"))
RSA_KEY = der.content_of(der.content_of(keys.spki("rsa"))[len(keys.RSA_ALGORITHM) :])[1:]
REASONS = der.sequence(
    values.distribution_point(values.uri("http://a.example"), reasons=b"\x81\x02\x00\x40"),
    values.distribution_point(values.uri("http://b.example")),
)
SUBTREE = der.sequence(
    der.explicit(0, der.sequence(values.rfc822_name("example.com"), der.implicit(0, b"\x00")))
)

FAULTY: dict[str, tuple[FaultKind, str, Certificate]] = {
    "version length": (
        FaultKind.NON_MINIMAL_LENGTH,
        "version",
        plain().change(version=long_length(der.explicit(0, der.integer(2)))),
    ),
    "version type": (
        FaultKind.STRUCTURE,
        "version",
        plain().change(version=der.explicit(0, der.octet_string(b"\x02"))),
    ),
    "version default": (
        FaultKind.DEFAULT_ENCODED,
        "version",
        self_issued().change(version=der.explicit(0, der.integer(0)), extensions_der=b""),
    ),
    "serialNumber": (
        FaultKind.NON_MINIMAL_INTEGER,
        "serialNumber",
        plain().change(serial_der=der.tlv(0x02, b"\x00\x5a")),
    ),
    "signature": (
        FaultKind.TRAILING_DATA,
        "signature",
        algorithm(der.sequence(der.content_of(keys.SHA256_WITH_RSA), der.null())),
    ),
    "signature OID": (
        FaultKind.NON_MINIMAL_OID,
        "signature",
        algorithm(der.sequence(der.tlv(0x06, bytes.fromhex("2a864886f70d0180010b")), der.null())),
    ),
    "signature NULL": (
        FaultKind.NON_MINIMAL_LENGTH,
        "signature",
        algorithm(der.sequence(der.oid("1.2.840.113549.1.1.11"), b"\x05\x81\x00")),
    ),
    "issuer": (
        FaultKind.STRUCTURE,
        "issuer",
        plain().change(issuer_der=der.sequence(der.set_of())),
    ),
    "validity": (
        FaultKind.STRUCTURE,
        "validity",
        plain().change(validity=der.sequence(BEFORE)),
    ),
    "validity UTCTime": (
        FaultKind.UTC_TIME_SYNTAX,
        "validity",
        plain().change(validity=der.sequence(der.tlv(0x17, b"2401100000Z"), AFTER)),
    ),
    "validity GeneralizedTime": (
        FaultKind.GENERALIZED_TIME_SYNTAX,
        "validity",
        plain().change(validity=der.sequence(BEFORE, der.tlv(0x18, b"20510110000000.0Z"))),
    ),
    "subject indefinite": (
        FaultKind.INDEFINITE_LENGTH,
        "subject",
        plain().change(subject_der=indefinite(values.name(("commonName", "Jane Doe")))),
    ),
    "subject SET": (
        FaultKind.SET_ORDER,
        "subject",
        plain().change(
            subject_der=der.sequence(
                der.tlv(0x31, values.attribute("givenName", "Jane") + values.attribute("countryName", "GB"))
            )
        ),
    ),
    **{
        f"{name} {variant}": (kind, name, subject(name, value))
        for name in ("commonName", "countryName", "serialNumber", "dnQualifier", "organizationIdentifier")
        for variant, kind, value in (
            ("alphabet", FaultKind.STRING_ALPHABET, der.printable("a_")),
            ("not ASCII", FaultKind.STRING_ALPHABET, der.printable("aé")),
            ("UTF-8", FaultKind.STRING_ENCODING, der.tlv(0x0C, b"\xff\xff")),
            ("BMPString", FaultKind.STRING_ENCODING, der.tlv(0x1E, b"\x00G\x00")),
            ("INTEGER", FaultKind.STRING_TYPE, der.integer(1)),
            ("constructed", FaultKind.CONSTRUCTED_STRING, der.tlv(0x33, der.printable("GB"))),
        )
    },
    **{
        f"{name} {variant}": (kind, name, subject(name, value))
        for name in ("emailAddress", "domainComponent", "1.3.6.1.4.1.99999.8", "description")
        for variant, kind, value in (
            ("not ASCII", FaultKind.STRING_ALPHABET, der.ia5("é")),
            ("PrintableString", FaultKind.STRING_ALPHABET, der.printable("jane@example.com")),
            ("UTF-8", FaultKind.STRING_ENCODING, der.tlv(0x0C, b"\xff")),
            ("constructed", FaultKind.CONSTRUCTED_STRING, der.tlv(0x36, der.ia5("a"))),
        )
    },
    "issuer BMPString": (
        FaultKind.STRING_ENCODING,
        "commonName",
        plain().issuer(("commonName", der.tlv(0x1E, b"\x00C\x00"))),
    ),
    "issuer UTF-8": (
        FaultKind.STRING_ENCODING,
        "organizationName",
        plain().issuer(("organizationName", der.tlv(0x0C, b"\xff"))),
    ),
    "attribute trailing": (
        FaultKind.TRAILING_DATA,
        "commonName",
        subject("commonName", der.utf8("Jane Doe") + der.null()),
    ),
    "subjectPublicKeyInfo": (
        FaultKind.BIT_STRING_PADDING,
        "subjectPublicKeyInfo",
        plain()
        .change(
            subject_public_key_info=der.sequence(
                values.algorithm("1.3.6.1.4.1.99999.9"), der.tlv(0x03, b"\x01\x01")
            )
        )
        .without("keyUsage"),
    ),
    "subjectPublicKey unused bits": (
        FaultKind.STRUCTURE,
        "subjectPublicKey",
        spki(RSA_KEY[:-1] + b"\x00", 1),
    ),
    "subjectPublicKey structure": (FaultKind.STRUCTURE, "subjectPublicKey", spki(b"\x30\x00")),
    "subjectPublicKey trailing": (FaultKind.TRAILING_DATA, "subjectPublicKey", spki(RSA_KEY + b"\x00")),
    "subjectPublicKey INTEGER": (
        FaultKind.NON_MINIMAL_INTEGER,
        "subjectPublicKey",
        spki(der.sequence(der.integer(keys.rsa_modulus()), der.tlv(0x02, b"\x00\x03"))),
    ),
    "after uniqueIDs": (
        FaultKind.TRAILING_DATA,
        "tbsCertificate",
        self_issued().change(extensions_der=der.null(), version=b""),
    ),
    "signatureValue": (
        FaultKind.STRUCTURE,
        "signatureValue",
        plain().change(signature_bits=der.octet_string(b"\x5a" * 256)),
    ),
    "signatureValue padding": (
        FaultKind.BIT_STRING_PADDING,
        "signatureValue",
        plain().change(signature_bits=der.tlv(0x03, b"\x03\x5a\x01")),
    ),
    "certificate": (
        FaultKind.TRAILING_DATA,
        "certificate",
        plain().change(signature_bits=der.bit_string(b"\x5a" * 256) + der.null()),
    ),
    # inside of extensions
    "extensions": (
        FaultKind.STRUCTURE,
        "extensions",
        self_issued().change(extensions_der=der.explicit(3, der.set_of())),
    ),
    "extension": (
        FaultKind.STRUCTURE,
        "extensions",
        plain().raw_extension("extKeyUsage", der.octet_string(PURPOSES)),
    ),
    "extension OID": (
        FaultKind.NON_MINIMAL_OID,
        "extensions",
        plain().raw_extension(
            "extKeyUsage", der.sequence(der.tlv(0x06, b"\x55\x80\x1d\x25"), der.octet_string(PURPOSES))
        ),
    ),
    "extension critical": (
        FaultKind.DEFAULT_ENCODED,
        "extKeyUsage",
        extension("extKeyUsage", der.boolean(False), der.octet_string(PURPOSES)),
    ),
    "extension TRUE": (
        FaultKind.BOOLEAN_VALUE,
        "extKeyUsage",
        extension("extKeyUsage", b"\x01\x01\x01", der.octet_string(PURPOSES)),
    ),
    "extension INTEGER": (FaultKind.STRUCTURE, "extKeyUsage", extension("extKeyUsage", der.integer(1))),
    "extnValue constructed": (
        FaultKind.STRUCTURE,
        "extKeyUsage",
        extension("extKeyUsage", der.tlv(0x24, der.octet_string(PURPOSES))),
    ),
    "extKeyUsage trailing": (
        FaultKind.TRAILING_DATA,
        "extKeyUsage",
        plain().extension("extKeyUsage", PURPOSES + b"\x00"),
    ),
    "extKeyUsage indefinite": (
        FaultKind.INDEFINITE_LENGTH,
        "extKeyUsage",
        plain().extension("extKeyUsage", indefinite(PURPOSES)),
    ),
    "basicConstraints": (
        FaultKind.DEFAULT_ENCODED,
        "basicConstraints",
        plain().extension("basicConstraints", der.sequence(der.boolean(False))),
    ),
    "keyUsage trailing zeros": (
        FaultKind.NAMED_BITS_TRAILING_ZERO,
        "keyUsage",
        plain().extension("keyUsage", der.tlv(0x03, b"\x00\x80")),
    ),
    "keyUsage without a bit": (
        FaultKind.NAMED_BITS_TRAILING_ZERO,
        "keyUsage",
        plain().extension("keyUsage", der.tlv(0x03, b"\x07\x00")),
    ),
    "keyUsage padding": (
        FaultKind.BIT_STRING_PADDING,
        "keyUsage",
        plain().extension("keyUsage", der.tlv(0x03, b"\x07\x81")),
    ),
    "keyUsage structure": (
        FaultKind.STRUCTURE,
        "keyUsage",
        plain().extension("keyUsage", der.tlv(0x03, b"\x08\x80")),
    ),
    "cRLDistributionPoints reasons": (
        FaultKind.NAMED_BITS_TRAILING_ZERO,
        "cRLDistributionPoints",
        plain().extension("cRLDistributionPoints", REASONS),
    ),
    "nameConstraints minimum": (
        FaultKind.DEFAULT_ENCODED,
        "nameConstraints",
        plain()
        .extension("basicConstraints", values.basic_constraints(True), True)
        .key_usage("keyCertSign")
        .extension("nameConstraints", SUBTREE, True),
    ),
    "certificatePolicies": (
        FaultKind.NON_MINIMAL_LENGTH,
        "certificatePolicies",
        plain().extension("certificatePolicies", long_length(POLICY)),
    ),
    "qualifier": (
        FaultKind.NON_MINIMAL_LENGTH,
        "certificatePolicies",
        plain().policies(
            values.policy(
                "1.3.6.1.4.1.99999.1",
                der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), long_length(der.ia5("http://cps.example.com/"))),
            )
        ),
    ),
    "subjectAltName": (
        FaultKind.STRUCTURE,
        "subjectAltName",
        san(der.tlv(0x89, b"x")),
    ),
    "rfc822Name": (FaultKind.STRING_ALPHABET, "rfc822Name", san(values.rfc822_name("jané@example.com"))),
    "otherName": (
        FaultKind.STRUCTURE,
        "otherName",
        san(der.tlv(0xA0, der.oid("1.3.6.1.4.1.99999.3") + der.utf8("jane"))),
    ),
    "otherName in issuerAltName": (
        FaultKind.STRUCTURE,
        "otherName",
        plain().extension(
            "issuerAltName",
            values.general_names(der.tlv(0xA0, der.oid("1.3.6.1.4.1.99999.3") + der.utf8("jane"))),
        ),
    ),
    "dNSName": (FaultKind.STRING_ALPHABET, "dNSName", san(values.dns_name("é.example"))),
    **{
        f"smtpUTF8Mailbox {variant}": (
            kind,
            "smtpUTF8Mailbox",
            san(values.other_name(values.SMTP_UTF8_MAILBOX, value)),
        )
        for variant, kind, value in (
            ("not ASCII", FaultKind.STRING_ALPHABET, der.ia5("jané@example.com")),
            ("UTF-8", FaultKind.STRING_ENCODING, der.tlv(0x0C, b"jan\xe9@example.com")),
            ("OCTET STRING", FaultKind.STRING_TYPE, der.octet_string(b"jane@example.com")),
        )
    },
    "userPrincipalName": (
        FaultKind.STRING_TYPE,
        "userPrincipalName",
        san(values.other_name(values.USER_PRINCIPAL_NAME, der.integer(1))),
    ),
    "directoryName alphabet": (
        FaultKind.STRING_ALPHABET,
        "commonName",
        san(values.directory_name(("commonName", der.printable("Jane_Doe")))),
    ),
    "directoryName type": (
        FaultKind.STRING_TYPE,
        "countryName",
        san(values.directory_name(("countryName", der.integer(44)))),
    ),
    "directoryName in a broken extension": (
        FaultKind.STRING_ALPHABET,
        "commonName",
        san(values.directory_name(("commonName", der.printable("Jane_Doe"))), b"\x81\x7f"),
    ),
    "qcStatements": (
        FaultKind.STRUCTURE,
        "qcStatements",
        plain().extension("qcStatements", der.sequence(der.null())),
    ),
    "smimeCapabilities": (
        FaultKind.STRUCTURE,
        "smimeCapabilities",
        plain().extension("smimeCapabilities", der.sequence(der.null())),
    ),
    "legalEntityIdentifier": (
        FaultKind.STRUCTURE,
        "legalEntityIdentifier",
        plain().extension("legalEntityIdentifier", der.integer(1)),
    ),
    "privateKeyUsagePeriod": (
        FaultKind.STRUCTURE,
        "privateKeyUsagePeriod",
        plain().extension("privateKeyUsagePeriod", der.integer(1)),
    ),
    "subjectDirectoryAttributes": (
        FaultKind.GENERALIZED_TIME_SYNTAX,
        "subjectDirectoryAttributes",
        plain().extension(
            "subjectDirectoryAttributes",
            der.sequence(
                der.sequence(der.oid("1.3.6.1.5.5.7.9.1"), der.set_of(der.tlv(0x18, b"1970010112Z")))
            ),
        ),
    ),
}


def findings(encoded: bytes) -> list[Finding]:
    """What the pkix pack says to a certificate, notices aside."""
    result = LINTER.lint_der(encoded)
    assert result.error is None
    return [finding for finding in result.findings if finding.severity.value != "notice"]


def faults(encoded: bytes) -> tuple[Fault, ...]:
    return decode(encoded).faults


def test_sound_certificate_has_no_finding() -> None:
    for certificate in (plain(), base(), base().change(tbs_only=True)):
        assert not faults(certificate.encode("sound"))
        assert not findings(certificate.encode("sound"))


@pytest.mark.parametrize("name", FAULTY)
def test_one_fault_is_one_finding(name: str) -> None:
    kind, field, certificate = FAULTY[name]
    encoded = certificate.encode(name)
    recorded = faults(encoded)
    assert (kind, field) in {(fault.kind, fault.field) for fault in recorded}
    decoded = decode(encoded)
    scope = Scope(detect_profile(decoded), None, None)
    expected = sorted(reporting_rule(fault, decoded, scope) for fault in recorded)
    assert sorted(finding.rule for finding in findings(encoded)) == expected


def test_all_kinds_of_fault_are_covered() -> None:
    assert {kind for kind, _, _ in FAULTY.values()} == set(FaultKind)


def test_faults_come_alone() -> None:
    """All but one of the certificates above have just one fault, so that the count means something."""
    several = {
        name for name, (*_, certificate) in FAULTY.items() if len(faults(certificate.encode(name))) > 1
    }
    assert several == {"directoryName in a broken extension"}


def test_no_mutation_is_silent() -> None:
    seeds = [case.der for case in cases()]
    source = random.Random(5280)  # noqa: S311 - test data, not secrets
    judged = 0
    for _ in range(MUTATIONS):
        encoded = mutate(source.choice(seeds), source)
        try:
            certificate = decode(encoded)
        except DecodeError:
            continue
        if not certificate.faults:
            continue
        found = findings(encoded)
        said = {finding.rule for finding in found}
        scope = Scope(detect_profile(certificate), None, None)
        for fault in certificate.faults:
            judged += 1
            path, offset, _ = certificate.locate(fault)
            is_removed = any(f.offset <= offset <= f.offset + f.length for f in found if f.rule in REMOVING)
            rule = reporting_rule(fault, certificate, scope)
            assert is_removed or rule in said or said & COVERING[rule], (
                path,
                fault.message,
                encoded.hex(),
            )
    assert judged > MUTATIONS // 10
