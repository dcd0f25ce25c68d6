"""QcPDS, 0.4.0.1862.1.5: EN 319 412-5 4.3.4 and clause 5."""

from __future__ import annotations

import re

from smime_lint.model import QcPds, QcStatement, QcStatements, pattern
from smime_lint.rules import Context, Defaults, Severity, Violation, Violations

from .codes import is_language
from .statements import QC_PDS, is_eu_qualified, malformed, statement_oids

_LANGUAGE_RULES = ("etsi.qc_pds.no_english", "etsi.qc_pds.duplicate_language")
"""They compare the languages; a language that is wrong has to be corrected first."""

rule = Defaults(on=QcPds, severity=Severity.ERROR, citation="EN 319 412-5 5").rule


@rule(
    "etsi.qc_pds.syntax",
    on=QcStatement,
    citation="EN 319 412-5 4.3.4",
    covers=_LANGUAGE_RULES,
    fix="encode a SEQUENCE of URLs as IA5String, each with a two-letter language as PrintableString",
)
def syntax(statement: QcStatement) -> Violations:
    """QcPDS is a SEQUENCE of at least one URL with a language of two letters.

    The language is PrintableString (SIZE (2)). A character that PrintableString does not permit is reported
    as an encoding error.
    """
    if not isinstance(statement, QcPds):
        yield from malformed(statement, QC_PDS, "QcPDS")
        return
    for location in statement.locations:
        text = location.language.text
        if text is not None and len(text) != 2 and location.language.is_in_alphabet:
            yield Violation(location.language, f"the language {text[:64]!r} does not have two letters")


@rule(
    "etsi.qc_pds.invalid_language",
    citation="EN 319 412-5 4.3.4",
    covers=_LANGUAGE_RULES,
    fix="encode the language as its ISO 639-1 code",
)
def invalid_language(statement: QcPds) -> Violations:
    """The languages in QcPDS are codes of ISO 639-1.

    The standard has them in lower case; capital letters are accepted. A character that PrintableString does
    not permit is reported as an encoding error.
    """
    for location in statement.locations:
        text = location.language.text
        if text is not None and len(text) == 2 and location.language.is_in_alphabet and not is_language(text):
            yield Violation(location.language, f"the language {text!r} is not an ISO 639-1 code")


@rule("etsi.qc_pds.not_https", citation="EN 319 412-5 QCS-4.3.4-03", fix="use an https URL")
def not_https(statement: QcPds) -> Violations:
    """The URLs in QcPDS have the scheme https.

    The clause can be read to require one such URL. It is read to mean every URL, since the statements in all
    languages need the same protection.
    """
    for location in statement.locations:
        text = location.url.text
        if text is not None and not text.lower().startswith("https://"):
            yield Violation(location.url, f"the URL {text[:256]!r} does not begin with https://")


_FOREIGN = pattern(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")
"""Characters that a URL contains only percent-encoded."""
_URL = pattern(
    r"https://(?:[^/?#@\[\]]*@)?(?:[^/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:[/?][^#\[\]]*)?(?:#[^#\[\]]*)?",
    re.IGNORECASE,
)


def _why_invalid(url: str) -> str | None:
    """Why an https URL does not have the syntax of RFC 3986, None if it does."""
    foreign = _FOREIGN.search(url)
    if foreign is not None:
        return f"it contains {foreign.group()!r} at position {foreign.start()}"
    if url[len("https://") :][:1] in ("", "/", "?", "#", ":"):
        return "it has no host"
    return None if _URL.fullmatch(url) else "it does not have the syntax of RFC 3986"


@rule(
    "etsi.qc_pds.invalid_url",
    citation="EN 319 412-5 4.3.4; RFC 3986",
    fix="encode the https URL of the PKI disclosure statement",
)
def invalid_url(statement: QcPds) -> Violations:
    """The URLs in QcPDS have the syntax of RFC 3986 and a host.

    Whether the host is a fully qualified domain name is not checked: the standard does not require it. URLs
    that do not begin with https:// are reported by etsi.qc_pds.not_https.
    """
    for location in statement.locations:
        text = location.url.text
        if text is not None and text.lower().startswith("https://"):
            reason = _why_invalid(text)
            if reason is not None:
                yield Violation(location.url, f"{text[:256]!r} is not a valid URL: {reason}")


@rule(
    "etsi.qc_pds.no_english",
    severity=Severity.WARN,
    fix="add the URL of the PKI disclosure statement in English",
)
def no_english(statement: QcPds, ctx: Context) -> Violations:
    """QcPDS of an EU qualified certificate has a URL of a PKI disclosure statement in English.

    A certificate with QcCompliance and without QcCClegislation claims to be an EU qualified certificate.
    """
    if is_eu_qualified(ctx) and "en" not in _languages(statement) and _are_in_alphabet(statement):
        found = ", ".join(_languages(statement)[:16])
        yield Violation(statement, f"the languages in QcPDS are {found}; en is missing", value=found)


def _are_in_alphabet(statement: QcPds) -> bool:
    """Whether no language has a character that PrintableString does not permit."""
    return all(location.language.is_in_alphabet for location in statement.locations)


def _languages(statement: QcPds) -> list[str]:
    texts = (location.language.text for location in statement.locations)
    return [text.lower() for text in texts if text is not None]


@rule("etsi.qc_pds.duplicate_language", fix="keep one URL for each language")
def duplicate_language(statement: QcPds, ctx: Context) -> Violations:
    """QcPDS of an EU qualified certificate has at most one URL for each language.

    A certificate with QcCompliance and without QcCClegislation claims to be an EU qualified certificate.
    """
    if len(statement.locations) < 2 or not is_eu_qualified(ctx):
        return
    seen: set[str] = set()
    for location in statement.locations:
        text = (location.language.text or "").lower()
        if text and text in seen and location.language.is_in_alphabet:
            yield Violation(location, f"there is more than one URL for the language {text[:64]!r}")
        seen.add(text)


@rule(
    "etsi.qc_pds.missing",
    on=QcStatements,
    severity=Severity.NOTICE,
    fix="add QcPDS with the URL of the PKI disclosure statement",
)
def missing(extension: QcStatements, ctx: Context) -> Violations:
    """An EU qualified certificate has QcPDS.

    A certificate with QcCompliance and without QcCClegislation claims to be an EU qualified certificate.
    Editions differ on whether QcPDS is required, so the finding is a notice.
    """
    if is_eu_qualified(ctx) and QC_PDS not in statement_oids(extension):
        yield Violation(extension, "qcStatements has QcCompliance, but not QcPDS")
