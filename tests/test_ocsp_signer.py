"""Who signed a response: by the signature, else by the responderID."""

from __future__ import annotations

from smime_lint.decode import decode
from smime_lint.decode.ocsp import decode_ocsp_response
from smime_lint.model import Certificate, OcspResponse
from smime_lint.path.ocsp_signer import (
    Role,
    find_signer,
    is_issued_by_issuer,
    is_signed_by_issuer,
    is_signed_by_none,
    roles_of,
)
from smime_lint.testing import values
from smime_lint.testing.ocsp import (
    Response,
    by_key,
    by_name,
    ca,
    cert_id,
    delegated,
    direct,
    foreign,
    responder,
    single,
)

from .factory.compliant import given

CA = (decode(given()["ca"]),)


def read(response: Response) -> OcspResponse:
    return decode_ocsp_response(response.encode(""))


def subject_of(certificate: Certificate) -> list[str | None]:
    assert certificate.tbs.subject is not None
    return [attribute.text for attribute in certificate.tbs.subject.attributes]


def test_the_issuer() -> None:
    response = read(direct())
    assert find_signer(response, ()) is None
    signer = find_signer(response, CA)
    assert signer is not None
    assert (signer.certificate, signer.embedded) == (CA[0], None)
    assert (signer.is_issuer, signer.verifies) == (True, True)


def test_what_the_responder_id_says_of_the_issuer() -> None:
    assert is_signed_by_issuer(read(direct()), ()) is True
    assert is_signed_by_issuer(read(direct().change(responder_id=by_name())), ()) is True
    assert is_signed_by_issuer(read(direct().change(responder_id=by_key("p256"))), ()) is None
    sha256 = direct(single(certificate=cert_id(hash_name="sha256")))
    assert is_signed_by_issuer(read(sha256), ()) is None
    assert is_signed_by_issuer(read(sha256), CA) is True
    assert is_signed_by_issuer(read(delegated().change(certs=None)), CA) is None


def test_a_delegated_responder() -> None:
    response = read(delegated())
    for issuers in ((), CA):
        signer = find_signer(response, issuers)
        assert signer is not None
        assert signer.embedded is response.certificates[0]
        assert (signer.is_issuer, signer.verifies) == (False, True)
        assert is_issued_by_issuer(response, signer.certificate, issuers) is True
        assert is_signed_by_issuer(response, issuers) is False


def test_the_signature_goes_before_the_responder_id() -> None:
    other = responder("p256").encode("other")
    own = delegated().certs
    assert own is not None
    response = read(delegated().change(certs=(other, *own), responder_id=by_key("p256")))
    signer = find_signer(response, ())
    assert signer is not None
    assert signer.embedded is response.certificates[1]


def test_the_responder_id_where_no_signature_verifies() -> None:
    response = read(delegated().change(signature=bytes(256)))
    signer = find_signer(response, ())
    assert signer is not None
    assert signer.verifies is False
    assert subject_of(signer.certificate)[-1] == "Example OCSP Responder 1"
    assert (
        find_signer(read(delegated().change(signature=bytes(256), responder_id=by_key("p256"))), ()) is None
    )


def test_the_issuer_s_certificate_in_the_response() -> None:
    response = read(direct().change(certs=(ca().encode("here"),)))
    for issuers in ((), CA):
        signer = find_signer(response, issuers)
        assert signer is not None
        assert signer.embedded is response.certificates[0]
        assert signer.is_issuer


def test_another_ca_s_responder() -> None:
    response = read(delegated(certificate=foreign()))
    embedded = response.certificates[0].certificate
    assert embedded is not None
    assert is_issued_by_issuer(response, embedded, ()) is False
    assert is_issued_by_issuer(response, embedded, CA) is False
    unknown_hash = read(delegated(single(certificate=cert_id(hash_name="md5")), certificate=foreign()))
    assert is_issued_by_issuer(unknown_hash, embedded, ()) is None


def test_that_nobody_signed_is_certain_only_with_candidates() -> None:
    assert is_signed_by_none(read(direct()), ()) is False
    assert is_signed_by_none(read(delegated().change(key="rsa_ca")), ()) is True
    assert is_signed_by_none(read(delegated()), CA) is False


def test_a_response_about_certificates_of_two_cas() -> None:
    ca2 = single(certificate=cert_id(7, name=values.name(("commonName", "Another CA")), key="p256"))
    for issuers in ((), CA):
        response = read(delegated(single(), ca2))
        embedded = response.certificates[0].certificate
        assert embedded is not None
        roles = [role for _, role in roles_of(response, embedded, issuers)]
        assert roles == [Role.DELEGATE, Role.NEITHER]
        assert is_issued_by_issuer(response, embedded, issuers) is False
        assert [role for _, role in roles_of(response, CA[0], issuers)] == [Role.CA, Role.NEITHER]


def test_cert_ids_that_may_be_of_the_issuer() -> None:
    earlier_key = single(certificate=cert_id(7, key="p256"))
    unknown_hash = single(certificate=cert_id(8, hash_name="md5"))
    response = read(direct(single(), single(), earlier_key, unknown_hash))
    assert [role for _, role in roles_of(response, CA[0], CA)] == [Role.CA] * 3
    of_none = read(direct(single(certificate=cert_id(name=values.name(("commonName", "?")), key="p256"))))
    assert [role for _, role in roles_of(of_none, CA[0], CA)] == [Role.CA]
    assert roles_of(read(direct().change(singles=())), CA[0], CA) == []
