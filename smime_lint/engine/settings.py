"""The settings of a linter, checked before it starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from ..br import PROFILE_NAMES, CertificateType, Generation
from ..profile import KIND_NAMES, Kind, Profile, TypeSource
from ..shape import explain
from ..spelling import canonical_type, suggestion
from .suppress import Suppression, SuppressionError, is_oid, read_suppressions

IN_FORCE = "in-force"
LATEST_VERSION = "latest"
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799
"""Of the years 1 to 9999, the only ones that dates can have."""


class SettingsError(ValueError):
    """Settings that contradict each other or name something that does not exist."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of a linter. Settings travel between processes."""

    document: Literal["certificate", "crl", "ocsp"] = "certificate"
    """The type of document that is linted."""
    br_version: str = IN_FORCE
    """"in-force" at the time of issuance, "latest", or a number such as "1.0.2"."""
    issued_at: int | None = None
    """The time of issuance in seconds since 1970, if the caller knows better than the document."""
    type: str | None = None
    """Force the type and generation ("sponsor-strict") or the kind ("root"). For CRLs and OCSP responses:
    those of the certificates that they are about."""
    policy_map: dict[str, str] = {}
    """A CA's own policy OIDs and the types that they assert: {"1.3.6.1.4.1.99999.1": "sponsor-strict"}."""
    select: tuple[str, ...] = ()
    """Globs over rule ids; only what matches runs. A rule that is off by default needs its full id."""
    ignore: tuple[str, ...] = ()
    """Globs over rule ids; what matches does not run."""
    reminders: bool = False
    """Also run the rules that only remind of obligations that a certificate cannot prove."""
    upcoming: bool = False
    """Also report, as notices, what later versions or compliance dates will find. Certificates outside the
    scope of the BR, or issued before 2023-09-01 (unless a version is pinned), get no such findings."""
    affiliated: bool | None = None
    """Whether the subjects of subordinate CA certificates are Affiliates of their issuing CAs (BR 1.6.1),
    which the certificates do not show; None if it is unknown."""
    issuers: tuple[bytes, ...] = ()
    """The DER of CA certificates: rules that compare with the issuer then run too."""
    issuers_are_given: bool = True
    """The issuer of each document is expected among the issuers, and a finding says so if it is not. If
    false, as for chains, the issuers are the documents themselves, and what does not decode among them is
    left out."""
    certificates: tuple[bytes, ...] | None = None
    """The DER of certificates that CRLs or OCSP responses may be about; None if none are given."""
    fetched_at: int | None = None
    """When CRLs or OCSP responses were fetched, in seconds since 1970."""
    require_smime: bool = False
    """A certificate outside the scope of the BR is an error."""
    tbs: bool = False
    """Take every input as a bare TBSCertificate; by default it is detected."""
    rule_files: tuple[str, ...] = ()
    """Python files with more rules."""
    pack_options: dict[str, dict[str, Any]] = {}
    """Settings of rule packs, by pack name."""
    suppress: tuple[Suppression, ...] = ()
    """Findings that are accepted, with a reason."""
    suppress_on: date | None = None
    """The day for which the expiry of suppressions counts; None: the day of linting, in UTC."""

    def __post_init__(self) -> None:
        """Types have the names of results, however they were written."""
        if self.type is not None:
            msgspec.structs.force_setattr(self, "type", canonical_type(self.type))
        if self.policy_map:
            policy_map = {oid: canonical_type(name) for oid, name in self.policy_map.items()}
            msgspec.structs.force_setattr(self, "policy_map", policy_map)


def make_settings(**options: object) -> Settings:
    """Settings with some fields that are not as by default.

    Times may also be aware datetimes, and suppressions may be mappings. Raises SettingsError for an unknown
    field, for a value of another type than the field has, and for a policy that is not an OID.
    """
    unknown = sorted(set(options) - set(Settings.__struct_fields__))
    if unknown:
        hint = suggestion(unknown[0], Settings.__struct_fields__)
        raise SettingsError(f"there is no setting {unknown[0]!r}{hint}")
    for name, value in options.items():
        if isinstance(value, (list, set, frozenset, Iterator)):
            options[name] = tuple(value)
        elif isinstance(value, datetime):
            if value.tzinfo is None:
                raise SettingsError(f"settings: {name}: expected a time with its zone, found {value}")
            options[name] = int(value.timestamp())
    if isinstance(entries := options.get("suppress"), tuple):
        try:
            options["suppress"] = read_suppressions(entries)
        except SuppressionError as error:
            raise SettingsError(str(error)) from error
    try:
        settings = msgspec.convert(options, Settings)
    except msgspec.ValidationError as error:
        raise SettingsError(f"settings: {explain(error, Settings)}") from error
    for name in ("issued_at", "fetched_at"):
        seconds = getattr(settings, name)
        if seconds is not None and not _FIRST_SECOND <= seconds <= _LAST_SECOND:
            raise SettingsError(f"settings: {name}: expected a time in the years 1 to 9999, found {seconds}")
    for oid in settings.policy_map:
        if not is_oid(oid):
            raise SettingsError(f"policy-map: expected an OID in dotted decimal, found {oid!r}")
    return settings


def checked(settings: Settings) -> Settings:
    """Settings as `make_settings` makes them, since those that were made directly can hold anything. Raises
    SettingsError."""
    return make_settings(**msgspec.structs.asdict(settings))


def forced_profile(settings: Settings) -> Profile | None:
    """The profile that ``type`` forces, None without one. Raises SettingsError."""
    if settings.type is None:
        return None
    kind = KIND_NAMES.get(settings.type)
    if kind is not None:
        return Profile(kind, True, None, None, TypeSource.FORCED, settings.affiliated)
    try:
        return Profile(Kind.SUBSCRIBER, True, *type_named(settings.type, KIND_NAMES), TypeSource.FORCED)
    except SettingsError as error:
        raise SettingsError(f"type: {error}") from error


def type_named(name: str, others: Iterable[str] = ()) -> tuple[CertificateType, Generation]:
    """The type and generation of a name such as "sponsor-strict". Raises SettingsError.

    ``others``: what else the caller accepts, for the message.
    """
    try:
        return PROFILE_NAMES[name]
    except KeyError:
        known = (*PROFILE_NAMES, *others)
        hint = suggestion(name, known) or f"; known are {', '.join(known)}"
        raise SettingsError(f"there is no certificate type {name!r}{hint}") from None
