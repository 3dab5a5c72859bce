"""What could not be taken in by one pass is read again by a later one."""

from __future__ import annotations

import pytest

from bot.deliveries import Delivery
from bot.errors import NotRecorded, NotTaken
from bot.ports import Reading
from bot.sandbox.pandabase import Fault
from bot.store.tracking import SqliteTracking
from tests.reading.conftest import INTERVAL, SPEED, World

Applied = tuple[tuple[Delivery, ...], frozenset[str]]


class Busy(SqliteTracking):
    """Leaves cases alone that an action of ours is about, or can write nothing down."""

    busy: frozenset[str] = frozenset()
    is_full = False

    async def apply(
        self, workspace: str, store_id: str, readings: tuple[Reading, ...], seen_until: int | None
    ) -> Applied:
        """All but those that are busy."""
        if self.is_full:
            raise NotRecorded("database or disk is full")
        free = tuple(reading for reading in readings if reading.case.id not in self.busy)
        deliveries, again = await super().apply(workspace, store_id, free, seen_until)
        return deliveries, again | (self.busy & {reading.case.id for reading in readings})


def make_busy(world: World) -> Busy:
    """The world's tracking, which the test may keep busy."""
    world.tracking = busy = Busy(world.tracking._database, world.clock)
    return busy


async def test_a_case_that_was_busy_is_told_when_it_is_free(world: World) -> None:
    """It is older than all that page 1 shows, and the sweep has passed it."""
    ids = world.add_cases(150, "AWAITING_CUSTOMER")
    tracking = make_busy(world)
    reader = await world.begun()
    world.pandabase.dashboard_close(ids[120])
    tracking.busy = frozenset(ids)
    for _ in range(8):
        await world.later(reader)
    tracking.busy = frozenset()
    await world.later(reader, 1)
    assert list(world.noticed()) == [ids[120]]


async def test_while_it_is_busy_it_is_read_by_each_pass(world: World) -> None:
    ids = world.add_cases(150, "AWAITING_CUSTOMER")
    tracking = make_busy(world)
    reader = await world.begun()
    world.pandabase.dashboard_close(ids[120])
    tracking.busy = frozenset(ids)
    for _ in range(8):
        await world.later(reader)
    world.forget()
    for _ in range(3):
        await world.later(reader, 1)
    assert world.asked().count(ids[120]) == 3


async def test_what_could_not_be_written_down_is_told_by_the_next_pass(world: World) -> None:
    case_id = world.add_cases(1, "AWAITING_CUSTOMER")[0]
    tracking = make_busy(world)
    reader = await world.begun()
    world.clock.now += 5
    world.pandabase.customer_writes(case_id)
    tracking.is_full = True
    with pytest.raises(NotRecorded):
        await world.later(reader)
    tracking.is_full = False
    await world.later(reader)
    assert list(world.noticed()) == [case_id]


async def test_catching_up_that_breaks_off_says_nothing_yet(world: World) -> None:
    """What was missed is told together, not in the parts in which it was read."""
    ids = world.add_cases(40, "AWAITING_CUSTOMER")
    reader = await world.begun()
    await world.later(reader)
    for case_id in ids[:20]:
        world.pandabase.customer_writes(case_id)
    world.forget()
    world.pandabase.fault(Fault(path="status=AWAITING_CUSTOMER", status=429))
    with pytest.raises(NotTaken):
        await world.later(world.reader(), 20 * INTERVAL + SPEED.long_ago)
    assert world.said == []


async def test_catching_up_that_always_breaks_off_tells_what_it_has_in_the_end(world: World) -> None:
    ids = world.add_cases(40, "AWAITING_CUSTOMER")
    reader = await world.begun()
    await world.later(reader)
    world.clock.now += 2 * SPEED.long_ago
    world.pandabase.customer_writes(ids[0])
    world.pandabase.fault(Fault(path="status=OPEN", status=429, times=None))
    reader = world.reader()
    for _ in range(2):
        with pytest.raises(NotTaken):
            await world.later(reader)
    await world.later(reader)
    assert list(world.noticed()) == [ids[0]]
