"""streetAddress of the subject: BR 7.1.4.2.2(j), 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import StreetAddress

from .attribute_rules import prohibited, without_companion

RULES = (
    prohibited("smbr.street_address.prohibited_in_mailbox", StreetAddress, CertificateType.MAILBOX),
    prohibited(
        "smbr.street_address.prohibited_in_strict_organization", StreetAddress, CertificateType.ORGANIZATION
    ),
    prohibited("smbr.street_address.prohibited_in_strict_sponsor", StreetAddress, CertificateType.SPONSOR),
    prohibited(
        "smbr.street_address.prohibited_in_strict_individual", StreetAddress, CertificateType.INDIVIDUAL
    ),
    without_companion(
        "smbr.street_address.without_locality_or_state",
        StreetAddress,
        "BR 7.1.4.2.2(j)",
    ),
)
