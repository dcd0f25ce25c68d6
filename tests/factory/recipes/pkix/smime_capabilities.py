"""Recipes for pkix.smime_capabilities."""

from smime_lint.testing import der
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent
from .common import plain

PACK = "pkix.smime_capabilities."
EXTENSION = "smimeCapabilities"
AES_256 = "2.16.840.1.101.3.4.1.42"
TRIPLE_DES = "1.2.840.113549.3.7"
RC2 = "1.2.840.113549.3.2"


def _capabilities(*capabilities: bytes) -> Certificate:
    return plain().extension(EXTENSION, der.sequence(*capabilities))


def _capability(oid: str, *parameters: bytes) -> bytes:
    return der.sequence(der.oid(oid), *parameters)


fires(PACK + "critical", _capabilities(_capability(AES_256)).critical(EXTENSION))
silent(PACK + "critical", _capabilities(_capability(AES_256)))

_SYNTAX = PACK + "syntax"
fires(_SYNTAX, plain().extension(EXTENSION, der.null()), "null")
fires(_SYNTAX, base().extension(EXTENSION, der.set_of(_capability(AES_256))), "set")
fires(_SYNTAX, _capabilities(der.oid(AES_256)), "no_sequence")
fires(_SYNTAX, _capabilities(_capability(AES_256), _capability(RC2, der.octet_string(b"\x80"))), "rc2")
fires(_SYNTAX, _capabilities(_capability(AES_256, der.integer(256))), "aes")
fires(_SYNTAX, _capabilities(_capability(AES_256, der.sequence(der.integer(1)))), "aes_sequence")
fires(_SYNTAX, _capabilities(_capability(AES_256), _capability(RC2, der.integer(-1))), "rc2_negative")
fires(_SYNTAX, _capabilities(_capability(AES_256), _capability(RC2, der.integer(0))), "rc2_zero")
silent(
    _SYNTAX,
    _capabilities(
        _capability(AES_256),
        _capability("2.16.840.1.101.3.4.1.2", der.null()),
        _capability("2.16.840.1.101.3.4.1.22", der.sequence()),
        _capability(RC2, der.integer(128)),
        _capability(TRIPLE_DES),
        _capability("1.3.6.1.4.1.99999.6", der.octet_string(b"x")),
    ),
)
silent(_SYNTAX, _capabilities(), "empty")

_WEAK = PACK + "weak_algorithm"
for _variant, _oid in (("rc2", RC2), ("3des", TRIPLE_DES), ("des", "1.3.14.3.2.7")):
    fires(_WEAK, _capabilities(_capability(AES_256), _capability(_oid)), _variant)
silent(_WEAK, _capabilities(_capability(AES_256), _capability("2.16.840.1.101.3.4.1.46")))
