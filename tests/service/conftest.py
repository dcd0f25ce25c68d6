"""The service, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from smime_lint.service.app import create_app

from ..cli.conftest import directory, run

__all__ = ["directory", "run"]


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient[Litestar]]:
    """A client of a service as it is by default."""
    with TestClient[Any](create_app()) as client:
        yield client
