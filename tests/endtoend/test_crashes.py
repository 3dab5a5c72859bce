"""SIGKILL at the worst moments: what was acknowledged is done once and said once by the next run."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import Mode

from .bots import both_modes, child, inside
from .world import World


@both_modes
async def test_killed_between_ack_and_patch_the_case_is_closed_once_and_said_once(world: World, mode: Mode) -> None:
    case = world.case()
    async with child(world, mode):
        await world.links(world.ana)
        hold = world.pandabase.hold("GET", case)
        assert (await world.types(world.ana, f"close {case}")).acknowledged
        await hold.reached.wait()
    hold.release()
    async with inside(world, mode):
        await world.rest()
    assert (world.changes(case), world.status(case)) == (1, "CLOSED")
    assert len(world.lines(case)) == 1
    assert world.lines(case, "Closed by Ana")


@both_modes
async def test_killed_between_patch_and_settle_the_case_is_closed_once_and_said_once(world: World, mode: Mode) -> None:
    case = world.case()
    async with child(world, mode):
        await world.links(world.ana)
        hold = world.pandabase.hold("PATCH", case, "after")
        assert (await world.types(world.ana, f"close {case}")).acknowledged
        await hold.reached.wait()
    hold.release()
    async with inside(world, mode):
        await world.rest()
    assert (world.changes(case), world.status(case)) == (1, "CLOSED")
    assert len(world.lines(case)) == 1
    assert world.lines(case, "Closed by Ana", "Pandabase did not confirm it")


@both_modes
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_killed_between_settle_and_delivery_it_is_said_once(world: World, mode: Mode, method: str) -> None:
    case = world.case()
    async with child(world, mode):
        await world.links(world.ana)
        if method == "chat.update":
            await world.types(world.ana, f"priority {case} high")
            await world.rest()
        stuck = world.slack.fault(Fault(method, delay=30, drop="before"))
        assert (await world.types(world.ana, f"close {case}")).acknowledged
        await world.until(lambda: stuck.times == 0)
    assert world.rows("SELECT COUNT(*) FROM action WHERE settled_at IS NULL") == [(0,)]
    async with inside(world, mode):
        await world.rest()
    assert world.status(case) == "CLOSED"
    assert len(world.cards(case)) == 1
    assert len(world.lines(case, "Closed by Ana")) == 1


async def test_killed_before_the_line_the_thread_says_it_once(world: World) -> None:
    case = world.case()
    async with child(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"priority {case} high")
        await world.rest()
        stuck = world.slack.fault(Fault("chat.postMessage", delay=30, drop="before"))
        await world.types(world.ana, f"close {case}")
        await world.until(lambda: stuck.times == 0)
    async with inside(world, "socket"):
        await world.rest()
    assert len(world.lines(case, "Closed by Ana")) == 1


async def test_a_wish_whose_deadline_passed_while_the_bot_was_down_came_too_late(world: World) -> None:
    case = world.case()
    async with child(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"priority {case} high")
        await world.rest()
        hold = world.pandabase.hold("GET", case)
        await world.clicks(world.ana, await world.card(case), "Close")
        await hold.reached.wait()
    hold.release()
    world.write("UPDATE action SET recorded_at = recorded_at - 200, deadline = deadline - 200 WHERE verb = 'close'")
    async with inside(world, "socket"):
        await world.rest()
        assert world.lines(case, "came too late", "Nothing was changed")
        assert (world.status(case), world.changes(case)) == ("OPEN", 1)
        await world.clicks(world.ana, await world.card(case), "Close")
        await world.rest()
    assert world.lines(case, "Closed by Ana")
    assert world.status(case) == "CLOSED"


async def test_a_patch_that_arrives_after_the_crash_still_counts_once(world: World) -> None:
    """The network may deliver late what the dead process sent."""
    case = world.case()
    async with child(world, "socket"):
        await world.links(world.ana)
        late = world.pandabase.hold("PATCH", case)
        await world.types(world.ana, f"close {case}")
        await late.reached.wait()
    async with inside(world, "socket"):
        await world.until(lambda: late.count == 2)
        late.release()
        await world.rest()
    assert (world.changes(case), world.status(case)) == (1, "CLOSED")
    assert len(world.lines(case)) == 1
    assert world.lines(case, "Closed by Ana")
