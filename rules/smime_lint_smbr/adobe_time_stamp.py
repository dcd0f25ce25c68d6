"""The Adobe Time-stamp extension: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import AdobeTimeStamp

from .adobe_extensions import rules_for

RULES = rules_for("smbr.adobe_time_stamp.", AdobeTimeStamp, "Adobe Time-stamp")
