"""Runs an audit from its inputs to its tables, or continues it.

First stage: the inputs are cut into chunks; each becomes a part of `inputs` and a file in the spool, sorted
by fingerprint. Second stage: ranges of fingerprints are linted; each becomes a part of `certificates`,
`findings` and `der`. A chunk or a range is done when its last file has its name, so a run that was killed
continues with those that are not. In the first stage, the inputs are read again up to there, and a digest of
each chunk shows whether they are the same.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from .. import __version__
from ..br import day_of
from ..documents.certificate import Linter
from ..engine.packs import installed_packs
from ..engine.settings import Settings
from ..inputs import STDIN, printable_path
from .errors import AuditError
from .part import Counts, Part
from .schema import CERTIFICATES, SCHEMA_VERSION
from .sources import Sources
from .spool import BUCKETS, read_header
from .state import FileVersion, Pack, Plan, Request, Runs, State
from .summary import Summary, counts_of, finished_at, summarize, write_run
from .team import Team
from .units import Chunk, RemoteFile, cut_chunks
from .work import Ingested, Worker, writing_failed

PARTS = 64
MIN_PART, MAX_PART = 1 << 21, 1 << 22
"""About how many parts there are, and between how many bytes of documents each has. Large corpora have more
parts, up to the number of buckets."""


class Observer(Protocol):
    """What a user sees of a run."""

    def on_rows(self, rows: int) -> None:
        """Rows of the inputs were read."""

    def on_plan(self, plan: Plan) -> None:
        """All inputs have been read."""

    def on_linted(self, counts: Counts, is_new: bool) -> None:
        """Documents were linted, in this run or, if not ``is_new``, in an earlier one."""


class Audit:
    """An audit with its directory."""

    def __init__(
        self,
        directory: Path,
        sources: Sources,
        settings: Settings,
        jobs: int = 1,
        is_issued_at_start: bool = False,
    ) -> None:
        """``jobs``: number of processes. ``is_issued_at_start``: the time of issuance is that at which the
        audit was first started, instead of that of the settings. Raises SettingsError.
        """
        self._state = State(directory)
        self._sources = sources
        self._settings = settings
        self._jobs = jobs
        self._is_issued_at_start = is_issued_at_start
        self._request = make_request(sources, settings)
        if is_issued_at_start:
            self._request.settings["issued_at"] = "the start of the audit"

    def run(self, observer: Observer, restart: bool = False) -> Summary:
        """Run or continue the audit; a complete one is only summed up, if its inputs have not changed.

        Raises AuditError if it cannot be done, or was started with something else.
        """
        self._check_place()
        try:
            self._state.open()
            runs = self._begin(restart)
            self._settings = self._settings_at(runs.started_at // 1_000_000)
            if self._state.is_complete:
                self._state.finish()
                self._require_unchanged()
                summary = summarize(self._state)
                summary.completed_at = finished_at(self._state)
                return summary
            self._work(observer)
            summary = summarize(self._state)
            request = msgspec.structs.replace(self._request, settings=shown_settings(self._settings))
            write_run(self._state, request, runs, summary)
            self._state.finish()
            return summary
        except OSError as error:
            raise writing_failed(error, self._state) from error
        finally:
            self._state.close()

    def _check_place(self) -> None:
        """Raise AuditError if the audit would read its own tables, or remove what it reads."""
        output = os.path.realpath(self._state.directory)
        for name in self._sources.names:
            is_inside = os.path.realpath(name).startswith(os.path.join(output, ""))
            if name != STDIN and is_inside and self._state.hidden.is_dir():
                raise AuditError(f"{self._state.directory}: expected a directory without the input {name}")
            if os.path.isdir(name) and os.path.join(output, "").startswith(
                os.path.join(os.path.realpath(name), "")
            ):
                raise AuditError(f"{self._state.directory}: expected a directory outside of the input {name}")

    def _begin(self, restart: bool) -> Runs:
        """Check that the audit was started with the same, or start it."""
        if restart:
            self._state.clear()
        request = self._state.read(Request)
        runs = self._state.read(Runs)
        if request is None or runs is None:
            self._state.clear()
            runs = Runs(time.time_ns() // 1000, 1)
            self._state.write(runs)
            self._state.write(self._request)
        elif differences := request.differences(self._request):
            raise AuditError(
                f"{self._state.directory}: the audit was started with other inputs or settings: "
                f"{'; '.join(differences)}; --restart removes it and starts over"
            )
        elif not self._state.is_complete:
            runs = Runs(runs.started_at, runs.number + 1)
            self._state.write(runs)
        return runs

    def _require_unchanged(self) -> None:
        """Raise AuditError if the inputs of a complete audit are not those that were read."""
        plan = self._state.read(Plan)
        if plan is not None and (changed := self._sources.changed(plan.seen)):
            raise AuditError(
                f"{self._state.directory}: the inputs have changed since they were audited: "
                f"{', '.join(printable_path(name) for name in changed)}; {_RESTART}"
            )

    def _settings_at(self, started_at: int) -> Settings:
        """The settings for an audit that was first started at a time: what depends on the clock does not
        change while it runs, or before it is continued."""
        changes: dict[str, object] = {}
        if self._is_issued_at_start:
            changes["issued_at"] = started_at
        if self._settings.suppress and self._settings.suppress_on is None:
            changes["suppress_on"] = day_of(started_at)
        return msgspec.structs.replace(self._settings, **changes)

    def _work(self, observer: Observer) -> None:
        team = Team(Worker(self._state, self._settings), self._jobs)
        try:
            plan = self._state.read(Plan)
            if plan is None:
                for outcome in team.run(self._chunks(observer)):
                    assert isinstance(outcome, Ingested)  # noqa: S101 - what comes of chunks
                    observer.on_rows(outcome.rows)
                plan = self._make_plan()
                self._state.write(plan)
            observer.on_plan(plan)
            for outcome in team.run(self._parts(plan, observer)):
                assert isinstance(outcome, Counts)  # noqa: S101 - what comes of parts
                observer.on_linted(outcome, is_new=True)
        finally:
            team.end()

    def _chunks(self, observer: Observer) -> Iterator[Chunk]:
        """The chunks that are not done. Raises AuditError if those that are done had other content."""
        number = 0
        for chunk in cut_chunks(self._sources.units()):
            number = chunk.number + 1
            if not self._state.spool(chunk.number).exists():
                yield chunk
                continue
            done = read_header(self._state.spool(chunk.number))
            if done.digest != chunk.digest:
                raise _changed(chunk)
            observer.on_rows(done.rows)
        if self._state.spool(number).exists():
            raise AuditError(f"the inputs have changed: documents are missing at their end; {_RESTART}")

    def _make_plan(self) -> Plan:
        """Divide the buckets into parts of about the same size."""
        chunks = rows = undecodable = 0
        sizes = [0] * BUCKETS
        while self._state.spool(chunks).exists():
            header = read_header(self._state.spool(chunks))
            chunks += 1
            rows += header.rows
            undecodable += header.undecodable
            for bucket in range(BUCKETS):
                sizes[bucket] += header.offsets[bucket + 1] - header.offsets[bucket]
        skipped = self._sources.skipped.describe()
        return Plan(chunks, rows, undecodable, skipped, self._sources.seen, divide(sizes))

    def _parts(self, plan: Plan, observer: Observer) -> Iterator[Part]:
        """The parts that are not done."""
        for number, (first, last) in enumerate(plan.parts):
            if not self._state.part(CERTIFICATES, number).exists():
                yield Part(number, first, last, plan.chunks)
            else:
                observer.on_linted(counts_of(self._state, number), is_new=False)


_RESTART = "restore them, or begin anew with --restart"


def _changed(chunk: Chunk) -> AuditError:
    names = sorted({getattr(unit, "source", None) or _name_of(unit) for unit in chunk.units})
    where = names[0] if len(names) == 1 else f"{names[0]} or another up to {names[-1]}"
    return AuditError(f"the inputs have changed since the audit was started: {where}; {_RESTART}")


def _name_of(unit: Any) -> str:
    return unit.url if isinstance(unit, RemoteFile) else printable_path(os.fsdecode(unit.path))


def divide(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Ranges of buckets of about the same size, none of them empty, for the sizes of all buckets."""
    limit = min(max(sum(sizes) // PARTS, MIN_PART), MAX_PART)
    parts = []
    first = size = 0
    for bucket, more in enumerate(sizes):
        size += more
        if size >= limit or bucket == len(sizes) - 1:
            parts.append((first, bucket))
            first, size = bucket + 1, 0
    return parts


def make_request(sources: Sources, settings: Settings) -> Request:
    """What identifies an audit. Raises SettingsError."""
    rules = Counter(rule.pack for rule in Linter(settings).rules)
    versions = {pack.name: pack.version for pack in installed_packs()}
    return Request(
        version=__version__,
        schema=SCHEMA_VERSION,
        packs={name: Pack(versions.get(name), number) for name, number in sorted(rules.items())},
        settings=shown_settings(settings),
        inputs=list(sources.names),
        files={name: version for name in sources.names if (version := _version_of(name)) is not None},
        column=sources.column,
        format=sources.format,
        exclude=list(sources.exclude),
    )


def shown_settings(settings: Settings) -> dict[str, Any]:
    """The settings that are not as by default; certificates and rule files by their SHA-256."""
    shown: dict[str, Any] = {}
    defaults = Settings()
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        if value == getattr(defaults, name):
            continue
        if name == "issuers":
            value = [hashlib.sha256(der).hexdigest() for der in value]
        elif name == "rule_files":
            value = {file: hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in value}
        shown[name] = value
    plain: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(shown)
    )  # as a Request that is read has them
    return plain


def _version_of(name: str) -> FileVersion | None:
    """The version of a file; None for anything else."""
    if name == STDIN or not os.path.isfile(name):
        return None
    status = os.stat(name)
    return FileVersion(status.st_size, status.st_mtime_ns)
