"""Requests over HTTP as bytes, as nobody's library would send them."""

from __future__ import annotations

import asyncio
import hmac
import time
from contextlib import suppress
from urllib.parse import urlsplit

from tests.endtoend.world import World

FORM = "application/x-www-form-urlencoded"


async def exchange(address: str, *pieces: bytes, pause: float = 0.0) -> bytes:
    """What is answered to these bytes; nothing where the connection just ends."""
    where = urlsplit(address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        with suppress(ConnectionError):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        async with asyncio.timeout(5):
            with suppress(ConnectionError):
                return await reader.read()
    finally:
        writer.close()
    return b""


def post(body: bytes, headers: dict[str, str], content_type: str = FORM) -> bytes:
    """A request to the address of Slack's events."""
    named = {"Host": "casebot", "Content-Type": content_type, "Content-Length": str(len(body)), "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in {**named, **headers}.items())
    return f"POST /slack/events HTTP/1.1\r\n{head}\r\n".encode() + body


def pieces(request: bytes, size: int = 65_536) -> tuple[bytes, ...]:
    """The same in pieces, so that it need not be buffered whole."""
    return tuple(request[start : start + size] for start in range(0, len(request), size))


def status(answer: bytes) -> int:
    """The status of an answer; 0 where there was none."""
    return int(answer.split(b" ", 2)[1]) if answer else 0


def signed(world: World, body: bytes, **instead: str) -> dict[str, str]:
    """Slack's headers; `instead` replaces the moment or the version that are signed."""
    moment, version = instead.get("moment") or str(int(time.time())), instead.get("version") or "v0"
    signature = hmac.digest(world.slack.signing_secret.encode(), f"{version}:{moment}:".encode() + body, "sha256")
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": f"{version}={signature.hex()}"}
