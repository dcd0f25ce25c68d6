"""Recipes for pkix.extended_key_usage."""

from smime_lint.testing import values
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

PACK = "pkix.extended_key_usage."
EXTENSION = "extKeyUsage"
ANY = "2.5.29.37.0"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"
OTHER = "1.3.6.1.4.1.99999.4"
CA = values.basic_constraints(ca=True)

fires(PACK + "empty", plain().extended_key_usage())
silent(PACK + "empty", plain())

fires(PACK + "any_critical", plain().extended_key_usage(values.CLIENT_AUTH, ANY).critical(EXTENSION))
silent(PACK + "any_critical", plain().extended_key_usage(values.CLIENT_AUTH, ANY))
silent(PACK + "any_critical", plain().critical(EXTENSION), "other_purpose")

_TIME_STAMPING = PACK + "time_stamping_not_critical"
fires(_TIME_STAMPING, plain().extended_key_usage(values.CLIENT_AUTH, TIME_STAMPING))
silent(_TIME_STAMPING, plain().extended_key_usage(TIME_STAMPING).critical(EXTENSION))
silent(
    _TIME_STAMPING,
    plain()
    .extended_key_usage(TIME_STAMPING)
    .key_usage("keyCertSign", "cRLSign")
    .extension("basicConstraints", CA, critical=True),
    "ca",
)


def _usage(purposes: tuple[str, ...], *bits: str, key: str = "rsa") -> Certificate:
    return early(key=key).extended_key_usage(values.EMAIL_PROTECTION, *purposes).key_usage(*bits)


_INCONSISTENT = PACK + "inconsistent_with_key_usage"
fires(_INCONSISTENT, _usage((), "dataEncipherment"), br_version=IN_FORCE)
fires(_INCONSISTENT, _usage((), "cRLSign"), "crl_sign", br_version=IN_FORCE)
fires(
    _INCONSISTENT,
    early().policies("2.23.140.1.5.1.2").extended_key_usage(values.CLIENT_AUTH).key_usage("keyEncipherment"),
    "client_auth",
    br_version=IN_FORCE,
)
fires(
    _INCONSISTENT,
    _usage((values.CLIENT_AUTH, TIME_STAMPING), "dataEncipherment").critical(EXTENSION),
    "three_purposes",
    br_version=IN_FORCE,
)
for _bit in ("digitalSignature", "nonRepudiation", "keyEncipherment"):
    silent(_INCONSISTENT, _usage((), _bit), _bit.lower(), br_version=IN_FORCE)
silent(_INCONSISTENT, _usage((), "keyAgreement", key="p256"), "keyagreement", br_version=IN_FORCE)
silent(_INCONSISTENT, _usage((OTHER,), "dataEncipherment"), "other_purpose", br_version=IN_FORCE)
silent(_INCONSISTENT, _usage((ANY,), "dataEncipherment"), "any_purpose", br_version=IN_FORCE)
silent(
    _INCONSISTENT,
    _usage((), "keyCertSign", "cRLSign").extension("basicConstraints", CA, critical=True),
    "ca",
    br_version=IN_FORCE,
)

fires(PACK + "duplicate", plain().extended_key_usage(values.CLIENT_AUTH, OTHER, values.CLIENT_AUTH))
silent(PACK + "duplicate", plain().extended_key_usage(values.CLIENT_AUTH, OTHER))
