"""Recipes for pkix.subject."""

from datetime import datetime, timezone

from smime_lint.testing import ocsp
from smime_lint.testing.authority import early_subca
from smime_lint.testing.certificate import base

from .. import fires, silent
from .common import plain

_BEFORE_THE_BR = datetime(2023, 1, 10, tzinfo=timezone.utc)
_old = base("mailbox-legacy").valid(_BEFORE_THE_BR)

fires("pkix.subject.empty_without_san", _old.subject().without("subjectAltName"), br_version="in-force")
silent("pkix.subject.empty_without_san", _old.without("subjectAltName"), "subject", br_version="in-force")
silent(
    "pkix.subject.empty_without_san",
    _old.subject().critical("subjectAltName"),
    "subject_alt_name",
    br_version="in-force",
)

fires("pkix.subject.empty_for_ca", early_subca().subject(), br_version="in-force")
silent("pkix.subject.empty_for_ca", early_subca(), br_version="in-force")

# certificates of other kinds
_WITHOUT_SAN = "pkix.subject.empty_without_san"
fires(_WITHOUT_SAN, plain().subject().without("subjectAltName"), "other")
fires(_WITHOUT_SAN, ocsp.responder().subject(), "responder")
silent(_WITHOUT_SAN, ocsp.responder(), "responder")
silent(_WITHOUT_SAN, plain().subject().critical("subjectAltName"), "other")
silent(
    _WITHOUT_SAN, early_subca().subject(), "subca", br_version="in-force", also=("pkix.subject.empty_for_ca",)
)
