"""Spark gives row for row what the local audit gives."""

from __future__ import annotations

import base64
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from smime_lint import SettingsError
from smime_lint.audit.schema import CERTIFICATES, FINDINGS

from .corpus import documents, run, tables

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MISSING = [name for name in ("pyspark", "pandas") if importlib.util.find_spec(name) is None]
MISSING += [] if shutil.which("java") or os.environ.get("JAVA_HOME") else ["java"]

pytestmark = [
    pytest.mark.skipif(
        bool(MISSING) and not os.environ.get("CI"), reason=f"needs smime-lint[spark] and Java: {MISSING}"
    ),
    pytest.mark.filterwarnings("default"),  # Spark's own
]


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """A session of two threads in this process, with this interpreter."""
    from pyspark.sql import SparkSession

    patch = pytest.MonkeyPatch()
    patch.setenv("PYSPARK_PYTHON", sys.executable)
    patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master("local[2]")
    for name, value in (
        ("spark.ui.enabled", "false"),
        ("spark.sql.shuffle.partitions", "3"),
        ("spark.driver.memory", "512m"),
        ("spark.driver.host", "127.0.0.1"),
        ("spark.driver.bindAddress", "127.0.0.1"),
        ("spark.sql.session.timeZone", "Asia/Tokyo"),  # no result depends on it
    ):
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()
    patch.undo()


def rows() -> list[tuple[int, str | None]]:
    """Rows of a table: certificates, some of them twice, and what is not one."""
    texts = [base64.b64encode(der).decode() for der in (*documents(), b"\x30\x03abc")]
    return list(enumerate([*texts, *texts[::5], None, "", "MII!", "nonsense"]))


def plain(value: Any) -> Any:
    """A value of Spark as pyarrow has it."""
    if isinstance(value, list):
        return [each.asDict(recursive=True) for each in value]
    return bytes(value) if isinstance(value, bytearray) else value


def test_the_results_are_those_of_the_local_audit(session: SparkSession, tmp_path: Path) -> None:
    from smime_lint import spark

    table = rows()
    csv = tmp_path / "rows.csv"
    csv.write_text("id,text\n" + "".join(f"{number},{text or ''}\n" for number, text in table))
    assert run([str(csv)], tmp_path / "audit", "--column", "text", "--jobs", "2").returncode == 2
    local = tables(tmp_path / "audit")

    frame = session.createDataFrame(table, "id int, text string").repartition(4)
    read = spark.read(frame, "text")
    assert read.columns == ["id", "fingerprint", "der", "error"]
    found = {row.id: (row.fingerprint, row.error) for row in read.collect()}
    assert found == {row["index"]: (row["fingerprint"], row["error"]) for row in local["inputs"]}

    linted = [
        {name: plain(value) for name, value in row.asDict().items()}
        for row in spark.lint(read).orderBy("fingerprint").collect()
    ]
    names = CERTIFICATES.schema.names
    assert [{name: row[name] for name in names} for row in linted] == [
        {name: row[name] for name in names} for row in local["certificates"]
    ]
    findings = [{"fingerprint": row["fingerprint"], **each} for row in linted for each in row["findings"]]
    names = FINDINGS.schema.names
    assert findings == [{name: row[name] for name in names} for row in local["findings"]]
    assert all(row["suppressed"] == [] for row in linted)
    assert [row["der"] for row in linted] == [row["der"] for row in local["der"]]


def test_octets_and_settings(session: SparkSession) -> None:
    from smime_lint import spark

    frame = session.createDataFrame([(bytearray(documents()[0]), "kept")], "der binary, error string")
    read = spark.read(frame)
    assert read.columns == ["fingerprint", "der", "error"]
    (row,) = spark.lint(read, br_version="1.0.2", select=["smbr.*"]).collect()
    assert (row.br_version, row.br_version_source, row.copies) == ("1.0.2", "pinned", 1)


def test_what_cannot_work_is_told_before_the_cluster_works(session: SparkSession) -> None:
    from smime_lint import spark

    frame = session.createDataFrame([("x",)], "text string")
    with pytest.raises(ValueError, match="there is no column 'der'; there are text"):
        spark.read(frame)
    with pytest.raises(SettingsError, match="there is no setting 'br'"):
        spark.lint(spark.read(frame, "text"), br="latest")
