"""Recipes for pkix.rfc822_name."""

from smime_lint.testing import der, values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain


def _san(*addresses: str) -> Certificate:
    return plain().san(*map(values.rfc822_name, addresses))


_NOT_IA5 = "pkix.rfc822_name.not_ia5"
fires(_NOT_IA5, _san("jané@example.com"), "local_part")
fires(_NOT_IA5, plain().san(der.implicit(1, "jane@münchen.example".encode())), "domain")
fires(_NOT_IA5, _san("jane.doe@example.com", "jané@example.com"), "second")
silent(_NOT_IA5, _san("jane+~{}|^`$!#%&'*/=?_@example.com"))

_NOT_MAILBOX = "pkix.rfc822_name.not_mailbox"
for _variant, _text in (
    ("no_domain", "jane"),
    ("no_local_part", "@example.com"),
    ("angle_brackets", "<jane@example.com>"),
    ("display_name", "Jane Doe <jane@example.com>"),
    ("comment", "jane@example.com (Jane)"),
    ("mailto", "mailto:jane@example.com"),
    ("space_before", " jane@example.com"),
    ("space_after", "jane@example.com "),
    ("two", "jane@example.com,john@example.com"),
    ("full_stop_before", ".jane@example.com"),
    ("two_full_stops", "jane..doe@example.com"),
    ("domain_ends_in_full_stop", "jane@example.com."),
    ("hyphen_before", "jane@-example.com"),
    ("underscore", "jane@exa_mple.com"),
    ("nul", "jane@example.com\x00"),
    ("newline", "jane@example.com\n"),
):
    fires(_NOT_MAILBOX, _san(_text), _variant)
silent(_NOT_MAILBOX, _san('"jane doe@home"@example.com'), "quoted")
silent(_NOT_MAILBOX, _san("jane@[192.0.2.1]"), "address_literal")
silent(_NOT_MAILBOX, _san("jane@localhost"), "one_label")
silent(
    _NOT_MAILBOX,
    early_subca().extension(
        "nameConstraints", values.name_constraints(values.rfc822_name(".example.com")), critical=True
    ),
    "name_constraints",
    br_version="in-force",
)
silent(_NOT_MAILBOX, _san("jané"), "not_ascii", also=(_NOT_IA5,))

_A_LABEL = "pkix.rfc822_name.domain_not_a_label"
fires(_A_LABEL, _san("jane@xn--99999999.example"), "no_punycode")
fires(_A_LABEL, _san("jane@XN--99999999.example"), "upper_case")
silent(_A_LABEL, _san("jane@xn--mnchen-3ya.example"))
silent(_A_LABEL, _san("jane@ab--cd.example"), "hyphens")
silent(_A_LABEL, _san("xn--99999999@example.com"), "local_part")

_LONG = "pkix.rfc822_name.domain_too_long"
_LABELS = ".".join(["b" * 63] * 4)
fires(_LONG, _san(f"a@{_LABELS}.c"), "domain")
fires(_LONG, _san(f"a@{'b' * 64}.example"), "label")
silent(_LONG, _san(f"{'a' * 64}@{_LABELS}"))

_LONG_LOCAL_PART = "pkix.rfc822_name.local_part_too_long"
fires(_LONG_LOCAL_PART, _san(f"{'a' * 65}@example.com"))
fires(_LONG_LOCAL_PART, _san(f'"{"a" * 63}"@example.com'), "quoted")
silent(_LONG_LOCAL_PART, _san(f"{'a' * 64}@{_LABELS}"))
silent(_LONG_LOCAL_PART, _san(f"a@{_LABELS}.c"), "domain", also=(_LONG,))

fires("pkix.rfc822_name.domain_uppercase", _san("jane@Example.com"))
silent("pkix.rfc822_name.domain_uppercase", _san("Jane@example.com"))
silent("pkix.rfc822_name.domain_uppercase", _san("jane@[IPv6:2001:DB8::1]"), "address_literal")


def _named_authority(address: str) -> Certificate:
    return base().extension(
        "cRLDistributionPoints",
        values.crl_distribution_points(
            values.distribution_point(
                values.uri("http://crl.example.com/smime-ca-1.crl"), values.rfc822_name(address)
            )
        ),
    )


fires(_NOT_MAILBOX, _named_authority("Jane Doe <jane.doe@example.com>"), "distribution_point")
silent(_NOT_MAILBOX, _named_authority("jane.doe@example.com"), "distribution_point")
silent(
    _NOT_MAILBOX,
    base().san(values.rfc822_name("jane.doe@example.com"), values.rfc822_name("jane.doe")),
    "subscriber",
    also=("smbr.subject_alt_name.invalid_mailbox",),
)
