"""Writes testdata: ``python -m tests.factory [--check] [PREFIX ...]``.

Each certificate gets a file of expected findings beside it. The findings are what the linter says now;
read their diff against the BR text before you commit it. ``--check`` writes nothing and fails where a file
differs. PREFIX limits the run to paths that begin with it (smbr/key_usage).
"""

from __future__ import annotations

import argparse
import base64
import sys
import textwrap
from pathlib import Path
from typing import Any

import msgspec

from smime_lint import Settings
from smime_lint.documents import DocumentLinter, make_linter
from smime_lint.engine.report import Result
from smime_lint.rules import Mode

from .authority import hierarchy
from .certificate import CERTS, CHAINS, KEY_USAGES, SUBJECTS, Certificate, base
from .recipes import Recipe, all_recipes
from .response import Response, compliant, given
from .revocation import Crl, compliant_crls

ROOT = Path(__file__).parents[2]
DIRECTORIES = (CERTS, CHAINS, Response.directory, Crl.directory)
GIVEN = f"{Response.directory}/given"
"""Certificates that the linter is given beside responses."""
COMPLIANT = ("profiles", "ca")
"""Directories of certificates without a fault."""
GENERATIONS = ("legacy", "multipurpose", "strict")


def to_pem(encoded: bytes, label: str = "CERTIFICATE") -> str:
    """PEM with lines of 64 characters."""
    body = "\n".join(textwrap.wrap(base64.b64encode(encoded).decode(), 64))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


def pem_of(document: Certificate | Response, encoded: bytes, label: str) -> str:
    """The PEM of a document; of a certificate with those above it, the bundle."""
    issuers = document.issuer_encodings(label) if isinstance(document, Certificate) else ()
    return to_pem(encoded, document.label) + "".join(to_pem(issuer) for issuer in issuers)


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
        for name, document in {**certificates, **compliant(), **compliant_crls()}.items()
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


_LINTERS: dict[bytes, DocumentLinter[Any]] = {}


def lint(recipe: Recipe, encoded: bytes) -> Result:
    """What the linter says to the certificate under the recipe's settings."""
    select = recipe.select
    rules = {rule.id: rule for rule in _linter(Settings()).engine.rules}
    if not select and recipe.rule in rules and rules[recipe.rule].mode is Mode.OPT_IN:
        select = ("*", recipe.rule)
    reminders = recipe.reminders or (recipe.rule in rules and rules[recipe.rule].mode is Mode.REMINDER)
    document = recipe.certificate
    settings = Settings(
        br_version=recipe.br_version,
        type=recipe.type,
        select=select,
        reminders=reminders,
        issued_at=recipe.issued_at,
        affiliated=recipe.affiliated,
        issuers=document.issuer_encodings(path_of(recipe)) if isinstance(document, Certificate) else (),
    )
    if not isinstance(document, Certificate):
        settings = msgspec.structs.replace(
            settings,
            document="crl" if isinstance(document, Crl) else "ocsp",
            issuers=() if document.issuer is None else (given()[document.issuer],),
            certificates=tuple(given()[name] for name in document.subjects) or None,
            fetched_at=None if document.fetched_at is None else int(document.fetched_at.timestamp()),
        )
    return _linter(settings).lint_der(encoded)


def _linter(settings: Settings) -> DocumentLinter[Any]:
    key = msgspec.msgpack.encode(settings)
    if key not in _LINTERS:
        _LINTERS[key] = make_linter(settings)
    return _LINTERS[key]


def expected_findings(recipe: Recipe, result: Result) -> list[str]:
    """The findings that the file lists: warn and above, and those of the recipe's own rule."""
    return sorted(
        f"{finding.severity.value} {finding.rule} {finding.path}"
        for finding in result.findings
        if finding.severity.value != "notice" or finding.rule == recipe.rule
    )


def problems(recipe: Recipe, result: Result) -> list[str]:
    """Where the result is not what the recipe says."""
    wrong = []
    if result.error:
        wrong.append(f"error: {result.error}")
    rules = {line.split()[1] for line in expected_findings(recipe, result)}
    wanted = set(recipe.also) | ({recipe.rule} if recipe.fires else set())
    wrong += [f"{rule} is silent" for rule in sorted(wanted - rules)]
    wrong += [f"{rule} fires unexpectedly" for rule in sorted(rules - wanted)]
    return wrong


def expected_file(recipe: Recipe, result: Result) -> str:
    """The TOML beside the certificate."""
    lines = [f'br_version = "{recipe.br_version}"']
    if recipe.rule.partition(".")[0] not in COMPLIANT:
        lines.append(f'rule = "{recipe.rule}"')
    if recipe.type:
        lines.append(f'type = "{recipe.type}"')
    if recipe.issued_at is not None:
        lines.append(f"issued_at = {recipe.issued_at}")
    if recipe.affiliated is not None:
        lines.append(f"affiliated = {str(recipe.affiliated).lower()}")
    if isinstance(recipe.certificate, Response | Crl):
        lines += _told(recipe.certificate)
    findings = expected_findings(recipe, result)
    if findings:
        lines += ["findings = [", *(f'    "{finding}",' for finding in findings), "]"]
    else:
        lines.append("findings = []")
    return "\n".join(lines) + "\n"


def _told(response: Response | Crl) -> list[str]:
    """What the linter was told beside a response."""
    lines = [] if response.issuer is None else [f'issuer = "{response.issuer}"']
    if response.subjects:
        lines.append(f"certs = [{', '.join(map(repr, response.subjects))}]".replace("'", '"'))
    if response.fetched_at is not None:
        lines.append(f'fetched_at = "{response.fetched_at:%Y-%m-%dT%H:%M:%SZ}"')
    return lines


def main() -> int:
    """Write or check all files; the exit code says whether something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.factory", description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("prefix", nargs="*")
    arguments = parser.parse_args()
    failed = False
    files = {ROOT / GIVEN / f"{name}.pem": to_pem(encoded) for name, encoded in given().items()}
    for recipe in [*profile_recipes(), *all_recipes()]:
        path = path_of(recipe)
        if arguments.prefix and not path.startswith(tuple(arguments.prefix)):
            continue
        encoded = recipe.certificate.encode(path)
        result = lint(recipe, encoded)
        for problem in problems(recipe, result):
            print(f"{path}: {problem}", file=sys.stderr)
            failed = True
        files[ROOT / recipe.certificate.directory / f"{path}.pem"] = pem_of(recipe.certificate, encoded, path)
        files[ROOT / recipe.certificate.directory / f"{path}.toml"] = expected_file(recipe, result)
    for file, content in files.items():
        if file.exists() and file.read_text() == content:
            continue
        if arguments.check:
            print(f"{file} is not up to date", file=sys.stderr)
            failed = True
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
    if not arguments.prefix:
        for file in sorted(
            file
            for directory in DIRECTORIES
            for ending in ("*.pem", "*.toml")
            for file in (ROOT / directory).rglob(ending)
        ):
            if file not in files:
                failed = failed or arguments.check
                print(f"{file} belongs to no recipe", file=sys.stderr)
                if not arguments.check:
                    file.unlink()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
