"""The parameter set of ML-KEM keys: BR 6.1.5."""

from __future__ import annotations

from smime_lint.model import OctetPublicKey
from smime_lint.rules import Context, Kind, Severity, Violation, Violations, rule

from .tables.algorithms import ML_KEM_PARAMETER_SETS


@rule(
    "smbr.ml_kem.parameter_set",
    on=OctetPublicKey,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 6.1.5",
    since="1.0.11",
    covers=("pkix.public_key.ml_kem_length",),
    fix="encode the key directly in the BIT STRING, and name its parameter set",
)
def parameter_set(key: OctetPublicKey, ctx: Context) -> Violations:
    """An ML-KEM key has the parameter set that its OID names: ML-KEM-512, ML-KEM-768 or ML-KEM-1024.

    The length of the key shows its parameter set. The keys of drafts (Kyber) have other
    OIDs, which are not permitted.
    """
    spki = ctx.tbs.subject_public_key_info
    named = None if spki is None else ML_KEM_PARAMETER_SETS.get(spki.algorithm.oid)
    if named is None:
        return
    name, octets = named
    size = len(key.octets)
    if size != octets:
        others = [other for other, length in ML_KEM_PARAMETER_SETS.values() if length == size]
        found = f", like an {others[0]} key" if others else ""
        yield Violation(
            key,
            f"the {name} key has {size:,} octets{found}; it must have {octets:,}",
            value=key.octets[:64],
        )
