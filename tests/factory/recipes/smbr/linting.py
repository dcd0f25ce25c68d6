"""Recipes for smbr.linting."""

from datetime import datetime, timezone

from smime_lint.testing.certificate import base

from .. import fires, silent


def issued(year: int, month: int, day: int) -> datetime:
    """The first second of a day."""
    return datetime(year, month, day, tzinfo=timezone.utc)


RULE = "smbr.linting.not_performed"
fires(RULE, base().valid(issued(2025, 9, 15)), br_version="1.0.11")
fires(RULE, base().valid(issued(2025, 9, 15)).change(tbs_only=True), "tbs", br_version="in-force")
silent(RULE, base().valid(issued(2025, 9, 14)), br_version="1.0.11")
silent(RULE, base().valid(issued(2025, 9, 15)), "1_0_6", br_version="1.0.6")
silent(
    RULE, base().valid(issued(2025, 9, 15)), "not_asked_for", br_version="1.0.11", select=("smbr.version.*",)
)

RULE = "smbr.linting.self_audit"
fires(RULE, base().valid(issued(2025, 3, 15)), br_version="1.0.7")
silent(RULE, base().valid(issued(2025, 3, 14)), br_version="1.0.7")
silent(RULE, base().valid(issued(2025, 3, 15)), "1_0_6", br_version="1.0.6")
