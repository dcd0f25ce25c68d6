"""Recipes for smbr.lei."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

LEI = der.printable("9999EXAMPLELTD000126")
ROLE = der.printable("Chief Financial Officer")
EXTENSION = "legalEntityIdentifier"
ROLE_EXTENSION = "legalEntityIdentifierRole"

fires("smbr.lei.prohibited", base("mailbox-legacy").extension(EXTENSION, LEI), "mailbox")
fires("smbr.lei.prohibited", base("individual-strict").extension(EXTENSION, LEI, critical=True), "individual")
fires(
    "smbr.lei.prohibited",
    base("mailbox-strict").extension(EXTENSION, der.null()),
    "malformed",
)
silent("smbr.lei.prohibited", base("organization-strict").extension(EXTENSION, LEI), "organization")
silent("smbr.lei.prohibited", base("sponsor-legacy").extension(EXTENSION, LEI))

fires("smbr.lei.role_prohibited", base("mailbox-multipurpose").extension(ROLE_EXTENSION, ROLE), "mailbox")
fires("smbr.lei.role_prohibited", base("individual-legacy").extension(ROLE_EXTENSION, ROLE), "individual")
silent(
    "smbr.lei.role_prohibited",
    base("sponsor-legacy").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE),
)

organization_role = (
    base("organization-multipurpose").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE)
)
fires("smbr.lei.role_prohibited_organization", organization_role)
fires("smbr.lei.role_prohibited_organization", organization_role, "since_1_0_1", br_version="1.0.1")
silent("smbr.lei.role_prohibited_organization", organization_role, "version_before", br_version="1.0.0")
silent(
    "smbr.lei.role_prohibited_organization",
    base("sponsor-multipurpose").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE),
)

fires("smbr.lei.role_organization_in_1_0_0", organization_role, br_version="1.0.0")
silent(
    "smbr.lei.role_organization_in_1_0_0",
    organization_role,
    "version_after",
    br_version="1.0.1",
    also=("smbr.lei.role_prohibited_organization",),
)
silent(
    "smbr.lei.role_organization_in_1_0_0",
    base("sponsor-multipurpose").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE),
    br_version="1.0.0",
)

for profile in ("organization-strict", "sponsor-legacy"):
    fires("smbr.lei.critical", base(profile).extension(EXTENSION, LEI, critical=True), profile)
silent("smbr.lei.critical", base("organization-strict").extension(EXTENSION, LEI))
silent(
    "smbr.lei.critical",
    base("individual-strict").extension(EXTENSION, LEI, critical=True),
    "prohibited",
    also=("smbr.lei.prohibited",),
)

fires(
    "smbr.lei.role_critical",
    base("sponsor-strict").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE, critical=True),
)
silent(
    "smbr.lei.role_critical",
    base("sponsor-strict").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE),
)
silent(
    "smbr.lei.role_critical",
    base("organization-strict").extension(EXTENSION, LEI).extension(ROLE_EXTENSION, ROLE, critical=True),
    "prohibited",
    also=("smbr.lei.role_prohibited_organization",),
)

fires("smbr.lei.record_status", base("organization-strict").extension(EXTENSION, LEI))
silent("smbr.lei.record_status", base("organization-strict"))
