"""Connections that send nothing, or a head without an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import uvicorn

from smime_lint.service import protocol as limits
from smime_lint.service.app import create_app

Exchange = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[bytes]]
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    return await reader.read()


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(GET)
    return await reader.read()


async def slow_after_another(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(GET + b"\r\n")
    await reader.readuntil(b'"ok"}')
    return await slow(reader, writer)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    writer.write(GET + b"X: " + b"a" * 40_000)
    return await reader.read()


async def good(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    await asyncio.sleep(0.2)
    writer.write(GET)
    await asyncio.sleep(0.2)
    writer.write(b"Connection: close\r\n\r\n")
    return await reader.read()


@pytest.mark.parametrize(
    ("exchange", "answer"),
    [
        (silent, b""),
        (slow, b""),
        (slow_after_another, b""),
        (endless, b"HTTP/1.1 400 "),
        (good, b"HTTP/1.1 200 "),
    ],
)
def test_heads(exchange: Exchange, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "HEAD_TIME", 1)
    monkeypatch.setattr(limits, "MAX_HEAD", 20_000)
    found = asyncio.run(_ask(exchange))
    assert found.startswith(answer)
    assert bool(found) == bool(answer)


async def _ask(exchange: Exchange) -> bytes:
    config = uvicorn.Config(create_app(), port=0, http=limits.LimitedProtocol, ws="none", log_config=None)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await asyncio.wait_for(exchange(reader, writer), 10)
    finally:
        writer.close()
        server.should_exit = True
        await task
