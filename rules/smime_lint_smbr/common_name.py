"""commonName of the subject: BR 3.1.2, 7.1.4.2.2(a).

A certificate does not show which names a CA verified, or whether a commonName is a Personal Name or a
Pseudonym. What the other attributes contradict is an error; what looks unusual is a notice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from enum import Enum

import msgspec

from smime_lint.br import CertificateType
from smime_lint.model import (
    AttributeTypeAndValue,
    CommonName,
    GivenName,
    Name,
    OrganizationName,
    Pseudonym,
    Surname,
    normalize,
    pattern,
    remembered,
)
from smime_lint.rules import Context, Defaults, Holder, Kind, Scope, Severity, Violation, Violations

from .attribute_values import SUBJECT_NAMES, fold, has_value, is_metadata_only, is_placeholder
from .mailboxes import is_missing_from_san, mailbox_in, tokens_of
from .tables.attributes import NAME_AND_PSEUDONYM_APART
from .tables.legal_forms import LEGAL_FORMS, LEGAL_FORMS_IN_CAPITALS, LEGAL_FORMS_WITHIN
from .tables.roles import ROLES

rule = Defaults(on=Name, within=SUBJECT_NAMES, citation="BR 7.1.4.2.2(a)", since="1.0.0").rule

_PERSONS = CertificateType.SPONSOR | CertificateType.INDIVIDUAL

SPELLING = ("pkix.name.leading_or_trailing_whitespace", "pkix.name.not_nfc")
"""Replacing the value also mends what these rules report."""

COMMON_NAME_UPPER_BOUND = 64
"""RFC 5280 A.1, ub-common-name."""

_WORD = pattern(r"\w+")
_LETTERS = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters without an accent that could be removed, and how they are transcribed."""


def _has_common_name(name: Name) -> bool:
    return name.has(CommonName)


def _names_a_person(name: Name) -> bool:
    """Whether there is a commonName beside givenName or surname, and no pseudonym."""
    return name.has(CommonName) and (name.has(GivenName) or name.has(Surname)) and not name.has(Pseudonym)


def _has_pseudonym_alone(name: Name) -> bool:
    """Whether there is a pseudonym without givenName and surname."""
    return name.has(Pseudonym) and not name.has(GivenName) and not name.has(Surname)


def _common_names(name: Name) -> Iterator[tuple[AttributeTypeAndValue, str]]:
    """The commonNames of a name, with their texts."""
    for attribute in name.attributes:
        if type(attribute) is CommonName and (text := attribute.text):
            yield attribute, text


@rule(
    "smbr.common_name.not_mailbox",
    by_shape=True,
    on=CommonName,
    types=CertificateType.MAILBOX,
    severity=Severity.ERROR,
    covers=(*SPELLING, "smbr.subject.placeholder_value", "smbr.subject.tool_default_value"),
    fix="put a mailbox of subjectAltName into commonName, or remove commonName",
)
def not_mailbox(attribute: CommonName) -> Violations:
    """commonName of a mailbox-validated certificate is a Mailbox Address.

    The whole value is the address, without display name, angle brackets or blanks. The BR do not prohibit
    several commonNames; each of them is checked.
    """
    text = attribute.text
    if text and mailbox_in(text) is None:
        yield Violation(attribute, f"commonName is not a Mailbox Address: {text[:64]!r}")


@rule(
    "smbr.common_name.mailbox_not_in_san",
    when=lambda attribute: mailbox_in(attribute.text) is not None,
    on=CommonName,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    fix="repeat the mailbox in subjectAltName",
)
def mailbox_not_in_san(attribute: CommonName, ctx: Context) -> Violations:
    """A Mailbox Address in commonName is an rfc822Name or SmtpUTF8Mailbox of subjectAltName.

    Local parts are compared exactly, domains without regard to case and with U-labels as A-labels. If
    subjectAltName is missing, does not decode or has no mailbox, only that is reported. A text such as
    "Health@Work" that is also the organizationName or the pseudonym is not a mailbox. For a directoryName,
    see smbr.subject_alt_name.directory_name_mailbox_not_repeated.
    """
    mailbox = mailbox_in(attribute.text)
    if mailbox is None or not is_missing_from_san(ctx.certificate, mailbox):
        return
    if "." in mailbox.domain or not is_another_name(attribute, ctx.tbs.subject):
        yield Violation(attribute, f"the mailbox {attribute.text} of commonName is not in subjectAltName")


