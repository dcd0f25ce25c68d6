"""The factory: the same bytes each time, tables as the recipes state, and no silent change of findings."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from smime_lint.testing.expectations import (
    FILE_NAME,
    Expected,
    difference,
    read_expected,
    read_tables,
    table_of,
)

from .certificates import GIVEN, all_cases
from .factory.__main__ import Run, main, path_of, pem_of, problems, profile_recipes, settings_of, to_pem
from .factory.compliant import given
from .factory.recipes import Recipe, all_recipes

FIRES = "exceeds_825_days.fires.pem"
SILENT = "exceeds_825_days.legacy.silent.pem"
FINDING = "error smbr.validity.exceeds_825_days tbsCertificate.validity"


@cache
def recipes() -> dict[str, Recipe]:
    return {path_of(recipe): recipe for recipe in [*profile_recipes(), *all_recipes()]}


def test_same_bytes() -> None:
    assert {case.name for case in all_cases()} == set(recipes())
    for case in all_cases():
        document = recipes()[case.name].certificate
        assert case.path.read_text() == pem_of(document, document.encode(case.name), case.name), case.name


def test_same_bytes_of_given_certificates() -> None:
    assert {path.stem: path.read_text() for path in GIVEN.glob("*.pem")} == {
        name: to_pem(encoded) for name, encoded in given().items()
    }


def test_tables_agree_with_the_recipes() -> None:
    for case in all_cases():
        recipe = recipes()[case.name]
        assert problems(recipe, case.expected.findings) == [], case.name
        settings = msgspec.structs.replace(case.expected, status=None, findings=(), reviewed=True)
        assert settings == settings_of(recipe), case.name


def test_tables_are_read_as_they_are_written() -> None:
    for case in all_cases():
        table = table_of(case.path.name, case.expected)
        assert msgspec.toml.decode(table, type=dict[str, Expected]) == {case.path.name: case.expected}


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_text('["a.pem"]\nbr_version = "1.0.2"\nfinding = []\nfindings = []\n')
    with pytest.raises(msgspec.ValidationError, match="there is no key 'finding'; did you mean 'findings'"):
        read_expected(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('br_versoin = "1.0.2"\nfindings = []', "there is no key 'br_versoin'; did you mean 'br_version'?"),
        ('br-version = "1.0.2"\nfindings = []', "there is no key 'br-version'; did you mean 'br_version'?"),
        ("findings = []", "the key 'br_version' is missing"),
        ('br_version = "1.0.2"\nfindings = "a"', "findings: expected a list of strings, found 'a'"),
        (
            'br_version = "1.0.2"\nfindings = []\nstatus = "clean"',
            "status: expected \"not_applicable\", found 'clean'",
        ),
        (
            'br_version = "1.0.2"\nfindings = []\nissued_at = "2024-05-31"',
            "issued_at: expected a time without quotes, as 2024-05-31T12:00:00Z, found '2024-05-31'",
        ),
        ("br_version = 1\nfindings = []", "br_version: expected a string, found 1"),
    ],
)
def test_errors_in_tables_are_in_the_words_of_toml(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / FILE_NAME
    file.write_text(f'["a.pem"]\n{content}\n')
    with pytest.raises(msgspec.ValidationError, match=re.escape(f'["a.pem"]: {message}')):
        read_expected(file)


def test_difference_shows_missing_and_unexpected_findings() -> None:
    def table(*findings: str, status: Literal["not_applicable"] | None = None) -> Expected:
        return Expected(br_version="1.0.2", status=status, findings=findings)

    same = ("error a.b.c tbsCertificate", "warn a.b.d tbsCertificate.version")
    assert difference(table(*same), table(*same)) == ""
    changes = difference(
        table(*same, "warn x.y.gone tbsCertificate"), table(*same, "error x.y.new tbsCertificate")
    )
    assert changes.splitlines()[3:] == [
        " error a.b.c tbsCertificate",
        " warn a.b.d tbsCertificate.version",
        "-warn x.y.gone tbsCertificate",
        "+error x.y.new tbsCertificate",
    ]
    assert difference(table(), table(*same[:1])).splitlines()[3:] == ["+error a.b.c tbsCertificate"]
    assert difference(table(*same[:1]), table()).splitlines()[3:] == ["-error a.b.c tbsCertificate"]
    out = table(status="not_applicable")
    assert difference(out, out) == ""
    assert difference(table(), out).splitlines()[3:] == ['+status = "not_applicable"']
    assert difference(out, table()).splitlines()[3:] == ['-status = "not_applicable"']


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the factory writes the recipes of two documents."""
    directory = tmp_path / "testdata" / "certs" / "smbr" / "validity"
    make(directory)
    return directory


def make(directory: Path, *accepted: str, check: bool = False, whole: bool = True, **changes: object) -> Run:
    """Run the factory for two documents, with a changed recipe for the first."""
    run = Run(directory.parents[3], accepted, check)
    names = (path.removesuffix(".pem") for path in (FIRES, SILENT))
    made = {f"smbr/validity/{name}": recipes()[f"smbr/validity/{name}"] for name in names}
    made[next(iter(made))] = replace(made[next(iter(made))], **changes)
    run.make(directory, made, whole)
    return run


