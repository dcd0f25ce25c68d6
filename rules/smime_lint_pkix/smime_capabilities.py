"""smimeCapabilities: RFC 4262, RFC 8551 2.5.2."""

from __future__ import annotations

from smime_lint.model import Extension, SmimeCapabilities, SmimeCapability
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from . import faults
from .extension_checks import critical_extension

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
"""The tags that parameters may have where they are there, and what is expected: RC2 (RFC 8551 2.5.2),
3DES and DES, AES in CBC, key wrap and GCM (RFC 3565, RFC 5084). NULL, and for AES an empty SEQUENCE, are let
pass where parameters are to be left out: they are common, and do no harm."""

WEAK: dict[str, str] = {
    "1.2.840.113549.3.2": "RC2",
    "1.2.840.113549.3.4": "RC4",
    "1.2.840.113549.3.7": "3DES",
    "1.3.14.3.2.7": "DES",
    "1.2.840.113549.1.9.16.3.6": "3DES key wrap",
    "1.2.840.113549.1.9.16.3.7": "RC2 key wrap",
}
"""RFC 8551 2.7, Appendix B."""


@rule(
    "pkix.smime_capabilities.critical",
    on=SmimeCapabilities,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 4262 2",
    fix="leave out the critical field of smimeCapabilities",
)
def critical(extension: Extension) -> Violations:
    """smimeCapabilities is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.smime_capabilities.syntax",
    on=SmimeCapabilities,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 4262 2; RFC 8551 2.5.2",
)
def syntax(extension: Extension, ctx: Context) -> Violations:
    """smimeCapabilities is a sequence of algorithms with the parameters that each one defines.

    For RC2 that is the length of the key; DES, 3DES and AES have none. Of other algorithms nothing is said.
    """
    if ctx.tbs.extension(SmimeCapabilities) is extension:
        for fault in ctx.certificate.faults:
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
            f"the parameters of {capability.oid} have the tag 0x{parameters.tag:02x}, expected {wanted}",
        )


@rule(
    "pkix.smime_capabilities.weak_algorithm",
    on=SmimeCapability,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 8551 2.7, B",
    fix="leave the algorithm out",
)
def weak_algorithm(capability: SmimeCapability) -> Violations:
    """smimeCapabilities names no algorithm that RFC 8551 regards as historic.

    Named are RC2, RC4, DES and 3DES. Senders may still choose them if they are listed.
    """
    if capability.oid in WEAK:
        yield Violation(capability, f"the capability {WEAK[capability.oid]} is listed", value=capability.oid)
