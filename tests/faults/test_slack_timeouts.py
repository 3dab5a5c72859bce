"""Slack takes a message and its answer does not come in time: the message stands once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.endtoend.bots import inside
from tests.endtoend.world import World

from .ends import VERBS, End, check, press_one, with_cards
from .muffler import Muffler

every_verb = pytest.mark.parametrize("verb", VERBS)


@pytest.fixture
async def muffler(world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Muffler]:
    """The line to Slack, on which a bot with little patience runs."""
    monkeypatch.setattr("bot.process.TIMEOUT", aiohttp.ClientTimeout(total=0.4))
    line = Muffler(world.slack.api_url)
    async with line, inside(world, "socket", slack_api_url=line.url):
        await world.links(world.ana, world.ben)
        yield line


@every_verb
@pytest.mark.parametrize("method", [b"chat.update", b"chat.postMessage"])
async def test_what_was_done_is_told_once_though_slacks_answer_timed_out(
    world: World, muffler: Muffler, method: bytes, verb: str
) -> None:
    case = (await with_cards(world))[verb]
    muffler.keep_back = method
    await press_one(world, verb, case)
    await check(world, {verb: case}, End.DONE)
    assert muffler.keep_back == b""
    assert (len(world.cards(case)), len(world.lines(case, VERBS[verb].done))) == (1, 1)


TYPED = {"close": "close {}", "reopen": "reopen {}", "await": "await {}", "priority": "priority {} high"}


@every_verb
async def test_a_new_card_whose_answer_timed_out_stands_once(world: World, muffler: Muffler, verb: str) -> None:
    case = world.case(status=VERBS[verb].status, priority="LOW")
    muffler.keep_back = b"chat.postMessage"
    await world.types(world.ana, TYPED[verb].format(case))
    await world.rest()
    assert muffler.keep_back == b""
    assert (len(world.cards(case)), len(world.lines(case, VERBS[verb].done))) == (1, 1)
