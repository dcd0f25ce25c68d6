"""The help of the commands, and what is said of wrong usage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from smime_lint.cli import cli
from smime_lint.config import Section

from .conftest import CLEAN, FAULTY, Run


def _commands() -> Iterator[tuple[str, ...]]:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, each) for each in command.list_commands(context))


COMMANDS = list(_commands())


def sections(text: str) -> dict[str, list[str]]:
    """The options under each heading of a help text."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in text.splitlines():
        if line.endswith(":") and not line.startswith(" "):
            heading = line[:-1]
        elif heading and (option := re.match(r"  (?:-\w, )?(--[\w-]+)", line)):
            found.setdefault(heading, []).append(option[1])
    return found


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_option_is_in_the_help_and_explained(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    command: click.Command | None = cli
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command is not None
    shown = [option for options in sections(result.stdout).values() for option in options]
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    assert sorted(shown) == sorted([*(max(option.opts, key=len) for option in options), "--help"])
    assert all(option.help for option in options)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_short_help_is_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    *before, name = words
    result = run(*before, "--help")
    (line,) = (line for line in result.stdout.splitlines() if line.startswith(f"  {name} "))
    assert not line.endswith("...")


def test_commands_are_grouped(run: Run) -> None:
    text = run("--help").stdout
    for title, name in (("Lint", "chain"), ("Audits", "audit"), ("Reference", "rules"), ("Setup", "trust")):
        section = text.partition(f"\n{title}:\n")[2].partition("\n\n")[0]
        assert f"\n  {name} " in f"\n{section}"


def test_options_of_lint_are_grouped(run: Run) -> None:
    found = sections(run("lint", "--help").stdout)
    titles = [section.value for section in Section]
    assert list(found) == [title for title in titles if title in found]
    assert {"Report", "Inputs", "Rules", "CAA checks", "Configuration"} < set(found)
    assert "--caa" in found["CAA checks"]
    assert "--issuer-domain" in found["CAA checks"]
    assert found["Other options"] == ["--help"]


@pytest.mark.parametrize("command", ["lint", "diff", "stream", "serve", "audit"])
def test_the_threshold_is_explained_by_its_effect(run: Run, command: str) -> None:
    text = run(command, "--help").stdout
    assert "Findings of this severity or above fail." in text
    assert "--fail-on" in text.partition("\nThreshold and baseline:\n")[0]


def test_a_short_list_has_no_sections(run: Run) -> None:
    assert list(sections(run("trust", "--help").stdout)) == ["Options"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lnit",), "There is no command 'lnit'; did you mean 'lint'?"),
        (("zebra",), "There is no command 'zebra'"),
        (("campaign", "weka-keys"), "There is no command 'weka-keys'"),
        (("caa", "chek"), "There is no command 'chek'; did you mean 'check'?"),
        (("lint", "x", "--fromat", "json"), "There is no option '--fromat'; did you mean '--format'?"),
        (("lint", "x", "--no-colour"), "There is no option '--no-colour'; did you mean '--no-color'?"),
        (("lint", "x", "--zebra"), "There is no option '--zebra'\n"),
        (
            ("lint", "x", "--format", "jsno"),
            "'--format': expected text, json, ndjson, sarif, junit, github, gitlab or csv, found 'jsno'; "
            "did you mean 'json'?",
        ),
        (
            ("lint", "x", "--fail-on", "nvr"),
            "error, warn, notice or never, found 'nvr'; did you mean 'never'?",
        ),
        (("lint", "x", "--jobs", "many"), "expected a whole number from 0 to 256, found 'many'"),
        (("lint", "x", "--jobs", "257"), "expected a whole number from 0 to 256, found '257'"),
        (("caa", "check", "x", "--deadline", "0"), "expected seconds from 0.01 to 3600, found '0'"),
        (("lint", "x", "--issued-at", "nwo"), "'--issued-at': expected a date as 2024-05-31"),
        (("lint", "x", "--type", "sponsor-srtict"), "did you mean 'sponsor-strict'?"),
        (("lint", "x", "--policy-map", "1.2.3=sponsor-srtict"), "did you mean 'sponsor-strict'?"),
        (
            ("lint", "x", "--type", "zebra"),
            "there is no certificate type 'zebra'; known are mailbox-legacy, ",
        ),
        (("lint", "x", "--br-version", "lastest"), "no S/MIME BR version 'lastest'; did you mean 'latest'?"),
        (("lint", "x", "--br-version", "7"), "no S/MIME BR version '7'; known are 1.0.0 to "),
        (("lint", "x", "--select", "smbr.key_usge.*"), "no rule matches 'smbr.key_usge.*'; did you mean"),
        (("lint", "x", "--ignore", "*,smbr.versoin.not_v3"), "did you mean 'smbr.version.not_v3'?"),
        (("rules", "--format", "marjdown"), "did you mean 'markdown'?"),
        (("completion", "fsh"), "did you mean 'fish'?"),
    ],
)
def test_a_near_miss_is_2_with_a_suggestion(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lint", "x", "--config", ""), "'--config': expected a file name, found an empty text"),
        (("lint", "x", "--output", ""), "'--output' / '-o': expected a file name, found an empty text"),
        (("lint", "x", "--write-baseline", ""), "'--write-baseline': expected a file name, found an empty"),
        (("lint", "x", "--issuer", "x", "--issuer", ""), "'--issuer': expected a file name, found an empty"),
        (("crl", "x", "--certs", ""), "'--certs': expected a path, found an empty text"),
        (("report", "x", "-o", ""), "expected a file name, found an empty text"),
        (("report", "x", "--csv", ""), "'--csv': expected a directory, found an empty text"),
        (("lint", "x", "--exclude", ""), "'--exclude': expected a glob, found an empty text"),
        (("lint", "x", "--select", ""), "'--select': expected a glob, found an empty text"),
        (("lint", "x", "--select", ","), "'--select': expected globs with commas between them, found ','"),
        (("lint", "x", "--ignore", "a,,b"), "'--ignore': expected globs with commas between them, found"),
        (("serve", "--host", ""), "'--host': expected an address, found an empty text"),
        (
            ("lint", "x", "--policy-map", "1.2.3=mailbox-strict", "--policy-map", "1.2.3 = sponsor-strict"),
            "'--policy-map': the OID 1.2.3 occurs twice",
        ),
    ],
)
def test_empty_and_repeated_values(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_other_spellings(run: Run) -> None:
    assert run("lint", FAULTY, "--fail-on", "Warning", "--format", "JSON").exit_code == 1
    result = run("lint", CLEAN, "--type", "SPONSORED-STRICT", "--min-severity", "warning")
    assert result.exit_code == 0
    assert (
        "sponsor-strict (as given)" in run("lint", CLEAN, "--type", "Sponsor-Strict", "--show-clean").stdout
    )


def test_rule_globs_can_be_joined_by_commas(run: Run) -> None:
    assert run("lint", FAULTY, "--ignore", "pkix.*, smbr.version.*").exit_code == 0
    assert run("lint", FAULTY, "--select", "pkix.*,smbr.version.not_v3").exit_code == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on = 'warn'", "there is no key 'fail_on'; did you mean 'fail-on'?"),
        (
            "fail-on = 'wran'",
            'expected "error", "warn", "notice" or "never", found \'wran\'; did you mean \'warn\'?',
        ),
        ("output = 'x'", "output is not a key: give --output on the command line"),
        ("type = 'sponsor-srtict'", "did you mean 'sponsor-strict'?"),
        (
            "[packs.smbrr]\na = 1",
            "options for the rule pack 'smbrr', but no such pack is loaded; did you mean 'smbr'?",
        ),
        ("[packs.smbr]\nweak_key = 1", "there is no option 'weak_key'; did you mean 'weak_keys'?"),
        ("[packs.smbr]\nzebra = 1", "there is no option 'zebra'; known are weak_keys"),
    ],
)
def test_a_near_miss_in_the_configuration(run: Run, directory: Path, text: str, message: str) -> None:
    (directory / "smime-lint.toml").write_text(text)
    result = run("lint", CLEAN)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_configuration_takes_other_spellings(run: Run, directory: Path) -> None:
    text = (
        "fail-on = 'WARNING'\ntype = 'SPONSORED-STRICT'\n[policy-map]\n'1.2.3' = 'Sponsor-validated Strict'\n"
    )
    (directory / "smime-lint.toml").write_text(text, "utf-8-sig")
    result = run("lint", CLEAN, "--format", "json")
    assert result.exit_code == 0
    assert '"type":"sponsor"' in result.stdout.replace(" ", "")


