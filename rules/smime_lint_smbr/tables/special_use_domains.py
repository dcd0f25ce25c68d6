"""Domains that do not exist in the public DNS, or whose names cannot be resolved by everyone there."""

from __future__ import annotations

SPECIAL_USE_DOMAINS: dict[str, str] = {
    "test": "RFC 6761",
    "localhost": "RFC 6761",
    "invalid": "RFC 6761",
    "example": "RFC 6761",
    "local": "RFC 6762",
    "onion": "RFC 7686",
    "home.arpa": "RFC 8375",
    "resolver.arpa": "RFC 9462",
    "alt": "RFC 9476",
    "internal": "ICANN resolution 2024.07.29.06",
}
"""The domain, and where it is reserved. example.com, example.net and example.org are left out: they exist
(RFC 6761 6.5), and documents and tests use them as public names."""
