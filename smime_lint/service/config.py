"""What is decided when the service is started. Requests cannot change it."""

from __future__ import annotations

import msgspec

from ..engine.settings import Settings
from ..rules import Severity


class ServiceConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of a service. It travels to the worker processes."""

    settings: Settings = Settings()
    """Apply where a request has no option of that name; without a time of issuance."""
    min_severity: Severity = Severity.NOTICE
    fail_on: Severity | None = Severity.ERROR
    configuration: str | None = None
    """The configuration file that was used."""
    max_size: int = 16 << 20
    """Bytes of a request."""
