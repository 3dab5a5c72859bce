"""A whole sandbox with the real bot, as `casebot sandbox` plays it, driven over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox import play
from bot.slack.manifest import manifest_text

Json = dict[str, Any]
PATIENCE = 15.0
LOOK_SECONDS = 0.02


@dataclass
class Sandbox:
    """What a tool knows of a sandbox: its address."""

    origin: str
    session: aiohttp.ClientSession

    async def get(self, path: str, **query: str) -> Json:
        """A GET below `/_sandbox/`."""
        async with self.session.get(f"{self.origin}/_sandbox/{path}", params=query) as answer:
            return dict(await answer.json())

    async def post(self, path: str, **fields: Any) -> Json:
        """An act."""
        async with self.session.post(f"{self.origin}/_sandbox/{path}", json=fields) as answer:
            return dict(await answer.json())

    async def id_of(self, name: str) -> str:
        """A person's id."""
        return str(next(one["id"] for one in (await self.get("state"))["people"] if one["name"] == name))

    async def case_id(self, subject: str) -> str:
        """The id of a seeded case."""
        return str(next(one["id"] for one in (await self.get("state"))["cases"] if one["subject"] == subject))

    async def types(self, name: str, text: str) -> Json:
        """A command in #support."""
        state = await self.get("state")
        return await self.post("command", person=await self.id_of(name), channel=state["channels"][0]["id"], text=text)

    async def texts(self, name: str) -> list[str]:
        """Everything that a person can read."""
        state = await self.get("state", person=await self.id_of(name))
        return [message["text"] for channel in state["messages"].values() for message in channel]

    async def reads(self, name: str, *parts: str) -> str:
        """The first text with all of these parts that a person gets to read; AssertionError if none comes."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for text in await self.texts(name):
                if all(part in text for part in parts):
                    return text
            await asyncio.sleep(LOOK_SECONDS)
        raise AssertionError(f"{name} does not read {parts}, but: {await self.texts(name)}")

    async def bot_is(self, state: str) -> bool:
        """Whether the bot gets into that state in time."""
        end = time.monotonic() + PATIENCE
        while (await self.get("state"))["bot"]["state"] != state:
            if time.monotonic() > end:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True


@asynccontextmanager
async def sandbox(**wishes: Any) -> AsyncIterator[Sandbox]:
    """Play until the block ends."""
    lines: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    wanted = play.Wishes(**{"port": 0, "manifest": manifest_text(), "opens_page": False, **wishes})
    playing = asyncio.create_task(play.run(wanted, stop, lines.put_nowait))
    headers = {"X-Casebot-Sandbox": "1"}
    try:
        line = await asyncio.wait_for(lines.get(), PATIENCE)
        async with aiohttp.ClientSession(headers=headers) as session:
            yield Sandbox(line.split()[2], session)
    finally:
        stop.set()
        assert await playing == 0
