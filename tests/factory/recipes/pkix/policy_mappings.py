"""Recipes for pkix.policy_mappings."""

from ... import der, values
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
    also=("pkix.extensions.invalid_der",),
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
