"""What is looked for in inputs, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from . import kinds
from .form import CERTIFICATE, Form, Forms, has_suffix
from .item import Cut, Item, Other, PemItem
from .kinds import Kind

Passwords = Callable[[str], Iterable[str]]
"""The passwords to try for a source, one after the other."""


class Skipped:
    """Counts what was skipped in directories and archives, by kind."""

    def __init__(self) -> None:
        self._counts: Counter[Kind] = Counter()

    def add(self, kind: Kind) -> None:
        """Count one."""
        self._counts[kind] += 1

    def __len__(self) -> int:
        return sum(self._counts.values())

    def since(self, before: Skipped) -> Skipped:
        """What was counted after a copy was made."""
        later = Skipped()
        later._counts = self._counts - before._counts
        return later

    def copy(self) -> Skipped:
        """The counts as they are."""
        return Skipped().merge(self)

    def merge(self, other: Skipped) -> Skipped:
        """Add the counts of another one."""
        self._counts.update(other._counts)
        return self

    def describe(self) -> str:
        """The counts by kind, the most frequent first, what is not known last."""
        ordered = sorted(
            self._counts.items(),
            key=lambda entry: (entry[0] == kinds.OTHER, -entry[1], entry[0].plural.lower()),
        )
        return ", ".join(kind.numbered(number) for kind, number in ordered)


class Reading:
    """How inputs are read. It counts what it skips."""

    def __init__(
        self,
        forms: Forms = (CERTIFICATE,),
        passwords: Passwords | None = None,
        exclude: Iterable[str] = (),
    ) -> None:
        """``forms``: the documents that are looked for. ``passwords``: for PKCS #12 files. ``exclude``: globs
        over paths in directories and archives, or, without a slash, over names."""
        self.forms = forms
        self.passwords: Passwords = passwords or (lambda source: ())
        self._exclude = tuple(glob.rstrip("/") or glob for glob in exclude)
        self.skipped = Skipped()

    @property
    def form(self) -> Form:
        """What is expected where nothing is clear."""
        return self.forms[0]

    def expected(self, found: str) -> str:
        """The message for something else."""
        return f"expected {self.form.noun}, found {found}"

    def error(self, source: str, index: int, message: str) -> Item:
        """An item for what cannot be read."""
        return Item(source, index, None, message, self.form.document)

    def other(self, kind: Kind, source: str, index: int = 0, where: str = "") -> Other:
        """Something of another kind. ``where``: its place in the source."""
        return Other(kind, self.error(source, index, self.expected(f"{kind.noun}{where}")))

    def unknown(self, source: str, index: int, message: str) -> Other:
        """Something that is not known."""
        return Other(kinds.OTHER, self.error(source, index, message))

    def left_out(self, path: str) -> Kind | None:
        """Why a path in a directory or an archive is left out, or None; each of its parts counts."""
        parts = [part for part in path.split("/") if part not in ("", ".")]
        for depth, name in enumerate(parts, 1):
            if name.startswith(".") and name != "..":
                return kinds.HIDDEN
            if self._exclude and self._is_excluded(name, "/".join(parts[:depth])):
                return kinds.EXCLUDED
        return None

    def _is_excluded(self, name: str, path: str) -> bool:
        return any(fnmatchcase(path if "/" in glob else name, glob) for glob in self._exclude)

    def sift(self, cuts: Iterable[Cut], name: str) -> Iterator[Item | PemItem]:
        """What becomes of the content of a file in a directory or an archive: documents, and errors where
        documents were to be expected; the others are counted."""
        for cut in cuts:
            if not isinstance(cut, Other):
                yield cut
            elif cut.kind == kinds.OTHER and has_suffix(name, self.forms):
                yield cut.item
            else:
                self.skipped.add(cut.kind)
