"""The worker: each case's actions in order, different cases side by side, and nothing lost on the way out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import NotPosted, Reason
from bot.sayings import SayLine
from tests.core.making import CASE_ID, CLOSE, MAKE_HIGH, NOW, OPEN, OTHER_CASE, REOPEN, delivery, line
from tests.core.worker_bench import Shop, numbered, until


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A worker that is stopped after the test."""
    shop = Shop()
    yield shop
    await shop.worker.stop(0.0)


async def test_an_action_is_carried_out_and_what_follows_is_said(shop: Shop) -> None:
    shop.open()
    shop.take(numbered(1))
    await until(lambda: shop.desk.calls == ["start", "post_line", "finish"])


async def test_actions_on_one_case_run_one_after_the_other(shop: Shop) -> None:
    shop.take(numbered(1, CLOSE), numbered(2, REOPEN))
    await until(lambda: shop.api.running)
    assert shop.api.order == [CLOSE]


async def test_actions_on_one_case_run_in_the_order_recorded(shop: Shop) -> None:
    shop.open()
    shop.take(numbered(1, CLOSE), numbered(2, REOPEN), numbered(3, MAKE_HIGH))
    await until(lambda: len(shop.reasons) == 3)
    assert shop.api.order == [CLOSE, REOPEN, MAKE_HIGH]


async def test_different_cases_run_side_by_side(shop: Shop) -> None:
    shop.take(numbered(1), numbered(2, case_id=OTHER_CASE))
    await until(lambda: shop.api.running == {CASE_ID, OTHER_CASE})


async def test_one_slow_case_does_not_keep_another_from_being_done(shop: Shop) -> None:
    shop.open(OTHER_CASE)
    shop.take(numbered(1), numbered(2, case_id=OTHER_CASE))
    await until(lambda: shop.reasons == [None])


async def test_an_action_whose_deadline_passes_while_it_waits_in_line_came_too_late(shop: Shop) -> None:
    shop.take(numbered(1), numbered(2, REOPEN, patience=0.05))
    await until(lambda: shop.reasons == [Reason.TOO_LATE])


async def test_an_action_that_came_too_late_in_line_sends_nothing(shop: Shop) -> None:
    shop.take(numbered(1, CLOSE), numbered(2, REOPEN, patience=0.05))
    await until(lambda: shop.reasons == [Reason.TOO_LATE])
    shop.open()
    await until(lambda: len(shop.reasons) == 2)
    assert shop.api.order == [CLOSE]


async def test_an_action_that_may_have_been_sent_waits_its_turn_past_its_deadline(shop: Shop) -> None:
    sent = replace(numbered(2, CLOSE, patience=-60), was_sent=True, before=OPEN)
    shop.take(numbered(1), sent)
    await until(lambda: shop.api.running)
    shop.open()
    await until(lambda: len(shop.reasons) == 2)
    assert shop.reasons == [None, Reason.TOO_LATE]


async def test_what_waits_in_line_goes_on_after_one_that_came_too_late(shop: Shop) -> None:
    shop.take(numbered(1, CLOSE), numbered(2, REOPEN, patience=0.05), numbered(3, MAKE_HIGH))
    await until(lambda: shop.reasons == [Reason.TOO_LATE])
    shop.open()
    await until(lambda: len(shop.reasons) == 3)
    assert shop.api.order == [CLOSE, MAKE_HIGH]


async def test_recovering_takes_over_what_an_earlier_run_left(shop: Shop) -> None:
    shop.open()
    shop.journal.left = (numbered(1), numbered(2, case_id=OTHER_CASE))
    shop.desk.outbox.left = (delivery(SayLine(line())),)
    assert await shop.worker.recover() == (2, 1)


async def test_recovered_work_is_carried_out(shop: Shop) -> None:
    shop.open()
    shop.journal.left = (numbered(1),)
    shop.desk.outbox.left = (delivery(SayLine(line())),)
    await shop.worker.recover()
    await until(lambda: shop.desk.calls.count("post_line") == 2)


async def test_a_fresh_start_has_nothing_to_recover(shop: Shop) -> None:
    assert await shop.worker.recover() == (0, 0)


async def test_stopping_lets_what_runs_finish(shop: Shop) -> None:
    shop.open()
    shop.take(numbered(1))
    assert (await shop.worker.stop(5.0), shop.reasons, shop.desk.outbox.outcome) == (0, [None], "posted")


async def test_stopping_leaves_what_takes_longer_to_the_next_run(shop: Shop) -> None:
    shop.take(numbered(1))
    await until(lambda: shop.api.running)
    assert (await shop.worker.stop(0.02), shop.reasons) == (1, [])


async def test_an_action_that_takes_longer_than_two_seconds_says_so_once(shop: Shop) -> None:
    shop.clock.now = NOW + 1.98
    shop.take(numbered(1))
    await until(lambda: "tell_still_trying" in shop.desk.calls)
    shop.open()
    await shop.worker.stop(5.0)
    assert shop.desk.calls.count("tell_still_trying") == 1


async def test_an_action_that_waits_in_line_for_two_seconds_says_so_too(shop: Shop) -> None:
    shop.clock.now = NOW + 1.98
    shop.take(numbered(1), numbered(2, REOPEN))
    await until(lambda: sorted(shop.desk.slack.told, key=str) == [1, 2])


async def test_only_the_action_that_takes_longer_says_so(shop: Shop) -> None:
    shop.open(OTHER_CASE)
    shop.clock.now = NOW + 1.9
    shop.take(numbered(1, case_id=OTHER_CASE), numbered(2))
    await until(lambda: shop.desk.slack.told)
    assert shop.desk.slack.told == [2]


async def test_an_action_goes_on_where_nobody_can_be_told_that_it_takes_longer(shop: Shop) -> None:
    shop.clock.now = NOW + 2.0
    shop.desk.trouble("tell_still_trying", NotPosted("cannot_dm_bot"))
    shop.take(numbered(1))
    await until(lambda: "tell_still_trying" in shop.desk.calls)
    shop.open()
    await until(lambda: shop.reasons == [None])
