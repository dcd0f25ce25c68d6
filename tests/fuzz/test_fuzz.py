"""A short run of the fuzzer on every form; docs/security.md has the command of a long one."""

from __future__ import annotations

import pytest

from .harness import FORMS, Fuzzer

COUNT = 600


@pytest.mark.parametrize("form", FORMS)
def test_no_input_makes_the_linter_fail(form: str) -> None:
    Fuzzer(form, 20261130).run(COUNT)
