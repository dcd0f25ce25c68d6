"""The rule API: what a rule pack needs.

A rule is a function over one node of the model, with its metadata in a decorator::

    @rule(
        "smbr.key_usage.missing",
        on=TBSCertificate,
        severity=Severity.ERROR,
        citation="BR 7.1.2.3(e)",
        since="1.0.0",
    )
    def missing(tbs: TBSCertificate) -> Violations:
        \"\"\"A subscriber certificate has a keyUsage extension.\"\"\"
        if not tbs.has(KeyUsage):
            yield Violation(tbs.extension_holder, "there is no keyUsage extension")

Defining it in a module of a pack is enough; there is no list to edit.

The signature declares what the rule depends on:

- ``check(node)``: the content of its node alone;
- ``check(node, ctx: Scope)``: also the profile, the BR version and the kind of key;
- ``check(node, ctx: Context)``: anything else: the rest of the document, the position of a node, the day.

A piece of a certificate that repeats in others (an extension, the issuer, an RDN) is checked once by the
rules of the first kind, and once in each Scope by those of the second; the engine remembers what they
reported. They cannot read more than they declare: a node has no position, and a Scope nothing else. Rules of
the third kind run every time.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any, TypeAlias, TypeVar

import msgspec

from .br import BrVersion, CertificateType, Generation, version
from .model import (
    Certificate,
    Document,
    Holder,
    Location,
    Node,
    RevokedCertificate,
    RevokedCertificates,
    TBSCertificate,
)
from .profile import (
    Kind,
    Profile,
    TypeSource,
    is_ca_certificate,
    is_smime,
    is_smime_ca,
    is_technically_constrained,
    unmet_constraints,
)

__all__ = [
    "CertificateType",
    "Check",
    "Context",
    "Defaults",
    "Generation",
    "Holder",
    "Kind",
    "Known",
    "Mode",
    "Profile",
    "Reads",
    "Rule",
    "Scope",
    "Severity",
    "TypeSource",
    "Violation",
    "Violations",
    "is_ca_certificate",
    "is_smime",
    "is_smime_ca",
    "is_technically_constrained",
    "module_rules",
    "on_entries",
    "rule",
    "unmet_constraints",
]


class Severity(str, Enum):
    """How bad a finding is: a violated SHALL is an error, a SHOULD a warn, anything else worth knowing a
    notice."""

    rank: int
    """3 for error, 2 for warn, 1 for notice."""

    ERROR = "error"
    WARN = "warn"
    NOTICE = "notice"


for _rank, _severity in enumerate((Severity.NOTICE, Severity.WARN, Severity.ERROR), 1):
    _severity.rank = _rank  # an attribute, because findings are compared by it


class Mode(str, Enum):
    """When a rule runs."""

    DEFAULT = "default"
    REMINDER = "reminder"
    """Only with reminders on: it names an obligation that the certificate cannot prove."""
    OPT_IN = "opt-in"
    """Only when it is selected by its full id."""


class Violation:
    """What a rule yields: the smallest node at fault, and what this certificate has there."""

    __slots__ = ("message", "node", "value")

    def __init__(self, node: Node, message: str, value: str | bytes | None = None) -> None:
        """``message``: what the certificate has and what the limit is, with both values. ``value``: the
        offending value, text or octets; by default the text or content of the node."""
        self.node = node
        self.message = message
        self.value = value


Violations: TypeAlias = Iterable[Violation]


MAX_ON_ENTRIES = 100


def on_entries(
    revoked: RevokedCertificates,
    positions: Iterable[int],
    make: Callable[[RevokedCertificate], Violation],
) -> Violations:
    """A violation for each of the first entries of a CRL at some positions, and one with the number of the
    others: millions can have the same fault."""
    others = 0
    for count, position in enumerate(positions):
        if count < MAX_ON_ENTRIES:
            yield make(revoked.entries[position])
        else:
            others += 1
    if others:
        entries = "entry" if others == 1 else "entries"
        yield Violation(revoked, f"{others:,} more {entries} like the {MAX_ON_ENTRIES} before", str(others))


def no_faults(br_version: BrVersion | None) -> tuple[str, ...]:
    """Nothing is known of the issuer's certificate."""
    return ()


