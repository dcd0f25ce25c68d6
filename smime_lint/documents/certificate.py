"""Lints certificates."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from ..decode import decode
from ..engine.engine import Dated, Source
from ..engine.report import PathCertificate, Result
from ..engine.settings import Settings, make_settings
from ..inputs import CERTIFICATE
from ..model import Certificate
from ..profile import Kind, Profile, detect_profile, is_smime_ca
from ..rules import Known, Rule
from .base import DocumentLinter, decode_given

if TYPE_CHECKING:
    from ..path.issuers import Issuers, Path


class Linter(DocumentLinter[Certificate]):
    """Lints certificates, each under its profile and the BR version in force at its notBefore."""

    form = CERTIFICATE

    def __init__(self, settings: Settings | None = None, **options: object) -> None:
        """``settings``: what to do; or ``options``: the fields of `Settings` that differ from the defaults.

        Raises SettingsError.
        """
        super().__init__(make_settings(**options) if settings is None else settings)
        settings = self.settings
        self._issuers = self._read_issuers()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all packs, whether they are selected or not."""
        return self.engine.rules

    def _read_issuers(self) -> Issuers | None:
        if not self.settings.issuers:
            return None
        from ..path.issuers import Issuers  # brings what verifies signatures

        return Issuers(decode_given(self.settings.issuers, "an issuer"), self.settings.issuers_are_given)

    def decode(self, der: bytes) -> Certificate:
        """Decode a Certificate or TBSCertificate. Raises DecodeError."""
        return decode(der, self.settings.tbs, self.engine.memory)

    def check(self, certificate: Certificate, source: Source) -> Result:
        """Lint a decoded certificate, with the nodes that were added to it."""
        dated = dated_by_not_before(certificate)
        paths = self._issuers
        if paths is None:
            profile = detect_profile(
                certificate, self.engine.forced, self.engine.policy_map, self.settings.affiliated
            )
            return self.engine.check(certificate, profile, dated, source)
        path = paths.path_of(certificate)
        known = Known(
            issuers=path.issuers,
            namesakes=paths.namesakes_of(certificate),
            issuer_twins=paths.twins_of(path.issuers[0]) if path.issuers else (),
        )
        profile = self._profile_in_chain(certificate, path.issuers, paths)
        return _with_path(self.engine.check(certificate, profile, dated, source, known), path)

    def _profile(self, certificate: Certificate, forced: Profile | None) -> Profile:
        """The profile of a certificate alone. ``forced``: one that it is taken for."""
        return detect_profile(certificate, forced, self.engine.policy_map, self.settings.affiliated)

    def _profile_in_chain(
        self, certificate: Certificate, issuers: tuple[Certificate, ...], paths: Issuers
    ) -> Profile:
        """The profile, with what only the certificates around one show."""
        forced = self.engine.forced
        if not self.settings.issuers_are_given and forced is not None and forced.kind is Kind.SUBSCRIBER:
            # In a chain, the type that is forced is that of the subscriber's certificate.
            found = detect_profile(certificate)
            forced = None if found.kind & (Kind.CA | Kind.OCSP_RESPONDER) else forced
        profile = self._profile(certificate, forced)
        if profile.is_forced:
            return profile
        if profile.kind in (Kind.SUBCA, Kind.TCSUBCA):
            from ..path.issuers import is_self_signed

            if any(is_self_signed(twin) for twin in paths.twins_of(certificate)):
                return msgspec.structs.replace(profile, kind=Kind.CROSS)
        if profile.kind is Kind.OCSP_RESPONDER and issuers and is_smime_ca(issuers[0]):
            return msgspec.structs.replace(profile, in_scope=True)
        return profile


def dated_by_not_before(certificate: Certificate) -> Dated:
    """When a certificate was issued, as far as it shows."""
    validity = certificate.tbs.validity
    return Dated(None if validity is None else validity.not_before.seconds, "not_before")


def _with_path(result: Result, path: Path) -> Result:
    from ..path.issuers import show_name

    issuers = tuple(
        PathCertificate(show_name(issuer.tbs.subject), hashlib.sha256(issuer.der).hexdigest())
        for issuer in path.issuers
    )
    return msgspec.structs.replace(
        result, issuers=issuers, path_complete=path.is_complete, other_paths=path.others
    )
