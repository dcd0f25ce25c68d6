"""The decoder of OCSP responses: every field, agreement with cryptography, no error but its own."""

from __future__ import annotations

import random
import warnings
from datetime import timezone
from typing import Any

import msgspec
import pytest
from cryptography.x509 import ocsp

from smime_lint import Settings
from smime_lint.decode import DecodeError
from smime_lint.decode.ocsp import decode_ocsp_response
from smime_lint.documents.ocsp import OcspLinter
from smime_lint.model import (
    ArchiveCutoff,
    CrlReference,
    ExtendedRevoked,
    FaultKind,
    MalformedExtension,
    Nonce,
    OcspResponse,
    RevokedInfo,
    SingleCertificateIssuer,
    SingleInvalidityDate,
    SingleReasonCode,
    UnknownExtension,
    reason_name,
)
from smime_lint.testing import der, values
from smime_lint.testing.certificate import ISSUER
from smime_lint.testing.ocsp import (
    EXTENDED_REVOKED,
    PRODUCED_AT,
    SUBSCRIBER,
    UNUSED,
    by_name,
    delegated,
    direct,
    enumerated,
    extension,
    extensions,
    nonce,
    revoked,
    single,
    time,
)

from ..certificates import responses
from ..factory.compliant import given
from .test_agreement import mutate

SEEDS = [case.der for case in responses()]
LONG_SEEDS = [seed for seed in SEEDS if len(seed) > 100]
"""Those that leave something when they are mutated."""
MUTATIONS = 20_000
LINTED = 4_000


def decoded(response: Any) -> OcspResponse:
    return decode_ocsp_response(response.encode(""))


def faults(response: OcspResponse) -> list[tuple[FaultKind, str]]:
    return [(fault.kind, response.locate(fault).path) for fault in response.faults]


def test_fields() -> None:
    response = decoded(delegated(single(revoked(1)), single(serial=UNUSED, next_update=None)))
    assert response.faults == ()
    assert (response.status_name, response.has_body) == ("successful", True)
    basic = response.basic
    assert basic is not None
    tbs = basic.tbs
    assert tbs.version is None
    assert tbs.responder_id is not None
    assert tbs.responder_id.name is None
    assert response.locate(tbs.responder_id).path == "tbsResponseData.responderID"
    assert tbs.produced_at is not None
    assert tbs.produced_at.seconds == PRODUCED_AT.timestamp()
    first, second = tbs.responses
    assert first.cert_id.serial_number.value == SUBSCRIBER
    assert first.cert_id.hash_name == "sha1"
    assert isinstance(first.cert_status, RevokedInfo)
    assert first.cert_status.revocation_reason is not None
    assert reason_name(first.cert_status.revocation_reason.value) == "keyCompromise"
    assert response.locate(first.cert_status).path == "tbsResponseData.responses[0].certStatus"
    assert first.seconds == 4 * 86_400
    assert second.cert_status.name == "good"
    assert (second.next_update, second.seconds) == (None, None)
    (embedded,) = response.certificates
    assert embedded.certificate is not None
    node = embedded.locate(embedded.certificate.tbs)
    assert response.locate(node).path == "certs[0].tbsCertificate"
    assert response.raw(node) == embedded.certificate.raw(embedded.certificate.tbs)


def test_a_responder_by_name() -> None:
    response = decoded(direct().change(responder_id=by_name()))
    assert response.basic is not None
    responder_id = response.basic.tbs.responder_id
    assert responder_id is not None
    assert responder_id.name is not None
    assert [attribute.text for attribute in responder_id.name.attributes] == [value for _, value in ISSUER]
    assert response.locate(responder_id.name).path == "tbsResponseData.responderID.byName"


