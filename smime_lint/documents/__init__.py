"""The linters of the document types: certificate, CRL, OCSP response. Commands and runners use only this
module."""

from __future__ import annotations

from typing import Any

from ..engine.settings import Settings
from .base import DocumentLinter

__all__ = ["DocumentLinter", "make_linter"]


def make_linter(settings: Settings) -> DocumentLinter[Any]:
    """The linter for the type of document that the settings name. Raises SettingsError."""
    if settings.document == "crl":
        from .crl import CrlLinter

        return CrlLinter(settings)
    if settings.document == "ocsp":
        from .ocsp import OcspLinter

        return OcspLinter(settings)
    from .certificate import Linter

    return Linter(settings)
