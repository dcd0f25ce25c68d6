"""The interface of pkimetal."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from smime_lint import __version__
from smime_lint.engine.settings import Settings
from smime_lint.service.app import create_app
from smime_lint.service.config import ServiceConfig
from smime_lint.service.pkimetal import PROFILES, html
from smime_lint.testing.certificate import base

from ..certificates import CERTS, CRLS, RESPONSES, der_of
from ..cli.conftest import CLEAN, FAULTY
from .conftest import Client

CRL = CRLS / "profiles" / "subscriber.pem"
RESPONSE = min((RESPONSES / "profiles").glob("*.pem"))
OTHER = CERTS / "pkix" / "extensions" / "empty.none.silent.pem"
WARNED = CERTS / "smbr" / "validity" / "at_maximum.fires.pem"
KEYS = ["Linter", "Profile", "Field", "Finding", "Code", "Severity"]


def b64(der: bytes) -> str:
    return base64.b64encode(der).decode()


def findings(response: httpx.Response, status: int = 200) -> list[dict[str, Any]]:
    assert response.status_code == status, response.text
    found: list[dict[str, Any]] = response.json()
    assert all(list(finding) == KEYS for finding in found)
    assert {finding["Linter"] for finding in found} <= {"smime-lint"}
    return found


def test_a_finding(client: Client) -> None:
    meta, finding = findings(client.post("/lintcert", data={"b64cert": b64(der_of(FAULTY))}))
    assert (meta["Severity"], meta["Code"]) == ("meta", "")
    assert meta["Finding"].startswith(f"smime-lint {__version__}: findings, BR 1.0.2, ")
    assert finding == {
        "Linter": "smime-lint",
        "Profile": "sbr_sv_multipurpose",
        "Field": "tbsCertificate.version",
        "Finding": "the version is v2; it must be v3",
        "Code": "smbr.version.not_v3",
        "Severity": "error",
    }


@pytest.mark.parametrize("field", ["b64cert", "b64input"])
@pytest.mark.parametrize("encode", [Path.read_text, lambda path: b64(der_of(path))], ids=["pem", "base64"])
@pytest.mark.parametrize("how", ["form", "multipart", "query", "unescaped"])
def test_how_a_document_is_sent(client: Client, field: str, encode: Any, how: str) -> None:
    text = encode(FAULTY)
    if how == "form":
        response = client.post("/lintcert", data={field: text})
    elif how == "multipart":
        response = client.post("/lintcert", files={field: ("a.pem", text)})
    elif how == "query":
        response = client.post("/lintcert", params={field: text})
    else:
        if "-----" in text:
            return
        assert "+" in text
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = client.post("/lintcert", content=f"{field}={text}", headers=headers)
    assert findings(response)[-1]["Code"] == "smbr.version.not_v3"


def test_all_documents(client: Client) -> None:
    tbs = base("sponsor-strict").encode_tbs("test")
    for path, field, der, profile in (
        ("/linttbscert", "b64tbscert", tbs, "sbr_sv_strict"),
        ("/lintcrl", "b64crl", der_of(CRL), "crl"),
        ("/lintocsp", "b64ocsp", der_of(RESPONSE), "ocsp_response"),
    ):
        found = findings(client.post(path, data={field: b64(der)}))
        assert {finding["Profile"] for finding in found} == {profile}
        assert "clean" in found[0]["Finding"]
    assert findings(client.post("/linttbscert", data={"b64tbscert": b64(der_of(CLEAN))}), 422)


def test_severities(client: Client) -> None:
    def count(severity: str, pem: Path) -> int:
        data = {"b64input": pem.read_text(), "severity": severity}
        return len(findings(client.post("/lintcert", data=data)))

    assert [count(each, WARNED) for each in ("meta", "debug", "info", "notice")] == [2, 1, 1, 1]
    severity = findings(client.post("/lintcert", data={"b64input": WARNED.read_text()}))[-1]["Severity"]
    assert severity in ("notice", "warning")
    assert [count(each, FAULTY) for each in ("warning", "error", "bug", "fatal")] == [1, 1, 0, 0]


def test_what_was_not_checked_is_never_clean(client: Client) -> None:
    *_, finding = findings(client.post("/lintcert", data={"b64cert": b64(der_of(OTHER))}))
    assert (finding["Severity"], finding["Code"]) == ("error", "engine.scope.not_smime")
    with TestClient(create_app(ServiceConfig(settings=Settings(require_smime=True)))) as strict:
        found = findings(strict.post("/lintcert", data={"b64cert": b64(der_of(OTHER))}))
    assert [each["Code"] for each in found].count("engine.scope.not_smime") == 1
    *_, finding = findings(client.post("/lintcert", data={"b64cert": "MAA="}), 422)
    assert (finding["Severity"], finding["Code"]) == ("fatal", "engine.input.not_linted")


def test_profiles(client: Client) -> None:
    listed = client.get("/profiles").json()
    assert [list(each) for each in listed] == [["Name", "Source", "Description"]] * len(PROFILES)
    names = [each["Name"] for each in listed]
    assert names[:2] == ["autodetect", "sbr_mv_legacy"]
    for name in names:
        data = {"b64cert": b64(der_of(CLEAN)), "profile": name}
        profile = findings(client.post("/lintcert", data=data))[0]["Profile"]
        assert profile == ("sbr_sv_strict" if name == "autodetect" else name)
    found = findings(client.post("/lintcert", data={"b64cert": b64(der_of(CLEAN)), "profile": "root"}))
    assert len(found) > 1


def test_linters(client: Client) -> None:
    (linter,) = client.get("/linters").json()
    assert (linter["Name"], linter["Version"]) == ("smime-lint", __version__)


def test_text_and_html(client: Client) -> None:
    data = {"b64cert": b64(der_of(FAULTY))}
    text = client.post("/lintcert", data={**data, "format": "text"})
    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert text.text.splitlines()[1].split("\t") == [
        "smime-lint",
        "sbr_sv_multipurpose",
        "tbsCertificate.version",
        "the version is v2; it must be v3",
        "smbr.version.not_v3",
        "error",
    ]
    page = client.post("/lintcert", data={**data, "format": "html"})
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<td>smbr.version.not_v3<td>error" in page.text


def test_html_is_escaped() -> None:
    text = html([("<script>alert(1)</script>", "&")])
    assert "<script" not in text
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;<td>&amp;" in text


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({}, "expected a document in the field b64input or b64cert"),
        ({"b64crl": "MAA="}, "expected a document in the field b64input or b64cert"),
        ({"b64cert": "*"}, "b64cert: expected base64, found '*'"),
        ({"b64cert": "MAA=", "profile": "sbr_mv_strct"}, "did you mean 'sbr_mv_strict'?; GET /profiles"),
        ({"b64cert": "MAA=", "profile": "tbr_dv"}, "there is no profile 'tbr_dv'"),
        ({"b64cert": "MAA=", "severity": "odd"}, "severity: expected one of meta, debug, info, "),
        ({"b64cert": "MAA=", "format": "xml"}, "format: expected one of json, text, html"),
        ({"b64input": CLEAN.read_text() * 2}, "expected one document, found 2"),
    ],
)
def test_forms_that_are_not_understood(client: Client, fields: dict[str, str], detail: str) -> None:
    response = client.post("/lintcert", data=fields)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert detail in response.json()["detail"]
