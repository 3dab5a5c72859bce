"""Whoever answers with a certificate that nobody vouches for is not trusted, and is told nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.doctor.connected import slack as doctor
from bot.doctor.findings import Mark
from bot.errors import TryLater
from bot.slack.web_api import TIMEOUT, call, use_response_url, web_client
from tests.endtoend.bots import inside, settings_for
from tests.endtoend.world import World

from .ends import VERBS, End, check, press
from .impostor import Impostor, impostor


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[Impostor]:
    async with impostor(tmp_path) as it:
        yield it


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        yield session


@pytest.mark.usefixtures("impatient")
async def test_nobody_in_pandabases_place_hears_a_token(world: World, cases: dict[str, str], other: Impostor) -> None:
    """It is as if Pandabase could not be reached: said so past the deadline, and nothing was sent."""
    async with inside(world, "socket", pandabase_api_url=f"{other.origin}/v2/core"):
        await press(world, cases)
        await check(world, cases, End.UNAVAILABLE)
    assert other.heard == []


async def test_what_waits_for_the_right_pandabase_is_done_once(
    world: World, cases: dict[str, str], other: Impostor
) -> None:
    async with inside(world, "socket", pandabase_api_url=f"{other.origin}/v2/core"):
        await press(world, cases)
        await world.until(lambda: world.rows("SELECT COUNT(*) FROM action WHERE settled_at IS NULL") == [(len(VERBS),)])
    async with inside(world, "socket"):
        await check(world, cases, End.DONE)


async def test_a_token_that_is_to_be_linked_is_not_shown_to_anybody_in_pandabases_place(
    world: World, other: Impostor
) -> None:
    async with inside(world, "socket", pandabase_api_url=f"{other.origin}/v2/core"):
        await world.opens_link(world.ana)
        await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store))
        await world.until(lambda: "could not be reached" in str(world.slack.view(world.ana.id)) or errors(world))
    assert other.heard == []


def errors(world: World) -> list[str]:
    """What is said of it at a field."""
    return [words for words in world.slack.view_errors(world.ana.id).values() if "could not be reached" in words]


async def test_nobody_in_slacks_place_hears_the_bots_token(session: aiohttp.ClientSession, other: Impostor) -> None:
    """The call never left, so it may be tried again."""
    client = web_client("xoxb-secret", f"{other.origin}/api/", session, through_proxy=False)
    with pytest.raises(TryLater):
        await call(client.chat_postMessage(channel="C1", text="A customer's name"))
    assert other.heard == []


async def test_nobody_in_slacks_place_hears_a_private_answer(session: aiohttp.ClientSession, other: Impostor) -> None:
    with pytest.raises(TryLater):
        await use_response_url(session, f"{other.origin}/commands/1", {"text": "A customer's name"})
    assert other.heard == []


async def test_the_doctor_says_that_slack_is_not_reached_there(world: World, other: Impostor) -> None:
    settings = settings_for(world, "socket", slack_api_url=f"{other.origin}/api/")
    (found,) = [finding async for finding in doctor(settings, lambda: 0.0)]
    assert (found.mark, found.sentence.startswith("Slack cannot be reached"), other.heard) == (Mark.BAD, True, [])
