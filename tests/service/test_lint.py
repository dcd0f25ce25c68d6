"""The interface for linting: the same reports as those of the command line."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar.testing import TestClient

from smime_lint.engine.report import Status
from smime_lint.engine.settings import Settings
from smime_lint.inputs import read_bytes
from smime_lint.output.json import JsonReport
from smime_lint.rules import Severity
from smime_lint.service.app import create_app
from smime_lint.service.config import ServiceConfig
from smime_lint.service.jobs import Kind, is_plain
from smime_lint.service.requests import REQUEST_SETTINGS, settings_of
from smime_lint.testing.certificate import base

from ..certificates import CERTS, CRLS, RESPONSES, ROOT, der_of
from ..cli.conftest import CLEAN, FAULTY, Run
from ..inputs.containers import PASSWORD, cert_bag, crl_bag, pkcs12
from .conftest import Client

REPORT = Draft202012Validator(json.loads((ROOT / "docs" / "results.schema.json").read_text()))
CHAIN = min((ROOT / "testdata" / "chains" / "smbr").rglob("*.silent.pem"))
CRL = CRLS / "profiles" / "subscriber.pem"
RESPONSE = min((RESPONSES / "profiles").glob("*.pem"))
OTHER = CERTS / "pkix" / "extensions" / "empty.none.silent.pem"
"""Not an S/MIME certificate."""
WARNED = CERTS / "smbr" / "validity" / "at_maximum.fires.pem"
"""Its one finding is a warning."""


def b64(der: bytes) -> str:
    return base64.b64encode(der).decode()


def as_json(path: Path) -> str:
    return b64(der_of(path))


def post(client: Client, path: str, content: bytes | str, **query: str) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    return client.post(path, content=content, params=query, headers=headers)


def results_of(response: httpx.Response) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/json"
    REPORT.validate(response.json())
    msgspec.json.decode(response.content, type=JsonReport, strict=True)
    results: list[dict[str, Any]] = response.json()["results"]
    return results


CASES: list[tuple[str, str, Path, dict[str, Any]]] = [
    ("/v1/lint", "lint", CLEAN, {}),
    ("/v1/lint", "lint", FAULTY, {}),
    ("/v1/lint", "lint", FAULTY, {"br-version": "1.0.2", "upcoming": True}),
    ("/v1/lint", "lint", FAULTY, {"select": ["smbr.*"], "ignore": ["smbr.v*", "smbr.s*"]}),
    ("/v1/lint", "lint", CLEAN, {"reminders": True, "type": "sponsor-legacy"}),
    ("/v1/lint", "lint", CLEAN, {"policy-map": {"1.3.6.1.4.1.99999.1": "sponsor-strict"}}),
    ("/v1/lint", "lint", CLEAN, {"issued-at": "2025-04-01", "min-severity": "warn"}),
    ("/v1/lint", "lint", CHAIN, {"affiliated": False}),
    ("/v1/lint", "lint", OTHER, {"require-smime": True}),
    ("/v1/lint", "lint", OTHER, {}),
    ("/v1/chain", "chain", CHAIN, {"br-version": "latest"}),
    ("/v1/lint/crl", "crl", CRL, {"fetched-at": "2024-02-01T00:00:00Z", "type": "sponsor-strict"}),
    ("/v1/lint/ocsp", "ocsp", RESPONSE, {"fetched-at": "2024-02-01"}),
]


def arguments(options: dict[str, Any]) -> list[str]:
    """Options as JSON has them, on the command line."""
    found: list[str] = []
    for name, value in options.items():
        if isinstance(value, bool):
            found.append(f"--{name}" if value else f"--not-{name}")
        elif isinstance(value, dict):
            found += [part for pair in value.items() for part in (f"--{name}", "=".join(pair))]
        else:
            for each in value if isinstance(value, list) else [value]:
                found += [f"--{name}", each]
    return found


def query(options: dict[str, Any]) -> list[tuple[str, str]]:
    """Options as JSON has them, in a query."""
    found: list[tuple[str, str]] = []
    for name, value in options.items():
        if isinstance(value, bool):
            found.append((name, str(value).lower()))
        elif isinstance(value, dict):
            found += [(name, "=".join(pair)) for pair in value.items()]
        else:
            found += [(name, each) for each in (value if isinstance(value, list) else [value])]
    return found


@pytest.mark.parametrize(("path", "command", "pem", "options"), CASES, ids=range(len(CASES)))
def test_the_report_of_the_command_line(
    client: Client, run: Run, path: str, command: str, pem: Path, options: dict[str, Any]
) -> None:
    data = pem.read_bytes()
    outcome = run(command, "--no-config", *arguments(options), "--format", "json", "-", data=data)
    expected = json.loads(outcome.stdout)
    raw = client.post(path, content=data, params=query(options), headers={"Content-Type": "text/plain"})
    for response in (client.post(path, json={"input": data.decode(), **options}), raw):
        assert response.status_code == 200, response.text
        assert response.headers["Smime-Lint-Code"] == str(outcome.exit_code)
        found = response.json()
        assert found["run"]["options"].items() >= {"format": "json"}.items()
        found["run"]["options"] = expected["run"]["options"]
        assert found == expected


@pytest.mark.parametrize("format", REQUEST_SETTINGS["format"].choices)
@pytest.mark.parametrize("pem", [CLEAN, FAULTY], ids=["clean", "faulty"])
def test_the_formats_of_the_command_line(client: Client, run: Run, format: str, pem: Path) -> None:
    data = pem.read_bytes()
    expected = run("lint", "--no-config", "--show-clean", "--format", format, "-", data=data).stdout
    response = post(client, "/v1/lint", data, format=format)
    assert without_options(response.text).splitlines() == without_options(expected).splitlines()


def without_options(text: str) -> str:
    """A report without the options of the run, which are those that were given."""
    return re.sub(r'"options":\{[^}]*\}', "", text)


def test_what_was_run_is_in_the_report(client: Client) -> None:
    issuer = der_of(CHAIN)
    options = {"issuer": [b64(issuer)], "issued-at": "2025-04-01", "reminders": True}
    response = client.post("/v1/lint", json={"input": as_json(CLEAN), **options})
    assert response.json()["run"]["options"] == {
        "issuer": [hashlib.sha256(issuer).hexdigest()],
        "issued-at": "2025-04-01T00:00:00Z",
        "reminders": True,
        "format": "json",
    }


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/sarif+json", "application/sarif+json"),
        ("text/xml, application/json;q=0.5", "application/xml"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/*;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
    ],
)
def test_the_format_for_accept(client: Client, accept: str, media_type: str) -> None:
    response = client.post("/v1/lint", content=CLEAN.read_bytes(), headers={"Accept": accept})
    assert response.headers["Content-Type"].split(";")[0] == media_type.split(";", maxsplit=1)[0]
    if media_type == "application/xml":
        assert ElementTree.fromstring(response.text).tag == "testsuites"  # noqa: S314 - our own


def test_no_acceptable_format(client: Client) -> None:
    response = client.post("/v1/lint", content=CLEAN.read_bytes(), headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_bare_tbs_certificate(client: Client) -> None:
    tbs = base("sponsor-strict").encode_tbs("test")
    for path in ("/v1/lint", "/v1/lint/tbs"):
        (result,) = results_of(post(client, path, tbs))
        assert (result["tbs"], result["status"]) == (True, Status.CLEAN)
    response = post(client, "/v1/lint/tbs", der_of(CLEAN))
    assert response.status_code == 422


def test_several_certificates_and_the_name_of_the_input(client: Client) -> None:
    both = CLEAN.read_bytes() + b"-----BEGIN CERTIFICATE-----\nMI*\n-----END CERTIFICATE-----\n"
    response = post(client, "/v1/lint", both + FAULTY.read_bytes(), source="orders/7.pem")
    results = results_of(response)
    assert [result["status"] for result in results] == ["clean", "unreadable", "findings"]
    assert {result["source"] for result in results} == {"orders/7.pem"}
    assert response.headers["Smime-Lint-Code"] == "2"


def test_the_issuer_of_a_request(client: Client) -> None:
    leaf, issuer, *_ = (item.der for item in read_bytes(CHAIN.read_bytes()))
    assert leaf is not None
    assert issuer is not None
    pem = f"-----BEGIN CERTIFICATE-----\n{b64(issuer)}\n-----END CERTIFICATE-----\n"
    for given in (b64(issuer), pem):
        response = client.post("/v1/lint", json={"input": b64(leaf), "issuer": [given]})
        (result,) = results_of(response)
        assert len(result["issuers"]) == 1
    assert "issuers" not in results_of(client.post("/v1/lint", json={"input": b64(leaf)}))[0]


def test_nothing_that_was_not_checked_is_clean(client: Client) -> None:
    response = post(client, "/v1/lint", OTHER.read_bytes())
    (result,) = results_of(response)
    assert result["status"] == "not_applicable"
    assert response.headers["Smime-Lint-Code"] == "4"
    for content in (b"", b"no certificate", b"\x30\x00", b"\x30\x82\xff\xff" + bytes(100)):
        response = post(client, "/v1/lint", content)
        assert response.status_code == 422
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Smime-Lint-Code"] == "2"
        problem = response.json()
        assert (problem["status"], problem["title"]) == (422, "Unprocessable Entity")
        assert [result["status"] for result in problem["results"]] == ["unreadable"]
        assert problem["detail"] == problem["results"][0]["error"]


BAD: list[tuple[object, str]] = [
    ({}, "the key 'input' is missing"),
    ({"input": 1}, "input: expected a string, found an integer"),
    ({"input": "MAA=", "isued-at": "now"}, "there is no key 'isued-at'; did you mean 'issued-at'?"),
    ({"input": "MAA=", "rules": ["/etc/passwd"]}, "there is no key 'rules'"),
    ({"input": "MAA=", "config": "x"}, "there is no key 'config'"),
    ({"input": "MAA=", "output": "/tmp/x"}, "there is no key 'output'"),  # noqa: S108 - it is not written
    ({"input": "MAA=", "certs": []}, "there is no key 'certs'"),
    ({"input": "MAA=", "select": "smbr.*"}, "select: expected a list, found a string"),
    ({"input": "MAA=", "reminders": "yes"}, "reminders: expected a boolean, found a string"),
    ({"input": "MAA=", "type": "odd"}, "there is no certificate type 'odd'"),
    ({"input": "MAA=", "br-version": "9"}, "9"),
    ({"input": "MAA=", "issued-at": "yesterday"}, "issued-at: expected a date"),
    ({"input": "MAA=", "issued-at": "9999-12-31T23:59:59-14:00"}, "issued-at: expected a date"),
    ({"input": "MAA=", "issuer": ["ca.pem"]}, "issuer: "),
    ({"input": "MAA=", "issuer": ["-----BEGIN"]}, "issuer: "),
    ({"input": "MAA=", "format": "yaml"}, "format: expected one of csv, github, "),
    ({"input": "MAA=", "fail-on": "warn"}, "fail-on: a request cannot set it"),
    ({"input": "MAA=", "policy-map": {"1.2.x": "sponsor-strict"}}, "policy-map: expected an OID"),
    ([], "expected a JSON object, found a list"),
    ("MAA=", "expected a JSON object, found a string"),
]


@pytest.mark.parametrize(("body", "detail"), BAD, ids=range(len(BAD)))
def test_requests_that_are_not_understood(client: Client, body: object, detail: str) -> None:
    response = client.post("/v1/lint", json=body)
    assert response.status_code == 400, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert detail in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("isued-at=now", "there is no parameter 'isued-at'; did you mean 'issued-at'?"),
        ("rules=/etc/passwd", "there is no parameter 'rules'"),
        ("reminders=yes", "reminders: expected true or false"),
        ("policy-map=1.2.3", "policy-map: expected OID=TYPE"),
        ("format=yaml", "format: expected "),
        ("fail-on=never", "fail-on: a request cannot set it"),
    ],
)
def test_queries_that_are_not_understood(client: Client, query: str, detail: str) -> None:
    response = client.post(f"/v1/lint?{query}", content=CLEAN.read_bytes())
    assert response.status_code == 400
    assert detail in response.json()["detail"]


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"input":' * 100_000, b""])
def test_what_is_not_json(client: Client, body: bytes) -> None:
    response = client.post("/v1/lint", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["detail"].startswith("expected a JSON object")


def test_a_key_that_occurs_twice(client: Client) -> None:
    body = f'{{"input": "{as_json(FAULTY)}", "input": "{as_json(CLEAN)}"}}'
    response = client.post("/v1/lint", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["detail"] == "the key 'input' occurs twice"


def test_a_request_cannot_make_the_service_less_strict() -> None:
    config = ServiceConfig(settings=Settings(require_smime=True), fail_on=Severity.WARN)
    with TestClient(create_app(config)) as strict:
        response = post(strict, "/v1/lint", OTHER.read_bytes(), **{"require-smime": "true"})
        assert response.headers["Smime-Lint-Code"] == "1"
        for response in (
            post(strict, "/v1/lint", OTHER.read_bytes(), **{"require-smime": "false"}),
            post(strict, "/v1/show", OTHER.read_bytes(), **{"require-smime": "false"}),
            strict.post("/v1/lint", json={"input": as_json(OTHER), "require-smime": False}),
        ):
            assert response.status_code == 400
            assert response.json()["detail"].startswith("require-smime: a request cannot turn it off")
        assert post(strict, "/v1/lint", WARNED.read_bytes()).headers["Smime-Lint-Code"] == "1"


def test_every_option_of_the_commands_can_be_requested() -> None:
    """What remains names files, or is about the terminal."""
    kinds: tuple[Kind, ...] = ("certificate", "chain", "crl", "ocsp")
    offered = {name for kind in kinds for name in settings_of(kind)}
    assert offered == set(REQUEST_SETTINGS)
    from smime_lint.config import REPORTS, SETTINGS

    of_commands = {each.name for each in SETTINGS if set(each.commands) & set(REPORTS)}
    left_out = {"output", "baseline", "write-baseline", "color", "progress", "jobs", "rules", "tbs"}
    left_out |= {"exclude", "password-file", "password-fd", "show-clean", "quiet", "fail-on"}
    assert of_commands - offered == left_out


def test_what_lint_meets_is_handed_to_its_linter(client: Client) -> None:
    results = results_of(post(client, "/v1/lint", CLEAN.read_bytes() + CRL.read_bytes()))
    assert [result["kind"] for result in results] == ["subscriber", "crl"]


def test_archives_and_what_takes_long_go_to_another_process(client: Client) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.pem", CLEAN.read_bytes())
    (result,) = results_of(post(client, "/v1/lint", file.getvalue(), source="b.zip"))
    assert result["source"].startswith("b.zip")
    assert not is_plain(file.getvalue())
    p12 = bytes.fromhex("30820a00020103308209f6") + bytes(100)
    for data in (p12, base64.b64encode(p12), base64.encodebytes(p12)):
        assert not is_plain(data)
        assert not is_plain(b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n")
        assert not is_plain(b"\n-----BEGIN PKCS12-----\n" + data)
    for pem in (CLEAN, CRL, RESPONSE):
        assert is_plain(pem.read_bytes())
        assert is_plain(der_of(pem))
        assert is_plain(as_json(pem).encode())
        assert not is_plain(pem.read_bytes() + b"-----BEGIN PKCS12-----")
        assert not is_plain(b"Content-Type: text/plain\n\n" + pem.read_bytes())


P12 = b64(pkcs12([cert_bag(der_of(CLEAN)), cert_bag(der_of(FAULTY)), crl_bag(der_of(CRL))]))


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/v1/lint", ["subscriber", "subscriber", "crl"]),
        ("/v1/lint/crl", ["crl"]),
        ("/v1/chain", ["subscriber", "subscriber"]),
    ],
)
def test_pkcs12_with_its_password(client: Client, path: str, kinds: list[str]) -> None:
    response = client.post(path, json={"input": P12, "password": PASSWORD})
    assert [result["kind"] for result in results_of(response)] == kinds
    assert PASSWORD not in response.text
    assert "password" not in response.json()["run"]["options"]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({}, "the certificates are encrypted: a password is needed"),
        ({"password": ""}, "the certificates are encrypted: a password is needed"),
        ({"password": "wrong-secret"}, "the password is wrong, or the file is damaged"),
    ],
)
def test_pkcs12_without_its_password(client: Client, more: dict[str, str], problem: str) -> None:
    response = client.post("/v1/lint", json={"input": P12, **more})
    assert response.status_code == 422
    assert problem in response.json()["detail"]
    assert "wrong-secret" not in response.text


def test_a_password_is_a_string_in_json(client: Client) -> None:
    response = client.post("/v1/lint", json={"input": P12, "password": 472911})
    assert response.status_code == 400
    assert response.json()["detail"] == "password: expected a string, found an integer"
    assert "472911" not in response.text
    response = post(client, "/v1/lint", base64.b64decode(P12), password="wrong-secret")  # noqa: S106
    assert response.status_code == 400
    assert response.json()["detail"] == "password: expected it in a request in JSON, found it in the query"


def test_rules_as_the_command_line_lists_them(client: Client, run: Run) -> None:
    listed = client.get("/v1/rules").json()
    assert listed == json.loads(run("rules", "--no-config", "--format", "json").stdout)
    one = client.get("/v1/rules", params={"pack": "caa"}).json()["rules"]
    assert one == [rule for rule in listed["rules"] if rule["pack"] == "caa"]
    response = client.get("/v1/rules?pack=none")
    assert response.status_code == 400
    assert "the packs are caa, etsi, iso, pkix, smbr" in response.json()["detail"]


def test_the_page_of_a_rule(client: Client) -> None:
    page = client.get("/v1/rules/smbr.version.not_v3").json()
    assert page["citation"] == "BR 7.1.1"
    assert page["example"]["path"] == "tbsCertificate.version"
    assert "exit code is 3" in client.get("/v1/rules/internal.rule_error").json()["description"]
    assert client.get("/v1/rules/smbr.version.not_v4").status_code == 404
    retired = client.get("/v1/rules/pkix.key_usage.ec")
    assert retired.status_code == 410
    assert "its successor is pkix.key_usage.ec_prohibited_bit" in retired.json()["detail"]
