"""Configuration files: where they are found, what they may say, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from smime_lint.config import Config, ConfigError, load_config

EVERYTHING = """
br-version = "1.0.9"
type = "sponsor-strict"
select = ["smbr.*", "pkix.*"]
ignore = ["pkix.time.*"]
fail-on = "never"
min-severity = "warn"
format = "ndjson"
jobs = 4
rules = ["house.py", "/rules/other.py"]
reminders = true
upcoming = true
require-smime = false
policy-map = {"1.3.6.1.4.1.99999.1" = "sponsor-strict"}

[packs.house]
limit = 400
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A directory of which no parent has a configuration: a root of one's own would be needed for more."""
    assert load_config(start=tmp_path) == Config()
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_every_key(directory: Path) -> None:
    file = write(directory / "smime-lint.toml", EVERYTHING)
    assert load_config(start=directory) == Config(
        file=file.resolve(),
        br_version="1.0.9",
        type="sponsor-strict",
        policy_map={"1.3.6.1.4.1.99999.1": "sponsor-strict"},
        select=("smbr.*", "pkix.*"),
        ignore=("pkix.time.*",),
        fail_on="never",
        min_severity="warn",
        format="ndjson",
        jobs=4,
        rules=(str(file.resolve().parent / "house.py"), "/rules/other.py"),
        reminders=True,
        upcoming=True,
        require_smime=False,
        packs={"house": {"limit": 400}},
    )


def test_pyproject(directory: Path) -> None:
    write(directory / "pyproject.toml", '[tool.smime-lint]\nfail-on = "warn"\n')
    assert load_config(start=directory).fail_on == "warn"


def test_the_nearest_file_wins(directory: Path) -> None:
    write(directory / "smime-lint.toml", "jobs = 1")
    write(directory / "a" / "pyproject.toml", "[tool.smime-lint]\njobs = 2")
    write(directory / "a" / "b" / "pyproject.toml", "[tool.other]\njobs = 3")
    assert load_config(start=directory / "a" / "b").jobs == 2
    assert load_config(start=directory).jobs == 1


def test_the_file_of_ones_own_wins_over_pyproject(directory: Path) -> None:
    write(directory / "pyproject.toml", "[tool.smime-lint]\njobs = 2")
    write(directory / "smime-lint.toml", "jobs = 1")
    assert load_config(start=directory).jobs == 1


def test_the_current_directory_is_where_the_search_starts(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(directory / "smime-lint.toml", "jobs = 3")
    (directory / "below").mkdir()
    monkeypatch.chdir(directory / "below")
    assert load_config().jobs == 3


def test_a_named_file_is_read_instead(directory: Path) -> None:
    write(directory / "smime-lint.toml", "jobs = 1")
    named = write(directory / "else" / "lint.toml", 'jobs = 2\nrules = ["house.py"]')
    config = load_config(str(named), directory)
    assert (config.jobs, config.rules) == (2, (str(named.parent / "house.py"),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("job = 1", "there is no key 'job'; did you mean 'jobs'?"),
        ('br_version = "1.0.9"', "there is no key 'br_version'; did you mean 'br-version'?"),
        ("zzz = 1", "there is no key 'zzz'"),
        ("jobs = '4'", "jobs: expected a whole number, 0 for one process per processor, found '4'"),
        ("jobs = -1", "jobs: expected a whole number, 0 for one process per processor, found an integer"),
        ("jobs = true", "jobs: expected a whole number, 0 for one process per processor, found a boolean"),
        ("br-version = 1.0", "br-version: expected a string, found a float"),
        ("type = 2024-01-01", "type: expected a string, found a date or time"),
        ('select = "smbr.*"', "select: expected a list of strings, found 'smbr.*'"),
        ("ignore = [1]", "ignore: expected a list of strings, found a list"),
        ("rules = {}", "rules: expected a list of strings, found a table"),
        ('reminders = "yes"', "reminders: expected true or false, found 'yes'"),
        ("require-smime = 1", "require-smime: expected true or false, found an integer"),
        ('fail-on = "fatal"', 'fail-on: expected "error", "warn", "notice" or "never", found \'fatal\''),
        ('min-severity = "never"', 'min-severity: expected "error", "warn" or "notice", found \'never\''),
        ('format = ["json"]', 'format: expected "text", "json" or "ndjson", found a list'),
        ("policy-map = {a = 1}", "policy-map: expected a table of strings, found a table"),
        ("packs = {house = 1}", "packs: expected a table of tables, found a table"),
    ],
)
def test_mistakes_name_file_key_and_what_was_expected(directory: Path, text: str, message: str) -> None:
    file = write(directory / "smime-lint.toml", text)
    with pytest.raises(ConfigError) as caught:
        load_config(str(file))
    assert str(caught.value) == f"{file}: {message}"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("smime-lint.toml", b"jobs =", "expected TOML: "),
        ("smime-lint.toml", b"type = '\xff'", "expected TOML: "),
        (
            "pyproject.toml",
            b"[tool]\nsmime-lint = 1",
            "expected tool.smime-lint to be a table, found an integer",
        ),
        ("pyproject.toml", b"[tool.other]", "expected a table [tool.smime-lint], found none"),
        ("pyproject.toml", b"tool = 1", "expected a table [tool.smime-lint], found none"),
    ],
)
def test_files_that_are_no_configuration(directory: Path, name: str, content: bytes, message: str) -> None:
    file = directory / name
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config(str(file))
    assert str(caught.value).startswith(f"{file}: {message}")


def test_a_named_file_must_exist(directory: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read: No such file or directory"):
        load_config(str(directory / "none.toml"))
