"""Lints certificate revocation lists."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..br import PROFILE_NAMES
from ..decode.crl import decode_crl
from ..engine.engine import Dated, Source
from ..engine.identity import Identity, hexadecimal, remembered_name, time_of
from ..engine.report import Result
from ..engine.settings import Settings
from ..inputs import CRL
from ..model import CertificateList, CrlNumber
from ..path.issuers import CrlIssuer, Issuers
from ..profile import KIND_NAMES, Kind, Profile, TypeSource
from ..rules import Known
from .base import DocumentLinter, decode_given
from .given import CertificatesBySerial


class CrlLinter(DocumentLinter[CertificateList]):
    """Lints CRLs, each as one of an S/MIME CA, by the BR version in force at its thisUpdate."""

    form = CRL

    def __init__(self, settings: Settings, progress: Callable[[int], None] | None = None) -> None:
        """``progress``: called now and then with the number of entries that were read. Raises
        SettingsError."""
        super().__init__(settings)
        self._progress = progress
        self._issuers = Issuers(decode_given(settings.issuers, "an issuer"), are_given=True)
        self._certificates = CertificatesBySerial.of(settings.certificates)
        self._profile = _profile(settings.type or "")

    def decode(self, der: bytes) -> CertificateList:
        """Decode a CertificateList. Raises DecodeError."""
        return decode_crl(der, self._progress)

    def check(self, document: CertificateList, source: Source) -> Result:
        """Lint a decoded CRL."""
        tbs = document.tbs
        this_update = tbs.this_update
        dated = Dated(None if this_update is None else this_update.seconds, "this_update")
        issuer, foreign = self._issuers.issuer_of(CrlIssuer(document))
        known = Known(
            issuers=() if issuer is None else (issuer,),
            foreign_issuers=foreign,
            certificates=self._certificates,
            fetched_at=self.settings.fetched_at,
        )
        identity = Identity(issuer=None if tbs.issuer is None else remembered_name(tbs.issuer))
        result = self.engine.check(document, self._profile, dated, source, known, identity)
        number = tbs.get(CrlNumber)
        return msgspec.structs.replace(
            result,
            crl_number=None if number is None else hexadecimal(number.number.value),
            this_update=time_of(this_update),
            next_update=time_of(tbs.next_update),
        )


def _profile(type_name: str) -> Profile:
    """A forced type is that of the certificates that the CRLs cover; a forced kind makes them CAs."""
    if type_name in PROFILE_NAMES:
        return Profile(Kind.CRL, True, *PROFILE_NAMES[type_name], TypeSource.FORCED)
    is_of_cas = bool(KIND_NAMES.get(type_name, Kind.OTHER) & Kind.CA)
    return Profile(Kind.CRL, True, None, None, TypeSource.FORCED if is_of_cas else None)
