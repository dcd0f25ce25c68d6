"""title of the subject: BR 7.1.4.2.2(i), 7.1.4.2.3, 7.1.4.2.4."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import Title
from smime_lint.rules import Severity, Violation, Violations, rule

from .attribute_rules import prohibited
from .attribute_values import SUBJECT_NAMES

RULES = (
    prohibited("smbr.title.prohibited_in_mailbox", Title, CertificateType.MAILBOX),
    prohibited("smbr.title.prohibited_in_organization", Title, CertificateType.ORGANIZATION),
)

_SALUTATIONS = frozenset(
    {
        *("mr", "mrs", "ms", "miss", "mx", "sir", "madam", "mister", "missus"),
        *("herr", "frau", "fräulein", "hr", "fr", "dhr", "mevr", "mw", "meneer", "mevrouw"),
        *("m", "mme", "mlle", "monsieur", "madame", "mademoiselle"),
        *("sr", "sra", "srta", "señor", "señora", "señorita", "senhor", "senhora"),
        *("sig", "sig.ra", "signor", "signora", "signore", "pan", "pani", "fru"),
    }
)


@rule(
    "smbr.title.content",
    on=Title,
    within=SUBJECT_NAMES,
    types=CertificateType.SPONSOR | CertificateType.INDIVIDUAL,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(i)",
    since="1.0.0",
    fix="remove the form of address",
)
def content(attribute: Title) -> Violations:
    """title contains only an organizational role or title, or a regulated professional designation.

    Forms of address such as "Mr" are neither. They are recognised by a list of words, hence a notice.
    """
    if (attribute.text or "").strip(" .").casefold() in _SALUTATIONS:
        yield Violation(attribute, f"title is a form of address: {attribute.text!r}")
