"""Alerts among people's results: in their own order, coalesced, and never in the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot import worker
from bot.deliveries import Delivery
from bot.errors import TryLater
from bot.ports import Posted, Rank
from bot.sayings import SayLine, SayNoticed, ShowCard
from bot.watches import Event, Noticed
from tests.core.making import CASE_ID, CLOSED, NOW, OPEN, OTHER_CASE, STORE_ID, delivery, known, line
from tests.core.worker_bench import Shop, until


@pytest.fixture
async def shop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A worker without pauses of its own between tries."""
    monkeypatch.setattr(worker, "pause", lambda *_: 0.0)
    shop = Shop()
    yield shop
    await shop.worker.stop(0.0)


def alert(say: SayNoticed | ShowCard, number: int = 7) -> Delivery:
    """A delivery that no person waits for."""
    return replace(delivery(say, action_id=None, actor=None, place=None), id=number)


def noticed(case_id: str = CASE_ID) -> SayNoticed:
    """A case was closed elsewhere."""
    return SayNoticed(Noticed(STORE_ID, case_id, (Event.CLOSED,), CLOSED, NOW, OPEN))


def hold(shop: Shop, *ranks: Rank) -> asyncio.Event:
    """Those of these ranks wait until the event is set."""
    gate = asyncio.Event()
    shop.desk.slack.held = dict.fromkeys(ranks, gate)
    return gate


async def test_a_result_does_not_wait_behind_a_line_that_waits_for_its_turn(shop: Shop) -> None:
    hold(shop, Rank.LINE)
    shop.deliver(alert(noticed()))
    await until(lambda: shop.desk.slack.turns == [("post", Rank.LINE)])
    shop.deliver(delivery(SayLine(line())))
    await until(lambda: "post_line" in shop.desk.calls)
    assert "post_noticed" not in shop.desk.calls


async def test_a_card_is_drawn_while_a_line_of_its_case_waits_for_its_turn(shop: Shop) -> None:
    hold(shop, Rank.LINE)
    shop.deliver(alert(noticed()))
    await until(lambda: shop.desk.slack.turns == [("post", Rank.LINE)])
    shop.deliver(alert(ShowCard(STORE_ID, CASE_ID, 3), 8))
    await until(lambda: shop.desk.outbox.shown == 3)


async def test_a_result_is_shown_while_the_card_of_an_alert_waits_for_its_turn(shop: Shop) -> None:
    hold(shop, Rank.ALERT)
    shop.deliver(alert(ShowCard(STORE_ID, CASE_ID, 3)))
    await until(lambda: shop.desk.slack.turns)
    shop.deliver(replace(delivery(ShowCard(STORE_ID, CASE_ID, 3)), id=8))
    await until(lambda: shop.desk.outbox.shown == 3)
    assert shop.desk.slack.versions == [3]


async def test_an_alert_whose_version_a_result_showed_meanwhile_draws_nothing(shop: Shop) -> None:
    gate = hold(shop, Rank.ALERT)
    shop.deliver(alert(ShowCard(STORE_ID, CASE_ID, 3)))
    await until(lambda: shop.desk.slack.turns)
    shop.deliver(replace(delivery(ShowCard(STORE_ID, CASE_ID, 3)), id=8))
    await until(lambda: shop.desk.outbox.shown == 3)
    gate.set()
    await until(lambda: shop.desk.outbox.outcome == "shown already")
    assert shop.desk.slack.versions == [3]


@pytest.mark.parametrize("is_alert", [True, False], ids=["alerts", "results"])
async def test_fifty_versions_that_wait_become_at_most_two_edits(shop: Shop, is_alert: bool) -> None:
    gate = hold(shop, Rank.ALERT, Rank.RESULT)
    for version in range(1, 51):
        say = ShowCard(STORE_ID, CASE_ID, version)
        shop.deliver(alert(say, version) if is_alert else replace(delivery(say), id=version))
    await until(lambda: shop.desk.slack.turns)
    shop.desk.outbox.known = known(version=50)
    gate.set()
    await until(lambda: shop.desk.calls.count("finish") == 50)
    assert (len(shop.desk.slack.versions) <= 2, shop.desk.slack.versions[-1]) == (True, 50)


async def test_a_line_waits_for_the_card_that_it_belongs_to(shop: Shop) -> None:
    gate = hold(shop, Rank.ALERT)
    shop.desk.outbox.card = None
    shop.deliver(alert(ShowCard(STORE_ID, CASE_ID, 3, may_post=True), 1), alert(noticed(), 2))
    await until(lambda: shop.desk.slack.turns)
    gate.set()
    await until(lambda: shop.desk.calls.count("finish") == 2)
    assert [call for call in shop.desk.calls if call.startswith("post")] == ["post_card", "post_noticed"]


async def test_alerts_about_one_case_keep_their_order_when_the_first_has_to_be_tried_again(shop: Shop) -> None:
    shop.desk.trouble("post_noticed", TryLater("ratelimited", 0.01))
    shop.deliver(*(alert(noticed(), number) for number in (1, 2, 3)))
    await until(lambda: shop.desk.calls.count("finish") == 3)
    assert [key.partition("-")[0] for key in shop.desk.slack.keys] == ["1", "1", "2", "3"]


async def test_an_alert_of_one_case_does_not_wait_behind_that_of_another(shop: Shop) -> None:
    shop.desk.trouble("post_noticed", TryLater("ratelimited", 60.0))
    shop.deliver(alert(noticed(OTHER_CASE), 1), alert(noticed(), 2))
    await until(lambda: shop.desk.outbox.outcome == "posted")


async def test_no_second_card_is_posted_where_a_result_and_an_alert_both_want_one(shop: Shop) -> None:
    gate = hold(shop, Rank.ALERT, Rank.RESULT)
    shop.desk.outbox.card = None
    show = ShowCard(STORE_ID, CASE_ID, 3, may_post=True)
    shop.deliver(alert(show, 1), replace(delivery(show), id=2))
    await until(lambda: len(shop.desk.slack.turns) == 2)
    gate.set()
    await until(lambda: shop.desk.calls.count("finish") == 2)
    assert shop.desk.calls.count("post_card") == 1


async def test_an_alert_looks_for_a_card_only_after_the_result_that_is_being_posted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun, post_card = asyncio.Event(), [], shop.desk.slack.post_card

    async def slow(*parts: Any) -> Posted:
        begun.append(parts)
        await gate.wait()
        return await post_card(*parts)

    monkeypatch.setattr(shop.desk.slack, "post_card", slow)
    shop.desk.outbox.card = None
    show = ShowCard(STORE_ID, CASE_ID, 3, may_post=True)
    shop.deliver(replace(delivery(show), id=1))
    await until(lambda: begun)
    shop.deliver(alert(show, 2))
    for _ in range(20):  # turns of the loop, in which it would have gone on
        await asyncio.sleep(0)
    gate.set()
    await until(lambda: shop.desk.calls.count("finish") == 2)
    assert shop.desk.calls.count("post_card") == 1
