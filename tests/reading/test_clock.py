"""A clock that is set back stops nothing: neither the reading of stores nor the telling of what is read."""

from __future__ import annotations

import time

from bot.reading import Schedule, Speed
from bot.watches import Event
from tests.core.making import FakeClock
from tests.reading.conftest import World


class ShiftedClock(FakeClock):
    """Real time, but for so many seconds."""

    shift = 0.0

    def __call__(self) -> float:
        """Now, as this clock shows it."""
        return time.time() + self.shift


async def test_a_change_is_told_though_the_case_was_read_at_a_later_time_by_the_clock(world: World) -> None:
    case_id = world.add_cases(1, "AWAITING_CUSTOMER")[0]
    reader = await world.begun()
    world.clock.now -= 600
    world.pandabase.customer_writes(case_id)
    await world.later(reader)
    assert Event.ANSWERED in world.noticed()[case_id]


async def test_stores_are_read_and_swept_on_after_the_clock_was_set_back(world: World) -> None:
    clock = ShiftedClock()
    await world.lend()
    speed = Speed(1.0, learning=10_000, catching_up=10_000)
    schedule = Schedule(world.watches, world.tracking, world.api, world.budget, clock, world.deliver, speed)
    await schedule.start()
    await world.pandabase.until(
        lambda: len(world.asked()) >= 3 and not any(entry.is_running for entry in schedule._entries.values())
    )
    clock.shift = -7200.0
    world.forget()
    await world.pandabase.until(lambda: len(world.asked()) >= 2)
    await schedule.stop()
