"""Messages of their own: digests, the first message of a watch, and notices; each at most once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries import Delivery
from bot.errors import CannotLook, ChannelClosed, MaybePosted, NotRecorded
from bot.ports import Rank
from bot.posting.lanes import rank_of
from bot.sayings import DigestItem, Notice, SayDigest, SayNotice, SayPlainly, SayWatching
from bot.watches import Event, WatchSettings
from tests.core.making import ANA, CASE_ID, CHANNEL, CLOSED, LINE_TS, NOW, OTHER_CASE, STORE_ID, delivery
from tests.core.posting_bench import Desk

ITEMS = (DigestItem(CASE_ID, (Event.CLOSED,), CLOSED), DigestItem(OTHER_CASE, (Event.CLOSED,), CLOSED))
DIGEST = SayDigest(STORE_ID, ITEMS, ((Event.CLOSED, 2),), 2, None, NOW)
WATCHING = SayWatching(STORE_ID, ANA, WatchSettings(), (("OPEN", 2),))
NOTICE = SayNotice(STORE_ID, Notice.UNREADABLE, since=NOW)


def alert(say: SayPlainly) -> Delivery:
    """A delivery that follows from no action."""
    return delivery(say, action_id=None, actor=None, place=None)


@pytest.mark.parametrize("say", [DIGEST, WATCHING, NOTICE], ids=lambda say: say.kind)
async def test_it_is_posted_to_the_channel(say: SayPlainly) -> None:
    desk = Desk()
    await desk.posting.post(alert(say))
    assert (desk.calls, desk.slack.places) == (["start", "post_plainly", "finish"], [CHANNEL])


async def test_a_digest_names_the_subjects_that_are_known() -> None:
    desk = Desk()
    desk.outbox.subjects_known = {OTHER_CASE: "Where is it?"}
    await desk.posting.post(alert(DIGEST))
    assert desk.slack.told == [(DIGEST, {OTHER_CASE: "Where is it?"})]


@pytest.mark.parametrize("say", [DIGEST, NOTICE], ids=lambda say: say.kind)
async def test_one_that_nobody_can_look_for_is_said_at_most_once(say: SayPlainly) -> None:
    desk = Desk().trouble("find", CannotLook("missing_scope"))
    await desk.posting.post(replace(alert(say), maybe_sent=True))
    assert (desk.calls, desk.outbox.outcome) == (["find", "finish"], "unsure")


@pytest.mark.parametrize("say", [DIGEST, WATCHING, NOTICE], ids=lambda say: say.kind)
async def test_one_that_stands_is_not_said_again(say: SayPlainly) -> None:
    desk = Desk()
    desk.slack.standing = LINE_TS
    await desk.posting.post(replace(alert(say), maybe_sent=True))
    assert (desk.calls, desk.outbox.ts) == (["find", "finish"], LINE_TS)


async def test_the_first_message_of_a_watch_may_repeat_once_and_no_more() -> None:
    desk = Desk().trouble("post_plainly", *[MaybePosted("http_502")] * 9)
    desk.trouble("find", *[CannotLook("missing_scope")] * 9)
    delivered = alert(WATCHING)
    for _ in range(2):
        with pytest.raises(MaybePosted):
            await desk.posting.post(delivered)
        delivered = replace(delivered, maybe_sent=True)
    await desk.posting.post(delivered)
    assert (desk.calls.count("post_plainly"), desk.outbox.outcome) == (2, "unclear")


async def test_one_that_was_posted_is_not_posted_again_when_the_database_does_not_take_that_word() -> None:
    desk = Desk()
    desk.outbox.refusals = 1
    with pytest.raises(NotRecorded):
        await desk.posting.post(alert(DIGEST))
    await desk.posting.post(alert(DIGEST))
    assert desk.calls.count("post_plainly") == 1


async def test_a_digest_for_a_closed_channel_ends_its_watches() -> None:
    desk = Desk().trouble("post_plainly", ChannelClosed("is_archived"))
    await desk.posting.post(alert(DIGEST))
    assert desk.calls[-2:] == ["give_up", "finish"]


@pytest.mark.parametrize(
    ("say", "rank"),
    [
        (DIGEST, Rank.LINE),
        (WATCHING, Rank.RESULT),
        (NOTICE, Rank.ALERT),
        (replace(NOTICE, notice=Notice.TAKEN_OVER), Rank.RESULT),
    ],
    ids=["digest", "watching", "about a store", "what somebody did"],
)
def test_what_answers_somebody_goes_before_what_nobody_waits_for(say: SayPlainly, rank: Rank) -> None:
    assert rank_of(alert(say)) is rank
