"""The second stage: some buckets of the spool to a part of `certificates`, `findings` and `der`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pyarrow as pa

from ..documents.certificate import Linter
from .batch import BATCH, lint_documents
from .durable import written_aside
from .parquet import write_parquet
from .schema import CERTIFICATES, DER, DOCUMENTS, FINDINGS, SUPPRESSED, Table
from .split import split_results
from .spool import read_records
from .state import State


class Part(msgspec.Struct, frozen=True, tag="part"):
    """Some neighbouring buckets, which are linted as one step, which is done or not."""

    number: int
    first: int
    last: int
    """The last bucket, which belongs to it."""
    chunks: int
    """How many there are in the spool."""


class Counts(msgspec.Struct, tag="counts"):
    """What was counted in some rows of `certificates`."""

    certificates: int = 0
    copies: int = 0
    findings: dict[str, int] = {}
    """By severity."""

    def add(self, other: Counts) -> None:
        """Add other counts."""
        self.certificates += other.certificates
        self.copies += other.copies
        for severity, number in other.findings.items():
            self.findings[severity] = self.findings.get(severity, 0) + number


def lint_part(part: Part, state: State, linter: Linter) -> Counts:
    """Lint a part. Its file of `certificates` is written last and makes it done. Raises OSError.

    Each document is linted once, however many chunks have it.
    """
    documents: dict[bytes, tuple[int, bytes]] = {}
    for chunk in range(part.chunks):
        for fingerprint, copies, der in read_records(state.spool(chunk), part.first, part.last):
            documents[fingerprint] = documents.get(fingerprint, (0, der))[0] + copies, der
    counts = Counts()
    batches: dict[Table, list[pa.RecordBatch]] = {DER: [], FINDINGS: [], SUPPRESSED: [], CERTIFICATES: []}
    for copies_of, batch in _batches(documents):
        rows = split_results(lint_documents(batch, linter), copies_of)
        columns = [rows[CERTIFICATES].column("fingerprint"), batch.column("der")]
        rows[DER] = pa.RecordBatch.from_arrays(columns, schema=DER.schema)
        for table, listed in batches.items():
            listed.append(rows[table])
        counts.add(_count(rows[CERTIFICATES]))
    for table, listed in batches.items():
        with written_aside(state.part(table, part.number), state.aside) as path:
            write_parquet(pa.Table.from_batches(listed, table.schema), path)
    return counts


def _batches(documents: dict[bytes, tuple[int, bytes]]) -> Iterator[tuple[pa.Array, pa.RecordBatch]]:
    """The documents in the order of their fingerprints, with their copies."""
    ordered = sorted(documents)
    for start in range(0, len(ordered), BATCH):
        rows = [documents[fingerprint] for fingerprint in ordered[start : start + BATCH]]
        der = pa.array((der for _, der in rows), pa.binary())
        yield pa.array((copies for copies, _ in rows), pa.int64()), pa.record_batch([der], schema=DOCUMENTS)


def _count(certificates: pa.RecordBatch) -> Counts:
    totals = {
        severity: sum(certificates.column(column).to_pylist())
        for severity, column in (("error", "errors"), ("warn", "warnings"), ("notice", "notices"))
    }
    return Counts(certificates.num_rows, sum(certificates.column("copies").to_pylist()), totals)
