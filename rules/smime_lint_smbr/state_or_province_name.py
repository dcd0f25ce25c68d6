"""stateOrProvinceName of the subject: BR 7.1.4.2.2(l), 7.1.4.2.3.

Beside the country code XX it may contain the name of the country; that is not checked.
"""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import StateOrProvinceName

from .attribute_rules import prohibited, without_companion

RULES = (
    prohibited(
        "smbr.state_or_province_name.prohibited_in_mailbox", StateOrProvinceName, CertificateType.MAILBOX
    ),
    without_companion(
        "smbr.state_or_province_name.without_country",
        StateOrProvinceName,
        "BR 7.1.4.2.2(l)",
    ),
)
