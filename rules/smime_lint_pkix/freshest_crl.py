"""freshestCRL: RFC 5280 4.2.1.15. Rules for its distribution points are in crl_distribution_points.py."""

from __future__ import annotations

from smime_lint.model import FreshestCrl

from .extension_checks import prohibit_critical, require_element

critical = prohibit_critical(
    FreshestCrl,
    "pkix.freshest_crl",
    "RFC 5280 4.2.1.15",
    "Relying parties that do not process delta CRLs use complete CRLs.",
)
empty = require_element(
    FreshestCrl,
    "pkix.freshest_crl",
    "RFC 5280 4.2.1.15",
    lambda extension: extension.points,
    "distribution point",
)
