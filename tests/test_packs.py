"""Rule packs: installed ones, files, and rules made from data."""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import sys
import types
import zipfile
from pathlib import Path

import pytest

from smime_lint import Linter, SettingsError
from smime_lint.engine import packs
from smime_lint.engine.packs import (
    Pack,
    PackError,
    installed_packs,
    load_rules,
    pack_of_file,
    pack_rules,
    resolve_paths,
)
from smime_lint.rules import module_rules
from smime_lint.testing.certificate import base

RULE_FILE = '''
from smime_lint.model import TBSCertificate
from smime_lint.rules import Severity, Violation, rule


@rule("acme.serial_number.odd", on=TBSCertificate, severity=Severity.WARN, citation="Acme CP 7.1")
def odd(tbs, ctx):
    """Serial numbers are even."""
    if tbs.serial_number.value % 2:
        yield Violation(tbs.serial_number, "the serial number is odd")
'''

PACK_FROM_DATA = """
from smime_lint.model import TBSCertificate
from smime_lint.rules import Severity, Violation, rule


def rules(options):
    for name in options["names"]:
        def check(tbs, ctx, name=name):
            yield Violation(tbs, name)
        yield rule(
            f"acme.from_data.{name}", on=TBSCertificate, severity=Severity.NOTICE, citation="Acme", title=name
        )(check)
"""


def test_a_rule_file_is_no_second_class(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    file.write_text(RULE_FILE)
    linter = Linter(rule_files=[str(file)])
    odd, even = (
        linter.lint_der(base().change(serial=serial).encode("test")) for serial in (2**70 + 1, 2**70)
    )
    assert {f.rule for f in odd.findings} - {f.rule for f in even.findings} == {"acme.serial_number.odd"}
    assert odd.rules_evaluated == Linter().lint_der(base().encode("test")).rules_evaluated + 1


def test_a_rule_file_is_a_module(tmp_path: Path) -> None:
    """Dataclasses find the types of their fields in sys.modules."""
    file = tmp_path / "acme.py"
    dataclass = "@dataclass\nclass Limit:\n    bits: int\n    kind: ClassVar[str] = ''\n"
    imports = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import ClassVar\n"
    )
    file.write_text(f"{imports}{RULE_FILE}\n\n{dataclass}")
    assert "acme.serial_number.odd" in {rule.id for rule in load_rules([str(file)])}


def test_a_rule_file_runs_once_unless_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = tmp_path / "acme.py", tmp_path / "other.py"
    ran = f"with open({str(tmp_path / 'ran')!r}, 'a') as file:\n    file.write(__file__ + '\\n')\n"
    text = RULE_FILE + ran
    file.write_text(text)
    other.write_text(text)
    monkeypatch.chdir(tmp_path)
    for name in (str(file), "acme.py", str(other)):
        load_rules([name])
    file.write_text(text + "# changed\n")
    load_rules([str(file)])
    assert (tmp_path / "ran").read_text().split() == [str(file), str(other), str(file)]


def test_a_rule_file_that_fails_is_forgotten(tmp_path: Path) -> None:
    (file := tmp_path / "acme.py").write_text("1 / 0")
    before = set(sys.modules)
    for _ in range(2):
        with pytest.raises(PackError, match="ZeroDivisionError"):
            load_rules([str(file)])
    assert not {name for name in set(sys.modules) - before if name.startswith("smime_lint_rules")}


