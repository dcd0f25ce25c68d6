"""smime-lint chain, and lint --issuer."""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509 import load_der_x509_certificate

from smime_lint.testing.authority import issued

from ..certificates import CERTS, der_of
from .conftest import Run

CAS = sorted((CERTS / "ca").glob("*.pem"))
LEAF = CERTS / "profiles" / "sponsor-strict-rsa.pem"
ISSUER = CERTS / "ca" / "smime-ca-1.pem"


def test_any_order_is_clean(run: Run) -> None:
    result = run("chain", str(LEAF), *map(str, CAS))
    assert result.exit_code == 0
    assert "issued by Example S/MIME CA 1, then Example Root" in result.stdout
    assert "issued by itself" in result.stdout


def test_json_tells_the_path(run: Run) -> None:
    result = run("chain", "--format", "json", str(CERTS / "ca"), str(LEAF))
    found = {entry["source"]: entry for entry in json.loads(result.stdout)["results"]}
    assert [issuer["subject"] for issuer in found[str(LEAF)]["issuers"]] == [
        "Example S/MIME CA 1", "Example Root",
    ]  # fmt: skip


def test_an_unknown_issuer_is_told(run: Run) -> None:
    result = run("chain", str(LEAF))
    assert result.exit_code == 0
    assert "its issuer is not among the certificates given" in result.stdout


def test_pkcs7(run: Run, tmp_path: Path) -> None:
    certificates = [load_der_x509_certificate(der_of(path)) for path in (LEAF, *CAS)]
    for encoding, name in ((Encoding.DER, "bundle.p7b"), (Encoding.PEM, "bundle.pem")):
        file = tmp_path / name
        file.write_bytes(pkcs7.serialize_certificates(certificates, encoding))
        result = run("chain", str(file))
        assert result.exit_code == 0
        assert f"{len(certificates)} certificates" in result.stdout
        assert run("lint", str(file)).exit_code == 0


def test_lint_with_an_issuer(run: Run, tmp_path: Path) -> None:
    assert run("lint", "--issuer", str(ISSUER), str(LEAF)).exit_code == 0
    wrong = run("lint", "--issuer", str(CERTS / "ca" / "constrained-ca.pem"), str(LEAF))
    assert wrong.exit_code == 1
    assert "smbr.chain.issuer_name_not_identical" in wrong.stdout
    tbs = tmp_path / "leaf.tbs"
    tbs.write_bytes(issued().change(tbs_only=True).encode("leaf"))
    assert run("lint", "--tbs", "--issuer", str(ISSUER), str(tbs)).exit_code == 0


def test_an_unreadable_issuer_is_bad_usage(run: Run, tmp_path: Path) -> None:
    assert run("lint", "--issuer", str(tmp_path / "none.pem"), str(LEAF)).exit_code == 2


# The cross certificate, which nobody told to be one, has a notice.
def test_one_bad_certificate_does_not_cost_the_others(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.pem").write_text("garbage")
    result = run("chain", str(tmp_path / "bad.pem"), *map(str, CAS))
    assert result.exit_code == 2
    counts = f"{len(CAS) + 1} certificates: {len(CAS) - 1} clean, 1 with findings, 1 not linted; 1 notice; "
    assert counts in result.stdout


def test_a_repeated_certificate_is_linted_once(run: Run) -> None:
    result = run("chain", "--format", "ndjson", str(LEAF), str(CERTS / "ca"), str(LEAF), str(ISSUER))
    sources = [json.loads(line)["source"] for line in result.stdout.splitlines()]
    assert sources == [str(path) for path in (LEAF, *CAS)]


def test_several_processes_say_the_same(run: Run) -> None:
    arguments = ("chain", "--format", "ndjson", str(CERTS / "ca"), str(CERTS / "profiles"))
    one = run(*arguments)
    assert one.exit_code == 0
    assert run(*arguments, "--jobs", "2").stdout == one.stdout


def test_a_path_that_ends_early_is_told(run: Run) -> None:
    result = run("chain", str(LEAF), str(ISSUER))
    assert "issued by Example S/MIME CA 1, whose issuer is not among the certificates given" in result.stdout
