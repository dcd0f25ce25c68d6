"""What the linters of all document types have in common."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import msgspec

from ..decode import DecodeError, decode
from ..engine.engine import Engine, Source, failed, unreadable
from ..engine.report import Report, Result
from ..engine.settings import Settings, SettingsError, checked, make_settings
from ..engine.suppress import Suppressor
from ..inputs import DocumentType, Form, Forms, Item, Passwords
from ..model import Certificate, Document

if TYPE_CHECKING:
    from typing_extensions import Self

DocumentT = TypeVar("DocumentT", bound=Document)


class DocumentLinter(ABC, Generic[DocumentT]):
    """Decodes one type of document and has the engine check it.

    Its state is that of its `Engine`: results do not depend on it. A linter can be used by many threads, and
    can be pickled.
    """

    form: ClassVar[Form]
    """How files encode the document."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError."""
        self.settings = checked(settings)
        self.engine = Engine(self.settings)
        self._suppressor = Suppressor(self.settings.suppress, self.settings.suppress_on)

    def at(self, issued_at: int | datetime | None) -> Self:
        """A linter for another time of issuance: seconds since 1970, or an aware datetime; None: that in the
        document.

        It shares what this one remembers, so it costs a few microseconds, and both can be used at the same
        time. Raises SettingsError.
        """
        seconds = make_settings(issued_at=issued_at).issued_at
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.engine = self.engine.at(seconds)
        other.settings = other.engine.settings
        return other

    @property
    def forms(self) -> Forms:
        """What is looked for in inputs."""
        return (self.form,)

    def lint(self, data: bytes, source: str = "-", passwords: Passwords | None = None) -> Report:
        """Lint the documents in bytes of any format that files may have: DER, PEM, base64, PKCS #7 and PKCS
        #12, messages, LDIF, ZIP and tar archives.

        ``passwords``: returns those to try for a source, if it is a PKCS #12 file. What cannot be read
        becomes a Result with an error.
        """
        from ..inputs import read_bytes

        items = read_bytes(data, source, self.forms, passwords)
        return Report(tuple(self.lint_item(item) for item in items))

    def linter_of(self, document: DocumentType) -> DocumentLinter[Any]:
        """The linter for a type of document that is among `forms`."""
        return self

    def lint_item(self, item: Item) -> Result:
        """Lint what was read from an input, or report why it could not be read."""
        if item.der is None:
            return unreadable(Source(item.source, item.index, None, item.document), item.error or "")
        result = self.linter_of(item.document).lint_der(item.der, item.source, item.index)
        return msgspec.structs.replace(result, signer=True) if item.is_signer else result

    def lint_der(self, der: bytes, source: str = "-", index: int = 0) -> Result:
        """Lint one document in DER. It does not raise: errors are in the Result."""
        return self.lint_and_decode(der, source, index)[0]

    def lint_and_decode(
        self,
        der: bytes,
        source: str = "-",
        index: int = 0,
        check: Callable[[DocumentT, Source], Result] | None = None,
    ) -> tuple[Result, DocumentT | None]:
        """As `lint_der`, with the decoded document; None if it does not decode. ``check``: instead of the
        method."""
        place = Source(source, index, hashlib.sha256(der).hexdigest(), self.form.document)
        document = None
        try:
            document = self.decode(der)
            result = (check or self.check)(document, place)
            return self._suppressor.apply(result, document), document
        except DecodeError as error:
            return unreadable(place, self.describe(error, der)), document
        except Exception as error:  # noqa: BLE001 - one document never costs the others
            return failed(place, error), document

    def describe(self, error: DecodeError, der: bytes) -> str:
        """Why a document was not decoded: what it is, if that is clear."""
        from ..inputs import identify

        found = identify(der)
        if found is None or found is self.form:
            return str(error)
        return f"expected {self.form.noun}, found {found.noun}"

    @abstractmethod
    def decode(self, der: bytes) -> DocumentT:
        """Decode a document. Raises DecodeError."""

    @abstractmethod
    def check(self, document: DocumentT, source: Source) -> Result:
        """Run the rules on a decoded document."""


def decode_given(encodings: Iterable[bytes], what: str) -> list[Certificate]:
    """The certificates that the caller gives in addition to the documents. Raises SettingsError.

    ``what``: what they are, for the message.
    """
    try:
        certificates = [decode(der) for der in encodings]
    except DecodeError as error:
        raise SettingsError(f"the certificate of {what}: {error}") from error
    if any(certificate.is_tbs for certificate in certificates):
        raise SettingsError(f"the certificate of {what}: expected a certificate, found a TBSCertificate")
    return certificates
