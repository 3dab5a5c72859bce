"""Where a setting names who may watch, nobody else starts, ends, changes or takes over a watch."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.slack import ids

from .bots import inside
from .world import World

NOT_YOU = "Only some people may watch stores here"
LENDERS = "SELECT lender_id FROM watch"
SETTINGS = "SELECT settings FROM watch"


@pytest.fixture
async def led(world: World) -> AsyncIterator[World]:
    """Only Ana may watch; the channel follows the store with her token."""
    async with inside(world, "socket", watch_admins=world.ana.id):
        await world.links(world.ana, world.ben)
        await world.types(world.ana, f"watch {world.store}")
        await world.until(lambda: world.rows(LENDERS) == [(world.ana.id,)])
        yield world


@pytest.mark.parametrize("text", ["watch {store}", "unwatch {store}", "settings {store}"])
async def test_somebody_else_is_refused_alone(led: World, text: str) -> None:
    await led.types(led.ben, text.format(store=led.store))
    await led.until(lambda: led.told(led.ben, NOT_YOU))
    assert (led.rows(LENDERS), led.slack.view(led.ben.id)) == ([(led.ana.id,)], None)


async def test_somebody_else_takes_nothing_over(led: World) -> None:
    await led.types(led.ana, f"unlink {led.store}")
    label = "Read with my token"
    (notice,) = await led.until(lambda: [one for one in led.slack.messages(led.channel) if label in str(one.blocks)])
    await led.clicks(led.ben, notice, label)
    await led.until(lambda: led.told(led.ben, NOT_YOU))
    assert led.rows(LENDERS) == [(led.ana.id,)]


async def test_everybody_else_still_acts_on_cases(led: World) -> None:
    case = led.case()
    await led.types(led.ben, f"close {case}")
    await led.rest()
    assert led.status(case) == "CLOSED"


async def test_whoever_may_no_longer_when_the_form_is_submitted_changes_nothing(world: World) -> None:
    """Ana opens the form while she may; by the time she submits it, the setting names Ben."""
    async with inside(world, "socket", watch_admins=world.ana.id):
        await world.links(world.ana)
        await world.types(world.ana, f"watch {world.store}")
        await world.until(lambda: world.rows(LENDERS))
        await world.types(world.ana, "settings")
        view = await world.until(lambda: world.slack.view(world.ana.id))
    before = world.rows(SETTINGS)
    async with inside(world, "socket", watch_admins=world.ben.id):
        daily = {ids.RHYTHM_FIELD: {ids.RHYTHM_FIELD: {"selected_option": {"value": "daily"}}}}
        await world.slack.submit(world.ana.id, view["id"], daily)
        (words,) = world.slack.view_errors(world.ana.id).values()
    assert (NOT_YOU in words, world.rows(SETTINGS)) == (True, before)
