"""The service, in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient

from smime_lint.service.app import create_app

from ..cli.conftest import directory, run

__all__ = ["Client", "directory", "run"]

Client = TestClient[Any]


@pytest.fixture(scope="session")
def client() -> Iterator[Client]:
    """A client of a service as it is by default."""
    with TestClient(create_app()) as client:
        yield client
