"""Recipes for smbr.email_address."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import MAILBOX, base

from .. import fires, silent

SINGLE = "smbr.email_address.not_single_mailbox"
NOT_MAILBOXES = {
    "display_name": f"Jane Doe <{MAILBOX}>",
    "angle_brackets": f"<{MAILBOX}>",
    "list": f"{MAILBOX}, john@example.com",
    "semicolon": f"{MAILBOX};john@example.com",
    "uri": f"mailto:{MAILBOX}:",
    "padded": f" {MAILBOX}",
    "newline": f"{MAILBOX}\n",
    "no_domain": "jane.doe@",
    "no_local_part": "@example.com",
    "two_dots": "jane..doe@example.com",
    "domain": "example.com",
}
for variant, text in NOT_MAILBOXES.items():
    fires(SINGLE, base("mailbox-strict").attribute("emailAddress", text), variant)
fires(SINGLE, base("sponsor-legacy").attribute("emailAddress", MAILBOX, "jane"), "second", br_version="1.0.9")
silent(SINGLE, base("mailbox-strict").attribute("emailAddress", MAILBOX))
silent(SINGLE, base("mailbox-strict").attribute("emailAddress", "jane.doe@EXAMPLE.com"), "domain_case")
silent(
    SINGLE,
    base("mailbox-strict")
    .attribute("emailAddress", '"jane doe"@example.com')
    .attribute("commonName", '"jane doe"@example.com')
    .san(values.rfc822_name('"jane doe"@example.com')),
    "quoted",
)
silent(
    SINGLE,
    base("mailbox-strict").attribute("emailAddress", der.utf8(MAILBOX)),
    "string_type",
    also=("pkix.name.email_address_not_ia5",),
)
silent(
    SINGLE,
    base("mailbox-strict").attribute("emailAddress", "-"),
    "metadata",
    also=("smbr.subject.metadata_only_value",),
)
silent(
    SINGLE,
    base("mailbox-strict").attribute("emailAddress", ""),
    "empty",
    also=("pkix.name.empty_value",),
)

MULTIPLE = "smbr.email_address.multiple"
JOHN = "john@example.com"
BOTH = base("mailbox-strict").san(values.rfc822_name(MAILBOX), values.rfc822_name(JOHN))
fires(MULTIPLE, BOTH.attribute("emailAddress", MAILBOX, JOHN))
fires(MULTIPLE, base("sponsor-legacy").attribute("emailAddress", MAILBOX, MAILBOX), "same")
silent(MULTIPLE, BOTH.attribute("emailAddress", MAILBOX))

TOO_LONG = "smbr.email_address.too_long"


def long_address(length: int) -> str:
    """A mailbox of so many characters, with no part longer than it may be."""
    return "j" * 64 + "@" + "a" * 63 + "." + "b" * 63 + "." + "c" * (length - 197) + ".com"


for length in (255, 256):
    (fires if length > 255 else silent)(
        TOO_LONG,
        base("sponsor-legacy")
        .attribute("emailAddress", long_address(length))
        .san(values.rfc822_name(MAILBOX), values.rfc822_name(long_address(length))),
        str(length),
    )
silent(
    TOO_LONG,
    base("mailbox-strict").issuer(
        ("countryName", "GB"),
        ("organizationName", "Example Trust Ltd"),
        ("emailAddress", long_address(256)),
        ("commonName", "CA 1"),
    ),
    "issuer",
    also=("pkix.name.email_address_too_long",),
)
