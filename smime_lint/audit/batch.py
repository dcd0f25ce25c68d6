"""The one function that lints: from a record batch of documents to a record batch of results.

Local audits and Spark run it unchanged. The result depends on nothing but the arguments: what a linter
remembers never changes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, NamedTuple

import pyarrow as pa

from ..documents.certificate import Linter, dated_by_not_before
from ..engine.report import Finding, Result
from ..model import AuthorityKeyIdentifier, Certificate, EcPublicKey, RsaPublicKey
from ..rules import Severity
from .schema import RESULTS

_MICROSECONDS = 1_000_000
_CURVES = {
    "1.2.840.10045.3.1.7": ("P-256", 256),
    "1.3.132.0.34": ("P-384", 384),
    "1.3.132.0.35": ("P-521", 521),
}
_FINDING = attrgetter("rule", "severity", "citation", "path", "offset", "length", "message", "value", "fix")
"""The columns of `schema.FINDINGS` behind the fingerprint and the number."""


def lint_documents(documents: pa.RecordBatch, linter: Linter) -> pa.RecordBatch:
    """Lint documents, of `schema.DOCUMENTS`; the results, in the same order, are of `schema.RESULTS`."""
    linted = [linter.lint_and_decode(der) for der in documents.column("der").to_pylist()]
    columns: dict[str, Sequence[Any]] = _columns_of([result for result, _ in linted])
    facts = (_NO_FACTS if certificate is None else _facts(certificate, linter) for _, certificate in linted)
    columns.update(zip(Facts._fields, zip(*facts, strict=True), strict=False))
    findings = _nested([result.findings for result, _ in linted])
    arrays = [
        findings if field.name == "findings" else pa.array(columns.get(field.name, ()), field.type)
        for field in RESULTS
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=RESULTS)


def _columns_of(results: Sequence[Result]) -> dict[str, Sequence[Any]]:
    """The columns that a Result holds."""
    counts = [_count(result.findings) for result in results]
    return {
        "fingerprint": [result.sha256 for result in results],
        "status": [result.status.value for result in results],
        "error": [result.error for result in results],
        "worst_severity": [worst.value if (worst := result.worst()) else None for result in results],
        "errors": [count[Severity.ERROR] for count in counts],
        "warnings": [count[Severity.WARN] for count in counts],
        "notices": [count[Severity.NOTICE] for count in counts],
        "rules_evaluated": [result.rules_evaluated for result in results],
        "in_scope": [result.in_scope for result in results],
        "is_tbs": [result.tbs for result in results],
        "kind": [result.kind for result in results],
        "type": [result.type for result in results],
        "generation": [result.generation for result in results],
        "type_source": [result.type_source for result in results],
        "br_version": [result.br_version for result in results],
        "br_version_source": [result.br_version_source for result in results],
        "issuer": [result.issuer for result in results],
        "subject": [result.subject for result in results],
        "serial_number": [result.serial_number for result in results],
    }


def _count(findings: Sequence[Finding]) -> dict[Severity, int]:
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


class Facts(NamedTuple):
    """The columns that only the decoded certificate holds."""

    issued_at: int | None
    issuer_sha256: str | None
    authority_key_id: str | None
    not_before: int | None
    not_after: int | None
    signature_algorithm: str | None
    key_algorithm: str | None
    key_size: int | None
    key_curve: str | None
    spki_sha256: str | None


_NO_FACTS = Facts(*[None] * len(Facts._fields))


def _facts(certificate: Certificate, linter: Linter) -> Facts:
    tbs = certificate.tbs
    aki = tbs.get(AuthorityKeyIdentifier)
    key_id = None if aki is None else aki.key_identifier
    signature = certificate.signature_algorithm or tbs.signature
    validity = tbs.validity
    return Facts(
        issued_at=_time(linter.engine.version_for(dated_by_not_before(certificate))[2]),
        issuer_sha256=None if tbs.issuer is None else _sha256(certificate.raw(tbs.issuer)),
        authority_key_id=None if key_id is None else key_id.value.hex(),
        not_before=None if validity is None else _time(validity.not_before.seconds),
        not_after=None if validity is None else _time(validity.not_after.seconds),
        signature_algorithm=None if signature is None else signature.oid,
        **_key_facts(certificate),
    )


def _key_facts(certificate: Certificate) -> dict[str, Any]:
    spki = certificate.tbs.subject_public_key_info
    facts: dict[str, Any] = dict.fromkeys(("key_algorithm", "key_size", "key_curve", "spki_sha256"))
    if spki is not None:
        facts["key_algorithm"] = spki.family or spki.algorithm.oid
        facts["spki_sha256"] = _sha256(certificate.raw(spki))
        key = spki.key
        if isinstance(key, RsaPublicKey):
            facts["key_size"] = key.modulus.value.bit_length()
        elif isinstance(key, EcPublicKey) and key.curve is not None:
            facts["key_curve"], facts["key_size"] = _CURVES.get(key.curve, (key.curve, None))
    return facts


def _time(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * _MICROSECONDS


def _sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def _nested(findings: Sequence[Sequence[Finding]]) -> pa.ListArray:
    """The findings of each document as the column of `schema.RESULTS`."""
    item = RESULTS.field("findings").type.value_type
    rows = [(number, *_FINDING(finding)) for each in findings for number, finding in enumerate(each)]
    columns = zip(*rows, strict=True) if rows else [()] * item.num_fields
    arrays = [pa.array(column, field.type) for column, field in zip(columns, item, strict=True)]
    offsets = pa.array(accumulate(chain((0,), map(len, findings))), pa.int32())
    struct = pa.StructArray.from_arrays(arrays, fields=list(item))
    return pa.ListArray.from_arrays(offsets, struct, type=RESULTS.field("findings").type)
