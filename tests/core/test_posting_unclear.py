"""A card of an alert that may stand already is settled before anything else is posted of its case in that channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot import worker
from bot.errors import CannotLook, MaybePosted
from bot.ports import Rank
from bot.sayings import ShowCard
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CASE_ID, STORE_ID, card, delivery
from tests.core.worker_bench import Shop, until

SHOW = ShowCard(STORE_ID, CASE_ID, 3, may_post=True)
ALERT = replace(delivery(SHOW, action_id=None, actor=None, place=None), id=7)
RESULT = replace(delivery(SHOW), id=8)
UNCLEAR = MaybePosted("timeout")


@pytest.fixture
async def shop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A worker where the case has no card yet, without pauses of its own between tries."""
    monkeypatch.setattr(worker, "pause", lambda *_: 0.0)
    shop = Shop()
    shop.desk.outbox.card = None
    yield shop
    await shop.worker.stop(0.0)


def posted(shop: Shop) -> list[int]:
    """The deliveries by which cards were posted, in order."""
    return [int(key.partition("-")[0]) for key in shop.desk.slack.keys]


async def done(shop: Shop, deliveries: int) -> None:
    """So many are finished."""
    await until(lambda: shop.desk.calls.count("finish") == deliveries)


async def test_a_result_uses_the_card_of_an_alert_whose_posting_was_unclear(shop: Shop) -> None:
    """Nobody can look for it: it is posted again under its own key, and not under a second one beside it."""
    shop.desk.trouble("post_card", UNCLEAR).trouble("find", CannotLook("missing_scope"))
    shop.deliver(ALERT, RESULT)
    await done(shop, 2)
    assert posted(shop) == [7, 7]


async def test_a_result_uses_the_card_of_an_alert_that_was_found(shop: Shop) -> None:
    shop.desk.trouble("post_card", UNCLEAR)
    shop.desk.slack.standing = NEW_TS
    shop.deliver(ALERT, RESULT)
    await done(shop, 2)
    assert posted(shop) == [7]


async def test_the_next_run_settles_a_card_that_may_stand_before_any_result(shop: Shop) -> None:
    """Alerts wait for their turn here, and people's results do not."""
    shop.desk.slack.held = {Rank.ALERT: asyncio.Event()}
    shop.desk.trouble("find", CannotLook("missing_scope"))
    shop.desk.outbox.left = (replace(ALERT, maybe_sent=True), RESULT)
    await shop.worker.recover()
    await done(shop, 2)
    assert posted(shop) == [7]


async def test_a_card_that_is_given_up_as_unclear_keeps_nobody_waiting(shop: Shop) -> None:
    shop.desk.trouble("post_card", *[UNCLEAR] * 2).trouble("find", *[CannotLook("missing_scope")] * 2)
    shop.deliver(ALERT, RESULT)
    await done(shop, 2)
    assert posted(shop) == [7, 7, 8]


async def test_a_result_does_not_wait_for_an_alerts_edit_that_is_unclear(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit is repeated, and leaves nothing that could stand twice."""
    monkeypatch.setattr(worker, "pause", lambda *_: 60.0)
    shop.desk.outbox.card = card()
    shop.desk.trouble("edit_card", UNCLEAR)
    shop.deliver(replace(ALERT, say=replace(SHOW, may_post=False)), RESULT)
    await done(shop, 1)
    assert shop.desk.outbox.shown == 3
