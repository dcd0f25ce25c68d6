"""Rules made from the attribute tables: what a subject must not have, and what it has to have."""

from __future__ import annotations

from smime_lint.br import CertificateType
from smime_lint.model import ATTRIBUTE_CLASSES, ATTRIBUTE_NAMES, AttributeTypeAndValue, Subject, with_article
from smime_lint.rules import Generation, Holder, Rule, Scope, Severity, Violation, Violations, rule

from .tables.attributes import AttributeClass, Presence, generations_with, presence

TABLES: dict[CertificateType, str] = {
    CertificateType.MAILBOX: "BR 7.1.4.2.3",
    CertificateType.ORGANIZATION: "BR 7.1.4.2.4",
    CertificateType.SPONSOR: "BR 7.1.4.2.5",
    CertificateType.INDIVIDUAL: "BR 7.1.4.2.6",
}
"""Where the table of a type stands."""

_GENERATIONS = (Generation.LEGACY, Generation.MULTIPURPOSE, Generation.STRICT)

NAMES: dict[AttributeClass, str] = {
    attribute_class: ATTRIBUTE_NAMES[oid] for oid, attribute_class in ATTRIBUTE_CLASSES.items()
}


def profile_name(ctx: Scope) -> str:
    """The type and generation of a certificate, for messages: "sponsor-strict"."""
    profile = ctx.profile
    return "-".join(part.label for part in (profile.type, profile.generation) if part is not None)


def _names_of(certificate_type: CertificateType, generations: Generation) -> str:
    """For titles: "strict organization-validated"."""
    name = f"{certificate_type.label}-validated"
    return name if generations is Generation.ALL else f"{generation_names(generations)} {name}"


def generation_names(generations: Generation) -> str:
    """For titles: "multipurpose or strict"."""
    return " or ".join(generation.label for generation in _GENERATIONS if generation & generations)


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
        fix=f"leave {name} out of the subject, or issue under another certificate type or generation",
        title=f"The subject of {_names_of(certificate_type, generations)} certificates has no {name}.",
    )(_is_prohibited)


def _is_prohibited(attribute: AttributeTypeAndValue, ctx: Scope) -> Violations:
    """The table of the certificate's type says SHALL NOT about this attribute.

    Every occurrence is reported, whatever its value. The type and generation are those that the policy OID
    asserts; where the attributes as a whole fit another type, smbr.subject.type_mismatch says so.
    """
    if is_prohibited(attribute, ctx):
        yield Violation(
            attribute, f"{attribute.name} is not allowed in {with_article(profile_name(ctx))} certificate"
        )


def says(wanted: Presence, attribute_class: AttributeClass, ctx: Scope) -> bool:
    """Whether the table of the certificate's type says so, for its generation and BR version."""
    profile = ctx.profile
    return (
        profile.type is not None
        and profile.generation is not None
        and presence(attribute_class, profile.type, profile.generation, ctx.br_version) is wanted
    )


def is_prohibited(attribute: AttributeTypeAndValue, ctx: Scope) -> bool:
    """Whether the attribute should not be there at all, which is a finding of its own."""
    return says(Presence.SHALL_NOT, type(attribute), ctx)


def missing(
    id: str, attribute_class: AttributeClass, certificate_type: CertificateType, since: str = "1.0.0"
) -> Rule:
    """The rule for an attribute that the table of a type demands, in some generation or in all."""
    name = NAMES[attribute_class]

    def is_missing(subject: Subject, ctx: Scope) -> Violations:
        """The table of the certificate's type says SHALL about this attribute.

        An attribute that is there with a value nobody can read is not missing.
        """
        if not subject.has(attribute_class) and says(Presence.SHALL, attribute_class, ctx):
            yield Violation(
                subject, f"there is no {name}, which {with_article(profile_name(ctx))} certificate needs"
            )

    generations = generations_with(Presence.SHALL, attribute_class, certificate_type)
    return rule(
        id,
        on=Subject,
        types=certificate_type,
        generations=generations,
        severity=Severity.ERROR,
        citation=TABLES[certificate_type],
        since=since,
        fix=f"add {name} to the subject",
        title=f"The subject of {_names_of(certificate_type, generations)} certificates has {name}.",
    )(is_missing)
