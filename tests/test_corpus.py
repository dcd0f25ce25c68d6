"""The runner: results in the order of the inputs, in one process or several, whatever happens."""

from __future__ import annotations

import base64
import errno
import multiprocessing
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec
import pytest

from smime_lint import Linter, Settings, SettingsError, Severity, exit_code
from smime_lint.engine.report import Status, combine
from smime_lint.inputs import Inputs, Item
from smime_lint.inputs.item import MAX_SMALL
from smime_lint.output import Batch, Render, Summary
from smime_lint.output.json import JsonWriter
from smime_lint.run import workers
from smime_lint.run.corpus import CHUNK_BYTES, CHUNK_COUNT, Finish, read_chunks, run, run_and_finish
from smime_lint.run.workers import CHUNKS_PER_JOB, WORKER_ERROR

from .certificates import cases

COUNT = 3 * CHUNK_COUNT + 5
MANY = 3 * CHUNK_COUNT * CHUNKS_PER_JOB
"""More than two processes are given ahead."""
FEW_RULES = ("smbr.version.*",)

# Python warns of fork in a process with threads; the test runner may have some.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture(
    params=[name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]
)
def start_method(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def inputs(count: int = COUNT) -> Iterator[Item]:
    """Certificates, and among them what cannot be read and what cannot be decoded."""
    certificates = [case.der for case in cases()[:7]]
    for number in range(count):
        if number % 10 == 3:
            yield Item("bundle.pem", number, None, f"line {number}: damaged")
        elif number % 10 == 6:
            yield Item("bundle.pem", number, b"\x30\x00", None)
        else:
            yield Item("bundle.pem", number, certificates[number % 7], None)


def test_one_process_is_the_linter_in_a_row() -> None:
    linter = Linter()
    for item, result in zip(inputs(40), run(inputs(40), Settings()), strict=True):
        assert (result.source, result.index) == (item.source, item.index)
        if item.der is None:
            assert result.error == item.error
        else:
            assert result == linter.lint_der(item.der, item.source, item.index)


def test_processes_change_nothing(start_method: str) -> None:
    settings = Settings(select=FEW_RULES)
    expected = list(run(inputs(), settings))
    assert list(run(inputs(), settings, 2, start_method)) == expected
    assert [result.index for result in expected] == list(range(COUNT))


def test_few_inputs_need_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.run.workers.run_parallel", None)
    assert len(list(run(inputs(CHUNK_COUNT), Settings(select=FEW_RULES), 8))) == CHUNK_COUNT


def test_no_inputs() -> None:
    assert list(run((), Settings(select=FEW_RULES), 1)) == []
    assert list(run((), Settings(select=FEW_RULES), 2)) == []


def test_settings_reach_the_processes(start_method: str, tmp_path: Path) -> None:
    rules = tmp_path / "house.py"
    rules.write_text(HOUSE_RULES)
    settings = Settings(select=("house.*",), rule_files=(str(rules),), pack_options={"house": {"limit": 10}})
    results = list(run(inputs(), settings, 2, start_method))
    assert {finding.message for result in results for finding in result.findings} == {"the limit is 10"}


def test_bad_settings_are_said_at_once() -> None:
    with pytest.raises(SettingsError):
        run(inputs(), Settings(br_version="9.9.9"), 2)


@pytest.mark.parametrize("jobs", [1, 2])
def test_inputs_are_read_as_they_are_needed(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        for item in inputs(1_000_000):
            taken += 1
            yield item

    results = run(endless(), Settings(select=FEW_RULES), jobs)
    assert [next(results).index for _ in range(3)] == [0, 1, 2]
    assert taken <= (3 if jobs == 1 else (jobs * CHUNKS_PER_JOB + 1) * CHUNK_COUNT)
    results.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_chunks_are_bounded_by_count_and_size() -> None:
    assert [len(chunk) for chunk in read_chunks(inputs(CHUNK_COUNT * 2 + 1))] == [CHUNK_COUNT, CHUNK_COUNT, 1]
    large = [Item("x", number, bytes(CHUNK_BYTES // 2), None) for number in range(5)]
    assert [len(chunk) for chunk in read_chunks(large)] == [2, 2, 1]
    assert list(read_chunks(())) == []


@pytest.mark.parametrize("fatal", [{70}, {5, 70}], ids=["one", "all"])
def test_a_process_that_ends_leaves_no_input_out(start_method: str, tmp_path: Path, fatal: set[int]) -> None:
    rules = tmp_path / "house.py"
    rules.write_text(DEADLY_RULES)
    settings = Settings(select=("house.*",), rule_files=(str(rules),))
    items = [
        msgspec.structs.replace(item, der=cases()[0].der + bytes(1000)) if item.index in fatal else item
        for item in inputs(MANY)
    ]
    results = list(run(items, settings, 2, start_method))
    assert [result.index for result in results] == list(range(MANY))
    lost = [result for result in results if any(f.rule == WORKER_ERROR for f in result.findings)]
    readable = [item.index for item in items if item.der is not None]
    if len(fatal) == 1:  # the other process goes on
        readable = [index for index in readable if CHUNK_COUNT <= index < 2 * CHUNK_COUNT]
    assert [result.index for result in lost] == readable
    assert {exit_code(result, None) for result in lost} == {3}
    assert {result.error for result in lost} == {
        "internal error: not linted, because a process of the linter ended or did not start"
    }
    unreadable = [result for result in results if result.index % 10 == 3]
    assert all(result.error == f"line {result.index}: damaged" for result in unreadable)


@pytest.mark.parametrize("allowed", [0, 1])
def test_processes_that_cannot_start(monkeypatch: pytest.MonkeyPatch, allowed: int) -> None:
    start = BaseProcess.start
    started = 0

    def limited(process: BaseProcess) -> None:
        nonlocal started
        if started == allowed:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        started += 1
        start(process)

    monkeypatch.setattr(BaseProcess, "start", limited)
    results = list(run(inputs(), Settings(select=FEW_RULES), 3))
    assert [result.index for result in results] == list(range(COUNT))
    lost = [result for result in results if result.status is Status.FAILED]
    assert len(lost) == (0 if allowed else sum(item.der is not None for item in inputs()))


def test_a_process_that_ends_before_it_gets_anything(
    monkeypatch: pytest.MonkeyPatch, start_method: str
) -> None:
    settings = Settings(select=FEW_RULES)
    expected = list(run(inputs(), settings))
    start = BaseProcess.start
    killed: list[BaseProcess] = []

    def deadly(process: BaseProcess) -> None:
        start(process)
        if not killed:
            killed.append(process)
            process.kill()
            process.join()

    monkeypatch.setattr(BaseProcess, "start", deadly)
    assert list(run(inputs(), settings, 2, start_method)) == expected
    assert killed


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Files of each form: small ones, which processes read, and a large one, which is cut for them."""
    ders = [case.der for case in cases()[:40]]
    for number, der in enumerate(ders):
        (tmp_path / f"{number:03}.der").write_bytes(der)
        (tmp_path / f"{number:03}.pem").write_bytes(pem(der) + pem(ders[0]))
    (tmp_path / "empty.pem").touch()
    (tmp_path / "bundle.pem").write_bytes(b"".join(map(pem, ders * 20)) + pem(b"\x30\x00") + pem(ders[1]))
    (tmp_path / "other.txt").write_text("text")
    return tmp_path


def pem(der: bytes) -> bytes:
    return b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(der) + b"-----END CERTIFICATE-----\n"


def test_what_processes_read_is_what_one_reads(archive: Path, start_method: str) -> None:
    settings = Settings(select=FEW_RULES)
    linter = Linter(settings)
    inputs = Inputs([str(archive)])
    assert (archive / "bundle.pem").stat().st_size > MAX_SMALL
    expected = [linter.lint_item(item) for item in inputs]
    assert len(expected) == 40 + 80 + 1 + 802
    assert list(run(Inputs([str(archive)]).units(), settings)) == expected
    assert list(run(Inputs([str(archive)]).units(), settings, 2, start_method)) == expected
    assert inputs.reading.skipped.describe() == "1 other file"


def test_reports_that_processes_make_are_those_that_one_makes(archive: Path, start_method: str) -> None:
    settings = Settings(select=FEW_RULES)
    render = Render(JsonWriter("1"), Severity.ERROR)
    finish = Finish(render, Batch)
    alone = list(run_and_finish(Inputs([str(archive)]).units(), settings, finish))
    in_chunks = list(run_and_finish(Inputs([str(archive)]).units(), settings, finish, in_chunks=True))
    several = list(run_and_finish(Inputs([str(archive)]).units(), settings, finish, 2, start_method))
    assert len(several) == len(in_chunks) < len(alone) / 10
    assert [batch.text for batch in several] == [batch.text for batch in in_chunks]
    separator = render.writer.separator
    assert separator.join(batch.text for batch in several) == separator.join(batch.text for batch in alone)
    totals = []
    for batches in (alone, several, in_chunks):
        total = Summary()
        for batch in batches:
            total.add_all(batch.summary)
        totals.append((total, combine(batch.code for batch in batches)))
    assert totals[0] == totals[1] == totals[2]


def test_processes_start_as_there_is_work(monkeypatch: pytest.MonkeyPatch) -> None:
    started = 0
    grow = workers._Team.grow

    def count(team: workers._Team) -> workers._Worker:
        nonlocal started
        started += 1
        return grow(team)

    monkeypatch.setattr(workers._Team, "grow", count)
    assert len(list(run(inputs(), Settings(select=FEW_RULES), 200))) == COUNT
    assert started <= -(-COUNT // CHUNK_COUNT)


HOUSE_RULES = """
from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, Violation, rule


def limited(limit):
    def check(certificate, ctx):
        yield Violation(certificate, f"the limit is {limit}")

    return rule(
        "house.certificate.limited", on=Certificate, severity=Severity.WARN, kinds=Kind.ANY, citation="house",
        title="A rule with an option.",
    )(check)


def rules(options):
    return [limited(options["limit"])]
"""

DEADLY_RULES = '''
import os

from smime_lint.model import Certificate
from smime_lint.rules import Kind, Severity, Violation, rule


@rule("house.certificate.deadly", on=Certificate, severity=Severity.WARN, kinds=Kind.ANY, citation="house")
def deadly(certificate, ctx):
    """A rule that ends the process on certificates with trailing data."""
    if len(certificate.der) > certificate.length:
        os._exit(1)
    return ()
'''
