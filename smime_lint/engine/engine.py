"""Selects the rules for a document, runs them, and makes a result of what they report."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from ..br import LATEST, BrVersion, UnknownVersionError, day_of, iso_time, version, version_on
from ..decode.memory import Memory
from ..model import CaaCheck, Certificate, Document
from ..profile import Kind, Profile
from ..rules import NOTHING_KNOWN, Context, Known, Rule, Severity
from .covering import Covering
from .failures import describe
from .identity import UNIDENTIFIED, Identity
from .packs import PackError, load_rules
from .report import ENGINE_ERROR, NOT_SMIME, Finding, Result, Status, status_of
from .runner import RuleIndex, Runner
from .selection import Windows, families_of, select_rules
from .settings import IN_FORCE, LATEST_VERSION, Settings, SettingsError, forced_profile, type_named
from .suppress import SuppressionError, check_rules
from .upcoming import Upcoming

SECONDS_A_DAY = 86_400
MAX_DAYS = 10_000
"""Days of issuance that are remembered."""


class Source(msgspec.Struct, frozen=True):
    """Where a document comes from, as results name it."""

    name: str
    """The file's path as given, "-" for standard input."""
    position: int
    """The document's place in the source, from 0."""
    sha256: str | None
    """Of the DER; None if there is none."""
    document: str = "certificate"
    """The type of the document."""


class Dated(NamedTuple):
    """When a document was issued, as far as it shows."""

    seconds: int | None
    """Since 1970; None if the field is unreadable."""
    field: str
    """The name of the field, for results: "not_before", "this_update", "produced_at"."""


