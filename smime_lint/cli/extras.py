"""Parts that need packages that are installed only if the user asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .group import UsageProblem


@contextmanager
def needs_extra(command: str, extra: str) -> Iterator[None]:
    """Wrap imports: a package that is not installed becomes a UsageProblem with the command to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "smime_lint":
            raise
        raise UsageProblem(
            f"smime-lint {command} needs {error.name}: install it with pip install 'smime-lint[{extra}]', "
            f"or in a checkout with pip install '.[{extra}]'"
        ) from error
