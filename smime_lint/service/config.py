"""What is decided when the service is started. Requests cannot change it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ..caa.check import Checker, Facts
from ..engine.settings import Settings
from ..rules import Severity


class ServiceConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The configuration of a service. It travels to the worker processes."""

    settings: Settings = Settings()
    """Apply where a request has no option of that name; without a time of issuance."""
    given: dict[str, object] = {}
    """The options that these settings come from, for reports."""
    min_severity: Severity = Severity.NOTICE
    fail_on: Severity | None = Severity.ERROR
    configuration: str | None = None
    """The configuration file that was used."""
    caa: Callable[[], tuple[Checker, Facts]] | None = None
    """Makes what checks CAA in each worker, and the facts that requests do not give; None: it is not
    checked."""
    caa_record: str | None = None
    """The log for the evidence of CAA checks."""
    max_size: int = 16 << 20
    """Bytes of a request."""
    time_limit: float = 30.0
    """Seconds for the request to arrive, for the wait for a process, and for the work in it."""
    processes: int = 2
    """Processes for large documents, in each worker."""
    waiting: int = 16
    """Requests that may wait for one of these processes, in each worker."""
    drain: float = 1.0
    """Seconds between SIGTERM and the end of listening."""
