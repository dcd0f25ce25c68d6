"""QcCompliance, 0.4.0.1862.1.1: EN 319 412-5 4.2.1."""

from __future__ import annotations

from .statements import QC_COMPLIANCE, syntax_rule

syntax = syntax_rule(
    "etsi.qc_compliance.syntax",
    QC_COMPLIANCE,
    "QcCompliance",
    "QcCompliance has no statementInfo.",
    "The OID alone states that the certificate is qualified.",
    "EN 319 412-5 4.2.1",
    "remove statementInfo",
)
