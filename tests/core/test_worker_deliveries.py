"""What is to be said goes out in order in each place, is tried until it is said, and waits for its moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot import worker
from bot.deliveries import CARD_IS_OLD_AFTER, Delivery
from bot.errors import MaybePosted, NotRecorded, TryLater
from bot.sayings import SayLine, ShowCard, TellRefusal
from tests.core.making import BEN, CASE_ID, NOW, OTHER_CASE, STORE_ID, card, delivery, line
from tests.core.worker_bench import Shop, until

LATER = TryLater("ratelimited", 0.05)


@pytest.fixture
async def shop(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A worker without pauses of its own between tries."""
    monkeypatch.setattr(worker, "pause", lambda *_: 0.0)
    shop = Shop()
    yield shop
    await shop.worker.stop(0.0)


def saying(number: int, case_id: str = CASE_ID) -> Delivery:
    """A line about a case."""
    return replace(delivery(SayLine(line(case_id=case_id))), id=number)


def said(shop: Shop) -> list[str]:
    """The numbers of the lines that Slack took or was offered, in order."""
    return [key.partition("-")[0] for key in shop.desk.slack.keys]


async def test_lines_about_one_case_go_out_in_the_order_written(shop: Shop) -> None:
    shop.deliver(*(saying(number) for number in range(5)))
    await until(lambda: said(shop) == ["0", "1", "2", "3", "4"])


async def test_a_line_that_has_to_wait_keeps_its_place(shop: Shop) -> None:
    shop.desk.trouble("post_line", LATER)
    shop.deliver(saying(1), saying(2))
    await until(lambda: len(said(shop)) == 3)
    assert said(shop) == ["1", "1", "2"]


async def test_a_case_that_has_to_wait_does_not_hold_up_another(shop: Shop) -> None:
    shop.desk.trouble("post_line", TryLater("ratelimited", 60.0))
    shop.deliver(saying(1), saying(2, OTHER_CASE))
    await until(lambda: said(shop) == ["1", "2"])


async def test_a_person_who_cannot_be_told_yet_does_not_hold_up_another(shop: Shop) -> None:
    shop.desk.trouble("tell", TryLater("ratelimited", 60.0))
    first = delivery(TellRefusal(line()))
    shop.deliver(first, replace(first, id=8, actor=BEN))
    await until(lambda: shop.desk.outbox.outcome == "told")


async def test_slack_is_not_asked_again_before_the_time_it_names(shop: Shop) -> None:
    shop.desk.trouble("post_line", TryLater("ratelimited", 60.0))
    shop.deliver(saying(1))
    await until(lambda: "not_started" in shop.desk.calls)
    await until(lambda: shop.desk.calls.count("post_line") == 1)
    assert await shop.worker.stop(0.05) == 1


async def test_a_line_that_may_have_been_posted_is_looked_for(shop: Shop) -> None:
    shop.desk.trouble("post_line", MaybePosted("http_500"))
    shop.desk.slack.standing = "1770000009.000100"
    shop.deliver(saying(1))
    await until(lambda: shop.desk.outbox.ts == "1770000009.000100")
    assert shop.desk.calls.count("post_line") == 1


async def test_a_delivery_goes_on_when_the_database_is_back(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(shop, monkeypatch, NotRecorded("database is locked"))
    shop.deliver(saying(1))
    await until(lambda: shop.desk.outbox.outcome == "posted")


async def test_a_delivery_that_cannot_be_written_down_is_an_error_in_the_log_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_once(shop, monkeypatch, *(NotRecorded("database is locked") for _ in range(4)))
    shop.deliver(saying(1))
    await until(lambda: shop.desk.outbox.outcome == "posted")
    assert [line.levelname for line in caplog.records].count("ERROR") == 1


async def test_a_mistake_of_ours_does_not_lose_what_was_to_be_said(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_once(shop, monkeypatch, KeyError("a mistake"))
    shop.deliver(saying(1))
    await until(lambda: shop.desk.outbox.outcome == "posted")


def fail_once(shop: Shop, monkeypatch: pytest.MonkeyPatch, *errors_to_come: Exception) -> None:
    """The next start of a posting cannot be written down; once for each of these errors."""
    start = shop.desk.outbox.start
    errors = [*errors_to_come]

    async def failing(delivery: Delivery) -> None:
        if errors:
            raise errors.pop()
        await start(delivery)

    monkeypatch.setattr(shop.desk.outbox, "start", failing)


async def test_nothing_is_said_before_its_moment(shop: Shop) -> None:
    shop.deliver(replace(saying(1), due_at=NOW + 0.05), saying(2))
    await until(lambda: len(said(shop)) == 2)
    assert said(shop) == ["2", "1"]


async def test_an_old_card_points_to_the_new_one_that_took_its_place(shop: Shop) -> None:
    shop.desk.outbox.card = card(posted_at=NOW - CARD_IS_OLD_AFTER - 1)
    shop.deliver(delivery(ShowCard(STORE_ID, CASE_ID, 3, may_post=True)))
    await until(lambda: "show_moved" in shop.desk.calls)
