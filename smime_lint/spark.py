"""Audits on a cluster: Apache Spark runs the function that ``smime-lint audit`` runs::

    from smime_lint import spark

    documents = spark.read(frame, "certificate")          # each row, with fingerprint, der and error
    results = spark.lint(documents, br_version="latest")  # each distinct document, with its findings

Needs the packages of the extra ``smime-lint[spark]``, also on the machines of the cluster.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import msgspec
import pyarrow as pa

from .audit.batch import BATCH, lint_documents
from .audit.schema import CERTIFICATES, DER, DOCUMENTS, RESULTS
from .audit.value import decode_value
from .documents.certificate import Linter
from .engine.settings import Settings, make_settings
from .engine.suppress import today

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

Batches = Iterable[pa.RecordBatch]

_DECODED = pa.schema(
    [pa.field("fingerprint", pa.string()), pa.field("der", pa.binary()), pa.field("error", pa.string())]
)
_COPIES = CERTIFICATES.schema.field("copies")
_VALUE = "smime_lint_value"


def read(frame: DataFrame, column: str = "der") -> DataFrame:
    """Decode the documents in a column: the same rows, with ``fingerprint`` and ``der``, or ``error``.

    ``column``: DER, or PEM, base64 or hexadecimal as text or octets. The other columns stay, except those
    with the names of the new ones. Raises ValueError if there is no such column.
    """
    from pyspark.sql.types import StructType

    if column not in frame.columns:
        raise ValueError(f"there is no column {column!r}; there are {', '.join(frame.columns)}")
    kept = frame.select([frame[name] for name in frame.columns if name not in (column, *_DECODED.names)])
    schema = StructType([*kept.schema.fields, *_spark_schema(_DECODED).fields])
    values = frame.select([*(frame[name] for name in kept.columns), frame[column].alias(_VALUE)])
    return values.mapInArrow(_decode, schema)


def lint(documents: DataFrame, **options: object) -> DataFrame:
    """Lint the distinct documents in the columns that `read` adds.

    A row of the result has the columns of the table `certificates`, the findings as an array of structs, and
    ``der``; docs/audit-schema.md describes them. ``options``: the fields of `Settings` that differ from the
    defaults. Raises SettingsError.
    """
    from pyspark.sql import functions

    settings = make_settings(**options)
    if settings.suppress and settings.suppress_on is None:  # a day for all machines
        settings = msgspec.structs.replace(settings, suppress_on=today())
    Linter(settings)  # what is wrong with the settings shows here, not on the cluster
    distinct = (
        documents.where("der IS NOT NULL")
        .groupBy("fingerprint")
        .agg(functions.count("*").alias(_COPIES.name), functions.first("der").alias("der"))
    )
    schema = pa.schema([*RESULTS, _COPIES, DER.schema.field("der")])
    encoded = msgspec.msgpack.encode(settings)
    return distinct.select(_COPIES.name, "der").mapInArrow(_linting(encoded), _spark_schema(schema))


def _spark_schema(schema: pa.Schema) -> StructType:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def _decode(batches: Batches) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        decoded = [decode_value(value.as_py()) for value in batch.column(_VALUE)]
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        del columns[_VALUE]
        for number, field in enumerate(_DECODED):
            columns[field.name] = pa.array([each[number] for each in decoded], field.type)
        yield pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _linting(settings: bytes) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """The function that a process of the cluster runs; it makes its linter itself."""
    return partial(_lint, settings)


def _lint(settings: bytes, batches: Batches) -> Iterator[pa.RecordBatch]:
    linter = _linter(settings)
    for whole in batches:
        for start in range(0, whole.num_rows, BATCH):
            batch = whole.slice(start, BATCH)
            documents = pa.RecordBatch.from_arrays([batch.column("der")], schema=DOCUMENTS)
            results = lint_documents(documents, linter)
            yield pa.RecordBatch.from_arrays(
                [*results.columns, batch.column(_COPIES.name), batch.column("der")],
                names=[*RESULTS.names, _COPIES.name, "der"],
            )


@lru_cache(maxsize=1)
def _linter(settings: bytes) -> Linter:
    return Linter(msgspec.msgpack.decode(settings, type=Settings))
