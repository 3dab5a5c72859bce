"""The outbox: what was begun is finished by the next run, and each message is known as sent, unsent or unsure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.deliveries import Delivery, Posting
from bot.errors import Reason
from bot.records import LastChange
from bot.sayings import Say, SayLine, ShowBatch, ShowCard, ShowMoved, TellRefusal, TellSummary, TellWhere
from bot.store.json import SAY
from tests.core.making import (
    ANA,
    CARD_TS,
    CASE_ID,
    CHANNEL,
    CLOSE,
    LINE_TS,
    NOW,
    OLD_TS,
    OTHER_CASE,
    OTHER_STORE,
    STORE_ID,
    FakeClock,
    card,
    case,
    done,
    line,
    not_done,
    request,
)
from tests.slack.making import lines
from tests.store.conftest import Sqlite, Stored

SAYINGS: list[Say] = [
    ShowCard(STORE_ID, CASE_ID, 3, may_post=True),
    SayLine(line(last_change=LastChange(CLOSE, ANA, NOW))),
    SayLine(line(refusal=not_done(Reason.REFUSED).refusal, confirmed=False)),
    ShowBatch("batch", 2),
    ShowMoved(STORE_ID, CASE_ID, OLD_TS, CARD_TS),
    TellRefusal(line(), (OTHER_STORE,)),
    TellWhere(line(), CARD_TS),
    TellSummary("batch"),
]


async def settled(stored: Stored) -> tuple[Delivery, ...]:
    """The deliveries of an action that is done."""
    (action,) = await stored.journal.record((request(),))
    return await stored.journal.settle(action, done())


async def test_the_next_run_finds_what_is_still_to_be_said_in_the_order_written(engine: Sqlite, stored: Stored) -> None:
    deliveries = await settled(stored)
    assert await (await engine.start()).outbox.unfinished() == deliveries


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.kind)
async def test_every_kind_of_saying_outlives_the_process(engine: Sqlite, stored: Stored, say: Say) -> None:
    delivery = await stored.outbox.add("T1", Posting(CHANNEL, say, NOW + 2))
    assert await (await engine.start()).outbox.unfinished() == (delivery,)


@settings(deadline=None)
@given(line=lines)
def test_every_line_comes_back_from_the_database_as_it_was(line: object) -> None:
    assert SAY.validate_json(SAY.dump_json(SayLine(line))) == SayLine(line)  # type: ignore[arg-type]


async def test_what_was_started_may_stand_in_slack(engine: Sqlite, stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.start(first)
    found, *_ = await (await engine.start()).outbox.unfinished()
    assert found.maybe_sent


async def test_what_was_not_started_certainly_does_not_stand_in_slack(engine: Sqlite, stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.start(first)
    await stored.outbox.not_started(first)
    found, *_ = await (await engine.start()).outbox.unfinished()
    assert not found.maybe_sent


async def test_the_next_run_finds_first_what_may_stand_already(engine: Sqlite, stored: Stored) -> None:
    """What others might post in its place waits for it."""
    first, second, *rest = await settled(stored)
    await stored.outbox.start(second)
    found = await (await engine.start()).outbox.unfinished()
    assert [each.id for each in found] == [second.id, first.id, *(each.id for each in rest)]


async def test_what_is_finished_is_not_said_again(engine: Sqlite, stored: Stored) -> None:
    first, *rest = await settled(stored)
    await stored.outbox.finish(first, "posted", CARD_TS)
    assert await (await engine.start()).outbox.unfinished() == tuple(rest)


async def test_the_response_url_is_kept_as_long_as_something_may_need_it(engine: Sqlite, stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.finish(first, "posted", CARD_TS)
    found, *_ = await (await engine.start()).outbox.unfinished()
    assert found.place is not None
    assert found.place.response_url is not None


async def test_the_response_url_is_erased_with_the_last_delivery(engine: Sqlite, stored: Stored) -> None:
    for delivery in await settled(stored):
        await stored.outbox.finish(delivery, "posted", LINE_TS)
    await engine.stop()
    assert b"hooks.slack.test" not in engine.path.read_bytes()


async def test_a_posted_card_is_the_card_of_its_channel(stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.finish_posted(first, card(shown=1), None)
    scene = await stored.outbox.scene(first, CASE_ID, STORE_ID)
    assert scene.card == card(shown=1)


async def test_a_new_card_asks_for_the_old_one_to_point_to_it(stored: Stored) -> None:
    first, *_ = await settled(stored)
    old = card(ts=OLD_TS)
    await stored.outbox.keep_card(first, old)
    moved = await stored.outbox.finish_posted(first, card(), old)
    assert moved is not None
    assert moved.say == ShowMoved(STORE_ID, CASE_ID, OLD_TS, CARD_TS)


async def test_a_new_card_asks_the_card_that_a_closed_channel_kept_to_point_to_it(stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.keep_card(first, card(ts=OLD_TS))
    await stored.outbox.retire(first, card(ts=OLD_TS))
    moved = await stored.outbox.finish_posted(first, card(), None)
    assert moved is not None
    assert moved.say == ShowMoved(STORE_ID, CASE_ID, OLD_TS, CARD_TS)


async def test_a_card_in_place_of_one_that_was_deleted_leaves_nothing_to_point_to_it(stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.keep_card(first, card(ts=OLD_TS))
    assert await stored.outbox.finish_posted(first, card(), None) is None


async def test_a_channel_has_one_current_card_of_a_case(stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.keep_card(first, card(ts=OLD_TS))
    await stored.outbox.finish_posted(first, card(), card(ts=OLD_TS))
    assert (await stored.outbox.scene(first, CASE_ID, STORE_ID)).card == card()


async def test_a_redrawn_card_shows_its_newest_version(stored: Stored) -> None:
    first, second, *_ = await settled(stored)
    await stored.outbox.finish_posted(first, card(shown=1), None)
    await stored.outbox.finish_shown(second, card(), 5)
    scene = await stored.outbox.scene(first, CASE_ID, STORE_ID)
    assert scene.card == card(shown=5)


async def test_a_late_note_of_an_older_version_does_not_take_a_card_back(stored: Stored) -> None:
    first, second, *_ = await settled(stored)
    await stored.outbox.finish_posted(first, card(shown=6), None)
    await stored.outbox.finish_shown(second, card(), 5)
    scene = await stored.outbox.scene(first, CASE_ID, STORE_ID)
    assert scene.card == card(shown=6)


async def test_a_card_that_is_gone_is_nobodys_card(stored: Stored) -> None:
    first, *_ = await settled(stored)
    await stored.outbox.finish_posted(first, card(), None)
    await stored.outbox.retire(first, card())
    assert (await stored.outbox.scene(first, CASE_ID, STORE_ID)).card is None


async def test_the_shared_message_shows_each_case_with_its_line_once_it_is_settled(stored: Stored) -> None:
    wishes = (request(batch="b"), request(key="key-2", case_id=OTHER_CASE, batch="b"))
    first, _ = await stored.journal.record(wishes)
    delivery, *_ = await stored.journal.settle(first, done())
    scene = await stored.outbox.batch_scene(delivery, "b")
    assert [(item.case_id, item.line is not None) for item in scene.items] == [(CASE_ID, True), (OTHER_CASE, False)]


async def test_the_shared_message_knows_the_subject_and_whether_a_card_tells_it(stored: Stored) -> None:
    (first,) = await stored.journal.record((request(batch="b"),))
    delivery, *_ = await stored.journal.settle(first, done())
    await stored.outbox.keep_card(delivery, card())
    (item,) = (await stored.outbox.batch_scene(delivery, "b")).items
    assert (item.subject, item.has_card) == (case().subject, True)


async def test_the_shared_message_is_found_again_after_a_restart(engine: Sqlite, stored: Stored) -> None:
    delivery = await stored.outbox.add("T1", Posting(CHANNEL, ShowBatch("b", 1)))
    await stored.outbox.finish_batch(delivery, "b", CARD_TS, 1)
    scene = await (await engine.start()).outbox.batch_scene(delivery, "b")
    assert (scene.ts, scene.shown) == (CARD_TS, 1)


async def test_something_to_be_said_keeps_the_moment_it_was_written(stored: Stored, clock: FakeClock) -> None:
    clock.now += 5
    delivery = await stored.outbox.add("T1", Posting(CHANNEL, ShowBatch("b", 1)))
    assert delivery.created_at == NOW + 5