def test_extensions() -> None:
    crl_id = der.sequence(
        der.explicit(0, der.ia5("http://crl.example.com/1.crl")),
        der.explicit(1, der.integer(7)),
        der.explicit(2, time(PRODUCED_AT)),
    )
    entries = extensions(
        extension("1.3.6.1.5.5.7.48.1.3", crl_id),
        extension("1.3.6.1.5.5.7.48.1.6", time(PRODUCED_AT), critical=True),
        extension("2.5.29.21", enumerated(4)),
        extension("2.5.29.24", time(PRODUCED_AT)),
        extension("2.5.29.29", values.general_names(values.directory_name(*ISSUER))),
        extension("1.3.6.1.4.1.99999.1", b"anything"),
        extension("2.5.29.21", der.null()),
    )
    response = decoded(
        direct(single(single_extensions=entries)).change(
            response_extensions=extensions(nonce(b"n"), extension(EXTENDED_REVOKED, der.null()))
        )
    )
    assert faults(response) == [
        (FaultKind.STRUCTURE, "tbsResponseData.responses[0].singleExtensions[6].reasonCode")
    ]
    reference, cutoff, reason, invalidity, issuer, unknown, malformed = response.responses[0].extensions
    assert isinstance(reference, CrlReference)
    assert reference.crl_url is not None
    assert reference.crl_url.text == "http://crl.example.com/1.crl"
    assert reference.crl_num is not None
    assert reference.crl_num.value == 7
    assert reference.crl_time is not None
    assert isinstance(cutoff, ArchiveCutoff)
    assert (cutoff.critical, cutoff.time.seconds) == (True, PRODUCED_AT.timestamp())
    assert isinstance(reason, SingleReasonCode)
    assert reason.reason.value == 4
    assert isinstance(invalidity, SingleInvalidityDate)
    assert isinstance(issuer, SingleCertificateIssuer)
    assert len(issuer.names) == 1
    assert type(unknown) is UnknownExtension
    assert type(malformed) is MalformedExtension
    assert response.basic is not None
    found = response.basic.tbs.extensions
    assert found is not None
    first, second = found.entries
    assert isinstance(first, Nonce)
    assert first.nonce.value == b"n"
    assert isinstance(second, ExtendedRevoked)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (
            direct(single(), der.null(), single(serial=UNUSED)),
            (FaultKind.STRUCTURE, "tbsResponseData.responses[1]"),
        ),
        (direct().change(produced_at=der.null()), (FaultKind.STRUCTURE, "tbsResponseData.producedAt")),
        (direct().change(responder_id=der.null()), (FaultKind.STRUCTURE, "tbsResponseData.responderID")),
        (
            direct().change(version=der.explicit(0, der.integer(1))),
            (FaultKind.STRUCTURE, "tbsResponseData.version"),
        ),
        (
            direct().change(response_extensions=extensions(der.null())),
            (FaultKind.STRUCTURE, "tbsResponseData.responseExtensions[0]"),
        ),
        (direct().change(algorithm=der.null()), (FaultKind.STRUCTURE, "signatureAlgorithm")),
        (direct().change(certs=(der.null(),)), (FaultKind.STRUCTURE, "certs[0]")),
        (
            direct(single(single_extensions=extensions(extension("2.5.29.21", b"")))),
            (FaultKind.STRUCTURE, "tbsResponseData.responses[0].singleExtensions[0].reasonCode"),
        ),
        (direct().change(body=der.explicit(0, der.null())), (FaultKind.STRUCTURE, "responseBytes")),
    ],
)
def test_what_is_broken_costs_itself_alone(response: Any, expected: tuple[FaultKind, str]) -> None:
    found = decoded(response)
    assert faults(found) == [expected]
    if expected[1] != "responseBytes":
        assert found.basic is not None
        broken = expected[1].startswith("tbsResponseData.responses[1]")
        assert len(found.responses) == (2 if broken else 1)
        assert found.basic.tbs.responses_readable is not broken


# A second reader


