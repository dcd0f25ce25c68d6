"""smime-lint lint: options, configuration, exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from smime_lint.inputs import read_bytes

from .conftest import CLEAN, FAULTY, Run

RULE = "smbr.version.not_v3"


def results(result: Result) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(result.stdout)["results"]
    return found


def rules_of(result: Result) -> list[str]:
    return [finding["rule"] for entry in results(result) for finding in entry["findings"]]


def test_clean(run: Run) -> None:
    result = run("lint", CLEAN)
    assert result.exit_code == 0
    assert re.fullmatch(r"1 certificate: 1 clean; no findings; \d+ rules evaluated\n", result.stdout)
    assert result.stderr == ""
    shown = run("lint", CLEAN, "--show-clean").stdout
    assert shown.startswith(f"{CLEAN}\n")
    assert shown.endswith(result.stdout)


def test_quiet(run: Run, directory: Path) -> None:
    (directory / "smime-lint.toml").write_text('fail-on = "warn"')
    (directory / "note.txt").touch()
    (directory / "mail.pem").write_bytes(CLEAN.read_bytes())
    result = run("lint", "-q", ".")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    result = run("lint", "--quiet", FAULTY)
    assert result.exit_code == 1
    assert RULE in result.stdout
    assert "evaluated" not in result.stdout + result.stderr
    assert "configuration: " in run("lint", ".").stderr


def test_findings(run: Run) -> None:
    result = run("lint", FAULTY, "--br-version", "1.0.2")
    assert result.exit_code == 1
    assert RULE in result.stdout


def test_unreadable_inputs_do_not_cost_the_others(run: Run) -> None:
    result = run("lint", "missing.pem", FAULTY, "--format", "ndjson", "--br-version", "1.0.2")
    assert result.exit_code == 2
    missing, faulty = (json.loads(line) for line in result.stdout.splitlines())
    assert missing["error"] == "cannot be read: No such file or directory"
    assert RULE in [finding["rule"] for finding in faulty["findings"]]


def test_what_does_not_decode_is_2(run: Run) -> None:
    result = run("lint", "-", data=b"\x30\x82\x00\x00")
    assert result.exit_code == 2
    assert "standard input\n  not linted  offset " in result.stdout


def test_a_rule_that_raises_is_3(run: Run, house_rules: str) -> None:
    result = run("lint", CLEAN, "missing.pem", "--rules", house_rules)
    assert result.exit_code == 3
    assert "internal.rule_error" in result.stdout


def test_standard_input(run: Run) -> None:
    result = run("lint", "-", "--format", "json", data=CLEAN.read_bytes() * 2)
    assert [(entry["source"], entry["index"]) for entry in results(result)] == [("-", 0), ("-", 1)]


def test_a_directory(run: Run, directory: Path) -> None:
    certificates = directory / "certs"
    certificates.mkdir()
    for name in ("b.pem", "a"):
        (certificates / name).write_bytes(CLEAN.read_bytes())
    (certificates / "README").write_text("nothing")
    result = run("lint", "certs", "--format", "json")
    assert [entry["source"] for entry in results(result)] == ["certs/a", "certs/b.pem"]
    assert result.exit_code == 0
    assert result.stderr == "1 skipped: 1 other file\n"


def test_an_empty_directory_is_2(run: Run, directory: Path) -> None:
    (directory / "empty").mkdir()
    assert run("lint", "empty").exit_code == 2


def test_processes(run: Run) -> None:
    arguments = ("lint", FAULTY, CLEAN, "--format", "json", "--jobs")
    assert run(*arguments, 0).stdout == run(*arguments, 1).stdout


def test_no_input_is_2(run: Run) -> None:
    result = run("lint")
    assert result.exit_code == 2
    assert "Missing argument 'INPUT...'" in result.stderr


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warn", 1), ("notice", 1), ("never", 0), (None, 0)]
)
def test_fail_on(run: Run, house_rules: str, fail_on: str | None, code: int) -> None:
    option = () if fail_on is None else ("--fail-on", fail_on)
    arguments = ("lint", CLEAN, "--rules", house_rules, "--select", "house.*.warned", *option)
    assert run(*arguments).exit_code == code


def test_min_severity_hides_but_counts(run: Run, house_rules: str) -> None:
    result = run(
        "lint", CLEAN, "--rules", house_rules, "--select", "house.*.*ed", "--ignore", "*.failed",
        "--min-severity", "warn", "--fail-on", "notice", "--format", "json",
    )  # fmt: skip
    assert rules_of(result) == ["house.certificate.warned"]
    assert result.exit_code == 1


def test_select_and_ignore(run: Run) -> None:
    arguments = ("lint", FAULTY, "--br-version", "1.0.2", "--format", "json")
    assert rules_of(run(*arguments, "--select", "smbr.version.*")) == [RULE]
    result = run(*arguments, "--select", "smbr.*", "--ignore", RULE, "--ignore", "smbr.validity.*")
    assert RULE not in rules_of(result)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_glob_that_matches_nothing_is_2(run: Run, option: str) -> None:
    result = run("lint", CLEAN, "--format", "json", option, "smbr.nothing.*")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "no rule matches 'smbr.nothing.*'" in result.stderr


def test_selecting_rules_of_another_version_evaluates_nothing(run: Run) -> None:
    result = run("lint", CLEAN, "--select", RULE, "--issued-at", "2020-01-01")
    assert result.exit_code == 4
    assert result.stdout.startswith("1 not applicable: none of the selected rules applies\n1 certificate: ")
    assert "1 certificate: 1 not applicable; no findings; 0 rules evaluated\n" in result.stdout


def test_version_type_and_policy_map(run: Run) -> None:
    (entry,) = results(run("lint", CLEAN, "--format", "json", "--br-version", "1.0.5"))
    assert (entry["br_version"], entry["br_version_source"]) == ("1.0.5", "pinned")
    (entry,) = results(run("lint", CLEAN, "--format", "json", "--type", "mailbox-legacy"))
    assert (entry["type"], entry["generation"], entry["type_source"]) == ("mailbox", "legacy", "forced")
    mapping = ("--policy-map", "1.2.3=mailbox-legacy", "--policy-map", "1.2.4=mailbox-strict")
    assert results(run("lint", CLEAN, "--format", "json", *mapping))[0]["type_source"] == "policy"


@pytest.mark.parametrize(
    ("text", "issued_at"),
    [
        ("2024-05-31", "2024-05-31T00:00:00Z"),
        ("2024-05-31T12:30:00", "2024-05-31T12:30:00Z"),
        ("2024-05-31T12:30:00Z", "2024-05-31T12:30:00Z"),
        ("2024-05-31 12:30:00+02:00", "2024-05-31T10:30:00Z"),
    ],
)
def test_issued_at(run: Run, text: str, issued_at: str) -> None:
    (entry,) = results(run("lint", CLEAN, "--format", "json", "--issued-at", text))
    assert (entry["issued_at"], entry["br_version_source"]) == (issued_at, "issued_at")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--br-version", "9.9.9"), "there is no S/MIME BR version '9.9.9'"),
        (("--type", "sponsor"), "there is no certificate type 'sponsor'"),
        (
            ("--issued-at", "31.5.2024"),
            "expected a date as 2024-05-31 or 2024-05-31T12:00:00Z, or \"now\", found '31.5.2024'",
        ),
        (("--issued-at", ""), "expected a date as"),
        (("--policy-map", "1.2.3"), "expected an OID, = and a type"),
        (("--policy-map", "smime=sponsor-strict"), "expected an OID in dotted decimal, found 'smime'"),
        (("--policy-map", "1.2.3=sponsor"), "there is no certificate type 'sponsor'"),
        (("--rules", "missing.py"), "missing.py: there is no such rule file"),
        (("--jobs", "-1"), "--jobs"),
        (("--fail-on", "fatal"), "--fail-on"),
        (("--config", "missing.toml"), "missing.toml: cannot be read: No such file or directory"),
        (("--config", "x.toml", "--no-config"), "--config and --no-config contradict each other"),
        (
            ("--output", "no/such/directory/report"),
            "no/such/directory/report: cannot be written: No such file",
        ),
        (("--output", CLEAN), "cannot be written: it is one of the inputs"),
    ],
)
def test_bad_usage_is_2_and_says_what_was_expected(
    run: Run, arguments: tuple[object, ...], message: str
) -> None:
    result = run("lint", CLEAN, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_upcoming(run: Run, directory: Path) -> None:
    legacy = CLEAN.with_name("sponsor-legacy-p256.pem")
    arguments = ("lint", legacy, "--format", "json", "--issued-at", "2024-05-31")
    sunset = "smbr.certificate_policies.legacy_generation_after_sunset"
    assert rules_of(run(*arguments)) == []
    requested = run(*arguments, "--upcoming")
    assert (rules_of(requested), requested.exit_code) == ([sunset], 0)
    assert run(*arguments, "--upcoming", "--fail-on", "notice").exit_code == 1
    assert rules_of(run(*arguments, "--upcoming", "--jobs", 2)) == [sunset]
    (directory / "smime-lint.toml").write_text("upcoming = true")
    assert rules_of(run(*arguments)) == [sunset]
    assert rules_of(run(*arguments, "--no-upcoming")) == []
    compared = run("diff", "--from", "1.0.2", "--to", "latest", legacy, "--issued-at", "2024-05-31")
    assert sunset not in compared.stdout


def test_require_smime(run: Run, directory: Path) -> None:
    other = make_other_certificate()
    assert run("lint", "-", "--require-smime", data=other).exit_code == 1
    assert run("lint", "-", "--require-smime", "--fail-on", "never", data=other).exit_code == 4
    assert run("lint", "-", data=other).exit_code == 4
    assert run("lint", "-", "--select", "pkix.*", data=other).exit_code == 0
    (directory / "smime-lint.toml").write_text("require-smime = true")
    assert run("lint", "-", data=other).exit_code == 1
    assert run("lint", "-", "--no-require-smime", data=other).exit_code == 4


def make_other_certificate() -> bytes:
    """A compliant certificate, with clientAuth instead of emailProtection and a policy OID of the CA."""
    (item,) = read_bytes(CLEAN.read_bytes())
    assert item.der is not None
    return item.der.replace(
        bytes.fromhex("06082b06010505070304"), bytes.fromhex("06082b06010505070302")
    ).replace(bytes.fromhex("060767810c01050303"), bytes.fromhex("06072a030405060708"))


def test_tbs(run: Run) -> None:
    (item,) = read_bytes(CLEAN.read_bytes())
    assert item.der is not None
    length = int.from_bytes(item.der[6:8], "big")
    (entry,) = results(run("lint", "-", "--format", "json", data=item.der[4 : 8 + length]))
    assert entry["tbs"] is True
    assert run("lint", "-", "--tbs", data=item.der).exit_code == 2


def test_output_spares_the_certificates_in_a_directory(run: Run, directory: Path) -> None:
    below = directory / "all" / "some"
    below.mkdir(parents=True)
    certificate = below / "clean"
    certificate.write_bytes(CLEAN.read_bytes())
    result = run("lint", directory / "all", "--output", certificate)
    assert result.exit_code == 2
    assert "cannot be written: it is one of the inputs" in result.stderr
    assert certificate.read_bytes() == CLEAN.read_bytes()
    for _ in range(2):  # a report that is there already is written anew
        assert run("lint", directory / "all", "--output", below / "report.txt").exit_code == 0


def test_output(run: Run, directory: Path) -> None:
    result = run("lint", CLEAN, "--output", "report.json", "--format", "json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("1 certificate: 1 clean; ")  # the summary
    assert run("lint", CLEAN, "--output", "report.json", "-q").stderr == ""
    assert run("lint", CLEAN, "--output", "report.json", "--format", "json", "-q").stderr == ""
    assert json.loads((directory / "report.json").read_bytes())["results"][0]["source"] == str(CLEAN)


def test_color(run: Run) -> None:
    assert "\x1b[" in run("lint", FAULTY, "--color").stdout
    assert "\x1b[" not in run("lint", FAULTY).stdout
    assert "\x1b[" not in run("lint", FAULTY, "--no-color").stdout


def test_forced_colors_do_not_reach_files(run: Run, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("lint", FAULTY).stdout
    assert "\x1b[" in run("lint", FAULTY, "-o", "report.txt").stderr
    assert "\x1b[" not in (directory / "report.txt").read_text()
    run("lint", FAULTY, "-o", "report.txt", "--color")
    assert "\x1b[" in (directory / "report.txt").read_text()


def test_progress(run: Run) -> None:
    bundle = CLEAN.read_bytes() * 250
    arguments = ("lint", "-", "--select", "smbr.version.*", "--format", "ndjson")
    counted = run(*arguments, "--progress", data=bundle).stderr
    assert re.search(r"\r\d+ certificates \[\d\d:\d\d, ", counted)  # the total is unknown
    assert counted.endswith("\r")
    assert run(*arguments, data=bundle).stderr == ""
    assert run(*arguments, "--progress", "--quiet", data=bundle).stderr == ""


def test_progress_knows_the_total_of_files(run: Run, directory: Path) -> None:
    (directory / "bundle.pem").write_bytes(CLEAN.read_bytes() * 250)
    counted = run("lint", "bundle.pem", "--select", "smbr.version.*", "--progress", "-o", "report.txt").stderr
    assert "/250 [" in counted


class TestConfiguration:
    """What the file says holds, and the command line goes before it."""

    def test_the_nearest_file_is_read(
        self, run: Run, directory: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (directory / "smime-lint.toml").write_text('format = "json"\nbr-version = "1.0.5"\n')
        below = directory / "below"
        below.mkdir()
        monkeypatch.chdir(below)
        (entry,) = results(run("lint", CLEAN))
        assert entry["br_version"] == "1.0.5"

    def test_the_command_line_goes_before_it(self, run: Run, directory: Path) -> None:
        (directory / "smime-lint.toml").write_text(
            'format = "json"\nbr-version = "1.0.5"\nselect = ["pkix.*"]\nfail-on = "never"\n'
        )
        result = run("lint", FAULTY, "--br-version", "1.0.2", "--select", RULE, "--fail-on", "error")
        assert results(result)[0]["br_version"] == "1.0.2"
        assert rules_of(result) == [RULE]
        assert result.exit_code == 1
        assert run("lint", FAULTY, "--select", RULE).exit_code == 0

    def test_no_config(self, run: Run, directory: Path) -> None:
        (directory / "smime-lint.toml").write_text('format = "json"')
        assert run("lint", FAULTY, "--no-config").stdout.startswith(str(FAULTY))

    def test_rules_stand_beside_the_file(self, run: Run, directory: Path, house_rules: str) -> None:
        (directory / "etc").mkdir()
        Path(house_rules).rename(directory / "etc" / "house.py")
        (directory / "etc" / "lint.toml").write_text('rules = ["house.py"]\nselect = ["house.*.noted"]')
        result = run("lint", CLEAN, "--config", "etc/lint.toml", "--format", "json")
        assert rules_of(result) == ["house.certificate.noted"]

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("job = 1", "smime-lint.toml: there is no key 'job'; did you mean 'jobs'?"),
            ("jobs = 'x'", "smime-lint.toml: jobs: expected a whole number"),
            (
                "[packs.nothing]\nx = 1",
                "smime-lint.toml: packs: there are options for the rule pack 'nothing'",
            ),
            ("[packs.smbr]\nx = 1", "smime-lint.toml: packs: rule pack smbr: there is no option 'x'"),
            (
                'policy-map = {smime = "sponsor-strict"}',
                "smime-lint.toml: policy-map: expected an OID in dotted decimal, found 'smime'",
            ),
            (
                'policy-map = {"1.2.3" = "x"}',
                "smime-lint.toml: policy-map: there is no certificate type 'x'",
            ),
            ('type = "x"', "smime-lint.toml: type: there is no certificate type 'x'"),
            ('br-version = "x"', "smime-lint.toml: br-version: there is no S/MIME BR version 'x'"),
            ('select = ["x.y"]', "smime-lint.toml: select: no rule matches 'x.y'"),
            (
                '[[suppress]]\nrule = "x.y"\nreason = "x"',
                "smime-lint.toml: suppress: entry 1: no rule matches 'x.y'",
            ),
        ],
    )
    def test_mistakes_are_2(self, run: Run, directory: Path, text: str, message: str) -> None:
        (directory / "smime-lint.toml").write_text(text)
        result = run("lint", CLEAN)
        assert result.exit_code == 2
        assert message in result.stderr

    def test_mistakes_of_the_command_line_do_not_name_the_file(self, run: Run, directory: Path) -> None:
        (directory / "smime-lint.toml").write_text('type = "mailbox-strict"')
        result = run("lint", CLEAN, "--type", "x")
        assert "Error: type: there is no certificate type 'x'" in result.stderr

    def test_every_key_of_the_file_has_an_effect(self, run: Run, directory: Path) -> None:
        (directory / "smime-lint.toml").write_text(
            'type = "mailbox-strict"\nreminders = true\nrequire-smime = true\njobs = 2\n'
            'min-severity = "error"\nformat = "ndjson"\nfail-on = "never"\nignore = ["pkix.*"]\n'
            'br-version = "latest"\n'
            '[policy-map]\n"1.2.3.4" = "mailbox-legacy"\n'
        )
        result = run("lint", FAULTY)
        entry = json.loads(result.stdout)
        assert (entry["type_source"], entry["br_version_source"]) == ("forced", "latest")
        assert {finding["severity"] for finding in entry["findings"]} == {"error"}
        assert result.exit_code == 0