class Known(msgspec.Struct, frozen=True):
    """What is known in addition to the document. An empty one means that nothing else is known."""

    issuers: tuple[Certificate, ...] = ()
    """The CA certificates above the document, the nearest first."""
    certificates: Mapping[int, tuple[Certificate, ...]] | None = None
    """For a CRL or an OCSP response: certificates that it may be about, by serial number; None if none were
    given."""
    fetched_at: int | None = None
    """For a CRL or an OCSP response: when it was fetched, in seconds since 1970."""
    namesakes: tuple[Certificate, ...] = ()
    """Other CA certificates whose subject matches that of the certificate (RFC 5280 7.1), one for each
    encoding of it."""
    issuer_twins: tuple[Certificate, ...] = ()
    """Other certificates with the name and the key of the issuer."""
    foreign_issuers: tuple[Certificate, ...] = ()
    """If issuers were given and none of them is the issuer of the document: those that have its name, or else
    those given. Then ``issuers`` is empty."""

    faults_of_issuer: Callable[[BrVersion | None], tuple[str, ...]] = no_faults
    """What the rules of a version of the BR for subordinate CA certificates report as errors on the
    certificate of the issuer, whenever it was issued: messages."""

    @property
    def presumed_issuer(self) -> Certificate | None:
        """The certificate of the issuer, or the only one that was given as such."""
        if self.issuers:
            return self.issuers[0]
        return self.foreign_issuers[0] if len(self.foreign_issuers) == 1 else None


NOTHING_KNOWN = Known()


