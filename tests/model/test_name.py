"""Names: terms in messages."""

from __future__ import annotations

import pytest

from smime_lint.br import PROFILE_NAMES
from smime_lint.model import GENERAL_NAME_FORMS, with_article

AN = {"otherName", "rfc822Name", "ediPartyName", "iPAddress", "x400Address", "unknown"}


@pytest.mark.parametrize("form", sorted(set(GENERAL_NAME_FORMS.values())))
def test_forms_of_general_names_have_their_article(form: str) -> None:
    assert with_article(form) == (f"an {form}" if form in AN else f"a {form}")


@pytest.mark.parametrize("name", sorted(PROFILE_NAMES))
def test_profiles_have_their_article(name: str) -> None:
    article = "an" if name.startswith(("organization", "individual")) else "a"
    assert with_article(name) == f"{article} {name}"


@pytest.mark.parametrize("term", ["an IA5String", "a UTF8String", "a UTCTime", "a BMPString"])
def test_string_types_have_their_article(term: str) -> None:
    assert with_article(term.split()[1]) == term
