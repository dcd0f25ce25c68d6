"""localityName of the subject: BR 7.1.4.2.2(k), 7.1.4.2.3.

Beside the country code XX it may contain a locality, a state or both; that is not checked.
"""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import LocalityName

from .attribute_rules import prohibited, without_companion

RULES = (
    prohibited("smbr.locality_name.prohibited_in_mailbox", LocalityName, CertificateType.MAILBOX),
    without_companion("smbr.locality_name.without_country", LocalityName, "BR 7.1.4.2.2(k)"),
)
