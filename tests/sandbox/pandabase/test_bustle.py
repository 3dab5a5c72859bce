"""A random hour at a store: everything that happens is something that the rules allow, and it can be repeated."""

from random import Random

import pytest

from bot.sandbox.pandabase import StandInPandabase, bustle, deed, seed_morning
from bot.sandbox.pandabase.bustle import DEEDS
from tests.sandbox.pandabase.conftest import Clock


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 (a test that can be repeated)


def happened(pandabase: StandInPandabase, seed: int, count: int) -> list[tuple[str, str]]:
    store_id = seed_morning(pandabase).store_id
    return bustle(pandabase, store_id, count, chance(seed))


async def test_in_a_long_time_everything_happens(pandabase: StandInPandabase) -> None:
    assert {name for name, _ in happened(pandabase, 1, 600)} == {*DEEDS, "new", "priority"}


async def test_the_same_chance_makes_the_same_hour(pandabase: StandInPandabase, clock: Clock) -> None:
    other = StandInPandabase(clock=clock)
    assert happened(pandabase, 7, 50) == happened(other, 7, 50)


async def test_a_store_without_cases_begins_with_one(pandabase: StandInPandabase, store: str) -> None:
    name, case_id = deed(pandabase, store, chance(0))
    assert (name, pandabase.case_ids(store)) == ("new", [case_id])


@pytest.mark.parametrize("seed", range(5))
async def test_a_closed_case_has_a_time_and_an_open_one_has_none(pandabase: StandInPandabase, seed: int) -> None:
    store_id = pandabase.add_store("Elm")
    bustle(pandabase, store_id, 200, chance(seed))
    cases = [pandabase.case(one) for one in pandabase.case_ids(store_id)]
    assert all((case["status"] == "CLOSED") == (case["closedAt"] is not None) for case in cases)
