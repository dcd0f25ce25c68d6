"""Writes generated pages of docs/: ``python -m tests.factory.reference [--check]``.

The examples are those of rules/<pack>/examples.json: write these first.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

from smime_lint.audit import schema
from smime_lint.br import day_of, start_of
from smime_lint.decode import decode
from smime_lint.decode.crl import decode_crl
from smime_lint.decode.ocsp import decode_ocsp_response
from smime_lint.engine.packs import load_rules
from smime_lint.engine.values import value_of
from smime_lint.model import Document
from smime_lint.reference import (
    COVERAGE_PAGE,
    PAGES,
    Example,
    Excerpt,
    coverage,
    coverage_markdown,
    documented_packs,
    pages,
    read_coverage_data,
)
from smime_lint.rules import Mode, Rule
from smime_lint.testing.crl import Crl
from smime_lint.testing.ocsp import Response

from ..certificates import CRLS, GIVEN, RESPONSES, ROOT, der_of
from .examples import RULES, shorten
from .recipes import Recipe, all_recipes


def command(recipe: Recipe, rule: Rule) -> str:
    """The command line that lints the certificate as the test does."""
    response = recipe.certificate if isinstance(recipe.certificate, Response | Crl) else None
    words = ["smime-lint", {Response: "ocsp", Crl: "crl"}.get(type(recipe.certificate), "lint")]
    if recipe.br_version != "in-force":
        words += ["--br-version", recipe.br_version]
    if recipe.type is not None:
        words += ["--type", recipe.type]
    if recipe.issued_at is not None:
        words += ["--issued-at", _iso(recipe.issued_at)]
    if recipe.reminders or rule.mode is Mode.REMINDER:
        words.append("--reminders")
    for pattern in recipe.select or (("*", rule.id) if rule.mode is Mode.OPT_IN else ()):
        words += ["--select", pattern]
    if response is not None:
        words += _known(response)
    return shlex.join([*words, recipe.file])


def _known(response: Response | Crl) -> list[str]:
    """The options for the certificates and the time that a CRL or an OCSP response is linted with."""
    given = GIVEN.relative_to(ROOT).as_posix()
    words = [] if response.issuer is None else ["--issuer", f"{given}/{response.issuer}.pem"]
    for name in response.certificates:
        words += ["--certs", f"{given}/{name}.pem"]
    if response.fetched_at is not None:
        words += ["--fetched-at", _iso(int(response.fetched_at.timestamp()))]
    return words


def _iso(seconds: int) -> str:
    day = day_of(seconds)
    minutes, second = divmod(seconds - start_of(day), 60)
    return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}:{second:02}Z"


def values(certificate: Path) -> dict[str, str]:
    """What stands at each path of a certificate, or of another document."""
    found: dict[str, str] = {}
    read: Callable[[bytes], Document] = decode
    if certificate.is_relative_to(RESPONSES):
        read = decode_ocsp_response
    elif certificate.is_relative_to(CRLS):
        read = decode_crl
    document = read(der_of(certificate))
    for _, node in document.nodes:
        value = value_of(node)
        if value is not None:
            found.setdefault(
                document.locate(node).path, shorten(value.hex() if isinstance(value, bytes) else value)
            )
    return found


def example(rule: Rule, said: dict[str, str | None], recipes: dict[str, Recipe]) -> Example:
    """The example of a rule, with what the compliant certificate has at the same path.

    That is left out where it says nothing: where it is the same value, or the rule has drawn its value from
    the node's.
    """
    path, value = said["path"], said["value"]
    offending, compliant = str(said["offending"]), said["compliant"]
    excerpt = Excerpt(offending, command(recipes[offending], rule), said["message"], path, value)
    if compliant is None:
        return Example(excerpt, None)
    before = values(ROOT / offending).get(str(path))
    after = values(ROOT / compliant).get(str(path))
    if after is None or before != value or before == after:
        path = after = None
    return Example(excerpt, Excerpt(compliant, command(recipes[compliant], rule), None, path, after))


def documents() -> dict[str, str]:
    """The generated pages, by their paths in the project."""
    packs = documented_packs()
    rules = [rule for rule in load_rules() if rule.pack in packs]
    recipes = {recipe.file: recipe for recipe in all_recipes()}
    said: dict[str, dict[str, str | None]] = {}
    for file in sorted(RULES.glob("*/examples.json")):
        said.update(json.loads(file.read_text(encoding="utf-8")))
    examples = {rule.id: example(rule, said[rule.id], recipes) for rule in rules if rule.id in said}
    covered = coverage(rules, read_coverage_data())
    return {
        COVERAGE_PAGE: coverage_markdown(covered, packs),
        schema.PAGE: schema.markdown(),
        **pages(rules, examples),
    }


def stale(wanted: dict[str, str]) -> list[Path]:
    """The files that are not as they should be: missing, different, or of rules that are gone."""
    different = {
        ROOT / path
        for path, content in wanted.items()
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != content
    }
    gone = {file for file in (ROOT / PAGES).rglob("*.md") if file.relative_to(ROOT).as_posix() not in wanted}
    return sorted(different | gone)


def main() -> int:
    """Write or check the files; the exit code says whether one differs."""
    wanted = documents()
    files = stale(wanted)
    if "--check" in sys.argv[1:]:
        for file in files:
            print(f"{file} is not up to date: run python -m tests.factory.reference", file=sys.stderr)
        return int(bool(files))
    for file in files:
        content = wanted.get(file.relative_to(ROOT).as_posix())
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
