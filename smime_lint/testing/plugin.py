"""pytest plugin: one test for each document in the test data of a rule pack.

It does nothing until the pack names its test data in the configuration of pytest::

    [tool.pytest.ini_options]
    smime_lint_testdata = ["testdata"]

Each PEM file in these directories is linted under the settings of its table in the expected.toml beside it.
The test fails if

- the findings differ from those in the table; it shows the difference;
- the selected rules do not apply to the file, and the table does not state ``status = "not_applicable"``, or
  the other way round;
- the file has no table, or a table has no file;
- ``<pack>/<field>/<defect>.fires.pem`` has no finding of the rule ``<pack>.<field>.<defect>``, or
  ``<defect>.silent.pem`` has one.

The directory ``given`` contains the certificates that `Expected.issuer` and `Expected.certs` name. They are
not tested.

``pytest --smime-lint-accept PREFIX`` writes the findings of the documents whose paths begin with PREFIX to
expected.toml, and lists what it wrote. It does not write findings that contradict the name of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .expectations import Expected

EXPECTED = "expected.toml"
GIVEN = "given"
TESTDATA = "smime_lint_testdata"
ACCEPT = "--smime-lint-accept"

_written = pytest.StashKey[list[str]]()


class DocumentError(Exception):
    """A document does not have the findings that it should have; the message says which."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.getgroup("smime-lint").addoption(
        ACCEPT,
        action="append",
        default=[],
        metavar="PREFIX",
        help="write the findings of the documents below smime_lint_testdata whose paths begin with PREFIX "
        "(acme/serial_number) to expected.toml",
    )
    parser.addini(TESTDATA, "directories of smime-lint test documents", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to write from several processes."""
    config.stash[_written] = []
    if config.getoption(ACCEPT) and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError(f"{ACCEPT} does not work with -n")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect each expected.toml, and each directory that has documents but no expected.toml."""
    root = next((root for root in parent.config.getini(TESTDATA) if root in file_path.parents), None)
    if root is None or file_path.parent.name == GIVEN:
        return None
    if file_path.name == EXPECTED or (
        file_path.suffix == ".pem"
        and not (file_path.parent / EXPECTED).exists()
        and file_path == min(file_path.parent.glob("*.pem"))
    ):
        return DocumentDirectory.from_parent(parent, path=file_path, root=root)
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Report a PREFIX that does not select anything."""
    names = [item.document for item in items if isinstance(item, DocumentTest)]
    for prefix in config.getoption(ACCEPT):
        if not any(name.startswith(prefix) for name in names):
            raise pytest.UsageError(f"{ACCEPT} {prefix}: there is no such document below {TESTDATA}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """List the expected findings that were written."""
    if written := config.stash[_written]:
        terminalreporter.section("expected findings written")
        for text in written:
            terminalreporter.write_line(text)


class DocumentDirectory(pytest.File):
    """The documents of one directory."""

    def __init__(self, *, root: Path, **options: Any) -> None:
        """``root``: the directory in smime_lint_testdata that contains it."""
        super().__init__(**options)
        self.root = root

    def collect(self) -> Iterator[DocumentTest]:
        """A test for each PEM file and each table."""
        from .expectations import read_expected

        directory = self.path.parent
        file = directory / EXPECTED
        tables = read_expected(file) if file.exists() else {}
        for name in sorted({*tables, *(path.name for path in directory.glob("*.pem"))}):
            path = directory / name
            document = path.relative_to(self.root).as_posix().removesuffix(".pem")
            yield DocumentTest.from_parent(
                self, name=document.replace("/", "."), path=path, document=document, expected=tables.get(name)
            )


class DocumentTest(pytest.Item):
    """Compares the findings of one document with those expected."""

    parent: DocumentDirectory

    def __init__(self, *, path: Path, document: str, expected: Expected | None, **options: Any) -> None:
        """``document``: its path below the root, without .pem. ``expected``: its table, if it has one."""
        super().__init__(path=path, **options)
        self.document = document
        self.expected = expected

    def runtest(self) -> None:
        """Raises DocumentError."""
        from msgspec.structs import replace

        from .expectations import Expected, difference

        accepted = self.document.startswith(tuple(self.config.getoption(ACCEPT)))
        if not self.path.exists():
            raise DocumentError(f"{self.document}: {EXPECTED} has a table for it, but there is no such file")
        if self.expected is None and not accepted:
            raise DocumentError(
                f"{self.document}: {EXPECTED} has no table for it; "
                f"add one, or run pytest {ACCEPT} {self.document}"
            )
        expected = self.expected or Expected(br_version="in-force", findings=())
        found, note = self._lint(expected)
        changes = difference(expected, found)
        if accepted:
            wanted = replace(found, reviewed=True)
            if wanted != self.expected:
                self._write(wanted)
                self.config.stash[_written].append(f"{self.document}\n{changes}".rstrip())
        elif changes:
            note = note if found.status != expected.status else ""
            what = f"the findings are not those of {EXPECTED}"
            raise DocumentError(f"{self.document}: {what}\n{changes}\n{note}".rstrip())

    def _lint(self, expected: Expected) -> tuple[Expected, str]:
        """The table that the document should have, and why the selected rules do not apply to it, if so."""
        from ..engine.report import why_not_applicable
        from .expectations import rule_of
        from .linting import document_type, known_rules, lint, read_pem

        example = rule_of(self.document)
        if example is not None and example[0] not in known_rules():
            raise DocumentError(f"{self.document}: unknown rule {example[0]}")
        rule = None if example is None else example[0]
        label, (der, *issuers) = read_pem(self.path)
        given = self.parent.root / GIVEN
        result = lint(rule, expected, document_type(label), der, issuers=tuple(issuers), given=given)
        if result.error is not None:
            raise DocumentError(f"{self.document}: {result.error}")
        found = expected.with_result(result)
        if result.has_internal_error:
            raise DocumentError("\n".join((f"{self.document}: the linter failed", *found.findings)))
        if example is not None:
            rule, fires = example
            if any(finding.split(" ")[1] == rule for finding in found.findings) is not fires:
                raise DocumentError(
                    f"{self.document}: {rule} {'reports nothing' if fires else 'reports a finding'}"
                )
        return found, "" if found.status is None else why_not_applicable(result)

    def _write(self, expected: Expected) -> None:
        from .expectations import file_of, read_head, read_tables, table_of

        file = self.path.parent / EXPECTED
        tables = {**read_tables(file), self.path.name: table_of(self.path.name, expected)}
        file.write_text(file_of(tables, read_head(file)), encoding="utf-8", newline="\n")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Only the message of what is wrong with the document, its table or its settings."""
        if isinstance(excinfo.value, DocumentError | ValueError | OSError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file, and the document as the headline of a failure."""
        return self.path, None, self.document
