"""Writes testdata: ``python -m tests.factory [--check | --accept PREFIX] [PREFIX ...]``.

Documents are written again; expected findings are not. A document that is new gets a table in the
expected.toml of its directory with what the linter reports and ``reviewed = false``, if that agrees with its
recipe. A table whose findings are not those that the linter reports is an error, shown as a diff: correct the
rule, the recipe or the table.

PREFIX limits the run to paths that begin with it (smbr/key_usage). ``--accept PREFIX`` states that the
findings below it have been compared with the requirements: they replace those in the tables, which are then
reviewed. ``--check`` writes nothing and fails if a file would change.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from msgspec.structs import replace

from smime_lint.engine.report import Result
from smime_lint.testing.certificate import KEY_USAGES, SUBJECTS, Certificate, base
from smime_lint.testing.crl import Crl
from smime_lint.testing.expectations import (
    FILE_NAME,
    Expected,
    difference,
    file_of,
    read_expected,
    read_tables,
    table_of,
)
from smime_lint.testing.files import pem_of, to_pem
from smime_lint.testing.linting import lint as lint_document
from smime_lint.testing.ocsp import Response

from ..certificates import COMPLIANT, DIRECTORIES, GIVEN, ROOT
from .compliant import compliant_crls, compliant_responses, given, hierarchy
from .recipes import Recipe, all_recipes, directory_of

HEAD = """\
# All findings of each document of this directory: severity, rule, path.
# The recipe of a document states by hand which rules report an error or a warning; the factory compares.
# `reviewed = false` marks tables whose severities, paths and notices nobody has confirmed: the factory wrote
# them, or they are doubtful. The findings of all other tables are reviewed.
"""
GENERATIONS = ("legacy", "multipurpose", "strict")


def profile_recipes() -> list[Recipe]:
    """One compliant certificate for each type, generation and kind of key, and compliant responses."""
    certificates = {
        f"{type_name}-{generation}-{key}": base(f"{type_name}-{generation}", key)
        for type_name in SUBJECTS
        for generation in GENERATIONS
        for key in KEY_USAGES
    }
    return [
        Recipe(
            rule=f"profiles..{name}",
            certificate=document,
            fires=False,
            variant="",
            br_version="1.0.2",
            type=None,
            select=(),
            reminders=False,
            also=(),
        )
        for name, document in {**certificates, **compliant_responses(), **compliant_crls()}.items()
    ] + [
        Recipe(
            rule=f"ca..{name}",
            certificate=certificate,
            fires=False,
            variant="",
            br_version="1.0.2",
            type=type_name,
            select=(),
            reminders=False,
            also=(),
        )
        for name, (certificate, type_name) in hierarchy().items()
    ]


def path_of(recipe: Recipe) -> str:
    """Where the files of a recipe stand, without the ending."""
    pack, _, name = recipe.rule.split(".", 2)
    return f"{pack}/{name}" if pack in COMPLIANT else recipe.path


def settings_of(recipe: Recipe) -> Expected:
    """The settings that a recipe states, without findings."""
    document = recipe.certificate
    context = document if isinstance(document, Response | Crl) else None
    return Expected(
        br_version=recipe.br_version,
        type=recipe.type,
        issued_at=None
        if recipe.issued_at is None
        else datetime.fromtimestamp(recipe.issued_at, timezone.utc),
        affiliated=recipe.affiliated,
        select=recipe.select,
        reminders=recipe.reminders,
        issuer=None if context is None else context.issuer,
        certs=() if context is None else context.certificates,
        fetched_at=None if context is None else context.fetched_at,
        findings=(),
    )


def lint(recipe: Recipe, encoded: bytes) -> Result:
    """What the linter reports for the document under the recipe's settings."""
    document = recipe.certificate
    return lint_document(
        None if recipe.rule.partition(".")[0] in COMPLIANT else recipe.rule,
        settings_of(recipe),
        {Response: "ocsp", Crl: "crl"}.get(type(document), "certificate"),
        encoded,
        issuers=document.issuer_encodings(path_of(recipe)) if isinstance(document, Certificate) else (),
        given=GIVEN,
    )


def problems(recipe: Recipe, findings: Iterable[str]) -> list[str]:
    """Where findings are not what the recipe states.

    A recipe states every rule that reports an error or a warning, and its own rule whatever the severity.
    """
    reported = {
        rule
        for severity, rule, _ in (finding.split(" ", 2) for finding in findings)
        if severity != "notice" or rule == recipe.rule
    }
    stated = set(recipe.also) | ({recipe.rule} if recipe.fires else set())
    return [f"{rule} is silent" for rule in sorted(stated - reported)] + [
        f"{rule} fires unexpectedly" for rule in sorted(reported - stated)
    ]


