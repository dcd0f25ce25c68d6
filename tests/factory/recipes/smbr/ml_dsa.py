"""Recipes for smbr.ml_dsa."""

from smime_lint.testing import keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

RULE = "smbr.ml_dsa.parameter_set"
PARAMETER_SETS = {"44": ("2.16.840.1.101.3.4.3.17", 1312), "87": ("2.16.840.1.101.3.4.3.19", 2592)}
NOT_PERMITTED = ("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",)


def ml_dsa(name: str, octets: int) -> Certificate:
    """A certificate for a key of a parameter set with so many octets."""
    return base().key(keys.raw_spki(PARAMETER_SETS[name][0], b"\x5a" * octets)).key_usage("digitalSignature")


fires(RULE, ml_dsa("44", 1952), br_version="1.0.11")
fires(RULE, ml_dsa("87", 2593), "one_octet_more", br_version="1.0.16")
fires(RULE, ml_dsa("44", 1314), "wrapped", br_version="1.0.11")
silent(RULE, ml_dsa("44", 1312), br_version="1.0.11")
silent(RULE, ml_dsa("87", 2592), "87", br_version="1.0.12")
silent(
    RULE,
    ml_dsa("44", 1312),
    "1_0_10",
    br_version="1.0.10",
    also=NOT_PERMITTED,
)
