"""The processes of the service: limits, restarts, logs, figures."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from bench.crl import make_crl

from ..certificates import ROOT, der_of
from ..cli.conftest import CLEAN, FAULTY, Run
from ..inputs.containers import PASSWORD, cert_bag, pkcs12
from .server import PATIENCE, Answer, Load, Server, ask, serving, wait_until

MAX_SIZE = 4_000_000


@pytest.fixture(scope="module")
def large_crl() -> bytes:
    """Takes about a second."""
    return make_crl(70_000, plain=False)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    options = ("--workers", "2", "--max-size", str(MAX_SIZE), "--time-limit", "20", "--drain", "0")
    with serving(*options) as server:
        yield server


def test_a_document_that_takes_long_does_not_hold_up_others(server: Server, large_crl: bytes) -> None:
    with ThreadPoolExecutor() as clients:
        slow = clients.submit(server.post, "/v1/lint/crl", large_crl)
        answered = 0
        while not slow.done():
            assert server.post("/v1/lint", CLEAN.read_bytes()).status == 200
            answered += 1
    assert slow.result().status == 200
    assert answered > 10


def test_a_large_body_is_refused(server: Server) -> None:
    too_large = bytes(MAX_SIZE + 1)
    with closing(server.connect()) as connection:
        connection.putrequest("POST", "/v1/lint")
        connection.putheader("Content-Length", str(len(too_large)))
        connection.endheaders()
        response = connection.getresponse()  # before the body is sent
        assert response.status == 413
        assert b"expected at most 4,000,000 bytes, found 4,000,001" in response.read()


def test_a_large_body_of_unknown_length_is_refused(server: Server) -> None:
    part = bytes(100_000)
    with closing(server.connect()) as connection:
        connection.putrequest("POST", "/v1/lint")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        try:
            for _ in range(MAX_SIZE // len(part) + 10):
                connection.send(b"%x\r\n%s\r\n" % (len(part), part))
        except ConnectionError:
            return  # the service has answered, and does not read the rest
        response = connection.getresponse()
        assert response.status == 413
        assert b"found more" in response.read()


def test_figures_of_all_workers(server: Server) -> None:
    def count(name: str) -> float:
        lines = server.get("/metrics").body.decode().splitlines()
        return float(next((line.split()[-1] for line in lines if line.startswith(name)), "0"))

    requests = 'smime_lint_requests_total{endpoint="/v1/lint",status="200"}'
    before = count(requests), count('smime_lint_findings_total{severity="error"}')
    for _ in range(20):
        server.post("/v1/lint", FAULTY.read_bytes())
    wait_until(lambda: count(requests) == before[0] + 20)
    assert count('smime_lint_findings_total{severity="error"}') == before[1] + 20
    assert count('smime_lint_documents_total{status="findings"}') >= 20
    # A client can have the end of a response before it is counted.
    wait_until(lambda: count("smime_lint_requests_open") == 1)


def test_the_log_has_no_content(server: Server) -> None:
    headers = {"X-Request-Id": "order-1", "Content-Type": "application/x-pem-file"}
    with closing(server.connect()) as connection:
        connection.request("POST", "/v1/lint?source=secret-name", FAULTY.read_bytes(), headers)
        with connection.getresponse() as response:
            assert response.headers["X-Request-Id"] == "order-1"
    wait_until(lambda: "order-1" in server.log())
    record = next(each for each in server.records() if each.get("id") == "order-1")
    assert (record["method"], record["path"], record["status"]) == ("POST", "/v1/lint", 200)
    assert (record["bytes"], record["code"]) == (len(FAULTY.read_bytes()), "1")
    protected = b64encode(pkcs12([cert_bag(der_of(FAULTY))])).decode()
    for password in (PASSWORD, "wrong-secret"):
        with closing(server.connect()) as connection:
            body = json.dumps({"input": protected, "password": password})
            connection.request("POST", "/v1/lint", body, {"Content-Type": "application/json"})
            assert connection.getresponse().status == (200 if password == PASSWORD else 422)
    wait_until(lambda: any(each.get("status") == 422 for each in server.records()))
    for content in ("secret-name", "Jane", "Example", "MII", PASSWORD, "wrong-secret"):
        assert content not in server.log()


def test_other_addresses_and_methods(server: Server) -> None:
    for method, path, status in (("GET", "/v2", 404), ("GET", "/v1/lint", 405), ("POST", "/v1/rules", 405)):
        with closing(server.connect()) as connection:
            answer = ask(connection, method, path)
        assert answer.status == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json["status"] == status
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
        ("/", 200),
        ("/v1/rules", 200),
        ("/v1/rules/none", 404),
        ("/v1/lint", 405),
    ],
)
def test_head_is_get_without_the_body(server: Server, path: str, status: int) -> None:
    with closing(server.connect()) as connection:
        connection.request("HEAD", path)  # the client reads no body: a body would be the next response
        with connection.getresponse() as response:
            head = (
                response.status,
                response.headers["Content-Type"],
                response.headers["X-Content-Type-Options"],
            )
        answer = ask(connection, "GET", path)
    assert head == (status, answer.headers["content-type"], "nosniff")
    assert answer.status == status
    wait_until(
        lambda: any(each.get("method") == "HEAD" and each["path"] == path for each in server.records())
    )
    assert answer.body


@pytest.mark.parametrize(
    ("method", "site", "status"),
    [
        ("POST", "cross-site", 403),
        ("POST", "same-site", 403),
        ("POST", "same-origin", 200),
        ("POST", "none", 200),
        ("GET", "cross-site", 405),
    ],
)
def test_pages_of_other_sites(server: Server, method: str, site: str, status: int) -> None:
    headers = {"Sec-Fetch-Site": site, "Content-Type": "text/plain"}
    with closing(server.connect()) as connection:
        connection.request(method, "/v1/lint", CLEAN.read_bytes(), headers)
        with connection.getresponse() as response:
            assert response.status == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost"}, 403),
        ({"Origin": "http://LINT.example:8080", "Host": "lint.example:8080"}, 200),
        ({"Origin": "https://lint.example", "Host": "127.0.0.1:8080"}, 403),
        # A proxy with HTTPS can change the host: the browser has compared them.
        ({"Origin": "https://lint.example", "Host": "127.0.0.1:8080", "Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
def test_origins_of_other_hosts(server: Server, headers: dict[str, str], status: int) -> None:
    with closing(server.connect()) as connection:
        connection.request("POST", "/v1/lint", CLEAN.read_bytes(), {"Content-Type": "text/plain", **headers})
        with connection.getresponse() as response:
            assert response.status == status


def test_the_media_type_of_the_figures(server: Server) -> None:
    assert server.get("/metrics").headers["content-type"].count("charset") == 1


def test_a_worker_that_was_killed_is_replaced(server: Server) -> None:
    victim = server.workers()[-1]
    count = len(server.workers())
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: len(server.workers()) > count)
    wait_until(server.is_ready)
    assert server.post("/v1/lint", CLEAN.read_bytes()).status == 200


def test_slow_clients_and_slow_documents(large_crl: bytes) -> None:
    with serving("--time-limit", "0.2", "--large-jobs", "1", "--queue", "0", "--drain", "0") as server:
        with socket.create_connection(("127.0.0.1", server.port)) as slow:
            slow.sendall(b"POST /v1/lint HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nMII")
            assert b" 408 " in slow.recv(4096)
        answers: list[Answer] = []
        wait_until(
            lambda: answers.append(server.post("/v1/lint/crl", large_crl)) or answers[-1].status == 504
        )  # type: ignore[func-returns-value]
        assert answers[-1].json["detail"].startswith("not linted: ")
        with ThreadPoolExecutor() as clients:
            sent = [clients.submit(server.post, "/v1/lint/crl", large_crl) for _ in range(4)]
        answers += [each.result() for each in sent]
        refused = next(each for each in answers if each.status == 503)
        assert refused.headers["retry-after"] == "1"
        # On a busy machine, sending a document also takes longer than a fifth of a second.
        assert {each.status for each in answers} <= {408, 503, 504}
        assert server.post("/v1/lint", CLEAN.read_bytes()).status == 200


def test_sigterm_answers_what_was_accepted(large_crl: bytes) -> None:
    with serving("--workers", "2", "--drain", "1") as server:
        server.post("/v1/lint/crl", large_crl)  # starts a process
        load = Load(server, FAULTY.read_bytes(), clients=8, reconnects=False)
        wait_until(lambda: load.answered > 50)
        slow: list[int] = []
        waiting = threading.Thread(target=lambda: slow.append(server.post("/v1/lint/crl", large_crl).status))
        waiting.start()
        time.sleep(0.3)
        assert server.stop() == 0
        load.join()
        waiting.join()
        assert load.problems == []
        assert slow == [200]
        answered = [each for each in server.records() if each.get("path") == "/v1/lint"]
        assert len(answered) == load.answered
        with pytest.raises(ConnectionRefusedError):
            server.get("/readyz")


def test_sigterm_resets_no_connection() -> None:
    def ask_until_refused() -> int:
        answered = 0
        with suppress(ConnectionRefusedError):
            while server.post("/v1/lint", FAULTY.read_bytes()).status == 200:
                answered += 1
        return answered

    with serving("--drain", "0.5") as server, ThreadPoolExecutor() as clients:
        answers = [clients.submit(ask_until_refused) for _ in range(8)]
        time.sleep(0.5)
        assert server.stop() == 0
        assert sum(each.result(PATIENCE) for each in answers) > 8


def test_sighup_replaces_the_workers_and_loses_nothing() -> None:
    with serving("--workers", "2", "--drain", "0.5") as server:
        wait_until(lambda: len(server.workers()) == 2)
        load = Load(server, FAULTY.read_bytes(), clients=4, reconnects=True)
        wait_until(lambda: load.answered > 50)
        before = server.workers()
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: server.log().count("Finished server process") == 2)
        answered = load.answered
        wait_until(lambda: load.answered > answered + 50)
        load.end()
        assert load.problems == []
        assert len(set(server.workers())) == len(before) + 2


def test_ready_until_it_is_about_to_stop() -> None:
    with serving("--drain", "2") as server:
        server.process.send_signal(signal.SIGTERM)
        statuses = []
        wait_until(lambda: statuses.append(server.get("/readyz").status) or statuses[-1] == 503)  # type: ignore[func-returns-value]
        assert server.get("/healthz").status == 200
        assert server.process.wait(60) == 0


def test_cannot_listen(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--no-config", "--port", str(port))
    assert result.exit_code == 2
    assert f"cannot listen on 127.0.0.1, port {port}: Address already in use" in result.stderr


def test_wrong_usage(run: Run) -> None:
    for options in (("--type", "odd"), ("--workers", "0"), ("--issuer", "gone.pem"), ("--max-size", "1")):
        assert run("serve", "--no-config", *options).exit_code == 2


def test_without_the_extra(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "smime_lint.service.server", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = run("serve", "--no-config")
    assert result.exit_code == 2
    assert "pip install 'smime-lint[serve]', or in a checkout with pip install '.[serve]'" in result.stderr


def test_other_commands_do_not_load_the_service() -> None:
    code = (
        "import sys\nfrom smime_lint.cli import cli\n"
        "cli(['lint', '--no-config', '-'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.split('.')[0] in "
        "('litestar', 'uvicorn', 'prometheus_client', 'anyio') or 'service' in name])"
    )
    outcome = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], input=der_of(CLEAN), capture_output=True, cwd=ROOT, check=False
    )
    assert outcome.stdout.decode().splitlines()[-1] == "[]", outcome
