"""The keyUsage bits of subscriber keys: BR 7.1.2.3(e)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from smime_lint.br import ByVersion
from smime_lint.model import KeyUsageBits

# Plain integers: the operators of IntFlag cost twenty times as much.
DIGITAL_SIGNATURE = int(KeyUsageBits.DIGITAL_SIGNATURE)
NON_REPUDIATION = int(KeyUsageBits.NON_REPUDIATION)
KEY_ENCIPHERMENT = int(KeyUsageBits.KEY_ENCIPHERMENT)
DATA_ENCIPHERMENT = int(KeyUsageBits.DATA_ENCIPHERMENT)
KEY_AGREEMENT = int(KeyUsageBits.KEY_AGREEMENT)
KEY_CERT_SIGN = int(KeyUsageBits.KEY_CERT_SIGN)
CRL_SIGN = int(KeyUsageBits.CRL_SIGN)
ENCIPHER_ONLY = int(KeyUsageBits.ENCIPHER_ONLY)
DECIPHER_ONLY = int(KeyUsageBits.DECIPHER_ONLY)

NAMED_BITS = (1 << 9) - 1
"""All bits that KeyUsage names."""

# BR 7.1.2.3(e): the bits that some row of a column names, whatever the generation
RSA_BITS = DIGITAL_SIGNATURE | NON_REPUDIATION | KEY_ENCIPHERMENT | DATA_ENCIPHERMENT
EC_BITS = DIGITAL_SIGNATURE | NON_REPUDIATION | KEY_AGREEMENT | ENCIPHER_ONLY | DECIPHER_ONLY
SIGNATURE_BITS = DIGITAL_SIGNATURE | NON_REPUDIATION
ML_KEM_BITS = KEY_ENCIPHERMENT

# BR 7.1.2.1(b), 7.1.2.2(e)
CA_BITS = KEY_CERT_SIGN | CRL_SIGN | DIGITAL_SIGNATURE

# BR 7.1.2.3(e): a key asserts at least one of these bits, for signing or for key management
RSA_PURPOSES = DIGITAL_SIGNATURE | KEY_ENCIPHERMENT
EC_PURPOSES = DIGITAL_SIGNATURE | KEY_AGREEMENT

_Families: TypeAlias = frozenset[str]
EDDSA: _Families = frozenset({"Ed25519", "Ed448"})
ML_DSA: _Families = frozenset({"ML-DSA", "HashML-DSA"})
"""HashML-DSA keys are prohibited; their bits are checked like those of ML-DSA keys."""

# BR 7.1.2.3(e): the columns of the table
COLUMNS: ByVersion[Mapping[str, int]] = ByVersion(
    {
        "1.0.0": {"RSA": RSA_BITS, "EC": EC_BITS},
        "1.0.1": {"RSA": RSA_BITS, "EC": EC_BITS, **dict.fromkeys(EDDSA, SIGNATURE_BITS)},
        "1.0.11": {
            "RSA": RSA_BITS,
            "EC": EC_BITS,
            **dict.fromkeys(EDDSA | ML_DSA, SIGNATURE_BITS),
            "ML-KEM": ML_KEM_BITS,
        },
    }
)
"""The bits that are not prohibited, by the kind of key."""
