"""The results of a batch as rows of the tables."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from .schema import CERTIFICATES, FINDINGS, SUPPRESSED, Table


def split_results(results: pa.RecordBatch, copies: pa.Array) -> dict[Table, pa.RecordBatch]:
    """The rows of `certificates`, `findings` and `suppressed` for results of `schema.RESULTS`.

    ``copies``: how many there are of each document.
    """
    columns = {**{name: results.column(name) for name in results.schema.names}, "copies": copies}
    certificates = [columns[field.name] for field in CERTIFICATES.schema]
    return {
        CERTIFICATES: pa.RecordBatch.from_arrays(certificates, schema=CERTIFICATES.schema),
        **{
            table: _flat(table, columns["fingerprint"], columns[table.name])
            for table in (FINDINGS, SUPPRESSED)
        },
    }


def _flat(table: Table, fingerprints: pa.Array, nested: pa.ListArray) -> pa.RecordBatch:
    """The rows of a table that are nested in a column, with the fingerprint of their document."""
    repeated = pc.take(fingerprints, pc.list_parent_indices(nested))
    return pa.RecordBatch.from_arrays([repeated, *pc.list_flatten(nested).flatten()], schema=table.schema)
