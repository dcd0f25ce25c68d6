"""The attributes of the subject by type and generation: BR 7.1.4.2.3 to 7.1.4.2.6."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

from smime_lint.br import BrVersion, ByVersion, CertificateType, Generation, version
from smime_lint.model import (
    AttributeTypeAndValue,
    CommonName,
    CountryName,
    EmailAddress,
    GivenName,
    LocalityName,
    OrganizationalUnitName,
    OrganizationIdentifier,
    OrganizationName,
    PostalCode,
    Pseudonym,
    SerialNumber,
    StateOrProvinceName,
    StreetAddress,
    Surname,
    Title,
)


class Presence(str, Enum):
    """What a table has for an attribute."""

    SHALL = "SHALL"
    MAY = "MAY"
    SHALL_NOT = "SHALL NOT"


AttributeClass: TypeAlias = type[AttributeTypeAndValue]
Row: TypeAlias = tuple[Presence, Presence, Presence]
"""Legacy, Multipurpose, Strict."""
Table: TypeAlias = Mapping[AttributeClass, Row]
Tables: TypeAlias = Mapping[CertificateType, Table]

Other = AttributeTypeAndValue
"""The last row of each table: every attribute type that the table does not name."""

SHALL = Presence.SHALL
MAY = Presence.MAY
SHALL_NOT = Presence.SHALL_NOT

# BR 7.1.4.2.3
_MAILBOX: Table = {
    #                        Legacy     Multipurpose  Strict
    CommonName:             (MAY,       MAY,          MAY),
    OrganizationName:       (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    OrganizationalUnitName: (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    OrganizationIdentifier: (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    GivenName:              (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    Surname:                (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    Pseudonym:              (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    SerialNumber:           (MAY,       MAY,          MAY),
    EmailAddress:           (MAY,       MAY,          MAY),
    Title:                  (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    StreetAddress:          (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    LocalityName:           (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    StateOrProvinceName:    (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    PostalCode:             (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    CountryName:            (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    Other:                  (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
}  # fmt: skip

# BR 7.1.4.2.4
_ORGANIZATION: Table = {
    #                        Legacy     Multipurpose  Strict
    CommonName:             (MAY,       MAY,          MAY),
    OrganizationName:       (SHALL,     SHALL,        SHALL),
    OrganizationalUnitName: (MAY,       MAY,          MAY),
    OrganizationIdentifier: (SHALL,     SHALL,        SHALL),
    GivenName:              (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    Surname:                (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    Pseudonym:              (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    SerialNumber:           (MAY,       MAY,          MAY),
    EmailAddress:           (MAY,       MAY,          MAY),
    Title:                  (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    StreetAddress:          (MAY,       MAY,          SHALL_NOT),
    LocalityName:           (MAY,       MAY,          MAY),
    StateOrProvinceName:    (MAY,       MAY,          MAY),
    PostalCode:             (MAY,       MAY,          SHALL_NOT),
    CountryName:            (MAY,       MAY,          MAY),
    Other:                  (MAY,       SHALL_NOT,    SHALL_NOT),
}  # fmt: skip

# BR 7.1.4.2.5; rules smbr.subject.no_personal_identity_in_... check the notes below the table
_SPONSOR: Table = {
    #                        Legacy     Multipurpose  Strict
    CommonName:             (MAY,       MAY,          MAY),
    OrganizationName:       (SHALL,     SHALL,        SHALL),
    OrganizationalUnitName: (MAY,       MAY,          MAY),
    OrganizationIdentifier: (SHALL,     SHALL,        SHALL),
    GivenName:              (MAY,       MAY,          MAY),
    Surname:                (MAY,       MAY,          MAY),
    Pseudonym:              (MAY,       MAY,          MAY),
    SerialNumber:           (MAY,       MAY,          MAY),
    EmailAddress:           (MAY,       MAY,          MAY),
    Title:                  (MAY,       MAY,          MAY),
    StreetAddress:          (MAY,       MAY,          SHALL_NOT),
    LocalityName:           (MAY,       MAY,          MAY),
    StateOrProvinceName:    (MAY,       MAY,          MAY),
    PostalCode:             (MAY,       MAY,          SHALL_NOT),
    CountryName:            (MAY,       MAY,          MAY),
    Other:                  (MAY,       SHALL_NOT,    SHALL_NOT),
}  # fmt: skip

# BR 7.1.4.2.6; the notes below the table as for sponsor-validated certificates
_INDIVIDUAL: Table = {
    #                        Legacy     Multipurpose  Strict
    CommonName:             (MAY,       MAY,          MAY),
    OrganizationName:       (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    OrganizationalUnitName: (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    OrganizationIdentifier: (SHALL_NOT, SHALL_NOT,    SHALL_NOT),
    GivenName:              (MAY,       MAY,          MAY),
    Surname:                (MAY,       MAY,          MAY),
    Pseudonym:              (MAY,       MAY,          MAY),
    SerialNumber:           (MAY,       MAY,          MAY),
    EmailAddress:           (MAY,       MAY,          MAY),
    Title:                  (MAY,       MAY,          MAY),
    StreetAddress:          (MAY,       MAY,          SHALL_NOT),
    LocalityName:           (MAY,       MAY,          MAY),
    StateOrProvinceName:    (MAY,       MAY,          MAY),
    PostalCode:             (MAY,       MAY,          SHALL_NOT),
    CountryName:            (MAY,       MAY,          MAY),
    Other:                  (MAY,       SHALL_NOT,    SHALL_NOT),
}  # fmt: skip

_BY_VERSION: Mapping[str, Tables] = {
    "1.0.0": {
        CertificateType.MAILBOX: _MAILBOX,
        CertificateType.ORGANIZATION: _ORGANIZATION,
        CertificateType.SPONSOR: _SPONSOR,
        CertificateType.INDIVIDUAL: _INDIVIDUAL,
    }
}
ATTRIBUTES: ByVersion[Tables] = ByVersion(_BY_VERSION)
"""The four tables; no version has changed them so far."""

COMPANIONS: ByVersion[Mapping[AttributeClass, tuple[AttributeClass, ...]]] = ByVersion(
    {
        "1.0.0": {},
        "1.0.4": {
            StreetAddress: (LocalityName, StateOrProvinceName),
            LocalityName: (CountryName,),
            StateOrProvinceName: (CountryName,),
            PostalCode: (CountryName,),
        },
    }
)
"""BR 7.1.4.2.2(j) to (m): attributes that "SHALL only be used if" one of others is present."""

NAME_AND_PSEUDONYM_APART: ByVersion[bool] = ByVersion({"1.0.0": False, "1.0.4": True})
"""BR 7.1.4.2.2(a): whether a Personal Name in commonName excludes pseudonym, and a Pseudonym in it givenName
and surname."""

_COLUMNS = {Generation.LEGACY: 0, Generation.MULTIPURPOSE: 1, Generation.STRICT: 2}


def presence(
    attribute_class: AttributeClass,
    certificate_type: CertificateType,
    generation: Generation,
    br_version: BrVersion | None,
) -> Presence:
    """What the table of a type has for attributes of a class, for a generation."""
    table = ATTRIBUTES.at(br_version)[certificate_type]
    return table.get(attribute_class, table[Other])[_COLUMNS[generation]]


def generations_with(
    wanted: Presence, attribute_class: AttributeClass, certificate_type: CertificateType
) -> Generation:
    """The generations for which the table of a type has this for a class of attributes in some version.

    A rule made for them uses `presence` for the version of the certificate.
    """
    found = Generation(0)
    for number in _BY_VERSION:
        for generation in _COLUMNS:
            if presence(attribute_class, certificate_type, generation, version(number)) is wanted:
                found |= generation
    return found