def test_rules_from_data(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    file.write_text(PACK_FROM_DATA)
    linter = Linter(
        rule_files=[str(file)], pack_options={"acme": {"names": ["one", "two"]}}, select=["acme.*"]
    )
    result = linter.lint_der(base().encode("test"))
    assert {f.rule for f in result.findings} == {"acme.from_data.one", "acme.from_data.two"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("import nothing_of_this_name", "ModuleNotFoundError"),
        ("(", "SyntaxError"),
        ("1 / 0", "ZeroDivisionError"),
        ("import sys\nsys.exit(0)", "SystemExit: 0"),
        ("def rules(options):\n    raise SystemExit(0)", "SystemExit: 0"),
    ],
)
def test_a_rule_file_that_does_not_load(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "broken.py"
    file.write_text(content)
    with pytest.raises(SettingsError, match=message):
        Linter(rule_files=[str(file)])


def test_a_module_of_a_package_that_does_not_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_pack").mkdir()
    (tmp_path / "broken_pack" / "__init__.py").write_text("")
    (tmp_path / "broken_pack" / "field.py").write_text("import sys\nsys.exit(0)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(PackError, match="rule pack broken: SystemExit: 0"):
        pack_rules("broken", importlib.import_module("broken_pack"))


def test_paths_that_a_pack_does_not_resolve(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    file.write_text("def resolve_paths(options, directory):\n    raise SystemExit(0)\n")
    with pytest.raises(PackError, match="rule pack acme: SystemExit: 0"):
        resolve_paths({"acme": {}}, tmp_path, [str(file)])


def test_a_rule_file_that_is_not_there() -> None:
    with pytest.raises(SettingsError, match=r"nowhere\.py"):
        Linter(rule_files=["nowhere.py"])


def test_options_for_nobody() -> None:
    with pytest.raises(SettingsError, match="acme"):
        Linter(pack_options={"acme": {"a": 1}})
    with pytest.raises(SettingsError, match="pkix"):
        Linter(pack_options={"pkix": {"a": 1}})


def test_an_id_that_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "twin.py"
    file.write_text(RULE_FILE.replace("acme.serial_number.odd", "smbr.version.not_v3"))
    with pytest.raises(PackError, match="already taken"):
        load_rules([str(file)])


@pytest.mark.parametrize(
    ("relations", "message"),
    [
        ([{"replaces": ("house.a.b0",)}], "rule house.a.b0: replaces: the rule replaces itself"),
        (
            [{"replaces": ("house.a.b1",)}, {"replaces": ("house.a.b2",)}, {"replaces": ("house.a.b0",)}],
            "rule house.a.b0: replaces: the rule replaces itself",
        ),
        ([{}, {"replaces": ("house.a.b2",)}, {"replaces": ("house.a.b1",)}], "rule house.a.b1: replaces: "),
        ([{"announces": "house.a.c"}], "rule house.a.b0: announces: there is no rule 'house.a.c'"),
        (
            [{"doubtful_of": "smbr.version.not_v4"}],
            r"doubtful_of: there is no rule 'smbr\.version\.not_v4'.*smbr\.version\.not_v3",
        ),
    ],
    ids=("itself", "cycle", "cycle_of_others", "unknown", "unknown_but_near"),
)
def test_relations_that_cannot_be(tmp_path: Path, relations: list[dict[str, object]], message: str) -> None:
    (file := tmp_path / "house.py").write_text(RELATED.format(relations=relations))
    with pytest.raises(PackError, match=message):
        load_rules([str(file)])


def test_a_rule_may_replace_two_that_replace_one(tmp_path: Path) -> None:
    relations = [
        {"replaces": ("house.a.b1", "house.a.b2")},
        {"replaces": ("house.a.b3",)},
        {"replaces": ("house.a.b3", "house.a.retired")},
        {},
    ]
    (file := tmp_path / "house.py").write_text(RELATED.format(relations=relations))
    assert len([rule for rule in load_rules([str(file)]) if rule.pack == "house"]) == 4


RELATED = """
from smime_lint.model import Certificate
from smime_lint.rules import Severity, rule

METADATA = {{"on": Certificate, "severity": Severity.NOTICE, "citation": "house", "title": "A rule."}}
RULES = [
    rule(f"house.a.b{{number}}", **METADATA, **relations)(lambda certificate: ())
    for number, relations in enumerate({relations})
]
"""


def test_modules_of_a_package_are_found() -> None:
    import smime_lint_smbr

    ids = {rule.id for rule in pack_rules("smbr", smime_lint_smbr)}
    assert "smbr.version.not_v3" in ids
    assert isinstance(sys.modules["smime_lint_smbr.version"], types.ModuleType)


@pytest.mark.parametrize(
    "text", ["", "from smime_lint.rules import rule\n", "def rules(options):\n    return ()\n"]
)
def test_a_file_without_a_rule_is_a_mistake(tmp_path: Path, text: str) -> None:
    file = tmp_path / "empty.py"
    file.write_text(text)
    with pytest.raises(PackError, match=r"empty\.py: there is no rule in this file"):
        load_rules([str(file)])


def test_packs_have_the_version_of_their_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {pack.name: pack for pack in installed_packs()}
    assert found["smbr"].version == importlib.metadata.version("smime-lint")
    monkeypatch.setattr(packs, "_entry_points", packs._entry_points_by_library)
    assert {pack.name: pack for pack in installed_packs()} == found
    file = tmp_path / "house.py"
    file.write_bytes(b"abc")
    digest = hashlib.sha256(b"abc").hexdigest()
    assert pack_of_file(str(file)) == Pack("house", file=str(file), sha256=digest)


def test_the_first_distribution_on_the_path_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = {
        "one/My_Pack-1.0.dist-info": "acme = first",
        "two/my.pack-2.0.dist-info": "acme = second\nacme2 = second",
        "two/my_other-1.0.dist-info": "acme = third\nhouse = third",
        "two/my__pack-3.0.dist-info": "house = fourth",
    }
    for name, entries in written.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "METADATA").write_text(f"Name: {name[4:].partition('-')[0]}\nVersion: 1.0\n")
        (tmp_path / name / "entry_points.txt").write_text(f"[smime_lint.rules]\n{entries}\n")
    (tmp_path / "two" / "odd-1.0.dist-info" / "entry_points.txt").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "one"), str(tmp_path / "two")])
    by_directories, by_library = packs._entry_points(), packs._entry_points_by_library()
    assert by_directories == {"acme": ("first", "1.0"), "house": ("third", "1.0")}
    assert {name: package for name, (package, _) in by_library.items()} == packs.packages()


def test_the_modules_of_a_pack_in_an_archive_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "packs.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("__init__.py", "first.py", "more/__init__.py", "more/second.py"):
            defect = Path(name).stem
            text = "" if defect == "__init__" else RULE_IN_ARCHIVE.format(name=defect)
            file.writestr(f"zipped_pack/{name}", text)
    monkeypatch.syspath_prepend(str(archive))
    found = module_rules(importlib.import_module("zipped_pack"))
    assert sorted(rule.id for rule in found) == ["zipped.field.first", "zipped.field.second"]


RULE_IN_ARCHIVE = '''
from smime_lint.model import Certificate
from smime_lint.rules import Severity, rule


@rule("zipped.field.{name}", on=Certificate, severity=Severity.NOTICE, citation="house rules")
def check(certificate):
    """A rule."""
    return ()
'''
