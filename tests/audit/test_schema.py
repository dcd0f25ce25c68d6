"""The schema of the tables: documented, and what is written has it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from smime_lint.audit.schema import PAGE, SCHEMA_VERSION, TABLES, markdown

from ..certificates import ROOT
from .sample import write_sample


def test_the_page_is_that_of_the_schema() -> None:
    """Write it with ``python -m tests.factory.reference``."""
    assert (ROOT / PAGE).read_text("utf-8") == markdown()


def test_the_files_have_the_schema_and_belong_together(tmp_path: Path) -> None:
    write_sample(tmp_path, 100)
    for table in TABLES:
        files = sorted(tmp_path.glob(table.path()))
        assert files
        for file in files:
            schema = pq.read_schema(file)
            assert schema.remove_metadata() == table.schema.remove_metadata()
            assert schema.metadata[b"smime-lint.schema"] == SCHEMA_VERSION.encode()
    sql = duckdb.connect()
    for table in TABLES:
        sql.execute(f"CREATE VIEW {table.name} AS FROM '{tmp_path / table.path()}'")
    counts = sql.execute(
        "SELECT (SELECT count(*) FROM inputs) = rows, (SELECT count(*) FROM certificates) = certificates, "
        "(SELECT count(*) FROM findings) = findings, (SELECT sum(errors + warnings + notices) FROM "
        "certificates) = findings, (SELECT sum(copies) FROM certificates) = rows - undecodable FROM run"
    ).fetchone()
    assert counts == (True,) * 5
    assert sql.execute(
        "SELECT count(*) FROM findings ANTI JOIN certificates USING (fingerprint)"
    ).fetchone() == (0,)
    assert sql.execute("SELECT count(*) FROM certificates SEMI JOIN der USING (fingerprint)").fetchone() == (
        102,
    )
