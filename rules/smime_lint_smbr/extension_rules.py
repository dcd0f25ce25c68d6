"""Rules that BR 7.1.2.1, 7.1.2.2 and 7.1.2.3 have for many extensions: presence and criticality."""

from __future__ import annotations

from smime_lint.model import Extension, Outline
from smime_lint.rules import CertificateType, Generation, Kind, Rule, Severity, Violation, Violations, rule

from .criticality import critical_extension

CERTIFICATES: dict[Kind, str] = {
    Kind.SUBSCRIBER: "a subscriber certificate",
    Kind.ROOT: "a root CA certificate",
    Kind.CROSS: "a cross certificate",
    Kind.TCSUBCA: "a technically constrained subordinate CA certificate",
    Kind.SUBCA | Kind.TCSUBCA: "a subordinate CA certificate",
    Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS: "a subordinate CA certificate",
}
"""What the certificates of some kinds are called in titles."""


def missing(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    fix: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
    description: str = "",
) -> Rule:
    """The rule that an extension is present."""

    def check(outline: Outline) -> Violations:
        if not outline.has(extension):
            yield Violation(outline, f"there is no {name} extension")

    present = (
        "An extension whose value does not decode counts as present; another rule reports the decoding error."
    )
    check.__doc__ = f"{_sentence(f'{CERTIFICATES[kinds]} has {name}.')}\n\n{description or present}"
    return rule(
        id,
        on=Outline,
        kinds=kinds,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        fix=fix,
    )(check)


def not_critical(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
) -> Rule:
    """The rule that an extension is critical."""

    def check(found: Extension) -> Violations:
        """Criticality.

        It is checked whether or not the value of the extension decodes.
        """
        if not found.critical:
            yield Violation(found.critical_node, f"{name} is not critical", value="FALSE")

    return rule(
        id,
        on=extension,
        malformed=True,
        by_shape=True,
        kinds=kinds,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        title=_sentence(f"{name} of {CERTIFICATES[kinds]} is critical."),
        fix=f"mark {name} critical",
    )(check)


def critical(
    id: str,
    extension: type[Extension],
    kinds: Kind,
    citation: str,
    *,
    name: str,
    severity: Severity = Severity.ERROR,
    covers: tuple[str, ...] = (),
    types: CertificateType = CertificateType.ALL,
    generations: Generation = Generation.ALL,
    certificate: str = "",
    description: str = "It is checked whether or not the value of the extension decodes.",
) -> Rule:
    """The rule that an extension is not critical; ``certificate``: what titles call certificates of some
    types and generations."""

    def check(found: Extension) -> Violations:
        return critical_extension(found)

    certificate = certificate or CERTIFICATES[kinds]
    check.__doc__ = f"{_sentence(f'{name} of {certificate} is not critical.')}\n\n{description}"
    return rule(
        id,
        on=extension,
        malformed=True,
        by_shape=True,
        kinds=kinds,
        types=types,
        generations=generations,
        severity=severity,
        citation=citation,
        since="1.0.0",
        covers=covers,
        fix=f"remove the critical field from {name}",
    )(check)


def prohibited(
    id: str,
    extension: type[Extension],
    citation: str,
    title: str,
    *,
    name: str,
    description: str,
    types: CertificateType = CertificateType.ALL,
    generations: Generation = Generation.ALL,
    severity: Severity = Severity.ERROR,
    since: str = "1.0.0",
    until: str | None = None,
    replaces: tuple[str, ...] = (),
) -> Rule:
    """The rule that a subscriber certificate of some types or generations does not have an extension."""

    def check(found: Extension) -> Violations:
        yield Violation(found, f"the {name} extension is present")

    check.__doc__ = f"{title}\n\n{description}"
    return rule(
        id,
        on=extension,
        malformed=True,
        types=types,
        generations=generations,
        severity=severity,
        citation=citation,
        since=since,
        until=until,
        replaces=replaces,
        removes=True,
        fix=f"remove the {name} extension",
    )(check)


def _sentence(text: str) -> str:
    # Names of fields keep their case: "keyUsage of a root ..." begins with a small letter.
    return text[0].upper() + text[1:] if text.startswith(("a ", "the ")) else text
