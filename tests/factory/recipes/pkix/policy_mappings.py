"""Recipes for pkix.policy_mappings."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import ANY_POLICY, early_subca
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .before_the_br import IN_FORCE, early

RULE = "pkix.policy_mappings.in_end_entity"
VALUE = der.sequence(der.sequence(der.oid("1.3.6.1.4.1.99999.1"), der.oid("1.3.6.1.4.1.99999.2")))
CA = values.basic_constraints(ca=True)

fires(RULE, early().extension("policyMappings", VALUE, critical=True), br_version=IN_FORCE)
fires(
    RULE,
    early().extension("policyMappings", der.null(), critical=True),
    "malformed",
    br_version=IN_FORCE,
)
silent(RULE, early(), br_version=IN_FORCE)
silent(
    RULE,
    early()
    .extension("basicConstraints", CA, critical=True)
    .extension("policyMappings", VALUE, critical=True),
    "ca",
    br_version=IN_FORCE,
)

PACK = "pkix.policy_mappings."
OWN, OTHER = "1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.2"


def _mapped(*pairs: tuple[str, str]) -> Certificate:
    mapping = der.sequence(*(der.sequence(der.oid(one), der.oid(other)) for one, other in pairs))
    return early_subca().policies(OWN).extension("policyMappings", mapping, critical=True)


fires(PACK + "any_policy", _mapped((OWN, OTHER), (OWN, ANY_POLICY)), br_version="in-force")
fires(PACK + "any_policy", _mapped((ANY_POLICY, OTHER)), "from", br_version="in-force")
silent(PACK + "any_policy", _mapped((OWN, OTHER)), br_version="in-force")
fires(PACK + "not_critical", _mapped((OWN, OTHER)).critical("policyMappings", False), br_version="in-force")
silent(PACK + "not_critical", _mapped((OWN, OTHER)), br_version="in-force")
fires(PACK + "not_in_policies", _mapped((OTHER, OWN)), br_version="in-force")
silent(PACK + "not_in_policies", _mapped((OWN, OTHER)), br_version="in-force")
silent(
    PACK + "not_in_policies",
    _mapped((OTHER, OWN)).extension("certificatePolicies", der.null()),
    "malformed",
    br_version="in-force",
    also=("pkix.extensions.invalid_der",),
)
fires(PACK + "empty", _mapped(), br_version="in-force")
silent(PACK + "empty", _mapped((OWN, OTHER)), br_version="in-force")
