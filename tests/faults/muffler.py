"""A tap on the line that keeps one answer back: the server has done what it was asked, and the client never hears."""

from __future__ import annotations

import asyncio

from tests.endtoend.tap import Tap


class Muffler(Tap):
    """Listens in front of another server; `keep_back` is what the next request to be left without an answer holds."""

    keep_back = b""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        answers = asyncio.create_task(self._pass_on(there, writer))
        while data := await reader.read(65536):
            if self.keep_back and self.keep_back in data:
                self.keep_back = b""
                answers.cancel()
            back.write(data)
            await back.drain()
        answers.cancel()
        writer.close()
        back.close()

    async def _pass_on(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await there.read(65536):
            writer.write(data)
            await writer.drain()
