"""The tables of an audit: the one place for their columns.

An audit writes a directory. Each table is a subdirectory of Parquet files (``certificates/*.parquet``),
except ``run``, which is the file ``run.parquet`` with one row. It is written last: without it the audit is
not complete. docs/audit-schema.md is made from this module (`markdown`).

Additions raise the minor version; a column that is removed, renamed or changes its meaning raises the major
version.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pyarrow as pa

SCHEMA_VERSION = "1.0"
PAGE = "docs/audit-schema.md"

TIME = pa.timestamp("us")
"""UTC, without a zone in the type, so that no reader converts it to local time."""


class Column(NamedTuple):
    """A column of a table."""

    name: str
    type: pa.DataType
    description: str
    is_nullable: bool = True

    @property
    def field(self) -> pa.Field:
        """It in Arrow, with its description as metadata."""
        return pa.field(self.name, self.type, self.is_nullable, {"description": self.description})


class Table(NamedTuple):
    """A table of the output."""

    name: str
    description: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pa.Schema:
        """It in Arrow, with the version of the schema as metadata."""
        return pa.schema([column.field for column in self.columns], {"smime-lint.schema": SCHEMA_VERSION})

    def path(self, part: int | None = None) -> str:
        """The name of a part below the directory of the audit; of the whole table without a part."""
        if self.name == "run":
            return "run.parquet"
        return f"{self.name}/*.parquet" if part is None else f"{self.name}/part-{part:05}.parquet"


_FINGERPRINT = "SHA-256 of the DER, in hexadecimal"

CERTIFICATES = Table(
    "certificates",
    "One row for each distinct document, also for those that do not decode.",
    (
        Column("fingerprint", pa.string(), f"{_FINGERPRINT}; unique.", False),
        Column("copies", pa.int64(), "Number of rows in `inputs` with this fingerprint, at least 1.", False),
        Column(
            "status",
            pa.string(),
            "`clean` (checked, no finding), `findings`, `not_applicable` (the selected rules do not apply, "
            "or those of the BR do not), `unreadable` (it does not decode) or `failed` (an internal error).",
            False,
        ),
        Column("error", pa.string(), "Why it was not linted."),
        Column("worst_severity", pa.string(), "`error`, `warn` or `notice`; null without findings."),
        Column("errors", pa.int32(), "Number of findings of severity error.", False),
        Column("warnings", pa.int32(), "Number of findings of severity warn.", False),
        Column("notices", pa.int32(), "Number of findings of severity notice.", False),
        Column("rules_evaluated", pa.int32(), "Number of rules that ran.", False),
        Column(
            "in_scope",
            pa.bool_(),
            "Whether it is in the scope of the BR; they were applied if `br_version` is not null as well.",
        ),
        Column("is_tbs", pa.bool_(), "Whether it is a bare TBSCertificate."),
        Column("kind", pa.string(), "`subscriber`, `root`, `subca` and so on, as in the JSON of `lint`."),
        Column("type", pa.string(), "`mailbox`, `organization`, `sponsor` or `individual`."),
        Column("generation", pa.string(), "`legacy`, `multipurpose` or `strict`."),
        Column("type_source", pa.string(), "How type and generation were found, as in the JSON of `lint`."),
        Column(
            "br_version",
            pa.string(),
            "The version of the BR that was applied; null outside their scope and before the first.",
        ),
        Column("br_version_source", pa.string(), "How it was chosen, as in the JSON of `lint`."),
        Column("issued_at", TIME, "The time of issuance that was used, UTC."),
        Column("issuer", pa.string(), "Distinguished name as in RFC 4514."),
        Column("issuer_sha256", pa.string(), "SHA-256 of the DER of the issuer name, in hexadecimal."),
        Column("authority_key_id", pa.string(), "keyIdentifier of authorityKeyIdentifier, in hexadecimal."),
        Column("subject", pa.string(), "Distinguished name as in RFC 4514; empty for an empty subject."),
        Column("serial_number", pa.string(), "In hexadecimal, two digits an octet."),
        Column("not_before", TIME, "UTC; null if unreadable."),
        Column("not_after", TIME, "UTC; null if unreadable."),
        Column("signature_algorithm", pa.string(), "OID."),
        Column(
            "key_algorithm", pa.string(), "`RSA`, `EC`, `Ed25519`, `ML-DSA` and so on; otherwise the OID."
        ),
        Column("key_size", pa.int32(), "Bits: of the RSA modulus, of the EC field. Null for other keys."),
        Column("key_curve", pa.string(), "`P-256`, `P-384`, `P-521`; otherwise the OID of the named curve."),
        Column("spki_sha256", pa.string(), "SHA-256 of the DER of subjectPublicKeyInfo, in hexadecimal."),
    ),
)

FINDINGS = Table(
    "findings",
    "One row for each finding, in the order of the places in the certificate.",
    (
        Column("fingerprint", pa.string(), "That of the certificate.", False),
        Column("number", pa.int32(), "Place among the findings of the certificate, from 0.", False),
        Column("rule", pa.string(), "Id of the rule.", False),
        Column("severity", pa.string(), "`error`, `warn` or `notice`.", False),
        Column("citation", pa.string(), "Clause that the rule checks.", False),
        Column("path", pa.string(), "Place in the certificate, such as `tbsCertificate.validity`.", False),
        Column("byte_offset", pa.int32(), "Of the first byte at fault, in the DER.", False),
        Column("byte_length", pa.int32(), "Length of what is at fault.", False),
        Column("message", pa.string(), "What the certificate has, and the limit.", False),
        Column("value", pa.string(), "The offending value; null if something is missing."),
        Column("fix", pa.string(), "What to change."),
    ),
)

SUPPRESSED = Table(
    "suppressed",
    "One row for each finding that an entry `[[suppress]]` of the configuration suppresses: it does not "
    "count, and is not in `findings`.",
    (
        *FINDINGS.columns,
        Column("reason", pa.string(), "The reason that the entry gives.", False),
        Column("expires", pa.string(), "The first day on which it no longer suppresses, as ISO 8601."),
        Column("entry", pa.int32(), "Number of the entry, from 1.", False),
    ),
)

DER = Table(
    "der",
    "The bytes of each distinct document; files and rows are in the order of those of `certificates`. No "
    "other table needs it, so it can be left out where an audit is passed on.",
    (
        Column("fingerprint", pa.string(), "As in `certificates`.", False),
        Column("der", pa.binary(), "The document.", False),
    ),
)

INPUTS = Table(
    "inputs",
    "One row for each document in the inputs, in their order, and for each input that could not be read: "
    "every row that was read is here.",
    (
        Column(
            "source", pa.string(), "File, address or member of a container; `-` for standard input.", False
        ),
        Column(
            "index", pa.int64(), "Place of the document in the source, from 0; for tables the row.", False
        ),
        Column("fingerprint", pa.string(), "That of the document; null if none could be read."),
        Column("error", pa.string(), "Why no document could be read; null if there is a fingerprint."),
        Column(
            "carried",
            pa.string(),
            "For rows of CSV, JSONL and Parquet, the other columns as a JSON object; otherwise null.",
        ),
    ),
)

RUN = Table(
    "run",
    "One row about the audit, written when all else is complete.",
    (
        Column("schema_version", pa.string(), f"Version of this schema, `{SCHEMA_VERSION}`.", False),
        Column("smime_lint_version", pa.string(), "Version of smime-lint.", False),
        Column("started_at", TIME, "Start of the first run, UTC.", False),
        Column("finished_at", TIME, "End of the last run, UTC.", False),
        Column("runs", pa.int32(), "Number of runs; more than 1 if the audit was interrupted.", False),
        Column("inputs", pa.list_(pa.string()), "The inputs as they were named.", False),
        Column(
            "settings",
            pa.string(),
            "The settings of the linter that differ from the defaults, as a JSON object; given certificates "
            "by their SHA-256.",
            False,
        ),
        Column(
            "packs",
            pa.list_(
                pa.struct(
                    [
                        pa.field("name", pa.string(), False),
                        pa.field("version", pa.string()),
                        pa.field("rules", pa.int32(), False),
                    ]
                )
            ),
            "The rule packs, with the version of the distribution and the number of rules.",
            False,
        ),
        Column("rows", pa.int64(), "Number of rows in `inputs`.", False),
        Column("undecodable", pa.int64(), "How many of them have no fingerprint.", False),
        Column("duplicates", pa.int64(), "Rows whose fingerprint occurs in an earlier row.", False),
        Column("certificates", pa.int64(), "Number of rows in `certificates`.", False),
        Column("findings", pa.int64(), "Number of rows in `findings`.", False),
        Column("suppressed", pa.int64(), "Number of rows in `suppressed`.", False),
    ),
)

TABLES = (CERTIFICATES, FINDINGS, SUPPRESSED, INPUTS, DER, RUN)

DOCUMENTS = pa.schema([pa.field("der", pa.binary(), False)])
"""What is linted."""


def _nested(table: Table, description: str) -> pa.Field:
    """The rows of a table about a document, as a column."""
    row = pa.struct([column.field for column in table.columns[1:]])
    kind = pa.list_(pa.field("item", row, nullable=False))
    return pa.field(table.name, kind, nullable=False, metadata={"description": description})


RESULTS = pa.schema(
    [
        *(column.field for column in CERTIFICATES.columns if column.name != "copies"),
        _nested(FINDINGS, "The findings, with the columns of that table."),
        _nested(SUPPRESSED, "Findings that are suppressed, with the columns of that table."),
    ]
)
"""The results of a batch: a row of `certificates` for each document, without its copies, and its findings."""

_INTRODUCTION = """\
# Tables of an audit

