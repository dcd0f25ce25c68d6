"""QcSSCD, 0.4.0.1862.1.4: EN 319 412-5 4.2.2."""

from __future__ import annotations

from .statements import QC_SSCD, syntax_rule

syntax = syntax_rule(
    "etsi.qc_sscd.syntax",
    QC_SSCD,
    "QcSSCD",
    "QcSSCD has no statementInfo.",
    "The OID alone states that the private key is in a qualified signature or seal creation device.",
    "EN 319 412-5 4.2.2",
    "remove statementInfo",
)
