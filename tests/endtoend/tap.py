"""A tap on the line: passes bytes on, and counts the connections."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
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
