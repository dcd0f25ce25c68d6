"""Recipes for pkix.inhibit_any_policy."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca

from .. import fires, silent
from .before_the_br import IN_FORCE, early

RULE = "pkix.inhibit_any_policy.in_end_entity"
VALUE = der.integer(0)
CA = values.basic_constraints(ca=True)

fires(RULE, early().extension("inhibitAnyPolicy", VALUE, critical=True), br_version=IN_FORCE)
fires(
    RULE,
    early().extension("inhibitAnyPolicy", der.null(), critical=True),
    "malformed",
    br_version=IN_FORCE,
)
silent(RULE, early(), br_version=IN_FORCE)
silent(
    RULE,
    early()
    .extension("basicConstraints", CA, critical=True)
    .extension("inhibitAnyPolicy", VALUE, critical=True),
    "ca",
    br_version=IN_FORCE,
)

_CRITICAL = "pkix.inhibit_any_policy.not_critical"
fires(_CRITICAL, early_subca().extension("inhibitAnyPolicy", der.integer(0)), br_version="in-force")
silent(
    _CRITICAL,
    early_subca().extension("inhibitAnyPolicy", der.integer(0), critical=True),
    br_version="in-force",
)

_NEGATIVE = "pkix.inhibit_any_policy.negative"
fires(
    _NEGATIVE,
    early_subca().extension("inhibitAnyPolicy", der.integer(-1), critical=True),
    br_version="in-force",
)
silent(
    _NEGATIVE,
    early_subca().extension("inhibitAnyPolicy", der.integer(0), critical=True),
    br_version="in-force",
)
silent(
    _NEGATIVE,
    early().extension("inhibitAnyPolicy", der.integer(-1), critical=True),
    "end_entity",
    br_version=IN_FORCE,
    also=(RULE,),
)
