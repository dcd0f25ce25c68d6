"""Recipes for smbr.adobe_archive_rev_info."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

REV_INFO = der.sequence(der.integer(1))
NAME = "adobeArchiveRevInfo"

fires(
    "smbr.adobe_archive_rev_info.prohibited", base("sponsor-strict").extension(NAME, REV_INFO, critical=True)
)
silent("smbr.adobe_archive_rev_info.prohibited", base("sponsor-multipurpose").extension(NAME, REV_INFO))

for profile in ("sponsor-multipurpose", "individual-legacy"):
    fires(
        "smbr.adobe_archive_rev_info.critical",
        base(profile).extension(NAME, REV_INFO, critical=True),
        profile,
    )
silent("smbr.adobe_archive_rev_info.critical", base("sponsor-multipurpose").extension(NAME, REV_INFO))
silent(
    "smbr.adobe_archive_rev_info.critical",
    base("sponsor-strict").extension(NAME, REV_INFO, critical=True),
    "strict",
    also=("smbr.adobe_archive_rev_info.prohibited",),
)
