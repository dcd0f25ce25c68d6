"""The Adobe ArchiveRevInfo extension: BR 7.1.2.3(m)."""

from __future__ import annotations

from smime_lint.model import AdobeArchiveRevInfo

from .adobe_extensions import rules_for

RULES = rules_for("smbr.adobe_archive_rev_info.", AdobeArchiveRevInfo, "Adobe ArchiveRevInfo")
