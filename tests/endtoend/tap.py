"""A tap on the line: passes bytes on, and counts the connections."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import closing, suppress
from email.utils import formatdate
from urllib.parse import urlsplit


class Tap:
    """Listens on 127.0.0.1 in front of another server there. `url` is where to call instead."""

    def __init__(self, url: str) -> None:
        self.connections = 0
        self.url = ""
        self._target = urlsplit(url)

    async def __aenter__(self) -> Tap:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}{self._target.path}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        with closing(writer), closing(back):
            await asyncio.wait(
                {asyncio.create_task(_pass_on(reader, back)), asyncio.create_task(_pass_on(there, writer))},
                return_when=asyncio.FIRST_COMPLETED,
            )


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


class OfAnotherTime(Tap):
    """A tap whose server seems to have another clock: it answers with a `Date` so many seconds from the real one."""

    def __init__(self, url: str, ahead: float) -> None:
        super().__init__(url)
        self._ahead = ahead

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        with closing(writer), closing(back):
            asking = asyncio.create_task(_pass_on(reader, back))
            with suppress(ConnectionError):
                while data := await there.read(65536):
                    writer.write(re.sub(rb"\r\nDate: [^\r]*", self._date(), data))
                    await writer.drain()
            asking.cancel()

    def _date(self) -> bytes:
        return f"\r\nDate: {formatdate(time.time() + self._ahead, usegmt=True)}".encode()
