"""The first reading of a store: one greeting, and not a word about what is there."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.deliveries import Delivery
from bot.errors import Unclear
from bot.sandbox.pandabase import Fault
from bot.sayings import SayWatching
from tests.core.making import ANA, BEN, CHANNEL, OTHER_CHANNEL
from tests.reading.conftest import HOUR, WORKSPACE, World


async def test_the_first_reading_of_a_store_posts_one_message(world: World) -> None:
    world.add_cases(120)
    world.add_cases(30, "AWAITING_MERCHANT")
    await world.lend()
    await world.reader().read()
    assert [delivery.say.kind for delivery in world.said] == ["watching"]


async def test_the_greeting_counts_the_cases_by_status(world: World) -> None:
    world.add_cases(2)
    world.add_cases(3, "CLOSED")
    await world.lend()
    await world.reader().read()
    (greeting,) = world.sayings("watching")
    assert isinstance(greeting, SayWatching)
    assert dict(greeting.counts) == {"OPEN": 2, "AWAITING_MERCHANT": 0, "AWAITING_CUSTOMER": 0, "CLOSED": 3}


async def test_the_greeting_names_the_case_that_waits_longest(world: World) -> None:
    oldest = world.add_cases(3, "AWAITING_MERCHANT")[-1]
    await world.lend()
    await world.reader().read()
    (greeting,) = world.sayings("watching")
    assert isinstance(greeting, SayWatching)
    assert greeting.longest is not None
    assert greeting.longest[0] == oldest


async def test_a_second_channel_is_greeted_and_hears_of_nothing_else(world: World) -> None:
    world.add_cases(3)
    reader = await world.begun()
    await world.lend(BEN, OTHER_CHANNEL)
    await world.later(reader)
    assert [(delivery.channel, delivery.say.kind) for delivery in world.said] == [(OTHER_CHANNEL, "watching")]


async def test_a_case_that_is_opened_as_soon_as_the_channel_was_greeted_is_news(world: World) -> None:
    world.add_cases(3)
    await world.lend()
    reader, deliver = world.reader(), world.deliver

    def greeted(deliveries: Iterable[Delivery]) -> None:
        deliver(deliveries)
        if len(world.said) == 1:
            world.clock.now += 1
            world.pandabase.add_case(world.store_id)

    reader._deliver = greeted
    await reader.read()
    assert len(world.sayings("card")) == 1


async def test_a_case_from_next_year_does_not_hide_what_is_new(world: World) -> None:
    world.add_cases(1, age=-365 * 24 * HOUR)
    reader = await world.begun()
    case = world.pandabase.add_case(world.store_id)
    await world.later(reader)
    assert [getattr(say, "case_id", None) for say in world.sayings("card")][-1] == case["id"]


async def test_an_empty_store_is_known_at_once(world: World) -> None:
    await world.begun()
    progress = await world.tracking.progress(WORKSPACE, world.store_id)
    assert (progress.baseline, progress.is_complete) == (0, True)


async def test_the_first_case_of_an_empty_store_is_news(world: World) -> None:
    reader = await world.begun()
    case = world.pandabase.add_case(world.store_id)
    await world.later(reader)
    assert [getattr(say, "case_id", None) for say in world.sayings("card")] == [case["id"]]


async def test_what_happens_while_the_first_reading_breaks_off_is_news_afterwards(world: World) -> None:
    """The second try keeps the baseline of the first, so that it does not take the answer for old."""
    case_id = world.add_cases(1, "AWAITING_CUSTOMER")[0]
    await world.lend()
    world.pandabase.fault(Fault(path="limit=100&status=OPEN", status=500))
    with pytest.raises(Unclear):
        await world.reader().read()
    world.clock.now += 5
    world.pandabase.customer_writes(case_id)
    await world.later(world.reader())
    assert case_id in world.noticed()


async def test_a_first_reading_that_fails_is_made_again(world: World) -> None:
    world.add_cases(3)
    await world.lend()
    reader = world.reader()
    world.pandabase.fault(Fault(status=500, times=None))
    with pytest.raises(Unclear):
        await reader.read()
    world.pandabase.clear_faults()
    await world.later(reader)
    assert (await world.tracking.progress(WORKSPACE, world.store_id)).is_complete


async def test_a_store_that_is_watched_anew_settles_only_after_a_round_of_its_own(world: World) -> None:
    """What was known of it went with its last watch; the reader may not have noticed."""
    reader = await world.begun()
    for _ in range(4):
        await world.later(reader)
    (watch,) = await world.watches.in_channel(WORKSPACE, CHANNEL)
    await world.watches.end(watch, ANA)
    await world.watches.start(watch)
    await world.later(reader)
    progress = await world.tracking.progress(WORKSPACE, world.store_id)
    assert (progress.is_complete, progress.is_settled) == (True, False)
