"""Certificates that the caller gives in addition to CRLs and OCSP responses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..decode import decode
from ..model import Certificate
from .base import decode_given

MAX_DECODED = 256
"""Serial numbers whose certificates are kept decoded, for the rules that need them one after the other."""


class CertificatesBySerial(Mapping[int, tuple[Certificate, ...]]):
    """Certificates by serial number. It keeps their DER, and decodes what is requested."""

    def __init__(self, certificates: Iterable[Certificate] = ()) -> None:
        self._encodings: dict[int, list[bytes]] = {}
        self._decoded: dict[int, tuple[Certificate, ...]] = {}
        for certificate in certificates:
            self._encodings.setdefault(certificate.tbs.serial_number.value, []).append(certificate.der)

    @classmethod
    def of(cls, encodings: tuple[bytes, ...] | None) -> CertificatesBySerial | None:
        """Certificates in DER; None if none are given. Raises SettingsError."""
        return None if encodings is None else cls(decode_given(encodings, "a document in question"))

    def __getitem__(self, serial_number: int) -> tuple[Certificate, ...]:
        certificates = self._decoded.get(serial_number)
        if certificates is None:
            certificates = tuple(decode(der) for der in self._encodings[serial_number])
            if len(self._decoded) >= MAX_DECODED:
                self._decoded.clear()
            self._decoded[serial_number] = certificates
        return certificates

    def __contains__(self, serial_number: object) -> bool:
        return serial_number in self._encodings

    def __iter__(self) -> Iterator[int]:
        return iter(self._encodings)

    def __len__(self) -> int:
        return len(self._encodings)
