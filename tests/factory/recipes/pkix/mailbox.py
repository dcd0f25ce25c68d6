"""Recipes for pkix.mailbox."""

from smime_lint.testing import values
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .common import plain


def _san(*names: bytes) -> Certificate:
    return plain().san(*names)


def _permitted(base: bytes) -> Certificate:
    return early_subca().extension("nameConstraints", values.name_constraints(base), critical=True)


_RULE = "pkix.mailbox.domain_not_idna2008"
_HEART = "xn--qei"
"""U+2764, a heart: a symbol, which IDNA 2003 allowed."""
fires(_RULE, _san(values.rfc822_name(f"jane@{_HEART}.example")), "symbol")
fires(_RULE, _san(values.rfc822_name(f"jane@mail.{_HEART.upper()}.example")), "upper_case")
fires(
    _RULE,
    _san(values.smtp_utf8_mailbox(f"jané@{_HEART}.example")),
    "smtp_utf8_mailbox",
    br_version="1.0.6",
)
silent(_RULE, _san(values.rfc822_name("jane@xn--mnchen-3ya.example")))
silent(_RULE, _san(values.rfc822_name("jane@XN--MNCHEN-3YA.EXAMPLE")), "upper_case")
silent(
    _RULE,
    _san(values.smtp_utf8_mailbox(f"jané@{_HEART}.example")),
    "rfc8398",
    br_version="1.0.5",
    also=("pkix.smtp_utf8_mailbox.domain_not_u_label",),
)
silent(
    _RULE,
    _san(values.rfc822_name("jane@xn--abc-.example")),
    "no_punycode",
    also=("pkix.rfc822_name.not_mailbox",),
)
silent(_RULE, _san(values.rfc822_name(f"{_HEART}@example.com")), "local_part")
fires(
    _RULE,
    _permitted(values.rfc822_name(f".{_HEART}.example")),
    "name_constraints",
    br_version="in-force",
)
