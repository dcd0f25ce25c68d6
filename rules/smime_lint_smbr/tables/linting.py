"""The days from which linting is recommended and required: BR 4.3.1.2, 8.7."""

from __future__ import annotations

from datetime import date

LINTING_VERSION = "1.0.7"
LINTING_REQUIRED = date(2025, 9, 15)
"""BR 4.3.1.2: to-be-signed certificates."""
SELF_AUDIT_RECOMMENDED = date(2025, 3, 15)
"""BR 8.7: samples of a self-audit."""
