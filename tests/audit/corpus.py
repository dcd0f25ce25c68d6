"""A small corpus in all kinds of inputs, and audits of it in small steps."""

from __future__ import annotations

import base64
import csv
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.corpus import certificates, to_pem
from smime_lint.audit.schema import RUN, TABLES

COUNT = 240
ROWS = 1 + COUNT + COUNT // 4 + 2 + COUNT // 6 + 2 + COUNT // 8 + 1 + COUNT // 8
"""In the whole corpus."""
UNDECODABLE = 5
CERTIFICATES = COUNT + 1
"""Distinct documents: one of them does not decode."""


@cache
def documents() -> tuple[bytes, ...]:
    """The certificates of the corpus, one in four of them faulty."""
    return (*certificates("clean", COUNT * 3 // 4), *certificates("faulty", COUNT // 4))


def write_corpus(directory: Path) -> list[str]:
    """Write the corpus; the names of the inputs."""
    directory.mkdir(exist_ok=True)
    ders = documents()
    blocks = [to_pem(der) for der in (*ders, *ders[::4])]
    broken = "-----BEGIN CERTIFICATE-----\nMII!\n-----END CERTIFICATE-----\n"
    (directory / "bundle.pem").write_text("".join([broken, *blocks, broken]))
    files = directory / "files"
    files.mkdir()
    for number, der in enumerate(ders[::6]):
        (files / f"{number:03}.der").write_bytes(der)
    (files / "garbage.der").write_bytes(b"\x30\x82\x01\x00garbage")
    (files / "empty.pem").write_bytes(b"")
    (files / "notes.txt").write_text("not a certificate")
    with (directory / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order", "certificate"])
        writer.writerows([number, base64.b64encode(der).decode()] for number, der in enumerate(ders[::8]))
        writer.writerow(["none", ""])
    with (directory / "rows.jsonl").open("w") as file:
        for number, der in enumerate(ders[1::8]):
            file.write(json.dumps({"order": number, "der": base64.b64encode(der).decode()}) + "\n")
        file.write('{"order": \n')
    return [str(directory / name) for name in ("bundle.pem", "files", "rows.csv", "rows.jsonl")]


def command(inputs: list[str], output: Path, *options: str) -> list[str]:
    """An audit in small steps."""
    return [sys.executable, "-m", "tests.audit.small_steps", "audit", *inputs, "-o", str(output), *options]


def run(
    inputs: list[str], output: Path, *options: str, stdin: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run an audit in small steps."""
    return subprocess.run(  # noqa: S603 - our own command
        command(inputs, output, "--no-config", *options),
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def tables(directory: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of all tables, part by part, without what differs between runs."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        rows = [
            {"file": file.name, **row}
            for file in sorted(directory.glob(table.path()))
            for row in pq.read_table(file).to_pylist()
        ]
        if table is RUN:
            for row in rows:
                for name in ("started_at", "finished_at", "runs"):
                    row.pop(name)
        found[table.name] = rows
    return found


def column(directory: Path, table: str, name: str) -> list[Any]:
    """A column of a table."""
    return [row[name] for row in tables(directory)[table]]


def parquet(path: Path, **columns: Any) -> str:
    """Write a table of Parquet; its name."""
    pq.write_table(pa.table(columns), path)
    return str(path)
