"""subjectDirectoryAttributes: RFC 5280 4.2.1.8, RFC 3739 3.2.2."""

from __future__ import annotations

from smime_lint.model import (
    Asn1String,
    DirectoryAttribute,
    Extension,
    Raw,
    SubjectDirectoryAttributes,
    Time,
)
from smime_lint.rules import Generation, Kind, Rule, Severity, Violation, Violations, rule

from .countries import is_country
from .extension_checks import critical_extension
from .faults import type_of

DATE_OF_BIRTH = "1.3.6.1.5.5.7.9.1"
PLACE_OF_BIRTH = "1.3.6.1.5.5.7.9.2"
GENDER = "1.3.6.1.5.5.7.9.3"
DIRECTORY_STRINGS = frozenset(
    {"PrintableString", "UTF8String", "TeletexString", "UniversalString", "BMPString"}
)


@rule(
    "pkix.subject_directory_attributes.critical",
    on=SubjectDirectoryAttributes,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.8",
    fix="leave out the critical field of subjectDirectoryAttributes",
)
def critical(extension: Extension) -> Violations:
    """subjectDirectoryAttributes is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.subject_directory_attributes.empty",
    on=SubjectDirectoryAttributes,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.8",
    fix="add an attribute, or leave subjectDirectoryAttributes out",
)
def empty(extension: SubjectDirectoryAttributes) -> Violations:
    """subjectDirectoryAttributes has at least one attribute."""
    if not extension.attributes:
        yield Violation(extension, "subjectDirectoryAttributes has no attribute")


def _type_of(value: Asn1String | Time | Raw) -> str:
    return value.type if isinstance(value, Time) else type_of(value)


def _several_values(attribute: DirectoryAttribute, name: str) -> Violations:
    if len(attribute.values) > 1:
        yield Violation(attribute, f"{name} has {len(attribute.values)} values, it has to have one")


@rule(
    "pkix.subject_directory_attributes.date_of_birth",
    on=DirectoryAttribute,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.2",
    fix="encode the day as YYYYMMDD120000Z",
)
def date_of_birth(attribute: DirectoryAttribute) -> Violations:
    """dateOfBirth is one GeneralizedTime, set to noon GMT.

    YYYYMMDD120000Z names the same day in every time zone. A time of another form is a fault of the encoding.
    """
    if attribute.oid != DATE_OF_BIRTH:
        return
    yield from _several_values(attribute, "dateOfBirth")
    for value in attribute.values:
        if not isinstance(value, Time) or value.type != "GeneralizedTime":
            yield Violation(value, f"dateOfBirth is {_type_of(value)}, it has to be GeneralizedTime")
        elif len(value.raw) == 15 and value.raw[8:] != b"120000Z" and value.seconds is not None:
            yield Violation(value, f"dateOfBirth is {value.text}, not at 12:00:00 GMT", value.text)


@rule(
    "pkix.subject_directory_attributes.place_of_birth",
    on=DirectoryAttribute,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.2",
    fix="encode the place as UTF8String",
)
def place_of_birth(attribute: DirectoryAttribute) -> Violations:
    """placeOfBirth is one DirectoryString that is not empty."""
    if attribute.oid != PLACE_OF_BIRTH:
        return
    yield from _several_values(attribute, "placeOfBirth")
    for value in attribute.values:
        if not isinstance(value, Asn1String) or value.type not in DIRECTORY_STRINGS:
            yield Violation(value, f"placeOfBirth is {_type_of(value)}, it has to be a DirectoryString")
        elif not value.raw:
            yield Violation(value, "placeOfBirth is empty", value="")


@rule(
    "pkix.subject_directory_attributes.gender",
    on=DirectoryAttribute,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="RFC 3739 3.2.2",
    fix="encode the PrintableString M or F",
)
def gender(attribute: DirectoryAttribute) -> Violations:
    """gender is one PrintableString: M, F, m or f."""
    if attribute.oid != GENDER:
        return
    yield from _several_values(attribute, "gender")
    for value in attribute.values:
        if not isinstance(value, Asn1String) or value.type != "PrintableString":
            yield Violation(value, f"gender is {_type_of(value)}, it has to be PrintableString")
        elif value.text is not None and value.text not in ("M", "F", "m", "f"):
            yield Violation(value, f"gender is {value.text[:64]!r}, it has to be M or F")


def _country(oid: str, name: str, defect: str) -> Rule:
    """The rule about an attribute whose values are country codes."""

    def check(attribute: DirectoryAttribute) -> Violations:
        """It may have several values. ISO 3166 has its codes in upper case."""
        if attribute.oid != oid:
            return
        for value in attribute.values:
            if not isinstance(value, Asn1String) or value.type != "PrintableString":
                yield Violation(value, f"{name} is {_type_of(value)}, it has to be PrintableString")
            elif value.text is not None and not is_country(value.text):
                yield Violation(value, f"{name} is {value.text[:64]!r}, no ISO 3166-1 alpha-2 code")

    return rule(
        f"pkix.subject_directory_attributes.{defect}",
        on=DirectoryAttribute,
        generations=Generation.LEGACY,
        severity=Severity.ERROR,
        citation="RFC 3739 3.2.2",
        title=f"The values of {name} are two-letter codes of ISO 3166-1 as PrintableString.",
    )(check)


RULES = (
    _country("1.3.6.1.5.5.7.9.4", "countryOfCitizenship", "country_of_citizenship"),
    _country("1.3.6.1.5.5.7.9.5", "countryOfResidence", "country_of_residence"),
)
