"""The pack in docs/writing-rules.md: its files are installed, and its commands run as they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from .certificates import ROOT
from .documentation import differences, examples_of, files_of, run

PAGE = ROOT / "docs" / "writing-rules.md"
PACK = "acme-smime-rules"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The directory of the pack, and the variables that make pip install it beside the environment in use."""
    root = tmp_path_factory.mktemp("pack")
    for name, content in files_of(PAGE).items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    site = str(root / "site")
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}  # 0: without isolation
    return root / PACK, {"PIP_TARGET": site, "PYTHONPATH": site, **offline}


def test_the_commands_run_as_shown(environment: tuple[Path, dict[str, str]]) -> None:
    directory, variables = environment
    examples = list(examples_of(PAGE))
    assert len(examples) > 2
    for example in examples:
        written = run(example, directory, **variables)
        if example.output is not None:
            changes = differences(example.output, written)
            assert not changes, f"{PAGE.name}:{example.line}: {changes}"
