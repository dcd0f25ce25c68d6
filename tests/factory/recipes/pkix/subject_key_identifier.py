"""Recipes for pkix.subject_key_identifier."""

from smime_lint.testing import der
from smime_lint.testing.authority import early_subca, root, subca, tcsubca
from smime_lint.testing.ocsp import OCSP_SIGNING

from .. import fires, silent
from .before_the_br import IN_FORCE, early
from .common import plain

EXTENSION = "subjectKeyIdentifier"

MISSING = "pkix.subject_key_identifier.missing_in_end_entity"
fires(MISSING, early().without(EXTENSION), br_version=IN_FORCE)
silent(MISSING, early(), br_version=IN_FORCE)
silent(
    MISSING,
    early().extension(EXTENSION, der.null()),
    "malformed",
    br_version=IN_FORCE,
    also=("pkix.extensions.invalid_der",),
)

fires(MISSING, plain().extended_key_usage(OCSP_SIGNING).without(EXTENSION), "ocsp_responder")
silent(MISSING, plain().without(EXTENSION), "other")

CRITICAL = "pkix.subject_key_identifier.critical"
fires(CRITICAL, plain().critical(EXTENSION))
fires(CRITICAL, early().critical(EXTENSION), "subscriber", br_version=IN_FORCE)
silent(CRITICAL, plain())

_IN_CA = "pkix.subject_key_identifier.missing_in_ca"
fires(_IN_CA, early_subca().without("subjectKeyIdentifier"), br_version="in-force")
silent(_IN_CA, early_subca(), br_version="in-force")

EMPTY = "pkix.subject_key_identifier.empty"
for _kind, _certificate in {"": plain(), "root": root(), "subca": subca(), "tcsubca": tcsubca()}.items():
    fires(EMPTY, _certificate.extension(EXTENSION, der.octet_string(b"")), _kind)
    silent(EMPTY, _certificate.extension(EXTENSION, der.octet_string(b"\0")), _kind)
