"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "etsi.legal_person_identifier.ntr_euid": "etsi.legal_person_identifier.incomplete_euid",
    "etsi.qc_limit_value.currency": "etsi.qc_limit_value.invalid_currency",
    "etsi.qc_pds.language": "etsi.qc_pds.invalid_language",
}
