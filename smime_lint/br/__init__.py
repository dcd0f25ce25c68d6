"""The calendar of the S/MIME BR as data: versions, dates and reserved policy identifiers."""

from .countries import country_codes, subdivision_codes
from .policies import (
    ANY_POLICY,
    PROFILE_NAMES,
    RESERVED_ARC,
    RESERVED_POLICIES,
    RESERVED_POLICY_OIDS,
    CertificateType,
    Generation,
)
from .versions import (
    LATEST,
    START,
    VERSIONS,
    BrVersion,
    ByVersion,
    UnknownVersionError,
    day_of,
    iso_time,
    start_of,
    version,
    version_on,
)

__all__ = [
    "ANY_POLICY",
    "LATEST",
    "PROFILE_NAMES",
    "RESERVED_ARC",
    "RESERVED_POLICIES",
    "RESERVED_POLICY_OIDS",
    "START",
    "VERSIONS",
    "BrVersion",
    "ByVersion",
    "CertificateType",
    "Generation",
    "UnknownVersionError",
    "country_codes",
    "day_of",
    "iso_time",
    "start_of",
    "subdivision_codes",
    "version",
    "version_on",
]
