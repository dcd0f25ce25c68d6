"""Decodes a certificate, selects the rules of its profile, runs them."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from .br import (
    LATEST,
    PROFILE_NAMES,
    START,
    BrVersion,
    CertificateType,
    Generation,
    UnknownVersionError,
    day_of,
    version,
    version_on,
)
from .decode import DecodeError, decode
from .model import (
    AlgorithmIdentifier,
    Asn1String,
    AttributeTypeAndValue,
    BitString,
    Certificate,
    Document,
    Extension,
    Holder,
    MalformedExtension,
    Node,
    OctetString,
    Raw,
    SharedNodes,
)
from .packs import PackError, load_rules
from .profile import KIND_NAMES, Kind, Profile, TypeSource, detect_profile, is_smime_ca
from .report import ENGINE_ERROR, NOT_SMIME, RULE_ERROR, Finding, Issuer, Report, Result
from .rules import Context, Mode, Rule, Severity, Subjects, Violation, Violations

if TYPE_CHECKING:
    from .chain import Issuers, Path
    from .inputs import Item

IN_FORCE = "in-force"
LATEST_VERSION = "latest"
ANNOUNCED = "_announced"
"""Suffix of rules that tell already what the rule without it will find."""

_VERSION_IN_ID = re.compile(r"(_(until|before|from|in))?_[0-9]+_[0-9]+_[0-9]+(?=_|$)")

Checks = tuple[tuple[Rule, Callable[[Any, Context], Violations]], ...]


class SettingsError(ValueError):
    """Settings that contradict themselves or name what does not exist."""


class Settings(msgspec.Struct, frozen=True):
    """What a Linter is told. It travels between processes."""

    br_version: str = IN_FORCE
    """"in-force" at the time of issuance, "latest", or a number such as "1.0.2"."""
    issued_at: int | None = None
    """The time of issuance in seconds since 1970, where the caller knows better than notBefore."""
    type: str | None = None
    """Force the type and generation, "sponsor-strict"."""
    policy_map: dict[str, str] = {}
    """A CA's own policy OIDs and what they stand for: {"1.3.6.1.4.1.99999.1": "sponsor-strict"}."""
    select: tuple[str, ...] = ()
    """Globs over rule ids; only what matches runs. A rule that is off by default needs its full id."""
    ignore: tuple[str, ...] = ()
    """Globs over rule ids; what matches does not run."""
    reminders: bool = False
    """Also run the rules that only remind of duties a certificate cannot show."""
    upcoming: bool = False
    """Also tell, as notices, what later versions or compliance dates will find. Of certificates that the BR
    do not cover, or did not when they were issued (before 2023-09-01, unless a version is pinned), nothing is
    told: for them no rule is yet to come."""
    affiliated: bool | None = None
    """Whether the subjects of subordinate CA certificates are Affiliates of their issuing CAs (BR 1.6.1),
    which the certificates do not tell; None where it is unknown."""
    issuers: tuple[bytes, ...] = ()
    """The DER of certificates of issuers: rules that compare with the issuer then run too."""
    issuers_are_told: bool = True
    """Where there is one alone, it is the issuer also of certificates that name none of them."""
    require_smime: bool = False
    """A certificate that the BR do not cover is an error."""
    tbs: bool = False
    """Take every input as a bare TBSCertificate; left out, it is known by its structure."""
    rule_files: tuple[str, ...] = ()
    """Python files with more rules."""
    pack_options: dict[str, dict[str, Any]] = {}
    """Settings of rule packs, by pack name."""


