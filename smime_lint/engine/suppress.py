"""Suppressions: findings that the user accepts, with a reason. They are shown, but do not count.

An entry suppresses the findings of the rules that it names, on the documents and at the paths that it names.
Failures of the linter, and what could not be read, are never suppressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone
from fnmatch import translate
from typing import Any, NamedTuple

import msgspec

from ..model import Certificate, Document, pattern
from ..profile import asserted_policies
from ..rules import Rule
from .report import NOT_LINTED, NOT_SMIME, Finding, Result, SuppressedFinding, is_internal

_OID = pattern(r"[0-2](\.(0|[1-9][0-9]*))+")


class SuppressionError(ValueError):
    """An entry that cannot be used; the message names it."""


class Suppression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An entry. It applies where everything that it names matches.

    In globs, ``*`` stands for any text and ``?`` for a character; nothing else has a special meaning.
    """

    rule: str
    """A glob over rule ids."""
    reason: str
    expires: date | None = None
    """The first day (in UTC) on which it no longer suppresses."""
    issuer: str | None = None
    """A glob over the issuer of the certificate or CRL, in the form that reports have."""
    policy: str | None = None
    """A policy OID that the certificate asserts."""
    fingerprint: str | None = None
    """The SHA-256 of the document, in hexadecimal."""
    path: str | None = None
    """A glob over the path of the finding."""

    @property
    def label(self) -> str:
        """The entry in messages."""
        scope = {"issuer": self.issuer, "policy": self.policy, "fingerprint": self.fingerprint}
        more = [f"{name} {value}" for name, value in (scope | {"path": self.path}).items() if value]
        return ", ".join((self.rule, *more))

    def is_expired(self, day: date) -> bool:
        """Whether it no longer suppresses on a day."""
        return self.expires is not None and self.expires <= day


class Use(msgspec.Struct, frozen=True):
    """What an entry did in a run."""

    entry: int
    """Its number, from 1."""
    rule: str
    reason: str
    expires: date | None
    is_expired: bool
    findings: int
    """How many findings it suppressed."""


def read_suppressions(entries: Iterable[object]) -> tuple[Suppression, ...]:
    """The entries, as the configuration has them or made already. Raises SuppressionError."""
    return tuple(_read(number, entry) for number, entry in enumerate(entries, 1))


def _read(number: int, entry: object) -> Suppression:
    fields = msgspec.structs.asdict(entry) if isinstance(entry, Suppression) else entry
    try:
        if not isinstance(fields, Mapping):
            raise ValueError(f"expected a table, found {fields!r:.80}")
        return Suppression(**_values(fields))
    except ValueError as error:
        rule = fields.get("rule") if isinstance(fields, Mapping) else None
        label = f" ({rule})" if isinstance(rule, str) else ""
        raise SuppressionError(f"suppress: entry {number}{label}: {error}") from error


def _values(fields: Mapping[str, object]) -> dict[str, Any]:
    """The values of an entry. Raises ValueError, which names the key."""
    known = Suppression.__struct_fields__
    values: dict[str, Any] = {name: value for name, value in fields.items() if value is not None}
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"there is no key {name!r}; known are {', '.join(known)}")
        if name == "expires":
            values[name] = _day(value)
        elif not isinstance(value, str) or not value.strip():
            raise ValueError(f"{name}: expected a text, found {value!r:.80}")
    for name in ("rule", "reason"):
        if name not in values:
            raise ValueError(f"the key {name!r} is missing")
    if "policy" in values and not is_oid(values["policy"]):
        raise ValueError(f"policy: expected an OID in dotted decimal, found {values['policy']!r:.80}")
    if "fingerprint" in values:
        values["fingerprint"] = _fingerprint(values["fingerprint"])
    return values


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"expires: expected a date as 2026-12-31, found {value!r:.80}")


def is_oid(text: str) -> bool:
    """Whether a text is an OID in dotted decimal."""
    return _OID.fullmatch(text) is not None


def _fingerprint(text: str) -> str:
    digits = re.sub(r"[: ]", "", text).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise ValueError(f"fingerprint: expected a SHA-256 of 64 hexadecimal digits, found {text!r:.80}")
    return digits


