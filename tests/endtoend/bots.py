"""The bot, started in either mode: inside the test's own process, or as a process that can be killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import process
from bot.mode import Mode as RunMode
from bot.sandbox.tour.bot_process import BotProcess, Mode, free_port
from bot.settings import Settings

from .world import World

STOPPED_SECONDS = 30.0
FAST = {"SLACK_PACE": "1000"}

both_modes = pytest.mark.parametrize("mode", ["socket", "http"])


def environment(world: World, mode: Mode) -> dict[str, str]:
    """The settings that lead the bot to the stand-ins."""
    secret = {"SLACK_SIGNING_SECRET": world.slack.signing_secret}
    if mode == "socket":
        secret = {"SLACK_APP_TOKEN": world.slack.app_token}
    urls = {"SLACK_API_URL": world.slack.api_url, "PANDABASE_API_URL": world.pandabase.api_url}
    return {"SLACK_BOT_TOKEN": world.slack.bot_token, **secret, **urls, **FAST}


def settings_for(world: World, mode: Mode, **others: Any) -> Settings:
    """The same for a bot in this process."""
    values: dict[str, Any] = {name.lower(): value for name, value in environment(world, mode).items()}
    values |= {"database_url": f"sqlite:///{world.database}", "host": "127.0.0.1", "port": free_port()}
    return Settings(_env_file=None, **(values | others))


@asynccontextmanager
async def child(world: World, mode: Mode, **settings: str) -> AsyncIterator[BotProcess]:
    """`python -m bot run`; the end of the block is a SIGKILL."""
    async with BotProcess(mode, world.folder, environment(world, mode) | settings) as bot:
        await bot.wait_until_ready()
        _deliver(world, mode, bot.address)
        yield bot


@asynccontextmanager
async def inside(world: World, mode: Mode, **settings: Any) -> AsyncIterator[str]:
    """The same bot in this process, ended as by SIGTERM; gives its address."""
    made, stop = settings_for(world, mode, **settings), asyncio.Event()
    running = asyncio.create_task(process.run(made, RunMode(mode), stop))
    try:
        address = f"http://127.0.0.1:{made.port}"
        await _ready(running, address)
        _deliver(world, mode, address)
        yield address
    finally:
        stop.set()
        async with asyncio.timeout(STOPPED_SECONDS):
            await running


def _deliver(world: World, mode: Mode, address: str) -> None:
    if mode == "http":
        world.slack.deliver_over_http(f"{address}/slack/events")


async def _ready(running: asyncio.Task[None], address: str) -> None:
    async with asyncio.timeout(10), aiohttp.ClientSession() as session:
        while not running.done():
            try:
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)
    await running


def log_of(folder: Path) -> str:
    """What a child printed."""
    return (folder / "bot.log").read_text()
