"""What counts as having happened outside Casebot, and who did it as far as the readings tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.alerts import Ground, Seen, notice, told_of
from bot.case import Change, Priority, Verb
from bot.records import LastChange
from bot.watches import Event, Noticed
from tests.alerts.making import BASELINE, GROUND, at, read, seen, told
from tests.core.making import ANA, NOW, STORE_ID


def noticed(seen: Seen, ground: Ground = GROUND) -> Noticed:
    """What is noticed, where something is."""
    found = notice(seen, STORE_ID, ground)
    assert found is not None
    return found


def events(before: dict[str, Any], now: dict[str, Any]) -> tuple[Event, ...]:
    """The events between two readings."""
    found = notice(seen(read(**now), told(**before)), STORE_ID, GROUND)
    return found.events if found else ()


ANSWER = {"last_message_at": at(5), "last_message_by": "CUSTOMER"}
OUR_ANSWER = {"last_message_at": at(5), "last_message_by": "MERCHANT"}


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ({}, ANSWER, (Event.ANSWERED,)),
        ({}, {"status": "CLOSED", "closed_by": "MERCHANT"}, (Event.CLOSED,)),
        ({"status": "CLOSED"}, {"status": "OPEN"}, (Event.REOPENED,)),
        ({"status": "CLOSED"}, {"status": "AWAITING_MERCHANT", **ANSWER}, (Event.REOPENED, Event.ANSWERED)),
        ({}, {"status": "AWAITING_CUSTOMER"}, (Event.PARKED,)),
        ({}, {"status": "AWAITING_CUSTOMER", **OUR_ANSWER}, (Event.PARKED,)),
        ({"priority": "LOW"}, {"priority": "URGENT"}, (Event.PRIORITY,)),
        ({}, {"escalated": True}, (Event.ESCALATED,)),
        ({}, {"escalated": True, "priority": "HIGH", **ANSWER}, (Event.ANSWERED, Event.PRIORITY, Event.ESCALATED)),
    ],
)
def test_each_change_that_people_want_to_hear_of_is_noticed(
    before: dict[str, Any], now: dict[str, Any], expected: tuple[Event, ...]
) -> None:
    assert events(before, now) == expected


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({}, {}),
        ({}, {"unread_count": 3}),
        ({"priority": "HIGH"}, {"priority": "LOW"}),
        ({"priority": None}, {"priority": "HIGH"}),
        ({"priority": "NORMAL"}, {"priority": "SKY_HIGH"}),
        ({"escalated": True}, {"escalated": False}),
        ({}, {"last_message_at": at(5), "last_message_by": "SYSTEM"}),
        ({"status": "OPEN"}, {"status": "AWAITING_MERCHANT"}),
        ({"status": "CLOSED", "closed_at": at(-5)}, {"status": "CLOSED", "closed_at": at(5)}),
    ],
)
def test_what_changes_nothing_for_anybody_is_no_alert(before: dict[str, Any], now: dict[str, Any]) -> None:
    assert events(before, now) == ()


@pytest.mark.parametrize("by", ["MERCHANT", "SYSTEM", "CUSTOMER", "STAFF", None])
def test_who_closed_a_case_is_said_in_the_upstreams_word_and_never_guessed(by: str | None) -> None:
    assert noticed(seen(read(status="CLOSED", closed_by=by), told())).by == by


def test_a_customer_who_writes_to_a_closed_case_reopened_it() -> None:
    case = read(status="AWAITING_MERCHANT", **ANSWER)
    assert noticed(seen(case, told(status="CLOSED"))).by == "CUSTOMER"


def test_who_reopened_a_case_without_a_message_is_not_guessed() -> None:
    assert noticed(seen(read(), told(status="CLOSED"))).by is None


def test_a_store_that_answered_parked_the_case_itself() -> None:
    assert noticed(seen(read(status="AWAITING_CUSTOMER", **OUR_ANSWER), told())).by == "MERCHANT"


def test_a_case_that_was_made_after_the_first_reading_is_new() -> None:
    assert noticed(seen(read(created_at=at(1), last_message_at=at(1)))).events == (Event.NEW,)


def test_a_case_that_was_already_there_is_not_new() -> None:
    assert notice(seen(read()), STORE_ID, Ground(BASELINE, is_settled=False)) is None


def test_an_old_case_that_nobody_knew_was_closed_and_came_back() -> None:
    assert noticed(seen(read(status="AWAITING_MERCHANT", **ANSWER))).events == (Event.REOPENED, Event.ANSWERED)


def test_before_the_store_is_known_as_a_whole_an_old_case_is_not_said_to_be_reopened() -> None:
    case = read(status="AWAITING_MERCHANT", **ANSWER)
    assert noticed(seen(case), Ground(BASELINE, is_settled=False)).events == (Event.ANSWERED,)


def test_an_old_case_that_is_closed_is_nothing_to_hear_of() -> None:
    assert notice(seen(read(status="CLOSED", closed_by="MERCHANT")), STORE_ID, GROUND) is None


def test_a_new_case_that_somebody_closed_through_casebot_is_new_only() -> None:
    case = read(created_at=at(1), last_message_at=at(1), status="CLOSED", closed_by="MERCHANT")
    acted = replace(told_of(case, None), is_new=True)
    assert noticed(seen(case, acted)).events == (Event.NEW,)


def test_an_action_that_was_never_confirmed_may_have_done_it() -> None:
    maybe = LastChange(Change(Verb.CLOSE), ANA, NOW)
    assert noticed(seen(read(status="CLOSED", closed_by="MERCHANT"), told(), unsure=(maybe,))).maybe == maybe


def test_an_action_that_wished_something_else_did_not_do_it() -> None:
    maybe = LastChange(Change(Verb.PRIORITY, Priority.HIGH), ANA, NOW)
    assert noticed(seen(read(status="CLOSED", closed_by="MERCHANT"), told(), unsure=(maybe,))).maybe is None


def test_a_customer_waits_since_their_first_message_that_nobody_answered() -> None:
    first = told_of(read(last_message_at=at(1)), told_of(read(last_message_by="MERCHANT"), None))
    assert told_of(read(last_message_at=at(9)), first).waiting_since == first.last_message_at


def test_nobody_waits_once_the_store_has_answered() -> None:
    assert told_of(read(**OUR_ANSWER, status="AWAITING_CUSTOMER"), told()).waiting_since is None
