"""A furnished world, and the bot running in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_bolt.app.async_app import AsyncApp

from bot.app import Casebot
from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from bot.sandbox.tour.bot_process import Mode

from .bots import inside
from .world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with (
        StandInSlack(Limits.none(), retry_after=(0.05, 0.2, 1.0)) as slack,
        StandInPandabase(limits=PandabaseLimits.none()) as pandabase,
    ):
        yield World(slack, pandabase, tmp_path)


@pytest.fixture
def mode() -> Mode:
    """Socket Mode, unless a test asks for both."""
    return "socket"


@pytest.fixture
def apps(monkeypatch: pytest.MonkeyPatch) -> list[AsyncApp]:
    """The Bolt apps of the bots that start from here on."""
    made: list[AsyncApp] = []
    recover = Casebot.recover

    async def noted(casebot: Casebot) -> None:
        made.append(casebot.bolt)
        await recover(casebot)

    monkeypatch.setattr(Casebot, "recover", noted)
    return made


@pytest.fixture
async def bot(world: World, mode: Mode) -> AsyncIterator[str]:
    """The bot in this process; its address."""
    async with inside(world, mode) as address:
        yield address


@pytest.fixture
async def linked(world: World, bot: str) -> World:
    """The same world, where Ana and Ben have linked their tokens."""
    await world.links(world.ana, world.ben)
    return world
