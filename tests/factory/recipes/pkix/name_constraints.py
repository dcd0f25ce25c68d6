"""Recipes for pkix.name_constraints."""

from ... import der, values
from .. import fires, silent
from .before_the_br import IN_FORCE, early

RULE = "pkix.name_constraints.in_end_entity"
VALUE = der.sequence(der.explicit(0, der.sequence(values.rfc822_name("example.com"))))
CA = values.basic_constraints(ca=True)

fires(RULE, early().extension("nameConstraints", VALUE, critical=True), br_version=IN_FORCE)
fires(
    RULE,
    early().extension("nameConstraints", der.null(), critical=True),
    "malformed",
    br_version=IN_FORCE,
    also=("pkix.extensions.invalid_der",),
)
silent(RULE, early(), br_version=IN_FORCE)
silent(
    RULE,
    early()
    .extension("basicConstraints", CA, critical=True)
    .extension("nameConstraints", VALUE, critical=True),
    "ca",
    br_version=IN_FORCE,
)
