"""Legal Entity Identifiers: ISO 17442-1 clause 6, ISO/IEC 7064 MOD 97-10.

The rules check the LEI extension and the reference in organizationIdentifier values of the scheme LEI. Each
LEI has at most one defect, the first of: length, alphabet, check digits that are not digits, check digits out
of range, checksum. A character in the extension that its string type does not permit is reported as an
encoding error.
"""

from __future__ import annotations

from smime_lint.model import (
    DirectoryName,
    Holder,
    LegalEntityIdentifier,
    Node,
    OrganizationIdentifier,
    SubjectAltName,
    TBSCertificate,
    remembered,
)
from smime_lint.rules import CertificateType, Context, Rule, Severity, Violation, Violations, rule

ORGANIZATIONS = CertificateType.ORGANIZATION | CertificateType.SPONSOR
LENGTH = 20
DIGITS = frozenset("0123456789")
ALPHABET = DIGITS | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def identifier_leis(tbs: TBSCertificate) -> list[str]:
    """The references in organizationIdentifiers of the scheme LEI.

    They are those of the subject and of directoryNames in subjectAltName.
    """
    attributes = () if tbs.subject is None else tbs.subject.attributes
    san = tbs.get(SubjectAltName)
    for name in () if san is None else san.names:
        if type(name) is DirectoryName:
            attributes += name.name.attributes
    references = map(_reference, attributes)
    return [reference for reference in references if reference is not None]


def _reference(attribute: Node) -> str | None:
    """The reference in an organizationIdentifier of the scheme LEI, None for anything else.

    A country code other than XG, lower case and a missing reference are checked by other rules.
    """
    text = (attribute.text if isinstance(attribute, OrganizationIdentifier) else None) or ""
    is_lei = text[:3].upper() == "LEI" and text[5:6] == "-" and any(map(str.isalnum, text[6:]))
    return text[6:] if is_lei else None


def _lei_in(node: Node) -> str | None:
    """The LEI in an extension or an organizationIdentifier, None if there is none or it is not text."""
    if isinstance(node, LegalEntityIdentifier):
        return node.lei.text if node.lei.is_in_alphabet else None  # reported as an encoding error
    return _reference(node)


@remembered  # for the rule on each of the defects
def defect_of(lei: str) -> tuple[str, str] | None:
    """The defect of an LEI as the last part of its rule's id, and its description; None for a valid LEI."""
    if len(lei) != LENGTH:
        return "length", f"it has {len(lei)} characters; it must have {LENGTH}"
    foreign = next((character for character in lei[:18] if character not in ALPHABET), None)
    if foreign is not None:
        return "alphabet", f"it contains {foreign!r}; it must consist of digits and capital letters"
    check_digits = lei[18:]
    if not DIGITS.issuperset(check_digits):
        return "check_digits_not_numeric", f"it ends in {check_digits!r}; it must end in two digits"
    if not 2 <= int(check_digits) <= 98:
        return "check_digits_out_of_range", f"its check digits are {check_digits}; they must be 02 to 98"
    remainder = int("".join(str(int(character, 36)) for character in lei)) % 97
    if remainder != 1:
        return "checksum", f"its remainder modulo 97 is {remainder}; it must be 1"
    return None


def _lei_rule(defect: str, citation: str, requirement: str, description: str) -> Rule:
    """The rule on one of the defects."""

    def check(node: Node) -> Violations:
        lei = _lei_in(node)
        found = None if lei is None else defect_of(lei)
        if lei is not None and found is not None and found[0] == defect:
            where = node.lei if isinstance(node, LegalEntityIdentifier) else node
            yield Violation(where, f"the LEI {lei[:64]!r} is not valid: {found[1]}", value=lei)

    check.__doc__ = f"{requirement}\n\n{description}"
    return rule(
        f"iso.lei.{defect}",
        on=(LegalEntityIdentifier, OrganizationIdentifier),
        within=(Holder.CERTIFICATE, Holder.SUBJECT, Holder.SUBJECT_ALT_NAME),
        when=lambda node: isinstance(node, LegalEntityIdentifier) or _reference(node) is not None,
        types=ORGANIZATIONS,
        severity=Severity.ERROR,
        citation=citation,
        covers=(
            "pkix.name.printable_string_alphabet",
            "smbr.lei.invalid_code",
            "smbr.organization_identifier.lei_invalid",
        ),
        fix="encode the LEI as it is registered in the Global LEI System",
    )(check)


RULES = (
    _lei_rule(
        "length",
        "ISO 17442-1 6; BR 7.1.2.3(l), Appendix A.1",
        "An LEI has 20 characters.",
        "The rule applies to the LEI extension and to the reference after LEIXG- in organizationIdentifier,\n"
        "of the subject and of directoryNames in subjectAltName.",
    ),
    _lei_rule(
        "alphabet",
        "ISO 17442-1 6; BR 7.1.2.3(l), Appendix A.1",
        "The first 18 characters of an LEI are digits or capital letters.",
        "Lower case and separators are not permitted.",
    ),
    _lei_rule(
        "check_digits_not_numeric",
        "ISO 17442-1 6; BR 7.1.2.3(l), Appendix A.1",
        "The last two characters of an LEI are digits.",
        "They are the check digits.",
    ),
    _lei_rule(
        "check_digits_out_of_range",
        "ISO/IEC 7064; BR 7.1.2.3(l), Appendix A.1",
        "The check digits of an LEI are 02 to 98.",
        "00, 01 and 99 have the same remainder as 97, 98 and 02, so the checksum does not detect them.",
    ),
    _lei_rule(
        "checksum",
        "ISO 17442-1 6; ISO/IEC 7064; BR 7.1.2.3(l), Appendix A.1",
        "The check digits of an LEI match its other characters.",
        "With 10 to 35 in place of A to Z, the LEI is a number whose remainder modulo 97 is 1 (MOD 97-10).",
    ),
)


@rule(
    "iso.lei.mismatch_between_extension_and_identifier",
    on=LegalEntityIdentifier,
    types=ORGANIZATIONS,
    severity=Severity.NOTICE,
    citation="ISO 17442-2 4",
    fix="encode the same LEI in the extension and in organizationIdentifier",
)
def mismatch_between_extension_and_identifier(extension: LegalEntityIdentifier, ctx: Context) -> Violations:
    """The LEI in the extension is the same as the LEI in organizationIdentifier, if both are present.

    Both identify the organization of the subject.
    """
    lei = extension.lei.text
    references = identifier_leis(ctx.tbs)
    if lei is not None and references and lei not in references:
        yield Violation(
            extension.lei,
            f"the LEI is {lei[:64]!r}, but organizationIdentifier contains {references[0][:64]!r}",
        )
