"""Lints certificate revocation lists."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

from .br import PROFILE_NAMES
from .decode import DecodeError
from .decode.crl import decode_crl
from .inputs import Item
from .linter import Linter, failed, unreadable
from .model import Certificate, CertificateList
from .profile import KIND_NAMES, Kind, Profile, TypeSource
from .report import Result
from .rules import Subjects


class CrlLinter:
    """Lints CRLs. Each is taken as one of an S/MIME CA, and judged by the version of the BR in force at its
    thisUpdate."""

    def __init__(
        self,
        linter: Linter,
        issuers: Iterable[Certificate] = (),
        subjects: Subjects | None = None,
        checked_at: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """``issuers``: CA certificates, of which each CRL gets the one that it names. ``subjects``:
        certificates that entries may be about, None where they are not known. ``checked_at``: when the CRLs
        were fetched, in seconds since 1970, None where that is not known. ``progress``: called now and then
        with the number of entries that were read."""
        self._linter = linter
        self._issuers = tuple(issuers)
        self._subjects = subjects
        self._checked_at = checked_at
        self._progress = progress
        # A forced type is that of the certificates that the CRLs cover; a forced kind makes them CAs.
        type_name = linter.settings.type or ""
        if type_name in PROFILE_NAMES:
            self._profile = Profile(Kind.CRL, True, *PROFILE_NAMES[type_name], TypeSource.FORCED)
        elif KIND_NAMES.get(type_name, Kind.OTHER) & Kind.CA:
            self._profile = Profile(Kind.CRL, True, None, None, TypeSource.FORCED)
        else:
            self._profile = Profile(Kind.CRL, True, None, None, None)

    def lint_item(self, item: Item) -> Result:
        """Lint what was read from an input, or say why it could not be read."""
        if item.der is None:
            return unreadable(item.source, item.index, item.error or "")
        return self.lint_der(item.der, item.source, item.index)

    def lint_der(self, der: bytes, source: str = "-", index: int = 0) -> Result:
        """Lint one CRL in DER. It raises nothing: what goes wrong stands in the Result."""
        sha256 = hashlib.sha256(der).hexdigest()
        try:
            return self._lint(decode_crl(der, self._progress), sha256, source, index)
        except DecodeError as error:
            return unreadable(source, index, str(error), sha256)
        except Exception as error:  # noqa: BLE001 - one CRL never costs the others
            return failed(source, index, sha256, error)

    def _lint(self, crl: CertificateList, sha256: str, source: str, index: int) -> Result:
        this_update = crl.tbs.this_update
        return self._linter.judge(
            crl,
            self._profile,
            None if this_update is None else this_update.seconds,
            "this_update",
            sha256,
            source,
            index,
            self._issuers_of(crl),
            self._subjects,
            self._checked_at,
        )

    def _issuers_of(self, crl: CertificateList) -> tuple[Certificate, ...]:
        """The certificate of the CA that the CRL names, else the first one."""
        name = None if crl.tbs.issuer is None else crl.raw(crl.tbs.issuer)
        for issuer in self._issuers:
            subject = issuer.tbs.subject
            if subject is not None and issuer.raw(subject) == name:
                return (issuer,)
        return self._issuers[:1]
