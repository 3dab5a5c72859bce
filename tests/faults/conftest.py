"""A furnished world and a hurried bot: what takes seconds in use takes tenths here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.store.database import Database
from tests.endtoend.bots import inside
from tests.endtoend.conftest import bot, linked, mode, world
from tests.endtoend.world import World

from .ends import with_cards

__all__ = ["bot", "linked", "mode", "world"]


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pauses between tries."""
    monkeypatch.setattr("bot.actions.pause", lambda attempt, retry_after, chance: max(0.05, retry_after or 0.0))
    monkeypatch.setattr("bot.worker.pause", lambda attempt, retry_after, chance: 0.05)
    monkeypatch.setattr("bot.slack.meanings.TOKEN_PAUSE", 0.2)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deadline of a second instead of two minutes."""
    monkeypatch.setattr("bot.app.PATIENCE_SECONDS", 1.0)


@pytest.fixture(autouse=True)
def databases(monkeypatch: pytest.MonkeyPatch) -> list[Database]:
    """The databases of the bots that start from here on."""
    made: list[Database] = []
    open_it: Callable[..., Awaitable[Database]] = Database.open

    async def noted(*args: Any, **others: Any) -> Database:
        made.append(await open_it(*args, **others))
        return made[-1]

    monkeypatch.setattr(Database, "open", noted)
    return made


@pytest.fixture
async def cases(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Cases with cards, from a day when Pandabase was there; each bot of this test stops at once."""
    monkeypatch.setattr("bot.app.GRACE_SECONDS", 0.1)
    async with inside(world, "socket"):
        await world.links(world.ana, world.ben)
        made = await with_cards(world)
    return made