def check_rules(entries: Iterable[Suppression], rules: Iterable[Rule]) -> None:
    """Raise SuppressionError for an entry that names no rule, or a failure of the linter."""
    known = [*(rule.id for rule in rules), NOT_SMIME]
    for number, entry in enumerate(entries, 1):
        if is_internal(entry.rule) or entry.rule == NOT_LINTED:
            raise SuppressionError(
                f"suppress: entry {number} ({entry.rule}): expected the id of a rule: failures of the linter "
                "and unreadable inputs cannot be suppressed"
            )
        matches = _glob(entry.rule)
        if not any(map(matches.fullmatch, known)):
            raise SuppressionError(f"suppress: entry {number}: no rule matches {entry.rule!r}")


class Suppressor:
    """Takes the findings that entries name out of results."""

    def __init__(self, entries: Iterable[Suppression], day: date | None = None) -> None:
        """``day``: the one for which their expiry counts; None: the day of each call."""
        self._day = day
        self._entries = tuple(_Compiled.of(number, entry) for number, entry in enumerate(entries, 1))

    def apply(self, result: Result, document: Document) -> Result:
        """The result with its findings divided into those that count and those that are suppressed."""
        if not self._entries or not result.findings:
            return result
        day = self._day or today()
        entries = [each for each in self._entries if each.is_about(result, document, day)]
        if not entries:
            return result
        kept: list[Finding] = []
        suppressed: list[SuppressedFinding] = []
        for finding in result.findings:
            found = next((each for each in entries if each.matches(finding)), None)
            if found is None:
                kept.append(finding)
            else:
                suppressed.append(found.suppress(finding))
        if not suppressed:
            return result
        return msgspec.structs.replace(result, findings=tuple(kept), suppressed=tuple(suppressed))


class _Compiled(NamedTuple):
    """An entry with its globs as regular expressions."""

    number: int
    entry: Suppression
    rule: re.Pattern[str]
    issuer: re.Pattern[str] | None
    path: re.Pattern[str] | None

    @classmethod
    def of(cls, number: int, entry: Suppression) -> _Compiled:
        issuer, path = (None if text is None else _glob(text) for text in (entry.issuer, entry.path))
        return cls(number, entry, _glob(entry.rule), issuer, path)

    def is_about(self, result: Result, document: Document, day: date) -> bool:
        """Whether it has not expired, and names the document."""
        entry = self.entry
        return (
            not entry.is_expired(day)
            and (entry.fingerprint is None or entry.fingerprint == result.sha256)
            and (self.issuer is None or self.issuer.fullmatch(result.issuer or "") is not None)
            and (
                entry.policy is None
                or (isinstance(document, Certificate) and entry.policy in asserted_policies(document))
            )
        )

    def matches(self, finding: Finding) -> bool:
        """Whether it names the rule and the path of a finding."""
        return (
            not finding.is_internal
            and self.rule.fullmatch(finding.rule) is not None
            and (self.path is None or self.path.fullmatch(finding.path) is not None)
        )

    def suppress(self, finding: Finding) -> SuppressedFinding:
        expires = self.entry.expires
        return SuppressedFinding(
            **msgspec.structs.asdict(finding),
            reason=self.entry.reason,
            expires=None if expires is None else expires.isoformat(),
            entry=self.number,
        )


def uses(entries: Iterable[Suppression], suppressed: Mapping[int, int]) -> tuple[Use, ...]:
    """What the entries did. ``suppressed``: how many findings, by the number of the entry."""
    day = today()
    return tuple(
        Use(
            number,
            entry.rule,
            entry.reason,
            entry.expires,
            entry.is_expired(day),
            suppressed.get(number, 0),
        )
        for number, entry in enumerate(entries, 1)
    )


def today() -> date:
    """The day in UTC."""
    return datetime.now(timezone.utc).date()


def _glob(pattern: str) -> re.Pattern[str]:
    # What fnmatch makes of it never goes back over a text, which can be a name of a megabyte.
    return re.compile(translate(pattern.replace("[", "[[]")))
