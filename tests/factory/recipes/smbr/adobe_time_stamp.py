"""Recipes for smbr.adobe_time_stamp."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import base

from .. import fires, silent

TIME_STAMP = der.sequence(der.integer(1), values.uri("http://tsa.example.com/timestamp"))
NAME = "adobeTimeStamp"

fires("smbr.adobe_time_stamp.prohibited", base("sponsor-strict").extension(NAME, TIME_STAMP, critical=True))
fires(
    "smbr.adobe_time_stamp.prohibited",
    base("mailbox-strict").extension(NAME, der.null()),
    "malformed",
)
silent("smbr.adobe_time_stamp.prohibited", base("sponsor-multipurpose").extension(NAME, TIME_STAMP))

for profile in ("sponsor-multipurpose", "individual-legacy"):
    fires("smbr.adobe_time_stamp.critical", base(profile).extension(NAME, TIME_STAMP, critical=True), profile)
silent("smbr.adobe_time_stamp.critical", base("sponsor-multipurpose").extension(NAME, TIME_STAMP))
silent(
    "smbr.adobe_time_stamp.critical",
    base("sponsor-strict").extension(NAME, TIME_STAMP, critical=True),
    "strict",
    also=("smbr.adobe_time_stamp.prohibited",),
)
