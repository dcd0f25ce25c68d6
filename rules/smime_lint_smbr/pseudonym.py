"""pseudonym of the subject: BR 3.1.3, 7.1.4.2.2(f), 7.1.4.2.3, 7.1.4.2.4.

What pseudonym excludes, and what commonName may contain in addition, is checked by the rules of givenName,
surname and commonName.
"""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import Pseudonym
from smime_lint.rules import Holder, Mode, Severity, Violation, Violations, rule

from .attribute_rules import prohibited

RULES = (
    prohibited("smbr.pseudonym.prohibited_in_mailbox", Pseudonym, CertificateType.MAILBOX),
    prohibited("smbr.pseudonym.prohibited_in_organization", Pseudonym, CertificateType.ORGANIZATION),
)


@rule(
    "smbr.pseudonym.not_unique",
    on=Pseudonym,
    within=Holder.SUBJECT,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.NOTICE,
    citation="BR 3.1.3",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def not_unique(attribute: Pseudonym) -> Violations:
    """A pseudonym is a unique identifier that the CA or Enterprise RA chose or verified.

    The CA chooses it; for sponsor-validated certificates the Enterprise RA may, and for individual-validated
    ones it may come from government identity documents.
    """
    yield Violation(
        attribute, "verify that the pseudonym is unique, and was chosen or verified according to BR 3.1.3"
    )
