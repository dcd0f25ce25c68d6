"""Recipes for etsi.qc_pds."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate

from .. import fires, silent
from .common import COMPLIANCE, ENGLISH, QC_CC_LEGISLATION, QC_PDS, pds, statement, with_statements

PACK = "etsi.qc_pds."
GERMAN = ("https://www.example.com/pds-de.pdf", "de")
CC_LEGISLATION = statement(QC_CC_LEGISLATION, der.sequence(der.printable("CH")))


def _locations(*locations: bytes) -> Certificate:
    return with_statements(COMPLIANCE, statement(QC_PDS, der.sequence(*locations)))


_SYNTAX = PACK + "syntax"
URL = der.ia5(ENGLISH[0])
fires(_SYNTAX, _locations(), "empty")
fires(_SYNTAX, with_statements(COMPLIANCE, statement(QC_PDS)), "absent")
fires(_SYNTAX, _locations(der.sequence(URL)), "no_language")
fires(_SYNTAX, _locations(der.sequence(der.utf8(ENGLISH[0]), der.printable("en"))), "utf8")
fires(_SYNTAX, with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "deu"))), "three_letters")
fires(_SYNTAX, with_statements(COMPLIANCE, pds((ENGLISH[0], "english"))), "language_alone")
silent(
    _SYNTAX,
    with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "d@u"))),
    "alphabet",
    also=("pkix.extensions.invalid_der",),
)
silent(_SYNTAX, with_statements(COMPLIANCE, pds(ENGLISH, GERMAN)))

fires(PACK + "invalid_language", with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "xx"))))
fires(
    PACK + "invalid_language",
    with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "uk"), (GERMAN[0], "zz"))),
    "second",
)
fires(PACK + "invalid_language", with_statements(COMPLIANCE, pds((ENGLISH[0], "xx"))), "alone")
fires(
    PACK + "invalid_language",
    with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "xx"), (GERMAN[0], "xx"))),
    "twice",
)
silent(
    PACK + "invalid_language",
    with_statements(COMPLIANCE, pds((ENGLISH[0], "e_"), (GERMAN[0], "e_"))),
    "alphabet",
    also=("pkix.extensions.invalid_der",),
)
silent(PACK + "invalid_language", with_statements(COMPLIANCE, pds(ENGLISH, GERMAN)))
silent(PACK + "invalid_language", with_statements(COMPLIANCE, pds((ENGLISH[0], "EN"))), "upper_case")

fires(PACK + "not_https", with_statements(COMPLIANCE, pds(ENGLISH, ("http://www.example.com/de.pdf", "de"))))
fires(PACK + "not_https", with_statements(COMPLIANCE, pds(("www.example.com/pds.pdf", "en"))), "no_scheme")
silent(PACK + "not_https", with_statements(COMPLIANCE, pds(("HTTPS://www.example.com/en.pdf", "en"))))

_URL = PACK + "invalid_url"
for _variant, _text in (
    ("no_host", "https://"),
    ("path_without_host", "https:///pds.pdf"),
    ("port_without_host", "https://:443/"),
    ("space", "https://www.example.com/pds en.pdf"),
    ("percent", "https://www.example.com/100%.pdf"),
    ("brackets", "https://www.example.com/[en].pdf"),
):
    fires(_URL, with_statements(COMPLIANCE, pds((_text, "en"))), _variant)
for _variant, _text in (
    ("", "HTTPS://www.example.com"),
    ("query", "https://www.example.com:443/pds?lang=en#top"),
    ("address", "https://[2001:db8::1]/pds"),
    ("user", "https://user:x@www.example.com/%20"),
    ("one_label", "https://pds/en"),
):
    silent(_URL, with_statements(COMPLIANCE, pds((_text, "en"))), _variant)
silent(
    _URL,
    with_statements(COMPLIANCE, pds(("http://www.example.com/a b", "en"))),
    "http",
    also=(PACK + "not_https",),
)

_ENGLISH = PACK + "no_english"
fires(_ENGLISH, with_statements(COMPLIANCE, pds(GERMAN)))
silent(_ENGLISH, with_statements(COMPLIANCE, pds(GERMAN, ENGLISH)))
silent(_ENGLISH, with_statements(pds(GERMAN)), "not_qualified")
silent(_ENGLISH, with_statements(COMPLIANCE, CC_LEGISLATION, pds(GERMAN)), "other_framework")

fires(PACK + "missing", with_statements(COMPLIANCE))
silent(PACK + "missing", with_statements(COMPLIANCE, pds(ENGLISH)))
silent(PACK + "missing", with_statements(COMPLIANCE, CC_LEGISLATION), "other_framework")
silent(PACK + "missing", with_statements(COMPLIANCE, statement(QC_PDS)), "malformed", also=(_SYNTAX,))

_DUPLICATE = PACK + "duplicate_language"
fires(_DUPLICATE, with_statements(COMPLIANCE, pds(ENGLISH, GERMAN, ENGLISH)))
fires(_DUPLICATE, with_statements(COMPLIANCE, pds(ENGLISH, (GERMAN[0], "EN"))), "other_case")
silent(_DUPLICATE, with_statements(COMPLIANCE, pds(ENGLISH, (ENGLISH[0], "de"))))
silent(_DUPLICATE, with_statements(pds(ENGLISH, ENGLISH)), "not_qualified")
