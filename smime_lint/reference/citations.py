"""Citations taken apart: "BR 7.1.4.2.2(d) Note 1; RFC 5280 A.1" names two clauses of two standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

BR = "BR"

_STANDARD = re.compile(
    r"(BR|RFC \d+|(?:ETSI )?(?:EN|TS) \d{3} \d{3}(?:-\d+)?|ISO(?:/IEC)? \d+(?:-\d+)?|X\.\d+|FIPS \d+)"
    r"(?: (.*))?"
)
_CONTINUED = re.compile(r"\d|Appendix ")
_OTHER = re.compile(r"(.*?)(?:[:,] (.*))?")
_SECTION = re.compile(r"(Appendix [A-Z](?:\.\d+)*|\d+(?:\.\d+)*)(.*)")
_SECTIONS = re.compile(r"(.*\.)(\d+) to \1(\d+)")
_ITEMS = re.compile(r"\(([a-z])\) to \(([a-z])\)")
_SEVERAL_ITEMS = re.compile(r"(?:\([a-z]\)){2,}")
_BR_PAGE = "https://cabforum.org/working-groups/smime/requirements/"
_ETSI = re.compile(r"(EN|TS) (\d{3}) (\d)(\d\d)(?:-(\d+))?")
_FAMILIES = ("BR", "RFC", "EN", "TS", "ISO", "X.", "FIPS")


class Clause(msgspec.Struct, frozen=True):
    """A place in a standard."""

    standard: str
    """ "BR", "RFC 5280"."""
    section: str
    """ "7.1.4.2.2", "Appendix A.1"; empty for the standard as a whole."""
    detail: str
    """What stands behind the number of the section: "(d) Note 1", " until 1.0.8"."""

    @property
    def text(self) -> str:
        """The place as it was written, without the standard."""
        return self.section + self.detail

    @property
    def order(self) -> tuple[object, ...]:
        """What clauses are sorted by: the BR first, then RFCs, ETSI, ISO; in the order of the document."""
        family = next((n for n, prefix in enumerate(_FAMILIES) if self.standard.startswith(prefix)), 99)
        return family, natural_order(self.standard), natural_order(self.section), natural_order(self.detail)

    def is_in(self, other: Clause) -> bool:
        """Whether it is the other clause, or a part of it."""
        if self.standard != other.standard:
            return False
        rest = self.text.removeprefix(other.text)
        return not other.text or (self.text.startswith(other.text) and not rest[:1].isalnum())


def natural_order(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which 7.1.10 comes after 7.1.9, and appendices after numbers."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", text)
    )


@cache
def parse_citation(citation: str) -> tuple[Clause, ...]:
    """The clauses that a citation names, in its order.

    Standards are parted by semicolons, their sections by commas. What does not begin with the name of a known
    standard is one itself.
    """
    clauses: dict[Clause, None] = {}
    standard = ""
    for part in citation.split("; "):
        if known := _STANDARD.fullmatch(part):
            standard, places = known[1].removeprefix("ETSI "), known[2]
        elif standard and _CONTINUED.match(part):
            places = part
        else:
            other = _OTHER.fullmatch(part)
            standard, places = (part, None) if other is None else (other[1], other[2])
        clauses.update(dict.fromkeys(_clauses(standard, places or "")))
    return tuple(clauses)


def parse_section(section: str) -> Clause:
    """The clause of a section as people name it: one of the BR if it does not begin with a standard."""
    is_br = not re.match(r"[A-Z](?!ppendix )", section)
    return parse_citation(f"{BR} {section}" if is_br else section)[0]


def _clauses(standard: str, places: str) -> Iterator[Clause]:
    previous = ""
    for item in places.split(", "):
        # ETSI numbers requirements: LEG-5.1.4-02, -03.
        place = previous.rpartition("-")[0] + item if item.startswith("-") else item
        previous = place
        if several := _SECTIONS.fullmatch(place):
            for number in range(int(several[2]), int(several[3]) + 1):
                yield Clause(standard, f"{several[1]}{number}", "")
        elif section := _SECTION.fullmatch(place):
            for detail in _details(section[2]):
                yield Clause(standard, section[1], detail)
        else:
            yield Clause(standard, place, "")


def _details(text: str) -> Iterator[str]:
    """(e)(f) and (j) to (n) are several items; (1)(iii) is one in another."""
    if several := _ITEMS.fullmatch(text):
        for code in range(ord(several[1]), ord(several[2]) + 1):
            yield f"({chr(code)})"
    elif _SEVERAL_ITEMS.fullmatch(text):
        yield from re.findall(r"\([a-z]\)", text)
    else:
        yield text


def clause_url(clause: Clause) -> str | None:
    """Where a clause can be read; None if that is not known."""
    family, _, number = clause.standard.partition(" ")
    if family == BR:
        return _BR_PAGE
    if family == "RFC":
        section = clause.section.removeprefix("Appendix ")
        kind = "section" if section == clause.section else "appendix"
        return f"https://www.rfc-editor.org/rfc/rfc{number}" + (f"#{kind}-{section}" if section else "")
    if clause.standard.startswith("X."):
        return f"https://www.itu.int/rec/T-REC-{clause.standard}"
    if etsi := _ETSI.fullmatch(clause.standard):
        kind, series, hundred, rest, part = etsi.groups()
        group = f"{series}{hundred}00_{series}{hundred}99"
        name = f"{series}{hundred}{rest}" + (f"{int(part):02}" if part else "")
        return f"https://www.etsi.org/deliver/etsi_{kind.lower()}/{group}/{name}/"
    return None


def citation_urls(citation: str) -> list[str]:
    """Where the clauses of a citation can be read, in its order, each once."""
    urls = (clause_url(clause) for clause in parse_citation(citation))
    return list(dict.fromkeys(url for url in urls if url is not None))