def second_reader(der: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = ocsp.load_der_ocsp_response(der)
            return theirs if theirs.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL else None
        except ValueError:
            return None


STATUSES = {
    ocsp.OCSPCertStatus.GOOD: "good",
    ocsp.OCSPCertStatus.REVOKED: "revoked",
    ocsp.OCSPCertStatus.UNKNOWN: "unknown",
}


def assert_agreement(der: bytes) -> bool:
    """Compare all fields; whether there was anything to compare."""
    theirs = second_reader(der)
    if theirs is None:
        return False
    ours = decode_ocsp_response(der)
    assert ours.basic is not None
    tbs = ours.basic.tbs
    assert ours.raw(tbs) == theirs.tbs_response_bytes
    assert ours.basic.signature is not None
    assert ours.basic.signature.value == theirs.signature
    assert ours.basic.signature_algorithm is not None
    assert ours.basic.signature_algorithm.oid == theirs.signature_algorithm_oid.dotted_string
    if tbs.responder_id is None:  # a name in which cryptography has not looked
        assert any(fault.field == "responderID" for fault in ours.faults)
    else:
        key_hash = tbs.responder_id.key_hash
        assert (None if key_hash is None else key_hash.value) == theirs.responder_key_hash
    assert tbs.produced_at is not None
    assert tbs.produced_at.seconds == seconds(theirs.produced_at_utc)
    for our_single, other in zip(tbs.responses, theirs.responses, strict=True):
        assert our_single.cert_id.serial_number.value == other.serial_number
        assert our_single.cert_id.issuer_name_hash.value == other.issuer_name_hash
        assert our_single.cert_id.issuer_key_hash.value == other.issuer_key_hash
        assert our_single.cert_status.name == STATUSES[other.certificate_status]
        assert our_single.this_update.seconds == seconds(other.this_update_utc)
        next_update = None if our_single.next_update is None else our_single.next_update.seconds
        assert next_update == seconds(other.next_update_utc)
        if isinstance(our_single.cert_status, RevokedInfo):
            assert our_single.cert_status.revocation_time.seconds == seconds(other.revocation_time_utc)
    assert len(ours.certificates) == len(theirs.certificates)
    return True


def seconds(moment: Any) -> int | None:
    return None if moment is None else int(moment.replace(tzinfo=timezone.utc).timestamp())


def test_agrees_on_the_test_responses() -> None:
    assert sum(assert_agreement(seed) for seed in SEEDS) > len(SEEDS) / 2


def test_agrees_on_mutations() -> None:
    source = random.Random(20240201)  # noqa: S311 - test data, not secrets
    compared = 0
    for _ in range(4_000):
        der = mutate(source.choice(LONG_SEEDS), source)
        try:
            compared += assert_agreement(der)
        except ValueError:  # what cryptography only finds when a field is asked for
            decode_ocsp_response(der)
    assert compared > 100


# Nothing but its own error


def test_decoder_raises_only_its_own_error() -> None:
    source = random.Random(6960)  # noqa: S311 - test data, not secrets
    read = 0
    for _ in range(MUTATIONS):
        der = mutate(source.choice(LONG_SEEDS), source)
        try:
            response = decode_ocsp_response(der)
        except DecodeError as error:
            assert 0 <= error.offset <= len(der)  # noqa: PT017 - most mutations decode
            continue
        read += 1
        for _, node in response.nodes:
            path, offset, length = response.locate(node)
            assert 0 <= offset <= offset + length <= len(der), node
            assert path
    assert read > MUTATIONS // 10


def test_truncations() -> None:
    for seed in SEEDS[::20]:
        for size in range(len(seed)):
            with pytest.raises(DecodeError):
                decode_ocsp_response(seed[:size])


def test_linter_never_fails() -> None:
    settings = Settings(
        document="ocsp", br_version="latest", select=("*", "pkix.ocsp.lightweight_next_update_missing")
    )
    alone = OcspLinter(settings)
    informed = OcspLinter(
        msgspec.structs.replace(
            settings,
            issuers=(given()["ca"],),
            certificates=tuple(given()[name] for name in ("subscriber", "strict", "subordinate")),
            fetched_at=int(PRODUCED_AT.timestamp()),
        )
    )
    source = random.Random(5019)  # noqa: S311 - test data, not secrets
    for index in range(LINTED):
        der = mutate(source.choice(LONG_SEEDS), source)
        result = (informed if index % 2 else alone).lint_der(der)
        assert not result.has_internal_error, (result.findings, der.hex())
        for finding in result.findings:
            assert 0 <= finding.offset <= finding.offset + finding.length <= len(der)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30\x00",
        b"\x30\x80",
        b"\x30\x03\x02\x01\x00",
        b"\x30\x02\x0a\x00",
        b"\x30\x80" * 5000,
        bytes(100_000),
    ],
    ids=lambda data: data[:8].hex(),
)
def test_refuses_what_is_no_response(data: bytes) -> None:
    with pytest.raises(DecodeError, match=r"^offset \d+: expected"):
        decode_ocsp_response(data)


def test_a_large_response_has_limits() -> None:
    many = [single(serial=UNUSED + number) for number in range(2000)]
    response = decoded(direct(*many))
    assert len(response.responses) == 2000
    with pytest.raises(DecodeError, match="elements"):
        decoded(direct(*(many * 4)))
