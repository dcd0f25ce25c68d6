"""Recipes for pkix.smtp_utf8_mailbox."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base
from smime_lint.testing.values import SMTP_UTF8_MAILBOX

from .. import fires, silent
from .common import plain

U_LABEL = "jané@münchen.example"
A_LABEL = "jané@xn--mnchen-3ya.example"


def _san(*addresses: str) -> Certificate:
    names = map(values.smtp_utf8_mailbox, addresses)
    return base().san(values.rfc822_name("jane.doe@example.com"), *names)


def _other(value: bytes) -> Certificate:
    name = values.other_name(SMTP_UTF8_MAILBOX, value)
    return base().san(values.rfc822_name("jane.doe@example.com"), name)


def _rule(name: str) -> str:
    return f"pkix.smtp_utf8_mailbox.{name}"


_TYPE = _rule("not_utf8_string")
fires(_TYPE, _other(der.ia5("jané@example.com")), "ia5_not_ascii")
fires(_TYPE, _other(der.bmp("jané@example.com")), "bmp")
fires(_TYPE, _other(der.tlv(0x0C, b"jan\xe9@example.com")), "latin1")
fires(_TYPE, _other(der.octet_string("jané@example.com".encode())), "octet_string")
silent(_TYPE, _other(der.utf8("jané@example.com")))
silent(_TYPE, _other(der.ia5("jane@example.com")), "ascii", also=(_rule("ascii_local_part"),))

_SYNTAX = _rule("invalid_syntax")
for _variant, _text in (
    ("no_domain", "jané"),
    ("angle_brackets", "<jané@example.com>"),
    ("display_name", "Jané <jané@example.com>"),
    ("space_after", "jané@example.com "),
    ("two_full_stops", "jané..doe@example.com"),
):
    fires(_SYNTAX, plain().san(values.smtp_utf8_mailbox(_text)), _variant)
silent(_SYNTAX, plain().san(values.smtp_utf8_mailbox("jané@example.com")))
silent(_SYNTAX, _san('"jané doe"@example.com'), "quoted")


def _issued_by(address: str) -> Certificate:
    """A certificate of the BR that names its issuer by a mailbox."""
    return base().extension("issuerAltName", values.general_names(values.smtp_utf8_mailbox(address)))


fires(_SYNTAX, _issued_by("Jané <jané@example.com>"), "issuer_alt_name")
silent(_SYNTAX, _issued_by("jané@example.com"), "issuer_alt_name")

fires(_rule("ascii_local_part"), _san("jane@example.com"), "domain")
fires(_rule("ascii_local_part"), _san("jane@münchen.example"), "u_label")
fires(_rule("ascii_local_part"), _san("jane@xn--mnchen-3ya.example"), "a_label", br_version="1.0.6")
silent(_rule("ascii_local_part"), _san("jané@example.com"))

fires(_rule("bom"), _san("\ufeffjané@example.com"))
silent(_rule("bom"), _san("jan\ufeffé@example.com"))

_U = _rule("domain_not_u_label")
fires(_U, _san(A_LABEL), "a_label", br_version="1.0.5")
fires(_U, _san("jané@XN--MNCHEN-3YA.example"), "upper_case")
fires(_U, _san("jané@MÜNCHEN.example"), "capitals")
fires(_U, _san("jané@mu\u0308nchen.example"), "not_nfc")
fires(_U, _san("jané@\u2764.example"), "symbol")
silent(_U, _san(U_LABEL), "u_label", br_version="1.0.5")
silent(_U, _san(A_LABEL), "rfc9598", br_version="1.0.6")

_A = _rule("domain_not_a_label")
fires(_A, _san(U_LABEL), "u_label", br_version="1.0.6")
fires(_A, _san("jané@xn--99999999.example"), "no_punycode", br_version="1.0.6")
silent(_A, _san(A_LABEL), "a_label", br_version="1.0.6")
silent(_A, _san(U_LABEL), "rfc8398", br_version="1.0.5")

fires(_rule("domain_uppercase"), _san("jané@Example.com"), "nr_ldh")
fires(_rule("domain_uppercase"), _san("jané@XN--MNCHEN-3YA.example"), "a_label", br_version="1.0.6")
silent(_rule("domain_uppercase"), _san("JANÉ@example.com"))
silent(_rule("domain_uppercase"), _san("jané@[IPv6:2001:DB8::1]"), "address_literal")

fires(_rule("reserved_ldh_label"), _san("jané@ab--cd.example"))
silent(_rule("reserved_ldh_label"), _san("jané@a--b.abc--d.example"))
silent(_rule("reserved_ldh_label"), _san(A_LABEL), "a_label", br_version="1.0.6")

_LONG = _rule("domain_too_long")
_LABELS = ".".join(["b" * 63] * 4)
fires(_LONG, _san(f"é@{_LABELS}.c"), "domain")
fires(_LONG, _san(f"é@{'b' * 64}.example"), "label")
fires(_LONG, _san(f"é@{'ü' * 60}.example"), "u_label")
silent(_LONG, _san(f"{'é' * 32}@{_LABELS}"))

_LONG_LOCAL_PART = _rule("local_part_too_long")
fires(_LONG_LOCAL_PART, _san(f"{'é' * 32}x@example.com"))
silent(_LONG_LOCAL_PART, _san(f"{'é' * 32}@{_LABELS}"))
