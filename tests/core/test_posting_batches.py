"""The shared message of a command with several ids, and what one person is told alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries import BatchItem
from bot.errors import ChannelClosed, MaybePosted, MessageGone, NotPosted, Reason, Refusal, TryLater
from bot.ports import BatchScene
from bot.sayings import ShowBatch, TellRefusal, TellSummary, TellWhere
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CARD_TS, CASE_ID, OTHER_CASE, delivery, line
from tests.core.posting_bench import Desk

DONE, OPEN = BatchItem(CASE_ID, line()), BatchItem(OTHER_CASE)
BOTH = BatchItem(OTHER_CASE, line(case_id=OTHER_CASE))
FIRST, LAST = delivery(ShowBatch("b", 1)), delivery(ShowBatch("b", 2))
NOT_LINKED = BatchItem(OTHER_CASE, line(case_id=OTHER_CASE, refusal=Refusal(Reason.NOT_LINKED)))
ON_A_CARD = replace(DONE, has_card=True)


def desk(*items: BatchItem, ts: str | None = None, shown: int = 0) -> Desk:
    """A command with several ids, and how far its shared message is."""
    desk = Desk()
    desk.outbox.batch = BatchScene(items, ts, shown)
    return desk


async def test_the_first_result_posts_the_shared_message() -> None:
    batch = desk(DONE, OPEN)
    await batch.posting.post(FIRST)
    assert (batch.calls, batch.outbox.ts, batch.outbox.shown) == (["start", "post_batch", "finish"], NEW_TS, 1)


async def test_a_later_result_redraws_the_shared_message() -> None:
    batch = desk(DONE, BOTH, ts=CARD_TS, shown=1)
    await batch.posting.post(LAST)
    assert (batch.calls, batch.outbox.ts, batch.outbox.shown) == (["edit_batch", "finish"], CARD_TS, 2)


async def test_a_result_that_is_shown_already_is_not_drawn_again() -> None:
    batch = desk(DONE, BOTH, ts=CARD_TS, shown=2)
    await batch.posting.post(FIRST)
    assert (batch.calls, batch.outbox.outcome) == (["finish"], "shown already")


async def test_a_case_that_has_a_card_has_no_line_in_the_shared_message() -> None:
    batch = desk(ON_A_CARD, BOTH)
    await batch.posting.post(LAST)
    assert batch.slack.told == [(BOTH,)]


async def test_there_is_no_shared_message_where_every_case_has_a_card() -> None:
    batch = desk(ON_A_CARD, replace(BOTH, has_card=True))
    await batch.posting.post(LAST)
    assert batch.calls == ["finish"]


async def test_a_shared_message_that_may_stand_is_looked_for() -> None:
    batch = desk(DONE, OPEN)
    batch.slack.standing = NEW_TS
    await batch.posting.post(replace(FIRST, maybe_sent=True))
    assert (batch.calls, batch.outbox.ts) == (["find", "finish"], NEW_TS)


async def test_a_shared_message_that_slack_did_not_take_yet_does_not_stand() -> None:
    batch = desk(DONE, OPEN).trouble("post_batch", TryLater("ratelimited", 1.0))
    with pytest.raises(TryLater):
        await batch.posting.post(FIRST)
    assert batch.calls == ["start", "post_batch", "not_started"]


async def test_a_shared_message_that_may_stand_is_left_as_started() -> None:
    batch = desk(DONE, OPEN).trouble("post_batch", MaybePosted("http_500"))
    with pytest.raises(MaybePosted):
        await batch.posting.post(FIRST)
    assert batch.calls == ["start", "post_batch"]


async def test_in_a_closed_channel_the_last_result_says_it_all_aloud() -> None:
    batch = desk(DONE, BOTH).trouble("post_batch", ChannelClosed("not_in_channel"))
    await batch.posting.post(LAST)
    assert batch.calls.count("say_batch_without_card") == 1


async def test_in_a_closed_channel_an_earlier_result_waits_for_the_last() -> None:
    batch = desk(DONE, OPEN).trouble("post_batch", ChannelClosed("not_in_channel"))
    await batch.posting.post(FIRST)
    assert ("say_batch_without_card" in batch.calls, batch.outbox.outcome) == (False, "no channel")


async def test_in_a_closed_channel_it_is_said_once_even_when_all_results_are_in() -> None:
    batch = desk(DONE, BOTH).trouble("post_batch", *[ChannelClosed("not_in_channel")] * 2)
    await batch.posting.post(FIRST)
    await batch.posting.post(LAST)
    assert batch.calls.count("say_batch_without_card") == 1


async def test_a_shared_message_that_cannot_be_said_aloud_either_is_given_up() -> None:
    batch = desk(DONE, BOTH).trouble("post_batch", ChannelClosed("not_in_channel"))
    batch.trouble("say_batch_without_card", NotPosted("used_url"))
    await batch.posting.post(LAST)
    assert batch.outbox.outcome == "used_url"


async def test_a_shared_message_that_was_deleted_does_not_stop_the_delivery() -> None:
    batch = desk(DONE, BOTH, ts=CARD_TS, shown=1).trouble("edit_batch", MessageGone("message_not_found"))
    await batch.posting.post(LAST)
    assert batch.calls[-1] == "finish"


async def test_the_summary_is_for_the_person_and_holds_every_case() -> None:
    batch = desk(ON_A_CARD, BOTH)
    await batch.posting.post(delivery(TellSummary("b")))
    assert (batch.calls, batch.slack.told) == (["tell_summary", "finish"], [(ON_A_CARD, BOTH)])


@pytest.mark.parametrize("say", [TellRefusal(line()), TellWhere(line(), CARD_TS)], ids=["refusal", "where"])
async def test_what_is_for_one_person_is_told_to_that_person(say: TellRefusal | TellWhere) -> None:
    told = Desk()
    await told.posting.post(delivery(say))
    assert (told.calls, told.slack.told) == (["tell", "finish"], [say])


async def test_what_was_for_a_person_whom_nobody_knows_is_not_told() -> None:
    told = Desk()
    await told.posting.post(delivery(TellRefusal(line()), actor=None, place=None))
    assert told.calls == ["finish"]


async def test_a_private_answer_is_repeated_until_slack_takes_it() -> None:
    told = Desk().trouble("tell", MaybePosted("http_500"))
    with pytest.raises(MaybePosted):
        await told.posting.post(delivery(TellRefusal(line())))
    await told.posting.post(delivery(TellRefusal(line()), maybe_sent=True))
    assert told.calls == ["tell", "tell", "finish"]


async def test_a_private_answer_that_nobody_can_deliver_is_given_up() -> None:
    told = Desk().trouble("tell", NotPosted("cannot_dm_bot"))
    await told.posting.post(delivery(TellRefusal(line())))
    assert told.outbox.outcome == "cannot_dm_bot"


async def test_what_concerns_one_person_alone_has_no_line_in_the_shared_message() -> None:
    batch = desk(DONE, NOT_LINKED)
    await batch.posting.post(LAST)
    assert batch.slack.told == [(DONE,)]


async def test_there_is_no_shared_message_where_everything_concerns_one_person_alone() -> None:
    batch = desk(NOT_LINKED)
    await batch.posting.post(LAST)
    assert batch.calls == ["finish"]
