"""extKeyUsage: RFC 5280 4.2.1.12, RFC 3161 2.3."""

from __future__ import annotations

from smime_lint.model import KEY_USAGE_NAMES, ExtendedKeyUsage, KeyUsage, KeyUsageBits
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .extension_checks import is_ca

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
"""The keyUsage bits that RFC 5280 4.2.1.12 and RFC 9336 3.1 name as consistent with a purpose: serverAuth,
clientAuth, codeSigning, emailProtection, timeStamping, OCSPSigning, documentSigning."""


@rule(
    "pkix.extended_key_usage.empty",
    on=ExtendedKeyUsage,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.12",
    fix="name a purpose, or leave extKeyUsage out",
)
def empty(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage has at least one purpose."""
    if not usage.purposes:
        yield Violation(usage, "extKeyUsage has no purpose")


@rule(
    "pkix.extended_key_usage.any_critical",
    on=ExtendedKeyUsage,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.12",
    fix="leave out the critical field of extKeyUsage, or the purpose anyExtendedKeyUsage",
)
def any_critical(usage: ExtendedKeyUsage) -> Violations:
    """extKeyUsage with anyExtendedKeyUsage is not critical.

    A purpose that stands for all of them restricts nothing.
    """
    if usage.critical and usage.has(ANY_EXTENDED_KEY_USAGE):
        yield Violation(
            usage.critical_node, "extKeyUsage is critical and has anyExtendedKeyUsage", value="TRUE"
        )


@rule(
    "pkix.extended_key_usage.time_stamping_not_critical",
    on=ExtendedKeyUsage,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 3161 2.3",
    fix="mark extKeyUsage critical",
)
def time_stamping_not_critical(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """extKeyUsage with timeStamping is critical.

    RFC 3161 asks for it in the certificate of the time-stamping authority. In a CA certificate the purpose
    limits what the CA issues, and nothing is said of its criticality.
    """
    if not usage.critical and usage.has(TIME_STAMPING) and not is_ca(ctx.tbs):
        yield Violation(
            usage.critical_node, "extKeyUsage is not critical and has timeStamping", value="FALSE"
        )


@rule(
    "pkix.extended_key_usage.inconsistent_with_key_usage",
    on=ExtendedKeyUsage,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.12",
    fix="assert the keyUsage bits that go with the purposes",
)
def inconsistent_with_key_usage(usage: ExtendedKeyUsage, ctx: Context) -> Violations:
    """There is a purpose that keyUsage and extKeyUsage both allow.

    Otherwise the certificate may be used for nothing. emailProtection goes with digitalSignature,
    nonRepudiation, keyEncipherment and keyAgreement. One purpose that goes with one of the bits is enough,
    and a purpose of which no standard says what it goes with is taken to go with any. Not for CA
    certificates, whose keyUsage is about issuing.
    """
    key_usage = ctx.tbs.get(KeyUsage)
    if key_usage is None or not key_usage.flags or not usage.purposes:
        return
    fitting = 0
    for purpose in usage.purposes:
        fitting |= FITTING_BITS.get(purpose.oid, -1)
    if not key_usage.flags & fitting and not is_ca(ctx.tbs):
        names = [name for position, name in enumerate(KEY_USAGE_NAMES) if key_usage.flags >> position & 1]
        asserted = ", ".join(names) or "bits without a name"
        purposes = ", ".join(purpose.oid for purpose in usage.purposes[:8])
        yield Violation(usage, f"no purpose ({purposes}) goes with keyUsage ({asserted})", value=purposes)


@rule(
    "pkix.extended_key_usage.duplicate",
    on=ExtendedKeyUsage,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.12",
    fix="name each purpose once",
)
def duplicate(usage: ExtendedKeyUsage) -> Violations:
    """No purpose occurs twice in extKeyUsage.

    A repetition is useless, not wrong.
    """
    if len(usage.purposes) < 2:
        return
    seen: set[str] = set()
    for purpose in usage.purposes:
        if purpose.oid in seen:
            yield Violation(purpose, f"the purpose {purpose.oid} occurs more than once")
        seen.add(purpose.oid)
