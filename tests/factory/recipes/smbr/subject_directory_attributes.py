"""Recipes for smbr.subject_directory_attributes."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

COUNTRY_OF_CITIZENSHIP = "1.3.6.1.5.5.7.9.4"
ATTRIBUTES = der.sequence(der.sequence(der.oid(COUNTRY_OF_CITIZENSHIP), der.set_of(der.printable("GB"))))
NAME = "subjectDirectoryAttributes"

for profile in ("sponsor-multipurpose", "individual-strict", "mailbox-strict"):
    fires("smbr.subject_directory_attributes.prohibited", base(profile).extension(NAME, ATTRIBUTES), profile)
fires(
    "smbr.subject_directory_attributes.prohibited",
    base("sponsor-strict").extension(NAME, der.null()),
    "malformed",
)
silent("smbr.subject_directory_attributes.prohibited", base("sponsor-legacy").extension(NAME, ATTRIBUTES))

fires(
    "smbr.subject_directory_attributes.critical",
    base("sponsor-legacy").extension(NAME, ATTRIBUTES, critical=True),
)
silent("smbr.subject_directory_attributes.critical", base("sponsor-legacy").extension(NAME, ATTRIBUTES))

fires(
    "smbr.subject_directory_attributes.mailbox_validated",
    base("mailbox-legacy").extension(NAME, ATTRIBUTES),
)
silent(
    "smbr.subject_directory_attributes.mailbox_validated",
    base("individual-legacy").extension(NAME, ATTRIBUTES),
)
silent(
    "smbr.subject_directory_attributes.mailbox_validated",
    base("mailbox-strict").extension(NAME, ATTRIBUTES),
    "strict",
    also=("smbr.subject_directory_attributes.prohibited",),
)

_PLACE = der.sequence(der.sequence(der.oid("1.3.6.1.5.5.7.9.4"), der.set_of(der.printable("GB"))))
fires(
    "smbr.subject_directory_attributes.prohibited",
    base("sponsor-strict").extension("subjectDirectoryAttributes", _PLACE, critical=True),
    "critical",
)
