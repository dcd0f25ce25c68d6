"""commonName of the subject: BR 3.1.2, 7.1.4.2.2(a).

Which names a CA verified, and whether a commonName is meant as a Personal Name or as a Pseudonym, no
certificate shows. What its other attributes contradict is an error; what merely looks odd is a notice.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import NamedTuple

from smime_lint.br import CertificateType
from smime_lint.model import (
    CommonName,
    GivenName,
    OrganizationName,
    Pseudonym,
    Subject,
    Surname,
    normalize,
    remembered,
)
from smime_lint.rules import Context, Holder, Kind, Severity, Violation, Violations, rule

from .attribute_values import fold, has_value, is_first, is_metadata_only, is_placeholder
from .mailboxes import is_missing_from_san, mailbox_in
from .tables.attributes import NAME_AND_PSEUDONYM_APART
from .tables.legal_forms import LEGAL_FORMS, LEGAL_FORMS_IN_CAPITALS, LEGAL_FORMS_WITHIN

_PERSONS = CertificateType.SPONSOR | CertificateType.INDIVIDUAL

COMMON_NAME_UPPER_BOUND = 64
"""RFC 5280 A.1, ub-common-name."""

_WORD = re.compile(r"\w+")
_LETTERS = str.maketrans({"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
"""Letters that have no accent to lose, and how they are written without."""
_ROLES = frozenset(
    {
        *("admin", "administrator", "root", "postmaster", "webmaster", "hostmaster", "abuse", "noreply"),
        *("no-reply", "support", "info", "contact", "office", "sales", "marketing", "service", "helpdesk"),
        *("help desk", "service desk", "it", "hr", "human resources", "security", "user", "employee"),
        *("team", "staff", "mailbox", "email", "e-mail", "mail", "accounting", "billing", "finance"),
        *("customer service", "secretary", "reception", "anonymous", "nobody", "name", "common name"),
    }
)


@rule(
    "smbr.common_name.not_mailbox",
    on=CommonName,
    within=Holder.SUBJECT,
    types=CertificateType.MAILBOX,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    fix="put a mailbox of subjectAltName into commonName, or leave commonName out",
)
def not_mailbox(attribute: CommonName) -> Violations:
    """commonName of a mailbox-validated certificate is a Mailbox Address.

    The whole value, without display name, angle brackets or blanks. Several commonNames are not forbidden;
    each is judged. That the mailbox stands in the SAN too is another rule's.
    """
    text = attribute.text
    if text and mailbox_in(text) is None and not is_metadata_only(text):
        yield Violation(attribute, "commonName is not a Mailbox Address")


@rule(
    "smbr.common_name.mailbox_not_in_san",
    on=CommonName,
    within=Holder.SUBJECT,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    fix="repeat the mailbox in subjectAltName",
)
def mailbox_not_in_san(attribute: CommonName, ctx: Context) -> Violations:
    """A Mailbox Address in commonName is one of the mailboxes in subjectAltName.

    Compared are the local part to the letter and the domain without case, U-labels as A-labels. Where
    subjectAltName is missing, does not decode or has no mailbox at all, that is the fault, and this rule
    is silent. So it is on a text such as "Health@Work" that is the organizationName or the pseudonym.
    """
    mailbox = mailbox_in(attribute.text)
    if mailbox is None or not is_missing_from_san(ctx.certificate, mailbox):
        return
    if "." in mailbox.domain or not _is_another_name(attribute, ctx):
        yield Violation(attribute, "the mailbox in commonName is none of those in subjectAltName")


@rule(
    "smbr.common_name.organization_mismatch",
    on=CommonName,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    fix="copy organizationName or a mailbox of subjectAltName into commonName, or leave commonName out",
)
def organization_mismatch(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of an organization-validated certificate is the organizationName or a Mailbox Address.

    Compared is the text, whatever the string types; with several organizationNames, any of them will do. A
    difference in case, blanks or Unicode normalisation only is reported as doubtful. Where organizationName
    is missing, that is the fault.
    """
    if _organization_difference(attribute, ctx) == "other":
        yield Violation(attribute, "commonName is neither the organizationName nor a Mailbox Address")


