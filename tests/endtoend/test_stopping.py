"""SIGTERM: what runs is finished, or stays in the journal for the next run."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from bot import process
from bot.mode import Mode as RunMode
from bot.sandbox.slack import Fault
from bot.sandbox.tour.bot_process import Mode
from tests.crash.gate import Gate
from tests.crash.stage import gate_before

from .bots import both_modes, child, inside, log_of, settings_for
from .world import World


@both_modes
async def test_an_action_that_runs_when_sigterm_comes_is_finished_and_the_exit_code_is_0(
    world: World, mode: Mode
) -> None:
    case = world.case()
    async with child(world, mode) as bot:
        await world.links(world.ana)
        hold = await world.held_close("PATCH", case)
        stopping = asyncio.create_task(bot.stop())
        await world.until(lambda: "stopping: no new work is taken" in log_of(world.folder))
        hold.release()
        assert await stopping == 0
    assert world.is_idle()
    assert len(world.lines(case, "Closed by Ana")) == 1


async def test_what_cannot_be_finished_in_time_is_left_to_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.GRACE_SECONDS", 0.1)
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
    assert not world.is_idle()
    hold.release()
    async with inside(world, "socket"):
        await world.rest()
    assert world.changes(case) == 1
    assert len(world.lines(case, "Closed by Ana")) == 1


async def test_a_message_that_is_still_to_be_posted_is_posted_before_the_end(world: World) -> None:
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        slow = world.slack.fault(Fault("chat.postMessage", delay=0.3))
        await world.types(world.ana, f"close {case}")
        await world.until(lambda: slow.times == 0)
    assert world.is_idle()
    assert len(world.lines(case, "Closed by Ana")) == 1


async def test_sigint_ends_it_as_well(world: World) -> None:
    async with child(world, "http") as bot:
        process = bot._process
        assert process is not None
        os.kill(process.pid, signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_sigterm_while_slack_cannot_be_reached_ends_the_wait(world: World) -> None:
    world.slack.fault(Fault("auth.test", status=503, times=1000))
    stop = asyncio.Event()
    starting = asyncio.create_task(process.run(settings_for(world, "socket"), RunMode.SOCKET, stop))
    await world.until(lambda: any(call.method == "auth.test" for call in world.slack.calls))
    stop.set()
    await asyncio.wait_for(starting, 5)


# A Slack that answers nothing


@pytest.fixture
async def gate(world: World) -> AsyncIterator[Gate]:
    """What the bot says to Slack over its connection passes here."""
    async with gate_before(world.slack) as gate:
        yield gate


async def test_a_stop_waits_a_moment_and_no_longer_for_a_slack_that_answers_nothing(world: World, gate: Gate) -> None:
    async with child(world, "socket") as bot:
        gate.shut()
        began = time.monotonic()
        code = await bot.stop()
    assert (code, time.monotonic() - began < 4) == (0, True)


async def test_the_whole_stop_is_over_in_ten_seconds_even_with_an_action_that_does_not_end(
    world: World, gate: Gate
) -> None:
    case = world.case()
    async with child(world, "socket") as bot:
        await world.links(world.ana)
        hold = await world.held_close("PATCH", case)
        gate.shut()
        began = time.monotonic()
        code = await bot.stop(30)
        seconds = time.monotonic() - began
        hold.release()
    assert (code, seconds < 10) == (0, True), f"it took {seconds:.1f} s"


async def test_what_a_stop_to_a_silent_slack_left_is_done_by_the_next_run(
    world: World, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.GRACE_SECONDS", 0.1)
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        hold = await world.held_close("GET", case)
        gate.shut()
    hold.release()
    gate.open()
    async with inside(world, "socket"):
        await world.rest()
    assert len(world.lines(case, "Closed by Ana")) == 1
