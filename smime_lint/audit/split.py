"""The results of a batch as rows of the tables."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from .schema import CERTIFICATES, FINDINGS


def split_results(results: pa.RecordBatch, copies: pa.Array) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """The rows of `certificates` and `findings` for results of `schema.RESULTS`.

    ``copies``: how many there are of each document.
    """
    columns = {**{name: results.column(name) for name in results.schema.names}, "copies": copies}
    nested = columns.pop("findings")
    certificates = pa.RecordBatch.from_arrays(
        [columns[field.name] for field in CERTIFICATES.schema], schema=CERTIFICATES.schema
    )
    fingerprints = pc.take(columns["fingerprint"], pc.list_parent_indices(nested))
    findings = pa.RecordBatch.from_arrays(
        [fingerprints, *pc.list_flatten(nested).flatten()], schema=FINDINGS.schema
    )
    return certificates, findings