@rule(
    "smbr.common_name.organization_mismatch_doubtful",
    on=CommonName,
    within=Holder.SUBJECT,
    types=CertificateType.ORGANIZATION,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    fix="copy organizationName into commonName as it stands",
    doubtful_of="smbr.common_name.organization_mismatch",
)
def organization_mismatch_doubtful(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of an organization-validated certificate is spelled like the organizationName.

    It is the same but for case, blanks or Unicode normalisation, which RFC 5280 7.1 does not count as a
    difference between names.
    """
    if _organization_difference(attribute, ctx) == "spelling":
        yield Violation(attribute, "commonName is spelled otherwise than organizationName")


def _organization_difference(attribute: CommonName, ctx: Context) -> str | None:
    """ "other" or "spelling" where commonName is not the organizationName; None too where nobody can say."""
    text = attribute.text
    subject = ctx.tbs.subject
    if not text or subject is None:
        return None
    if has_value(subject, OrganizationName, text):
        return None
    names = subject.texts(OrganizationName)
    if not names or mailbox_in(text) is not None or is_metadata_only(text):
        return None
    folded = fold(text)
    return "spelling" if any(fold(name) == folded for name in names) else "other"


def _is_another_name(attribute: CommonName, ctx: Context) -> bool:
    """Whether the value is also that of organizationName or pseudonym."""
    text = attribute.text or ""
    subject = ctx.tbs.subject
    return subject is not None and (
        has_value(subject, OrganizationName, text) or has_value(subject, Pseudonym, text)
    )


def _may_name_the_person(text: str, subject: Subject) -> bool:
    """Whether a text that is the organizationName may be the name of the person all the same.

    Sole traders trade under their names, with a title or a legal form beside it. It may where all words of a
    surname and one of a given name are in it, and where text and names are of different scripts.
    """
    words = set(_words(text))
    given = {word for name in subject.texts(GivenName) for word in _words(name)}
    surnames = [set(_words(name)) for name in subject.texts(Surname)]
    if any(surname and surname <= words for surname in surnames) and given & words:
        return True
    names = "".join([*subject.texts(GivenName), *subject.texts(Surname)])
    return bool(names) and _is_latin(text) != _is_latin(names)


class _Mailboxes(str, Enum):
    """What a text has to do with mailboxes without being one."""

    NONE = "none"
    BESIDE_TEXT = "beside text"
    ONLY = "only"


_AROUND_MAILBOXES = re.compile(r"[\s<>()\[\],;]+")


def _mailboxes_in(text: str) -> _Mailboxes:
    """Whether a text that is no Mailbox holds one or several, and whether it holds anything else.

    Only white space around a mailbox counts as other text, since many do not see it.
    """
    if "@" not in text or mailbox_in(text) is not None:
        return _Mailboxes.NONE
    parts = [part for part in _AROUND_MAILBOXES.split(text) if part]
    mailboxes = [mailbox_in(re.sub("^mailto:", "", part, flags=re.IGNORECASE)) for part in parts]
    found = [mailbox is not None and "." in mailbox.domain for mailbox in mailboxes]
    if not any(found):
        return _Mailboxes.NONE
    return _Mailboxes.ONLY if all(found) and mailbox_in(text.strip()) is None else _Mailboxes.BESIDE_TEXT


def _is_company_name(text: str) -> bool:
    """Whether a legal form in it shows that it is no name of a person."""
    words = text.replace(".", "").replace(",", " ").split()[1:]
    return any(form in text for form in LEGAL_FORMS_WITHIN) or any(
        word in LEGAL_FORMS_IN_CAPITALS or word.casefold() in LEGAL_FORMS for word in words
    )


class _Verdict(NamedTuple):
    message: str
    is_certain: bool


def _names_no_person(attribute: CommonName, ctx: Context) -> _Verdict | None:
    """What is wrong with the commonName of a person's certificate that is no name of a person."""
    text = attribute.text
    subject = ctx.tbs.subject
    if not text or subject is None:
        return None
    if has_value(subject, OrganizationName, text):
        return _organization_for_person(text, subject)
    mailboxes = _mailboxes_in(text)
    if mailboxes is _Mailboxes.NONE or has_value(subject, Pseudonym, text):
        return None
    if mailboxes is _Mailboxes.ONLY:
        return _Verdict("commonName is a mailbox with something around it, or several of them", True)
    return _Verdict("commonName holds a mailbox beside other text", False)


def _organization_for_person(text: str, subject: Subject) -> _Verdict | None:
    """The verdict on a commonName that is the organizationName."""
    if (
        mailbox_in(text) is not None
        or is_metadata_only(text)
        or has_value(subject, Pseudonym, text)
        or _unknown_words(text, subject) == []
        or _may_name_the_person(text, subject)
    ):
        return None
    named_otherwise = subject.has(GivenName) or subject.has(Surname) or subject.has(Pseudonym)
    return _Verdict(
        "commonName is the organizationName; it has to name the person",
        named_otherwise or _is_company_name(text),
    )


def _certain(attribute: CommonName, ctx: Context) -> Violations:
    verdict = _names_no_person(attribute, ctx)
    if verdict is not None and verdict.is_certain:
        yield Violation(attribute, verdict.message)


@rule(
    "smbr.common_name.not_personal_name_or_pseudonym_attribute_1_0_0",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    until="1.0.0",
    fix="put the name of the person, the value of pseudonym or a mailbox into commonName",
)
def not_personal_name_or_pseudonym_attribute_1_0_0(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of a person's certificate is a Personal Name, the value of pseudonym or a Mailbox Address.

    A Personal Name may have any form, so only a commonName that is the organizationName, or a mailbox with
    "mailto:", angle brackets or other mailboxes around it, is certainly none. Where givenName and surname or
    pseudonym are the same name, as with sole traders, it is one. 1.0.1 replaced this wording before the BR
    came into force.
    """
    return _certain(attribute, ctx)


@rule(
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    replaces=("smbr.common_name.not_personal_name_or_pseudonym_attribute_1_0_0",),
    since="1.0.1",
    fix="put the name or pseudonym of the person or a mailbox into commonName",
)
def not_personal_name_pseudonym_or_mailbox(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of a person's certificate is a Personal Name, a Pseudonym or a Mailbox Address.

    A Personal Name may have any form and a Pseudonym need not be repeated in the attribute, so only a
    commonName that is the organizationName, or a mailbox with "mailto:", angle brackets or other mailboxes
    around it, is certainly none of them. Where givenName and surname or pseudonym are the same name, as with
    sole traders, it is one. Where the subject has none of these, the name of a company is certainly none of a
    person; the rest is reported as doubtful. What contradicts the pseudonym and what is a mailbox but not in
    the SAN are other rules' findings.
    """
    return _certain(attribute, ctx)


@rule(
    "smbr.common_name.not_personal_name_pseudonym_or_mailbox_doubtful",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
    fix="put the name or pseudonym of the person or a mailbox into commonName, and nothing else",
    doubtful_of="smbr.common_name.not_personal_name_pseudonym_or_mailbox",
)
def not_personal_name_pseudonym_or_mailbox_doubtful(attribute: CommonName, ctx: Context) -> Violations:
    """commonName of a person's certificate is neither the name of the organization nor more than a mailbox.

    Sole traders trade under their own names, and a Legacy certificate may name them in commonName alone: an
    organizationName in it that shows no legal form of a company may be the person's name. A mailbox beside a
    name ("Jane Doe <jane@example.com>") or with white space around it is neither of the two, but may be the
    form that the person prefers.
    """
    verdict = _names_no_person(attribute, ctx)
    if verdict is not None and not verdict.is_certain:
        yield Violation(attribute, verdict.message)


@remembered
def _words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation, an umlaut and its transcription alike."""
    decomposed = normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    for pair in ("aa", "ae", "oe", "ue"):
        plain = plain.replace(pair, pair[0])
    return tuple(_WORD.findall(plain))


def _is_latin(text: str) -> bool:
    """Whether all letters are of the Latin script."""
    return text.isascii() or all(not c.isalpha() or ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in text)


def _unknown_words(text: str, subject: Subject) -> list[str] | None:
    """The words of a commonName that neither givenName nor surname has; None where there is neither.

    An initial counts as the name that begins with it.
    """
    given_names: list[str] = []
    surnames: list[str] = []
    for attribute in subject.attributes:
        if type(attribute) is GivenName:
            given_names.append(attribute.text or "")
        elif type(attribute) is Surname:
            surnames.append(attribute.text or "")
    if not given_names and not surnames:
        return None
    if len(given_names) == len(surnames) == 1 and text == f"{given_names[0]} {surnames[0]}":
        return []
    given = [word for name in given_names for word in _words(name)]
    family = [word for name in surnames for word in _words(name)]
    known = {*given, *family}
    initials = {word[0] for word in known}
    found = _words(text)
    unknown = [word for word in found if word not in known and word not in initials]
    if unknown and "".join(found) in ("".join(given + family), "".join(family + given)):
        return []  # a script that writes names without blanks between them
    return unknown


def _strange_words(attribute: CommonName, ctx: Context) -> tuple[list[str], bool]:
    """The words that givenName and surname lack in a commonName that has to be the name of a person, and
    whether these are all its words."""
    text, subject = attribute.text, ctx.tbs.subject
    unknown = None if not text or subject is None else _unknown_words(text, subject)
    if (
        not unknown
        or not text
        or subject is None
        or mailbox_in(text) is not None
        or subject.has(Pseudonym)
        or has_value(subject, OrganizationName, text)
        or _mailboxes_in(text) is not _Mailboxes.NONE
        or is_placeholder(text)
        or _is_latin(text) != _is_latin("".join([*subject.texts(GivenName), *subject.texts(Surname)]))
    ):
        return [], False
    return unknown, len(unknown) == len(_words(text))


@rule(
    "smbr.common_name.personal_name_not_given_name_surname",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.0",
)
def personal_name_not_given_name_surname(attribute: CommonName, ctx: Context) -> Violations:
    """A Personal Name in commonName is made up of givenName and surname.

    Order, a choice of the given names, initials, case, accents and transcriptions of them do not matter, and
    names in another script are not compared. A form that the subject or
    the CA prefers, a transliteration and the like are expressly allowed, hence a notice. Since 1.0.4 a
    commonName that shares no word with them is reported as a possible pseudonym instead.
    """
    unknown, none_shared = _strange_words(attribute, ctx)
    if unknown and not (none_shared and NAME_AND_PSEUDONYM_APART.at(ctx.br_version)):
        words = ", ".join(unknown)
        yield Violation(attribute, f"commonName has words that givenName and surname lack: {words[:200]}")


@rule(
    "smbr.common_name.pseudonym_with_given_name_or_surname",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.4",
    fix="leave out givenName and surname where commonName is a pseudonym",
)
def pseudonym_with_given_name_or_surname(attribute: CommonName, ctx: Context) -> Violations:
    """Where commonName is a Pseudonym, there is neither givenName nor surname.

    A commonName that shares no word with them may be one, or the name in another form; hence a notice. Names
    in another script are not compared. Where the attribute pseudonym is there, givenName and surname are
    errors beside it.
    """
    _, none_shared = _strange_words(attribute, ctx)
    if none_shared:
        yield Violation(
            attribute, "commonName shares no word with givenName and surname; if it is a pseudonym, they go"
        )


def _pseudonym_mismatch(pseudonym: Pseudonym, ctx: Context) -> Violations:
    subject = ctx.tbs.subject
    if subject is None or not is_first(pseudonym, subject):
        return
    if subject.has(GivenName) or subject.has(Surname):
        return
    values = (text.strip() for text in subject.texts(Pseudonym) if not is_metadata_only(text))
    pseudonyms = [normalize("NFC", value) for value in values]
    for attribute in subject.of(CommonName) if pseudonyms else ():
        text = attribute.text
        if not text or mailbox_in(text) is not None or is_metadata_only(text):
            continue
        if _mailboxes_in(text) is _Mailboxes.ONLY:
            continue
        name = normalize("NFC", text)
        if has_value(subject, OrganizationName, text) or any(value in name for value in pseudonyms):
            continue
        yield Violation(attribute, f"commonName does not contain the pseudonym {pseudonyms[0][:200]!r}")


@rule(
    "smbr.common_name.pseudonym_mismatch_until_1_0_3",
    on=Pseudonym,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 7.1.4.2.2(a)",
    since="1.0.1",
    until="1.0.3",
    fix="put the value of pseudonym into commonName, or leave one of them out",
)
def pseudonym_mismatch_until_1_0_3(pseudonym: Pseudonym, ctx: Context) -> Violations:
    """Where commonName is a Pseudonym and there is a pseudonym attribute, it contains that value.

    In these versions commonName may also be a Personal Name beside a pseudonym, hence a notice.
    """
    return _pseudonym_mismatch(pseudonym, ctx)


@rule(
    "smbr.common_name.pseudonym_mismatch",
    on=Pseudonym,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a)",
    replaces=("smbr.common_name.pseudonym_mismatch_until_1_0_3",),
    since="1.0.4",
    covers=("smbr.common_name.personal_name_with_pseudonym",),
    fix="put the value of pseudonym into commonName, or leave one of them out",
)
def pseudonym_mismatch(pseudonym: Pseudonym, ctx: Context) -> Violations:
    """Beside a pseudonym attribute, commonName contains its value or is a Mailbox Address.

    A commonName that is a Pseudonym contains the attribute; one that is a Personal Name excludes it. So
    whichever it is, one that does not contain it is wrong. "Contain" is taken at its word: more text around
    the value is accepted. Compared to the letter, after trimming and Unicode normalisation. Where givenName
    or surname stand beside the pseudonym, that is the fault reported.
    """
    return _pseudonym_mismatch(pseudonym, ctx)


@rule(
    "smbr.common_name.personal_name_not_meaningful",
    on=CommonName,
    within=Holder.SUBJECT,
    types=_PERSONS,
    severity=Severity.NOTICE,
    citation="BR 3.1.2, 7.1.4.2.2(a)",
    since="1.0.0",
)
def personal_name_not_meaningful(attribute: CommonName, ctx: Context) -> Violations:
    """A Personal Name in commonName is a meaningful representation of the name that was verified.

    Single letters, numbers and the names of roles are hardly one. Beside a pseudonym they may stand.
    """
    text = attribute.text
    if not text:
        return
    bare = text.strip(" .").casefold()
    is_role = bare in _ROLES or (len(bare) == 1 and bare.isascii())
    if not is_role and any(map(str.isalpha, bare)):
        return
    subject = ctx.tbs.subject
    if subject is not None and not (subject.has(Pseudonym) or is_metadata_only(text) or is_placeholder(text)):
        yield Violation(attribute, f"commonName {text[:64]!r} is hardly the name of a person")


@rule(
    "smbr.common_name.too_long",
    on=CommonName,
    within=Holder.SUBJECT,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="BR 7.1.4.2.2(a) Note; RFC 5280 A.1",
    since="1.0.0",
    covers=("pkix.name.common_name_too_long",),
    fix="shorten or leave out commonName; a longer mailbox stands in subjectAltName only",
)
def too_long(attribute: CommonName) -> Violations:
    """commonName of the subject has at most 64 characters.

    Characters, not octets. For the issuer and other names it is
    pkix.name.common_name_too_long_outside_subject.
    """
    text = attribute.text
    if text is not None and len(text) > COMMON_NAME_UPPER_BOUND:
        yield Violation(
            attribute, f"commonName has {len(text)} characters, the limit is {COMMON_NAME_UPPER_BOUND}"
        )
