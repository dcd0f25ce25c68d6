"""subjectDirectoryAttributes: RFC 5280 4.2.1.8, RFC 3739 3.2.2."""

from __future__ import annotations

from smime_lint.model import Asn1String, DirectoryAttribute, Raw, SubjectDirectoryAttributes, Time, pattern
from smime_lint.rules import Defaults, Generation, Rule, Severity, Violation, Violations

from .countries import is_country
from .extension_checks import prohibit_critical, require_element
from .faults import type_of

DATE_OF_BIRTH = "1.3.6.1.5.5.7.9.1"
PLACE_OF_BIRTH = "1.3.6.1.5.5.7.9.2"
GENDER = "1.3.6.1.5.5.7.9.3"
_DAYTIME = pattern(rb"[0-9]{8}(?!120000)[0-9]{6}Z")
"""A GeneralizedTime with seconds, other than at noon."""
DIRECTORY_STRINGS = frozenset(
    {"PrintableString", "UTF8String", "TeletexString", "UniversalString", "BMPString"}
)

rule = Defaults(
    on=DirectoryAttribute,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.2",
).rule

critical = prohibit_critical(
    SubjectDirectoryAttributes,
    "pkix.subject_directory_attributes",
    "RFC 5280 4.2.1.8",
    "Relying parties that do not process it would have to reject the certificate.",
)
empty = require_element(
    SubjectDirectoryAttributes,
    "pkix.subject_directory_attributes",
    "RFC 5280 4.2.1.8",
    lambda extension: extension.attributes,
    "attribute",
)


def _type_of(value: Asn1String | Time | Raw) -> str:
    return value.type if isinstance(value, Time) else type_of(value)


def _several_values(attribute: DirectoryAttribute, name: str) -> Violations:
    if len(attribute.values) > 1:
        yield Violation(attribute, f"{name} has {len(attribute.values)} values; it must have one")


@rule(
    "pkix.subject_directory_attributes.date_of_birth_invalid",
    fix="encode the date as one GeneralizedTime: YYYYMMDD120000Z",
)
def date_of_birth_invalid(attribute: DirectoryAttribute) -> Violations:
    """dateOfBirth is a single GeneralizedTime.

    A time in a form other than YYYYMMDDHHMMSSZ is reported as an encoding error.
    """
    if attribute.oid != DATE_OF_BIRTH:
        return
    yield from _several_values(attribute, "dateOfBirth")
    for value in attribute.values:
        if not isinstance(value, Time) or value.type != "GeneralizedTime":
            yield Violation(value, f"dateOfBirth is {_type_of(value)}; it must be GeneralizedTime")


@rule(
    "pkix.subject_directory_attributes.date_of_birth_not_noon",
    severity=Severity.WARN,
    fix="encode the date as YYYYMMDD120000Z",
)
def date_of_birth_not_noon(attribute: DirectoryAttribute) -> Violations:
    """dateOfBirth has the time 12:00:00 GMT.

    RFC 3739 says SHOULD: noon GMT is the same date in nearly every time zone.
    """
    if attribute.oid != DATE_OF_BIRTH:
        return
    for value in attribute.values:
        if isinstance(value, Time) and _DAYTIME.fullmatch(value.raw) and value.seconds is not None:
            yield Violation(value, f"the time of dateOfBirth {value.text} is not 12:00:00 GMT", value.text)


@rule(
    "pkix.subject_directory_attributes.place_of_birth_invalid",
    fix="encode the place as one UTF8String that is not empty",
)
def place_of_birth_invalid(attribute: DirectoryAttribute) -> Violations:
    """placeOfBirth is a single DirectoryString that is not empty.

    DirectoryString has SIZE (1..MAX).
    """
    if attribute.oid != PLACE_OF_BIRTH:
        return
    yield from _several_values(attribute, "placeOfBirth")
    for value in attribute.values:
        if not isinstance(value, Asn1String) or value.type not in DIRECTORY_STRINGS:
            yield Violation(value, f"placeOfBirth is {_type_of(value)}; it must be a DirectoryString")
        elif not value.raw:
            yield Violation(value, "placeOfBirth is empty", value="")


@rule(
    "pkix.subject_directory_attributes.gender_invalid",
    fix="encode one PrintableString M or F",
)
def gender_invalid(attribute: DirectoryAttribute) -> Violations:
    """gender is a single PrintableString: M, F, m or f.

    RFC 3739 defines no other values. A character that PrintableString does not permit is reported as an
    encoding error.
    """
    if attribute.oid != GENDER:
        return
    yield from _several_values(attribute, "gender")
    for value in attribute.values:
        if not isinstance(value, Asn1String) or value.type != "PrintableString":
            yield Violation(value, f"gender is {_type_of(value)}; it must be PrintableString")
        elif value.text is not None and value.is_in_alphabet and value.text not in ("M", "F", "m", "f"):
            yield Violation(value, f"gender is {value.text[:64]!r}; it must be M or F")


def _country(oid: str, name: str, defect: str) -> Rule:
    """The rule on an attribute whose values are country codes."""

    def check(attribute: DirectoryAttribute) -> Violations:
        if attribute.oid != oid:
            return
        for value in attribute.values:
            if not isinstance(value, Asn1String) or value.type != "PrintableString":
                yield Violation(value, f"{name} is {_type_of(value)}; it must be PrintableString")
            elif value.text is not None and value.is_in_alphabet and not is_country(value.text):
                yield Violation(
                    value, f"{name} is {value.text[:64]!r}, which is not an ISO 3166-1 alpha-2 code"
                )

    check.__doc__ = (
        f"The values of {name} are two-letter codes of ISO 3166-1, encoded as PrintableString.\n\n"
        f"Several values are permitted. The codes are in upper case. A character that PrintableString does\n"
        f"not permit is reported as an encoding error."
    )
    return rule(
        f"pkix.subject_directory_attributes.{defect}",
        fix="encode the two-letter code of ISO 3166-1 as PrintableString",
    )(check)


RULES = (
    _country("1.3.6.1.5.5.7.9.4", "countryOfCitizenship", "country_of_citizenship_invalid"),
    _country("1.3.6.1.5.5.7.9.5", "countryOfResidence", "country_of_residence_invalid"),
)
