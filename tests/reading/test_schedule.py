"""When stores are read: real time, and intervals of a fifth of a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.ending import whole
from bot.ports import Progress
from bot.reading import Schedule, Speed
from bot.records import Account
from bot.sandbox.pandabase import Fault
from bot.sayings import Notice, SayNotice
from bot.store.tracking import SqliteTracking
from bot.watches import Watch
from tests.core.making import ANA, CHANNEL, FakeClock
from tests.reading.conftest import WORKSPACE, World

BASE = 0.2
SPEED = Speed(BASE, learning=10_000, catching_up=10_000)


class RealClock(FakeClock):
    """The time of day."""

    def __call__(self) -> float:
        """Now."""
        return time.time()


@pytest.fixture
def clock() -> FakeClock:
    """Real time: what is tested here is when something happens."""
    return RealClock()


def scheduled(world: World, base: float = BASE, tracking: SqliteTracking | None = None) -> Schedule:
    """A schedule for the world's stores."""
    return Schedule(
        world.watches,
        tracking or world.tracking,
        world.api,
        world.budget,
        world.clock,
        world.deliver,
        replace(SPEED, base=base),
    )


@pytest.fixture
async def schedule(world: World) -> AsyncIterator[Schedule]:
    """One that runs over Ana's store."""
    await world.lend()
    schedule = scheduled(world)
    await schedule.start()
    await world.pandabase.until(lambda: world.asked().count("page 1") >= 3)
    yield schedule
    await schedule.stop()


async def another_store(world: World) -> str:
    """A second store that Ana watches."""
    store_id = world.pandabase.add_store("Another Shop")
    token = world.pandabase.issue_token(store_id)
    await world.accounts.link(Account(WORKSPACE, ANA.user_id, store_id, token))
    await world.watches.start(Watch(WORKSPACE, CHANNEL, store_id, ANA, world.clock()))
    return store_id


def polls_of(world: World, store_id: str) -> int:
    """How often page 1 of a store was asked for since the log was emptied."""
    return sum(store_id in call.path and "status=" not in call.path for call in world.pandabase.calls)


def notices(world: World) -> list[Notice]:
    """What the channels hear about their watches."""
    return [delivery.say.notice for delivery in world.said if isinstance(delivery.say, SayNotice)]


@pytest.mark.usefixtures("schedule")
async def test_a_quiet_store_is_asked_once_an_interval(world: World) -> None:
    world.forget()
    await asyncio.sleep(5 * BASE)
    assert 1 <= world.asked().count("page 1") <= 6


@pytest.mark.usefixtures("schedule")
async def test_the_sweep_takes_no_more_than_one_request_an_interval(world: World) -> None:
    world.forget()
    await asyncio.sleep(5 * BASE)
    assert len(world.asked()) <= 12


async def test_a_store_that_is_woken_is_read_at_once(world: World) -> None:
    schedule = scheduled(world, base=600)
    await schedule.start()
    await world.lend()
    schedule.wake(WORKSPACE, world.store_id)
    await world.pandabase.until(lambda: "page 1" in world.asked())
    await schedule.stop()


async def test_a_store_that_is_woken_while_it_is_read_is_read_again(world: World) -> None:
    await world.lend()
    schedule = scheduled(world, base=600)
    hold = world.pandabase.hold("GET")
    await schedule.start()
    await hold.reached.wait()
    schedule.wake(WORKSPACE, world.store_id)
    hold.release()
    await world.pandabase.until(lambda: world.asked().count("page 1") >= 3)
    await schedule.stop()


async def test_a_slow_store_delays_no_other(world: World, schedule: Schedule) -> None:
    slow = await another_store(world)
    world.pandabase.fault(Fault(path=slow, delay=3, times=None))
    schedule.wake(WORKSPACE, slow)
    world.forget()
    await world.pandabase.until(lambda: any(slow in call.path for call in world.pandabase.calls))
    await world.pandabase.until(lambda: polls_of(world, world.store_id) >= 3)
    assert {call.status for call in world.pandabase.calls if slow in call.path} == {None}


@pytest.mark.usefixtures("schedule")
async def test_the_wait_that_the_upstream_asks_for_is_kept_to(world: World) -> None:
    world.pandabase.fault(Fault(status=429, headers={"Retry-After": "3"}))
    await world.pandabase.until(lambda: any(call.status == 429 for call in world.pandabase.calls))
    world.forget()
    await asyncio.sleep(4 * BASE)
    assert world.asked() == []


@pytest.mark.usefixtures("schedule")
async def test_a_store_without_a_working_watch_is_asked_no_more(world: World) -> None:
    for token in list(world.pandabase.tokens):
        world.pandabase.roll(token)
    await world.pandabase.until(lambda: any(call.status == 401 for call in world.pandabase.calls))
    await asyncio.sleep(BASE)
    world.forget()
    await asyncio.sleep(2 * BASE)
    assert world.asked() == []


