"""Recipes for pkix.policy_constraints."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca

from .. import fires, silent
from .before_the_br import IN_FORCE, early

RULE = "pkix.policy_constraints.in_end_entity"
VALUE = der.sequence(der.implicit(0, b"\x00"))
CA = values.basic_constraints(ca=True)

fires(RULE, early().extension("policyConstraints", VALUE, critical=True), br_version=IN_FORCE)
fires(
    RULE,
    early().extension("policyConstraints", der.null(), critical=True),
    "malformed",
    br_version=IN_FORCE,
)
silent(RULE, early(), br_version=IN_FORCE)
silent(
    RULE,
    early()
    .extension("basicConstraints", CA, critical=True)
    .extension("policyConstraints", VALUE, critical=True),
    "ca",
    br_version=IN_FORCE,
)

PACK = "pkix.policy_constraints."
_LIMITED = early_subca().extension("policyConstraints", der.sequence(der.implicit(0, b"\x00")), critical=True)
fires(PACK + "not_critical", _LIMITED.critical("policyConstraints", False), br_version="in-force")
silent(PACK + "not_critical", _LIMITED, br_version="in-force")
fires(PACK + "empty", _LIMITED.extension("policyConstraints", der.sequence()), br_version="in-force")
silent(
    PACK + "empty",
    _LIMITED.extension("policyConstraints", der.sequence(der.implicit(1, b"\x00"))),
    br_version="in-force",
)
fires(
    PACK + "negative",
    _LIMITED.extension("policyConstraints", der.sequence(der.implicit(0, b"\xff"))),
    "explicit_policy",
    br_version="in-force",
)
fires(
    PACK + "negative",
    _LIMITED.extension("policyConstraints", der.sequence(der.implicit(0, b"\x00"), der.implicit(1, b"\x80"))),
    "mapping",
    br_version="in-force",
)
silent(
    PACK + "negative",
    _LIMITED.extension("policyConstraints", der.sequence(der.implicit(0, b"\x00"), der.implicit(1, b"\x00"))),
    br_version="in-force",
)
