"""countryName of the subject: BR 7.1.4.2.2(n), 7.1.4.2.3."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import CountryName, Name
from smime_lint.rules import Defaults, Holder, Severity, Violation, Violations

from .attribute_rules import prohibited
from .attribute_values import SUBJECT_NAMES
from .countries import is_country

RULES = (prohibited("smbr.country_name.prohibited_in_mailbox", CountryName, CertificateType.MAILBOX),)

rule = Defaults(
    on=CountryName,
    within=SUBJECT_NAMES,
    types=CertificateType.ALL ^ CertificateType.MAILBOX,
    citation="BR 7.1.4.2.2(n)",
    since="1.0.0",
).rule

NO_CODE = "XX"
"""The user-assigned code that BR 7.1.4.2.2(n) specifies for countries without a code of their own."""


@rule(
    "smbr.country_name.invalid",
    severity=Severity.ERROR,
    covers=("pkix.name.printable_string_alphabet",),
    fix="use the ISO 3166-1 alpha-2 code of the subject's country in upper case, or XX if it has none",
)
def invalid(attribute: CountryName) -> Violations:
    """countryName contains the two-letter ISO 3166-1 country code of the subject's location, or XX.

    Codes that are reserved (EU, UK, EL) or user-assigned (XK, XG, XI) are not assigned; for Kosovo, which has
    none, the BR specify XX. Codes are in upper case. A code is treated as assigned if the installed country
    table has it. A value that does not have two characters ("GBR") is reported by
    pkix.name.country_name_length.
    """
    text = attribute.text or ""
    if len(text) != 2 or text == NO_CODE or is_country(text):
        return
    if is_country(text.upper()):
        yield Violation(attribute, f"the country code {text!r} is not in upper case")
    else:
        yield Violation(attribute, f"{text!r} is not an assigned ISO 3166-1 alpha-2 code")


def _no_code(attribute: CountryName) -> Violations:
    if attribute.text == NO_CODE:
        yield Violation(
            attribute, "verify that the subject's country has no ISO 3166-1 code: countryName is XX"
        )


@rule(
    "smbr.country_name.xx_until_1_0_3",
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    until="1.0.3",
    covers=("smbr.locality_name.xx_content",),
    fix="use the ISO 3166-1 code of the country if it has one",
)
def xx_until_1_0_3(attribute: CountryName) -> Violations:
    """If a country is not represented by an official ISO 3166-1 code, the CA may specify XX.

    A certificate does not show whether the country has a code. Beside XX, localityName may contain locality
    and state, and stateOrProvinceName the name of the country.
    """
    return _no_code(attribute)


@rule(
    "smbr.country_name.xx",
    within=Holder.SUBJECT,
    severity=Severity.NOTICE,
    replaces=("smbr.country_name.xx_until_1_0_3",),
    since="1.0.4",
    covers=("smbr.locality_name.xx_content",),
    fix="use the ISO 3166-1 code of the country if it has one",
)
def xx(attribute: CountryName) -> Violations:
    """If a country is not represented by an official ISO 3166-1 code, the CA specifies XX.

    A certificate does not show whether the country has a code. Beside XX, localityName may contain locality
    and state, and stateOrProvinceName the name of the country.
    """
    return _no_code(attribute)


@rule(
    "smbr.country_name.multiple",
    by_shape=True,
    on=Name,
    severity=Severity.NOTICE,
    fix="keep the countryName of the subject's location",
)
def multiple(name: Name) -> Violations:
    """countryName contains the country code of the subject's location, which is one country.

    The BR do not prohibit a second countryName; but with two, it cannot be decided whether a registration
    scheme matches the country of the subject. Hence a notice.
    """
    for attribute in name.of(CountryName)[1:]:
        yield Violation(attribute, "the name has more than one countryName")
