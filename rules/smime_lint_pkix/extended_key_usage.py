"""extKeyUsage: RFC 5280 4.2.1.12, RFC 3161 2.3."""

from __future__ import annotations

from functools import reduce
from operator import and_

from smime_lint.model import KEY_USAGE_NAMES, ExtendedKeyUsage, KeyUsage, KeyUsageBits
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from .extension_checks import is_ca, require_element

ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0"
TIME_STAMPING = "1.3.6.1.5.5.7.3.8"

_SIGNING = int(KeyUsageBits.DIGITAL_SIGNATURE | KeyUsageBits.NON_REPUDIATION)
FITTING_BITS: dict[str, int] = {
    "1.3.6.1.5.5.7.3.1": int(
        KeyUsageBits.DIGITAL_SIGNATURE | KeyUsageBits.KEY_ENCIPHERMENT | KeyUsageBits.KEY_AGREEMENT
    ),
    "1.3.6.1.5.5.7.3.2": int(KeyUsageBits.DIGITAL_SIGNATURE | KeyUsageBits.KEY_AGREEMENT),
    "1.3.6.1.5.5.7.3.3": int(KeyUsageBits.DIGITAL_SIGNATURE),
    "1.3.6.1.5.5.7.3.4": _SIGNING | int(KeyUsageBits.KEY_ENCIPHERMENT | KeyUsageBits.KEY_AGREEMENT),
    TIME_STAMPING: _SIGNING,
    "1.3.6.1.5.5.7.3.9": _SIGNING,
    "1.3.6.1.5.5.7.3.36": _SIGNING,
}
"""The keyUsage bits that RFC 5280 4.2.1.12 and RFC 9336 3.1 call consistent with a purpose: serverAuth,
clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, documentSigning."""

_FITTING_ALL = reduce(and_, FITTING_BITS.values())
"""The bits that are consistent with each of these purposes."""

rule = Defaults(
    on=ExtendedKeyUsage, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.12"
).rule

empty = require_element(
    ExtendedKeyUsage,
    "pkix.extended_key_usage",
    "RFC 5280 4.2.1.12",
    lambda usage: usage.purposes,
    "purpose",
)


@rule(
    "pkix.extended_key_usage.any_critical",
    severity=Severity.WARN,
    fix="remove the critical field from extKeyUsage, or remove anyExtendedKeyUsage",
)
def any_critical(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage with anyExtendedKeyUsage is not critical.

    A purpose that includes all others does not restrict anything.
    """
    for purpose in usage.purposes if usage.critical else ():
        if purpose.oid == ANY_EXTENDED_KEY_USAGE:
            yield Violation(purpose, "extKeyUsage is critical and contains anyExtendedKeyUsage")


@rule(
    "pkix.extended_key_usage.time_stamping_not_critical",
    when=lambda usage: usage.has(TIME_STAMPING) and not usage.critical,
    citation="RFC 3161 2.3",
    fix="mark extKeyUsage critical",
)
def time_stamping_not_critical(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """extKeyUsage with timeStamping is critical.

    RFC 3161 requires it for the certificate of a time-stamping authority. In a CA certificate the purpose
    limits which certificates the CA issues, and RFC 3161 does not apply.
    """
    if usage.critical or is_ca(ctx.tbs):
        return
    for purpose in usage.purposes:
        if purpose.oid == TIME_STAMPING:
            yield Violation(purpose, "extKeyUsage contains timeStamping and is not critical")


@rule(
    "pkix.extended_key_usage.inconsistent_with_key_usage",
    on=KeyUsage,
    when=lambda key_usage: not key_usage.flags & _FITTING_ALL,
    kinds=Kind.SUBSCRIBER,
    covers=(
        # If no bit is consistent with a purpose, all bits have to be changed.
        "pkix.key_usage.encipher_decipher_only_without_key_agreement",
        "pkix.key_usage.key_cert_sign_without_ca",
        "pkix.key_usage.rsa_prohibited_bit",
        "pkix.key_usage.ec_prohibited_bit",
        "pkix.key_usage.eddsa_prohibited_bit",
        "pkix.key_usage.ml_dsa_prohibited_bit",
        "pkix.key_usage.ml_kem_prohibited_bit",
        "pkix.key_usage.eddsa_no_signature_bit",
        "pkix.key_usage.ml_dsa_no_signature_bit",
    ),
    fix="assert the keyUsage bits that are consistent with the purposes in extKeyUsage",
)
def inconsistent_with_key_usage(key_usage: KeyUsage, ctx: Context) -> Violations:
    """There is at least one purpose that is consistent with both keyUsage and extKeyUsage.

    Otherwise the certificate must not be used for any purpose. emailProtection is consistent with
    digitalSignature, nonRepudiation, keyEncipherment and keyAgreement. One purpose that is consistent with
    one of the bits is enough; a purpose for which no standard names the bits is consistent with all. CA
    certificates are not checked: their keyUsage is about issuing. The finding points at keyUsage.
    """
    usage = ctx.tbs.get(ExtendedKeyUsage)
    if usage is None or not usage.purposes or not key_usage.flags:
        return
    fitting = 0
    for purpose in usage.purposes:
        fitting |= FITTING_BITS.get(purpose.oid, -1)
    if not key_usage.flags & fitting and not is_ca(ctx.tbs):
        names = [name for position, name in enumerate(KEY_USAGE_NAMES) if key_usage.flags >> position & 1]
        asserted = ", ".join(names) or "undefined bits"
        purposes = ", ".join(purpose.oid for purpose in usage.purposes[:8])
        yield Violation(
            key_usage,
            f"keyUsage asserts {asserted}, which is not consistent with any purpose in extKeyUsage"
            f" ({purposes})",
            value=asserted,
        )


@rule(
    "pkix.extended_key_usage.duplicate",
    severity=Severity.NOTICE,
    removes=True,
    fix="list each purpose once",
)
def duplicate(usage: ExtendedKeyUsage) -> Violations:
    """A purpose does not occur more than once in extKeyUsage.

    No clause prohibits it, but a repetition has no use.
    """
    if len(usage.purposes) < 2:
        return
    seen: set[str] = set()
    for purpose in usage.purposes:
        if purpose.oid in seen:
            yield Violation(purpose, f"the purpose {purpose.oid} occurs more than once")
        seen.add(purpose.oid)
