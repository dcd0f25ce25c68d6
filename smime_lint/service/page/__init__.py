"""The page for browsers: its files, and the handlers that serve them."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler


def handlers() -> Sequence[ControllerRouterHandler]:
    """What the application serves in addition to the interfaces for programs."""
    return ()