@dataclass
class Run:
    """One run of the factory, which writes below ``root``."""

    root: Path
    accepted: tuple[str, ...] = ()
    """Prefixes of the paths whose findings are accepted."""
    check: bool = False
    files: set[Path] = field(default_factory=set)
    """The files that recipes make."""
    new: list[str] = field(default_factory=list)
    """The paths of the documents that get a table."""
    failed: bool = False

    def fail(self, text: str) -> None:
        """Report an error."""
        print(text, file=sys.stderr)
        self.failed = True

    def make(self, directory: Path, recipes: dict[str, Recipe], whole: bool) -> None:
        """Make the documents of a directory and their expected.toml.

        ``whole``: these are all recipes of the directory, so other tables are removed.
        """
        file = directory / FILE_NAME
        texts, present = read_tables(file), read_expected(file) if file.exists() else {}
        tables = {} if whole else dict(texts)
        for path, recipe in recipes.items():
            name = f"{path.rpartition('/')[2]}.pem"
            encoded = recipe.certificate.encode(path)
            self.put(directory / name, pem_of(recipe.certificate, encoded, path))
            wanted = self.expect(path, recipe, encoded, present.get(name))
            if wanted is not None:
                tables[name] = texts[name] if wanted == present.get(name) else table_of(name, wanted)
        self.put(file, file_of(tables, HEAD))

    def expect(self, path: str, recipe: Recipe, encoded: bytes, present: Expected | None) -> Expected | None:
        """The table of a document: from the recipe its settings, its findings from the present table."""
        result = lint(recipe, encoded)
        settings = settings_of(recipe)
        found = settings.with_result(result)
        wrong = [f"error: {result.error}"] if result.error else problems(recipe, found.findings)
        for problem in wrong:
            self.fail(f"{path}: {problem}")
        if not wrong and path.startswith(self.accepted):
            return found
        if present is not None:
            if changes := difference(present, found):
                self.fail(f"{path}: the findings are not those of {FILE_NAME}\n{changes}")
            return replace(
                settings, status=present.status, findings=present.findings, reviewed=present.reviewed
            )
        if wrong:
            return None
        self.new.append(path)
        # The recipe states that there are no findings; where there are, it states their rules alone.
        return replace(found, reviewed=not found.lines)

    def put(self, file: Path, content: str) -> None:
        """Write a file if it differs; with ``check``, report it."""
        self.files.add(file)
        if file.exists() and file.read_text(encoding="utf-8") == content:
            return
        if self.check:
            self.fail(f"{file} is not up to date")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")

    def remove_others(self) -> None:
        """Remove the files that no recipe makes; with ``check``, report them."""
        for directory in DIRECTORIES:
            for file in sorted((self.root / directory.relative_to(ROOT)).rglob("*.*")):
                if file not in self.files:
                    print(f"{file} belongs to no recipe", file=sys.stderr)
                    if self.check:
                        self.failed = True
                    else:
                        file.unlink()


def main(words: list[str] | None = None, root: Path = ROOT) -> int:
    """Write or check all files; the exit code says whether something is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.factory",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--accept", action="append", default=[], metavar="PREFIX")
    parser.add_argument("prefix", nargs="*", metavar="PREFIX")
    arguments = parser.parse_args(words)
    run = Run(root, tuple(arguments.accept), arguments.check)
    for name, encoded in given().items():
        run.put(root / GIVEN.relative_to(ROOT) / f"{name}.pem", to_pem(encoded))
    directories: dict[Path, dict[str, Recipe]] = {}
    for recipe in [*profile_recipes(), *all_recipes()]:
        path = path_of(recipe)
        if not arguments.prefix or path.startswith(tuple(arguments.prefix)):
            directory = (root / directory_of(recipe.certificate) / path).parent
            directories.setdefault(directory, {})[path] = recipe
    for directory, recipes in directories.items():
        run.make(directory, recipes, whole=not arguments.prefix)
    if not arguments.prefix:
        run.remove_others()
    if run.new:
        print(
            f"{len(run.new)} new documents: compare their findings with the requirements, then --accept them"
        )
    return int(run.failed)


if __name__ == "__main__":
    sys.exit(main())
