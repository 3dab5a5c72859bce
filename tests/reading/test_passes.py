"""What a pass asks for, and what it finds."""

from __future__ import annotations

import pytest

from bot.case import parse_case
from bot.errors import NotTaken, Unclear
from bot.ports import Reading
from bot.sandbox.pandabase import Fault
from bot.watches import Event, Stop
from tests.core.making import BEN, OTHER_CHANNEL
from tests.reading.conftest import INTERVAL, WORKSPACE, World

ROUND = 3
"""Turns in which the sweep comes round a small store."""


async def test_a_quiet_store_costs_page_1_and_one_look_of_the_sweep(world: World) -> None:
    world.add_cases(5)
    reader = await world.begun()
    for _ in range(6):
        await world.later(reader)
    asked = world.asked()
    assert (asked.count("page 1"), len(asked)) == (6, 12)


async def test_a_faster_pass_after_activity_does_not_sweep_faster(world: World) -> None:
    reader = await world.begun()
    for _ in range(6):
        await world.later(reader, INTERVAL / 3)
    assert len(world.asked()) - world.asked().count("page 1") == 2


async def test_a_case_that_a_page_should_have_shown_is_read_by_the_next_pass_however_soon(world: World) -> None:
    case_id = world.add_cases(3, "AWAITING_CUSTOMER")[1]
    world.add_cases(120, "CLOSED", age=60)
    reader = await world.begun()
    world.pandabase.dashboard_close(case_id)
    while not (await world.later(reader)).is_on_a_trail:
        pass
    world.forget()
    await world.later(reader, INTERVAL / 3)
    assert world.asked() == ["page 1", case_id]


async def test_a_quiet_store_gives_nothing_to_say(world: World) -> None:
    world.add_cases(5)
    reader = await world.begun()
    for _ in range(6):
        await world.later(reader)
    assert world.said == []


async def test_a_hurried_pass_asks_for_page_1_alone(world: World) -> None:
    reader = await world.begun()
    world.clock.now += INTERVAL
    await reader.read(may_sweep=False)
    assert world.asked() == ["page 1"]


async def test_an_answer_of_the_customer_is_noticed_by_the_next_pass(world: World) -> None:
    case_id = world.add_cases(3, "AWAITING_CUSTOMER")[1]
    reader = await world.begun()
    world.clock.now += 5
    world.pandabase.customer_writes(case_id)
    await world.later(reader)
    assert Event.ANSWERED in world.noticed()[case_id]


async def test_more_pages_are_read_only_until_known_ground(world: World) -> None:
    ids = world.add_cases(250)
    reader = await world.begun()
    world.clock.now += 5
    for case_id in ids[:120]:
        world.pandabase.customer_writes(case_id)
    world.clock.now += 1
    await reader.read(may_sweep=False)
    assert world.asked() == ["page 1", "page 2"]


async def test_a_close_in_the_dashboard_is_found_by_the_sweep(world: World) -> None:
    case_id = world.add_cases(300, "AWAITING_CUSTOMER")[250]
    reader = await world.begun()
    world.pandabase.dashboard_close(case_id)
    for _ in range(10):
        await world.later(reader)
    assert Event.CLOSED in world.noticed()[case_id]


async def test_it_is_told_once(world: World) -> None:
    case_id = world.add_cases(150, "AWAITING_CUSTOMER")[120]
    reader = await world.begun()
    world.pandabase.dashboard_close(case_id)
    for _ in range(20):
        await world.later(reader)
    assert len(world.sayings("noticed")) == 1


async def test_an_old_case_that_the_dashboard_reopens_is_told(world: World) -> None:
    """It was closed before the first reading, so that nothing is known of it; a look-up must not learn it silently."""
    case_id = world.add_cases(1, "CLOSED", age=90 * 86_400)[0]
    world.add_cases(150, "CLOSED")
    reader = await world.begun()
    for _ in range(2 * ROUND):
        await world.later(reader)
    world.pandabase.dashboard_reopen(case_id)
    for _ in range(2 * ROUND):
        await world.later(reader)
    assert Event.REOPENED in world.noticed()[case_id]


async def test_a_whole_round_settles_the_first_reading(world: World) -> None:
    reader = await world.begun()
    for _ in range(2 * ROUND):
        await world.later(reader)
    assert (await world.tracking.progress(WORKSPACE, world.store_id)).is_settled


async def test_the_other_cases_of_a_new_cases_customer_are_learned(world: World) -> None:
    customer = {"id": "cus_000000000001"}
    old = world.pandabase.add_case(world.store_id, status="CLOSED", customer=customer)["id"]
    world.clock.now += 86_400
    world.add_cases(150, "CLOSED")
    reader = await world.begun()
    world.pandabase.add_case(world.store_id, customer=customer)
    await world.later(reader)
    reading = Reading(parse_case(world.pandabase.case(old)), world.clock())
    assert await world.tracking.changed(WORKSPACE, world.store_id, (reading,)) == ()


