"""Linters that are kept from one request to the next."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import msgspec

from ..documents import DocumentLinter, make_linter
from ..engine.settings import Settings, SettingsError
from .options import RequestError

MAX_LINTERS = 16
"""Linters that are kept. Making one takes longer than linting a certificate."""


class Linters:
    """A linter for each of the settings that were used last. Its memory is bounded."""

    def __init__(self, limit: int = MAX_LINTERS) -> None:
        self._limit = limit
        self._linters: OrderedDict[bytes, DocumentLinter[Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._linters)

    def get(self, settings: Settings) -> DocumentLinter[Any]:
        """The linter for these settings. Raises RequestError where they contradict each other."""
        key = msgspec.msgpack.encode(settings)
        linter = self._linters.get(key)
        if linter is None:
            linter = self._linters[key] = new_linter(settings)
            if len(self._linters) > self._limit:
                self._linters.popitem(last=False)
        self._linters.move_to_end(key)
        return linter


def new_linter(settings: Settings) -> DocumentLinter[Any]:
    """A linter. Raises RequestError where the settings contradict each other."""
    try:
        return make_linter(settings)
    except SettingsError as error:
        raise RequestError(str(error)) from error
