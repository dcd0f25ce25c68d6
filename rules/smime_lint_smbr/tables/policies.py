"""The days on which the rules for policy OIDs change: BR 7.1.6.1."""

from __future__ import annotations

from datetime import date

LEGACY_END_VERSION = "1.0.6"
LEGACY_END = date(2025, 7, 15)
"""BR 7.1.6.1: the first day on which no subscriber certificate may be issued under a Legacy policy OID."""