@rule(
    "smbr.common_name.organization_mismatch",
    when=_has_common_name,
    types=CertificateType.ORGANIZATION,
    severity=Severity.ERROR,
    covers=(*SPELLING, "smbr.subject.placeholder_value", "smbr.subject.tool_default_value"),
    fix="copy organizationName or a mailbox of subjectAltName into commonName, or remove commonName",
)
def organization_mismatch(name: Name) -> Violations:
    """commonName of an organization-validated certificate is the organizationName or a Mailbox Address.

    The texts are compared, whatever their string types; with several organizationNames, one of them has to
    match. A difference only in case, blanks or Unicode normalisation is reported as doubtful. A name without
    organizationName is not checked here: in the subject, that it is missing is another fault; for a
    directoryName see smbr.subject_alt_name.directory_name_not_organization.
    """
    for attribute, difference in _organization_differences(name):
        if difference is _Difference.OTHER:
            yield Violation(attribute, "commonName is neither the organizationName nor a Mailbox Address")


@rule(
    "smbr.common_name.organization_mismatch_doubtful",
    when=_has_common_name,
    types=CertificateType.ORGANIZATION,
    severity=Severity.NOTICE,
    doubtful_of="smbr.common_name.organization_mismatch",
    covers=SPELLING,
    fix="copy organizationName into commonName unchanged",
)
def organization_mismatch_doubtful(name: Name) -> Violations:
    """commonName of an organization-validated certificate is spelled like the organizationName.

    It differs only in case, blanks or Unicode normalisation, in which names may differ and still match
    according to RFC 5280 7.1.
    """
    for attribute, difference in _organization_differences(name):
        if difference is _Difference.SPELLING:
            yield Violation(attribute, "commonName and organizationName are spelled differently")


class _Difference(str, Enum):
    """How a commonName differs from the organizationName."""

    OTHER = "other"
    SPELLING = "spelling"


def _organization_differences(name: Name) -> Iterator[tuple[AttributeTypeAndValue, _Difference]]:
    """The commonNames that are neither the organizationName nor a mailbox.

    An organizationName that names no organization, such as "-", is another fault, and nothing is compared
    with it.
    """
    organizations = organizations_of(name)
    for attribute, text in _common_names(name):
        if organizations and text not in organizations and mailbox_in(text) is None:
            folded = fold(text)
            is_same = any(fold(organization) == folded for organization in organizations)
            yield attribute, _Difference.SPELLING if is_same else _Difference.OTHER


def organizations_of(name: Name) -> list[str]:
    """The organizationNames that have a value."""
    return [text for text in name.texts(OrganizationName) if not is_no_name(text)]


def is_another_name(attribute: AttributeTypeAndValue, name: Name | None) -> bool:
    """Whether the value is also that of organizationName or pseudonym."""
    text = attribute.text or ""
    return name is not None and (has_value(name, OrganizationName, text) or has_value(name, Pseudonym, text))


def _may_name_the_person(text: str, name: Name) -> bool:
    """Whether a text that is the organizationName can also be the name of the person.

    Sole traders trade under their names, with a title or a legal form added. It can be one if all words of a
    surname and one of a given name are in it, or if text and names are in different scripts.
    """
    words = set(_words(text))
    given = {word for value in name.texts(GivenName) for word in _words(value)}
    surnames = [set(_words(value)) for value in name.texts(Surname)]
    if any(surname and surname <= words for surname in surnames) and given & words:
        return True
    names = "".join([*name.texts(GivenName), *name.texts(Surname)])
    return bool(names) and _is_latin(text) != _is_latin(names)


class _Mailboxes(str, Enum):
    """Which mailboxes a text contains that is not a mailbox itself."""

    NONE = "none"
    BESIDE_TEXT = "beside text"
    ONLY = "only"


def _mailboxes_in(text: str) -> _Mailboxes:
    """Whether a text that is not a Mailbox contains one or several, and whether it contains anything else.

    White space around a mailbox counts as other text, since it is hard to see.
    """
    if "@" not in text or mailbox_in(text) is not None:
        return _Mailboxes.NONE
    found = [mailbox is not None and "." in mailbox.domain for _, mailbox in tokens_of(text)]
    if not any(found):
        return _Mailboxes.NONE
    return _Mailboxes.ONLY if all(found) and mailbox_in(text.strip()) is None else _Mailboxes.BESIDE_TEXT


