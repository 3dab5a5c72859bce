"""Cards: redrawn in place, posted anew where they are gone or old, and looked for where they may stand already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries import CARD_IS_OLD_AFTER, Delivery
from bot.errors import CannotLook, ChannelClosed, MaybePosted, MessageGone, NotPosted, NotRecorded, TryLater
from bot.records import Place
from bot.sayings import ShowCard, ShowMoved
from tests.core.fake_notifier import NEW_TS
from tests.core.making import CARD_TS, CASE_ID, CHANNEL, NOW, OLD_TS, STORE_ID, delivery, known
from tests.core.posting_bench import Desk, with_card, without_card

SHOW = ShowCard(STORE_ID, CASE_ID, 3)
SHOW_OR_POST = replace(SHOW, may_post=True)
TO_SHOW = delivery(SHOW_OR_POST)
LONG_AGO = NOW - CARD_IS_OLD_AFTER - 1


def clicked(place: Place) -> Delivery:
    """A delivery of an action that came in there."""
    return delivery(SHOW_OR_POST, place=place)


async def test_a_card_is_redrawn_in_place() -> None:
    desk = with_card()
    await desk.posting.post(TO_SHOW)
    assert (desk.calls, desk.outbox.shown) == (["edit_card", "finish"], 3)


async def test_a_redrawn_card_shows_the_newest_that_is_known() -> None:
    desk = with_card()
    desk.outbox.known = known(version=9)
    await desk.posting.post(TO_SHOW)
    assert desk.outbox.shown == 9


@pytest.mark.parametrize("shown", [3, 4])
async def test_a_card_that_shows_this_version_already_is_left_alone(shown: int) -> None:
    desk = with_card(shown)
    await desk.posting.post(TO_SHOW)
    assert (desk.calls, desk.outbox.outcome) == (["finish"], "shown already")


async def test_nothing_is_drawn_of_a_case_that_nobody_read() -> None:
    desk = Desk()
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["finish"]


async def test_a_new_card_is_written_down_as_started_before_it_is_posted() -> None:
    desk = without_card()
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["start", "post_card", "finish"]


async def test_a_new_card_is_kept_with_what_it_shows() -> None:
    desk = without_card()
    await desk.posting.post(TO_SHOW)
    assert desk.outbox.card is not None
    assert (desk.outbox.card.ts, desk.outbox.card.shown, desk.outbox.card.posted_at) == (NEW_TS, 3, NOW)


async def test_a_card_older_than_a_day_is_replaced_and_points_to_the_new_one() -> None:
    desk = with_card(posted_at=LONG_AGO)
    (moved,) = await desk.posting.post(TO_SHOW)
    assert moved.say == ShowMoved(STORE_ID, CASE_ID, CARD_TS, NEW_TS)


@pytest.mark.parametrize(
    "place", [Place(CHANNEL, card_ts=CARD_TS), Place(CHANNEL, thread_ts=CARD_TS)], ids=["click", "mention"]
)
async def test_an_old_card_is_redrawn_for_somebody_who_acts_on_it(place: Place) -> None:
    desk = with_card(posted_at=LONG_AGO)
    await desk.posting.post(clicked(place))
    assert "edit_card" in desk.calls


async def test_an_old_card_in_another_channel_is_redrawn_where_it_is() -> None:
    desk = with_card(posted_at=LONG_AGO)
    await desk.posting.post(delivery(SHOW))
    assert desk.calls == ["edit_card", "finish"]


async def test_a_card_that_is_gone_is_posted_anew() -> None:
    desk = with_card().trouble("edit_card", MessageGone("message_not_found"))
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["edit_card", "start", "post_card", "finish"]


async def test_the_old_card_is_made_to_point_to_the_new_one() -> None:
    desk = with_card()
    await desk.posting.post(delivery(ShowMoved(STORE_ID, CASE_ID, OLD_TS, CARD_TS)))
    assert (desk.calls, desk.outbox.ts) == (["show_moved", "finish"], OLD_TS)


async def test_an_old_card_that_is_gone_needs_to_point_nowhere() -> None:
    desk = with_card().trouble("show_moved", MessageGone("message_not_found"))
    await desk.posting.post(delivery(ShowMoved(STORE_ID, CASE_ID, OLD_TS, CARD_TS)))
    assert desk.outbox.outcome == "message_not_found"


async def test_a_channel_that_is_closed_has_no_card_any_more() -> None:
    desk = with_card().trouble("edit_card", ChannelClosed("not_in_channel"))
    await desk.posting.post(TO_SHOW)
    assert (desk.outbox.card, desk.outbox.outcome) == (None, "not_in_channel")


async def test_who_wanted_to_share_a_card_is_told_that_the_channel_is_closed() -> None:
    desk = without_card().trouble("post_card", ChannelClosed("not_in_channel"))
    await desk.posting.post(replace(TO_SHOW, action_id=None))
    assert "tell_no_channel" in desk.calls


async def test_the_card_of_an_action_leaves_the_closed_channel_to_its_line() -> None:
    desk = without_card().trouble("post_card", ChannelClosed("not_in_channel"))
    await desk.posting.post(TO_SHOW)
    assert desk.calls == ["start", "post_card", "finish"]


async def test_a_card_that_slack_refuses_is_not_tried_for_ever() -> None:
    desk = without_card().trouble("post_card", NotPosted("invalid_blocks"))
    await desk.posting.post(TO_SHOW)
    assert desk.outbox.outcome == "invalid_blocks"


async def test_a_card_that_slack_did_not_take_yet_certainly_does_not_stand() -> None:
    desk = without_card().trouble("post_card", TryLater("ratelimited", 3.0))
    with pytest.raises(TryLater):
        await desk.posting.post(TO_SHOW)
    assert desk.calls == ["start", "post_card", "not_started"]


async def test_a_card_that_may_stand_may_still_stand_when_slack_does_not_take_the_next_try() -> None:
    desk = without_card().trouble("post_card", TryLater("ratelimited", 3.0))
    with pytest.raises(TryLater):
        await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert "not_started" not in desk.calls


async def test_a_card_that_may_stand_is_left_as_started() -> None:
    desk = without_card().trouble("post_card", MaybePosted("http_503"))
    with pytest.raises(MaybePosted):
        await desk.posting.post(TO_SHOW)
    assert desk.calls == ["start", "post_card"]


async def test_a_card_that_may_stand_is_looked_for_drawn_anew_and_kept() -> None:
    desk = without_card()
    desk.slack.standing = NEW_TS
    await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert (desk.calls, desk.outbox.ts) == (["find", "edit_card", "finish"], NEW_TS)


async def test_a_card_that_may_stand_and_is_not_found_is_posted() -> None:
    desk = without_card()
    await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert desk.calls == ["find", "start", "post_card", "finish"]


async def test_a_card_that_nobody_can_look_for_is_posted_at_least_once() -> None:
    desk = without_card().trouble("find", CannotLook("missing_scope"))
    await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert "post_card" in desk.calls


async def test_an_edit_whose_outcome_is_unclear_is_repeated_until_it_succeeds() -> None:
    desk = with_card().trouble("edit_card", MaybePosted("http_503"), TryLater("ratelimited", 1.0))
    for _ in range(2):
        with pytest.raises(TryLater):
            await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    await desk.posting.post(replace(TO_SHOW, maybe_sent=True))
    assert desk.calls == ["edit_card", "edit_card", "edit_card", "finish"]


async def test_a_card_that_is_gone_is_posted_anew_even_after_a_pause() -> None:
    desk = with_card().trouble("edit_card", *[MessageGone("message_not_found")] * 2)
    desk.trouble("post_card", TryLater("ratelimited", 1.0))
    with pytest.raises(TryLater):
        await desk.posting.post(delivery(SHOW))
    await desk.posting.post(delivery(SHOW))
    assert desk.outbox.ts == NEW_TS


async def test_a_channel_that_only_follows_gets_no_card_of_its_own() -> None:
    """`may_post` is False for the cards of other channels: one that is gone since then is not posted anew."""
    desk = without_card()
    await desk.posting.post(delivery(SHOW))
    assert "post_card" not in desk.calls


async def test_a_card_that_was_posted_is_not_posted_again_when_the_database_does_not_take_that_word() -> None:
    desk = without_card()
    desk.outbox.refusals = 1
    with pytest.raises(NotRecorded):
        await desk.posting.post(TO_SHOW)
    await desk.posting.post(TO_SHOW)
    assert desk.calls.count("post_card") == 1


async def test_a_card_whose_posting_stays_unclear_is_not_posted_without_end() -> None:
    desk = without_card().trouble("post_card", *[MaybePosted("http_502")] * 9)
    desk.trouble("find", *[CannotLook("missing_scope")] * 9)
    delivered = TO_SHOW
    for _ in range(2):
        with pytest.raises(MaybePosted):
            await desk.posting.post(delivered)
        delivered = replace(delivered, maybe_sent=True)
    await desk.posting.post(delivered)
    assert (desk.calls.count("post_card"), desk.outbox.outcome) == (2, "unclear")


async def test_who_shares_a_card_that_stands_already_is_told_where() -> None:
    desk = with_card()
    await desk.posting.post(replace(TO_SHOW, action_id=None))
    assert desk.slack.told == [CARD_TS]
