"""Recipes for pkix.basic_constraints."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

EXTENSION = "basicConstraints"


def _ca(path_len: int | None, *bits: str) -> Certificate:
    certificate = plain().extension(EXTENSION, values.basic_constraints(True, path_len), critical=True)
    return certificate.key_usage(*bits)


WITHOUT_CA = "pkix.basic_constraints.path_len_without_ca"
fires(WITHOUT_CA, plain().extension(EXTENSION, values.basic_constraints(False, 0)))
fires(
    WITHOUT_CA,
    early().extension(EXTENSION, values.basic_constraints(False, 0)),
    "subscriber",
    br_version=IN_FORCE,
)
silent(
    WITHOUT_CA,
    _ca(0, "keyCertSign").without("keyUsage"),
    "without_key_usage",
    also=("pkix.key_usage.missing_in_ca",),
)
silent(WITHOUT_CA, _ca(0, "keyCertSign", "cRLSign"))
silent(WITHOUT_CA, _ca(None, "digitalSignature", "cRLSign"), "no_path_len")
silent(
    WITHOUT_CA,
    _ca(0, "keyCertSign").extension("keyUsage", der.null()),
    "malformed_key_usage",
    also=("pkix.extensions.invalid_der",),
)

WITHOUT_SIGN = "pkix.basic_constraints.path_len_without_key_cert_sign"
fires(WITHOUT_SIGN, _ca(0, "digitalSignature", "cRLSign"))
silent(WITHOUT_SIGN, _ca(0, "keyCertSign", "cRLSign"))
silent(WITHOUT_SIGN, _ca(None, "digitalSignature", "cRLSign"), "no_path_len")
silent(
    WITHOUT_SIGN,
    plain().extension(EXTENSION, values.basic_constraints(False, 0)),
    "no_ca",
    also=(WITHOUT_CA,),
)

NEGATIVE = "pkix.basic_constraints.path_len_negative"
fires(NEGATIVE, _ca(-1, "keyCertSign", "cRLSign"))
silent(NEGATIVE, _ca(0, "keyCertSign", "cRLSign"))
silent(NEGATIVE, _ca(1 << 70, "keyCertSign", "cRLSign"), "huge")
silent(
    NEGATIVE, plain().extension(EXTENSION, values.basic_constraints(False, -1)), "no_ca", also=(WITHOUT_CA,)
)

_IN_CA = "pkix.basic_constraints.missing_in_ca"
fires(
    _IN_CA,
    early_subca().without("basicConstraints"),
    type="subca",
    br_version="in-force",
)
fires(
    _IN_CA,
    early_subca().extension("basicConstraints", values.basic_constraints(), critical=True),
    "false",
    type="subca",
    br_version="in-force",
)
fires(
    _IN_CA,
    early_subca().extension("basicConstraints", values.basic_constraints(False, 0), critical=True),
    "path_len",
    type="subca",
    br_version="in-force",
)
silent(_IN_CA, early_subca(), br_version="in-force")
fires(
    "pkix.basic_constraints.not_critical_in_ca",
    early_subca().critical("basicConstraints", False),
    br_version="in-force",
)
silent("pkix.basic_constraints.not_critical_in_ca", early_subca(), br_version="in-force")