def _is_company_name(text: str) -> bool:
    """Whether a legal form in the text shows that it is not the name of a person."""
    words = text.replace(".", "").replace(",", " ").split()[1:]
    return any(form in text for form in LEGAL_FORMS_WITHIN) or any(
        word in LEGAL_FORMS_IN_CAPITALS or word.casefold() in LEGAL_FORMS for word in words
    )


class _Verdict(msgspec.Struct, frozen=True):
    message: str
    is_certain: bool


def _verdict(text: str, name: Name) -> _Verdict | None:
    """What is wrong with the commonName of a person's certificate that does not name a person."""
    if has_value(name, OrganizationName, text):
        return _organization_for_person(text, name)
    mailboxes = _mailboxes_in(text)
    if mailboxes is _Mailboxes.NONE or has_value(name, Pseudonym, text):
        return None
    if mailboxes is _Mailboxes.ONLY:
        return _Verdict("commonName is a mailbox with other characters around it, or several mailboxes", True)
    return _Verdict("commonName contains a mailbox and other text", False)


def _organization_for_person(text: str, name: Name) -> _Verdict | None:
    """The verdict on a commonName that is the organizationName."""
    if (
        mailbox_in(text) is not None
        or has_value(name, Pseudonym, text)
        or _unknown_words(text, name) == []
        or _may_name_the_person(text, name)
    ):
        return None
    named_otherwise = name.has(GivenName) or name.has(Surname) or name.has(Pseudonym)
    return _Verdict(
        "commonName is the organizationName, not the name of the person",
        named_otherwise or _is_company_name(text),
    )


def _report(name: Name, is_certain: bool) -> Violations:
    for attribute, text in _common_names(name):
        verdict = _verdict(text, name)
        if verdict is not None and verdict.is_certain is is_certain:
            yield Violation(attribute, verdict.message)


_PSEUDONYM_MISMATCHES = (
    "smbr.common_name.pseudonym_mismatch",
    "smbr.common_name.pseudonym_mismatch_until_1_0_3",
)


@rule(
    "smbr.common_name.not_personal_name_or_pseudonym_attribute_1_0_0",
    when=_has_common_name,
    types=_PERSONS,
    severity=Severity.ERROR,
    until="1.0.0",
    covers=(*SPELLING, *_PSEUDONYM_MISMATCHES),
    fix="put the name of the person, the value of pseudonym or a mailbox into commonName",
)
def not_personal_name_or_pseudonym_attribute_1_0_0(name: Name) -> Violations:
    """commonName of a person's certificate is a Personal Name, the value of pseudonym or a Mailbox Address.

    A Personal Name can have any form, so an error is only a commonName that is the organizationName, or a
    mailbox with "mailto:", angle brackets or other mailboxes around it. If givenName and surname or pseudonym
    are the same name, as with sole traders, it is a Personal Name. 1.0.1 replaced this wording before the BR
    came into force.
    """
    return _report(name, is_certain=True)


@rule(
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox",
    when=_has_common_name,
    types=_PERSONS,
    severity=Severity.ERROR,
    replaces=("smbr.common_name.not_personal_name_or_pseudonym_attribute_1_0_0",),
    since="1.0.1",
    covers=(*SPELLING, *_PSEUDONYM_MISMATCHES),
    fix="put the name or pseudonym of the person or a mailbox into commonName",
)
def not_personal_name_pseudonym_or_mailbox(name: Name) -> Violations:
    """commonName of a person's certificate is a Personal Name, a Pseudonym or a Mailbox Address.

    A Personal Name can have any form and a Pseudonym need not be repeated in the attribute, so an error is
    only a commonName that is the organizationName, or a mailbox with "mailto:", angle brackets or other
    mailboxes around it. If givenName and surname or pseudonym are the same name, as with sole traders, it is
    a Personal Name. If the subject has none of these, the name of a company is not that of a person; other
    organizationNames are reported as doubtful.
    """
    return _report(name, is_certain=True)


