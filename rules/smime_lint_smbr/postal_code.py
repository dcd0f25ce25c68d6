"""postalCode of the subject: BR 7.1.4.2.2(m), 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import CountryName, LocalityName, Name, PostalCode, pattern
from smime_lint.rules import Severity, Violation, Violations, rule

from .attribute_rules import prohibited, without_companion
from .attribute_values import SUBJECT_NAMES
from .tables.postal_codes import COUNTRY_IN_CODE, FOUR_LETTERS, WORDS_IN_CODES

RULES = (
    prohibited("smbr.postal_code.prohibited_in_mailbox", PostalCode, CertificateType.MAILBOX),
    prohibited(
        "smbr.postal_code.prohibited_in_strict_organization", PostalCode, CertificateType.ORGANIZATION
    ),
    prohibited("smbr.postal_code.prohibited_in_strict_sponsor", PostalCode, CertificateType.SPONSOR),
    prohibited("smbr.postal_code.prohibited_in_strict_individual", PostalCode, CertificateType.INDIVIDUAL),
    without_companion(
        "smbr.postal_code.without_country",
        PostalCode,
        "BR 7.1.4.2.2(m)",
    ),
)

_WORD = pattern(r"[^\W\d_]+")
_TOKEN = pattern(r"[^\s,;/()]+")


@rule(
    "smbr.postal_code.contains_place",
    when=lambda name: name.has(PostalCode),
    on=Name,
    within=SUBJECT_NAMES,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(m)",
    since="1.0.0",
    fix="put only the code into postalCode, and the place into localityName and countryName",
)
def contains_place(name: Name) -> Violations:
    """postalCode contains the zip or postal information of the subject, not its locality or country.

    Reported if the value contains a word of four letters or more, the localityName or the countryName of the
    name. Country codes that are part of the postal codes of a country ("LV-1010"), a code before a hyphen
    ("D-80331") and the words of codes ("CEDEX") are not reported. Postal codes have no common form, hence a
    notice.
    """
    localities = {text.casefold() for text in name.texts(LocalityName)}
    countries = set(name.texts(CountryName)) - COUNTRY_IN_CODE
    for attribute in name.of(PostalCode):
        text = attribute.text or ""
        words = [word for word in _WORD.findall(text) if word.casefold() not in WORDS_IN_CODES]
        tokens = _TOKEN.findall(text)
        place = next(
            (
                word
                for word in words
                if (len(word) >= 4 and word not in FOUR_LETTERS) or word.casefold() in localities
            ),
            None,
        ) or next((token for token in tokens if token in countries), None)
        if place is not None:
            yield Violation(attribute, f"postalCode {text[:64]!r} contains {place[:64]!r}")
