"""The version of a certificate: BR 7.1.1."""

from __future__ import annotations

from smime_lint.model import TBSCertificate
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule


@rule(
    "smbr.version.not_v3",
    when=lambda tbs: tbs.version_number != 3,
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.1",
    since="1.0.0",
    covers=("pkix.certificate.version_not_v3",),
    fix="encode the version as [0] INTEGER 2",
)
def not_v3(tbs: TBSCertificate, ctx: Context) -> Violations:
    """Certificates are of type X.509 v3.

    An absent version field means v1. This applies whether or not there are extensions. A version field that
    does not decode is reported as such.
    """
    if tbs.version is None:
        if not any(fault.field == "version" for fault in ctx.certificate.faults):
            yield Violation(tbs, "the version field is absent, which means v1; it must be v3")
    elif tbs.version.value != 2:
        number = tbs.version.value + 1
        shown = f"v{number}" if number.bit_length() < 64 else f"a number of {number.bit_length()} bits"
        yield Violation(tbs.version, f"the version is {shown}; it must be v3", value=hex(tbs.version.value))
