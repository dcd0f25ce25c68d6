"""Names of attribute types in the text form of distinguished names: RFC 4514 section 3, and what tools
print."""

from __future__ import annotations

SHORT_NAMES = ("CN", "OU", "ST", "SN", "GN", "DC", "UID", "STREET", "emailAddress", "serialNumber")
ONE_LETTER_NAMES = ("C", "E", "L", "O", "S")
