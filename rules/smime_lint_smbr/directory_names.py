"""The content rules of the subject, BR 7.1.4.2.2, applied to a directoryName of subjectAltName: BR 7.1.4.2.1.

The rules are those of the subject, run on a certificate in which the directoryName stands as the subject.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache

import msgspec

from smime_lint.br import start_of
from smime_lint.model import AttributeTypeAndValue, DirectoryName, Node, Subject
from smime_lint.rules import Context, Holder, Mode, Rule, Severity, Violation, module_rules

_ANY_ATTRIBUTE = "smbr.subject.metadata_only_value"
"""The one rule from BR 7.1.4.2 itself that is about the value of any attribute."""
_IN_EVERY_NAME = frozenset(
    {
        "smbr.organization_identifier.invalid_encoding",
        "smbr.common_name.too_long",
        "smbr.email_address.too_long",
    }
)
"""Rules for what rules of pkix.name find in every name."""


@cache
def content_rules() -> tuple[Rule, ...]:
    """The rules of this pack for the subject that are of severity error and come from BR 7.1.4.2.2."""
    package = importlib.import_module(__package__)
    return tuple(rule for rule in module_rules(package) if _is_content_rule(rule))


def _is_content_rule(rule: Rule) -> bool:
    return (
        ("7.1.4.2.2" in rule.citation or rule.id == _ANY_ATTRIBUTE)
        and rule.id not in _IN_EVERY_NAME
        and rule.severity is Severity.ERROR
        and rule.mode is Mode.DEFAULT
        and (rule.within is Holder.SUBJECT or rule.on is Subject)
    )


def content_violations(name: DirectoryName, ctx: Context) -> Iterator[tuple[Rule, Violation]]:
    """What the content rules find in a directoryName.

    Only what they find both in the directoryName alone and in it together with those attributes of the
    subject that it does not have itself: whether "subject:countryName is present" is then met by the
    subject is doubtful.
    """
    alone = _as_subject(name, (), ctx)
    others = () if ctx.tbs.subject is None else ctx.tbs.subject.attributes
    rest = tuple(attribute for attribute in others if not _has(name, attribute.oid))
    completed = _as_subject(name, rest, ctx)
    for rule in _holding(ctx):
        found = {ctx.document.offset(violation.node) for violation in _run(rule, completed)}
        for violation in _run(rule, alone):
            if ctx.document.offset(violation.node) in found:
                yield rule, violation


def _has(name: DirectoryName, oid: str) -> bool:
    return any(attribute.oid == oid for attribute in name.name.attributes)


def _as_subject(name: DirectoryName, rest: tuple[AttributeTypeAndValue, ...], ctx: Context) -> Context:
    """The context of a certificate whose subject is the directoryName, followed by other attributes."""
    own = tuple(msgspec.structs.replace(a, holder=Holder.SUBJECT) for a in name.name.attributes)
    inner = name.name
    stand_in = Subject(inner._where, inner._at, inner.length, Holder.SUBJECT, inner.rdns, own + rest)
    tbs = msgspec.structs.replace(ctx.tbs, subject=stand_in)
    certificate = msgspec.structs.replace(ctx.certificate, tbs=tbs)
    return Context(certificate, ctx.profile, ctx.br_version, ctx.issued_at)


def _run(rule: Rule, ctx: Context) -> Iterator[Violation]:
    stand_in = ctx.tbs.subject
    nodes: tuple[Node, ...] = () if stand_in is None else (stand_in, *stand_in.attributes)
    for node in nodes:
        if isinstance(node, rule.on):
            yield from rule.run(node, ctx)


def _holding(ctx: Context) -> list[Rule]:
    """The content rules that hold for the certificate, without those whose requirement another one covers."""
    holding = [rule for rule in content_rules() if _holds(rule, ctx)]
    covered = {id for rule in holding for id in rule.covers}
    return [rule for rule in holding if rule.id not in covered]


def _holds(rule: Rule, ctx: Context) -> bool:
    profile = ctx.profile
    if profile.type is not None and not rule.types & profile.type:
        return False
    if profile.generation is not None and not rule.generations & profile.generation:
        return False
    if ctx.br_version is not None and rule.since is not None and ctx.br_version < rule.since:
        return False
    if ctx.br_version is not None and rule.until is not None and rule.until < ctx.br_version:
        return False
    if ctx.issued_at is None:
        return rule.expires is None
    if rule.effective is not None and ctx.issued_at < start_of(rule.effective):
        return False
    return rule.expires is None or ctx.issued_at < start_of(rule.expires)
