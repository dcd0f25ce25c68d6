"""Recipes for pkix.certificate_policies."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

PACK = "pkix.certificate_policies."
POLICY = "1.3.6.1.4.1.99999.1"
ANY_POLICY = "2.5.29.32.0"
OTHER_QUALIFIER = der.sequence(der.oid("1.3.6.1.4.1.99999.7"), der.utf8("x"))
VISIBLE = 0x1A


def _policy(*qualifiers: bytes, oid: str = POLICY) -> Certificate:
    return plain().policies(values.policy(oid, *qualifiers))


def _notice(text: bytes) -> Certificate:
    return _policy(values.user_notice(text))


def _cps(value: bytes) -> Certificate:
    return _policy(der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), value))


fires(PACK + "empty", plain().policies())
fires(PACK + "empty", early().policies(), "subscriber", br_version=IN_FORCE)
silent(PACK + "empty", plain().policies(POLICY))

fires(PACK + "duplicate_oid", plain().policies(POLICY, POLICY))
fires(
    PACK + "duplicate_oid",
    plain().policies(POLICY, ANY_POLICY, values.policy(POLICY, values.cps("https://example.com/cps"))),
    "with_qualifier",
)
silent(PACK + "duplicate_oid", plain().policies(POLICY, POLICY + ".1"))

fires(PACK + "any_policy_qualifier", _policy(OTHER_QUALIFIER, oid=ANY_POLICY))
silent(
    PACK + "any_policy_qualifier",
    _policy(values.cps("https://example.com/cps"), values.user_notice(der.utf8("x")), oid=ANY_POLICY),
)
silent(PACK + "any_policy_qualifier", _policy(OTHER_QUALIFIER), "other_policy")

fires(PACK + "qualifier_present", _policy(values.cps("https://example.com/cps")))
silent(PACK + "qualifier_present", plain().policies(POLICY, ANY_POLICY))

fires(PACK + "unknown_qualifier", _policy(values.cps("https://example.com/cps"), OTHER_QUALIFIER))
silent(PACK + "unknown_qualifier", _policy(values.cps("https://example.com/cps")))
silent(
    PACK + "unknown_qualifier",
    _policy(OTHER_QUALIFIER, oid=ANY_POLICY),
    "any_policy",
    also=(PACK + "any_policy_qualifier",),
)

_URI = PACK + "cps_uri_invalid"
fires(_URI, _cps(der.utf8("https://example.com/cps")), "utf8")
fires(_URI, _cps(der.integer(1)), "integer")
fires(_URI, _policy(der.sequence(der.oid("1.3.6.1.5.5.7.2.1"))), "no_value")
fires(_URI, _cps(der.ia5("")), "empty")
fires(_URI, _cps(der.ia5("www.example.com/cps")), "no_scheme")
fires(_URI, _cps(der.ia5("https://example.com/cps 1.pdf")), "blank")
fires(_URI, _cps(der.ia5("https://repository/cps")), "single_label")
silent(_URI, _cps(der.ia5("https://www.example.com:8443/a/cps.pdf?v=1.0#page=3")))
silent(_URI, _cps(der.ia5("ldap:///cn=cps")), "ldap_without_host")
silent(_URI, _cps(der.ia5("urn:oid:1.3.6.1.4.1.99999.1")), "urn")
silent(_URI, _cps(der.ia5("https://example.com/é")), "not_ascii", also=("pkix.extensions.invalid_der",))

REFERENCE = der.sequence(der.utf8("Example Ltd"), der.sequence(der.integer(1)))
fires(PACK + "notice_ref_present", _policy(values.user_notice(REFERENCE)))
fires(PACK + "notice_ref_present", _policy(values.user_notice(REFERENCE, der.utf8("Text"))), "with_text")
silent(PACK + "notice_ref_present", _notice(der.utf8("Text")))

_IA5 = PACK + "explicit_text_ia5"
_NOT_UTF8 = PACK + "explicit_text_not_utf8"
fires(_IA5, _notice(der.ia5("Text")))
silent(_IA5, _notice(der.utf8("Text")))
silent(_IA5, _notice(der.tlv(VISIBLE, b"Text")), "visible", also=(_NOT_UTF8,))

fires(_NOT_UTF8, _notice(der.tlv(VISIBLE, b"Text")), "visible")
fires(_NOT_UTF8, _notice(der.bmp("Text")), "bmp")
silent(_NOT_UTF8, _notice(der.utf8("Text")))
silent(_NOT_UTF8, _notice(der.ia5("Text")), "ia5", also=(_IA5,))
silent(_NOT_UTF8, _notice(der.printable("Text")), "printable", also=("pkix.extensions.invalid_der",))

_LONG = PACK + "explicit_text_too_long"
fires(_LONG, _notice(der.utf8("x" * 201)))
silent(_LONG, _notice(der.utf8("ü" * 200)), "200_characters")
silent(_LONG, _notice(der.utf8("x")), "one_character")
silent(_LONG, _notice(der.bmp("x" * 200)), "bmp", also=(_NOT_UTF8,))

_EMPTY_TEXT = PACK + "explicit_text_empty"
fires(_EMPTY_TEXT, _notice(der.utf8("")))
silent(_EMPTY_TEXT, _notice(der.utf8(" ")))

_CONTROL = PACK + "explicit_text_control_character"
for _variant, _text in (("newline", "a\nb"), ("nul", "a\x00"), ("delete", "\x7f"), ("c1", "a\x9f")):
    fires(_CONTROL, _notice(der.utf8(_text)), _variant)
silent(
    _CONTROL,
    _notice(der.tlv(0x1A, b"a\nb")),
    "visible_string",
    also=(_NOT_UTF8, "pkix.extensions.invalid_der"),
)
silent(_CONTROL, _notice(der.utf8("a b\u00a0c\u2028")))

_NFC = PACK + "explicit_text_not_nfc"
fires(_NFC, _notice(der.utf8("Zu\u0308rich")))
fires(_NFC, _notice(der.bmp("Zu\u0308rich")), "bmp", also=(_NOT_UTF8,))
silent(_NFC, _notice(der.utf8("Zürich")))

silent(
    PACK + "qualifier_present",
    base().policies(
        values.policy(
            "2.23.140.1.5.3.2", der.sequence(der.oid("1.3.6.1.5.5.7.2.1"), der.ia5("http://www.example.com/"))
        )
    ),
    "subscriber",
)
silent(
    PACK + "qualifier_present",
    base().policies(values.policy("2.23.140.1.5.3.2", OTHER_QUALIFIER)),
    "other_qualifier",
)

_ORGANIZATION = PACK + "notice_organization_length"


def _organization(text: str) -> Certificate:
    reference = der.sequence(der.utf8(text), der.sequence(der.integer(1)))
    return _policy(values.user_notice(reference))


fires(_ORGANIZATION, _organization(""), "empty")
fires(_ORGANIZATION, _organization("x" * 201), "long")
silent(_ORGANIZATION, _organization("x" * 200), also=(PACK + "notice_ref_present",))
