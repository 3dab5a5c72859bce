"""What was held back for a digest is told as it is when the digest is said."""

from __future__ import annotations

import pytest

from bot.case import Change, Status, Verb, parse_case
from bot.errors import Unclear
from bot.ports import Reading
from bot.sandbox.pandabase import Fault
from bot.sayings import Notice, SayDigest, SayNotice
from bot.store import tracked
from bot.watches import Event, Rhythm, WatchSettings
from tests.core.making import ANA, CHANNEL, NOW
from tests.reading.conftest import WORKSPACE, World


async def held_back(world: World) -> str:
    """A new case of which the channel hears in the next hourly digest."""
    reader = await world.begun()
    watch = await world.watches.find(WORKSPACE, CHANNEL, world.store_id)
    assert watch is not None
    await world.watches.change(watch, WatchSettings(rhythm=Rhythm.HOURLY), ANA)
    case_id = str(world.pandabase.add_case(world.store_id)["id"])
    await world.later(reader)
    return case_id


async def close_through_casebot(world: World, case_id: str) -> None:
    """Somebody closes it with a button, and it settles."""
    world.pandabase.dashboard_close(case_id)
    reading = Reading(parse_case(world.pandabase.case(case_id)), world.clock())
    await world.tracking._database.write(
        lambda db: tracked.acted(db, WORKSPACE, world.store_id, reading, Change(Verb.CLOSE), None)
    )


@pytest.mark.parametrize("is_read_again", [True, False])
async def test_a_digest_shows_a_case_as_it_is_when_somebody_closed_it_through_casebot(
    world: World, is_read_again: bool
) -> None:
    case_id = await held_back(world)
    await close_through_casebot(world, case_id)
    world.clock.now += 3700
    readings = (Reading(parse_case(world.pandabase.case(case_id)), world.clock()),) if is_read_again else ()
    deliveries, _ = await world.tracking.apply(WORKSPACE, world.store_id, readings, None)
    items = [item for each in deliveries if isinstance(each.say, SayDigest) for item in each.say.items]
    assert [(item.events, item.now.status) for item in items] == [((Event.NEW,), Status.CLOSED)]


async def test_a_channel_hears_of_a_store_that_could_not_be_read_even_once(world: World) -> None:
    """Pandabase fell silent between the command and the first reading."""
    await world.lend()
    world.pandabase.fault(Fault(status=503, times=None))
    with pytest.raises(Unclear):
        await world.reader().read()
    said = await world.tracking.failing(WORKSPACE, world.store_id, NOW)
    again = await world.tracking.failing(WORKSPACE, world.store_id, NOW)
    assert [each.say.notice for each in (*said, *again) if isinstance(each.say, SayNotice)] == [Notice.UNREADABLE]


async def test_a_store_that_could_not_be_read_even_once_is_greeted_when_it_can_be(world: World) -> None:
    await world.lend()
    await world.tracking.failing(WORKSPACE, world.store_id, NOW)
    await world.reader().read()
    assert [each.say.kind for each in world.said] == ["watching", "notice"]
