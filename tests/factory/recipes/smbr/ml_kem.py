"""Recipes for smbr.ml_kem."""

from smime_lint.testing import keys
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

RULE = "smbr.ml_kem.parameter_set"
PARAMETER_SETS = {"512": "2.16.840.1.101.3.4.4.1", "1024": "2.16.840.1.101.3.4.4.3"}
NOT_PERMITTED = ("smbr.subject_public_key_info.algorithm_not_permitted_until_1_0_10",)


def ml_kem(name: str, octets: int) -> Certificate:
    """A certificate for a key of a parameter set with so many octets."""
    return base().key(keys.raw_spki(PARAMETER_SETS[name], b"\x5a" * octets)).key_usage("keyEncipherment")


fires(RULE, ml_kem("512", 1184), br_version="1.0.11")
fires(RULE, ml_kem("1024", 1567), "one_octet_less", br_version="1.0.16")
silent(RULE, ml_kem("512", 800), br_version="1.0.11")
silent(RULE, ml_kem("1024", 1568), "1024", br_version="1.0.12")
silent(RULE, ml_kem("512", 800), "1_0_10", br_version="1.0.10", also=NOT_PERMITTED)
