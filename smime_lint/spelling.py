"""Names as people write them: other spellings that are accepted, and suggestions for unknown names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

NEVER = "never"
"""The name of the threshold that no finding reaches."""

_WORDS: Mapping[str, str] = {"warning": "warn"}
"""Other spellings of severities."""

_TYPES: Mapping[str, tuple[str, ...]] = {
    "mailbox": ("mailbox", "mailboxvalidated", "mv"),
    "organization": ("organization", "organizationvalidated", "organisation", "organisationvalidated", "ov"),
    "sponsor": ("sponsor", "sponsored", "sponsorvalidated", "sv"),
    "individual": ("individual", "individualvalidated", "iv"),
}
"""The spellings of types: ours, of pkilint (SPONSORED), of the BR and zlint (Sponsor-validated), and the
abbreviations of CAs."""
_GENERATIONS: Mapping[str, tuple[str, ...]] = {
    "legacy": ("legacy",),
    "multipurpose": ("multipurpose", "mp"),
    "strict": ("strict",),
}
_KINDS: Mapping[str, tuple[str, ...]] = {
    "root": ("root", "rootca"),
    "subca": ("subca", "subordinateca"),
    "tcsubca": ("tcsubca", "technicallyconstrainedsubca", "technicallyconstrainedsubordinateca"),
    "cross": ("cross", "crosscertificate", "crosscertified"),
    "extant": ("extant", "extantca", "extantsmimeca"),
    "ocsp-responder": ("ocspresponder",),
}
_SEPARATORS = r"[\s_/.-]+"


def canonical_type(name: str) -> str:
    """The name of a type and generation, or of a kind, as results have it: "sponsor-strict" for
    "SPONSORED-STRICT" and "Sponsor-validated Strict".

    Case and separators do not count. A name that is not known is returned as it is.
    """
    import re  # compiled only where there is a name

    letters = re.sub(_SEPARATORS, "", name.casefold())
    for kind, spellings in _KINDS.items():
        if letters in spellings:
            return kind
    for certificate_type, types in _TYPES.items():
        for generation, generations in _GENERATIONS.items():
            if any(letters == type_ + generation_ for type_ in types for generation_ in generations):
                return f"{certificate_type}-{generation}"
    return name


def find_choice(word: str, choices: Sequence[str]) -> str | None:
    """Which of some choices a word is, None if it is none of them. Case does not count."""
    word = word.casefold()
    return next((each for each in (word, _WORDS.get(word)) if each in choices), None)


_CANDIDATES = 10
_NEAR = 0.65
"""How similar names are without their common beginning, from 0 to 1."""


def suggestion(name: str, known: Iterable[str]) -> str:
    """What an error message adds if a name is close to one that exists; otherwise empty."""
    found = nearest(name, known)
    return f"; did you mean {found[0]!r}?" if found else ""


def nearest(name: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known names that are closest to a name, the closest first; case does not count."""
    from difflib import get_close_matches  # only needed for errors

    by_letters = {each.casefold(): each for each in known}
    name = name.casefold()
    found = get_close_matches(name, list(by_letters), max(limit, _CANDIDATES))
    return [by_letters[each] for each in found if _is_near(name, each)][:limit]


def _is_near(name: str, other: str) -> bool:
    """Whether names are still close without the words that both begin with: --bogus and --tbs, smbr.nothing
    and smbr.linting.* are not."""
    from difflib import SequenceMatcher

    start = 0
    for place, (here, there) in enumerate(zip(name, other, strict=False), 1):
        if here != there:
            break
        if here in ".-":
            start = place
    rest = SequenceMatcher(None, name[start:], other[start:])
    return start in (0, len(name)) or rest.ratio() >= _NEAR


def rule_patterns(ids: Iterable[str]) -> list[str]:
    """Rule ids, and the globs for their packs and fields: what a glob that matches nothing can mean."""
    found: dict[str, None] = {}
    for id in ids:
        pack, _, rest = id.partition(".")
        field = rest.partition(".")[0]
        found.update(dict.fromkeys((id, f"{pack}.*", f"{pack}.{field}.*")))
    return list(found)
