"""smimeCapabilities: RFC 4262, RFC 8551 2.5.2."""

from __future__ import annotations

from smime_lint.model import Extension, SmimeCapabilities, SmimeCapability
from smime_lint.rules import Context, Defaults, Kind, Severity, Violation, Violations

from . import faults
from .extension_checks import prohibit_critical
from .tlv import elements

INTEGER = 0x02
NULL = 0x05
SEQUENCE = 0x30
_NONE = (frozenset({NULL}), "none")
PARAMETERS: dict[str, tuple[frozenset[int], str]] = {
    "1.2.840.113549.3.2": (frozenset({INTEGER}), "an INTEGER (the key length)"),
    "1.2.840.113549.3.7": _NONE,
    "1.3.14.3.2.7": _NONE,
    **{
        f"2.16.840.1.101.3.4.1.{arc}": (frozenset({NULL, SEQUENCE}), "none")
        for arc in (2, 5, 6, 22, 25, 26, 42, 45, 46)
    },
}
"""The tags that parameters may have if they are present, and what the standard requires: RC2 (RFC 8551
2.5.2), 3DES and DES, AES in CBC, key wrap and GCM (RFC 3565, RFC 5084). NULL, and for AES an empty SEQUENCE,
are accepted although the parameters are to be absent: they are frequent and have no effect."""

WEAK: dict[str, str] = {
    "1.2.840.113549.3.2": "RC2",
    "1.2.840.113549.3.4": "RC4",
    "1.2.840.113549.3.7": "3DES",
    "1.3.14.3.2.7": "DES",
    "1.2.840.113549.1.9.16.3.6": "3DES key wrap",
    "1.2.840.113549.1.9.16.3.7": "RC2 key wrap",
}
"""RFC 8551 2.7, Appendix B."""

rule = Defaults(kinds=Kind.ANY).rule

critical = prohibit_critical(
    SmimeCapabilities,
    "pkix.smime_capabilities",
    "RFC 4262 2",
    "It is a hint for senders and does not restrict the certificate.",
)


@rule(
    "pkix.smime_capabilities.syntax",
    on=SmimeCapabilities,
    malformed=True,
    severity=Severity.ERROR,
    citation="RFC 4262 2; RFC 8551 2.5.2",
    covers=("pkix.smime_capabilities.weak_algorithm",),
    fix="encode each capability as its algorithm defines it",
)
def syntax(extension: Extension, ctx: Context) -> Violations:
    """smimeCapabilities is a SEQUENCE of algorithms with the parameters that each of them defines.

    The parameter of RC2 is its key length, a positive number of bits; its absence is not reported. DES, 3DES
    and AES have none; NULL is accepted, and for AES an empty SEQUENCE. The parameters of other algorithms are
    not checked.
    """
    for fault in ctx.certificate.faults:
        if ctx.certificate.holds(extension, fault):
            yield from faults.report("pkix.smime_capabilities.syntax", fault, ctx)
    if isinstance(extension, SmimeCapabilities):
        for capability in extension.capabilities:
            yield from _parameters(capability)


def _parameters(capability: SmimeCapability) -> Violations:
    parameters = capability.parameters
    if parameters is None or capability.oid not in PARAMETERS:
        return
    tags, wanted = PARAMETERS[capability.oid]
    if parameters.tag not in tags:
        yield Violation(
            parameters,
            f"the parameters of {capability.oid} have the tag 0x{parameters.tag:02x}; expected {wanted}",
        )
        return
    found = elements(parameters.der)
    if not found:
        return
    content = found[0][1]
    if parameters.tag == SEQUENCE and content:
        yield Violation(
            parameters, f"the parameters of {capability.oid} are a SEQUENCE with content; expected {wanted}"
        )
    elif parameters.tag == INTEGER and not (content and content[0] < 0x80 and any(content)):
        yield Violation(parameters, f"the key length of {capability.oid} is not a positive number")


@rule(
    "pkix.smime_capabilities.weak_algorithm",
    on=SmimeCapability,
    severity=Severity.NOTICE,
    citation="RFC 8551 2.7, B",
    fix="remove the algorithm from smimeCapabilities",
)
def weak_algorithm(capability: SmimeCapability) -> Violations:
    """smimeCapabilities does not list algorithms that RFC 8551 calls historic.

    They are RC2, RC4, DES and 3DES. Senders may choose them if they are listed.
    """
    if capability.oid in WEAK:
        yield Violation(capability, f"the capability {WEAK[capability.oid]} is listed", value=capability.oid)
