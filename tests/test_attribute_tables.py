"""Each SHALL and SHALL NOT of the attribute tables has its rule, in every version."""

import pytest

from smime_lint.br import VERSIONS, BrVersion, CertificateType, Generation
from smime_lint.engine.packs import load_rules
from smime_lint.model import Subject
from smime_lint.rules import Rule
from smime_lint_smbr.attribute_rules import NAMES
from smime_lint_smbr.tables.attributes import ATTRIBUTES, Other, Presence, presence

TYPES = (
    CertificateType.MAILBOX,
    CertificateType.ORGANIZATION,
    CertificateType.SPONSOR,
    CertificateType.INDIVIDUAL,
)
GENERATIONS = (Generation.LEGACY, Generation.MULTIPURPOSE, Generation.STRICT)
RULES = [rule for rule in load_rules() if rule.pack == "smbr"]


def holds(rule: Rule, certificate_type: CertificateType, generation: Generation, number: BrVersion) -> bool:
    """Whether a rule is for the profile at the version."""
    return bool(
        rule.types & certificate_type
        and rule.generations & generation
        and (rule.since is None or rule.since <= number)
        and (rule.until is None or number <= rule.until)
    )


@pytest.mark.parametrize("number", VERSIONS, ids=lambda number: number.number)
def test_rules_say_what_the_tables_say(number: BrVersion) -> None:
    wrong = []
    for certificate_type in TYPES:
        for attribute in ATTRIBUTES.at(number)[certificate_type]:
            for generation in GENERATIONS:
                active = [rule for rule in RULES if holds(rule, certificate_type, generation, number)]
                found = presence(attribute, certificate_type, generation, number)
                if attribute is Other:
                    prohibited = any(
                        ".subject.other_attribute_in_" in r.id and r.severity == "error" for r in active
                    )
                    missing = False
                else:
                    prohibited = any(r.on == (attribute,) and ".prohibited_in_" in r.id for r in active)
                    missing = any(
                        r.on == (Subject,) and r.id.endswith(".missing") and NAMES[attribute] in r.title
                        for r in active
                    )
                if (prohibited, missing) != (found is Presence.SHALL_NOT, found is Presence.SHALL):
                    wrong.append((certificate_type, generation, attribute))
    assert wrong == []