class Engine:
    """Runs the rules of all packs on decoded documents of any type.

    State: the rules as they are selected for each combination of profile, version and day that was met, and
    the parts of documents that repeat, with what rules reported on them (`Memory`). Both are bounded, and no
    result depends on either. An engine can be used by many threads, and can be pickled: the copy starts
    without them.
    """

    def __init__(self, settings: Settings, rules: tuple[Rule, ...] | None = None) -> None:
        """``rules``: those of all packs that the settings name, if they are loaded already. Raises
        SettingsError."""
        self.settings = settings
        self.forced = forced_profile(settings)
        self.policy_map = {oid: type_named(name) for oid, name in settings.policy_map.items()}
        try:
            pinned = settings.br_version not in (IN_FORCE, LATEST_VERSION)
            self._pinned = version(settings.br_version) if pinned else None
            self.rules = load_rules(settings.rule_files, settings.pack_options) if rules is None else rules
            check_rules(settings.suppress, self.rules)
        except (UnknownVersionError, PackError, SuppressionError) as error:
            raise SettingsError(str(error)) from error
        self.memory = Memory()
        self.selected = selected = select_rules(self.rules, settings)
        self._families: Mapping[str, frozenset[str]] | None = None
        # A rule of a standard may apply only where the BR do.
        self._has_br_rules = any(rule.is_br and rule.citation.startswith("BR ") for rule in selected)
        self._windows = Windows(selected)
        self._on_caa = self._windows.those(_is_on_caa)
        self._needing_issuers = self._windows.those(lambda rule: rule.needs_issuers)
        self._index = RuleIndex(selected, self.memory.forget_verdicts)
        self._covering = Covering(selected)
        self.boundaries = sorted(
            {day for rule in selected for day in (rule.effective, rule.expires) if day is not None}
        )
        self._era_of_latest = bisect_right(self.boundaries, LATEST.published)
        self._days: dict[int, _Day] = {}
        self._plans: dict[object, _Plan] = {}

    def at(self, issued_at: int | None) -> Engine:
        """An engine for another time of issuance. It shares what this one remembers, and costs nothing."""
        other = object.__new__(Engine)
        other.__dict__.update(self.__dict__)
        other.settings = msgspec.structs.replace(self.settings, issued_at=issued_at)
        return other

    @property
    def families(self) -> Mapping[str, frozenset[str]]:
        """By rule id, the requirements that a rule checks (`families_of`)."""
        if self._families is None:
            self._families = families_of((*self.rules, *self.selected))
        return self._families

    def __getstate__(self) -> Settings:
        return self.settings

    def __setstate__(self, settings: Settings) -> None:
        self.__init__(settings)  # type: ignore[misc]

    def check(
        self,
        document: Document,
        profile: Profile,
        dated: Dated,
        source: Source,
        known: Known = NOTHING_KNOWN,
        identity: Identity = UNIDENTIFIED,
        is_caa_checked: bool = False,
    ) -> Result:
        """Run the rules for a profile on a decoded document.

        ``is_caa_checked``: whether the document has nodes for CAA checks. Without them, the rules on these
        do not count as evaluated.
        """
        applied, version_source, issued_at = self.version_for(dated)
        day = None if issued_at is None else self._day_of(issued_at)
        context = Context(document, profile, applied, issued_at, known)
        plan = self._plan(profile, applied, day, known)
        findings = self._covering.without_covered(plan.runner.run(context))
        evaluated = plan.count + plan.caa_count if is_caa_checked else plan.count
        if plan.upcoming is not None:
            findings += plan.upcoming.run(context, findings)
            evaluated += plan.upcoming.count
        is_covered = profile.in_scope and applied is not None
        if self.settings.require_smime and not is_covered and isinstance(document, Certificate):
            findings.append(_not_smime(profile, issued_at))
        if len(findings) > 1:
            findings.sort(key=order_of_findings)
        return Result(
            source=source.name,
            index=source.position,
            document=source.document,
            sha256=source.sha256,
            status=status_of(findings, None, bool(evaluated) and plan.is_covered),
            in_scope=profile.in_scope,
            tbs=document.is_tbs if isinstance(document, Certificate) else None,
            kind=plan.kind,
            type=plan.type,
            generation=plan.generation,
            type_source=plan.type_source,
            br_version=applied.number if applied is not None and profile.in_scope else None,
            br_version_source=version_source if profile.in_scope else "out_of_scope",
            issued_at=None if issued_at is None else iso_time(issued_at),
            rules_evaluated=evaluated,
            findings=tuple(findings),
            error=None,
            subject=identity.subject,
            issuer=identity.issuer,
            serial_number=identity.serial_number,
            not_before=identity.not_before,
            not_after=identity.not_after,
        )

    def version_for(self, dated: Dated) -> tuple[BrVersion | None, str, int | None]:
        """The version that applies (None before the BR), how it was chosen, and the time of issuance in
        seconds since 1970 (None if it is unknown)."""
        issued_at, field = dated
        if self.settings.issued_at is not None:
            issued_at, field = self.settings.issued_at, "issued_at"
        if self._pinned is not None:
            return self._pinned, "pinned", issued_at
        if self.settings.br_version == LATEST_VERSION:
            return LATEST, "latest", issued_at
        if issued_at is None:
            return LATEST, "unknown_date", None
        applied = self._day_of(issued_at).in_force
        return applied, field if applied is not None else "not_in_force", issued_at

    def _day_of(self, issued_at: int) -> _Day:
        """The day in UTC of a time in seconds since 1970."""
        number = issued_at // SECONDS_A_DAY
        day = self._days.get(number)
        if day is None:
            if len(self._days) >= MAX_DAYS:
                self._days.clear()
            day = self._days[number] = _Day(issued_at, self.boundaries)
        return day

    def _plan(self, profile: Profile, applied: BrVersion | None, day: _Day | None, known: Known) -> _Plan:
        """The plan for a profile and version on a day of issuance, None if the day is unknown."""
        era = self._era_of_latest if day is None else day.era
        has_issuer = bool(known.issuers)
        can_compare = has_issuer or bool(known.foreign_issuers) or profile.kind is Kind.ROOT
        key = (profile, -1 if applied is None else applied.index, era, has_issuer, can_compare)
        plan = self._plans.get(key)
        if plan is None:
            date_of_issuance = LATEST.published if day is None else day.date
            active = self._windows.applicable(profile, applied, date_of_issuance, has_issuer)
            upcoming = None
            if self.settings.upcoming and profile.in_scope and applied is not None:
                last_day = max([LATEST.published, *self.boundaries])
                later = self._windows.applicable(profile, LATEST, last_day, has_issuer)
                new, now = self._windows.rules_in(later & ~active), self._windows.rules_in(active)
                upcoming = Upcoming(Runner(self._index, later), new, now, self.families, self._covering)
            running = active if can_compare else active & ~self._needing_issuers
            on_caa = (running & self._on_caa).bit_count()
            is_covered = not self._has_br_rules or (profile.in_scope and applied is not None)
            plan = self._plans[key] = _Plan(
                Runner(self._index, running),
                running.bit_count() - on_caa,
                on_caa,
                upcoming,
                profile,
                is_covered,
            )
        return plan


