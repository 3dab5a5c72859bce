"""The worker tells how many recorded actions are not carried out as they should be."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.health import NOT_CARRIED_OUT, NOT_READABLE
from bot.verdicts import LOOKING_SECONDS
from bot.watching_over import needs_worker
from bot.worker import MARGIN_SECONDS, TAKEN_WITHIN_SECONDS
from tests.core.making import NOW, PATIENCE
from tests.core.worker_bench import Shop, numbered, until

ENDED_BY = NOW + PATIENCE + MARGIN_SECONDS


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A worker with one recorded action, which is stopped after the test."""
    shop = Shop()
    shop.journal.left = (numbered(1),)
    yield shop
    await shop.worker.stop(0.0)


async def overdue_at(shop: Shop, now: float) -> int:
    """As it is at this moment."""
    shop.clock.now = now
    return await shop.worker.overdue()


async def test_an_action_that_was_just_recorded_is_not_overdue(shop: Shop) -> None:
    assert await overdue_at(shop, NOW + TAKEN_WITHIN_SECONDS) == 0


async def test_an_action_that_nobody_took_is_overdue_soon(shop: Shop) -> None:
    assert await overdue_at(shop, NOW + TAKEN_WITHIN_SECONDS + 1) == 1


@pytest.mark.parametrize(("now", "overdue"), [(ENDED_BY, 0), (ENDED_BY + 1, 1)])
async def test_an_action_under_way_is_overdue_once_its_time_is_up(shop: Shop, now: float, overdue: int) -> None:
    shop.take(*shop.journal.left)
    await until(lambda: shop.api.running)
    assert await overdue_at(shop, now) == overdue


@pytest.mark.parametrize(("now", "overdue"), [(ENDED_BY + LOOKING_SECONDS, 0), (ENDED_BY + LOOKING_SECONDS + 1, 1)])
async def test_an_action_that_may_have_been_sent_is_looked_for_longer(shop: Shop, now: float, overdue: int) -> None:
    sent = replace(numbered(1), was_sent=True)
    shop.journal.left = (sent,)
    shop.take(sent)
    await until(lambda: shop.api.running)
    assert await overdue_at(shop, now) == overdue


async def test_an_action_that_waits_in_line_is_not_overdue(shop: Shop) -> None:
    shop.journal.left = (numbered(1), numbered(2))
    shop.take(*shop.journal.left)
    await until(lambda: shop.api.running)
    assert await overdue_at(shop, NOW + TAKEN_WITHIN_SECONDS + 1) == 0


async def test_an_action_of_an_earlier_run_is_in_hand_once_it_is_taken_over(shop: Shop) -> None:
    await shop.worker.recover()
    await until(lambda: shop.api.running)
    assert await overdue_at(shop, NOW + TAKEN_WITHIN_SECONDS + 1) == 0


async def test_how_many_are_overdue_is_said() -> None:
    async def three() -> int:
        return 3

    assert await needs_worker(three)() == NOT_CARRIED_OUT.format(3)


async def test_a_journal_that_cannot_be_read_is_said_in_the_databases_words() -> None:
    async def unreadable() -> int:
        raise sqlite3.DatabaseError("database disk image is malformed")

    assert await needs_worker(unreadable)() == NOT_READABLE.format("database disk image is malformed")
