"""What people do with their tokens and watches while the store is read with them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.reading import Pass, StoreReader, asking
from bot.records import Account
from bot.watches import Stop
from tests.core.making import ANA, BEN, CHANNEL, OTHER_CHANNEL
from tests.reading.conftest import INTERVAL, WORKSPACE, World


@pytest.fixture(autouse=True)
def _looked_at_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the token is still lent is looked at before each request, not once a second."""
    monkeypatch.setattr(asking, "LENT_FOR_SECONDS", 0.0)


async def read_while(world: World, reader: StoreReader, path: str, does: Callable[[], Awaitable[object]]) -> Pass:
    """A pass during which something happens: while its first request to this path is on its way."""
    hold = world.pandabase.hold("GET", path=path)
    reading = asyncio.create_task(reader.read())
    async with asyncio.timeout(5):
        await hold.reached.wait()
    await does()
    hold.release()
    return await reading


async def end(world: World) -> None:
    """Ana ends the watch."""
    watch = await world.watches.find(WORKSPACE, CHANNEL, world.store_id)
    assert watch is not None
    await world.watches.end(watch, ANA)


async def unlink(world: World) -> None:
    """Ana takes her token back."""
    await world.accounts.unlink(ANA, world.store_id)
    await world.watches.stop(ANA, world.store_id, Stop.UNLINKED)


async def test_a_token_that_was_replaced_while_it_was_rejected_stops_nothing(world: World) -> None:
    reader = await world.begun()
    new = world.pandabase.roll(next(iter(world.pandabase.tokens)))
    account = Account(WORKSPACE, ANA.user_id, world.store_id, new)
    result = await read_while(world, reader, "page=1", lambda: world.accounts.link(account))
    assert (result.has_watch, world.said) == (True, [])


async def test_a_store_whose_watch_is_ended_while_it_is_learned_is_asked_no_more(world: World) -> None:
    world.add_cases(350)
    await world.lend()
    await read_while(world, world.reader(), "page=2&limit=100&status=OPEN", lambda: end(world))
    assert world.asked()[-1] == "OPEN 2"


async def test_a_watch_that_ends_with_the_last_page_of_the_first_reading_leaves_the_store_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LENT_FOR_SECONDS", 3600.0)
    world.add_cases(350, "CLOSED")
    await world.lend()
    reader = world.reader()
    await read_while(world, reader, "limit=100&status=AWAITING_CUSTOMER", lambda: end(world))
    assert "page 2" not in world.asked()


async def test_a_token_that_is_taken_back_while_much_is_read_is_used_no_more(world: World) -> None:
    world.add_cases(350)
    reader = await world.begun()
    world.clock.now += 100 * INTERVAL
    result = await read_while(world, reader, "status=OPEN", lambda: unlink(world))
    assert (result.has_watch, world.asked()) == (False, ["page 1", "OPEN 1"])


async def test_the_next_lender_goes_on_where_one_took_their_token_back(world: World) -> None:
    case_id = world.add_cases(350, "AWAITING_CUSTOMER")[300]
    reader = await world.begun()
    await world.lend(BEN, OTHER_CHANNEL)
    world.pandabase.dashboard_close(case_id)
    world.clock.now += 100 * INTERVAL
    await read_while(world, reader, "status=OPEN", lambda: unlink(world))
    assert case_id in world.noticed()
