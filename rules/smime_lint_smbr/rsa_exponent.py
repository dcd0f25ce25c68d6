"""The public exponent of RSA keys: BR 6.1.6.

An exponent that is not positive is reported by pkix.public_key.rsa_structure.
"""

from __future__ import annotations

from smime_lint.model import RsaPublicKey
from smime_lint.rules import Defaults, Kind, Severity, Violation, Violations

rule = Defaults(
    on=RsaPublicKey, kinds=Kind.ANY, severity=Severity.ERROR, citation="BR 6.1.6", since="1.0.0"
).rule

RECOMMENDED_MINIMUM = 2**16 + 1
RECOMMENDED_MAXIMUM = 2**256 - 1


def _show(exponent: int) -> str:
    bits = exponent.bit_length()
    return str(exponent) if bits <= 64 else f"a number of {bits:,} bits"


@rule(
    "smbr.rsa_exponent.even_or_too_small",
    by_shape=True,
    covers=("smbr.rsa_exponent.not_in_recommended_range",),
    fix="use the exponent 65537",
)
def even_or_too_small(key: RsaPublicKey) -> Violations:
    """The public exponent of an RSA key is an odd number equal to 3 or more.

    With the exponent 1 nothing is encrypted; an even one has no private exponent.
    """
    exponent = key.exponent.value
    if exponent > 0 and (exponent < 3 or not exponent & 1):
        yield Violation(
            key.exponent, f"the exponent is {_show(exponent)}; it must be an odd number equal to 3 or more"
        )


@rule(
    "smbr.rsa_exponent.not_in_recommended_range",
    by_shape=True,
    severity=Severity.WARN,
    fix="use the exponent 65537",
)
def not_in_recommended_range(key: RsaPublicKey) -> Violations:
    """The public exponent of an RSA key is in the range between 2^16 + 1 and 2^256 - 1.

    Both ends are included. The BR say SHOULD; what they prohibit is reported by
    smbr.rsa_exponent.even_or_too_small.
    """
    exponent = key.exponent.value
    if exponent > 0 and not RECOMMENDED_MINIMUM <= exponent <= RECOMMENDED_MAXIMUM:
        yield Violation(
            key.exponent,
            f"the exponent is {_show(exponent)}; the recommended range is 2^16 + 1 to 2^256 - 1",
        )
