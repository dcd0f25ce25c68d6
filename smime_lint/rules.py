"""The rule API: what a rule pack needs.

A rule is a function over one node of the model, with its metadata declared beside it::

    @rule(
        "smbr.key_usage.missing",
        on=TBSCertificate,
        severity=Severity.ERROR,
        citation="BR 7.1.2.3(e)",
        since="1.0.0",
    )
    def missing(tbs: TBSCertificate, ctx: Context) -> Violations:
        \"\"\"A subscriber certificate has a keyUsage extension.\"\"\"
        if not tbs.has(KeyUsage):
            yield Violation(tbs.extension_holder, "there is no keyUsage extension")

Defining it in a module of a pack is enough; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from types import ModuleType
from typing import Any, TypeAlias, TypeVar

import msgspec

from .br import BrVersion, CertificateType, Generation, version
from .model import (
    Certificate,
    Document,
    Holder,
    Node,
    RevokedCertificate,
    RevokedCertificates,
    TBSCertificate,
)
from .profile import Kind, Profile, TypeSource

__all__ = [
    "CertificateType",
    "Check",
    "Context",
    "Generation",
    "Holder",
    "Kind",
    "Mode",
    "Rule",
    "Severity",
    "Subjects",
    "TypeSource",
    "Violation",
    "Violations",
    "module_rules",
    "on_entries",
    "rule",
]


class Severity(str, Enum):
    """How bad it is: SHALL is an error, SHOULD a warn, what is worth knowing a notice."""

    ERROR = "error"
    WARN = "warn"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """3 for error, 2 for warn, 1 for notice."""
        return _RANKS[self]


_RANKS = {Severity.ERROR: 3, Severity.WARN: 2, Severity.NOTICE: 1}


class Mode(str, Enum):
    """When a rule runs."""

    DEFAULT = "default"
    REMINDER = "reminder"
    """Only where reminders are asked for: it names a duty that the certificate cannot show."""
    OPT_IN = "opt-in"
    """Only where it is selected by name."""


class Violation:
    """What a rule yields: the smallest node at fault, and what this certificate has there."""

    __slots__ = ("message", "node", "value")

    def __init__(self, node: Node, message: str, value: str | bytes | None = None) -> None:
        """``message``: what is there and what the bound is, with both values. ``value``: the offending
        value, text or octets; left out, it is the text or content that the node holds."""
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


Subjects: TypeAlias = Mapping[int, tuple[Certificate, ...]]
"""Certificates by serial number."""


class Context:
    """What a rule may know beside its node. It belongs to one document."""

    __slots__ = (
        "br_version",
        "certificate",
        "checked_at",
        "document",
        "issued_at",
        "issuer_twins",
        "issuers",
        "key_family",
        "namesakes",
        "profile",
        "subjects",
        "tbs",
    )

    certificate: Certificate
    """The document, where it is a certificate; for rules of other kinds it is not there."""
    tbs: TBSCertificate
    """Of the certificate."""
    key_family: str | None
    """The kind of the certificate's key, as `KeyAlgorithm.family` names it; None where it is unknown."""

    def __init__(
        self,
        document: Document,
        profile: Profile,
        br_version: BrVersion | None,
        issued_at: int | None,
        issuers: tuple[Certificate, ...] = (),
        subjects: Subjects | None = None,
        checked_at: int | None = None,
        namesakes: tuple[Certificate, ...] = (),
        issuer_twins: tuple[Certificate, ...] = (),
    ) -> None:
        """``br_version``: the version applied, None before the BR. ``issued_at``: the time of issuance that
        dates are compared with, in seconds since 1970, None where it is unknown. ``issuers``: the CA
        certificates above it as far as they are known, the nearest first. ``subjects``: of an OCSP response
        or CRL, certificates that it may speak of, None where none were given; ``checked_at``: when it was
        fetched, None where that is unknown. ``namesakes``: other certificates that are known, whose subject
        compares equal to that of the certificate. ``issuer_twins``: other certificates that are known, of the
        name and key of the issuer."""
        self.document = document
        self.key_family = None
        if isinstance(document, Certificate):
            self.certificate = document
            self.tbs = tbs = document.tbs
            if tbs.subject_public_key_info is not None:
                self.key_family = tbs.subject_public_key_info.family
        self.profile = profile
        self.br_version = br_version
        self.issued_at = issued_at
        self.issuers = issuers
        self.subjects = subjects
        self.checked_at = checked_at
        self.namesakes = namesakes
        self.issuer_twins = issuer_twins


NodeT = TypeVar("NodeT", bound=Node)
Check: TypeAlias = Callable[[NodeT, Context], Violations]


