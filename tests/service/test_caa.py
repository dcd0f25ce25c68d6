"""POST /v1/caa."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar.testing import TestClient

from smime_lint.caa.check import Checker, Facts
from smime_lint.evidence.record import read_records
from smime_lint.service.app import create_app
from smime_lint.service.config import ServiceConfig
from smime_lint.testing.certificate import base
from smime_lint.testing.values import rfc822_name

from ..caa.test_record import FACTS, checker
from ..cli.conftest import Run
from ..inputs.containers import PASSWORD, cert_bag, pkcs12
from .conftest import Client

PERMIT, DENY, PASSED = "x@permit.test", "x@unsigned.test", "x@slow.unsigned.test"
Post = Callable[..., httpx.Response]


def setup() -> tuple[Checker, Facts]:
    """A checker over simulated zones, at 2026-04-01."""
    return checker(), replace(FACTS, br_version=None)


@pytest.fixture
def log(tmp_path: Path) -> str:
    return str(tmp_path / "caa.jsonl")


@pytest.fixture
def post(log: str) -> Iterator[Post]:
    with TestClient(create_app(ServiceConfig(caa=setup, caa_record=log))) as client:
        yield lambda **more: client.post("/v1/caa", **more)


def decisions(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 200, response.text
    return {each["mailbox"]: each["decision"] for each in response.json()["mailboxes"]}


def test_the_mailboxes_of_pkcs12(post: Post) -> None:
    der = base("mailbox-strict").san(rfc822_name(PERMIT)).encode("caa")
    protected = base64.b64encode(pkcs12([cert_bag(der)])).decode()
    response = post(json={"input": protected, "password": PASSWORD})
    assert decisions(response)[PERMIT] == "permit"
    assert PASSWORD not in response.text
    response = post(json={"input": protected})
    assert response.status_code == 400
    assert "a password is needed" in response.json()["detail"]


def test_the_report_of_the_command_line(post: Post, log: str, run: Run) -> None:
    response = post(json={"mailboxes": [PERMIT, DENY], "br-version": "1.0.12", "reference": "order 7"})
    assert decisions(response) == {PERMIT: "permit", DENY: "deny"}
    assert response.headers["Smime-Lint-Code"] == "1"
    report = response.json()
    assert (report["decision"], report["reason"]) == ("deny", "critical_property_unknown")
    assert report["valid_until"] == "2026-04-01T08:00:00Z"
    records = read_records(log).records
    assert {record.mailbox: record.decision for record in records} == decisions(response)
    assert {record.reference for record in records} == {"order 7"}
    again = run("caa", "check", "--recorded", log, "--format", "json", "--reference", "order 7", PERMIT, DENY)
    assert json.loads(again.stdout) == report


def test_permitted(post: Post) -> None:
    response = post(json={"mailboxes": [PERMIT]})
    assert response.headers["Smime-Lint-Code"] == "0"
    failed = post(json={"mailboxes": [PASSED]})
    assert decisions(failed) == {PASSED: "permit_on_failure"}
    assert failed.headers["Smime-Lint-Code"] == "1"  # without --accept-lookup-failure


def test_the_mailboxes_of_a_certificate(post: Post) -> None:
    made = base("mailbox-strict").san(rfc822_name(PERMIT), rfc822_name(DENY))
    for content in (made.encode_tbs("caa"), made.encode("caa")):
        found = {PERMIT: "permit", DENY: "deny"}
        assert decisions(post(content=content, params={"source": "a.der"})).items() >= found.items()
        response = post(json={"input": base64.b64encode(content).decode()})
        assert decisions(response).items() >= found.items()
        assert {each["file"] for each in response.json()["mailboxes"]} == {"-"}


def test_lint_with_caa(log: str, run: Run) -> None:
    der = base("mailbox-strict").san(rfc822_name(PERMIT), rfc822_name(DENY)).encode_tbs("caa")
    der_of_one = base("mailbox-strict").subject(("emailAddress", PERMIT)).san(rfc822_name(PERMIT))
    with TestClient(create_app(ServiceConfig(caa=setup, caa_record=log))) as client:
        body = {"input": base64.b64encode(der).decode(), "issued-at": "2026-04-01", "caa": True}
        response = client.post("/v1/lint", json={**body, "reference": "order 8"})
        (result,) = response.json()["results"]
        assert "caa.rrset.unknown_critical_property" in {finding["rule"] for finding in result["findings"]}, (
            result
        )
        records = read_records(log).records
        assert {record.mailbox for record in records} >= {PERMIT, DENY}
        assert {record.reference for record in records} == {"order 8"}
        query = {"caa": "true", "issued": "false", "issued-at": "2026-04-01", "select": "caa.*"}
        one = client.post("/v1/lint/tbs", content=der_of_one.encode_tbs("caa"), params=query).json()
        assert not any(finding["severity"] == "error" for finding in one["results"][0]["findings"])
        assert client.post("/v1/lint", json={"input": "MAA=", "caa": True}).status_code == 422
        assert client.post("/v1/lint", json={"input": "MAA=", "issued": True}).status_code == 400
        assert client.post("/v1/chain", json={"input": "MAA=", "caa": True}).status_code == 400


def test_remote_perspectives(post: Post) -> None:
    response = post(json={"mailboxes": [PERMIT], "remotes": {"permit.test": 1}})
    assert response.status_code == 400
    assert response.json()["detail"].startswith("remotes: ")


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({}, "expected mailboxes, or certificates in input"),
        ({"mailboxes": [PERMIT] * 101}, "expected at most 100 mailboxes, found 101"),
        ({"mailboxes": "x@permit.test"}, "mailboxes: expected a list, found a string"),
        ({"input": "MAA="}, "- #0: "),
        ({"mailboxes": [PERMIT], "br-version": "9"}, "br-version: "),
        ({"mailboxes": [PERMIT], "br-version": "1.0.2"}, "there is nothing to check"),
        ({"mailboxes": [PERMIT], "validation-method": "4"}, "validation-method: expected a section"),
        ({"mailboxes": [PERMIT], "resolver": "192.0.2.1"}, "there is no key 'resolver'"),
    ],
)
def test_requests_that_are_not_understood(post: Post, fields: dict[str, Any], detail: str) -> None:
    response = post(json=fields)
    assert response.status_code == 400
    assert detail in response.json()["detail"]


def test_without_a_resolver(client: Client) -> None:
    response = client.post("/v1/caa", json={"mailboxes": [PERMIT]})
    assert response.status_code == 501
    assert "--resolver" in response.json()["detail"]
    assert client.post("/v1/lint", json={"input": "MAA=", "caa": True}).status_code == 501


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--record", "caa.jsonl"), "--record needs --resolver"),
        (("--resolver", "127.0.0.1:9"), "There is no issuer domain name"),
        (("--resolver", "127.0.0.1:x", "--issuer-domain", "ca.example"), "expected a port"),
        (
            ("--resolver", "127.0.0.1:9", "--issuer-domain", "ca.example", "--reference", "x"),
            "is given by each request",
        ),
    ],
)
def test_wrong_usage(run: Run, options: tuple[str, ...], message: str) -> None:
    result = run("serve", "--no-config", *options)
    assert result.exit_code == 2
    assert message in result.stderr
