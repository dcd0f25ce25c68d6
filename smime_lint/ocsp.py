"""Lints OCSP responses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from .br import PROFILE_NAMES
from .decode import DecodeError, decode
from .decode.ocsp import decode_ocsp_response
from .inputs import Item
from .linter import Linter, failed, order_of_findings, unreadable
from .model import Certificate, OcspResponse
from .ocsp_signer import Signer, find_signer
from .profile import Kind, Profile, TypeSource, is_ca_certificate
from .report import Result
from .rules import Subjects

MAX_DECODED = 256
"""Serial numbers whose certificates are kept decoded, for the rules that ask for them one after the other."""

RESPONDER = Profile(Kind.OCSP_RESPONDER, True, None, None, None)


class ResponseLinter:
    """Lints OCSP responses, each with the certificate of the delegated responder that signed it.

    A response is taken as one of an S/MIME CA, and judged by the version of the BR in force when it was
    produced.
    """

    def __init__(
        self,
        linter: Linter,
        issuers: Iterable[Certificate] = (),
        subjects: Subjects | None = None,
        checked_at: int | None = None,
    ) -> None:
        """``issuers``: CA certificates, of which each response gets the one that it names. ``subjects``:
        certificates that these CAs issued, None where they are not known. ``checked_at``: when the responses
        were fetched, in seconds since 1970, None where that is not known."""
        self._linter = linter
        self._issuers = tuple(issuers)
        self._subjects = subjects
        self._checked_at = checked_at
        # A forced type is that of the certificates that the responses are about.
        forced = PROFILE_NAMES.get(linter.settings.type or "")
        self._profile = (
            Profile(Kind.OCSP_RESPONSE, True, None, None, None)
            if forced is None
            else Profile(Kind.OCSP_RESPONSE, True, *forced, TypeSource.FORCED)
        )

    def lint_item(self, item: Item) -> Result:
        """Lint what was read from an input, or say why it could not be read."""
        if item.der is None:
            return unreadable(item.source, item.index, item.error or "")
        return self.lint_der(item.der, item.source, item.index)

    def lint_der(self, der: bytes, source: str = "-", index: int = 0) -> Result:
        """Lint one response in DER. It raises nothing: what goes wrong stands in the Result."""
        sha256 = hashlib.sha256(der).hexdigest()
        try:
            return self._lint(decode_ocsp_response(der), sha256, source, index)
        except DecodeError as error:
            return unreadable(source, index, str(error), sha256)
        except Exception as error:  # noqa: BLE001 - one response never costs the others
            return failed(source, index, sha256, error)

    def _lint(self, response: OcspResponse, sha256: str, source: str, index: int) -> Result:
        issuers = self._issuers_of(response)
        produced_at = response.produced_at
        result = self._linter.judge(
            response,
            self._profile,
            None if produced_at is None else produced_at.seconds,
            "produced_at",
            sha256,
            source,
            index,
            issuers,
            self._subjects,
            self._checked_at,
        )
        signer = find_signer(response, issuers)
        return result if signer is None else self._with_responder(result, signer)

    def _issuers_of(self, response: OcspResponse) -> tuple[Certificate, ...]:
        """The certificate of the CA that the response names, else the first one."""
        for issuer in self._issuers:
            if any(single.cert_id.is_issued_by(issuer) for single in response.responses):
                return (issuer,)
        return self._issuers[:1]

    def _with_responder(self, result: Result, signer: Signer) -> Result:
        """The result with what is wrong with the certificate of a delegated responder."""
        certificate, embedded = signer.certificate, signer.embedded
        if embedded is None or signer.is_issuer or is_ca_certificate(certificate):
            return result
        validity = certificate.tbs.validity
        not_before = None if validity is None else validity.not_before.seconds
        # Whether the CA issued it is what the rules on the response ask.
        judged = self._linter.judge(
            certificate, RESPONDER, not_before, "not_before", "", result.source, result.index
        )
        findings = [*result.findings]
        for finding in judged.findings:
            path, offset = f"{embedded.path}.{finding.path}", embedded.offset + finding.offset
            findings.append(msgspec.structs.replace(finding, path=path, offset=offset))
        findings.sort(key=order_of_findings)
        evaluated = result.rules_evaluated + judged.rules_evaluated
        error = None if evaluated else result.error
        return msgspec.structs.replace(
            result,
            findings=tuple(findings),
            rules_evaluated=evaluated,
            error=error,
        )


class CertificatesBySerial(Mapping[int, tuple[Certificate, ...]]):
    """Certificates by serial number. It keeps their DER, and decodes what is asked for."""

    def __init__(self) -> None:
        self._encodings: dict[int, list[bytes]] = {}
        self._decoded: dict[int, tuple[Certificate, ...]] = {}

    def add(self, certificate: Certificate) -> None:
        """Keep a certificate."""
        self._decoded.pop(certificate.tbs.serial_number.value, None)
        self._encodings.setdefault(certificate.tbs.serial_number.value, []).append(certificate.der)

    def __getitem__(self, serial_number: int) -> tuple[Certificate, ...]:
        certificates = self._decoded.get(serial_number)
        if certificates is None:
            certificates = tuple(decode(der) for der in self._encodings[serial_number])
            if len(self._decoded) >= MAX_DECODED:
                self._decoded.clear()
            self._decoded[serial_number] = certificates
        return certificates

    def __iter__(self) -> Iterator[int]:
        return iter(self._encodings)

    def __len__(self) -> int:
        return len(self._encodings)
