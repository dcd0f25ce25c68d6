"""Recipes for iso.lei."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import Certificate, base

from .. import fires, silent

LEI = "9999EXAMPLELTD000126"
OTHER_LEI = "529900T8BM49AURSDO55"
EXTENSION = "legalEntityIdentifier"


def _with_check_digits(start: str) -> str:
    number = int("".join(str(int(character, 36)) for character in start + "00"))
    return f"{start}{98 - number % 97:02}"


def _aliases() -> dict[str, str]:
    """LEIs whose check digits are 00, 01 or 99 in place of 97, 98 or 02."""
    found: dict[str, str] = {}
    for number in range(1000):
        lei = _with_check_digits(f"9999EXAMPLELTD{number:04}")
        alias = {"97": "00", "98": "01", "02": "99"}.get(lei[18:])
        if alias is not None:
            found.setdefault(alias, lei[:18] + alias)
    return found


def _extension(lei: str, profile: str = "organization-multipurpose") -> Certificate:
    return base(profile).extension(EXTENSION, der.printable(lei))


def _identifier(lei: str, profile: str = "sponsor-strict") -> Certificate:
    return base(profile).attribute("organizationIdentifier", f"LEIXG-{lei}").without_attribute("countryName")


DEFECTS = {
    "length": (LEI[:19], LEI + "0", "9999 EXAMPLE LTD 0001 26", ""),
    "alphabet": (LEI.lower(), "9999-XAMPLELTD000126", "9999EXAMPLE.TD000126"),
    "check_digits_not_numeric": (LEI[:18] + "A1", LEI[:18] + "1A"),
    "check_digits_out_of_range": tuple(_aliases().values()),
    "checksum": (LEI[:18] + "27", "9999EXAMPLELTD000216", "999E9XAMPLELTD000126"),
}
for _defect, _leis in DEFECTS.items():
    for _number, _lei in enumerate(_leis):
        fires(f"iso.lei.{_defect}", _extension(_lei), f"extension_{_number}")
    fires(f"iso.lei.{_defect}", _extension(_leis[0], "sponsor-legacy"), "sponsor")
    fires(f"iso.lei.{_defect}", _identifier(_leis[1]), "identifier")
    silent(f"iso.lei.{_defect}", _extension(LEI), "extension")
    silent(f"iso.lei.{_defect}", _identifier(OTHER_LEI), "identifier")
silent("iso.lei.length", _extension(LEI[:18] + "27"), "wrong_otherwise", also=("iso.lei.checksum",))
silent(
    "iso.lei.checksum", _extension(LEI[:18] + "A1"), "no_digits", also=("iso.lei.check_digits_not_numeric",)
)
silent(
    "iso.lei.checksum",
    base("mailbox-legacy").extension(EXTENSION, der.printable(LEI[:18] + "27")),
    "mailbox",
    also=("smbr.lei.prohibited",),
)
silent(
    "iso.lei.checksum", base().extension(EXTENSION, der.null()), "null", also=("pkix.extensions.invalid_der",)
)
silent(
    "iso.lei.alphabet",
    _extension("9999_XAMPLELTD000126"),
    "outside_printable_string",
    also=("pkix.extensions.invalid_der",),
)
fires("iso.lei.alphabet", _identifier("9999_XAMPLELTD000126"), "utf8_string")
fires(
    "iso.lei.alphabet",
    _identifier("").attribute("organizationIdentifier", der.printable("LEIXG-9999_XAMPLELTD000126")),
    "outside_printable_string",
)
silent("iso.lei.checksum", _extension(_with_check_digits("9999EXAMPLELTD0009")), "computed")

MISMATCH = "iso.lei.mismatch_between_extension_and_identifier"
fires(MISMATCH, _identifier(OTHER_LEI).extension(EXTENSION, der.printable(LEI)))
silent(MISMATCH, _identifier(LEI).extension(EXTENSION, der.printable(LEI)))
silent(MISMATCH, base().extension(EXTENSION, der.printable(LEI)), "other_scheme")

for _defect, _lei in (("checksum", "9999EXAMPLELTD000127"), ("length", "9999EXAMPLELTD00012")):
    fires(
        f"iso.lei.{_defect}",
        base("sponsor-strict").san(
            values.rfc822_name("jane.doe@example.com"),
            values.directory_name(
                ("countryName", "GB"),
                ("organizationName", "Example Ltd"),
                ("organizationIdentifier", f"LEIXG-{_lei}"),
                ("givenName", "Jane"),
                ("surname", "Doe"),
                ("localityName", "London"),
            ),
        ),
        "directory_name",
    )
