"""What a try means: tables, and what must hold for everything that can be read and refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Case, Change, State
from bot.errors import (
    CONTRACT_REFUSALS,
    Answered,
    CaseNotFound,
    Reason,
    ScopeMissing,
    TokenRejected,
    UpstreamError,
)
from bot.records import Action
from bot.verdicts import (
    contradicts,
    judge_refusal,
    moved_since,
    personal_refusal,
    worked_unseen,
)
from tests.core.making import (
    ACTIONS,
    ANSWERED,
    CLOSE,
    CLOSED,
    MAKE_HIGH,
    OPEN,
    REOPEN,
    STATES,
    STORE_ID,
    action,
    case,
    reason_of,
)

READINGS = st.none() | st.builds(lambda state: case(state.status, state.priority), STATES)
WORDS = st.sampled_from([*CONTRACT_REFUSALS, "Something else", ""])


@pytest.mark.parametrize(
    ("was_sent", "before", "reading", "worked"),
    [
        (True, OPEN, case("CLOSED"), True),
        (False, OPEN, case("CLOSED"), False),
        (True, CLOSED, case("CLOSED"), False),
        (True, None, case("CLOSED"), False),
        (True, OPEN, case("OPEN"), False),
        (True, OPEN, None, False),
    ],
)
def test_a_try_worked_unseen_when_what_was_wished_is_new(
    was_sent: bool, before: State | None, reading: Case | None, worked: bool
) -> None:
    assert worked_unseen(action(CLOSE, before, was_sent), reading) is worked


@pytest.mark.parametrize(
    ("change", "was_sent", "before", "reading", "moved"),
    [
        (CLOSE, True, OPEN, case("AWAITING_CUSTOMER"), True),
        (CLOSE, True, OPEN, case("OPEN", "LOW"), False),
        (MAKE_HIGH, True, OPEN, case("CLOSED", "NORMAL"), False),
        (MAKE_HIGH, True, OPEN, case("OPEN", "LOW"), True),
        (CLOSE, False, OPEN, case("AWAITING_CUSTOMER"), False),
        (CLOSE, True, None, case("AWAITING_CUSTOMER"), False),
        (CLOSE, True, OPEN, None, False),
    ],
)
def test_a_case_moved_when_what_was_to_be_changed_is_otherwise_now(
    change: Change, was_sent: bool, before: State | None, reading: Case | None, moved: bool
) -> None:
    assert moved_since(action(change, before, was_sent), reading) is moved


@pytest.mark.parametrize(
    ("reason", "status", "contradicting"),
    [
        (Reason.ALREADY_CLOSED, "OPEN", True),
        (Reason.ALREADY_CLOSED, "CLOSED", False),
        (Reason.ON_CLOSED_CASE, "AWAITING_CUSTOMER", True),
        (Reason.ON_CLOSED_CASE, "CLOSED", False),
        (Reason.NOT_CLOSED, "CLOSED", True),
        (Reason.NOT_CLOSED, "OPEN", False),
        (Reason.REFUSED, "OPEN", False),
    ],
)
def test_a_refusal_contradicts_a_reading_when_somebody_was_quicker(
    reason: Reason, status: str, contradicting: bool
) -> None:
    assert contradicts(reason, case(status)) is contradicting


@pytest.mark.parametrize(
    ("words", "reason"), [*CONTRACT_REFUSALS.items(), ("Case is already closed.", Reason.ALREADY_CLOSED)]
)
def test_a_refusal_is_known_by_the_contracts_own_words(words: str, reason: Reason) -> None:
    outcome = judge_refusal(action(), Answered(400, words), case("CLOSED"), STORE_ID)
    assert reason_of(outcome) is reason


@pytest.mark.parametrize(
    ("before", "reading", "reason"),
    [
        (OPEN, case("CLOSED"), None),
        (OPEN, case("OPEN"), Reason.ALREADY_CLOSED),
        (CLOSED, case("CLOSED"), Reason.ALREADY_CLOSED),
        (None, None, Reason.UNCLEAR),
        (OPEN, None, Reason.UNCLEAR),
        (None, case("CLOSED"), Reason.UNCLEAR),
    ],
    ids=["our own try did it", "not to be seen", "it was so before", "nobody can tell", "unread now", "unread before"],
)
def test_a_refusal_after_an_unclear_try_is_judged_by_what_was_so_before(
    before: State | None, reading: Case | None, reason: Reason | None
) -> None:
    tried = action(CLOSE, before, was_sent=True)
    assert reason_of(judge_refusal(tried, Answered(400, "Case is already closed"), reading, STORE_ID)) is reason


def test_a_reading_that_is_refused_after_an_unclear_try_does_not_say_that_nothing_was_changed() -> None:
    tried = action(CLOSE, OPEN, was_sent=True)
    assert reason_of(judge_refusal(tried, Answered(400, "Bad request"), None, STORE_ID)) is Reason.UNCLEAR


def test_a_success_that_was_seen_by_reading_is_not_confirmed() -> None:
    tried = action(CLOSE, OPEN, was_sent=True)
    assert not judge_refusal(tried, Answered(400, "Case is already closed"), case("CLOSED"), STORE_ID).confirmed


@given(tried=ACTIONS, reading=READINGS, words=WORDS)
def test_what_was_so_before_our_first_try_is_never_our_success(tried: Action, reading: Case | None, words: str) -> None:
    outcome = judge_refusal(tried, Answered(400, words), reading, STORE_ID)
    was_so = tried.before is not None and tried.request.change.met_by(tried.before)
    assert not (outcome.is_done and (was_so or not tried.was_sent))


@given(tried=ACTIONS, reading=READINGS, words=WORDS)
def test_a_success_shows_the_case_as_wished(tried: Action, reading: Case | None, words: str) -> None:
    outcome = judge_refusal(tried, Answered(400, words), reading, STORE_ID)
    is_so = outcome.after is not None and tried.request.change.met_by(outcome.after.state)
    assert is_so or not outcome.is_done


@given(tried=ACTIONS, reading=READINGS, words=WORDS)
def test_a_refusal_carries_the_upstreams_words(tried: Action, reading: Case | None, words: str) -> None:
    outcome = judge_refusal(tried, Answered(400, words, "req_9"), reading, STORE_ID)
    told = (outcome.refusal.words, outcome.refusal.status) if outcome.refusal else (words, 400)
    assert (*told, outcome.request_id) == (words, 400, "req_9")


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TokenRejected(ANSWERED), Reason.TOKEN_REJECTED),
        (ScopeMissing(ANSWERED, ("CASES_WRITE",)), Reason.SCOPE_MISSING),
        (CaseNotFound(ANSWERED), Reason.NOT_FOUND),
    ],
)
def test_trouble_with_a_token_or_an_id_is_told_in_the_upstreams_words(error: UpstreamError, reason: Reason) -> None:
    refusal = personal_refusal(error, STORE_ID)
    assert (refusal.reason, refusal.words, refusal.store_id) == (reason, ANSWERED.words, STORE_ID)


def test_a_missing_scope_keeps_its_name() -> None:
    assert personal_refusal(ScopeMissing(ANSWERED, ("CASES_WRITE",)), STORE_ID).scopes == ("CASES_WRITE",)


def test_reopening_and_closing_are_judged_by_the_same_rule() -> None:
    tried = action(REOPEN, CLOSED, was_sent=True)
    refused = judge_refusal(tried, Answered(400, "Only closed cases can be reopened"), case("OPEN"), STORE_ID)
    assert refused.is_done