class _Day:
    """What the engine needs to know about a day of issuance."""

    __slots__ = ("date", "era", "in_force")

    def __init__(self, issued_at: int, boundaries: list[date]) -> None:
        """``issued_at``: a time on the day, in seconds since 1970; ``boundaries``: days on which rules begin
        or cease to apply."""
        self.date = day_of(issued_at)
        self.in_force = version_on(self.date)
        self.era = bisect_right(boundaries, self.date)


class _Plan:
    """The rules for one profile, version and era, and the profile in the words of results."""

    __slots__ = (
        "caa_count",
        "count",
        "generation",
        "is_covered",
        "kind",
        "runner",
        "type",
        "type_source",
        "upcoming",
    )

    def __init__(
        self,
        runner: Runner,
        count: int,
        caa_count: int,
        upcoming: Upcoming | None,
        profile: Profile,
        is_covered: bool,
    ) -> None:
        """``count``: the number of rules that apply, those included that need not run; those on CAA checks
        are counted apart, in ``caa_count``. ``is_covered``: whether the rules of the BR apply, if any are
        selected."""
        self.runner = runner
        self.count = count
        self.caa_count = caa_count
        self.upcoming = upcoming
        self.is_covered = is_covered
        self.kind = profile.kind.label
        self.type = None if profile.type is None else profile.type.label
        self.generation = None if profile.generation is None else profile.generation.label
        self.type_source = None if profile.type_source is None else profile.type_source.value


def order_of_findings(finding: Finding) -> tuple[int, int, str]:
    """What findings are sorted by: their place, the most severe first."""
    return finding.offset, -finding.severity.rank, finding.rule


def unreadable(source: Source, error: str) -> Result:
    """The result for an input that could not be read or decoded."""
    return Result(
        source=source.name,
        index=source.position,
        document=source.document,
        sha256=source.sha256,
        status=Status.UNREADABLE,
        in_scope=None,
        tbs=None,
        kind=None,
        type=None,
        generation=None,
        type_source=None,
        br_version=None,
        br_version_source=None,
        issued_at=None,
        rules_evaluated=0,
        findings=(),
        error=error,
    )


def failed(source: Source, error: Exception) -> Result:
    """The result for an input on which the engine itself failed."""
    message = f"internal error: {describe(error)}"
    finding = Finding(ENGINE_ERROR, Severity.ERROR, message, "", "certificate", 0, 0, None, None)
    return msgspec.structs.replace(unreadable(source, message), status=Status.FAILED, findings=(finding,))


def _is_on_caa(rule: Rule) -> bool:
    """Whether a rule runs on CAA checks alone."""
    return all(issubclass(each, CaaCheck) for each in rule.on)


def _not_smime(profile: Profile, issued_at: int | None) -> Finding:
    if profile.in_scope:
        day = "" if issued_at is None else f" on {day_of(issued_at).isoformat()}"
        why = f"no version of them was in force{day}"
    else:
        why = f"it is not {'an S/MIME CA certificate' if profile.kind & Kind.CA else 'an S/MIME certificate'}"
    return Finding(
        rule=NOT_SMIME,
        severity=Severity.ERROR,
        message=f"the S/MIME BR were not applied: {why}",
        citation="BR 1.1",
        path="certificate",
        offset=0,
        length=0,
        value=None,
        fix=None,
    )
