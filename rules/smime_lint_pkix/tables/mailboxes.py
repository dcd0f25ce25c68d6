"""The specification of SmtpUTF8Mailbox that holds under the S/MIME BR."""

from __future__ import annotations

from smime_lint.br import ByVersion

A_LABELS: ByVersion[bool] = ByVersion({"1.0.0": False, "1.0.6": True})
"""BR 7.1.4.2.1: whether its domain has A-labels, as RFC 9598 wants it, or U-labels, as RFC 8398 did."""
