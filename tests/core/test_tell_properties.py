"""What holds for everything that is told, whatever came in, wherever cards are, however it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.deliveries import CARD_IS_OLD_AFTER, Posting
from bot.errors import Reason, Refusal
from bot.records import Action, FoundCase, Outcome, Place, Source
from bot.sayings import SayLine, ShowBatch, ShowCard, TellRefusal, TellSummary, TellWhere
from bot.tell import Surroundings, tell
from tests.core.making import (
    CARD_TS,
    CHANNEL,
    CLOSE,
    MAKE_HIGH,
    NOW,
    OTHER_CASE,
    OTHER_CHANNEL,
    OTHER_STORE,
    STORE_ID,
    action,
    card,
    case,
    done,
    known,
    not_done,
)

Told = tuple[Action, Outcome, Surroundings, tuple[Posting, ...]]
AGES = st.sampled_from([0.0, CARD_IS_OLD_AFTER - 1, CARD_IS_OLD_AFTER + 1])
CHANNELS = st.lists(st.sampled_from([CHANNEL, OTHER_CHANNEL, "C3"]), unique=True)
READINGS = st.none() | st.just(case("CLOSED"))
PLACES = st.sampled_from(
    [
        Place(CHANNEL),
        Place(CHANNEL, thread_ts=CARD_TS),
        Place(CHANNEL, card_ts=CARD_TS),
        Place(CHANNEL, card_ts=CARD_TS, is_private=True),
    ]
)
FOUND = FoundCase(OTHER_CASE, OTHER_STORE, "Where is it?", "OPEN")
MEANT = Outcome(STORE_ID, None, None, Refusal(Reason.NOT_FOUND, store_id=STORE_ID, found=(FOUND,)))
OUTCOMES = st.just(done()) | st.just(MEANT) | st.builds(not_done, st.sampled_from([*Reason]), READINGS)


@st.composite
def everything_told(draw: st.DrawFn) -> Told:
    """An action, how it ended, what surrounds it, and what `tell` makes of it."""
    batch = draw(st.none() | st.just("b"))
    parts = {"source": draw(st.sampled_from([*Source])), "place": draw(PLACES), "batch": batch}
    acted = action(draw(st.sampled_from([CLOSE, MAKE_HIGH])), **parts)
    outcome = draw(OUTCOMES)
    cards = tuple(card(channel, posted_at=NOW - draw(AGES)) for channel in draw(CHANNELS))
    is_known = outcome.after is not None or bool(cards) or draw(st.booleans())
    size = 1 if batch is None else draw(st.integers(1, 3))
    others = draw(st.sampled_from([(), (OTHER_STORE,)]))
    around = Surroundings(known() if is_known else None, None, cards, size, draw(st.integers(1, size)), others)
    return acted, outcome, around, tell(acted, outcome, around, NOW)


def says_in(postings: tuple[Posting, ...], channel: str) -> list[object]:
    """What is to be said in a channel or its threads."""
    return [posting.say for posting in postings if posting.channel == channel]


@given(told=everything_told())
def test_a_personal_refusal_never_reaches_a_channel(told: Told) -> None:
    _, outcome, _, postings = told
    lines = [posting.say for posting in postings if isinstance(posting.say, SayLine)]
    assert not (lines and outcome.refusal is not None and outcome.refusal.is_personal)


@given(told=everything_told())
def test_nobody_is_told_the_same_kind_of_thing_twice_in_one_place(told: Told) -> None:
    *_, postings = told
    counts = Counter((posting.channel, posting.say.kind) for posting in postings)
    assert set(counts.values()) <= {1}


@given(told=everything_told())
def test_the_person_alone_is_told_one_thing_at_most_besides_a_summary(told: Told) -> None:
    *_, postings = told
    assert sum(isinstance(posting.say, TellRefusal | TellWhere) for posting in postings) <= 1


@given(told=everything_told())
def test_a_refusal_never_puts_a_line_into_another_channel(told: Told) -> None:
    _, outcome, _, postings = told
    elsewhere = {posting.channel for posting in postings if isinstance(posting.say, SayLine)} - {CHANNEL}
    assert outcome.is_done or not elsewhere


@given(told=everything_told())
def test_the_person_gets_a_word_in_every_case(told: Told) -> None:
    *_, postings = told
    assert any(isinstance(posting.say, SayLine | ShowBatch | TellRefusal) for posting in postings)


@given(told=everything_told())
def test_cases_that_may_have_been_meant_reach_the_person_and_nobody_else(told: Told) -> None:
    _, outcome, _, postings = told
    lines = [posting.say for posting in postings if isinstance(posting.say, SayLine | TellRefusal | TellWhere)]
    telling = [say.kind for say in lines if say.line.refusal is not None and say.line.refusal.found]
    assert telling == (["refusal"] if outcome == MEANT else [])


@given(told=everything_told())
def test_a_change_is_told_in_every_channel_that_has_a_card(told: Told) -> None:
    _, outcome, around, postings = told
    lines = {posting.channel for posting in postings if isinstance(posting.say, SayLine)}
    assert not outcome.is_done or {each.channel for each in around.cards} - {CHANNEL} <= lines


@given(told=everything_told())
def test_a_card_is_drawn_before_its_line_is_said(told: Told) -> None:
    *_, postings = told
    for channel in {posting.channel for posting in postings}:
        kinds = [say.kind for say in says_in(postings, channel) if isinstance(say, ShowCard | SayLine)]
        assert kinds in ([], ["card"], ["line"], ["card", "line"])


@given(told=everything_told())
def test_a_new_card_is_posted_only_where_the_person_acted(told: Told) -> None:
    *_, postings = told
    posting_ones = {each.channel for each in postings if isinstance(each.say, ShowCard) and each.say.may_post}
    assert posting_ones <= {CHANNEL}


@given(told=everything_told())
def test_a_summary_comes_when_all_of_the_batch_is_settled(told: Told) -> None:
    acted, _, around, postings = told
    is_complete = acted.request.batch is not None and around.batch_settled >= around.batch_size
    assert is_complete == any(isinstance(posting.say, TellSummary) for posting in postings)


@given(told=everything_told())
def test_the_same_action_always_tells_the_same(told: Told) -> None:
    acted, outcome, around, postings = told
    assert tell(acted, outcome, replace(around), NOW) == postings
