"""Who hears what of it: cards first, one digest in place of many, quiet where quiet was asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.alerts import DIGEST_FROM, Decision, Heard, Held, Seen, decide, told_of
from bot.case import Priority
from bot.sayings import SayDigest, SayNoticed, ShowCard
from bot.watches import Event, QuietHours, Rhythm
from tests.alerts.making import GROUND, at, card, heard, known, read, seen, told
from tests.core.making import CASE_ID, CHANNEL, NOW, OTHER_CHANNEL, STORE_ID

ANSWER: dict[str, Any] = {"last_message_at": at(5), "last_message_by": "CUSTOMER"}
NEW: dict[str, Any] = {"created_at": at(1), "last_message_at": at(1)}


def decided(*cases: Seen, on: tuple[Heard, ...] | None = None, now: float = NOW) -> Decision:
    """What follows for one channel that follows the store."""
    return decide(cases, (heard(),) if on is None else on, STORE_ID, GROUND, now)


def said(decision: Decision) -> list[tuple[str, str]]:
    """The channel and the kind of each saying, in order."""
    return [(posting.channel, posting.say.kind) for posting in decision.postings]


def shown(decision: Decision) -> list[ShowCard]:
    """The cards that are shown."""
    return [posting.say for posting in decision.postings if isinstance(posting.say, ShowCard)]


def answered(*, was: str = "AWAITING_MERCHANT", carded: bool = True) -> Seen:
    """A customer who answered."""
    before = read(status=was)
    parts = {"known": known(before), "cards": (card(),)} if carded else {}
    return seen(read(status="AWAITING_MERCHANT", **ANSWER), told_of(before, None), **parts)


def many(count: int) -> list[Seen]:
    """So many new cases in one poll."""
    return [seen(read(id=f"cs_{number:012}", **NEW)) for number in range(count)]


def test_a_new_case_gets_a_card_and_no_line() -> None:
    assert said(decided(seen(read(**NEW)))) == [(CHANNEL, "card")]


def test_the_notification_says_why_there_is_a_card() -> None:
    assert shown(decided(seen(read(**NEW))))[0].why == (Event.NEW,)


def test_a_customer_who_answers_is_on_the_card_and_in_the_thread() -> None:
    assert said(decided(answered())) == [(CHANNEL, "card"), (CHANNEL, "noticed")]


def test_the_card_that_is_there_is_used() -> None:
    assert [(show.may_post, show.anew) for show in shown(decided(answered()))] == [(False, False)]


@pytest.mark.parametrize("was", ["CLOSED", "AWAITING_CUSTOMER"])
def test_a_case_that_comes_back_gets_its_card_again_at_the_bottom(was: str) -> None:
    assert [(show.may_post, show.anew) for show in shown(decided(answered(was=was)))] == [(True, True)]


def test_a_case_that_is_closed_again_by_then_does_not_come_back() -> None:
    case = seen(read(status="CLOSED", **ANSWER), told(status="AWAITING_CUSTOMER"), cards=(card(),), known=known(read()))
    assert [show.anew for show in shown(decided(case))] == [False]


def test_an_alert_for_a_case_without_a_card_posts_one() -> None:
    assert said(decided(answered(carded=False))) == [(CHANNEL, "card"), (CHANNEL, "noticed")]


def test_a_change_that_nobody_wants_to_hear_of_still_redraws_the_card() -> None:
    quiet = heard(events=(Event.NEW,))
    assert said(decided(answered(), on=(quiet,))) == [(CHANNEL, "card")]


def test_a_change_without_a_card_that_nobody_wants_to_hear_of_says_nothing() -> None:
    assert decided(answered(carded=False), on=(heard(only_escalated=True),)).postings == ()


@pytest.mark.parametrize(("priority", "is_heard"), [("LOW", False), ("HIGH", True), ("URGENT", True), ("ODD", True)])
def test_a_least_priority_hides_what_is_below_it_and_nothing_else(priority: str, is_heard: bool) -> None:
    on = (heard(least_priority=Priority.HIGH),)
    assert bool(decided(seen(read(priority=priority, **NEW)), on=on).postings) == is_heard


def test_what_an_action_of_ours_has_shown_is_not_drawn_again() -> None:
    now = read(status="CLOSED")
    case = seen(now, told(status="CLOSED"), known=known(now), cards=(card(),))
    assert decided(case).postings == ()


def test_a_card_that_lags_behind_what_somebody_looked_up_is_redrawn() -> None:
    now = read(**ANSWER)
    case = seen(now, told(), known=known(now, version=4), cards=(card(shown=3),))
    assert [show.version for show in shown(decided(case))] == [4]


def test_cards_elsewhere_and_their_threads_follow() -> None:
    case = replace(answered(), cards=(card(OTHER_CHANNEL),))
    assert said(decided(case, on=())) == [(OTHER_CHANNEL, "card"), (OTHER_CHANNEL, "noticed")]


def test_state_goes_before_words() -> None:
    kinds = [kind for _, kind in said(decided(answered(), seen(read(id="cs_000000000001", **NEW))))]
    assert kinds == ["card", "card", "noticed"]


def test_many_alerts_in_one_poll_become_one_digest() -> None:
    assert said(decided(*many(DIGEST_FROM))) == [(CHANNEL, "digest")]


def test_one_less_is_no_digest() -> None:
    assert len(decided(*many(DIGEST_FROM - 1)).postings) == DIGEST_FROM - 1


def test_a_digest_says_how_many_there_are_even_of_those_it_does_not_list() -> None:
    (posting,) = decided(*many(300)).postings
    assert isinstance(posting.say, SayDigest)
    assert (posting.say.total, posting.say.counts, len(posting.say.items)) == (300, ((Event.NEW, 300),), 30)


def test_under_a_digest_the_cards_still_tell_the_truth() -> None:
    assert (CHANNEL, "card") in said(decided(answered(), *many(DIGEST_FROM)))


@pytest.mark.parametrize("settings", [{"rhythm": Rhythm.HOURLY}, {"quiet": QuietHours(0, 24 * 60)}])
def test_what_comes_in_quiet_hours_or_for_a_digest_is_held_back(settings: dict[str, Any]) -> None:
    decision = decided(seen(read(**NEW)), on=(heard(**settings),))
    assert (decision.postings, [noticed.case_id for _, noticed in decision.hold]) == ((), [CASE_ID])


def test_what_was_held_back_is_said_in_one_digest_when_its_time_has_come() -> None:
    first = decided(seen(read(**NEW)), on=(heard(rhythm=Rhythm.HOURLY),)).hold[0][1]
    waiting = replace(heard(rhythm=Rhythm.HOURLY), held=Held((first,), NOW - 3600))
    decision = decided(*many(2), on=(waiting,))
    assert said(decision) == [(CHANNEL, "digest")]
    assert decision.released == (waiting.watch,)


def test_what_is_held_back_waits_for_its_time() -> None:
    first = decided(seen(read(**NEW)), on=(heard(rhythm=Rhythm.HOURLY),)).hold[0][1]
    waiting = replace(heard(rhythm=Rhythm.HOURLY), held=Held((first,), NOW - 3599))
    assert decided(on=(waiting,)).postings == ()


def test_lines_wait_a_moment_for_others_of_their_case() -> None:
    (line,) = [posting for posting in decided(answered()).postings if isinstance(posting.say, SayNoticed)]
    assert line.due_at > NOW
