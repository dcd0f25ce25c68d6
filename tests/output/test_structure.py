"""The tree of a document: complete without limits, and honest about what they leave out."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from smime_lint.documents import make_linter
from smime_lint.model import Document
from smime_lint.output.structure import Element, Limits, structure
from smime_lint.testing import crl as crls
from smime_lint.testing import ocsp

from ..certificates import Case, all_cases
from ..linting import lint_case, settings_of

FEW = Limits(8, 1000)


def _document(case: Case) -> Document:
    document: Document = make_linter(settings_of(case)).decode(case.der)
    return document


def _crl(count: int) -> Document:
    from smime_lint.decode.crl import decode_crl

    entries = (crls.entry(serial, crls.reason(1)) for serial in range(1000, 1000 + count))
    return decode_crl(crls.crl(*entries).encode("test"))


def test_every_finding_has_an_element() -> None:
    for case in all_cases()[::7]:
        result = lint_case(case)
        if result.error is not None:
            continue
        elements = tuple(structure(_document(case), "document"))
        places = {(element.path, element.offset, element.length) for element in elements}
        for finding in result.findings:
            assert (finding.path, finding.offset, finding.length) in places, (case.path, finding)


def test_elements_are_inside_the_document_and_in_order() -> None:
    for case in all_cases()[::7]:
        result = lint_case(case)
        if result.error is not None:
            continue
        depth = -1
        for element in structure(_document(case), "document"):
            assert 0 <= element.depth <= depth + 1
            assert 0 <= element.offset <= element.offset + element.length <= len(case.der)
            assert element.omitted == 0
            depth = element.depth


def test_values_are_for_people() -> None:
    (case,) = (case for case in all_cases() if case.path.name == "sponsor-strict-rsa.pem")
    elements = _by_path(structure(_document(case), "certificate"))
    values = {path: element.value for path, element in elements.items()}
    assert values["tbsCertificate.validity.notBefore"] == "2024-01-10T00:00:00Z"
    assert values["tbsCertificate.extensions[2].keyUsage"] == "digitalSignature, keyEncipherment"
    assert values["tbsCertificate.extensions[3].extKeyUsage[0]"] == "emailProtection (1.3.6.1.5.5.7.3.4)"
    assert values["tbsCertificate.subject[6][0].commonName"] == "Jane Doe"


def test_a_limit_on_children_counts_the_others() -> None:
    elements = _by_path(structure(_crl(20), "crl", FEW))
    revoked = elements["tbsCertList.revokedCertificates"]
    assert (revoked.omitted, revoked.fields) == (12, {"entries": "20"})
    assert "tbsCertList.revokedCertificates[7]" in elements
    assert "tbsCertList.revokedCertificates[8]" not in elements


@pytest.mark.parametrize("index", [8, 12, 19])
def test_wanted_places_are_kept(index: int) -> None:
    document = _crl(20)
    path = f"tbsCertList.revokedCertificates[{index}]"
    place = _by_path(structure(document, "crl"))[path]
    elements = _by_path(structure(document, "crl", FEW, (place.offset + 1,)))
    assert elements[path] == place
    assert elements["tbsCertList.revokedCertificates"].omitted == 11


def test_wanted_places_are_kept_among_fields() -> None:
    document = _crl(1)
    signature = _by_path(structure(document, "crl"))["signatureValue"]
    elements = _by_path(structure(document, "crl", Limits(1, 1000), (signature.offset,)))
    assert "signatureValue" in elements
    assert "signatureAlgorithm" not in elements


def test_the_number_of_elements_is_limited() -> None:
    elements = tuple(structure(_crl(10_000), "crl", Limits(200, 500)))
    assert len(elements) <= 500
    assert sum(element.omitted for element in elements) > 9_800


def test_the_certificate_in_an_ocsp_response_has_its_place_there() -> None:
    from smime_lint.decode.ocsp import decode_ocsp_response

    document = decode_ocsp_response(ocsp.delegated(ocsp.single()).encode("test"))
    elements = _by_path(structure(document, "ocsp"))
    path = "certs[0].tbsCertificate.serialNumber"
    place = elements[path]
    assert document.der[place.offset] == 0x02
    assert place.length == document.der[place.offset + 1] + 2


def _by_path(elements: Iterable[Element]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in elements:
        found.setdefault(element.path, element)
    return found
