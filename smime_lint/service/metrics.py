"""What /metrics shows, in the format of Prometheus."""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from .. import __version__
from ..output import Summary

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""Where the workers of one service keep their figures. prometheus_client reads it when it is imported."""
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The figures of one application; `text` has those of all workers."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "smime_lint_requests", "Requests that were answered.", ("endpoint", "status"), registry=registry
        )
        self.seconds = Histogram(
            "smime_lint_request_seconds",
            "Time from the head of a request to the end of its response.",
            ("endpoint",),
            buckets=BUCKETS,
            registry=registry,
        )
        self.open = Gauge(
            "smime_lint_requests_open",
            "Requests that are being answered.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.held = Gauge(
            "smime_lint_jobs_held",
            "Jobs that are in a process for large documents, or wait for one.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.documents = Counter(
            "smime_lint_documents", "Documents, by what became of them.", ("status",), registry=registry
        )
        self.findings = Counter(
            "smime_lint_findings", "Findings, by severity.", ("severity",), registry=registry
        )
        Gauge(
            "smime_lint_build",
            "The version, as a label.",
            ("version",),
            multiprocess_mode="livemax",
            registry=registry,
        ).labels(__version__).set(1)

    def count(self, summary: Summary) -> None:
        """Count what a report has."""
        for status, number in summary.statuses.items():
            if number:
                self.documents.labels(status.value).inc(number)
        for severity, number in summary.findings.items():
            if number:
                self.findings.labels(severity.value).inc(number)

    def text(self) -> tuple[bytes, str]:
        """The figures of all workers, and their media type."""
        registry = self.registry
        if os.environ.get(DIRECTORY):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry), CONTENT_TYPE_LATEST