@rule(
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful",
    when=_has_common_name,
    types=_PERSONS,
    severity=Severity.NOTICE,
    doubtful_of="smbr.common_name.not_personal_name_pseudonym_or_mailbox",
    covers=SPELLING,
    fix="put only the name or pseudonym of the person or a mailbox into commonName",
)
def not_personal_name_pseudonym_or_mailbox_doubtful(name: Name) -> Violations:
    """commonName is not the organizationName, and contains nothing besides a mailbox.

    Sole traders trade under their own names, and a Legacy certificate may name them in commonName alone: an
    organizationName without the legal form of a company can be the person's name. A mailbox next to a name
    ("Jane Doe <jane@example.com>") or with white space around it is not a Mailbox Address, but can be the
    form of the name that the person prefers.
    """
    return _report(name, is_certain=False)


@remembered
def _words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation; umlauts and their transcriptions are
    equal."""
    decomposed = normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    for pair in ("aa", "ae", "oe", "ue"):
        plain = plain.replace(pair, pair[0])
    return tuple(_WORD.findall(plain))


def _is_latin(text: str) -> bool:
    """Whether all letters are of the Latin script."""
    return text.isascii() or all(not c.isalpha() or ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in text)


def _unknown_words(text: str, name: Name) -> list[str] | None:
    """The words of a commonName that are in neither givenName nor surname; None if there is neither.

    An initial counts as the name that begins with it.
    """
    given_names: list[str] = []
    surnames: list[str] = []
    for attribute in name.attributes:
        if type(attribute) is GivenName:
            given_names.append(attribute.text or "")
        elif type(attribute) is Surname:
            surnames.append(attribute.text or "")
    if not given_names and not surnames:
        return None
    if len(given_names) == len(surnames) == 1 and text == f"{given_names[0]} {surnames[0]}":
        return []
    given = [word for value in given_names for word in _words(value)]
    family = [word for value in surnames for word in _words(value)]
    known = {*given, *family}
    initials = {word[0] for word in known}
    found = _words(text)
    unknown = [word for word in found if word not in known and word not in initials]
    if unknown and "".join(found) in ("".join(given + family), "".join(family + given)):
        return []  # a script that writes names without blanks between them
    return unknown


def is_no_name(text: str) -> bool:
    """Whether the value of an attribute is empty, or says that there is none."""
    return not text or is_metadata_only(text) or is_placeholder(text)


def _strange_words(name: Name) -> Iterator[tuple[AttributeTypeAndValue, list[str], bool]]:
    """The commonNames with words that givenName and surname lack, these words, and whether they are all
    words.

    A mailbox, the organizationName, a commonName together with a pseudonym, and one in another script are not
    compared, nor is anything if a givenName or surname has no value, which is reported itself.
    """
    for attribute, text in _common_names(name):
        if mailbox_in(text) is not None:
            continue
        unknown = _unknown_words(text, name)
        if (
            unknown
            and not name.has(Pseudonym)
            and not has_value(name, OrganizationName, text)
            and _mailboxes_in(text) is _Mailboxes.NONE
            and _is_latin(text) == _is_latin("".join([*name.texts(GivenName), *name.texts(Surname)]))
            and not any(map(is_no_name, (*name.texts(GivenName), *name.texts(Surname))))
        ):
            yield attribute, unknown, len(unknown) == len(_words(text))


@rule(
    "smbr.common_name.personal_name_not_given_name_surname",
    when=_names_a_person,
    types=_PERSONS,
    severity=Severity.NOTICE,
    fix="verify that commonName is a form of the verified name",
)
def personal_name_not_given_name_surname(name: Name, ctx: Scope) -> Violations:
    """The Personal Name is presented as givenName and/or surname.

    Order, a selection of the given names, initials, case, accents and their transcriptions do not matter, and
    names in another script are not compared. The BR allow the presentation format that the subject or the CA
    prefers, hence a notice. From 1.0.4 on, a commonName that shares no word with givenName and surname is
    reported as a possible pseudonym instead.
    """
    for attribute, unknown, none_shared in _strange_words(name):
        if not (none_shared and NAME_AND_PSEUDONYM_APART.at(ctx.br_version)):
            words = ", ".join(unknown)
            yield Violation(
                attribute, f"commonName has words that are not in givenName and surname: {words[:200]}"
            )


@rule(
    "smbr.common_name.pseudonym_with_given_name_or_surname",
    when=_names_a_person,
    types=_PERSONS,
    severity=Severity.NOTICE,
    since="1.0.4",
    fix="remove givenName and surname if commonName is a pseudonym",
)
def pseudonym_with_given_name_or_surname(name: Name) -> Violations:
    """If commonName contains a Pseudonym, givenName and surname are not present.

    A commonName that shares no word with them can be a pseudonym or the name in another form; hence a notice.
    Names in another script are not compared.
    """
    for attribute, _, none_shared in _strange_words(name):
        if none_shared:
            yield Violation(
                attribute, "commonName shares no word with givenName and surname; it may be a pseudonym"
            )


def _pseudonym_mismatches(name: Name) -> Violations:
    if not _has_pseudonym_alone(name):
        return
    values = (text.strip() for text in name.texts(Pseudonym))
    pseudonyms = [normalize("NFC", value) for value in values if not is_no_name(value)]
    for attribute, text in _common_names(name) if pseudonyms else ():
        common_name = normalize("NFC", text)
        if mailbox_in(text) is None and not any(value in common_name for value in pseudonyms):
            yield Violation(attribute, f"commonName does not contain the pseudonym {pseudonyms[0][:200]!r}")


@rule(
    "smbr.common_name.pseudonym_mismatch_until_1_0_3",
    when=_has_pseudonym_alone,
    types=_PERSONS,
    severity=Severity.NOTICE,
    since="1.0.1",
    until="1.0.3",
    covers=("smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful",),
    fix="put the value of pseudonym into commonName, or remove one of them",
)
def pseudonym_mismatch_until_1_0_3(name: Name) -> Violations:
    """A Pseudonym in commonName contains the pseudonym attribute if that is present.

    In these versions commonName may also be a Personal Name if there is a pseudonym, hence a notice.
    """
    return _pseudonym_mismatches(name)


@rule(
    "smbr.common_name.pseudonym_mismatch",
    when=_has_pseudonym_alone,
    types=_PERSONS,
    severity=Severity.ERROR,
    replaces=("smbr.common_name.pseudonym_mismatch_until_1_0_3",),
    since="1.0.4",
    covers=(
        "smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful",
        "smbr.common_name.personal_name_with_pseudonym",
        "smbr.subject.placeholder_value",
        "smbr.subject.tool_default_value",
    ),
    fix="put the value of pseudonym into commonName, or remove one of them",
)
def pseudonym_mismatch(name: Name) -> Violations:
    """If the subject contains pseudonym, commonName contains its value or is a Mailbox Address.

    A commonName that is a Pseudonym contains the attribute; a Personal Name excludes the attribute. So a
    commonName that does not contain it violates one of the two. More text around the value is accepted. The
    texts are compared exactly, after trimming and Unicode normalisation. A name with both pseudonym and
    givenName or surname is not checked: its commonName may be the Personal Name, and the fault is the
    pseudonym.
    """
    return _pseudonym_mismatches(name)


@rule(
    "smbr.common_name.personal_name_not_meaningful",
    when=lambda name: name.has(CommonName) and not name.has(Pseudonym),
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 3.1.2, 7.1.4.2.2(a)",
    covers=(
        "smbr.common_name.personal_name_not_given_name_surname",
        "smbr.common_name.pseudonym_with_given_name_or_surname",
    ),
    fix="put the verified name of the person into commonName",
)
def personal_name_not_meaningful(name: Name) -> Violations:
    """The Personal Name in commonName is a meaningful representation of the verified name.

    Single letters, numbers and the names of roles usually are not. If pseudonym is present, they are not
    reported.
    """
    for attribute, text in _common_names(name):
        word = text.strip(" .").casefold()
        is_role = word in ROLES or (len(word) == 1 and word.isascii())
        if (is_role or not any(map(str.isalpha, word))) and not name.has(Pseudonym):
            yield Violation(attribute, f"commonName {text[:64]!r} does not look like the name of a person")


@rule(
    "smbr.common_name.too_long",
    by_shape=True,
    on=CommonName,
    within=Holder.SUBJECT,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a) Note; RFC 5280 A.1",
    covers=("pkix.name.common_name_too_long",),
    fix="shorten or remove commonName; put a longer mailbox into subjectAltName only",
)
def too_long(attribute: CommonName) -> Violations:
    """commonName complies with its upper bound in RFC 5280, 64 characters.

    Characters are counted, not octets. The commonName of other names is checked by
    pkix.name.common_name_too_long.
    """
    text = attribute.text
    if text is not None and len(text) > COMMON_NAME_UPPER_BOUND:
        yield Violation(
            attribute, f"commonName has {len(text)} characters; the maximum is {COMMON_NAME_UPPER_BOUND}"
        )
