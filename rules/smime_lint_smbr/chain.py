"""Extant S/MIME CAs: BR 1.6.1, Appendix B.

A certificate does not show that its CA is one, so these rules run only where the caller says so.
"""

from __future__ import annotations

from smime_lint.br import RESERVED_POLICIES, START, start_of
from smime_lint.model import CertificatePolicies, Validity
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

_START_SECONDS = start_of(START)


@rule(
    "smbr.chain.extant_ca_not_before",
    on=Validity,
    kinds=Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, Appendix B",
    since="1.0.1",
)
def extant_ca_not_before(validity: Validity, ctx: Context) -> Violations:
    """The certificate of an Extant S/MIME CA has a notBefore earlier than 2023-09-01.

    A later one falls under the profile of subordinate CA certificates: lint it with `--type subca`. Until BR
    1.0.3 such a CA has issued S/MIME certificates, since 1.0.4 it is in a valid chain of one; either is not
    in the certificate.
    """
    seconds = validity.not_before.seconds
    if seconds is not None and seconds >= _START_SECONDS:
        yield Violation(validity.not_before, f"notBefore is {validity.not_before.text}, the limit is {START}")


@rule(
    "smbr.chain.extant_ca_policies",
    on=CertificatePolicies,
    kinds=Kind.EXTANT,
    severity=Severity.NOTICE,
    citation="BR 1.6.1, Appendix B",
    since="1.0.1",
)
def extant_ca_policies(extension: CertificatePolicies, ctx: Context) -> Violations:
    """The certificate of an Extant S/MIME CA has anyPolicy or OIDs that are no reserved S/MIME policy OIDs.

    With a reserved one it asserts the profile of the BR: lint it with `--type subca`.
    """
    for policy in extension.policies:
        if policy.oid in RESERVED_POLICIES:
            yield Violation(policy, f"the reserved S/MIME policy OID {policy.oid} is asserted")
