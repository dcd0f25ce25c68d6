"""How fast certificates must be revoked: BR 4.9.1."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple


class Deadline(NamedTuple):
    """The time within which a CA SHALL revoke, from when it is made aware of the reason."""

    within: timedelta
    citation: str


COMPUTABLE_KEY = Deadline(timedelta(hours=24), "BR 4.9.1.1(4)")
"""A method can easily compute the subscriber's private key."""
NOT_COMPLIANT = Deadline(timedelta(days=5), "BR 4.9.1.1(11)")
"""A subscriber certificate was not issued in accordance with the BR; the CA SHOULD revoke within 24 hours."""
NOT_COMPLIANT_CA = Deadline(timedelta(days=7), "BR 4.9.1.2(5)")
"""A subordinate CA certificate was not issued in accordance with the BR."""

WEAK_KEYS = "6.1.1.3"
"""The section of the BR whose violation means that the key can be computed."""
