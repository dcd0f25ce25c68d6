"""POST /v1/show: results, structure and bytes of whatever documents an input has."""

from __future__ import annotations

import io
from base64 import b64decode
from typing import Any
from zipfile import ZipFile

import pytest

from smime_lint.service.show import MAX_DETAILED, MAX_HEAD, MAX_WHOLE
from smime_lint.testing import crl as crls
from smime_lint.testing.certificate import base
from smime_lint.testing.files import to_pem

from ..certificates import CRLS, RESPONSES, all_cases, der_of
from ..cli.conftest import CLEAN, FAULTY
from .conftest import Client

CRL = CRLS / "profiles" / "access.pem"
RESPONSE = RESPONSES / "profiles" / "delegated.pem"


def show(client: Client, data: bytes, **parameters: str) -> list[dict[str, Any]]:
    response = client.post("/v1/show", content=data, params={"source": "input", **parameters})
    assert response.status_code == 200, response.text
    documents: list[dict[str, Any]] = response.json()["documents"]
    return documents


def octets(shown: dict[str, Any]) -> bytes:
    (excerpt,) = shown["excerpts"]
    assert excerpt["offset"] == 0
    return b64decode(excerpt["data"])


def test_a_certificate_with_its_findings_structure_and_bytes(client: Client) -> None:
    (shown,) = show(client, FAULTY.read_bytes())
    assert shown["document"] == "certificate"
    assert shown["result"]["source"] == "input"
    (finding,) = shown["result"]["findings"]
    assert finding["rule"] == "smbr.version.not_v3"
    assert octets(shown) == der_of(FAULTY)
    assert shown["size"] == len(der_of(FAULTY))
    places = [(entry["path"], entry["offset"], entry["length"]) for entry in shown["structure"]]
    assert (finding["path"], finding["offset"], finding["length"]) in places


def test_the_same_result_as_lint(client: Client) -> None:
    (shown,) = show(client, FAULTY.read_bytes(), **{"br-version": "latest", "reminders": "true"})
    report = client.post(
        "/v1/lint",
        content=FAULTY.read_bytes(),
        params={"source": "input", "br-version": "latest", "reminders": "true"},
        headers={"Content-Type": "application/x-pem-file"},
    )
    assert [shown["result"]] == report.json()["results"]


def test_documents_of_all_kinds_in_one_text(client: Client) -> None:
    tbs = base().change(tbs_only=True).encode("tbs")
    text = "\n".join(
        (RESPONSE.read_text(), CRL.read_text(), to_pem(tbs, "TBSCERTIFICATE"), CLEAN.read_text())
    )
    shown = show(client, text.encode())
    assert [(each["document"], each["result"]["index"]) for each in shown] == [
        ("ocsp", 0),
        ("crl", 1),
        ("certificate", 2),
        ("certificate", 3),
    ]
    assert [each["result"]["tbs"] for each in shown] == [None, None, True, False]
    assert all(each["structure"] and each["result"]["error"] is None for each in shown)


def test_a_kind_can_be_given(client: Client) -> None:
    (case,) = (case for case in all_cases() if case.name.endswith("crl/version_not_v2.v1.fires"))
    (shown,) = show(client, case.der, kind="crl")
    assert (shown["document"], shown["result"]["error"]) == ("crl", None)


def test_an_archive(client: Client) -> None:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("a.crl", der_of(CRL))
        archive.writestr("b.pem", CLEAN.read_bytes())
    shown = show(client, stream.getvalue())
    assert [(each["document"], each["result"]["source"]) for each in shown] == [
        ("crl", "input!a.crl"),
        ("certificate", "input!b.pem"),
    ]
    assert all(each["structure"] for each in shown)


def test_one_bad_document_does_not_cost_the_others(client: Client) -> None:
    data = CLEAN.read_bytes() + CLEAN.read_bytes().replace(b"MII", b"M*I") + FAULTY.read_bytes()
    errors = [each["result"]["error"] for each in show(client, data)]
    assert errors[0] is None
    assert errors[1].startswith("line ")
    assert errors[2] is None


@pytest.mark.parametrize("data", [b"", b"hello", b"\x30\x03\x02\x01\x01", b"\xff" * 100, b"\x30" * 300])
def test_what_cannot_be_read_has_an_error(client: Client, data: bytes) -> None:
    (shown,) = show(client, data)
    assert shown["result"]["error"]
    assert shown["structure"] == []


def test_a_document_that_does_not_decode_still_has_its_bytes(client: Client) -> None:
    data = der_of(CLEAN)[:-1]
    (shown,) = show(client, data)
    assert shown["result"]["error"]
    assert octets(shown) == data


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"kind": "key"}, "kind: expected one of"),
        ({"typ": "x"}, "there is no parameter 'typ'"),
        ({"type": "sponsor"}, "sponsor"),
        ({"issued-at": "yesterday"}, "issued-at: expected a date"),
        ({"format": "json"}, "format"),
    ],
)
def test_wrong_parameters(client: Client, parameters: dict[str, str], message: str) -> None:
    response = client.post("/v1/show", content=CLEAN.read_bytes(), params=parameters)
    assert response.status_code == 400
    assert message in response.json()["detail"]


def test_a_large_crl_is_truncated(client: Client) -> None:
    entries = [crls.entry(serial, crls.reason(1)) for serial in range(1000, 11_000)]
    entries[9000] = crls.entry(-5, crls.reason(1))
    der = crls.crl(*entries).encode("large")
    assert len(der) > MAX_WHOLE
    (shown,) = show(client, der)
    assert shown["size"] == len(der)
    (finding,) = (found for found in shown["result"]["findings"] if "[9000]" in found["path"])
    places = {(entry["path"], entry["offset"]) for entry in shown["structure"]}
    assert (finding["path"], finding["offset"]) in places
    assert sum(entry.get("omitted", 0) for entry in shown["structure"]) == 10_000 - 201
    first, *others = shown["excerpts"]
    assert (first["offset"], len(b64decode(first["data"]))) == (0, MAX_HEAD)
    assert sum(len(b64decode(other["data"])) for other in others) < 10_000
    for excerpt in shown["excerpts"]:
        data = b64decode(excerpt["data"])
        assert data == der[excerpt["offset"] : excerpt["offset"] + len(data)]
    assert any(
        excerpt["offset"] <= finding["offset"] < excerpt["offset"] + len(b64decode(excerpt["data"]))
        for excerpt in others
    )


def test_of_many_documents_only_the_first_have_details(client: Client) -> None:
    shown = show(client, CLEAN.read_bytes() * (MAX_DETAILED + 5))
    assert [bool(each["structure"]) for each in shown] == [True] * MAX_DETAILED + [False] * 5
    assert all(each["result"]["rules_evaluated"] for each in shown)


def test_documents_are_counted(client: Client) -> None:
    def counted() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.split()[-1]) for line in lines if line.startswith("smime_lint_documents_total"))

    before = counted()
    show(client, CLEAN.read_bytes() * 2)
    assert counted() == before + 2
