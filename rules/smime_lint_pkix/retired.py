"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "pkix.crl.next_update_before_this_update": "pkix.crl.next_update_not_after_this_update",
    "pkix.name.common_name_too_long_outside_subject": "pkix.name.common_name_too_long",
    "pkix.name.email_address_too_long_outside_subject": "pkix.name.email_address_too_long",
    "pkix.name.organization_identifier_type": "pkix.name.directory_string_type",
    "pkix.ocsp.next_update_before_this_update": "pkix.ocsp.next_update_not_after_this_update",
    "pkix.rfc822_name.not_mailbox_outside_san": "pkix.rfc822_name.not_mailbox",
    "pkix.smtp_utf8_mailbox.invalid_syntax_outside_san": "pkix.smtp_utf8_mailbox.invalid_syntax",
}
