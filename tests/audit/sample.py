"""Writes a small audit without reading inputs: ``python -m tests.audit.sample DIRECTORY [COUNT]``.

For work on what reads an audit. Certificates are those of the bench, compliant and faulty, some of them
twice, and some documents do not decode.
"""

from __future__ import annotations

import sys
from datetime import datetime, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bench.corpus import certificates
from smime_lint import __version__
from smime_lint.audit.batch import lint_documents
from smime_lint.audit.schema import (
    CERTIFICATES,
    DER,
    DOCUMENTS,
    FINDINGS,
    INPUTS,
    RUN,
    SCHEMA_VERSION,
    Table,
)
from smime_lint.audit.split import split_results
from smime_lint.documents.certificate import Linter

PARTS = 3
COPIES = 2
"""Of every tenth document."""


def write_sample(directory: Path, count: int = 1000) -> None:
    """Write an audit of some hundred documents in several parts."""
    documents = [
        *certificates("clean", count * 7 // 10),
        *certificates("faulty", count * 3 // 10),
        b"\x30\x03abc",
        b"not a certificate",
    ]
    copies = [COPIES if number % 10 == 0 else 1 for number in range(len(documents))]
    linter = Linter()
    rows = []
    totals = dict.fromkeys(("certificates", "findings"), 0)
    for part in range(PARTS):
        batch = pa.record_batch([pa.array(documents[part::PARTS], pa.binary())], schema=DOCUMENTS)
        results = lint_documents(batch, linter)
        split = split_results(results, pa.array(copies[part::PARTS], pa.int64()))
        linted, findings = split[CERTIFICATES], split[FINDINGS]
        split[DER] = pa.record_batch([linted.column("fingerprint"), batch.column("der")], schema=DER.schema)
        for table, data in split.items():
            _write(directory, table, data, part)
        totals["certificates"] += linted.num_rows
        totals["findings"] += findings.num_rows
        for number, (fingerprint, times) in enumerate(zip(*linted.columns[:2], strict=True)):
            for copy in range(times.as_py()):
                rows.append(
                    (f"export-{copy}.csv", part + PARTS * number, fingerprint.as_py(), None, '{"order":"A1"}')
                )
    rows.append(("lost.pem", 0, None, "cannot be read: Permission denied", None))
    _write(
        directory,
        INPUTS,
        pa.RecordBatch.from_pylist(
            [dict(zip(INPUTS.schema.names, row, strict=True)) for row in rows], INPUTS.schema
        ),
        0,
    )
    now = datetime.now(timezone.utc).replace(tzinfo=None)
    run = {
        "schema_version": SCHEMA_VERSION,
        "smime_lint_version": __version__,
        "started_at": now,
        "finished_at": now,
        "runs": 1,
        "inputs": ["export-0.csv", "export-1.csv", "lost.pem"],
        "settings": "{}",
        "packs": [{"name": "smbr", "version": __version__, "rules": 500}],
        "rows": len(rows),
        "undecodable": 1,
        "duplicates": len(rows) - 1 - totals["certificates"],
        **totals,
        "suppressed": 0,
    }
    pq.write_table(pa.Table.from_pylist([run], RUN.schema), directory / RUN.path())


def _write(directory: Path, table: Table, data: pa.RecordBatch, part: int) -> None:
    path = directory / table.path(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_batches([data], table.schema), path)


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
