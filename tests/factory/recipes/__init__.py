"""The recipes: for each rule a certificate on which it fires, and the nearest legal neighbour.

A module a rule module: recipes/<pack>/<field>.py. At its top level stand calls of `fires` and `silent`.
"""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from smime_lint.testing.certificate import Certificate
from smime_lint.testing.crl import Crl
from smime_lint.testing.ocsp import Response


@dataclass(frozen=True)
class Recipe:
    """A certificate, or another document, and what the linter shall say to it."""

    rule: str
    certificate: Certificate | Response | Crl
    fires: bool
    variant: str
    br_version: str
    type: str | None
    select: tuple[str, ...]
    reminders: bool
    also: tuple[str, ...]
    issued_at: int | None = None
    affiliated: bool | None = None

    @property
    def path(self) -> str:
        """Where its files stand below the directory of its kind, without the ending."""
        pack, field, defect = self.rule.split(".", 2)
        variant = f".{self.variant}" if self.variant else ""
        return f"{pack}/{field}/{defect}{variant}.{'fires' if self.fires else 'silent'}"

    @property
    def file(self) -> str:
        """The path of its file in the project."""
        return f"{directory_of(self.certificate)}/{self.path}.pem"


def directory_of(document: Certificate | Response | Crl) -> str:
    """The directory of its file in the project."""
    if isinstance(document, Certificate):
        return "testdata/chains" if document.issuers else "testdata/certs"
    return "testdata/crl" if isinstance(document, Crl) else "testdata/ocsp"


_RECIPES: list[Recipe] = []


def fires(
    rule: str,
    certificate: Certificate | Response | Crl,
    variant: str = "",
    *,
    br_version: str = "1.0.2",
    type: str | None = None,
    select: tuple[str, ...] = (),
    reminders: bool = False,
    also: tuple[str, ...] = (),
    issued_at: int | None = None,
    affiliated: bool | None = None,
) -> None:
    """A certificate with one fault, which the rule finds.

    ``also``: the ids of the other rules that find something of severity warn or error in it; there should
    be none, since one fault makes one finding. ``br_version``: a number, or "in-force" to judge by
    notBefore. ``type``: forced, "sponsor-strict". ``select``: as --select; a rule that is opt-in is
    selected beside the others anyway. ``reminders``: as --reminders. ``issued_at``: the time of issuance in
    seconds since 1970, where it is not notBefore. ``affiliated``: as --affiliated, --not-affiliated.
    """
    _RECIPES.append(
        Recipe(
            rule,
            certificate,
            True,
            variant,
            br_version,
            type,
            select,
            reminders,
            also,
            issued_at,
            affiliated,
        )
    )


def silent(
    rule: str,
    certificate: Certificate | Response | Crl,
    variant: str = "",
    *,
    br_version: str = "1.0.2",
    type: str | None = None,
    select: tuple[str, ...] = (),
    reminders: bool = False,
    also: tuple[str, ...] = (),
    issued_at: int | None = None,
    affiliated: bool | None = None,
) -> None:
    """The nearest legal neighbour, on which the rule is silent; the arguments are those of `fires`."""
    _RECIPES.append(
        Recipe(
            rule,
            certificate,
            False,
            variant,
            br_version,
            type,
            select,
            reminders,
            also,
            issued_at,
            affiliated,
        )
    )


def all_recipes() -> list[Recipe]:
    """Every recipe, sorted by path. Raises ValueError where two share one."""
    for module in pkgutil.walk_packages(__path__, __name__ + "."):
        importlib.import_module(module.name)
    paths: set[str] = set()
    for recipe in _RECIPES:
        if recipe.path in paths:
            raise ValueError(f"two recipes are called {recipe.path}: give one a variant")
        paths.add(recipe.path)
    return sorted(_RECIPES, key=lambda recipe: recipe.path)