class Scope:
    """What a rule may read that depends on its node's content, the profile and the version alone."""

    __slots__ = ("br_version", "key_family", "profile")

    def __init__(self, profile: Profile, br_version: BrVersion | None, key_family: str | None) -> None:
        """``br_version``: the version applied, None before the BR. ``key_family``: the kind of the
        certificate's key, as `KeyAlgorithm.family` names it; None if it is unknown or there is none."""
        self.profile = profile
        self.br_version = br_version
        self.key_family = key_family

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two scopes in which a rule finds the same."""
        return self.profile, self.br_version, self.key_family


class Context(Scope):
    """What a rule may read in addition to its node. It belongs to one document."""

    __slots__ = ("certificate", "document", "issued_at", "known", "tbs")

    certificate: Certificate
    """The document, if it is a certificate; not set for other documents."""
    tbs: TBSCertificate
    """Of the certificate."""

    def __init__(
        self,
        document: Document,
        profile: Profile,
        br_version: BrVersion | None,
        issued_at: int | None,
        known: Known = NOTHING_KNOWN,
    ) -> None:
        """``br_version``: the version applied, None before the BR. ``issued_at``: the time of issuance that
        dates are compared with, in seconds since 1970, None if it is unknown."""
        self.document = document
        key_family = None
        if isinstance(document, Certificate):
            self.certificate = document
            self.tbs = tbs = document.tbs
            if tbs.subject_public_key_info is not None:
                key_family = tbs.subject_public_key_info.family
        super().__init__(profile, br_version, key_family)
        self.issued_at = issued_at
        self.known = known

    def locate(self, node: Node) -> Location:
        """The path, offset and length of a node of the document."""
        return self.document.locate(node)


NodeT = TypeVar("NodeT", bound=Node)
Check: TypeAlias = (
    Callable[[NodeT], Violations]
    | Callable[[NodeT, Scope], Violations]
    | Callable[[NodeT, Context], Violations]
)


class Reads(str, Enum):
    """What a check depends on, as its signature declares it."""

    NODE = "node"
    """The content of its node alone."""
    SCOPE = "scope"
    """That, the profile, the BR version and the kind of key."""
    CONTEXT = "context"
    """Anything."""


class Rule(msgspec.Struct, frozen=True, eq=False):
    """A check with its metadata. Made by `rule`."""

    id: str
    on: tuple[type[Node], ...]
    """The classes of node that it runs on, subclasses included."""
    check: Callable[..., Violations]
    reads: Reads
    severity: Severity
    citation: str
    given_title: str | None
    """None if the docstring of the check has the title."""
    covers: tuple[str, ...]
    doubtful_of: str | None
    announces: str | None
    replaces: tuple[str, ...]
    removes: bool
    by_shape: bool
    when: Callable[[Any], bool] | None
    needs_issuers: bool
    kinds: Kind
    types: CertificateType
    generations: Generation
    within: tuple[Holder, ...]
    """Empty: anywhere."""
    since: BrVersion | None
    until: BrVersion | None
    effective: date | None
    expires: date | None
    mode: Mode
    fix: str | None
    malformed: bool
    issuer: bool

    @property
    def title(self) -> str:
        """The requirement as a sentence: as given, or the first paragraph of the check's docstring."""
        return self.given_title or _paragraphs(self.check)[0]

    @property
    def description(self) -> str:
        """The other paragraphs of the check's docstring."""
        return _paragraphs(self.check)[1]

    @property
    def pack(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def is_br(self) -> bool:
        """Whether it is a rule of the BR (it names the version since which it applies): such rules run only
        on certificates in the scope of the BR."""
        return self.since is not None

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirements that the rule checks: its own, the one whose doubtful cases it reports or that it
        announces, and those that it covers."""
        related = (id for id in (self.doubtful_of, self.announces) if id is not None)
        return (self.id, *related, *self.covers)


def rule(
    id: str,
    *,
    on: type[NodeT] | tuple[type[NodeT], ...],
    severity: Severity,
    citation: str,
    kinds: Kind = Kind.SUBSCRIBER,
    types: CertificateType = CertificateType.ALL,
    generations: Generation = Generation.ALL,
    within: Holder | tuple[Holder, ...] | None = None,
    since: str | None = None,
    until: str | None = None,
    effective: date | None = None,
    expires: date | None = None,
    covers: tuple[str, ...] = (),
    doubtful_of: str | None = None,
    announces: str | None = None,
    replaces: tuple[str, ...] = (),
    removes: bool = False,
    by_shape: bool = False,
    when: Callable[[NodeT], bool] | None = None,
    needs_issuers: bool = False,
    mode: Mode = Mode.DEFAULT,
    fix: str | None = None,
    title: str | None = None,
    malformed: bool = False,
    issuer: bool = False,
) -> Callable[[Check[NodeT]], Rule]:
    """Make a rule of a function.

    ``id``: ``<pack>.<field>.<defect>``. ``on``: the class of node that it runs on, or several classes;
    subclasses are included. ``within``: only nodes in this field or these fields (for names, attributes and
    general names: SUBJECT, ISSUER, SUBJECT_ALT_NAME ...); by default anywhere. ``kinds``, ``types``,
    ``generations``: the certificates that it applies to; where a certificate may be of several types, it
    applies if all of them are among ``types``, and so for the generations. ``since``, ``until``: the first
    and last BR version in which it applies; a rule with ``since`` is a rule of the BR, one without is a rule
    of a standard and also runs on certificates outside the scope of the BR. ``effective``, ``expires``: the
    first day of issuance on which it applies, and the first on which it no longer does, where the clause has
    dates. ``title``: for rules made from data; by default the first line of the docstring. ``malformed``: for
    a class of extension, also run on an extension of its OID that does not decode, a MalformedExtension; for
    rules that read no more than its presence or criticality. ``issuer``: it compares with the issuer's
    certificate, and runs only if that is known (``ctx.known.issuers[0]``). ``by_shape``, ``when`` and
    ``needs_issuers`` say when it certainly reports nothing, and need not run:

    - ``by_shape``: whether it reports anything on a node that has a shape (`Node.shape`) depends on that
      alone, and on the Scope if it takes one.
    - ``when``: it reports nothing unless this condition on its node is met, which depends on the shape alone
      if the node has one.
    - ``needs_issuers``: it reports nothing on a certificate other than a root CA certificate if no
      certificates of issuers were given.

    Relations to other rules:

    - ``covers``: where the rule reports, findings of these rules at the same place are left out, unless they
      are more severe: one change to the certificate mends both. Requirements without a rule may be named too.
    - ``doubtful_of``: the rule reports the doubtful cases of this one, less severely.
    - ``announces``: the rule reports beforehand what this one will report from its day on.
    - ``replaces``: the rules of earlier BR versions for the same requirement.
    - ``removes``: its remedy is to remove the node that it reports, so other findings inside that node,
      unless more severe, are left out.

    Raises UnknownVersionError, and ValueError for a rule without a title, an id that does not have three
    parts of lower-case letters, digits and underscores, a severity that is not a Severity, a version
    ``until`` before ``since``, a check that has neither one nor two parameters, or ``by_shape`` for a check
    that reads the Context.
    """
    if not _is_rule_id(id):
        raise ValueError(
            f"rule id {id!r} is not of the form <pack>.<field>.<defect> in lower-case letters, digits and _"
        )
    if not isinstance(severity, Severity):
        raise ValueError(f"rule {id}: severity: expected a Severity, found {severity!r}")
    first, last = (None if number is None else version(number) for number in (since, until))
    if first is not None and last is not None and first.index > last.index:
        raise ValueError(f"rule {id}: until: {until} is before {since}, the first version")

    def make(check: Check[NodeT]) -> Rule:
        if not (title or (check.__doc__ or "").strip()):
            raise ValueError(f"rule {id} has neither docstring nor title")
        reads = _declared(id, check)
        if by_shape and reads is Reads.CONTEXT:
            raise ValueError(
                f"rule {id}: what a check finds that reads the Context depends on more than a shape"
            )
        return Rule(
            id=id,
            on=on if isinstance(on, tuple) else (on,),
            check=check,
            reads=reads,
            severity=severity,
            citation=citation,
            given_title=title,
            covers=covers,
            doubtful_of=doubtful_of,
            announces=announces,
            replaces=replaces,
            removes=removes,
            by_shape=by_shape,
            when=when,
            needs_issuers=needs_issuers,
            kinds=kinds,
            types=types,
            generations=generations,
            within=(within,) if isinstance(within, Holder) else within or (),
            since=first,
            until=last,
            effective=effective,
            expires=expires,
            mode=mode,
            fix=fix,
            malformed=malformed,
            issuer=issuer,
        )

    return make


def _is_rule_id(id: str) -> bool:
    """Whether an id has at least three parts of lower-case letters, digits and underscores."""
    parts = id.split(".")
    return (
        len(parts) > 2
        and id.isascii()
        and id == id.lower()
        and all(part.replace("_", "0").isalnum() for part in parts)
    )


def _paragraphs(check: Callable[..., Violations]) -> tuple[str, str]:
    """The first paragraph of a check's docstring in one line, and the others."""
    lines = (check.__doc__ or "").strip().splitlines()
    end = lines.index("") if "" in lines else len(lines)
    return " ".join(map(str.strip, lines[:end])), "\n".join(map(str.strip, lines[end:])).strip()


def _declared(id: str, check: Callable[..., Violations]) -> Reads:
    """What the signature of a check declares. Raises ValueError."""
    if isinstance(check, FunctionType):  # inspect.signature takes fifty times as long
        count = check.__code__.co_argcount - len(check.__defaults__ or ())
        named = check.__code__.co_kwonlyargcount - len(check.__kwdefaults__ or ())
    else:
        import inspect

        parameters = inspect.signature(check).parameters.values()
        required = [parameter.kind for parameter in parameters if parameter.default is parameter.empty]
        named = required.count(inspect.Parameter.KEYWORD_ONLY)
        count = len(required) - named
    if count not in (1, 2) or named:
        raise ValueError(f"rule {id}: a check takes a node, or a node and a Scope or Context")
    if count == 1:
        return Reads.NODE
    return Reads.SCOPE if Scope in _annotations(check) else Reads.CONTEXT


def _annotations(check: Callable[..., Violations]) -> list[object]:
    """The annotations of a check; of those that are kept as text, only Scope is of interest."""
    found = getattr(check, "__annotations__", {}).values()
    return [Scope if annotation in ("Scope", "rules.Scope") else annotation for annotation in found]


class Defaults:
    """What the rules of one module have in common: a `rule` whose options need not be repeated.

    ::

        rule = Defaults(on=KeyUsage, citation="BR 7.1.2.3(e)", since="1.0.0").rule
    """

    def __init__(self, **options: Any) -> None:
        """``options``: keyword arguments of `rule`."""
        self._options = options

    def rule(self, id: str, **options: Any) -> Callable[[Callable[..., Violations]], Rule]:
        """A rule with the defaults, which ``options`` override."""
        return rule(id, **{**self._options, **options})


def module_rules(module: ModuleType) -> list[Rule]:
    """The rules at the top level of a module, alone or in a tuple or list; of a package, those of all its
    modules. For packs whose ``rules(options)`` adds to them.

    Raises ValueError for an id that is defined twice.
    """
    rules: dict[str, Rule] = {}
    for rule in _rules_in(_parts(module)):
        if rules.setdefault(rule.id, rule) is not rule:
            raise ValueError(f"the rule id {rule.id} is defined twice")
    return list(rules.values())


def _rules_in(modules: Iterable[ModuleType]) -> Iterable[Rule]:
    for module in modules:
        for value in vars(module).values():
            kind = type(value)  # isinstance takes ten times as long
            if kind is Rule:
                yield value
            elif kind is tuple or kind is list:
                yield from (item for item in value if type(item) is Rule)


def _parts(package: ModuleType) -> Iterable[ModuleType]:
    """A package and all modules below it."""
    yield package
    for name in _names_in(getattr(package, "__path__", ())):
        yield from _parts(importlib.import_module(f"{package.__name__}.{name}"))


def _names_in(directories: Iterable[str]) -> list[str]:
    """The names of the modules in the directories of a package.

    `pkgutil` takes ten times as long to find them and is used for archives only.
    """
    names = set()
    for directory in directories:
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    name, dot, suffix = entry.name.partition(".")
                    if dot + suffix in _SUFFIXES or _is_package(entry):
                        names.add(name)
        except OSError:
            import pkgutil

            names.update(info.name for info in pkgutil.iter_modules([directory]))
    return sorted(names - {"__init__"})


_SUFFIXES = frozenset(importlib.machinery.all_suffixes())


def _is_package(entry: os.DirEntry[str]) -> bool:
    """Whether a directory is a package: it contains its ``__init__`` module."""
    if not entry.name.isidentifier() or entry.name == "__pycache__" or not entry.is_dir():
        return False
    return any(os.path.exists(f"{entry.path}/__init__{suffix}") for suffix in _SUFFIXES)
