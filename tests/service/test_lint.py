"""POST /v1/lint: the same report as that of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..certificates import der_of
from ..cli.conftest import CLEAN, FAULTY, Run
from .conftest import Client


def run_on(run: Run, data: bytes, *options: str) -> tuple[str, int]:
    result = run("lint", "--no-config", "--format", "json", *options, "-", data=data)
    return result.stdout, result.exit_code


@pytest.mark.parametrize("pem", [CLEAN, FAULTY], ids=["clean", "faulty"])
def test_same_as_the_command_line(client: Client, run: Run, pem: Path) -> None:
    expected, code = run_on(run, pem.read_bytes(), "--reminders", "--br-version", "latest")
    options = {"reminders": True, "br-version": "latest"}
    as_json = client.post("/v1/lint", json={"input": pem.read_text(), **options})
    raw = client.post(
        "/v1/lint?reminders=true&br-version=latest",
        content=der_of(pem),
        headers={"Content-Type": "application/pkix-cert"},
    )
    for response in (as_json, raw):
        assert response.status_code == 200
        assert response.headers["Smime-Lint-Code"] == str(code)
        assert response.text == expected
