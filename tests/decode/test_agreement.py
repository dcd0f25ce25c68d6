"""The model agrees with cryptography on every field that both have, wherever that accepts the input."""

from __future__ import annotations

import random
import warnings
from datetime import timezone
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID
from hypothesis import given, settings
from hypothesis import strategies as st

from smime_lint.decode import DecodeError, decode
from smime_lint.model import (
    Asn1String,
    AuthorityInfoAccess,
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    CrlDistributionPoints,
    DirectoryName,
    DnsName,
    ExtendedKeyUsage,
    GeneralName,
    IpAddress,
    KeyUsage,
    Name,
    Raw,
    RegisteredId,
    Rfc822Name,
    RsaPublicKey,
    SubjectAltName,
    SubjectKeyIdentifier,
    UniformResourceIdentifier,
)
from smime_lint.testing.certificate import base
from smime_lint.testing.der import content_of

from ..certificates import Case, cases

SEEDS = [case for case in cases() if "-tbs" not in case.name]


def second_reader(der: bytes) -> Any:
    """What cryptography makes of the input; None where it refuses some part of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            certificate = x509.load_der_x509_certificate(der)
            parts: dict[str, Any] = {
                "serial": certificate.serial_number,
                "version": certificate.version.value + 1,
                "not_before": certificate.not_valid_before_utc,
                "not_after": certificate.not_valid_after_utc,
                "subject": certificate.subject,
                "issuer": certificate.issuer,
                "signature": certificate.signature,
                "signature_oid": certificate.signature_algorithm_oid.dotted_string,
                "tbs": certificate.tbs_certificate_bytes,
            }
        except (ValueError, TypeError, x509.InvalidVersion):
            return None
        try:
            parts["extensions"] = list(certificate.extensions)
        except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
            parts["extensions"] = None
        try:
            parts["key"] = certificate.public_key()
        except Exception:  # noqa: BLE001 - cryptography refuses keys in many ways, which is its own affair
            parts["key"] = None
        return parts


def assert_agreement(der: bytes) -> bool:
    """Compare all fields; whether there was anything to compare."""
    theirs = second_reader(der)
    if theirs is None:
        return False
    ours = decode(der)
    tbs = ours.tbs
    assert tbs.serial_number.value == theirs["serial"]
    assert tbs.version_number == theirs["version"]
    assert tbs.validity is not None
    assert tbs.validity.not_before.seconds == theirs["not_before"].replace(tzinfo=timezone.utc).timestamp()
    assert tbs.validity.not_after.seconds == theirs["not_after"].replace(tzinfo=timezone.utc).timestamp()
    assert ours.raw(tbs) == theirs["tbs"]
    assert ours.signature_value is not None
    assert ours.signature_value.value == theirs["signature"]
    assert ours.signature_algorithm is not None
    assert ours.signature_algorithm.oid == theirs["signature_oid"]
    compare_name(tbs.subject, theirs["subject"])
    compare_name(tbs.issuer, theirs["issuer"])
    if theirs["extensions"] is not None:
        compare_extensions(ours, theirs["extensions"])
    compare_key(ours, theirs["key"])
    return True


def compare_name(ours: Name | None, theirs: x509.Name) -> None:
    assert ours is not None
    # cryptography keeps the attributes of an RDN as a set
    for our_rdn, their_rdn in zip(ours.rdns, theirs.rdns, strict=True):
        assert {(a.oid, comparable(a.value)) for a in our_rdn.attributes} == {
            (a.oid.dotted_string, octets(a.value)) for a in their_rdn
        }


def comparable(value: Asn1String | Raw) -> bytes:
    """Our value as octets: UTF-8 of the text where the string type is wider than an octet."""
    if isinstance(value, Raw):
        return content_of(value.der)
    if value.type in ("BMPString", "UniversalString") and value.text is not None:
        return value.text.encode()
    return value.raw


def octets(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def compare_extensions(ours: Certificate, theirs: list[x509.Extension[Any]]) -> None:
    entries = () if ours.tbs.extensions is None else ours.tbs.extensions.entries
    assert [(e.oid, e.critical) for e in entries] == [(e.oid.dotted_string, e.critical) for e in theirs]
    for our, their in zip(entries, theirs, strict=True):
        value = their.value
        if their.oid == ExtensionOID.KEY_USAGE:
            assert isinstance(our, KeyUsage)
            compare_key_usage(our, value)
        elif their.oid == ExtensionOID.BASIC_CONSTRAINTS:
            assert isinstance(our, BasicConstraints)
            assert our.ca == value.ca
            length = our.path_len_constraint
            assert (None if length is None else length.value) == value.path_length
        elif their.oid == ExtensionOID.EXTENDED_KEY_USAGE:
            assert isinstance(our, ExtendedKeyUsage)
            assert [p.oid for p in our.purposes] == [p.dotted_string for p in value]
        elif their.oid == ExtensionOID.SUBJECT_KEY_IDENTIFIER:
            assert isinstance(our, SubjectKeyIdentifier)
            assert our.key_identifier.value == value.digest
        elif their.oid == ExtensionOID.AUTHORITY_KEY_IDENTIFIER:
            assert isinstance(our, AuthorityKeyIdentifier)
            identifier = our.key_identifier
            assert (None if identifier is None else identifier.value) == value.key_identifier
            serial = our.authority_cert_serial_number
            assert (None if serial is None else serial.value) == value.authority_cert_serial_number
        elif their.oid == ExtensionOID.SUBJECT_ALTERNATIVE_NAME:
            assert isinstance(our, SubjectAltName)
            compare_general_names(our.names, list(value))
        elif their.oid == ExtensionOID.CRL_DISTRIBUTION_POINTS:
            assert isinstance(our, CrlDistributionPoints)
            for our_point, their_point in zip(our.points, value, strict=True):
                compare_general_names(our_point.full_name or (), their_point.full_name or [])
                compare_general_names(our_point.crl_issuer or (), their_point.crl_issuer or [])
        elif their.oid == ExtensionOID.AUTHORITY_INFORMATION_ACCESS:
            assert isinstance(our, AuthorityInfoAccess)
            assert [d.method for d in our.descriptions] == [d.access_method.dotted_string for d in value]
            compare_general_names(
                tuple(d.location for d in our.descriptions), [d.access_location for d in value]
            )
        elif their.oid == ExtensionOID.CERTIFICATE_POLICIES:
            assert isinstance(our, CertificatePolicies)
            assert [p.oid for p in our.policies] == [p.policy_identifier.dotted_string for p in value]


def compare_key_usage(ours: KeyUsage, theirs: x509.KeyUsage) -> None:
    names = {bit.name for bit in ours.bits}
    assert ("digitalSignature" in names) == theirs.digital_signature
    assert ("nonRepudiation" in names) == theirs.content_commitment
    assert ("keyEncipherment" in names) == theirs.key_encipherment
    assert ("dataEncipherment" in names) == theirs.data_encipherment
    assert ("keyAgreement" in names) == theirs.key_agreement
    assert ("keyCertSign" in names) == theirs.key_cert_sign
    assert ("cRLSign" in names) == theirs.crl_sign
    if theirs.key_agreement:
        assert ("encipherOnly" in names) == theirs.encipher_only
        assert ("decipherOnly" in names) == theirs.decipher_only


def compare_general_names(ours: tuple[GeneralName, ...], theirs: list[x509.GeneralName]) -> None:
    assert len(ours) == len(theirs)
    for our, their in zip(ours, theirs, strict=True):
        if isinstance(their, x509.RFC822Name):
            assert isinstance(our, Rfc822Name)
            assert our.value.raw == their.value.encode()
        elif isinstance(their, x509.UniformResourceIdentifier):
            assert isinstance(our, UniformResourceIdentifier)
            assert our.value.raw == their.value.encode()
        elif isinstance(their, x509.DNSName):
            assert isinstance(our, DnsName)
            assert our.value.raw == their.value.encode()
        elif isinstance(their, x509.DirectoryName):
            assert isinstance(our, DirectoryName)
            compare_name(our.name, their.value)
        elif isinstance(their, x509.RegisteredID):
            assert isinstance(our, RegisteredId)
            assert our.oid == their.value.dotted_string
        elif isinstance(their, x509.IPAddress):
            assert isinstance(our, IpAddress)


def compare_key(ours: Certificate, theirs: object) -> None:
    numbers = getattr(theirs, "public_numbers", None)
    spki = ours.tbs.subject_public_key_info
    if numbers is not None and spki is not None and isinstance(spki.key, RsaPublicKey):
        assert spki.key.modulus.value == numbers().n
        assert spki.key.exponent.value == numbers().e


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.name.startswith("profiles/")], ids=lambda c: c.name
)
def test_agrees_on_profiles(case: Case) -> None:
    assert assert_agreement(case.der)


def test_agrees_on_all_test_certificates() -> None:
    compared = sum(assert_agreement(case.der) for case in cases())
    assert compared > len(cases()) / 2


def mutate(der: bytes, source: random.Random) -> bytes:
    """A certificate with a few octets changed, inserted, removed or doubled."""
    data = bytearray(der)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(data))
        choice = source.randrange(6)
        if choice <= 2:
            data[at] = source.randrange(256)
        elif choice == 3:
            data[at] ^= 1 << source.randrange(8)
        elif choice == 4:
            del data[at : at + source.randint(1, 4)]
        else:
            data[at:at] = data[at : at + source.randint(1, 8)]
    return bytes(data)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.integers(0, len(SEEDS) - 1))
def test_agrees_on_mutations(seed: int, index: int) -> None:
    source = random.Random(seed)  # noqa: S311 - test data, not secrets
    for _ in range(10):
        der = mutate(SEEDS[index].der, source)
        try:
            assert_agreement(der)
        except DecodeError as error:
            raise AssertionError(f"cryptography accepts {der.hex()}") from error


TEXTS = st.text(min_size=1, max_size=20)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.sampled_from(["commonName", "organizationName", "givenName", "2.5.4.41"]), TEXTS),
        max_size=5,
    ),
    st.integers(1, 2**158),
    st.sets(
        st.sampled_from(["digitalSignature", "nonRepudiation", "keyAgreement", "decipherOnly"]), min_size=1
    ),
)
def test_agrees_on_generated(attributes: list[tuple[str, str]], serial: int, usages: set[str]) -> None:
    certificate = base().subject(*attributes).change(serial=serial, signature=b"\x5a" * 64).key_usage(*usages)
    der = certificate.encode("generated")
    assert_agreement(der)
    assert decode(der).tbs.serial_number.value == serial
