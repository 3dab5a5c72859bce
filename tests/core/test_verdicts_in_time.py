"""When to try again and when to end: deadlines, pauses, and how long an unclear change is looked at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case
from bot.errors import Answered, Reason
from bot.records import Action, Outcome
from bot.verdicts import LOOKING_SECONDS, TryAgain, after_trouble, out_of_time, pause, too_late, unless_sent
from tests.core.making import ACTIONS, ANSWERED, CLOSE, NOW, OPEN, PATIENCE, STORE_ID, action, case, not_done, reason_of

DEADLINE = NOW + PATIENCE
TIMES = st.floats(NOW, DEADLINE + 2 * LOOKING_SECONDS)
WAITS = st.none() | st.floats(0, 600)


def test_one_that_nobody_got_round_to_came_too_late() -> None:
    assert reason_of(too_late(action(), None, None)) is Reason.TOO_LATE


def test_one_that_pandabase_never_let_through_is_told_as_its_trouble() -> None:
    outcome = too_late(action(), ANSWERED, STORE_ID)
    assert (reason_of(outcome), outcome.request_id) == (Reason.UNAVAILABLE, ANSWERED.request_id)


@pytest.mark.parametrize(
    ("was_sent", "last", "reading", "reason"),
    [
        (False, None, case(), Reason.TOO_LATE),
        (False, None, None, Reason.TOO_LATE),
        (False, ANSWERED, case(), Reason.UNAVAILABLE),
        (True, ANSWERED, case(), Reason.UNAVAILABLE),
        (True, None, case(), Reason.TOO_LATE),
        (True, ANSWERED, None, Reason.UNCLEAR),
    ],
)
def test_past_the_deadline_what_was_read_and_answered_decides_the_word(
    was_sent: bool, last: Answered | None, reading: Case | None, reason: Reason
) -> None:
    assert reason_of(out_of_time(action(CLOSE, OPEN, was_sent), last, STORE_ID, reading)) is reason


@pytest.mark.parametrize(
    ("was_sent", "now", "retry_after", "reason"),
    [
        (False, NOW, None, "again"),
        (False, DEADLINE - 1, None, "again"),
        (False, DEADLINE, None, Reason.UNAVAILABLE),
        (False, DEADLINE - 10, 11.0, Reason.UNAVAILABLE),
        (False, DEADLINE - 10, 9.0, "again"),
        (True, DEADLINE - 10, 11.0, "again"),
        (True, DEADLINE + LOOKING_SECONDS - 1, None, "again"),
        (True, DEADLINE + LOOKING_SECONDS, None, Reason.UNCLEAR),
    ],
)
def test_whether_another_try_makes_sense(was_sent: bool, now: float, retry_after: float | None, reason: object) -> None:
    verdict = after_trouble(TryAgain(action(was_sent=was_sent), ANSWERED, retry_after), STORE_ID, now)
    assert (reason_of(verdict) if isinstance(verdict, Outcome) else "again") == reason


@given(tried=ACTIONS, now=TIMES, retry_after=WAITS)
def test_nothing_is_sent_for_the_first_time_after_the_deadline(
    tried: Action, now: float, retry_after: float | None
) -> None:
    verdict = after_trouble(TryAgain(tried, ANSWERED, retry_after), STORE_ID, now)
    is_again_in_time = now + (retry_after or 0.0) < tried.deadline
    assert isinstance(verdict, Outcome) or tried.was_sent or is_again_in_time


@given(tried=ACTIONS, now=TIMES, retry_after=WAITS)
def test_trouble_alone_never_means_that_it_was_done(tried: Action, now: float, retry_after: float | None) -> None:
    verdict = after_trouble(TryAgain(tried, ANSWERED, retry_after), STORE_ID, now)
    assert isinstance(verdict, TryAgain) or not verdict.is_done


@given(tried=ACTIONS, retry_after=WAITS)
def test_trouble_ends_at_some_time(tried: Action, retry_after: float | None) -> None:
    verdict = after_trouble(TryAgain(tried, ANSWERED, retry_after), STORE_ID, DEADLINE + LOOKING_SECONDS)
    assert isinstance(verdict, Outcome)


@given(attempt=st.integers(0, 10**6), retry_after=WAITS, chance=st.floats(0, 1))
def test_a_pause_is_at_least_what_was_asked_for(attempt: int, retry_after: float | None, chance: float) -> None:
    assert pause(attempt, retry_after, chance) >= (retry_after or 0.0)


@given(attempt=st.integers(0, 10**6), chance=st.floats(0, 1))
def test_a_pause_is_between_a_third_of_a_second_and_twenty(attempt: int, chance: float) -> None:
    assert 0.3 < pause(attempt, None, chance) < 20


@given(attempt=st.integers(0, 50), chance=st.floats(0, 1))
def test_pauses_never_grow_shorter(attempt: int, chance: float) -> None:
    assert pause(attempt, None, chance) <= pause(attempt + 1, None, chance)


@pytest.mark.parametrize(
    ("was_sent", "reason", "told"),
    [
        (True, Reason.TOKEN_REJECTED, Reason.UNCLEAR),
        (True, Reason.NOT_LINKED, Reason.UNCLEAR),
        (True, Reason.NOT_FOUND, Reason.UNCLEAR),
        (True, Reason.ALREADY_CLOSED, Reason.ALREADY_CLOSED),
        (False, Reason.TOKEN_REJECTED, Reason.TOKEN_REJECTED),
        (False, Reason.NOT_FOUND, Reason.NOT_FOUND),
    ],
)
def test_nothing_was_changed_is_not_said_when_nobody_can_tell(was_sent: bool, reason: Reason, told: Reason) -> None:
    assert reason_of(unless_sent(action(was_sent=was_sent), not_done(reason))) is told


@given(tried=ACTIONS)
def test_another_try_stays_another_try(tried: Action) -> None:
    again = TryAgain(tried, ANSWERED)
    assert unless_sent(tried, again) is again


def test_trouble_of_our_own_is_not_told_as_pandabases_trouble() -> None:
    assert reason_of(after_trouble(TryAgain(action(), None), STORE_ID, DEADLINE)) is Reason.TOO_LATE
