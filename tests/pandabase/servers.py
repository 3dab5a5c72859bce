"""Servers on 127.0.0.1 that break the rules of HTTP, each in one way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from bot.pandabase.connection import Timeouts

HURRY = Timeouts(connect=0.5, read=0.3, write=0.3, pool=0.2, total=1.3, reachable=0.5)
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serving(serve: Serve) -> AsyncIterator[str]:
    """A server on 127.0.0.1 that does one odd thing to each connection."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v2/core"
    finally:
        server.close()


async def asked(reader: asyncio.StreamReader) -> bytes:
    """The head of a request."""
    return await reader.readuntil(b"\r\n\r\n")


def answering(head: bytes, body: bytes = b"") -> Serve:
    """Answer the first request with these bytes, then close."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asked(reader)
        writer.write(head + b"\r\n\r\n" + body)
        await writer.drain()

    return serve


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    """Take the request and say nothing."""
    await reader.read()


async def dripping(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a byte often enough for the time-out between two bytes, and never end."""
    await asked(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a body without an end as fast as it is taken."""
    await asked(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nX-Request-ID: req_big\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        await writer.drain()


BROKEN: dict[str, Serve] = {
    "silence": silent,
    "drip": dripping,
    "endless": endless,
    "no HTTP": answering(b"SSH-2.0-OpenSSH_9.6"),
    "bad length": answering(b"HTTP/1.1 200 OK\r\nContent-Length: many"),
    "truncated": answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99", b'{"ok": true'),
    "bad chunk": answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", b"zz\r\n"),
    "bad gzip": answering(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3", b"abc"),
    "switched": answering(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade"),
}