@pytest.mark.usefixtures("schedule")
async def test_the_channel_hears_once_that_a_store_cannot_be_read_and_once_that_it_can(world: World) -> None:
    fault = Fault(status=503, times=None)
    world.pandabase.fault(fault)
    await world.pandabase.until(lambda: Notice.UNREADABLE in notices(world))
    await asyncio.sleep(3 * BASE)
    world.pandabase.clear_faults()
    await world.pandabase.until(lambda: Notice.READABLE_AGAIN in notices(world))
    assert notices(world) == [Notice.UNREADABLE, Notice.READABLE_AGAIN]


def refusals(world: World) -> int:
    """How often page 1 was answered that Pandabase is down."""
    return sum(call.status == 503 and "status=" not in call.path for call in world.pandabase.calls)


def logged(caplog: pytest.LogCaptureFixture, words: str) -> list[tuple[str, str]]:
    """Level and text of the lines that hold these words."""
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    return [line for line in lines if words in line[1]]


@pytest.mark.usefixtures("schedule")
async def test_an_outage_is_logged_once_when_it_begins_and_once_when_it_is_over(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    world.pandabase.fault(Fault(status=503, times=None))
    await world.pandabase.until(lambda: refusals(world) >= 3)
    world.pandabase.clear_faults()
    await world.pandabase.until(lambda: logged(caplog, "can be read again"))
    assert [level for level, _ in logged(caplog, f"store={world.store_id} can")] == ["WARNING", "INFO"]


@pytest.mark.usefixtures("schedule")
async def test_the_warning_of_an_outage_has_the_status_and_the_requests_id_and_no_words_that_may_name_a_customer(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.pandabase.fault(Fault(status=503, body='{"ok": false, "error": {"message": "Ana Roe wrote"}}', times=None))
    await world.pandabase.until(lambda: logged(caplog, "cannot be read"))
    ((_, text),) = logged(caplog, "cannot be read")
    said, _, request_id = text.rpartition(" request_id=")
    assert said == f"store={world.store_id} cannot be read, and is tried again: Pandabase answered 503"
    assert request_id in {call.request_id for call in world.pandabase.calls}


class Broken(SqliteTracking):
    """Fails over one store as no database does."""

    store_id = ""

    async def progress(self, workspace: str, store_id: str) -> Progress:
        """Not for that store."""
        if store_id == self.store_id:
            raise ZeroDivisionError
        return await super().progress(workspace, store_id)


async def test_a_store_that_fails_unexpectedly_harms_no_other(world: World) -> None:
    await world.lend()
    tracking = Broken(world.tracking._database, world.clock)
    tracking.store_id = await another_store(world)
    schedule = scheduled(world, tracking=tracking)
    await schedule.start()
    await world.pandabase.until(lambda: polls_of(world, world.store_id) >= 8)
    await schedule.stop()


async def test_nothing_new_begins_while_the_budget_is_scarce(world: World) -> None:
    await world.lend()
    world.budget.line = True
    schedule = scheduled(world)
    await schedule.start()
    await asyncio.sleep(2 * BASE)
    asked = world.asked()
    world.budget.line = False
    await world.pandabase.until(lambda: "page 1" in world.asked())
    await schedule.stop()
    assert asked == []


async def test_stopping_does_not_wait_for_an_answer(world: World) -> None:
    await world.lend()
    schedule = scheduled(world)
    hold = world.pandabase.hold("GET")
    await schedule.start()
    await hold.reached.wait()
    async with asyncio.timeout(1):
        await schedule.stop()
    hold.release()


async def died(world: World, monkeypatch: pytest.MonkeyPatch) -> Schedule:
    """A schedule whose loop has ended by a mistake of ours."""
    schedule = scheduled(world)
    monkeypatch.setattr(schedule, "_notice_clock", lambda: 1 // 0)
    await world.lend()
    await schedule.start()
    await world.pandabase.until(lambda: not schedule.is_alive())
    return schedule


async def test_one_that_had_died_before_is_stopped_like_any_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule = await died(world, monkeypatch)
    await schedule.stop()
    assert not schedule.is_alive()


async def test_the_log_says_at_once_of_what_it_died(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await died(world, monkeypatch)
    await asyncio.sleep(0)
    (line,) = [line for line in caplog.records if line.getMessage() == "watched stores are not read any more"]
    assert line.exc_info is not None


async def test_what_is_being_written_down_is_finished_before_the_end() -> None:
    begun, done = asyncio.Event(), []

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        done.append(True)

    task = asyncio.create_task(whole(work()))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (task.cancelled(), done) == (True, [True])
