"""Lints certificates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from ..br import START, BrVersion, start_of
from ..decode import DecodeError, decode
from ..engine.engine import Dated, Engine, Source
from ..engine.identity import identity_of
from ..engine.report import PathCertificate, Result
from ..engine.settings import Settings, SettingsError, make_settings
from ..inputs import ALL_FORMS, CERTIFICATE, DocumentType, Forms, identify
from ..model import Certificate
from ..profile import Kind, Profile, detect_profile, is_smime, is_smime_ca, is_technically_constrained
from ..rules import Known, Rule, Severity, no_faults
from .base import DocumentLinter, decode_given

if TYPE_CHECKING:
    from ..path.issuers import Issuers, Path


class Linter(DocumentLinter[Certificate]):
    """Lints certificates, each under its profile and the BR version in force at its notBefore.

    CRLs and OCSP responses that inputs contain are handed to their own linters.
    """

    form = CERTIFICATE

    def __init__(self, settings: Settings | None = None, **options: object) -> None:
        """``settings``: what to do; or ``options``: the fields of `Settings` that differ from the defaults.

        Raises SettingsError.
        """
        if settings is not None and options:
            raise SettingsError(f"settings: expected settings or options, found both ({', '.join(options)})")
        super().__init__(make_settings(**options) if settings is None else settings)
        if self.settings.document != self.form.document:
            raise SettingsError(
                f"settings: document: expected {self.form.document!r}, found {self.settings.document!r};"
                " make_linter makes the linters of other documents"
            )
        settings = self.settings
        self._issuers = self._read_issuers()
        self._engines: dict[str, Engine] = {}
        self._linters: dict[DocumentType, DocumentLinter[Any]] = {}

    @property
    def forms(self) -> Forms:
        """What is looked for in inputs."""
        return ALL_FORMS

    def linter_of(self, document: DocumentType) -> DocumentLinter[Any]:
        """The linter for certificates, CRLs or OCSP responses."""
        if document == self.form.document:
            return self
        linter = self._linters.get(document)
        if linter is None:
            linter = self._linters[document] = self._make_linter(document)
        issued_at = self.settings.issued_at
        return linter if linter.settings.issued_at == issued_at else linter.at(issued_at)

    def _make_linter(self, document: DocumentType) -> DocumentLinter[Any]:
        from .crl import CrlLinter
        from .ocsp import OcspLinter

        issuers = self.settings.issuers if self.settings.issuers_are_given else ()
        settings = msgspec.structs.replace(self.settings, document=document, issuers=issuers, tbs=False)
        return CrlLinter(settings) if document == "crl" else OcspLinter(settings)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules of all packs, whether they are selected or not."""
        return self.engine.rules

    def _read_issuers(self) -> Issuers | None:
        if not self.settings.issuers:
            return None
        from ..path.issuers import Issuers  # brings what verifies signatures

        if self.settings.issuers_are_given:
            return Issuers(decode_given(self.settings.issuers, "an issuer"), are_given=True)
        return Issuers(self._decodable(self.settings.issuers))

    def _decodable(self, encodings: Iterable[bytes]) -> Iterator[Certificate]:
        """What can be the certificate of an issuer; the results say what is wrong with the others."""
        for der in encodings:
            try:
                certificate = decode(der, memory=self.engine.memory)
            except DecodeError:
                continue
            if not certificate.is_tbs:
                yield certificate

    def decode(self, der: bytes) -> Certificate:
        """Decode a Certificate or TBSCertificate, unless it is known from a chain. Raises DecodeError."""
        if self._issuers is not None and not self.settings.issuers_are_given and not self.settings.tbs:
            known = self._issuers.known(der)
            if known is not None:
                return known
        return decode(der, self.settings.tbs, self.engine.memory)

    def describe(self, error: DecodeError, der: bytes) -> str:
        """Why a certificate was not decoded: what it is, if that is clear."""
        if self.settings.tbs and identify(der) is CERTIFICATE:
            try:
                decode(der)
            except DecodeError:
                pass
            else:
                return "expected a TBSCertificate (--tbs), found a certificate with its signature"
        return super().describe(error, der)

    def check(self, certificate: Certificate, source: Source, *, is_caa_checked: bool = False) -> Result:
        """Lint a decoded certificate, with the nodes that were added to it. ``is_caa_checked``: whether some
        are CAA checks."""
        dated = dated_by_not_before(certificate)
        paths = self._issuers
        if paths is None:
            profile = self._profile(certificate, self.engine.forced)
            return self.engine.check(
                certificate,
                profile,
                dated,
                source,
                identity=identity_of(certificate),
                is_caa_checked=is_caa_checked,
            )
        path = paths.path_of(certificate)
        known = Known(
            issuers=path.issuers,
            namesakes=paths.namesakes_of(certificate),
            issuer_twins=paths.twins_of(path.issuers[0]) if path.issuers else (),
            foreign_issuers=path.foreign,
            faults_of_issuer=partial(self._faults_of, path.issuers[0]) if path.issuers else no_faults,
        )
        profile = self._profile_in_chain(certificate, path.issuers, paths)
        identity = identity_of(certificate)
        result = self.engine.check(certificate, profile, dated, source, known, identity, is_caa_checked)
        return _with_path(result, path)

    def _faults_of(self, issuer: Certificate, br_version: BrVersion | None) -> tuple[str, ...]:
        """What the BR find wrong with a CA certificate, also if it is older than they are.

        All rules run, whichever the caller selected: what one rule reports never depends on whether another
        is enabled.
        """
        if br_version is None:
            return ()
        engine = self._engines.get(br_version.number)
        if engine is None:
            settings = Settings(
                br_version=br_version.number,
                rule_files=self.settings.rule_files,
                pack_options=self.settings.pack_options,
            )
            engine = self._engines[br_version.number] = Engine(settings, self.engine.rules)
        is_constrained = is_technically_constrained(issuer)
        kind = Kind.TCSUBCA if is_constrained else Kind.SUBCA
        profile = Profile(kind, True, None, None, None, issues_smime=True)
        begin = dated_by_not_before(issuer).seconds
        dated = Dated(max(begin or 0, start_of(START)), "not_before")
        result = engine.check(issuer, profile, dated, Source("", 0, None))
        is_br = {rule.id for rule in engine.rules if rule.is_br}
        return tuple(
            finding.message
            for finding in result.findings
            if finding.severity is Severity.ERROR and finding.rule in is_br
        )

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
            if paths.has_issued(certificate, is_smime):
                return msgspec.structs.replace(profile, issues_smime=True)
        if profile.kind is Kind.OCSP_RESPONDER and issuers and is_smime_ca(issuers[0]):
            return msgspec.structs.replace(profile, in_scope=True)
        return profile


def dated_by_not_before(certificate: Certificate) -> Dated:
    """When a certificate was issued, as far as it shows."""
    validity = certificate.tbs.validity
    return Dated(None if validity is None else validity.not_before.seconds, "not_before")


def _with_path(result: Result, path: Path) -> Result:
    from ..path.names import show_name

    issuers = tuple(
        PathCertificate(show_name(issuer.tbs.subject), hashlib.sha256(issuer.der).hexdigest())
        for issuer in path.issuers
    )
    return msgspec.structs.replace(
        result, issuers=issuers, path_complete=path.is_complete, other_paths=path.others
    )
