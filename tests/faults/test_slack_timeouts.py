"""Slack takes a message and its answer does not come in time: the message stands once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.endtoend.bots import inside
from tests.endtoend.world import World

from .muffler import Muffler


@pytest.fixture
async def muffler(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Muffler]:
    """The line to Slack, on which a bot with little patience runs."""
    monkeypatch.setattr("bot.process.TIMEOUT", aiohttp.ClientTimeout(total=0.4))
    line = Muffler(world.slack.api_url)
    async with line, inside(world, "socket", slack_api_url=line.url):
        await world.links(world.ana, world.ben)
        yield line


@pytest.mark.parametrize("method", [b"chat.update", b"chat.postMessage"])
async def test_a_close_whose_answer_from_slack_timed_out_is_told_once(
    world: World, muffler: Muffler, method: bytes
) -> None:
    case = world.case()
    await world.types(world.ben, f"priority {case} low")
    await world.rest()
    muffler.keep_back = method
    await world.clicks(world.ana, await world.card(case), "Close")
    await world.rest()
    assert muffler.keep_back == b""
    assert (len(world.cards(case)), len(world.lines(case, "Closed by Ana"))) == (1, 1)


async def test_a_new_card_whose_answer_timed_out_stands_once(world: World, muffler: Muffler) -> None:
    case = world.case()
    muffler.keep_back = b"chat.postMessage"
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert muffler.keep_back == b""
    assert (len(world.cards(case)), len(world.lines(case, "Closed by Ana"))) == (1, 1)
