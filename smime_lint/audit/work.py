"""The steps of an audit, and what does them."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from ..documents.certificate import Linter
from ..engine.settings import Settings
from .errors import AuditError
from .ingest import ingest
from .part import Counts, Part, lint_part
from .state import State
from .units import Chunk

Step: TypeAlias = Chunk | Part


class Ingested(msgspec.Struct, frozen=True, tag="ingested"):
    """A chunk was read."""

    rows: int


class Failure(msgspec.Struct, frozen=True, tag="failure"):
    """A step was not done."""

    message: str
    is_internal: bool = False
    """Whether it is a fault of the linter."""


Outcome: TypeAlias = Ingested | Counts | Failure


class Worker:
    """Does steps. It can be pickled."""

    def __init__(self, state: State, settings: Settings) -> None:
        """Take the directory of the audit and the settings of the linter."""
        self._state = state
        self._settings = settings
        self._linter: Linter | None = None

    def do(self, step: Step) -> Ingested | Counts:
        """Do a step. Raises AuditError."""
        try:
            if isinstance(step, Chunk):
                return Ingested(ingest(step, self._state))
            if self._linter is None:
                self._linter = Linter(self._settings)
            return lint_part(step, self._state, self._linter)
        except OSError as error:
            raise writing_failed(error, self._state) from error

    def try_to_do(self, step: Step) -> Outcome:
        """As `do`, with what it raises as an outcome that can travel."""
        try:
            return self.do(step)
        except AuditError as error:
            return Failure(str(error))
        except Exception as error:  # noqa: BLE001 - the process that started this one reports it
            return Failure(f"{type(error).__name__}: {error}", is_internal=True)


def writing_failed(error: OSError, state: State) -> AuditError:
    """What an error in the directory of an audit means to the user."""
    where = error.filename or state.directory
    return AuditError(
        f"{where}: {error.strerror or error}; when the cause is removed, the same command continues the audit"
    )
