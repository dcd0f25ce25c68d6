"""Makes the rules for a denial: for the SHALL, for the SHOULD before it, and for doubtful evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from smime_lint.model import CaaCheck, CaaReason
from smime_lint.rules import Context, Rule, Severity, Violation, Violations, rule

RECOMMENDED = date(2024, 9, 15)
"""From this day on CAA SHOULD be checked (BR 4.2.2.1) ..."""
REQUIRED = date(2025, 3, 15)
"""... and from this day on it SHALL be."""
DNSSEC_REQUIRED = date(2026, 3, 15)
"""From this day on every answer has to be validated (BR 4.2.2.1.1)."""

RECOMMENDATION = "caa.lookup.recommended"

DOUBTFUL_FIX = "lint with --recorded and the evidence of the check before issuance"


def denial(
    id: str,
    matches: Callable[[CaaCheck, Context], bool],
    *,
    title: str,
    description: str,
    citation: str,
    fix: str,
    since: str = "1.0.3",
    until: str | None = None,
    effective: date | None = REQUIRED,
    is_of_dns: bool = True,
) -> tuple[Rule, ...]:
    """Make the rules for the denials that match.

    The rule with the id is an error. If it applies from the SHALL on, ``<id>_recommended`` is a warn in the
    time of the SHOULD. ``<id>_doubtful`` is a notice for answers later than the certificate: they do not show
    what DNS contained at issuance. ``description``: the body of the rules' docstrings. ``is_of_dns``: whether
    the denial comes from DNS, so that it can be doubtful.
    """

    def make(
        name: str,
        severity: Severity,
        title: str,
        effective: date | None,
        expires: date | None = None,
        *,
        is_doubtful: bool = False,
    ) -> Rule:
        is_recommended = name == f"{id}_recommended"

        def check(node: CaaCheck, ctx: Context) -> Violations:
            if (node.after_issuance and is_of_dns) is is_doubtful and matches(node, ctx):
                yield Violation(node, message(node), value=node.mailbox)

        check.__doc__ = f"{title}.\n\n{description}"
        return rule(
            name,
            on=CaaCheck,
            severity=severity,
            citation=citation,
            since=since,
            until=until,
            doubtful_of=id if is_doubtful else None,
            covers=(RECOMMENDATION,) if is_recommended else (),
            title=f"{title}.",
            fix=DOUBTFUL_FIX if is_doubtful else fix,
            effective=effective,
            expires=expires,
        )(check)

    made = [make(id, Severity.ERROR, title, effective)]
    if effective == REQUIRED:
        made.append(
            make(
                f"{id}_recommended",
                Severity.WARN,
                f"{title} (recommended until 2025-03-14)",
                RECOMMENDED,
                REQUIRED,
            )
        )
    if is_of_dns:
        made.append(
            make(
                f"{id}_doubtful",
                Severity.NOTICE,
                f"{title} (according to today's records, not those at issuance)",
                RECOMMENDED if effective == REQUIRED else effective,
                is_doubtful=True,
            )
        )
    return tuple(made)


def has_reason(*reasons: CaaReason) -> Callable[[CaaCheck, Context], bool]:
    """Match the checks that one of these reasons decided."""
    return lambda node, ctx: node.reason in reasons


def message(node: CaaCheck) -> str:
    """The reason of a check, and what limits its value as evidence."""
    text = f"{node.reason.value}: {node.explanation}"
    if node.after_issuance:
        text += "; these are today's records, not those at issuance"
    return text
