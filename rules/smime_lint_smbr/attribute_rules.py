"""Rules made from the attribute tables: attributes that a subject must not have, and those that it must
have."""

from __future__ import annotations

from functools import lru_cache

from smime_lint.br import BrVersion, CertificateType, Generation, version
from smime_lint.model import (
    ATTRIBUTE_CLASSES,
    ATTRIBUTE_NAMES,
    AttributeTypeAndValue,
    Name,
    Subject,
    with_article,
)
from smime_lint.rules import Context, Holder, Rule, Scope, Severity, Violation, Violations, rule

from .attribute_values import SUBJECT_NAMES
from .tables.attributes import COMPANIONS, AttributeClass, Presence, generations_with, presence

TABLES: dict[CertificateType, str] = {
    CertificateType.MAILBOX: "BR 7.1.4.2.3",
    CertificateType.ORGANIZATION: "BR 7.1.4.2.4",
    CertificateType.SPONSOR: "BR 7.1.4.2.5",
    CertificateType.INDIVIDUAL: "BR 7.1.4.2.6",
}
"""The section with the table of a type."""

_GENERATIONS = (Generation.LEGACY, Generation.MULTIPURPOSE, Generation.STRICT)

NAMES: dict[AttributeClass, str] = {
    attribute_class: ATTRIBUTE_NAMES[oid] for oid, attribute_class in ATTRIBUTE_CLASSES.items()
}


def profile_name(ctx: Scope) -> str:
    """The type and generation of a certificate, for messages: "sponsor-strict"."""
    profile = ctx.profile
    return "-".join(part.label for part in (profile.type, profile.generation) if part is not None)


def _names_of(certificate_type: CertificateType, generations: Generation) -> str:
    """For titles: "a strict organization-validated certificate"."""
    name = f"{certificate_type.label}-validated certificate"
    return with_article(name if generations is Generation.ALL else f"{generation_names(generations)} {name}")


def generation_names(generations: Generation) -> str:
    """For titles: "multipurpose or strict"."""
    return " or ".join(generation.label for generation in _GENERATIONS if generation & generations)


def tables_say(wanted: Presence, attribute_class: AttributeClass, scope: Scope) -> bool:
    """Whether the tables contain this for every type and generation that a certificate may be of."""
    profile = scope.profile
    return _tables_say(wanted, attribute_class, profile.types, profile.generations, scope.br_version)


@lru_cache(maxsize=4096)
def _tables_say(
    wanted: Presence,
    attribute_class: AttributeClass,
    types: CertificateType,
    generations: Generation,
    br_version: BrVersion | None,
) -> bool:
    if not types or not generations:
        return False
    return all(
        presence(attribute_class, certificate_type, generation, br_version) is wanted
        for certificate_type in TABLES
        if certificate_type & types
        for generation in _GENERATIONS
        if generation & generations
    )


def is_prohibited(attribute: AttributeTypeAndValue, ctx: Scope) -> bool:
    """Whether the tables prohibit the attribute in the certificate."""
    return tables_say(Presence.SHALL_NOT, type(attribute), ctx)


def prohibited(
    id: str, attribute_class: AttributeClass, certificate_type: CertificateType, since: str = "1.0.0"
) -> Rule:
    """The rule for an attribute that the table of a type prohibits, in some generation or in all."""
    generations = generations_with(Presence.SHALL_NOT, attribute_class, certificate_type)
    name = NAMES[attribute_class]
    return rule(
        id,
        on=attribute_class,
        within=Holder.SUBJECT,
        types=certificate_type,
        generations=generations,
        severity=Severity.ERROR,
        citation=TABLES[certificate_type],
        since=since,
        by_shape=True,
        removes=True,
        fix=f"remove {name} from the subject, or issue the certificate under another type or generation",
        title=f"The subject of {_names_of(certificate_type, generations)} does not contain {name}.",
    )(_is_prohibited)


def _is_prohibited(attribute: AttributeTypeAndValue, ctx: Scope) -> Violations:
    """The table of the certificate's type has SHALL NOT for this attribute.

    Every occurrence is reported, whatever its value. Type and generation are those of the asserted policy
    OID; if the attributes as a whole match another type, smbr.subject.type_mismatch reports that type.
    """
    if is_prohibited(attribute, ctx):
        yield Violation(
            attribute, f"{attribute.name} is not permitted in {with_article(profile_name(ctx))} certificate"
        )


def missing(id: str, attribute_class: AttributeClass, covers: tuple[str, ...]) -> Rule:
    """The rule for an attribute that the tables of organization- and sponsor-validated certificates require.

    It is one rule for both types: the type of a certificate without a reserved policy OID cannot always be
    decided between the two.
    """
    name = NAMES[attribute_class]

    def is_missing(subject: Subject, ctx: Scope) -> Violations:
        """The tables of both types have SHALL for this attribute.

        An attribute whose value cannot be decoded is not missing.
        """
        if not subject.has(attribute_class) and tables_say(Presence.SHALL, attribute_class, ctx):
            yield Violation(subject, f"the subject has no {name}")

    return rule(
        id,
        on=Subject,
        by_shape=True,
        types=CertificateType.ORGANIZATION | CertificateType.SPONSOR,
        severity=Severity.ERROR,
        citation=f"{TABLES[CertificateType.ORGANIZATION]}, 7.1.4.2.5",
        since="1.0.0",
        covers=covers,
        fix=f"add {name} to the subject",
        title=f"The subject of an organization- or sponsor-validated certificate contains {name}.",
    )(is_missing)


_SINCE = "1.0.4"
"""The first version that has `COMPANIONS`."""


def without_companion(id: str, attribute_class: AttributeClass, citation: str) -> Rule:
    """The rule for an attribute that may only be used if another one is present.

    It applies to all generations: where the table of one prohibits the attribute, that rule covers this one;
    but until BR 1.0.9 the tables do not apply to directoryNames.
    """
    name_of_attribute = NAMES[attribute_class]
    companions = " or ".join(
        NAMES[companion] for companion in COMPANIONS.at(version(_SINCE))[attribute_class]
    )

    always_enough = frozenset.intersection(
        *(frozenset(entry[attribute_class]) for entry in COMPANIONS.entries if attribute_class in entry)
    )

    def may_lack_one(name: Name) -> bool:
        return name.has(attribute_class) and not any(map(name.has, always_enough))

    def check(name: Name, ctx: Context) -> Violations:
        """An attribute that is present with a wrong value counts as present.

        For a directoryName, countryName in the subject is enough for this rule;
        smbr.subject_alt_name.directory_name_incomplete_place reports that it is not in the directoryName
        itself.
        """
        for attribute in name.attributes:
            if type(attribute) is attribute_class and not (
                has_companion(attribute, name, ctx) or has_companion(attribute, ctx.tbs.subject, ctx)
            ):
                yield Violation(attribute, f"there is {name_of_attribute}, but no {companions}")

    return rule(
        id,
        on=Name,
        within=SUBJECT_NAMES,
        when=may_lack_one,
        types=CertificateType.ALL ^ CertificateType.MAILBOX,
        severity=Severity.ERROR,
        citation=citation,
        since=_SINCE,
        fix=f"add {companions}, or remove {name_of_attribute}",
        title=f"{name_of_attribute} is only used if {companions} is present.",
    )(check)


def has_companion(attribute: AttributeTypeAndValue, name: Name | None, ctx: Scope) -> bool:
    """Whether a name has what an attribute may only be used with, or the attribute needs nothing."""
    companions = COMPANIONS.at(ctx.br_version).get(type(attribute), ())
    return not companions or (name is not None and any(map(name.has, companions)))
