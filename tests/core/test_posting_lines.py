"""Lines: in the thread of the card, at most once; and what stands in for them where there is no card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import (
    CannotLook,
    ChannelClosed,
    MaybePosted,
    MessageGone,
    NotPosted,
    NotRecorded,
    PostingError,
    TryLater,
)
from bot.ports import Posted, Rank
from bot.posting import key_of
from bot.sayings import SayLine
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CARD_TS, LINE_TS, OTHER_CHANNEL, STORE_ID, case, delivery, known, line
from tests.core.posting_bench import Desk, with_card, without_card

TO_SAY = delivery(SayLine(line()))
STRAY = Posted("1770000005.000100", in_thread=False)


async def test_a_line_is_a_reply_to_the_card() -> None:
    desk = with_card()
    await desk.posting.post(TO_SAY)
    assert (desk.calls, desk.slack.places) == (["start", "post_line", "finish"], [CARD_TS])


async def test_a_line_carries_a_key_that_says_nothing_about_anybody() -> None:
    desk = with_card()
    await desk.posting.post(TO_SAY)
    assert desk.slack.keys == [key_of(TO_SAY)] == ["7-1770000000000"]


async def test_two_deliveries_never_share_a_key() -> None:
    again = replace(TO_SAY, created_at=TO_SAY.created_at + 0.001)
    assert len({key_of(TO_SAY), key_of(replace(TO_SAY, id=8)), key_of(again)}) == 3


async def test_a_line_that_slack_did_not_take_yet_may_be_posted_without_looking() -> None:
    desk = with_card().trouble("post_line", TryLater("ratelimited", 2.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_line", "not_started"]


async def test_a_result_that_slack_sent_back_goes_before_those_that_wait() -> None:
    """Else whoever acted first would be told last."""
    desk = with_card().trouble("post_line", TryLater("ratelimited", 2.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SAY)
    await desk.posting.post(TO_SAY)
    assert desk.slack.turns == [("post", Rank.RESULT), ("post", Rank.SENT_BACK)]


async def test_a_line_that_may_stand_is_left_as_started() -> None:
    desk = with_card().trouble("post_line", MaybePosted("http_500"))
    with pytest.raises(MaybePosted):
        await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_line"]


async def test_a_line_that_stands_is_not_said_again() -> None:
    desk = with_card()
    desk.slack.standing = LINE_TS
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert (desk.calls, desk.outbox.ts) == (["find", "finish"], LINE_TS)


async def test_a_line_that_does_not_stand_after_all_is_said() -> None:
    desk = with_card()
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert desk.calls == ["find", "start", "post_line", "finish"]


async def test_a_line_that_nobody_can_look_for_is_said_at_most_once() -> None:
    desk = with_card().trouble("find", CannotLook("missing_scope"))
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert (desk.calls, desk.outbox.outcome) == (["find", "finish"], "unsure")


async def test_a_line_is_not_looked_for_when_it_was_never_sent() -> None:
    desk = with_card()
    await desk.posting.post(TO_SAY)
    assert "find" not in desk.calls


async def test_a_stray_reply_is_taken_back_and_said_under_a_new_card() -> None:
    desk = with_card().trouble("post_line", STRAY)
    await desk.posting.post(TO_SAY)
    assert (desk.slack.told, desk.slack.places) == ([STRAY.ts], [CARD_TS, NEW_TS])


async def test_the_new_card_of_a_stray_reply_is_kept_before_the_line_is_said_again() -> None:
    desk = with_card().trouble("post_line", STRAY)
    await desk.posting.post(TO_SAY)
    assert desk.calls[2:] == ["delete", "start", "post_card", "keep_card", "start", "post_line", "finish"]


async def test_a_stray_reply_that_cannot_be_taken_back_yet_is_not_said_a_second_time() -> None:
    """Slack puts the deletion off: the next try must not leave another stray reply in the channel."""
    desk = with_card().trouble("post_line", STRAY).trouble("delete", TryLater("ratelimited", 1.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SAY)
    await desk.posting.post(TO_SAY)
    assert desk.slack.places == [CARD_TS, NEW_TS]


async def test_a_line_without_a_card_is_said_aloud_through_the_response_url() -> None:
    desk = without_card()
    await desk.posting.post(TO_SAY)
    assert (desk.calls, desk.slack.told) == (["start", "say_without_card", "finish"], [case().subject])


async def test_a_line_without_anything_known_is_said_without_a_subject() -> None:
    desk = Desk()
    await desk.posting.post(TO_SAY)
    assert desk.slack.told == [None]


@pytest.mark.parametrize("error", [NotPosted("used_url"), ChannelClosed("channel_not_found")])
async def test_a_line_that_cannot_be_said_aloud_goes_to_the_person(error: PostingError) -> None:
    desk = without_card().trouble("say_without_card", error)
    await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "say_without_card", "tell_line", "finish"]


async def test_a_line_that_may_have_been_said_aloud_is_told_to_the_person_alone() -> None:
    """Nothing else tells of it: there is no card that names who did what."""
    desk = without_card()
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert desk.calls == ["tell_line", "finish"]


async def test_a_line_for_another_channel_is_not_said_where_the_person_acted() -> None:
    desk = without_card()
    await desk.posting.post(replace(TO_SAY, channel=OTHER_CHANNEL))
    assert (desk.calls, desk.outbox.outcome) == (["finish"], "no channel")


async def test_a_line_of_nobodys_action_has_nobody_to_go_to() -> None:
    desk = without_card()
    await desk.posting.post(replace(TO_SAY, actor=None, place=None))
    assert desk.calls == ["finish"]


async def test_a_line_that_slack_refuses_is_told_to_the_person() -> None:
    desk = with_card().trouble("post_line", NotPosted("restricted_action_thread_locked"))
    await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_line", "tell_line", "finish"]


async def test_a_line_whose_thread_is_gone_is_said_under_a_new_card() -> None:
    desk = with_card().trouble("post_line", MessageGone("thread_not_found"))
    await desk.posting.post(TO_SAY)
    assert desk.slack.places == [CARD_TS, NEW_TS]


async def test_a_line_that_was_posted_is_not_posted_again_when_the_database_does_not_take_that_word() -> None:
    desk = with_card()
    desk.outbox.refusals = 2
    for _ in range(2):
        with pytest.raises(NotRecorded):
            await desk.posting.post(TO_SAY)
    await desk.posting.post(TO_SAY)
    assert (desk.calls.count("post_line"), desk.outbox.outcome) == (1, "posted")


async def test_a_line_that_waits_for_its_turn_does_not_count_as_sent() -> None:
    """A stop while it waits must leave it to be said by the next run, without any doubt."""
    desk = with_card().trouble("turn", TryLater("the bot stops", 0.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SAY)
    assert "start" not in desk.calls


@pytest.mark.parametrize("error", [TryLater("ratelimited", 1.0), MaybePosted("http_500")])
async def test_a_new_card_that_cannot_be_posted_yet_leaves_no_second_stray_reply(error: PostingError) -> None:
    desk = with_card().trouble("post_line", STRAY).trouble("post_card", error)
    with pytest.raises(type(error)):
        await desk.posting.post(TO_SAY)
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert desk.slack.places == [CARD_TS, NEW_TS]


async def test_a_stray_reply_of_a_case_that_nobody_read_is_taken_back() -> None:
    desk = with_card().trouble("post_line", STRAY)
    desk.outbox.known = None
    await desk.posting.post(TO_SAY)
    assert (desk.slack.told, desk.outbox.card) == ([STRAY.ts], None)


async def test_the_card_of_another_store_is_not_the_cards_of_this_line() -> None:
    desk = with_card()
    await desk.posting.post(delivery(SayLine(line(store_id="shp_another00000"))))
    assert (desk.slack.places, known().store_id) == ([], STORE_ID)


async def test_a_new_card_for_a_line_that_may_stand_already_is_used() -> None:
    """The card was deleted, and Slack did not answer to the new one: that is looked for, and not posted again."""
    desk = with_card().trouble("post_line", MessageGone("thread_not_found"))
    desk.trouble("find", MessageGone("thread_not_found"))
    desk.slack.standing = NEW_TS
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert ("post_card" in desk.calls, desk.slack.places) == (False, [NEW_TS])
