"""Configuration files: where they are found, what they may say, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from smime_lint.config import (
    MAX_DEPTH,
    MAX_SIZE,
    SETTINGS,
    Config,
    ConfigError,
    Form,
    UntrustedConfigError,
    load_config,
    trusted_directories,
    write_trusted_directories,
)
from smime_lint.engine.settings import Settings

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
def user(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's directory, which is empty."""
    path = tmp_path_factory.mktemp("user")
    monkeypatch.setattr("smime_lint.config.user_directory", lambda: str(path))
    monkeypatch.delenv("SMIME_LINT_CONFIG", raising=False)
    return path


@pytest.fixture
def untrusted(tmp_path: Path, user: Path) -> Path:
    """A directory of which no parent has a configuration: a root of one's own would be needed for more."""
    assert load_config(start=tmp_path) == Config()
    return tmp_path


@pytest.fixture
def directory(untrusted: Path) -> Path:
    """A directory that is trusted, as are two below it."""
    root = untrusted.resolve()
    write_trusted_directories(map(str, (root, root / "a", root / "a" / "b")))
    return untrusted


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_empty_name_is_not_left_out(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(directory / "smime-lint.toml", EVERYTHING)
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config("", directory)
    monkeypatch.setenv("SMIME_LINT_CONFIG", "")
    assert load_config(start=directory).file == (directory / "smime-lint.toml").resolve()


def test_every_key(directory: Path) -> None:
    file = write(directory / "smime-lint.toml", EVERYTHING)
    config = load_config(start=directory)
    assert config.file == file.resolve()
    assert config.values == {
        "br-version": "1.0.9",
        "type": "sponsor-strict",
        "policy-map": {"1.3.6.1.4.1.99999.1": "sponsor-strict"},
        "select": ("smbr.*", "pkix.*"),
        "ignore": ("pkix.time.*",),
        "fail-on": "never",
        "min-severity": "warn",
        "format": "ndjson",
        "jobs": 4,
        "rules": (str(file.resolve().parent / "house.py"), "/rules/other.py"),
        "reminders": True,
        "upcoming": True,
        "require-smime": False,
        "packs": {"house": {"limit": 400}},
    }


def test_every_field_of_the_settings_is_one_setting() -> None:
    fields = [setting.field for setting in SETTINGS if setting.field is not None]
    derived = {"document", "issuers_are_given", "suppress_on"}  # by the command
    assert sorted(fields) == sorted(set(Settings.__struct_fields__) - derived)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


def test_pyproject(directory: Path) -> None:
    write(directory / "pyproject.toml", '[tool.smime-lint]\nfail-on = "warn"\n')
    assert load_config(start=directory).get("fail-on") == "warn"


def test_the_nearest_file_wins(directory: Path) -> None:
    write(directory / "smime-lint.toml", "jobs = 1")
    write(directory / "a" / "pyproject.toml", "[tool.smime-lint]\njobs = 2")
    write(directory / "a" / "b" / "pyproject.toml", "[tool.other]\njobs = 3")
    assert load_config(start=directory / "a" / "b").get("jobs") == 2
    assert load_config(start=directory).get("jobs") == 1


def test_the_file_of_ones_own_wins_over_pyproject(directory: Path) -> None:
    write(directory / "pyproject.toml", "[tool.smime-lint]\njobs = 2")
    write(directory / "smime-lint.toml", "jobs = 1")
    assert load_config(start=directory).get("jobs") == 1


def test_the_current_directory_is_where_the_search_starts(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(directory / "smime-lint.toml", "jobs = 3")
    (directory / "below").mkdir()
    monkeypatch.chdir(directory / "below")
    assert load_config().get("jobs") == 3


def test_a_named_file_is_read_instead(directory: Path) -> None:
    write(directory / "smime-lint.toml", "jobs = 1")
    named = write(directory / "else" / "lint.toml", 'jobs = 2\nrules = ["house.py"]')
    config = load_config(str(named), directory)
    assert (config.get("jobs"), config.get("rules")) == (2, (str(named.parent / "house.py"),))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("job = 1", "there is no key 'job'; did you mean 'jobs'?"),
        ('br_version = "1.0.9"', "there is no key 'br_version'; did you mean 'br-version'?"),
        ("zzz = 1", "there is no key 'zzz'"),
        ("jobs = '4'", "jobs: expected a whole number up to 256, 0 for one process per processor, found '4'"),
        (
            "jobs = -1",
            "jobs: expected a whole number up to 256, 0 for one process per processor, found -1",
        ),
        (
            "jobs = true",
            "jobs: expected a whole number up to 256, 0 for one process per processor, found true",
        ),
        (
            "jobs = 257",
            "jobs: expected a whole number up to 256, 0 for one process per processor, found 257",
        ),
        ("br-version = 1.0", "br-version: expected a string, found 1.0"),
        ("type = 2024-01-01", "type: expected a string, found a date or time"),
        ('select = "smbr.*"', "select: expected a list of strings, found 'smbr.*'"),
        ("ignore = [1]", "ignore: expected a list of strings, found 1 as entry 1"),
        ("rules = {}", "rules: expected a list of paths, found a table"),
        ('reminders = "yes"', "reminders: expected true or false, found 'yes'"),
        ("require-smime = 1", "require-smime: expected true or false, found 1"),
        ('fail-on = "fatal"', 'fail-on: expected "error", "warn", "notice" or "never", found \'fatal\''),
        ('min-severity = "never"', 'min-severity: expected "error", "warn" or "notice", found \'never\''),
        (
            'format = ["json"]',
            'format: expected "text", "json", "ndjson", "sarif", "junit", "github", "gitlab" or "csv", '
            "found a list",
        ),
        ("policy-map = {a = 1}", "policy-map: expected a table of strings, found 1 at the key 'a'"),
        ('policy-map = ["a"]', "policy-map: expected a table of strings, found a list"),
        ('exclude = ["a", ["b"]]', "exclude: expected a list of strings, found a list as entry 2"),
        ("packs = {house = 1}", "packs: expected a table of tables, found 1 at the key 'house'"),
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
        ("smime-lint.toml", b"#" * (MAX_SIZE + 1), "expected TOML: the file has more than 262144 bytes"),
        (
            "smime-lint.toml",
            b"a" + b".a" * 100_000 + b" = 1",
            "expected TOML: a dotted key has more than 32 parts",
        ),
        (
            "smime-lint.toml",
            b"a = " + b"[" * 200_000,
            "expected TOML: arrays and tables are nested more than 32 deep",
        ),
        (
            "smime-lint.toml",
            b"a = {b = '''x\n''', " + b"c." * 100_000 + b"d = 'e'}",
            "expected TOML: a dotted key has more than 32 parts",
        ),
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


def test_depth_is_limited_outside_of_strings_alone(directory: Path) -> None:
    deep = "." * 2 * MAX_DEPTH + "[" * 2 * MAX_DEPTH
    for quoted in (f'"{deep}"', f"'{deep}'", f'"""\n{deep}\n"""', f"'''{deep}'''"):
        write(directory / "smime-lint.toml", f"type = {quoted}  # {deep}")
        assert str(load_config(start=directory).get("type")).strip() == deep


class TestTrust:
    """A file that was found, not named, hides nothing, loads nothing and asks nobody without trust."""

    @pytest.mark.parametrize(
        "text",
        [
            'rules = ["evil.py"]',
            "jobs = 17",
            'ignore = ["smbr.*"]',
            'select = ["pkix.*"]',
            'fail-on = "never"',
            'min-severity = "error"',
            'br-version = "1.0.0"',
            'type = "mailbox-legacy"',
            'policy-map = {"1.2.3" = "mailbox-legacy"}',
            "affiliated = true",
            "require-smime = false",
            "upcoming = false",
            "reminders = false",
            'issuer-domain = ["evil.example"]',
            'resolver = ["192.0.2.1"]',
            'bogus-canary = "example.com"',
            'exclude = ["*.pem"]',
            'suppress = [{rule = "smbr.*", reason = "none"}]',
            "[packs.smbr]\nweak_keys = '/etc/passwd'",
            'suppress = [{rule = "*", reason = "x"}]',
        ],
    )
    @pytest.mark.parametrize("name", ["smime-lint.toml", "pyproject.toml"])
    def test_a_key_that_needs_trust(self, untrusted: Path, text: str, name: str) -> None:
        table = "[tool.smime-lint]\n" if name == "pyproject.toml" else ""
        file = write(
            untrusted / name, table + text.replace("[packs", "[tool.smime-lint.packs" if table else "[packs")
        )
        key = text.strip("[").split(" ")[0].split(".")[0]
        with pytest.raises(
            UntrustedConfigError, match=f"the directory is not trusted, and {key} needs trust"
        ):
            load_config(start=untrusted)
        assert load_config(str(file)).get(key) is not None
        write_trusted_directories([str(untrusted.resolve())])
        assert load_config(start=untrusted).get(key) is not None

    def test_every_key_of_the_file_is_tried(self) -> None:
        (marks,) = [mark for mark in self.test_a_key_that_needs_trust.pytestmark if mark.args[0] == "text"]  # type: ignore[attr-defined]
        tried = {text.strip("[").split(" ")[0].split(".")[0] for text in marks.args[1]}
        assert tried == {setting.name for setting in SETTINGS if setting.in_file} - {"format", "show-clean"}

    def test_what_is_harmless(self, untrusted: Path) -> None:
        text = 'fail-on = "notice"\njobs = 16\nformat = "json"\nupcoming = true\nreminders = true\n'
        write(untrusted / "smime-lint.toml", text + "require-smime = true\nshow-clean = true")
        assert load_config(start=untrusted).get("fail-on") == "notice"

    def test_trust_is_that_of_the_directory_alone(self, directory: Path) -> None:
        write(directory / "below" / "smime-lint.toml", 'fail-on = "never"')
        with pytest.raises(UntrustedConfigError):
            load_config(start=directory / "below")

    def test_a_link_does_not_bring_trust(
        self, directory: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        elsewhere = tmp_path_factory.mktemp("elsewhere")
        write(elsewhere / "smime-lint.toml", 'fail-on = "never"')
        (directory / "link").symlink_to(elsewhere)
        write_trusted_directories([str(directory.resolve() / "link")])
        with pytest.raises(UntrustedConfigError):
            load_config(start=directory / "link")

    def test_a_file_in_the_environment_is_named(
        self, untrusted: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(untrusted / "smime-lint.toml", 'fail-on = "never"')
        file = write(untrusted / "other" / "lint.toml", 'ignore = ["pkix.*"]')
        monkeypatch.setenv("SMIME_LINT_CONFIG", str(file))
        assert load_config(start=untrusted) == Config(file, {"ignore": ("pkix.*",)})

    def test_the_file_of_the_user(self, untrusted: Path, user: Path) -> None:
        file = write(user / "smime-lint.toml", 'ignore = ["pkix.*"]')
        assert load_config(start=untrusted) == Config(file, {"ignore": ("pkix.*",)})
        write(untrusted / "smime-lint.toml", "jobs = 2")
        assert load_config(start=untrusted).values == {"jobs": 2}

    def test_a_relative_directory_of_the_user_is_ignored(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from smime_lint.config import user_directory

        monkeypatch.setenv("XDG_CONFIG_HOME", "here")
        monkeypatch.setenv("HOME", "/home/jane")
        assert user_directory() == "/home/jane/.config/smime-lint"
        monkeypatch.setenv("HOME", "there")
        assert user_directory() is None

    def test_the_list(self, untrusted: Path) -> None:
        assert trusted_directories() == []
        write_trusted_directories(["/a", "/b"])
        assert trusted_directories() == ["/a", "/b"]


def test_each_form_that_a_file_may_have_is_checked(directory: Path) -> None:
    for setting in SETTINGS:
        if setting.in_file and setting.form is not Form.CHOICE:
            write(directory / "smime-lint.toml", f"{setting.name} = 1.5")
            with pytest.raises(ConfigError, match=f"{setting.name}: expected .*, found 1.5"):
                load_config(start=directory)
