"""Ids that are no longer used, and the rules that took their place."""

from __future__ import annotations

RETIRED: dict[str, str] = {
    "pkix.crl.next_update_before_this_update": "pkix.crl.next_update_not_after_this_update",
    "pkix.key_usage.ec": "pkix.key_usage.ec_prohibited_bit",
    "pkix.key_usage.eddsa": "pkix.key_usage.eddsa_prohibited_bit",
    "pkix.key_usage.encoding": "pkix.key_usage.trailing_zero_bits",
    "pkix.key_usage.ml_dsa": "pkix.key_usage.ml_dsa_prohibited_bit",
    "pkix.key_usage.ml_kem": "pkix.key_usage.ml_kem_prohibited_bit",
    "pkix.key_usage.rsa": "pkix.key_usage.rsa_prohibited_bit",
    "pkix.name.common_name_too_long_outside_subject": "pkix.name.common_name_too_long",
    "pkix.name.email_address_too_long_outside_subject": "pkix.name.email_address_too_long",
    "pkix.name.organization_identifier_type": "pkix.name.directory_string_type",
    "pkix.ocsp.next_update_before_this_update": "pkix.ocsp.next_update_not_after_this_update",
    "pkix.rfc822_name.not_mailbox_outside_san": "pkix.rfc822_name.not_mailbox",
    "pkix.smtp_utf8_mailbox.invalid_syntax_outside_san": "pkix.smtp_utf8_mailbox.invalid_syntax",
    "pkix.subject_directory_attributes.country_of_citizenship": (
        "pkix.subject_directory_attributes.country_of_citizenship_invalid"
    ),
    "pkix.subject_directory_attributes.country_of_residence": (
        "pkix.subject_directory_attributes.country_of_residence_invalid"
    ),
    "pkix.subject_directory_attributes.date_of_birth": (
        "pkix.subject_directory_attributes.date_of_birth_invalid"
    ),
    "pkix.subject_directory_attributes.gender": "pkix.subject_directory_attributes.gender_invalid",
    "pkix.subject_directory_attributes.place_of_birth": (
        "pkix.subject_directory_attributes.place_of_birth_invalid"
    ),
}
