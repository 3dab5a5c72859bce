"""Cards of alerts: a new one at the bottom where that is asked for, once; and never in the way of a person's result."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import ChannelClosed, MaybePosted, MessageGone, NotRecorded, TryLater
from bot.ports import Rank
from bot.sayings import ShowCard, ShowMoved
from bot.watches import Event
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CARD_TS, CASE_ID, NOW, STORE_ID, card, delivery, known
from tests.core.posting_bench import Desk, with_card, without_card

EARLIER = NOW - 60
SHOW = ShowCard(STORE_ID, CASE_ID, 3)
ANEW = replace(SHOW, may_post=True, anew=True, why=(Event.REOPENED,))
TO_SHOW = delivery(ANEW, action_id=None, actor=None, place=None)
REDRAW = replace(TO_SHOW, say=SHOW)
RESULT = delivery(SHOW)


async def test_a_case_that_comes_back_gets_its_card_again_and_the_old_one_points_to_it() -> None:
    desk = with_card(posted_at=EARLIER)
    (moved,) = await desk.posting.post(TO_SHOW)
    assert moved.say == ShowMoved(STORE_ID, CASE_ID, CARD_TS, NEW_TS)


async def test_it_does_so_even_where_the_old_card_shows_this_version_already() -> None:
    desk = with_card(shown=3, posted_at=EARLIER)
    await desk.posting.post(TO_SHOW)
    assert "post_card" in desk.calls


async def test_the_notification_of_a_new_card_says_why_it_is_there() -> None:
    desk = with_card(posted_at=EARLIER)
    await desk.posting.post(TO_SHOW)
    assert desk.slack.whys == [(Event.REOPENED,)]


async def test_where_there_is_no_card_yet_one_is_posted() -> None:
    desk = without_card()
    assert await desk.posting.post(TO_SHOW) == ()
    assert desk.calls == ["start", "post_card", "finish"]


async def test_nothing_is_posted_again_once_the_new_card_stands() -> None:
    desk = with_card(posted_at=EARLIER)
    for _ in range(2):
        await desk.posting.post(TO_SHOW)
    assert (desk.calls.count("post_card"), desk.outbox.outcome) == (1, "shown already")


async def test_a_card_that_somebody_got_since_is_new_enough() -> None:
    desk = with_card(posted_at=NOW + 1)
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["edit_card", "finish"]


async def test_a_new_card_is_not_posted_again_when_the_database_does_not_take_that_word() -> None:
    desk = with_card(posted_at=EARLIER)
    desk.outbox.refusals = 1
    with pytest.raises(NotRecorded):
        await desk.posting.post(TO_SHOW)
    await desk.posting.post(TO_SHOW)
    assert desk.calls.count("post_card") == 1


async def test_a_new_card_that_stands_after_a_crash_takes_the_place_of_the_old_one() -> None:
    desk = with_card(posted_at=EARLIER)
    desk.slack.standing = NEW_TS
    (moved,) = await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert (desk.calls, moved.say) == (["find", "edit_card", "finish"], ShowMoved(STORE_ID, CASE_ID, CARD_TS, NEW_TS))


async def test_a_new_card_whose_posting_is_unclear_leaves_the_old_one_as_it_is() -> None:
    desk = with_card(posted_at=EARLIER).trouble("post_card", MaybePosted("http_502"))
    with pytest.raises(MaybePosted):
        await desk.posting.post(TO_SHOW)
    assert desk.outbox.card == card(posted_at=EARLIER)


async def test_the_cards_of_alerts_wait_behind_peoples_results() -> None:
    desk = with_card(posted_at=EARLIER)
    await desk.posting.post(TO_SHOW)
    await desk.posting.post(delivery(replace(SHOW, version=9)))
    assert desk.slack.turns == [("post", Rank.ALERT), ("edit", Rank.RESULT)]


async def test_a_card_that_is_up_to_date_needs_no_turn() -> None:
    desk = with_card(shown=3)
    await desk.posting.post(REDRAW)
    assert desk.slack.turns == []


async def test_a_card_is_drawn_as_the_case_is_when_its_turn_comes() -> None:
    desk = with_card()
    waiting = desk.slack.turn_to_edit

    async def turn(rank: Rank) -> None:
        await waiting(rank)
        desk.outbox.known = known(version=8)

    desk.slack.turn_to_edit = turn  # type: ignore[method-assign]
    await desk.posting.post(REDRAW)
    assert (desk.slack.versions, desk.outbox.shown) == ([8], 8)


@pytest.mark.parametrize(("is_quiet", "readings"), [(True, 1), (False, 2)])
async def test_the_case_is_read_again_only_where_the_card_had_to_wait(is_quiet: bool, readings: int) -> None:
    desk = with_card()
    desk.slack.is_quiet = is_quiet
    await desk.posting.post(REDRAW)
    assert desk.outbox.scenes == readings


@pytest.mark.parametrize(("desk", "called"), [(with_card(), "edit_card"), (without_card(), "post_card")])
async def test_a_card_whose_turn_is_free_is_shown_at_once(desk: Desk, called: str) -> None:
    desk.slack.is_quiet = True
    await desk.posting.post(TO_SHOW if called == "post_card" else REDRAW)
    assert (called in desk.calls, desk.slack.turns) == (True, [])


async def test_an_edit_that_slack_sent_back_goes_before_those_that_wait() -> None:
    desk = with_card().trouble("edit_card", TryLater("ratelimited", 2.0))
    with pytest.raises(TryLater):
        await desk.posting.post(RESULT)
    await desk.posting.post(RESULT)
    assert desk.slack.turns == [("edit", Rank.RESULT), ("edit", Rank.SENT_BACK)]


async def test_a_card_that_appeared_while_one_waited_to_be_posted_is_used() -> None:
    desk = without_card()
    waiting = desk.slack.turn_to_post

    async def turn(channel: str, rank: Rank) -> None:
        await waiting(channel, rank)
        desk.outbox.card = card(posted_at=NOW + 1)

    desk.slack.turn_to_post = turn  # type: ignore[method-assign]
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["edit_card", "finish"]


async def test_what_was_dropped_meanwhile_is_neither_shown_nor_finished_again() -> None:
    desk = with_card()
    desk.outbox.is_over = True
    await desk.posting.post(REDRAW)
    assert desk.calls == []


async def test_a_card_in_a_channel_that_is_closed_ends_the_watches_of_that_channel() -> None:
    desk = with_card().trouble("edit_card", ChannelClosed("is_archived"))
    await desk.posting.post(REDRAW)
    assert desk.calls == ["edit_card", "retire", "give_up", "finish"]


async def test_a_card_that_is_gone_takes_no_second_place_in_the_queue_of_alerts() -> None:
    desk = with_card().trouble("edit_card", MessageGone("message_not_found"))
    await desk.posting.post(REDRAW)
    assert desk.slack.turns == [("edit", Rank.ALERT), ("post", Rank.RESULT)]
