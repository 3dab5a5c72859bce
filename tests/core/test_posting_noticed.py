"""What happened outside Casebot: in the thread of the card, at most once, with all that waits for the same thread."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import CannotLook, ChannelClosed, MaybePosted, MessageGone, NotPosted, TryLater
from bot.ports import Posted, Rank
from bot.sayings import Notice, SayNoticed
from bot.watches import Event, Noticed
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CARD_TS, CASE_ID, CLOSED, LINE_TS, NOW, OPEN, STORE_ID, card, delivery
from tests.core.posting_bench import Desk, with_card, without_card

NOTICED = Noticed(STORE_ID, CASE_ID, (Event.CLOSED,), CLOSED, NOW, OPEN)
TO_SAY = delivery(SayNoticed(NOTICED), action_id=None, actor=None, place=None)
STRAY = Posted("1770000005.000100", in_thread=False)


async def test_it_is_a_reply_to_the_card() -> None:
    desk = with_card()
    await desk.posting.post(TO_SAY)
    assert (desk.calls, desk.slack.places) == (["start", "post_noticed", "finish"], [CARD_TS])


async def test_it_waits_for_its_turn_behind_results_and_cards() -> None:
    desk = with_card()
    await desk.posting.post(TO_SAY)
    assert desk.slack.turns == [("post", Rank.LINE)]


async def test_it_is_said_together_with_what_was_noticed_meanwhile() -> None:
    desk = with_card()
    desk.outbox.absorbing = replace(NOTICED, events=(Event.ESCALATED,))
    await desk.posting.post(TO_SAY)
    assert desk.slack.told == [replace(NOTICED, events=(Event.CLOSED, Event.ESCALATED))]


async def test_what_another_line_absorbed_is_not_said() -> None:
    desk = with_card()
    desk.outbox.is_over = True
    await desk.posting.post(TO_SAY)
    assert (desk.calls, desk.slack.turns) == ([], [])


async def test_without_a_card_nobody_is_told() -> None:
    desk = without_card()
    await desk.posting.post(TO_SAY)
    assert (desk.calls, desk.outbox.outcome) == (["finish"], "no card")


async def test_one_that_stands_in_the_thread_of_the_card_before_is_not_said_again() -> None:
    desk = with_card()
    desk.outbox.threads = (CARD_TS, "1769000000.000100")
    desk.slack.standing, desk.slack.standing_in = LINE_TS, "1769000000.000100"
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert (desk.calls, desk.outbox.ts) == (["find", "find", "finish"], LINE_TS)


async def test_a_thread_that_went_with_its_card_keeps_nobody_from_saying_it() -> None:
    desk = with_card()
    desk.outbox.threads = (CARD_TS, "1769000000.000100")
    desk.slack.troubles["find"].extend((Posted(""), MessageGone("thread_not_found")))
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert desk.calls[-2:] == ["post_noticed", "finish"]


async def test_one_that_stands_is_not_said_again() -> None:
    desk = with_card()
    desk.slack.standing = LINE_TS
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert (desk.calls, desk.outbox.ts) == (["find", "finish"], LINE_TS)


async def test_one_that_nobody_can_look_for_is_said_at_most_once() -> None:
    desk = with_card().trouble("find", CannotLook("missing_scope"))
    await desk.posting.post(replace(TO_SAY, maybe_sent=True))
    assert (desk.calls, desk.outbox.outcome) == (["find", "finish"], "unsure")


async def test_one_that_may_stand_is_left_as_started() -> None:
    desk = with_card().trouble("post_noticed", MaybePosted("http_500"))
    with pytest.raises(MaybePosted):
        await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_noticed"]


async def test_a_stray_reply_is_taken_back_and_said_under_a_new_card() -> None:
    desk = with_card().trouble("post_noticed", STRAY)
    await desk.posting.post(TO_SAY)
    assert (desk.slack.told[1], desk.slack.places) == (STRAY.ts, [CARD_TS, NEW_TS])


async def test_one_whose_thread_is_gone_is_said_under_a_new_card() -> None:
    desk = with_card().trouble("post_noticed", MessageGone("thread_not_found"))
    await desk.posting.post(TO_SAY)
    assert desk.slack.places == [CARD_TS, NEW_TS]


async def test_what_stands_in_for_a_card_that_is_gone_waits_for_nobody() -> None:
    """It holds the lane of people's results meanwhile."""
    desk = with_card().trouble("post_noticed", STRAY)
    await desk.posting.post(TO_SAY)
    assert desk.slack.turns[1:] == [("post", Rank.RESULT)] * 2


async def test_a_card_that_a_person_got_meanwhile_is_replied_to() -> None:
    desk = with_card().trouble("post_noticed", STRAY)
    held = desk.slack.delete

    async def delete(channel: str, ts: str) -> None:
        await held(channel, ts)
        desk.outbox.card = card(ts=NEW_TS)

    desk.slack.delete = delete  # type: ignore[method-assign]
    await desk.posting.post(TO_SAY)
    assert (desk.slack.places, "post_card" in desk.calls) == ([CARD_TS, NEW_TS], False)


async def test_one_that_slack_refuses_is_given_up() -> None:
    desk = with_card().trouble("post_noticed", NotPosted("invalid_blocks"))
    await desk.posting.post(TO_SAY)
    assert desk.outbox.outcome == "invalid_blocks"


async def test_one_that_slack_did_not_take_yet_certainly_does_not_stand() -> None:
    desk = with_card().trouble("post_noticed", TryLater("ratelimited", 3.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_noticed", "not_started"]


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "no_permission"])
async def test_a_channel_that_is_closed_ends_its_watches(code: str) -> None:
    desk = with_card().trouble("post_noticed", ChannelClosed(code))
    await desk.posting.post(TO_SAY)
    assert desk.calls == ["start", "post_noticed", "give_up", "finish"]


async def test_who_lends_a_token_to_a_closed_channel_is_to_be_told() -> None:
    desk = with_card().trouble("post_noticed", ChannelClosed("is_archived"))
    desk.outbox.watchers = (TO_SAY,)
    assert await desk.posting.post(TO_SAY) == (TO_SAY,)


@pytest.mark.parametrize("code", ["restricted_action", "restricted_action_read_only_channel"])
async def test_a_channel_that_restricts_who_posts_ends_its_watches_and_says_so(code: str) -> None:
    desk = with_card().trouble("post_noticed", ChannelClosed(code))
    await desk.posting.post(TO_SAY)
    assert desk.outbox.given_up is Notice.CHANNEL_RESTRICTED


async def test_a_thread_that_is_locked_ends_no_watch() -> None:
    desk = with_card().trouble("post_noticed", NotPosted("restricted_action_thread_locked"))
    await desk.posting.post(TO_SAY)
    assert "give_up" not in desk.calls


async def test_a_persons_own_result_ends_no_watch() -> None:
    desk = with_card().trouble("post_noticed", ChannelClosed("is_archived"))
    await desk.posting.post(replace(TO_SAY, action_id=1))
    assert "give_up" not in desk.calls


async def test_a_deleted_card_of_a_case_that_nobody_read_is_let_go() -> None:
    desk = Desk(None, card()).trouble("post_noticed", MessageGone("thread_not_found"))
    await desk.posting.post(TO_SAY)
    assert (desk.outbox.card, desk.outbox.outcome) == (None, "no card")
