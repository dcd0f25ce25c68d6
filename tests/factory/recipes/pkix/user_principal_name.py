"""Recipes for pkix.user_principal_name."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, Certificate, base

from .. import fires, silent

RULE = "pkix.user_principal_name.invalid_syntax"


def _upn(value: bytes, profile: str = "sponsor-multipurpose") -> Certificate:
    return base(profile).san(
        values.rfc822_name(MAILBOX), values.other_name(values.USER_PRINCIPAL_NAME, value)
    )


fires(RULE, _upn(der.utf8("jane")), "no_suffix")
fires(RULE, _upn(der.utf8("@corp.example")), "no_user")
fires(RULE, _upn(der.utf8("jane@")), "empty_suffix")
fires(RULE, _upn(der.utf8("jane@corp@example")), "two_at_signs")
fires(RULE, _upn(der.utf8("EXAMPLE\\jane"), "individual-legacy"), "down_level")
fires(RULE, _upn(der.ia5("jane@corp.example")), "ia5")
silent(RULE, _upn(der.utf8("jane@corp.example")))
silent(RULE, _upn(der.utf8("jané doe@corp")), "single_label")
silent(RULE, _upn(der.integer(1)), "integer", also=("pkix.extensions.invalid_der",))
silent(
    RULE,
    _upn(der.utf8("jane"), "sponsor-strict"),
    "strict",
    also=("smbr.subject_alt_name.other_name_strict",),
)
