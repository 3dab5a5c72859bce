"""What keeps people's results waiting behind an alert that may stand, and what must not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from bot import worker
from bot.errors import (
    CannotLook,
    ChannelClosed,
    MaybePosted,
    MessageGone,
    NotPosted,
    PostingError,
    ScopeLacking,
    TryLater,
)
from bot.ports import Posted, Rank
from bot.sayings import SayLine, ShowCard
from tests.core.making import CASE_ID, STORE_ID, delivery, line
from tests.core.test_worker_alerts import alert, noticed
from tests.core.worker_bench import Shop, until

SHOW = ShowCard(STORE_ID, CASE_ID, 3, may_post=True)
ALERT, RESULT = alert(SHOW, 7), replace(delivery(SHOW), id=9)
LINE = replace(delivery(SayLine(line())), id=9)


@pytest.fixture
async def shop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A worker without pauses of its own between tries."""
    monkeypatch.setattr(worker, "pause", lambda *_: 0.0)
    shop = Shop()
    yield shop
    await shop.worker.stop(0.0)


def gated(shop: Shop) -> tuple[asyncio.Event, Callable[[], object]]:
    """Cards are posted once this is set; tells whether one waits for it."""
    gate, begun, post_card = asyncio.Event(), asyncio.Event(), shop.desk.slack.post_card

    async def slow(*parts: object) -> Posted:
        begun.set()
        await gate.wait()
        return await post_card(*parts)  # type: ignore[arg-type]

    shop.desk.slack.post_card = slow  # type: ignore[method-assign, assignment]
    return gate, begun.is_set


def held(shop: Shop) -> list[str]:
    """The lanes that somebody holds."""
    return [name for name, lane in shop.desk.posting.lanes._lanes.items() if lane.locked()]


async def test_a_line_whose_new_card_may_stand_and_the_next_card_do_not_wait_for_each_other(shop: Shop) -> None:
    """The line's card was deleted; the next change of the case comes while the new card is posted."""
    desk = shop.desk
    gate, _ = gated(shop)
    desk.trouble("post_noticed", MessageGone("message_not_found"))
    desk.trouble("post_card", MaybePosted("http_500"))
    desk.trouble("find", MessageGone("message_not_found"))
    shop.deliver(alert(noticed(), 7))
    await until(lambda: ("post", Rank.RESULT) in desk.slack.turns)
    shop.deliver(alert(ShowCard(STORE_ID, CASE_ID, 3), 8))
    await asyncio.sleep(0)
    gate.set()
    shop.deliver(LINE)
    await until(lambda: "post_line" in desk.calls)


async def test_a_card_that_stands_and_was_not_written_down_is_not_posted_beside(shop: Shop) -> None:
    desk = shop.desk
    desk.outbox.card = None
    gate, begun = gated(shop)
    desk.outbox.refusals = 1
    shop.deliver(ALERT)
    await until(begun)
    shop.deliver(RESULT)
    gate.set()
    await until(lambda: desk.calls.count("finish") == 2)
    assert desk.calls.count("post_card") == 1


async def test_a_mistake_of_ours_in_an_alert_keeps_no_result_waiting(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "pause", lambda *_: 0.01)
    desk = shop.desk
    desk.outbox.card = None

    async def mistaken(*_: object) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(desk.slack, "find", mistaken)
    desk.trouble("post_card", MaybePosted("http_500"))
    shop.deliver(ALERT)
    await until(lambda: "post_card" in desk.calls)
    shop.deliver(RESULT)
    await until(lambda: desk.calls.count("finish") >= 1)


@pytest.mark.parametrize(
    "then",
    [
        MaybePosted("http_500"),
        NotPosted("invalid_blocks"),
        ChannelClosed("not_in_channel"),
        MessageGone("message_not_found"),
        TryLater("ratelimited", 0.0),
        ScopeLacking("chat:write", 0.0),
    ],
    ids=repr,
)
@pytest.mark.parametrize("may_look", [True, False])
async def test_the_lane_is_given_back_however_it_ends(shop: Shop, then: PostingError, may_look: bool) -> None:
    desk = shop.desk
    desk.outbox.card = None
    desk.trouble("find", *([] if may_look else [CannotLook("missing_scope")] * 20))
    desk.trouble("post_card", MaybePosted("http_500"), then)
    shop.deliver(ALERT)
    await until(lambda: "post_card" in desk.calls)
    shop.deliver(RESULT)
    await until(lambda: desk.calls.count("finish") + desk.calls.count("give_up") >= 2 and not held(shop))
