"""Under more load than is good for it everybody gets one answer, soon where it counts. The full size is a command."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import Limits, StandInSlack
from tests.crash import laden
from tests.endtoend.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with StandInSlack(Limits.none()) as slack, StandInPandabase(limits=PandabaseLimits.none()) as pandabase:
        yield World(slack, pandabase, tmp_path)


async def test_in_a_storm_of_429_from_both_sides_everything_is_done_once(world: World) -> None:
    seen = await laden.storm(world, 15, 30)
    assert (seen["acknowledged"], seen["ends"], seen["not once"], seen["untrue"]) == (15, ["done"] * 15, 0, [])
    assert (seen["429 of Slack"] >= 1, seen["429 of Pandabase"] >= 7) == (True, True), "there was no storm"


async def test_a_thousand_commands_at_once_are_all_acknowledged_in_time(tmp_path: Path) -> None:
    """In time: within Slack's three seconds, of the processor that other programs on this machine may share."""
    seen = await laden.thousand(tmp_path, 1000, to_the_end=False)
    assert (seen["answered"], seen["refused"], seen["CPU until then"] < 3.0) == (1000, 0, True)


async def test_fifty_people_on_one_case_have_an_answer_each(world: World) -> None:
    seen = await laden.fifty(world, 50, 30)
    assert (seen["acknowledged"], seen["people"], seen["ends"], seen["closes"]) == (50, 50, 50, 1)


async def test_the_edits_of_a_card_that_many_people_change_at_once_are_fewer_than_the_changes(world: World) -> None:
    seen = await laden.fifty(world, 20, 30)
    assert (seen["edits"] < seen["ends"], seen["untrue"]) == (True, [])


async def test_in_a_channel_that_lags_results_come_first_and_what_waits_stays_little(world: World) -> None:
    seen = await laden.lag(world, 90, 10)
    assert seen["first"] < 6
    assert 30 < seen["waiting"] <= 90, "no channel that lags, or a change waits that is out of date by now"
    assert seen["edits"] <= seen["changes"] / 8
    assert (seen["memory"] < 110, seen["memory"] - seen["memory before"] < 4) == (True, True), seen
