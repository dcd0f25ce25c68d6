"""The commands of docs/service.md, as they are written there, against a service."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..certificates import ROOT
from ..documentation import Example, differences, run
from .server import serving

PAGE = ROOT / "docs" / "service.md"
_SESSION = re.compile(
    r"^<!-- session -->\n```sh\n(?P<commands>.*?)^```$\n\n```(?:text|json)\n(?P<output>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
EXAMPLES = [
    Example("sh", each["commands"], each["output"], 0) for each in _SESSION.finditer(PAGE.read_text())
]


@pytest.fixture(scope="module")
def curl_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A configuration of curl that leads the port of the page to that of a service."""
    missing = [program for program in ("curl", "jq") if shutil.which(program) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"{' and '.join(missing)} is not installed")
    home = tmp_path_factory.mktemp("curl")
    with serving("--require-smime", "--drain", "0") as server:
        (home / ".curlrc").write_text(f'connect-to = "127.0.0.1:8080:127.0.0.1:{server.port}"\n')
        yield home


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_session_of_the_page(curl_home: Path, example: Example) -> None:
    written = run(example, ROOT, CURL_HOME=str(curl_home))
    assert example.output is not None
    changes = differences(example.output, written.replace("\r", ""))
    assert not changes, changes


def test_the_page_has_a_session() -> None:
    assert len(EXAMPLES) == PAGE.read_text().count("<!-- session -->") == 6
