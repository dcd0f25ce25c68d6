"""What a CA does about the parameters of an issuemail property that names it: RFC 8659 4.2, RFC 8657.

The CA defines their meaning. A CA that has defined none still has to choose what it does about those that
RFC 8657 defines for issue and issuewild, and that domains also publish in issuemail.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

REFUSE = "refuse"
IGNORE = "ignore"
MATCH = "match:"
OTHERS = "*"
"""Stands for all tags that are not listed."""

METHODS_TAG = "validationmethods"
"""The parameter whose value is a list (RFC 8657 4)."""

_TAG = re.compile(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*")


@dataclass(frozen=True)
class ParameterPolicy:
    """Which parameters the CA accepts, by their tags. It can be given as ``accepts`` of a check."""

    policies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By tag, in lower case: ("refuse",), ("ignore",), or "match:" before each value that is accepted."""

    def __post_init__(self) -> None:
        """Raises ValueError for a tag or a policy that cannot be."""
        for tag, policies in self.policies.items():
            if tag != OTHERS and not _TAG.fullmatch(tag):
                raise ValueError(
                    f"{tag!r} is not a parameter tag: expected letters, digits and inner hyphens"
                )
            matches = [policy for policy in policies if policy.startswith(MATCH)]
            if not matches and policies not in ((REFUSE,), (IGNORE,)):
                raise ValueError(
                    f"the policy for the parameter {tag!r} is {', '.join(policies)!r}: expected refuse, "
                    "ignore or match:VALUE"
                )
            if matches and (len(matches) < len(policies) or tag == OTHERS):
                raise ValueError(f"the policies for the parameter {tag!r} contradict each other")

    def __call__(self, parameters: tuple[tuple[str, str], ...]) -> bool:
        """Whether the CA accepts the parameters of a property.

        A parameter that has to match may be there once: two values cannot both be met (RFC 8657 3).
        """
        tags = [tag.lower() for tag, _ in parameters]
        for tag, value in parameters:
            policies = self.policies.get(tag.lower(), self.policies.get(OTHERS, (IGNORE,)))
            if policies == (REFUSE,):
                return False
            if policies != (IGNORE,):
                accepted = {policy.removeprefix(MATCH) for policy in policies}
                values = value.split(",") if tag.lower() == METHODS_TAG else [value]
                if tags.count(tag.lower()) > 1 or accepted.isdisjoint(values):
                    return False
        return True


def parse_policies(entries: tuple[str, ...]) -> ParameterPolicy:
    """Read "TAG=POLICY" entries; several with match: for one tag add up. Raises ValueError."""
    policies: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        tag, equals, policy = entry.partition("=")
        if not equals:
            raise ValueError(f"expected TAG=refuse, TAG=ignore or TAG=match:VALUE, found {entry!r}")
        policies[tag.lower()] = (*policies.get(tag.lower(), ()), policy)
    return ParameterPolicy(policies)
