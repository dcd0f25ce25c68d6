"""Names of roles and functions that stand in commonName instead of the name of a person."""

from __future__ import annotations

ROLES = frozenset(
    {
        *("admin", "administrator", "root", "postmaster", "webmaster", "hostmaster", "abuse", "noreply"),
        *("no-reply", "support", "info", "contact", "office", "sales", "marketing", "service", "helpdesk"),
        *("help desk", "service desk", "it", "hr", "human resources", "security", "user", "employee"),
        *("team", "staff", "mailbox", "email", "e-mail", "mail", "accounting", "billing", "finance"),
        *("customer service", "secretary", "reception", "anonymous", "nobody", "name", "common name"),
    }
)
"""In lower case."""
