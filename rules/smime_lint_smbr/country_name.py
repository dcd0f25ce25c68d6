"""countryName of the subject: BR 7.1.4.2.2(n), 7.1.4.2.3."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import CountryName
from smime_lint.rules import Context, Holder, Severity, Violation, Violations, rule

from .attribute_rules import prohibited
from .attribute_values import is_first, is_metadata_only
from .countries import is_country

RULES = (prohibited("smbr.country_name.prohibited_in_mailbox", CountryName, CertificateType.MAILBOX),)

_TYPES = CertificateType.ALL ^ CertificateType.MAILBOX
NO_CODE = "XX"
"""The user-assigned code that BR 7.1.4.2.2(n) reserves for countries without a code of their own."""


def country_fault(text: str) -> str | None:
    """What is wrong with a value of countryName that has two characters, None where nothing is.

    Another length is against the ASN.1 already, and reported as that.
    """
    if len(text) != 2 or text == NO_CODE or is_country(text) or is_metadata_only(text):
        return None
    if is_country(text.upper()):
        return f"the country code {text!r} is not in upper case"
    return f"{text!r} is not an assigned ISO 3166-1 alpha-2 code"


@rule(
    "smbr.country_name.invalid",
    on=CountryName,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(n)",
    since="1.0.0",
    fix="give the ISO 3166-1 alpha-2 code of the subject's country in upper case, XX where it has none",
)
def invalid(attribute: CountryName) -> Violations:
    """countryName is an assigned ISO 3166-1 alpha-2 code in upper case, or XX.

    Codes that are reserved (EU, UK, EL) or user-assigned (XK, XG, XI) are not assigned; for Kosovo, which
    has none, the BR want XX. A code counts as assigned if the installed country table has it. A value of
    another length than two ("GBR") is reported by pkix.name.country_name_length.
    """
    fault = country_fault(attribute.text or "")
    if fault is not None:
        yield Violation(attribute, fault)


@rule(
    "smbr.country_name.xx_until_1_0_3",
    on=CountryName,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(n)",
    since="1.0.0",
    until="1.0.3",
    covers=("smbr.locality_name.xx_content",),
)
def xx_until_1_0_3(attribute: CountryName) -> Violations:
    """A country without an official ISO 3166-1 code may be named by XX.

    A reader cannot tell whether that is so. With XX, localityName may hold locality and state, and
    stateOrProvinceName the name of the country.
    """
    if attribute.text == NO_CODE:
        yield Violation(attribute, "countryName is XX, which stands for a country without a code")


@rule(
    "smbr.country_name.xx",
    on=CountryName,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(n)",
    replaces=("smbr.country_name.xx_until_1_0_3",),
    since="1.0.4",
    covers=("smbr.locality_name.xx_content",),
)
def xx(attribute: CountryName) -> Violations:
    """A country without an official ISO 3166-1 code is named by XX.

    A reader cannot tell whether that is so. With XX, localityName may hold locality and state, and
    stateOrProvinceName the name of the country.
    """
    if attribute.text == NO_CODE:
        yield Violation(attribute, "countryName is XX, which stands for a country without a code")


@rule(
    "smbr.country_name.multiple",
    on=CountryName,
    within=Holder.SUBJECT,
    types=_TYPES,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(n)",
    since="1.0.0",
    fix="keep the one countryName of the subject's location",
)
def multiple(attribute: CountryName, ctx: Context) -> Violations:
    """countryName names the one country of the subject.

    The BR do not forbid a second one in so many words; but with two, whether a registration scheme belongs
    to the country of the subject can no longer be told.
    """
    if not is_first(attribute, ctx.tbs.subject):
        yield Violation(attribute, "the subject has more than one countryName")
