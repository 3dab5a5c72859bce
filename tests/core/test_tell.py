"""Who is told what of a settled action: tables of the situations that people meet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.case import Change, State
from bot.deliveries import CARD_IS_OLD_AFTER, Card, Posting
from bot.errors import PERSONAL, Reason, Refusal
from bot.records import Action, FoundCase, Outcome, Place, Source
from bot.sayings import Line, SayLine, ShowBatch, ShowCard, TellRefusal, TellSummary, TellWhere
from bot.tell import Surroundings, line_of, tell
from tests.core.making import (
    AWAIT,
    CARD_TS,
    CASE_ID,
    CHANNEL,
    CLOSE,
    MAKE_HIGH,
    NOW,
    OTHER_CASE,
    OTHER_CHANNEL,
    OTHER_STORE,
    REOPEN,
    STORE_ID,
    URL,
    action,
    card,
    case,
    done,
    known,
    not_done,
)

HERE, ELSEWHERE = card(), card(OTHER_CHANNEL)
OLD_HERE = card(posted_at=NOW - CARD_IS_OLD_AFTER - 1)
KNOWN = known("CLOSED", version=3)
SHOW = ShowCard(STORE_ID, CASE_ID, 3)
SHOW_OR_POST = replace(SHOW, may_post=True)
ALREADY = not_done(Reason.ALREADY_CLOSED, case("CLOSED"))
FOUND = FoundCase(OTHER_CASE, STORE_ID, "Where is it?", "OPEN")
MEANT = Outcome(STORE_ID, None, None, Refusal(Reason.NOT_FOUND, store_id=STORE_ID, found=(FOUND,)))
BUTTON_PLACE = Place(CHANNEL, card_ts=CARD_TS, response_url=URL)
PRIVATE_PLACE = replace(BUTTON_PLACE, is_private=True)


def typed(**parts: object) -> Action:
    """By command."""
    return action(CLOSE, **parts)  # type: ignore[arg-type]


def pressed(change: Change = CLOSE, place: Place = BUTTON_PLACE) -> Action:
    """By a button on the card."""
    return action(change, source=Source.BUTTON, place=place, store_id=STORE_ID)


def mentioned() -> Action:
    """By a mention in the thread of the card."""
    return action(CLOSE, source=Source.MENTION, place=Place(CHANNEL, thread_ts=CARD_TS))


def told(action: Action, outcome: Outcome, *cards: Card, **around: object) -> list[tuple[str, object]]:
    """Channel and saying of each posting; a line stands for itself as its kind."""
    surroundings = replace(Surroundings(KNOWN, cards=cards), **around)  # type: ignore[arg-type]
    return [(posting.channel, shortened(posting)) for posting in tell(action, outcome, surroundings, NOW)]


def shortened(posting: Posting) -> object:
    """The saying, or the name of its kind where it holds a whole line."""
    say = posting.say
    return say.kind if isinstance(say, SayLine | TellRefusal | TellWhere) else say


def test_a_command_without_a_card_posts_one_and_its_line() -> None:
    assert told(typed(), done()) == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line")]


def test_a_command_uses_the_card_that_is_there_and_tells_where_it_is() -> None:
    assert told(typed(), done(), HERE) == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line"), (CHANNEL, "where")]


def test_a_command_does_not_use_a_card_that_is_older_than_a_day() -> None:
    assert told(typed(), done(), OLD_HERE) == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line")]


@pytest.mark.parametrize("acted", [pressed(), mentioned()], ids=["button", "mention"])
def test_who_looks_at_the_card_is_not_told_where_it_is(acted: Action) -> None:
    assert told(acted, done(), HERE) == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line")]


@pytest.mark.parametrize("acted", [pressed(), mentioned()], ids=["button", "mention"])
def test_a_click_on_an_old_card_is_answered_there(acted: Action) -> None:
    assert (CHANNEL, "line") in told(acted, done(), OLD_HERE)


def test_a_button_on_a_private_answer_tells_where_the_card_is() -> None:
    assert (CHANNEL, "where") in told(pressed(place=PRIVATE_PLACE), done(), HERE)


def test_cards_in_other_channels_follow_with_a_line_each() -> None:
    others = [each for each in told(typed(), done(), HERE, ELSEWHERE) if each[0] == OTHER_CHANNEL]
    assert others == [(OTHER_CHANNEL, SHOW), (OTHER_CHANNEL, "line")]


def test_a_refusal_redraws_cards_elsewhere_without_a_line() -> None:
    others = [each for each in told(pressed(), ALREADY, HERE, ELSEWHERE) if each[0] == OTHER_CHANNEL]
    assert others == [(OTHER_CHANNEL, SHOW)]


def test_a_refusal_that_concerns_everybody_goes_to_the_thread() -> None:
    assert told(pressed(), ALREADY, HERE) == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line")]


@pytest.mark.parametrize("reason", sorted(PERSONAL))
@pytest.mark.parametrize("cards", [(), (HERE,), (HERE, ELSEWHERE), (OLD_HERE,)], ids=len)
def test_a_personal_refusal_goes_to_the_person_alone(reason: Reason, cards: tuple[Card, ...]) -> None:
    assert told(pressed(), not_done(reason), *cards) == [(CHANNEL, "refusal")]


def test_a_menu_is_drawn_anew_after_a_personal_refusal() -> None:
    says = told(pressed(MAKE_HIGH), not_done(Reason.TOKEN_REJECTED), HERE)
    assert says == [(CHANNEL, SHOW), (CHANNEL, "refusal")]


def test_a_case_that_nobody_knows_is_told_to_the_person_alone() -> None:
    assert told(typed(), not_done(Reason.NOT_FOUND), known=None) == [(CHANNEL, "refusal")]


def test_a_case_that_is_not_found_offers_the_persons_other_stores() -> None:
    around = Surroundings(None, other_stores=(OTHER_STORE,))
    (posting,) = tell(typed(), not_done(Reason.NOT_FOUND), around, NOW)
    assert isinstance(posting.say, TellRefusal)
    assert posting.say.other_stores == (OTHER_STORE,)


@pytest.mark.parametrize("reason", [Reason.REFUSED, Reason.TOO_LATE, Reason.UNCLEAR, Reason.UNAVAILABLE])
def test_other_stores_are_offered_for_a_case_that_is_not_found_only(reason: Reason) -> None:
    (posting,) = tell(typed(), not_done(reason), Surroundings(None, other_stores=(OTHER_STORE,)), NOW)
    assert isinstance(posting.say, TellRefusal)
    assert posting.say.other_stores == ()


def test_no_card_is_posted_of_a_case_that_was_not_read() -> None:
    assert told(typed(), not_done(Reason.UNAVAILABLE)) == [(CHANNEL, "refusal")]


def test_a_batch_is_told_by_its_shared_message_where_there_is_no_card() -> None:
    says = told(typed(batch="b"), done(), batch_size=2, batch_settled=1)
    assert says == [(CHANNEL, ShowBatch("b", 1))]


def test_a_batch_uses_the_cards_that_are_there() -> None:
    says = told(typed(batch="b"), done(), HERE, batch_size=2, batch_settled=1)
    assert says == [(CHANNEL, SHOW_OR_POST), (CHANNEL, "line"), (CHANNEL, ShowBatch("b", 1))]


def test_the_last_of_a_batch_brings_the_summary() -> None:
    says = told(typed(batch="b"), done(), batch_size=2, batch_settled=2)
    assert says == [(CHANNEL, ShowBatch("b", 2)), (CHANNEL, TellSummary("b"))]


def test_a_personal_refusal_in_a_batch_is_in_the_summary_only() -> None:
    says = told(typed(batch="b"), not_done(Reason.TOKEN_REJECTED), HERE, batch_size=1, batch_settled=1)
    assert says == [(CHANNEL, ShowBatch("b", 1)), (CHANNEL, TellSummary("b"))]


def test_an_incomplete_batch_waits_a_moment_for_the_others() -> None:
    (posting,) = tell(typed(batch="b"), done(), Surroundings(KNOWN, batch_size=2, batch_settled=1), NOW)
    assert posting.due_at == NOW + 2.0


def test_a_complete_batch_is_shown_at_once() -> None:
    postings = tell(typed(batch="b"), done(), Surroundings(KNOWN, batch_size=2, batch_settled=2), NOW + 9)
    assert {posting.due_at for posting in postings} == {NOW + 9}


def test_the_line_says_who_did_what_and_what_was_before() -> None:
    says = [posting.say for posting in tell(typed(), done(), Surroundings(KNOWN), NOW)]
    (line,) = [say.line for say in says if isinstance(say, SayLine)]
    assert (line.actor.name, line.change, line.was, line.now) == ("Ana", CLOSE, done().before, case("CLOSED").state)


def test_cases_of_an_order_are_told_to_the_person_alone_within_a_batch_too() -> None:
    says = told(typed(batch="b"), MEANT, known=None, batch_size=2, batch_settled=1)
    assert says == [(CHANNEL, "refusal"), (CHANNEL, ShowBatch("b", 1))]


def test_cases_of_an_order_are_told_to_the_person_alone_where_there_is_a_card_too() -> None:
    assert (CHANNEL, "refusal") in told(pressed(), MEANT, HERE)


def test_what_is_told_to_the_person_carries_the_cases_of_the_order() -> None:
    (posting,) = tell(typed(), MEANT, Surroundings(None), NOW)
    assert isinstance(posting.say, TellRefusal)
    assert posting.say.line.refusal == MEANT.refusal


def test_a_line_for_everybody_carries_no_cases_of_an_order() -> None:
    says = [posting.say for posting in tell(pressed(), MEANT, Surroundings(KNOWN, cards=(HERE,)), NOW)]
    (line,) = [say.line for say in says if isinstance(say, SayLine)]
    assert line.refusal == not_done(Reason.NOT_FOUND).refusal


def test_a_line_that_knows_no_store_goes_to_the_card_that_is_there() -> None:
    """Nobody got round to a mention before its deadline, so its store was never looked up."""
    around = Surroundings(None, cards=(HERE,))
    (posting,) = tell(mentioned(), not_done(Reason.TOO_LATE, store_id=None), around, NOW)
    assert isinstance(posting.say, SayLine)
    assert posting.say.line.store_id == STORE_ID


@pytest.mark.parametrize(
    ("change", "read"),
    [(CLOSE, "CLOSED"), (AWAIT, "CLOSED"), (REOPEN, "OPEN"), (REOPEN, "AWAITING_CUSTOMER")],
    ids=["close", "await", "reopen", "reopen what waits"],
)
def test_a_line_does_not_say_of_a_transition_that_it_was_so_already(change: Change, read: str) -> None:
    """Pandabase refuses it from there: somebody else moved the case after it was read."""
    after = case(change.status or read)
    assert said_of(change, Outcome(STORE_ID, State(read, "NORMAL"), after)).was is None


@pytest.mark.parametrize(("change", "read"), [(CLOSE, "OPEN"), (AWAIT, "AWAITING_CUSTOMER"), (REOPEN, "CLOSED")])
def test_a_line_says_what_the_case_was_before(change: Change, read: str) -> None:
    after = case(change.status or read)
    assert said_of(change, Outcome(STORE_ID, State(read, "NORMAL"), after)).was == State(read, "NORMAL")


def test_a_line_says_what_the_case_was_before_it_was_refused() -> None:
    assert said_of(CLOSE, ALREADY).was == case("CLOSED").state


def said_of(change: Change, outcome: Outcome) -> Line:
    """The line about an action that ended so."""
    return line_of(pressed(change), outcome, Surroundings(KNOWN), NOW)
