"""A service in processes of its own."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

PATIENCE = 120
"""Seconds to wait for what takes a few."""


class Answer(NamedTuple):
    """A response."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body."""
        return json.loads(self.body)


class Server:
    """A running service."""

    def __init__(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        self.process = process
        self._log = log
        self.port = int(self.wait_for(r'"address":"http://127\.0\.0\.1:(\d+)"'))
        wait_until(self.is_ready)

    def log(self) -> str:
        """What it has logged."""
        # The processes move the position in the file, which they share with this one: it must not matter.
        file = self._log.fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode()

    def records(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.log().splitlines()]

    def wait_for(self, pattern: str) -> str:
        """Wait until the log matches; the first group."""
        found: list[str] = []

        def is_found() -> bool:
            assert self.process.poll() is None, self.log()
            found.extend(re.findall(pattern, self.log()))
            return bool(found)

        wait_until(is_found)
        return found[0]

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return self.get("/readyz").status == 200
        except OSError:
            return False

    def connect(self) -> http.client.HTTPConnection:
        """A connection."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str) -> Answer:
        """One request."""
        with closing(self.connect()) as connection:
            return ask(connection, "GET", path)

    def post(self, path: str, body: bytes) -> Answer:
        """One request."""
        with closing(self.connect()) as connection:
            return ask(connection, "POST", path, body)

    def workers(self) -> list[int]:
        """The processes that have started to answer, in their order."""
        return [int(pid) for pid in re.findall(r"Started server process \[(\d+)\]", self.log())]

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def ask(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> Answer:
    """Send a request and wait for its response."""
    connection.request(method, path, body, {"Content-Type": "application/octet-stream"})
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@contextmanager
def serving(*options: str, directory: Path | None = None) -> Iterator[Server]:
    """A service with these options."""
    command = [sys.executable, "-m", "smime_lint", "serve", "--no-config", "--port", "0", *options]
    with (
        tempfile.TemporaryFile("ab+") as log,
        subprocess.Popen(command, stderr=log, cwd=directory) as process,  # noqa: S603
    ):
        try:
            yield Server(process, log)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(PATIENCE)


class Load:
    """Clients that send one request after the other, and count what became of them."""

    def __init__(self, server: Server, body: bytes, clients: int, reconnects: bool) -> None:
        """``reconnects``: whether they go on when the server closes the connection after a response."""
        self._server = server
        self._body = body
        self._reconnects = reconnects
        self._is_over = threading.Event()
        self.answered = 0
        self.problems: list[str] = []
        self._threads = [threading.Thread(target=self._run) for _ in range(clients)]
        for thread in self._threads:
            thread.start()

    def _run(self) -> None:
        try:
            while self._ask_until_closed() and self._reconnects:
                pass
        except (OSError, http.client.HTTPException) as error:
            self.problems.append(repr(error))

    def _ask_until_closed(self) -> bool:
        """Use one connection; whether the server closed it."""
        with closing(self._server.connect()) as connection:
            while not self._is_over.is_set():
                answer = ask(connection, "POST", "/v1/lint", self._body)
                self.answered += 1
                if answer.status != 200:
                    self.problems.append(f"{answer.status}: {answer.body!r}")
                if answer.headers.get("connection") == "close":
                    return True
        return False

    def end(self) -> None:
        """Wait until all clients are done."""
        self._is_over.set()
        self.join()

    def join(self) -> None:
        """Wait until the server has closed all connections."""
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()
