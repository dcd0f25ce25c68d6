"""Recipes for pkix.qc_statements."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain

PACK = "pkix.qc_statements."
V1 = "1.3.6.1.5.5.7.11.1"
V2 = "1.3.6.1.5.5.7.11.2"
NATURAL = der.oid("0.4.0.194121.1.1")


def _statements(*statements: bytes) -> Certificate:
    return plain().extension("qcStatements", der.sequence(*statements))


def _statement(oid: str, *info: bytes) -> bytes:
    return der.sequence(der.oid(oid), *info)


fires(PACK + "syntax", plain().extension("qcStatements", der.null()), "null")
fires(PACK + "syntax", base().extension("qcStatements", der.null()), "subscriber")
fires(PACK + "syntax", _statements(der.oid(V2)), "no_sequence")
fires(PACK + "syntax", _statements(_statement(V2, NATURAL)), "semantics_untagged")
fires(PACK + "syntax", _statements(_statement(V2, der.sequence(NATURAL, der.sequence()))), "no_authority")
silent(PACK + "syntax", _statements(_statement(V2, der.sequence(NATURAL))))
silent(PACK + "syntax", _statements(_statement("1.3.6.1.4.1.99999.5", der.integer(1))), "unknown")
silent(PACK + "syntax", _statements(), "no_statement")

_EMPTY = PACK + "semantics_information_empty"
fires(_EMPTY, _statements(_statement(V2, der.sequence())))
fires(_EMPTY, _statements(_statement(V1, der.sequence(der.sequence()))), "no_authority")
silent(_EMPTY, _statements(_statement(V2)), "no_information")
silent(
    _EMPTY,
    _statements(_statement(V2, der.sequence(der.sequence(values.uri("https://example.com/"))))),
    "authority",
)

_MISUSED = PACK + "etsi_oid_misused"
fires(_MISUSED, _statements(_statement("0.4.0.1862.1.1"), _statement("0.4.0.1862.1.6.1")))
silent(
    _MISUSED,
    _statements(
        _statement("0.4.0.1862.1.1"), _statement("0.4.0.1862.1.6", der.sequence(der.oid("0.4.0.1862.1.6.1")))
    ),
)