def test_paths_in_the_configuration_are_relative_to_it(run: Run, directory: Path, house_rules: str) -> None:
    below = directory / "below"
    below.mkdir()
    (directory / house_rules).rename(below / house_rules)
    (below / "weak.txt").write_text("00" * 20 + "\n")
    (below / "limits.txt").touch()
    with open(below / house_rules, "a", encoding="utf-8") as file:
        file.write(RULES_WITH_PATHS)
    (below / "lint.toml").write_text(
        f"rules = ['{house_rules}']\n[packs.smbr]\nweak_keys = ['weak.txt']\n"
        "[packs.house]\nlimits = 'limits.txt'\n"
    )
    weak = ("--select", "smbr.public_key.known_weak")
    result = run("lint", CLEAN, "--config", "below/lint.toml", *weak, "--format", "json")
    assert result.exit_code == 0, result.stderr
    assert (
        "known_weak" not in result.stdout.partition('"results"')[2]
    )  # there is a list, so there is no notice
    (below / "limits.txt").unlink()
    assert "there is no file below/limits.txt" in run("lint", CLEAN, "--config", "below/lint.toml").stderr


RULES_WITH_PATHS = """

def resolve_paths(options, directory):
    return {name: str(directory / value) for name, value in options.items()}


def rules(options):
    from pathlib import Path

    if not Path(options["limits"]).exists():
        raise ValueError(f"there is no file {options['limits']}")
    return [noted]
"""
