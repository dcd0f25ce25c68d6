"""The one function that lints: from a record batch of documents to a record batch of results.

Local audits and Spark run it unchanged. The result depends on nothing but the arguments: what a linter
remembers never changes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

import pyarrow as pa

from ..documents.certificate import Linter, dated_by_not_before
from ..engine.report import Result
from ..model import AuthorityKeyIdentifier, Certificate, EcPublicKey, RsaPublicKey
from ..rules import Severity
from .schema import RESULTS

BATCH = 512
"""Documents that are linted at a time. More bring nothing, and take memory."""

_MICROSECONDS = 1_000_000
_CURVES = {
    "1.2.840.10045.3.1.7": ("P-256", 256),
    "1.3.132.0.34": ("P-384", 384),
    "1.3.132.0.35": ("P-521", 521),
}
_SEVERITIES = {Severity.ERROR: "errors", Severity.WARN: "warnings", Severity.NOTICE: "notices"}
"""The severities, the worst first, and the columns that count them."""
_FROM_RESULT = {
    "fingerprint": "sha256",
    "error": "error",
    "rules_evaluated": "rules_evaluated",
    "in_scope": "in_scope",
    "is_tbs": "tbs",
    "kind": "kind",
    "type": "type",
    "generation": "generation",
    "type_source": "type_source",
    "br_version": "br_version",
    "br_version_source": "br_version_source",
    "issuer": "issuer",
    "subject": "subject",
    "serial_number": "serial_number",
}
"""Columns, and the attributes of a Result that they are."""
_FROM_FINDING = ("rule", "severity", "citation", "path", "offset", "length", "message", "value", "fix")
"""The attributes of a Finding, in the order of the columns."""
_FROM_SUPPRESSED = (*_FROM_FINDING, "reason", "expires", "entry")

_of_result = attrgetter(*_FROM_RESULT.values())
_of_finding = attrgetter(*_FROM_FINDING)
_of_suppressed = attrgetter(*_FROM_SUPPRESSED)


def lint_documents(documents: pa.RecordBatch, linter: Linter) -> pa.RecordBatch:
    """Lint documents, of `schema.DOCUMENTS`; the results, in the same order, are of `schema.RESULTS`."""
    rows: list[tuple[object, ...]] = []
    findings, suppressed = _Nested("findings"), _Nested("suppressed")
    for der in documents.column("der"):  # plain values are kept, which the garbage collector does not visit
        result, certificate = linter.lint_and_decode(der.as_py())
        facts = _NO_FACTS if certificate is None else _facts(certificate, linter)
        rows.append((result.status.value, *_counts(result), *_of_result(result), *facts))
        findings.add([(number, *_of_finding(each)) for number, each in enumerate(result.findings)])
        suppressed.add([(number, *_of_suppressed(each)) for number, each in enumerate(result.suppressed)])
    names = ("status", "worst_severity", *_SEVERITIES.values(), *_FROM_RESULT, *Facts._fields)
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    arrays = [pa.array(columns.get(field.name, ()), field.type) for field in list(RESULTS)[:-2]]
    return pa.RecordBatch.from_arrays([*arrays, findings.array(), suppressed.array()], schema=RESULTS)


def _counts(result: Result) -> tuple[str | None, int, int, int]:
    """The worst severity, and the number of findings of each."""
    if not result.findings:
        return None, 0, 0, 0
    counts = dict.fromkeys(_SEVERITIES, 0)
    for finding in result.findings:
        counts[finding.severity] += 1
    worst = next((severity.value for severity, count in counts.items() if count), None)
    return worst, counts[Severity.ERROR], counts[Severity.WARN], counts[Severity.NOTICE]


class _Nested:
    """A column of lists of structs, while it grows."""

    def __init__(self, name: str) -> None:
        self._type = RESULTS.field(name).type
        self._rows: list[tuple[object, ...]] = []
        self._offsets = [0]

    def add(self, rows: Iterable[tuple[object, ...]]) -> None:
        """Add the structs of a document."""
        self._rows += rows
        self._offsets.append(len(self._rows))

    def array(self) -> pa.ListArray:
        """The column."""
        fields = list(self._type.value_type)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(fields)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, fields, strict=True)]
        structs = pa.StructArray.from_arrays(arrays, fields=fields)
        return pa.ListArray.from_arrays(pa.array(self._offsets, pa.int32()), structs, type=self._type)


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
    spki = tbs.subject_public_key_info
    curve, size = (None, None) if spki is None else _curve_and_size(spki.key)
    return Facts(  # without keywords, which take longer
        _time(linter.engine.version_for(dated_by_not_before(certificate))[2]),
        None if tbs.issuer is None else _sha256(certificate.raw(tbs.issuer)),
        None if key_id is None else key_id.value.hex(),
        None if validity is None else _time(validity.not_before.seconds),
        None if validity is None else _time(validity.not_after.seconds),
        None if signature is None else signature.oid,
        None if spki is None else spki.family or spki.algorithm.oid,
        size,
        curve,
        None if spki is None else _sha256(certificate.raw(spki)),
    )


def _curve_and_size(key: object) -> tuple[str | None, int | None]:
    if isinstance(key, RsaPublicKey):
        return None, key.modulus.value.bit_length()
    if isinstance(key, EcPublicKey) and key.curve is not None:
        return _CURVES.get(key.curve, (key.curve, None))
    return None, None


def _time(seconds: int | None) -> int | None:
    return None if seconds is None else seconds * _MICROSECONDS


def _sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()
