"""The files for CI systems and the examples in docs/ci.md are valid, and the action runs the linter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

from .certificates import CERTS, ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
CLEAN = CERTS / "profiles" / "sponsor-strict-p256.pem"
FAULTY = CERTS / "smbr" / "version" / "not_v3.fires.pem"


def check(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_action_has_its_schema() -> None:
    check("check_jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")


def test_hooks_have_their_schema() -> None:
    check("pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_have_their_schemas(example: str, tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(example)
    if "jobs:" in example:
        check("check_jsonschema", "--builtin-schema", "vendor.github-workflows", file)
    elif "repos:" in example:
        check("pre_commit", "validate-config", file)
        hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
        assert {hook["id"] for repo in yaml.safe_load(example)["repos"] for hook in repo["hooks"]} <= hooks
    else:
        check("check_jsonschema", "--builtin-schema", "vendor.gitlab-ci", file)


def test_hooks_match_the_suffixes_of_documents() -> None:
    from smime_lint.inputs import CERTIFICATE, CRL, OCSP_RESPONSE

    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    forms = {"smime-lint": CERTIFICATE, "smime-lint-crl": CRL, "smime-lint-ocsp": OCSP_RESPONSE}
    for id, form in forms.items():
        for suffix in form.suffixes:
            assert re.search(hooks[id]["files"], f"a/b{suffix}")
            assert re.search(hooks["smime-lint-expect"]["files"], f"a/b{suffix}")
        assert not re.search(hooks[id]["files"], "a/b.txt")


def action(tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action, as the runner does."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
    step = document["runs"]["steps"][-1]
    values = {name: each.get("default", "") for name, each in document["inputs"].items()} | inputs
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for name, expression in step["env"].items():
        match = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", expression)
        assert match is not None
        environment[name] = values[match[1]]
    assert "${{" not in step["run"]  # inputs are no code
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(  # noqa: S603
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )


def test_action_makes_annotations(tmp_path: Path) -> None:
    done = action(tmp_path, paths=f"{CLEAN}\n{FAULTY}\n", arguments="--br-version\n1.0.2\n")
    assert done.returncode == 1, done.stderr
    assert re.match(r"::error file=\S+,title=smbr\.version\.not_v3::", done.stdout)
    assert action(tmp_path, paths=str(CLEAN)).returncode == 0


def test_action_writes_files_and_takes_names_as_they_are(tmp_path: Path) -> None:
    name = "$(touch gone) 'a' b.pem"
    (tmp_path / name).write_bytes(CLEAN.read_bytes())
    (tmp_path / "-x.pem").write_bytes(CLEAN.read_bytes())
    (tmp_path / "smime-lint.toml").write_text('br-version = "1.0.2"\n')
    inputs = {"format": "sarif", "output": "out.sarif", "config": "smime-lint.toml"}
    done = action(tmp_path, paths=f"{name}\n-x.pem", **inputs)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.sarif").read_text().startswith('{"$schema"')
    assert not (tmp_path / "gone").exists()


def test_dockerfile_copies_what_exists_and_is_not_root() -> None:
    text = (ROOT / "Dockerfile").read_text()
    allowed = (ROOT / ".dockerignore").read_text()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists()
            assert f"!{source}\n" in allowed
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["65532:65532"]


@pytest.mark.parametrize(
    ("extras", "expected"), [("", "."), ("serve", ".[serve]"), ("serve,audit", ".[serve,audit]")]
)
def test_dockerfile_installs_the_extras_that_are_asked_for(extras: str, expected: str) -> None:
    text = (ROOT / "Dockerfile").read_text()
    stage = text[text.index("FROM ${BASE} AS build") :]
    assert "ARG EXTRAS=\n" in stage  # an argument before FROM is empty in the stage
    (requirement,) = re.findall(r"install --no-cache-dir (.+)$", stage, re.MULTILINE)
    done = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", f"echo {requirement}"],
        env={"EXTRAS": extras},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{expected}\n"


def test_the_extras_of_the_documentation_exist() -> None:
    texts = [(ROOT / name).read_text() for name in ("Dockerfile", "docs/ci.md", "docs/service.md")]
    named = {
        extra
        for text in texts
        for found in re.findall(r"EXTRAS=([a-z,]+)", text)
        for extra in found.split(",")
    }
    assert named == {"serve", "audit"}
    assert named <= set(metadata("smime-lint").get_all("Provides-Extra") or ())