`smime-lint audit` writes a directory of Parquet files. Each table is a subdirectory of files, which are
parts of one table:

```sql
SELECT rule, count(*) FROM 'audit/findings/*.parquet' GROUP BY rule ORDER BY 2 DESC;
SELECT c.subject, i.source, i.carried->>'order' FROM 'audit/inputs/*.parquet' i
  JOIN 'audit/certificates/*.parquet' c USING (fingerprint) WHERE c.worst_severity = 'error';
```

`run.parquet` is written last: without it the audit is not complete, and the same command continues it. Times
are in UTC. An interrupted audit ends with the same tables as an undisturbed one, file by file and row by row,
except for the times and the number of runs in `run`.

New columns raise the minor version of the schema. A column that is removed, renamed or changes its meaning
raises the major version. The version is in `run.schema_version` and in the metadata of each file
(`smime-lint.schema`)."""


def markdown() -> str:
    """The page about the tables."""
    lines = [_INTRODUCTION, "", f"This is version {SCHEMA_VERSION}."]
    for table in TABLES:
        lines += ["", f"## {table.name}", "", table.description, "", "| column | type | null | description |"]
        lines.append("| --- | --- | --- | --- |")
        for column in table.columns:
            null = "yes" if column.is_nullable else "no"
            lines.append(f"| `{column.name}` | {_type_name(column.type)} | {null} | {column.description} |")
    return "\n".join(lines) + "\n"


def _type_name(kind: Any) -> str:
    return (
        "timestamp (microseconds)"
        if kind == TIME
        else str(kind).replace(" not null", "").replace("item: ", "")
    )