def change(directory: Path, name: str, expected: Expected) -> str:
    """Write another table; return the text of the file."""
    file = directory / FILE_NAME
    text = file.read_text()
    file.write_text(text.replace(read_tables(file)[name].strip(), table_of(name, expected).strip()))
    assert file.read_text() != text
    return file.read_text()


def test_new_tables_are_not_reviewed_if_they_have_findings(directory: Path) -> None:
    assert read_expected(directory / FILE_NAME) == {
        FIRES: Expected(br_version="1.0.2", findings=(FINDING,), reviewed=False),
        SILENT: Expected(br_version="1.0.2", findings=()),
    }
    again = make(directory)
    assert not again.failed
    assert again.new == []
    assert not make(directory, check=True).failed


def test_findings_are_not_changed_silently(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stated = Expected(br_version="1.0.2", findings=("error smbr.validity.exceeds_825_days tbsCertificate",))
    text = change(directory, FIRES, stated)
    assert make(directory).failed
    assert (directory / FILE_NAME).read_text() == text
    lines = capsys.readouterr().err.splitlines()
    assert "-error smbr.validity.exceeds_825_days tbsCertificate" in lines
    assert f"+{FINDING}" in lines
    assert make(directory, check=True).failed
    assert make(directory, "smbr/version").failed
    assert (directory / FILE_NAME).read_text() == text


def test_the_status_is_written_and_not_changed_silently(directory: Path) -> None:
    """A certificate issued before the BR existed: the selected rules do not apply to it."""
    (directory / FILE_NAME).unlink()
    make(directory, "smbr/validity", fires=False, br_version="in-force", issued_at=0)
    found = read_expected(directory / FILE_NAME)[FIRES]
    assert (found.status, found.findings, found.reviewed) == ("not_applicable", (), True)
    assert make(directory).failed, "the recipe with the version 1.0.2 is one to which the rules apply"
    assert read_expected(directory / FILE_NAME)[FIRES].status == "not_applicable"


def test_accepted_findings_are_reviewed(directory: Path) -> None:
    change(directory, FIRES, Expected(br_version="1.0.2", findings=("error a.b.c tbsCertificate",)))
    assert not make(directory, "smbr/validity").failed
    found = read_expected(directory / FILE_NAME)[FIRES]
    assert found == Expected(br_version="1.0.2", findings=(FINDING,))


def test_settings_follow_the_recipe(directory: Path) -> None:
    assert not make(directory, br_version="1.0.3").failed
    found = read_expected(directory / FILE_NAME)[FIRES]
    assert found == Expected(br_version="1.0.3", findings=(FINDING,), reviewed=False)


def test_what_contradicts_the_recipe_is_not_accepted(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (directory / FILE_NAME).read_text()
    also = ("smbr.version.not_v3",)
    assert make(directory, "smbr/validity", also=also).failed
    assert "exceeds_825_days.fires: smbr.version.not_v3 is silent" in capsys.readouterr().err
    assert (directory / FILE_NAME).read_text() == text
    (directory / FILE_NAME).unlink()
    assert make(directory, also=also).failed
    assert list(read_expected(directory / FILE_NAME)) == [SILENT]


def test_comments_in_tables_stay(directory: Path) -> None:
    file = directory / FILE_NAME
    file.write_text(file.read_text().replace("\nreviewed", "\n# BR 6.3.2\nreviewed"))
    text = file.read_text()
    assert not make(directory).failed
    assert file.read_text() == text
    assert "# BR 6.3.2" in text


def test_what_belongs_to_no_recipe_is_removed(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = directory / FILE_NAME
    others = [directory / "old.pem", directory / "old.toml"]
    for other in others:
        other.write_text("")
    file.write_text(file.read_text() + '\n["old.pem"]\nbr_version = "1.0.2"\nfindings = []\n')
    text = file.read_text()
    check = make(directory, check=True)
    check.remove_others()
    assert check.failed
    assert file.read_text() == text
    make(directory, whole=False).remove_others()
    assert list(read_expected(file)) == [FIRES, SILENT, "old.pem"]
    make(directory).remove_others()
    assert list(read_expected(file)) == [FIRES, SILENT]
    assert sorted(path.name for path in directory.iterdir()) == [FIRES, SILENT, FILE_NAME]
    assert f"{others[0]} belongs to no recipe" in capsys.readouterr().err


def test_the_command_is_limited_to_a_prefix(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "smbr/version"], tmp_path) == 1
    assert list(tmp_path.iterdir()) == []
    assert main(["smbr/version"], tmp_path) == 0
    assert {file.parent.name for file in tmp_path.rglob(FILE_NAME)} == {"version"}
    assert "compare their findings with the requirements" in capsys.readouterr().out
    assert main(["--check", "smbr/version"], tmp_path) == 0
