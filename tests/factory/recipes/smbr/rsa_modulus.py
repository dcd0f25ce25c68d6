"""Recipes for smbr.rsa_modulus."""

from datetime import datetime, timezone
from hashlib import sha512
from math import gcd, prod

from smime_lint.testing import keys
from smime_lint.testing.authority import authority_key, issued, root, subca
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.ocsp import responder

from .. import fires, silent

SMALL_PRIMES = prod(n for n in range(2, 752) if all(n % d for d in range(2, int(n**0.5) + 1)))


def without_small_factors(number: int) -> int:
    """The next number without a prime factor below 752."""
    while gcd(number, SMALL_PRIMES) != 1:
        number += 1
    return number


def modulus(bits: int, factor: int = 1) -> int:
    """A number of so many bits that has no prime factors below 752 but those of ``factor``."""
    octets = b"".join(sha512(f"{bits} {factor} {i}".encode()).digest() for i in range(bits // 512 + 1))
    number = int.from_bytes(octets, "big") % (1 << bits - 1) | 1 << bits - 1
    return without_small_factors(number // factor + 1) * factor


def rsa(number: int, profile: str = "sponsor-multipurpose") -> Certificate:
    """A certificate for an RSA key of this modulus."""
    return base(profile).key(keys.rsa_spki(number))


RULE = "smbr.rsa_modulus.too_short_until_1_0_14"
fires(RULE, rsa(modulus(2047)))
fires(RULE, rsa(modulus(1024), "mailbox-legacy"), "1024")
fires(RULE, rsa(modulus(2040)), "1_0_14", br_version="1.0.14")
silent(RULE, rsa(modulus(2048)))
silent(RULE, rsa(modulus(2047)), "1_0_15", br_version="1.0.15", also=("smbr.rsa_modulus.too_short",))
silent(RULE, rsa(-modulus(1024)), "negative", also=("pkix.public_key.rsa_structure",))

RULE = "smbr.rsa_modulus.too_short"
fires(RULE, rsa(modulus(2047)), br_version="1.0.15")
silent(RULE, rsa(modulus(2048)), br_version="1.0.15")

RULE = "smbr.rsa_modulus.not_multiple_of_8"
fires(RULE, rsa(modulus(2049)))
fires(RULE, rsa(modulus(4095), "mailbox-strict"), "4095")
silent(RULE, rsa(modulus(2056)))
silent(RULE, rsa(modulus(3072)), "3072")
silent(RULE, rsa(modulus(16_400)), "16400")

RULE = "smbr.rsa_modulus.even"
fires(RULE, rsa(modulus(2048, 2)))
silent(RULE, rsa(modulus(2048)))

RULE = "smbr.rsa_modulus.small_factor"
fires(RULE, rsa(modulus(2048, 751)))
fires(RULE, rsa(modulus(2048, 3)), "three")
fires(RULE, rsa(modulus(2048, 6)), "six", also=("smbr.rsa_modulus.even",))
silent(RULE, rsa(modulus(2048, 757)))
silent(RULE, rsa(modulus(2048, 4)), "four", also=("smbr.rsa_modulus.even",))

RULE = "smbr.rsa_modulus.prime_power"
ROOT = without_small_factors(3 << 681)
fires(RULE, rsa(ROOT**3))
fires(RULE, rsa(1087**203), "small_root")
silent(RULE, rsa(without_small_factors(ROOT**3 + 1)))
silent(RULE, rsa(5**899), "small_factor", also=("smbr.rsa_modulus.small_factor",))

_CA = "smbr.rsa_modulus.ca_too_short"
_CA_DAY = datetime(2026, 9, 15, tzinfo=timezone.utc)
fires(_CA, subca().valid(_CA_DAY, 3000), br_version="1.0.15")
silent(_CA, subca().key(keys.spki("rsa_root")).valid(_CA_DAY, 3000), br_version="1.0.15")
silent(
    _CA,
    subca().valid(datetime(2026, 9, 14, 23, 59, 59, tzinfo=timezone.utc), 3000),
    "day_before",
    br_version="1.0.15",
)
silent(_CA, base().valid(_CA_DAY), "subscriber", br_version="1.0.15")
_DOUBTFUL = "smbr.rsa_modulus.too_short_doubtful"
_LAST_DAY = datetime(2026, 9, 14, 23, 59, 59, tzinfo=timezone.utc)
fires(_DOUBTFUL, subca().key(keys.rsa_spki(modulus(2040))).valid(_LAST_DAY, 3000), br_version="1.0.15")
fires(
    _DOUBTFUL,
    responder().key(keys.rsa_spki(modulus(2040))).valid(_CA_DAY, 90),
    "responder",
    br_version="1.0.15",
    type="ocsp-responder",
)
silent(_DOUBTFUL, subca().valid(_LAST_DAY, 3000), br_version="1.0.15")
silent(
    _DOUBTFUL,
    subca().key(keys.rsa_spki(modulus(2040))).valid(_CA_DAY, 3000),
    "day",
    br_version="1.0.15",
    also=(_CA,),
)
_ISSUING = "smbr.rsa_modulus.issuing_ca_too_short"
_ISSUING_DAY = datetime(2027, 9, 15, tzinfo=timezone.utc)
fires(_ISSUING, issued().valid(_ISSUING_DAY), br_version="1.0.15")
silent(
    _ISSUING,
    issued().valid(datetime(2027, 9, 14, 23, 59, 59, tzinfo=timezone.utc)),
    "day_before",
    br_version="1.0.15",
)
silent(
    _ISSUING,
    issued()
    .valid(_ISSUING_DAY)
    .change(signer="rsa_root")
    .extension("authorityKeyIdentifier", authority_key("rsa_root"))
    .under(subca().key(keys.spki("rsa_root")), root()),
    br_version="1.0.15",
)
