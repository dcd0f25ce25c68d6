"""The public exponent of RSA keys: BR 6.1.6.

An exponent that is not positive is the business of pkix.public_key.rsa_structure.
"""

from __future__ import annotations

from smime_lint.model import RsaPublicKey
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

RECOMMENDED_MINIMUM = 2**16 + 1
RECOMMENDED_MAXIMUM = 2**256 - 1


def _is_allowed(exponent: int) -> bool:
    return exponent >= 3 and bool(exponent & 1)


def _show(exponent: int) -> str:
    bits = exponent.bit_length()
    return str(exponent) if bits <= 64 else f"a number of {bits:,} bits"


@rule(
    "smbr.rsa_exponent.even_or_too_small",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.6",
    since="1.0.0",
)
def even_or_too_small(key: RsaPublicKey) -> Violations:
    """The public exponent of an RSA key is odd and at least 3.

    With the exponent 1 nothing is encrypted; an even one has no private exponent.
    """
    exponent = key.exponent.value
    if exponent > 0 and not _is_allowed(exponent):
        yield Violation(
            key.exponent, f"the exponent is {_show(exponent)}, it has to be an odd number of 3 or more"
        )


@rule(
    "smbr.rsa_exponent.not_in_recommended_range",
    on=RsaPublicKey,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="BR 6.1.6",
    since="1.0.0",
    fix="use the exponent 65537",
)
def not_in_recommended_range(key: RsaPublicKey) -> Violations:
    """The public exponent of an RSA key lies between 2^16 + 1 and 2^256 - 1.

    Both ends included. An exponent that is not allowed at all is reported as that alone.
    """
    exponent = key.exponent.value
    if not RECOMMENDED_MINIMUM <= exponent <= RECOMMENDED_MAXIMUM and _is_allowed(exponent):
        yield Violation(
            key.exponent,
            f"the exponent is {_show(exponent)}, the recommended range is 2^16 + 1 to 2^256 - 1",
        )
