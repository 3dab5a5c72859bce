"""A sandbox's page over both stand-ins, with a browser's view of it and a bot that only acknowledges."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot.sandbox import scene
from bot.sandbox.page.bots import ForeignBot
from bot.sandbox.page.server import Page
from bot.sandbox.page.world import Offer, World
from bot.sandbox.pandabase import Limits as UpstreamLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from tests.sandbox.slack.clients import Api, SocketBot, connected

Json = dict[str, Any]
OFFER = Offer(
    ({"command": "/case", "description": "Cases", "usage_hint": "close cs_…"},),
    ({"callback_id": "close", "name": "Close the case"},),
)


@dataclass
class Browser:
    """What a page does over HTTP."""

    session: aiohttp.ClientSession
    page: Page
    headers: dict[str, str] = field(default_factory=lambda: {"X-Casebot-Sandbox": "1"})

    @property
    def origin(self) -> str:
        """Where the page is served."""
        return self.page.world.slack.core.origin

    async def state(self, person: str = "") -> Json:
        """The state for one person."""
        async with self.session.get(f"{self.origin}/_sandbox/state", params={"person": person}) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def get(self, path: str, **headers: str) -> tuple[int, str, Any]:
        """Status, text and headers of any address."""
        async with self.session.get(f"{self.origin}{path}", headers=headers) as answer:
            return answer.status, await answer.text(), answer.headers

    async def post(self, path: str, **fields: Any) -> Json:
        """The JSON answer to an act."""
        async with self.session.post(f"{self.origin}/_sandbox/{path}", json=fields, headers=self.headers) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def listen(self, person: str, after: int, until: str, headers: dict[str, str] | None = None) -> list[Json]:
        """The events after a number up to the first one of the type `until`, each as `{"id", "type", "data"}`."""
        params = {"person": person, "after": str(after)}
        url = f"{self.origin}/_sandbox/events"
        events: list[Json] = []
        async with asyncio.timeout(5), self.session.get(url, params=params, headers=headers or {}) as answer:
            while not events or events[-1]["type"] != until:
                events += _event(await answer.content.readuntil(b"\n\n"))
        return events


def _event(block: bytes) -> list[Json]:
    lines = [line.partition(": ") for line in block.decode().strip().splitlines()]
    parts = {name: value for name, _, value in lines}
    if "event" not in parts:
        return []
    return [{"id": int(parts["id"]), "type": parts["event"], "data": json.loads(parts["data"])}]


@pytest.fixture
def world() -> World:
    """Both stand-ins, listening and furnished, without limits, for a bot that comes from elsewhere."""
    slack = StandInSlack(Limits.none(), answer_seconds=0.3, retry_after=())
    pandabase = StandInPandabase(limits=UpstreamLimits.none())
    return World(slack, pandabase, ForeignBot("socket", lambda: slack.connections), OFFER)


@pytest.fixture
def stage(world: World) -> scene.Scene:
    """The sandbox's morning."""
    return scene.furnish(world)


@pytest.fixture
async def page(world: World, stage: scene.Scene) -> AsyncIterator[Page]:
    """The page, served."""
    served = Page(world)
    world.slack.routes += served.routes()
    async with world.pandabase, world.slack:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def browser(page: Page, session: aiohttp.ClientSession) -> Browser:
    return Browser(session, page)


@pytest.fixture
def api(page: Page, session: aiohttp.ClientSession) -> Api:
    """The Web API, as the bot calls it."""
    return Api(page.world.slack, session)


@pytest.fixture
async def bot(api: Api) -> AsyncIterator[SocketBot]:
    """A bot that acknowledges everything."""
    bot = await connected(api)
    task = asyncio.create_task(bot.run())
    yield bot
    task.cancel()


@pytest.fixture
def ana(stage: scene.Scene) -> str:
    return stage.people["Ana"].id


@pytest.fixture
def ben(stage: scene.Scene) -> str:
    return stage.people["Ben"].id


@pytest.fixture
def support(stage: scene.Scene) -> str:
    return stage.channels["support"]


@pytest.fixture
def late(stage: scene.Scene) -> str:
    """A case that awaits us."""
    return stage.morning.cases["late"]
