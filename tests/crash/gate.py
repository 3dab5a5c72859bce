"""A gate on the line between Slack and the bot: passes bytes on, and can keep the bot's answers."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress
from typing import Literal


class Gate:
    """Listens on 127.0.0.1 in front of `port`. The `bot` is at its far side (it is called) or at the near one."""

    def __init__(self, port: int, bot: Literal["near", "far"]) -> None:
        self.port = 0
        self.caught = asyncio.Event()
        self._target = port
        self._bot = bot
        self._is_shut = False

    async def __aenter__(self) -> Gate:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    def shut(self) -> None:
        """Keep what the bot says from now on; `caught` is set when something is kept."""
        self.caught.clear()
        self._is_shut = True

    def open(self) -> None:
        """Let it pass again; what was kept is lost."""
        self._is_shut = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer), suppress(ConnectionError):
            there, back = await asyncio.open_connection("127.0.0.1", self._target)
            with closing(back):
                ways = (
                    self._pass_on(reader, back, self._bot == "near"),
                    self._pass_on(there, writer, self._bot == "far"),
                )
                tasks = [asyncio.create_task(way) for way in ways]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_bots: bool) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                if is_bots and self._is_shut:
                    self.caught.set()
                    continue
                writer.write(data)
                await writer.drain()
