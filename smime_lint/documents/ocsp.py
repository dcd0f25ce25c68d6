"""Lints OCSP responses."""

from __future__ import annotations

from collections import Counter

import msgspec

from ..br import PROFILE_NAMES
from ..decode.ocsp import decode_ocsp_response
from ..engine.engine import Dated, Source, order_of_findings
from ..engine.identity import UNIDENTIFIED, Identity, hexadecimal, remembered_name, time_of
from ..engine.report import Finding, Result, Status, status_of
from ..engine.settings import Settings
from ..inputs import OCSP_RESPONSE
from ..model import Certificate, OcspResponse
from ..path.issuers import Issuers, ResponseIssuer
from ..path.names import is_self_issued
from ..path.ocsp_signer import Role, Signer, find_signer, is_issued_by_issuer, roles_of
from ..profile import KIND_NAMES, Kind, Profile, TypeSource, is_ca_certificate
from ..rules import MAX_ON_ENTRIES, Known
from .base import DocumentLinter, decode_given
from .certificate import dated_by_not_before
from .given import CertificatesBySerial

RESPONDER = Profile(Kind.OCSP_RESPONDER, True, None, None, None)


class OcspLinter(DocumentLinter[OcspResponse]):
    """Lints OCSP responses, each with the certificate of the delegated responder that signed it.

    A response is taken as one of an S/MIME CA, and checked by the BR version in force when it was produced.
    """

    form = OCSP_RESPONSE

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError."""
        super().__init__(settings)
        self._issuers = Issuers(decode_given(settings.issuers, "an issuer"), are_given=True)
        self._certificates = CertificatesBySerial.of(settings.certificates)
        self._profile = _profile(settings.type or "")
        self._duties = frozenset(rule.id for rule in self.engine.rules if rule.kinds == Kind.OCSP_RESPONDER)
        """The rules on the certificates of responders alone: they say with which certificate a response may
        be signed, so the day of the response decides whether they apply."""

    def decode(self, der: bytes) -> OcspResponse:
        """Decode an OCSPResponse. Raises DecodeError."""
        return decode_ocsp_response(der)

    def check(self, document: OcspResponse, source: Source) -> Result:
        """Lint a decoded response, and the responder's certificate in it."""
        issuer, foreign = self._issuers.issuer_of(ResponseIssuer(document))
        issuers = () if issuer is None else (issuer,)
        result = self.engine.check(
            document,
            self._profile,
            _dated(document),
            source,
            Known(
                issuers=issuers,
                foreign_issuers=foreign,
                certificates=self._certificates,
                fetched_at=self.settings.fetched_at,
            ),
            _identity(document),
        )
        result = msgspec.structs.replace(result, findings=_capped(result.findings), **_facts(document))
        signer = find_signer(document, issuers)
        return result if signer is None else self._with_responder(result, document, signer, issuers)

    def _with_responder(
        self, result: Result, response: OcspResponse, signer: Signer, issuers: tuple[Certificate, ...]
    ) -> Result:
        """The result with the findings on the certificate of a delegated responder."""
        certificate, embedded = signer.certificate, signer.embedded
        is_ca = is_ca_certificate(certificate)
        is_delegate = _is_delegated_ca(response, certificate, issuers) if is_ca else not signer.is_issuer
        if embedded is None or not is_delegate:
            return result
        # Whether the CA issued it is for the rules on the response.
        is_issued = bool(issuers) and is_issued_by_issuer(response, certificate, issuers)
        known = Known(issuers=issuers if is_issued else ())
        source = Source(result.source, result.index, None)
        by_response, by_certificate = _dated(response), dated_by_not_before(certificate)
        checked = self.engine.check(
            certificate, RESPONDER, by_response if is_ca else by_certificate, source, known
        )
        on_certificate = list(checked.findings)
        if is_ca:
            # Its own faults are those of a CA certificate.
            on_certificate = self._on_duties(checked)
        elif self.engine.version_for(by_response)[0] is not self.engine.version_for(by_certificate)[0]:
            again = self.engine.check(certificate, RESPONDER, by_response, source, known)
            others = [finding for finding in on_certificate if finding.rule not in self._duties]
            on_certificate = others + self._on_duties(again)
        findings = [*result.findings]
        place = response.locate(embedded)
        for finding in on_certificate:
            path, offset = f"{place.path}.{finding.path}", place.offset + finding.offset
            findings.append(msgspec.structs.replace(finding, path=path, offset=offset))
        findings.sort(key=order_of_findings)
        is_applicable = any(each.status is not Status.NOT_APPLICABLE for each in (result, checked))
        return msgspec.structs.replace(
            result,
            status=status_of(findings, result.error, is_applicable),
            findings=tuple(findings),
            rules_evaluated=result.rules_evaluated + checked.rules_evaluated,
        )

    def _on_duties(self, checked: Result) -> list[Finding]:
        return [finding for finding in checked.findings if finding.rule in self._duties]


def _profile(type_name: str) -> Profile:
    """A forced type is that of the certificates that the responses are about; a forced kind makes them
    CAs."""
    if type_name in PROFILE_NAMES:
        return Profile(Kind.OCSP_RESPONSE, True, *PROFILE_NAMES[type_name], TypeSource.FORCED)
    is_of_cas = bool(KIND_NAMES.get(type_name, Kind.OTHER) & Kind.CA)
    return Profile(Kind.OCSP_RESPONSE, True, None, None, TypeSource.FORCED if is_of_cas else None)


def _dated(response: OcspResponse) -> Dated:
    produced_at = response.produced_at
    return Dated(None if produced_at is None else produced_at.seconds, "produced_at")


def _is_delegated_ca(
    response: OcspResponse, certificate: Certificate, issuers: tuple[Certificate, ...]
) -> bool:
    """Whether a CA certificate is that of a delegated responder: its CA issued certificates in question.

    A CA that was re-keyed issues a certificate to itself, and is not its own delegate.
    """
    return not is_self_issued(certificate) and any(
        role is Role.DELEGATE for _, role in roles_of(response, certificate, issuers)
    )


def _identity(document: OcspResponse) -> Identity:
    """The certificate that a response is about, if there is only one."""
    if len(document.responses) != 1:
        return UNIDENTIFIED
    return Identity(serial_number=hexadecimal(document.responses[0].cert_id.serial_number.value))


def _facts(document: OcspResponse) -> dict[str, str | None]:
    """What else identifies a response, as fields of its result."""
    responder = None if document.basic is None else document.basic.tbs.responder_id
    shown = None
    if responder is not None and responder.name is not None:
        shown = remembered_name(responder.name)
    elif responder is not None and responder.key_hash is not None:
        shown = f"keyHash={responder.key_hash.value.hex()}"
    facts = {"produced_at": time_of(document.produced_at), "responder": shown}
    if len(document.responses) == 1:
        (single,) = document.responses
        facts |= {"this_update": time_of(single.this_update), "next_update": time_of(single.next_update)}
    return facts


def _capped(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The first findings of each rule, and one with the number of the others: every one of thousands of
    SingleResponses can have the same fault."""
    counts: Counter[str] = Counter()
    kept: list[Finding] = []
    last: dict[str, Finding] = {}
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MAX_ON_ENTRIES:
            kept.append(finding)
        else:
            last.setdefault(finding.rule, finding)
    for rule, finding in last.items():
        others = counts[rule] - MAX_ON_ENTRIES
        message = f"{others:,} more findings like the {MAX_ON_ENTRIES} before"
        kept.append(msgspec.structs.replace(finding, message=message, value=str(others)))
    return tuple(sorted(kept, key=order_of_findings)) if last else findings
