"""Pandabase's part of the matrix, each row for every verb."""

from __future__ import annotations

from functools import partial

import pytest

from bot.pandabase.client import PandabaseClient
from tests.endtoend.world import World

from .ends import End, check, press, with_cards
from .upstream import BRIEF, ROWS, Row

every = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
lasting = pytest.mark.parametrize("row", [row for row in ROWS if row.lasting], ids=lambda row: row.name)


@pytest.fixture(autouse=True)
def brief(row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short time-outs towards Pandabase where one is tried, and nowhere else: a slow machine is no trouble."""
    if row.takes_time:
        monkeypatch.setattr("bot.process.PandabaseClient", partial(PandabaseClient, timeouts=BRIEF))


@every
async def test_trouble_ends_in_one_true_answer(linked: World, row: Row) -> None:
    """Once with the change, and once with the reading before it."""
    changed, read = await with_cards(linked), await with_cards(linked)
    _bring(linked, row, changed, "PATCH", times=1)
    _bring(linked, row, read, "GET", times=1)
    await press(linked, changed)
    await press(linked, read)
    await check(linked, changed, row.change)
    await check(linked, read, row.read)


@lasting
@pytest.mark.usefixtures("impatient")
async def test_trouble_that_lasts_past_the_deadline_is_told_as_such(linked: World, row: Row) -> None:
    """With everything, and with changes alone: what took effect is then seen by reading, what did not was not done."""
    both, changed = await with_cards(linked), await with_cards(linked)
    _bring(linked, row, both, "GET", "PATCH")
    _bring(linked, row, changed, "PATCH")
    await press(linked, both)
    await press(linked, changed)
    await check(linked, both, row.lasting or row.change)
    await check(linked, changed, End.UNAVAILABLE if row.change is End.DONE else row.change)


def _bring(world: World, row: Row, cases: dict[str, str], *methods: str, times: int | None = None) -> None:
    for case in cases.values():
        for method in methods:
            row.bring(world, method, case, times)
