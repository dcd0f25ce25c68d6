"""Results to write, for the tests of the writers."""

from __future__ import annotations

import msgspec

from smime_lint import Finding, Result, Severity
from smime_lint.engine.engine import Source, unreadable
from smime_lint.engine.report import Status
from smime_lint.output import Render, Writer

ERROR = Finding(
    rule="smbr.key_usage.missing",
    severity=Severity.ERROR,
    message="there is no keyUsage extension",
    citation="BR 7.1.2.3(e)",
    path="tbsCertificate.extensions",
    offset=369,
    length=1,
    value=None,
    fix="add the extension",
)
WARN = msgspec.structs.replace(ERROR, rule="smbr.x.warned", severity=Severity.WARN, value="Zoë", fix=None)
NOTICE = msgspec.structs.replace(ERROR, rule="smbr.x.noted", severity=Severity.NOTICE, length=1000)

CLEAN = Result(
    source="mail.pem",
    index=0,
    document="certificate",
    sha256="ab" * 32,
    status=Status.CLEAN,
    subject="CN=Jane Doe,O=Example Ltd,C=GB",
    issuer="CN=Example CA,C=GB",
    serial_number="0a1b",
    not_before="2024-01-10T00:00:00Z",
    not_after="2025-01-09T23:59:59Z",
    in_scope=True,
    tbs=False,
    kind="subscriber",
    type="sponsor",
    generation="strict",
    type_source="policy",
    br_version="1.0.2",
    br_version_source="not_before",
    issued_at="2024-01-10T00:00:00Z",
    rules_evaluated=1299,
    findings=(),
    error=None,
)
FOUND = msgspec.structs.replace(CLEAN, index=1, status=Status.FINDINGS, findings=(ERROR, WARN, NOTICE))
NOT_APPLICABLE = msgspec.structs.replace(
    CLEAN,
    index=2,
    status=Status.NOT_APPLICABLE,
    in_scope=False,
    br_version=None,
    br_version_source="out_of_scope",
)
UNREADABLE = unreadable(Source("gone.pem", 0, None), "cannot be read: No such file or directory")


def report(writer: Writer, *results: Result) -> str:
    """A whole report, in one part."""
    batch = Render(writer, None)(results)
    return writer.begin() + batch.text + writer.end(batch.summary)
