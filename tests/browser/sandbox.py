"""`casebot sandbox` as a process, as somebody would start it, and its page's HTTP calls."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp

Json = dict[str, Any]
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "HOME")
PATIENCE = 20.0
LOOK = 0.05


class Sandbox:
    """A running sandbox; `async with` starts and ends it. `speed` lifts the pace that Slack prescribes."""

    def __init__(self, speed: float = 50, *options: str) -> None:
        self.address = ""
        self._options = ("--port", "0", "--speed", str(speed), "--no-browser", *options)

    async def __aenter__(self) -> Sandbox:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "sandbox", *self._options),
            env={**{name: os.environ[name] for name in KEPT if name in os.environ}, "PYTHONUNBUFFERED": "1"},
            stdout=asyncio.subprocess.PIPE,
        )
        self.address = await asyncio.wait_for(self._announced(), PATIENCE)
        self._session = aiohttp.ClientSession(self.address, headers={"X-Casebot-Sandbox": "1"})
        await self.until(self._is_ready)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), PATIENCE)
        if self._process.returncode is None:
            self._process.kill()

    async def _announced(self) -> str:
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        found = re.search(r"http://\S+", line)
        assert found, f"the sandbox said {line!r} instead of its address"
        return found[0]

    async def _is_ready(self) -> bool:
        """Both agents have linked, so nothing moves by itself any more."""
        state = await self.state()
        linked = [one for one in state["people"] if one["role"].endswith(", linked")]
        return state["bot"]["state"] == "running" and len(linked) >= 2

    async def state(self, person: str = "") -> Json:
        """The page's snapshot for a person, by name."""
        people = (await self._get("state"))["people"]
        wanted = next((one["id"] for one in people if one["name"] == person), people[0]["id"])
        return await self._get(f"state?person={wanted}")

    async def _get(self, path: str) -> Json:
        async with self._session.get(f"/_sandbox/{path}") as response:
            answer: Json = await response.json()
            return answer

    async def post(self, path: str, **body: Any) -> Json:
        """One of the page's calls, which must succeed."""
        async with self._session.post(f"/_sandbox/{path}", json=body) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer

    async def person(self, name: str) -> Json:
        """Somebody by name."""
        return next(one for one in (await self.state())["people"] if one["name"] == name)

    async def channel(self, name: str) -> Json:
        """A channel by name."""
        return next(one for one in (await self.state())["channels"] if one["name"] == name)

    async def new_case(self, subject: str) -> str:
        """A case that a customer opens; its id."""
        await self.post("cases/new", subject=subject)
        return str(next(one["id"] for one in (await self.state())["cases"] if one["subject"] == subject))

    async def case(self, case_id: str) -> Json:
        """A case as Pandabase has it."""
        return next(one for one in (await self.state())["cases"] if one["id"] == case_id)

    async def command(self, person: str, text: str) -> None:
        """Somebody types a command in #support."""
        somebody, channel = await self.person(person), await self.channel("support")
        await self.post("command", person=somebody["id"], channel=channel["id"], text=text)

    async def close_views(self) -> None:
        """Close every modal that somebody has open."""
        for person in (await self._get("state"))["people"]:
            view = (await self._get(f"state?person={person['id']}"))["view"]
            if view:
                await self.post("view/close", person=person["id"], view_id=view["id"], everything=True)

    async def exchanges(self) -> list[Json]:
        """The traffic so far."""
        return list((await self._get("traffic"))["exchanges"])

    async def until(self, holds: Callable[[], Awaitable[object]]) -> None:
        """Wait until it holds, for a while."""
        async with asyncio.timeout(PATIENCE):
            while not await holds():  # noqa: ASYNC110 (the sandbox is another process)
                await asyncio.sleep(LOOK)