class Rule(msgspec.Struct, frozen=True, eq=False):
    """A check with its metadata. Made by `rule`."""

    id: str
    on: type[Node]
    check: Callable[[Any, Context], Violations]
    severity: Severity
    citation: str
    title: str
    description: str
    requirements: tuple[str, ...]
    kinds: Kind
    types: CertificateType
    generations: Generation
    within: Holder | None
    since: BrVersion | None
    until: BrVersion | None
    effective: date | None
    expires: date | None
    mode: Mode
    fix: str | None
    malformed: bool
    issuer: bool

    @property
    def pack(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def is_br(self) -> bool:
        """Whether it is a rule of the BR (it names the version since which it holds): such rules run only
        on certificates that the BR apply to."""
        return self.since is not None


def rule(
    id: str,
    *,
    on: type[NodeT],
    severity: Severity,
    citation: str,
    kinds: Kind = Kind.SUBSCRIBER,
    types: CertificateType = CertificateType.ALL,
    generations: Generation = Generation.ALL,
    within: Holder | None = None,
    since: str | None = None,
    until: str | None = None,
    effective: date | None = None,
    expires: date | None = None,
    requirements: tuple[str, ...] | None = None,
    mode: Mode = Mode.DEFAULT,
    fix: str | None = None,
    title: str | None = None,
    malformed: bool = False,
    issuer: bool = False,
) -> Callable[[Check[NodeT]], Rule]:
    """Make a rule of a function.

    ``id``: ``<pack>.<field>.<defect>``. ``on``: the class of node that it runs on, subclasses included.
    ``within``: only nodes that stand in this field (for attributes and general names: SUBJECT, ISSUER,
    SUBJECT_ALT_NAME ...); left out, anywhere. ``kinds``, ``types``, ``generations``: the certificates it is
    for. ``since``, ``until``: the first and last BR version in which it holds; a rule with ``since`` is a
    rule of the BR, one without is a rule of a standard and also runs on certificates the BR do not cover.
    ``effective``, ``expires``: the first day and the first day no longer of issuance for which it holds,
    where the clause has dates of its own. ``requirements``: the requirements that it covers, its own id
    among them, where there are others; a rule whose id an active rule covers is dropped. ``title``: for
    rules made from data; left out, the first line of the docstring. ``malformed``: for a class of extension,
    also run on an extension of its OID that does not decode, a MalformedExtension; for rules that look at no
    more than its presence or criticality. ``issuer``: it compares with the issuer's certificate, and runs
    only where that is known (``ctx.issuers[0]``).

    Raises UnknownVersionError, and ValueError for a rule without a title or an id that has not three parts.
    """
    if id.count(".") < 2:
        raise ValueError(f"rule id {id!r} is not of the form <pack>.<field>.<defect>")

    def make(check: Check[NodeT]) -> Rule:
        lines = (check.__doc__ or "").strip().splitlines() or [""]
        first_paragraph_end = lines.index("") if "" in lines else len(lines)
        heading = " ".join(line.strip() for line in lines[:first_paragraph_end])
        body = "\n".join(line.strip() for line in lines[first_paragraph_end:]).strip()
        if not (title or heading):
            raise ValueError(f"rule {id} has neither docstring nor title")
        return Rule(
            id=id,
            on=on,
            check=check,
            severity=severity,
            citation=citation,
            title=title or heading,
            description=body,
            requirements=requirements or (id,),
            kinds=kinds,
            types=types,
            generations=generations,
            within=within,
            since=None if since is None else version(since),
            until=None if until is None else version(until),
            effective=effective,
            expires=expires,
            mode=mode,
            fix=fix,
            malformed=malformed,
            issuer=issuer,
        )

    return make


def module_rules(module: ModuleType) -> list[Rule]:
    """The rules at the top level of a module, alone or in a tuple or list; of a package, those of all its
    modules. For packs whose ``rules(options)`` adds to them.

    Raises ValueError for an id that is defined twice.
    """
    rules: dict[str, Rule] = {}
    for part in _parts(module):
        for value in vars(part).values():
            for item in value if isinstance(value, (tuple, list)) else (value,):
                if isinstance(item, Rule) and rules.setdefault(item.id, item) is not item:
                    raise ValueError(f"the rule id {item.id} is defined twice")
    return list(rules.values())


def _parts(package: ModuleType) -> Iterable[ModuleType]:
    yield package
    for part in pkgutil.walk_packages(getattr(package, "__path__", ()), package.__name__ + "."):
        yield importlib.import_module(part.name)