async def test_a_customer_is_looked_up_once(world: World) -> None:
    customer = {"id": "cus_000000000001"}
    reader = await world.begun()
    for _ in range(3):
        world.pandabase.add_case(world.store_id, customer=customer)
        await world.later(reader)
    assert world.asked().count("customer") == 1


async def test_nobody_is_looked_up_for_a_digest(world: World) -> None:
    reader = await world.begun()
    world.clock.now += 5
    for _ in range(10):
        world.pandabase.add_case(world.store_id)
    await world.later(reader)
    assert "customer" not in world.asked()


async def test_what_was_missed_for_hours_is_one_digest(world: World) -> None:
    ids = world.add_cases(300, "AWAITING_CUSTOMER")
    reader = await world.begun()
    await world.later(reader)
    world.forget()
    for case_id in ids[100:130]:
        world.pandabase.dashboard_close(case_id)
    for case_id in ids[:30]:
        world.pandabase.customer_writes(case_id)
    await world.later(world.reader(), 2 * 3600)
    assert [say.kind for say in (delivery.say for delivery in world.said)].count("digest") == 1
    assert world.sayings("noticed") == []


async def test_catching_up_reads_each_page_once(world: World) -> None:
    world.add_cases(150)
    reader = await world.begun()
    await world.later(reader)
    world.forget()
    await world.later(world.reader(), 2 * 3600)
    assert sorted(world.asked()) == ["AWAITING_CUSTOMER 1", "AWAITING_MERCHANT 1", "OPEN 1", "OPEN 2", "page 1"]


async def test_a_rejected_token_stops_its_watch_and_says_so(world: World) -> None:
    reader = await world.begun()
    for token in list(world.pandabase.tokens):
        world.pandabase.roll(token)
    result = await world.later(reader)
    (health,) = await world.watches.health(WORKSPACE)
    assert (health.watch.stopped, result.has_watch) == (Stop.TOKEN_REJECTED, False)


async def test_the_next_lenders_token_is_used_at_once(world: World) -> None:
    reader = await world.begun()
    first = next(iter(world.pandabase.tokens))
    await world.lend(BEN, OTHER_CHANNEL)
    world.pandabase.set_scopes(first, [])
    result = await world.later(reader)
    assert result.has_watch
    assert {call.status for call in world.pandabase.calls} == {403, 200}


async def test_a_proxys_page_does_not_stop_a_watch(world: World) -> None:
    """A firewall in between answers 403 too, in its own words."""
    reader = await world.begun()
    world.pandabase.fault(Fault(status=403, body="<html>Just a moment</html>", content_type="text/html"))
    with pytest.raises(Unclear):
        await world.later(reader)
    (health,) = await world.watches.health(WORKSPACE)
    assert health.watch.stopped is None


async def test_page_1_that_cannot_be_read_is_trouble_of_the_whole_pass(world: World) -> None:
    reader = await world.begun()
    world.pandabase.fault(Fault(status=429, headers={"Retry-After": "7"}))
    with pytest.raises(NotTaken):
        await world.later(reader)


async def test_what_page_1_showed_is_told_though_the_sweep_fails(world: World) -> None:
    case_id = world.add_cases(1)[0]
    reader = await world.begun()
    world.clock.now += 5
    world.pandabase.customer_writes(case_id)
    world.pandabase.fault(Fault(path="status=", status=500, times=None))
    result = await world.later(reader)
    assert (type(result.trouble), case_id in world.noticed()) == (Unclear, True)


async def test_a_page_that_always_fails_does_not_keep_the_sweep_from_the_others(world: World) -> None:
    case_id = world.add_cases(120, "AWAITING_CUSTOMER")[110]
    reader = await world.begun()
    world.pandabase.fault(Fault(path="status=OPEN", status=500, times=None))
    world.pandabase.dashboard_close(case_id)
    for _ in range(12):
        await world.later(reader)
    assert case_id in world.noticed()


async def test_a_case_that_cannot_be_read_holds_nothing_up(world: World) -> None:
    ids = world.add_cases(120, "AWAITING_CUSTOMER")
    reader = await world.begun()
    world.pandabase.fault(Fault(method="GET", case_id=ids[110], status=500, times=None))
    for case_id in (ids[110], ids[115]):
        world.pandabase.dashboard_close(case_id)
    for _ in range(15):
        await world.later(reader)
    assert ids[115] in world.noticed()