class Linter:
    """Lints certificates. It holds no state of a run: one Linter serves many threads."""

    def __init__(
        self,
        *,
        br_version: str = IN_FORCE,
        issued_at: int | None = None,
        type: str | None = None,
        policy_map: Mapping[str, str] | None = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        reminders: bool = False,
        upcoming: bool = False,
        affiliated: bool | None = None,
        issuers: Iterable[bytes] = (),
        issuers_are_told: bool = True,
        require_smime: bool = False,
        tbs: bool = False,
        rule_files: Iterable[str] = (),
        pack_options: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """See `Settings` for what each argument means. Raises SettingsError."""
        options = {name: dict(values) for name, values in (pack_options or {}).items()}
        self.settings = Settings(
            br_version=br_version,
            issued_at=issued_at,
            type=type,
            policy_map=dict(policy_map or {}),
            select=tuple(select),
            ignore=tuple(ignore),
            reminders=reminders,
            upcoming=upcoming,
            affiliated=affiliated,
            issuers=tuple(issuers),
            issuers_are_told=issuers_are_told,
            require_smime=require_smime,
            tbs=tbs,
            rule_files=tuple(rule_files),
            pack_options=options,
        )
        try:
            self._pinned = None if br_version in (IN_FORCE, LATEST_VERSION) else version(br_version)
            self.rules: tuple[Rule, ...] = load_rules(self.settings.rule_files, options)
        except (UnknownVersionError, PackError) as error:
            raise SettingsError(str(error)) from error
        self._forced = None if type is None else _forced_profile(type, affiliated)
        self._policy_map = {oid: _type_named(name) for oid, name in self.settings.policy_map.items()}
        self._selected = _select(self.rules, self.settings)
        self._boundaries = sorted(
            {day for rule in self._selected for day in (rule.effective, rule.expires) if day is not None}
        )
        self._selections: dict[object, _Selection] = {}
        self._issuers = self._read_issuers()

    def _read_issuers(self) -> Issuers | None:
        if not self.settings.issuers:
            return None
        from .chain import Issuers  # brings what verifies signatures

        try:
            certificates = [decode(der) for der in self.settings.issuers]
        except DecodeError as error:
            raise SettingsError(f"the certificate of an issuer: {error}") from error
        return Issuers(certificates, self.settings.issuers_are_told)

    @classmethod
    def from_settings(cls, settings: Settings) -> Linter:
        """A Linter that was told the same. Raises SettingsError."""
        return cls(**{name: getattr(settings, name) for name in settings.__struct_fields__})

    def lint(self, data: bytes, source: str = "-") -> Report:
        """Lint the certificates in DER, PEM or base64.

        What cannot be read becomes a Result with an error.
        """
        from .inputs import read_bytes

        return Report(tuple(self.lint_item(item) for item in read_bytes(data, source)))

    def lint_item(self, item: Item) -> Result:
        """Lint what was read from an input, or say why it could not be read."""
        if item.der is None:
            return unreadable(item.source, item.index, item.error or "")
        return self.lint_der(item.der, item.source, item.index)

    def lint_der(self, der: bytes, source: str = "-", index: int = 0) -> Result:
        """Lint one certificate in DER. It raises nothing: what goes wrong stands in the Result."""
        sha256 = hashlib.sha256(der).hexdigest()
        try:
            return self.lint_certificate(decode(der, self.settings.tbs), sha256, source, index)
        except DecodeError as error:
            return unreadable(source, index, str(error), sha256)
        except Exception as error:  # noqa: BLE001 - one certificate never costs the others
            return failed(source, index, sha256, error)

    def lint_certificate(self, certificate: Certificate, sha256: str, source: str, index: int) -> Result:
        """Lint a decoded certificate, with the nodes that were added to it."""
        validity = certificate.tbs.validity
        dated = None if validity is None else validity.not_before.seconds
        known = self._issuers
        if known is None:
            profile = detect_profile(certificate, self._forced, self._policy_map, self.settings.affiliated)
            return self.judge(certificate, profile, dated, "not_before", sha256, source, index)
        path = known.path_of(certificate)
        result = self.judge(
            certificate,
            self._profile_in_chain(certificate, path.issuers, known),
            dated,
            "not_before",
            sha256,
            source,
            index,
            path.issuers,
            namesakes=known.namesakes_of(certificate),
            issuer_twins=known.twins_of(path.issuers[0]) if path.issuers else (),
        )
        return _with_path(result, path)

    def _profile_in_chain(
        self, certificate: Certificate, issuers: tuple[Certificate, ...], known: Issuers
    ) -> Profile:
        """The profile, with what only the certificates around one tell."""
        forced = self._forced
        if not self.settings.issuers_are_told and forced is not None and forced.kind is Kind.SUBSCRIBER:
            # Of a chain, the type that is forced is that of the subscriber's certificate.
            found = detect_profile(certificate)
            forced = None if found.kind & (Kind.CA | Kind.OCSP_RESPONDER) else forced
        profile = detect_profile(certificate, forced, self._policy_map, self.settings.affiliated)
        if profile.is_forced:
            return profile
        if profile.kind in (Kind.SUBCA, Kind.TCSUBCA):
            from .chain import is_self_signed

            if any(is_self_signed(twin) for twin in known.twins_of(certificate)):
                return msgspec.structs.replace(profile, kind=Kind.CROSS)
        if profile.kind is Kind.OCSP_RESPONDER and issuers and is_smime_ca(issuers[0]):
            return msgspec.structs.replace(profile, in_scope=True)
        return profile

    def judge(
        self,
        document: Document,
        profile: Profile,
        dated: int | None,
        date_source: str,
        sha256: str,
        source: str = "-",
        index: int = 0,
        issuers: tuple[Certificate, ...] = (),
        subjects: Subjects | None = None,
        checked_at: int | None = None,
        namesakes: tuple[Certificate, ...] = (),
        issuer_twins: tuple[Certificate, ...] = (),
    ) -> Result:
        """Run the rules for a profile on a decoded document.

        ``dated``: when it was issued by its own words, in seconds since 1970, None where they are unreadable;
        ``date_source``: the name of the field that says so, in results. ``issuers``, ``subjects``,
        ``checked_at``, ``namesakes``, ``issuer_twins``: as `Context` has them.
        """
        applied, version_source, issued_at = self._version_for(dated, date_source)
        context = Context(
            document,
            profile,
            applied,
            issued_at,
            issuers,
            subjects,
            checked_at,
            namesakes,
            issuer_twins,
        )
        selection = self._selection(context)
        findings = selection.run(context)
        rules_evaluated = selection.count
        if selection.upcoming is not None:
            findings += selection.upcoming.run(context, findings)
            rules_evaluated += selection.upcoming.count
        if self.settings.require_smime and not profile.in_scope:
            findings.append(_not_smime(profile))
        if len(findings) > 1:
            findings.sort(key=order_of_findings)
        labels = selection.labels
        return Result(
            source=source,
            index=index,
            sha256=sha256,
            in_scope=profile.in_scope,
            tbs=document.is_tbs if isinstance(document, Certificate) else None,
            kind=labels.kind,
            type=labels.type,
            generation=labels.generation,
            type_source=labels.type_source,
            br_version=applied.number if applied is not None and profile.in_scope else None,
            br_version_source=version_source if profile.in_scope else "out_of_scope",
            issued_at=None if issued_at is None else _iso(issued_at),
            rules_evaluated=rules_evaluated,
            findings=tuple(findings),
            error=None if rules_evaluated else _nothing_evaluated(labels),
        )

    def version_for(self, certificate: Certificate) -> tuple[BrVersion | None, int | None]:
        """The version that is applied to a certificate, None before the BR, and the time of issuance in
        seconds since 1970, None where it is unknown."""
        validity = certificate.tbs.validity
        applied, _, issued_at = self._version_for(
            None if validity is None else validity.not_before.seconds, "not_before"
        )
        return applied, issued_at

    def _version_for(self, dated: int | None, source: str) -> tuple[BrVersion | None, str, int | None]:
        """The version that applies, how it was chosen, and the time of issuance."""
        issued_at = self.settings.issued_at
        if issued_at is None:
            issued_at = dated
        else:
            source = "issued_at"
        if self._pinned is not None:
            return self._pinned, "pinned", issued_at
        if self.settings.br_version == LATEST_VERSION:
            return LATEST, "latest", issued_at
        if issued_at is None:
            return LATEST, "unknown_date", None
        applied = version_on(day_of(issued_at))
        return applied, source if applied is not None else "not_in_force", issued_at

    def _selection(self, context: Context) -> _Selection:
        profile, applied, has_issuer = context.profile, context.br_version, bool(context.issuers)
        day = LATEST.published if context.issued_at is None else day_of(context.issued_at)
        era = bisect_right(self._boundaries, day)
        key = (profile, -1 if applied is None else applied.index, era, has_issuer, context.key_family)
        selection = self._selections.get(key)
        if selection is None:
            active = self._holding(profile, applied, day, has_issuer)
            selection = _Selection(drop_covered(active), profile)
            if self.settings.upcoming and profile.in_scope and applied is not None:
                selection.upcoming = self._upcoming(active, profile, has_issuer)
            self._selections[key] = selection
        return selection

    def _holding(
        self, profile: Profile, applied: BrVersion | None, day: date, has_issuer: bool
    ) -> tuple[Rule, ...]:
        return tuple(
            rule
            for rule in self._selected
            if (has_issuer or not rule.issuer) and _applies(rule, profile, applied, day)
        )

    def _upcoming(self, active: tuple[Rule, ...], profile: Profile, has_issuer: bool) -> _Upcoming | None:
        """The rules that hold at the latest version and after the last compliance date, but not yet."""
        last_day = max([LATEST.published, *self._boundaries])
        known = _covered(active) | {rule.id for rule in active}
        later = drop_covered(self._holding(profile, LATEST, last_day, has_issuer))
        rules = tuple(rule for rule in later if rule.id not in known)
        return _Upcoming(rules, later, active, profile) if rules else None


def _with_path(result: Result, path: Path) -> Result:
    from .chain import show_name

    issuers = tuple(
        Issuer(show_name(issuer.tbs.subject), hashlib.sha256(issuer.der).hexdigest())
        for issuer in path.issuers
    )
    return msgspec.structs.replace(
        result, issuers=issuers, path_complete=path.is_complete, other_paths=path.others
    )


def unreadable(source: str, index: int, error: str, sha256: str | None = None) -> Result:
    """The result for an input that could not be read or decoded."""
    return Result(
        source=source,
        index=index,
        sha256=sha256,
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


class _Labels(NamedTuple):
    """A profile in the words of results."""

    kind: str
    type: str | None
    generation: str | None
    type_source: str | None


def _nothing_evaluated(labels: _Labels) -> str:
    what = labels.kind if labels.type is None else f"{labels.type}-{labels.generation}"
    return f"no rule was evaluated: none of the selected rules applies to this {what} certificate"


class _Selection:
    """The rules for one profile, version and era, and for each class of node those that run on it."""

    def __init__(self, rules: tuple[Rule, ...], profile: Profile) -> None:
        self.count = len(rules)
        self.upcoming: _Upcoming | None = None
        self.labels = _Labels(
            profile.kind.label,
            None if profile.type is None else profile.type.label,
            None if profile.generation is None else profile.generation.label,
            None if profile.type_source is None else profile.type_source.value,
        )
        self._tables = {holder: _Table(rules, holder) for holder in Holder}
        self._verdicts: dict[int, tuple[SharedNodes, list[tuple[Node, Checks]]]] = {}
        self._repeating: dict[object, Checks] = {}

    def run(self, context: Context) -> list[Finding]:
        """Run every rule on every node it is for."""
        findings: list[Finding] = []
        document = context.document
        _run_checks(self._tables[Holder.CERTIFICATE][type(document)], document, context, findings)
        for holder, nodes in document.nodes.own.items():
            table = self._tables[holder]
            for node in nodes:
                checks = table[type(node)]
                if checks:
                    if isinstance(node, _REPEATING):
                        checks = self._checks_on_repeating(node, checks, context)
                    _run_checks(checks, node, context, findings)
        for shared in document.nodes.shared:
            verdict = self._verdicts.get(id(shared))
            if verdict is None:
                verdict = self._learn(shared, context)
            for node, checks in verdict[1]:
                _run_checks(checks, node, context, findings)
        return findings

    def _checks_on_repeating(
        self, node: AttributeTypeAndValue | AlgorithmIdentifier, checks: Checks, context: Context
    ) -> Checks:
        """The checks that have to run on a node of which other certificates may have the like.

        Country, organization and algorithms repeat. What `_learn` says of shared nodes also holds for two
        nodes of the same content in the same field: a check that is silent on one without looking further is
        silent on the other.
        """
        key: object
        if isinstance(node, AttributeTypeAndValue):
            value = node.value
            if not isinstance(value, Asn1String) or len(value.raw) > MAX_REMEMBERED_VALUE:
                return checks
            key = (node.holder, node.oid, value.type, value.raw)
        elif len(node.der) <= MAX_REMEMBERED_VALUE:
            key = (type(node), node.der)
        else:
            return checks
        known = self._repeating.get(key)
        if known is None:
            known = tuple(check for check in checks if _needs_to_run(check[1], node, context))
            if len(self._repeating) >= MAX_VERDICTS:
                self._repeating.clear()
            self._repeating[key] = known
        return known

    def _learn(self, shared: SharedNodes, context: Context) -> tuple[SharedNodes, list[tuple[Node, Checks]]]:
        """Find out which checks have to run on nodes that many certificates have in common.

        A check that yields nothing and has looked at nothing but its node will yield nothing the next time:
        the node is frozen, and profile and version are those of this selection. Such checks are left out.
        """
        open_checks: list[tuple[Node, Checks]] = []
        for holder, nodes in shared:
            for node in nodes:
                table = self._tables[holder]
                checks = tuple(check for check in table[type(node)] if _needs_to_run(check[1], node, context))
                if checks:
                    open_checks.append((node, checks))
        if len(self._verdicts) >= MAX_VERDICTS:
            self._verdicts.clear()
        # The entry holds the nodes, so that the id stays theirs.
        verdict = self._verdicts[id(shared)] = (shared, open_checks)
        return verdict


class _Upcoming:
    """The rules that do not hold yet for one profile, version and era, and how they are told.

    ``rules``: these; ``later``: all that will hold; ``active``: all that hold now.
    """

    def __init__(
        self, rules: tuple[Rule, ...], later: tuple[Rule, ...], active: tuple[Rule, ...], profile: Profile
    ) -> None:
        self.count = len(rules)
        self._selection = _Selection(later, profile)
        self._rules = {rule.id: rule for rule in rules}
        self._families = {rule.id: families(rule) for rule in (*rules, *active)}

    def run(self, now: Context, present: list[Finding]) -> list[Finding]:
        """What the rules find, beside what is found already."""
        # The day on which one like it will be issued is not known.
        found = self._selection.run(
            Context(
                now.document,
                now.profile,
                LATEST,
                None,
                now.issuers,
                now.subjects,
                now.checked_at,
                now.namesakes,
                now.issuer_twins,
            )
        )
        new = [f for f in found if (f.value if f.rule == RULE_ERROR else f.rule) in self._rules]
        if not new:
            return new
        told = self._told(present, {(finding.rule, finding.path) for finding in found})
        return [self._tell(finding) for finding in new if not self._is_told(finding, told)]

    def _told(self, present: list[Finding], lasting: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
        """Where and about which requirement something is found already, and how bad it is.

        ``lasting``: the rules and paths of what will be found. What will not, because the rule ends or
        leaves the case to another one, is taken to live on in new rules about the same field.
        """
        told: dict[tuple[str, str], int] = {}
        for finding in present:
            if (finding.rule, finding.path) not in lasting:
                key = (finding.path, _field(finding.rule))
                told[key] = max(finding.severity.rank, told.get(key, 0))
            for requirement in self._families.get(finding.rule, ()):
                # What is announced is told, however mildly.
                announced = requirement.removesuffix(ANNOUNCED)
                severity = finding.severity if announced == requirement else Severity.ERROR
                key = (finding.path, announced)
                told[key] = max(severity.rank, told.get(key, 0))
        return told

    def _is_told(self, finding: Finding, told: Mapping[tuple[str, str], int]) -> bool:
        """Whether an earlier rule for the same requirement finds the same, at least as bad."""
        return any(
            told.get((finding.path, requirement), 0) >= finding.severity.rank
            for requirement in (*self._families.get(finding.rule, ()), _field(finding.rule))
        )

    def _tell(self, finding: Finding) -> Finding:
        rule = self._rules.get(finding.rule)
        if rule is None:  # a rule that failed
            return finding
        return msgspec.structs.replace(
            finding, severity=Severity.NOTICE, message=f"{finding.message}; this is {_beginning(rule)}"
        )


def _field(rule_id: str) -> str:
    """The pack and field of a rule: its id without the defect."""
    return rule_id.rpartition(".")[0]


def _beginning(rule: Rule) -> str:
    """From when on a rule finds what it finds: "an error from 2027-07-01 (BR 1.0.16, SMC018)"."""
    days = [] if rule.effective is None else [rule.effective]
    source = ""
    if rule.since is not None:
        days += START, rule.since.published
        source = f" (BR {rule.since.number}, {rule.since.ballot})"
    return f"{_IN_WORDS[rule.severity]} from {max(days).isoformat()}{source}"


_IN_WORDS = {Severity.ERROR: "an error", Severity.WARN: "a warning", Severity.NOTICE: "a notice"}

MAX_TEXT = 2000
"""Characters of the message and of the value in a finding."""
MAX_VERDICTS = 8192
MAX_REMEMBERED_VALUE = 128
"""Octets of a value; longer ones hardly repeat."""
_REPEATING = (AttributeTypeAndValue, AlgorithmIdentifier)


class _Watch(Context):
    """A Context that notices whether a check looks at the rest of the certificate or the date."""

    __slots__ = ("looked", "watched")

    def __init__(self, context: Context) -> None:
        self.watched = context
        self.looked = False
        self.profile = context.profile
        self.br_version = context.br_version
        self.key_family = context.key_family

    def __getattr__(self, name: str) -> Any:
        # Reached for the slots that are not set: document, certificate, tbs, issued_at, issuers ...
        self.looked = True
        return getattr(self.watched, name)


def _needs_to_run(check: Callable[[Any, Context], Violations], node: Node, context: Context) -> bool:
    watch = _Watch(context)
    try:
        for _ in check(node, watch):
            return True
    except Exception:  # noqa: BLE001 - reported when the check runs
        return True
    return watch.looked


class _Table(dict[type, Checks]):
    """The checks by class of node, for nodes in one field; filled as classes are met."""

    def __init__(self, rules: tuple[Rule, ...], holder: Holder) -> None:
        super().__init__()
        self._rules = [rule for rule in rules if rule.within in (None, holder)]

    def __missing__(self, node_class: type) -> Checks:
        checks = tuple((rule, rule.check) for rule in self._rules if issubclass(node_class, rule.on))
        if node_class is MalformedExtension:
            checks += tuple((rule, _of_its_oid(rule)) for rule in self._rules if rule.malformed)
        self[node_class] = checks
        return checks


def _of_its_oid(rule: Rule) -> Callable[[Any, Context], Violations]:
    """The check of a rule on a class of extension, for the malformed extensions of that class alone."""
    oid = rule.on.OID if issubclass(rule.on, Extension) else ""

    def check(extension: MalformedExtension, context: Context) -> Violations:
        return rule.check(extension, context) if extension.oid == oid else ()

    return check


def _run_checks(checks: Checks, node: Node, context: Context, findings: list[Finding]) -> None:
    for rule, check in checks:
        try:
            for violation in check(node, context):
                findings.append(_finding(rule, violation))
        except Exception as error:  # noqa: BLE001 - a rule that raises is reported, the run goes on
            findings.append(_rule_failed(rule, node, error))


def _finding(rule: Rule, violation: Violation) -> Finding:
    node = violation.node
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=_cut(violation.message),
        citation=rule.citation,
        path=node.path,
        offset=node.offset,
        length=node.length,
        value=_text(violation.value if violation.value is not None else value_of(node)),
        fix=rule.fix,
    )


def _text(value: str | bytes | None) -> str | None:
    if isinstance(value, bytes):
        value = value[:MAX_TEXT].hex()
    return value if value is None else _cut(value)


def _cut(text: str) -> str:
    """The text, or the beginning of a long one: no certificate makes the report as long as it likes."""
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}\N{HORIZONTAL ELLIPSIS}"


def value_of(node: Node) -> str | bytes | None:
    """The value that a node holds, for evidence: text, octets where it is none, None for structures."""
    if isinstance(node, AttributeTypeAndValue):
        return value_of(node.value)
    if isinstance(node, Asn1String):
        return node.raw if node.text is None else node.text
    if isinstance(node, Raw):
        return node.der
    if isinstance(node, (OctetString, BitString)):
        return node.value
    for name in ("value", "oid", "text", "name"):
        value = getattr(node, name, None)
        if isinstance(value, Node):
            return value_of(value)
        if isinstance(value, str):
            return value
        if isinstance(value, int):
            return show_integer(value)
    return None


def order_of_findings(finding: Finding) -> tuple[int, int, str]:
    """What findings are sorted by: their place, the worst first."""
    return finding.offset, -finding.severity.rank, finding.rule


def show_integer(value: int) -> str:
    """An integer for people: decimal up to 64 bits, hexadecimal above."""
    return str(value) if abs(value) < 1 << 64 else hex(value)


def _rule_failed(rule: Rule, node: Node, error: Exception) -> Finding:
    return Finding(
        rule=RULE_ERROR,
        severity=Severity.ERROR,
        message=f"the rule {rule.id} failed with {type(error).__name__}: {error}",
        citation=rule.citation,
        path=node.path,
        offset=node.offset,
        length=node.length,
        value=rule.id,
        fix=None,
    )


def failed(source: str, index: int, sha256: str, error: Exception) -> Result:
    """The result for an input on which the engine itself failed."""
    message = f"internal error: {type(error).__name__}: {error}"
    finding = Finding(ENGINE_ERROR, Severity.ERROR, message, "", "certificate", 0, 0, None, None)
    return msgspec.structs.replace(unreadable(source, index, message, sha256), findings=(finding,))


def _not_smime(profile: Profile) -> Finding:
    what = "no CA certificate for S/MIME" if profile.kind & Kind.CA else "no S/MIME certificate"
    return Finding(
        rule=NOT_SMIME,
        severity=Severity.ERROR,
        message=f"the S/MIME BR were not applied: it is {what}",
        citation="BR 1.1",
        path="certificate",
        offset=0,
        length=0,
        value=None,
        fix=None,
    )


def _forced_profile(name: str, affiliated: bool | None) -> Profile:
    kind = KIND_NAMES.get(name)
    if kind is not None:
        return Profile(kind, True, None, None, TypeSource.FORCED, affiliated)
    return Profile(Kind.SUBSCRIBER, True, *_type_named(name, KIND_NAMES), TypeSource.FORCED)


def _type_named(name: str, others: Iterable[str] = ()) -> tuple[CertificateType, Generation]:
    try:
        return PROFILE_NAMES[name]
    except KeyError:
        known = ", ".join((*PROFILE_NAMES, *others))
        raise SettingsError(f"there is no certificate type {name!r}; known are {known}") from None


def _select(rules: tuple[Rule, ...], settings: Settings) -> tuple[Rule, ...]:
    for option, patterns in (("select", settings.select), ("ignore", settings.ignore)):
        for pattern in patterns:
            if not any(fnmatchcase(rule.id, pattern) for rule in rules):
                raise SettingsError(f"{option}: no rule matches {pattern!r}")
    return tuple(rule for rule in rules if _is_selected(rule, settings))


def _is_selected(rule: Rule, settings: Settings) -> bool:
    if any(fnmatchcase(rule.id, pattern) for pattern in settings.ignore):
        return False
    if rule.id in settings.select:
        return True
    if settings.select and not any(fnmatchcase(rule.id, pattern) for pattern in settings.select):
        return False
    return rule.mode is Mode.DEFAULT or (rule.mode is Mode.REMINDER and settings.reminders)


def _applies(rule: Rule, profile: Profile, applied: BrVersion | None, day: date) -> bool:
    """Whether a rule holds for the profile, at the version, on the day of issuance."""
    if not rule.kinds & profile.kind:
        return False
    if rule.is_br and not (profile.in_scope and applied is not None):
        return False
    if profile.type is not None and not rule.types & profile.type:
        return False
    if profile.generation is not None and not rule.generations & profile.generation:
        return False
    if applied is not None:
        if rule.since is not None and applied < rule.since:
            return False
        if rule.until is not None and rule.until < applied:
            return False
    if rule.effective is not None and day < rule.effective:
        return False
    return rule.expires is None or day < rule.expires


def drop_covered(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Drop each rule whose requirement another one of them covers, so that one fault makes one finding.

    A rule for the doubtful cases of another one (its id plus ``_doubtful``) stands beside it.
    """
    rules = tuple(rules)
    covered = _covered(rules)
    return tuple(rule for rule in rules if rule.id not in covered)


def _covered(rules: tuple[Rule, ...]) -> set[str]:
    """The requirements that some rules cover beside those that are their own."""
    return {
        requirement
        for rule in rules
        for requirement in rule.requirements
        if rule.id not in (requirement, f"{requirement}_doubtful")
    }


def family(rule_id: str) -> str:
    """A rule id without the version in it: rules that differ in no more say the same of their versions."""
    return _VERSION_IN_ID.sub("", rule_id)


def families(rule: Rule) -> frozenset[str]:
    """The requirements that a rule covers, whatever the version."""
    return frozenset(family(requirement) for requirement in (rule.id, *rule.requirements))


def _iso(seconds: int) -> str:
    clock = seconds % 86400  # datetime.isoformat does the same, but takes three times as long
    return f"{day_of(seconds)}T{clock // 3600:02}:{clock // 60 % 60:02}:{clock % 60:02}Z"
