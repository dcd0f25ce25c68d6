"""The description of the interface, and the interface as described."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from openapi_spec_validator import validate

from smime_lint.service.app import create_app
from smime_lint.service.config import ServiceConfig
from smime_lint.service.openapi import OPERATIONS

from .conftest import Client
from .test_caa import setup

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis

SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", create_app(ServiceConfig(caa=setup)))


def test_valid(client: Client) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    assert len(OPERATIONS) == sum(len(path) for path in document["paths"].values())


def test_every_address_is_described(client: Client) -> None:
    document = client.get("/openapi.json").json()
    app: Any = create_app()
    served = {
        (route.path.replace(":str", ""), method.lower())
        for route in app.inner.routes
        for method in route.methods - {"OPTIONS"}
        if not route.path.startswith("/page/") and route.path not in ("/", "/openapi.json")
    }
    described = {(path, method) for path, operations in document["paths"].items() for method in operations}
    assert served == described


def test_answers_about_rubbish_are_described(client: Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    forms = ("/lintcert", "/linttbscert", "/lintcrl", "/lintocsp")
    bodies = {
        path: {"data": {"b64input": "cnViYmlzaA=="}} if path in forms else {"content": b"rubbish"}
        for path, operations in paths.items()
        if "post" in operations and not path.startswith("/page/")
    }
    assert bodies.keys() > set(forms)
    for path, body in bodies.items():
        answer = client.post(path, **body)  # type: ignore[arg-type]
        responses = paths[path]["post"]["responses"]
        described = responses.get(str(answer.status_code), responses["default"])["content"]
        assert answer.headers["content-type"].partition(";")[0] in described, path


@SCHEMA.parametrize()
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.filterwarnings("ignore")
def test_responses_are_as_described(case: Any) -> None:
    # No schema says which text is a document.
    case.call_and_validate(excluded_checks=[schemathesis.checks.positive_data_acceptance])
