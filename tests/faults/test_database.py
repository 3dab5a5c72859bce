"""The database's part of the matrix: people are told in time that nothing was recorded, and it is true."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from bot.sandbox.slack import Delivery
from bot.store.database import Database
from bot.watching_over import DatabaseLost
from tests.endtoend.bots import inside
from tests.endtoend.world import World

from .database_rows import DATABASE_ROWS, DatabaseRow, locked
from .ends import End, check, press, with_cards

IN_TIME = 3.0
TEN_SECONDS = 10.0
NOTHING = "Nothing was recorded, and nothing will happen"
every = pytest.mark.parametrize("row", DATABASE_ROWS, ids=lambda row: row.name)
passing = pytest.mark.parametrize("row", [row for row in DATABASE_ROWS if row.passes], ids=lambda row: row.name)


@every
async def test_a_command_is_answered_in_time_and_nothing_happens(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    case = linked.case()
    async with row.trouble(linked, databases[-1]):
        typed = await linked.types(linked.ana, f"close {case}")
        assert linked.told(linked.ana, NOTHING)
    _in_time(typed)
    assert linked.status(case) == "OPEN"


@every
async def test_every_click_is_answered_in_time_and_nothing_happens(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    cases = await with_cards(linked)
    async with row.trouble(linked, databases[-1]):
        clicks = await press(linked, cases)
        await linked.until(lambda: len(linked.told(linked.ana, NOTHING)) == len(cases))
    for click in clicks:
        _in_time(click)
    assert [linked.changes(case) for case in cases.values()] == [1] * len(cases)


@every
@pytest.mark.parametrize("mode", ["http"])
async def test_a_mention_is_left_to_be_delivered_again(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    async with row.trouble(linked, databases[-1]):
        mentioned = await linked.slack.mention(linked.ana.id, linked.channel, f"<@BOT> close {linked.case()}")
        assert not mentioned.acknowledged


@every
async def test_every_question_gets_an_answer_or_a_word(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    case = linked.case()
    async with row.trouble(linked, databases[-1]):
        for number, question in enumerate((f"show {case}", "stores", "status", "watch", "unwatch", "settings"), 1):
            await linked.types(linked.ana, question)
            await linked.until(lambda number=number: len(linked.told(linked.ana)) == number, seconds=5)  # type: ignore[misc]


@passing
async def test_what_was_recorded_before_is_done_when_it_has_passed(
    linked: World, databases: list[Database], row: DatabaseRow
) -> None:
    cases = await with_cards(linked)
    holds = [linked.pandabase.hold("GET", case) for case in cases.values()]
    await press(linked, cases)
    for hold in holds:
        await hold.reached.wait()
    async with row.trouble(linked, databases[-1]):
        for hold in holds:
            hold.release()
        reads = len(linked.pandabase.calls)
        await linked.until(lambda: len(linked.pandabase.calls) > reads)
    await check(linked, cases, End.DONE)


async def test_a_lock_of_ten_seconds_is_said_and_sat_out(linked: World, databases: list[Database]) -> None:
    """What was recorded before says that it takes longer, what is asked meanwhile that it will not happen."""
    cases, late = await with_cards(linked), linked.case()
    holds = [linked.pandabase.hold("GET", case) for case in cases.values()]
    await press(linked, cases)
    async with locked(linked, databases[-1]):
        for hold in holds:
            hold.release()
        await linked.until(lambda: len(linked.told(linked.ana, "takes longer than usual")) == len(cases))
        _in_time(await linked.types(linked.ana, f"close {late}"))
        await asyncio.sleep(TEN_SECONDS)
    await check(linked, cases, End.DONE)
    assert linked.status(late) == "OPEN"


@pytest.mark.parametrize("is_replaced", [True, False], ids=["replaced", "deleted"])
async def test_a_file_that_is_gone_is_said_and_ends_the_bot(
    world: World, monkeypatch: pytest.MonkeyPatch, is_replaced: bool
) -> None:
    """What is acknowledged within 20 ms of the loss is lost with the file, which this test does not wait for."""
    monkeypatch.setattr("bot.store.file_guard.FRESH_SECONDS", 0.0)
    with pytest.raises(DatabaseLost, match=r"Put .* back, or restore a backup"):
        await _work_on_a_lost_file(world, is_replaced=is_replaced)
    assert world.told(world.ana, NOTHING)


async def _work_on_a_lost_file(world: World, *, is_replaced: bool) -> None:
    async with inside(world, "socket"):
        await world.links(world.ana)
        case = world.case()
        _lose(world.database, is_replaced=is_replaced)
        _in_time(await world.types(world.ana, f"close {case}"))
    assert world.status(case) == "OPEN"


def _lose(path: Path, *, is_replaced: bool) -> None:
    if is_replaced:
        shutil.copy(path, f"{path}.new")
        Path(f"{path}.new").replace(path)
    else:
        path.unlink()


def _in_time(delivery: Delivery) -> None:
    assert delivery.acknowledged
    assert delivery.seconds < IN_TIME
