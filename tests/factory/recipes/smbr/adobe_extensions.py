"""Recipes for smbr.adobe_extensions."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

OTHER = "1.2.840.113583.1.1.10"

fires("smbr.adobe_extensions.other_adobe_oid", base("sponsor-strict").extension(OTHER, der.null()))
silent("smbr.adobe_extensions.other_adobe_oid", base("sponsor-multipurpose").extension(OTHER, der.null()))
silent(
    "smbr.adobe_extensions.other_adobe_oid",
    base("sponsor-strict").extension("1.2.840.113583.1.10", der.null()),
    "other_arc",
)
silent(
    "smbr.adobe_extensions.other_adobe_oid",
    base("sponsor-strict").extension("adobeArchiveRevInfo", der.sequence(der.integer(1))),
    "named",
    also=("smbr.adobe_archive_rev_info.prohibited",),
)
