"""The line about what happened outside Casebot: what it says, and whom it does not blame."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from bot.case import Priority, Status, Verb
from bot.slack.noticed_lines import noticed_line
from bot.slack.text import date
from bot.watches import Event, Noticed, merged
from tests.slack.making_watches import ANSWERED_AT, everything_noticed, noticed, state, unconfirmed
from tests.slack.rules import accepted, harmless

CLOSED, PARKED = Status.CLOSED, Status.AWAITING_CUSTOMER
OPEN, OURS = Status.OPEN, Status.AWAITING_MERCHANT
NEVER = "Pandabase never confirmed that click"

LINES: dict[str, tuple[Noticed, str]] = {
    "an answer to a parked case": (
        noticed(Event.ANSWERED, was=state(PARKED), now=state(OURS)),
        "Customer answered · was Awaiting customer",
    ),
    "an answer that changed no status": (noticed(Event.ANSWERED, was=state()), "Customer answered"),
    "a close by the store": (
        noticed(Event.CLOSED, by="MERCHANT", was=state(), now=state(CLOSED)),
        "Closed by the store, outside Casebot · was Open · priority Low",
    ),
    "a close by Pandabase while the customer was awaited": (
        noticed(Event.CLOSED, by="SYSTEM", was=state(PARKED), now=state(CLOSED)),
        "Closed by Pandabase after no answer · was Awaiting customer · priority Low",
    ),
    "a close by Pandabase from another status": (
        noticed(Event.CLOSED, by="SYSTEM", was=state(), now=state(CLOSED)),
        "Closed by Pandabase · was Open · priority Low",
    ),
    "a close by the customer": (
        noticed(Event.CLOSED, by="CUSTOMER", was=state(), now=state(CLOSED)),
        "Closed by the customer · was Open · priority Low",
    ),
    "a close by nobody that is known": (
        noticed(Event.CLOSED, was=state(), now=state(CLOSED)),
        "Closed outside Casebot · was Open · priority Low",
    ),
    "a close by somebody of a new kind": (
        noticed(Event.CLOSED, by="PARTNER", was=state(), now=state(CLOSED)),
        "Closed by PARTNER · was Open · priority Low",
    ),
    "a reopening by the store": (
        noticed(Event.REOPENED, by="MERCHANT", was=state(CLOSED), now=state()),
        "Reopened by the store, outside Casebot · was Closed · priority Low",
    ),
    "a reopening by nobody that is known": (
        noticed(Event.REOPENED, was=state(CLOSED), now=state()),
        "Reopened outside Casebot · was Closed · priority Low",
    ),
    "a parking by the store": (
        noticed(Event.PARKED, by="MERCHANT", was=state(), now=state(PARKED)),
        "Set to Awaiting customer by the store, outside Casebot · was Open · priority Low",
    ),
    "a parking by nobody that is known": (
        noticed(Event.PARKED, was=state(), now=state(PARKED)),
        "Set to Awaiting customer outside Casebot · was Open · priority Low",
    ),
    "a raised priority": (
        noticed(Event.PRIORITY, was=state(priority=Priority.NORMAL), now=state(priority=Priority.HIGH)),
        "Priority raised to High (was Normal)",
    ),
    "an escalation": (noticed(Event.ESCALATED, was=state()), "Escalated to Pandabase"),
    "several things at once": (
        noticed(Event.ANSWERED, Event.PRIORITY, Event.ESCALATED, was=state(), now=state(priority=Priority.URGENT)),
        "Customer answered · Priority raised to Urgent (was Low) · Escalated to Pandabase",
    ),
    "a new case": (noticed(Event.NEW), "New case · Open · priority Low"),
    "a close that may have been a click": (
        noticed(Event.CLOSED, by="MERCHANT", was=state(), now=state(CLOSED), maybe=unconfirmed(Verb.CLOSE)),
        f"Closed, perhaps by Ana: {NEVER} · was Open · priority Low",
    ),
    "a close after a click that wished something else": (
        noticed(Event.CLOSED, by="MERCHANT", was=state(), now=state(CLOSED), maybe=unconfirmed(Verb.AWAIT)),
        "Closed by the store, outside Casebot · was Open · priority Low",
    ),
    "a priority that may have been a click": (
        noticed(
            Event.PRIORITY,
            was=state(priority=Priority.LOW),
            now=state(priority=Priority.HIGH),
            maybe=unconfirmed(Verb.PRIORITY, Priority.HIGH),
        ),
        f"Priority raised to High (was Low), perhaps by Ana: {NEVER}",
    ),
}


def text_of(one: Noticed) -> str:
    return noticed_line(one).text


@pytest.mark.parametrize("what", LINES)
def test_the_line_reads(what: str) -> None:
    one, line = LINES[what]
    assert text_of(one) == line


def test_a_customer_who_reopens_by_answering_is_told_once() -> None:
    one = noticed(Event.REOPENED, Event.ANSWERED, by="CUSTOMER", was=state(CLOSED), now=state())
    assert text_of(one) == "Reopened by the customer · was Closed · priority Low"


def test_an_answer_to_a_case_that_the_store_reopened_is_told_too() -> None:
    one = noticed(Event.REOPENED, Event.ANSWERED, by="MERCHANT", was=state(CLOSED), now=state())
    assert text_of(one).startswith("Reopened by the store, outside Casebot · Customer answered · ")


def test_of_two_moves_only_the_one_that_the_status_shows_is_attributed() -> None:
    one = noticed(Event.REOPENED, Event.CLOSED, by="MERCHANT", was=state(CLOSED), now=state(CLOSED))
    assert text_of(one) == "Reopened · Closed by the store, outside Casebot · priority Low"


def test_what_was_undone_by_reopening_stands_before_it() -> None:
    one = noticed(Event.REOPENED, Event.CLOSED, was=state(), now=state())
    assert text_of(one) == "Closed · Reopened outside Casebot · priority Low"


def test_of_several_moves_the_one_that_the_status_shows_comes_last() -> None:
    parked = noticed(Event.PARKED, by="MERCHANT", was=state(), now=state(PARKED))
    closed = noticed(Event.CLOSED, by="SYSTEM", was=state(PARKED), now=state(CLOSED))
    assert text_of(merged(parked, closed)).startswith("Set to Awaiting customer · Closed by Pandabase · was Open")


def test_a_new_case_is_said_to_be_new_before_it_is_said_to_have_moved() -> None:
    new = noticed(Event.NEW, Event.CLOSED, by="MERCHANT", now=state(CLOSED))
    reopened = noticed(Event.REOPENED, was=state(CLOSED), now=state())
    assert text_of(merged(new, reopened)).startswith("New case · Closed · Reopened outside Casebot")


def test_a_customer_who_reopens_a_case_that_is_parked_then_is_not_said_to_have_parked_it() -> None:
    one = noticed(Event.REOPENED, Event.ANSWERED, Event.PARKED, by="CUSTOMER", was=state(CLOSED), now=state(PARKED))
    assert text_of(one).startswith("Reopened by the customer · Set to Awaiting customer · was Closed")


def test_a_new_case_that_is_closed_already_says_its_status_once() -> None:
    one = noticed(Event.NEW, Event.CLOSED, by="MERCHANT", now=state(CLOSED))
    assert text_of(one) == "New case · Closed by the store, outside Casebot · priority Low"


def test_whoever_closed_a_case_is_not_said_to_have_reopened_it_when_both_are_told_at_once() -> None:
    closed = noticed(Event.CLOSED, by="MERCHANT", was=state(), now=state(CLOSED))
    reopened = noticed(Event.REOPENED, was=state(CLOSED), now=state())
    assert text_of(merged(closed, reopened)) == "Closed · Reopened outside Casebot · priority Low"


def test_whoever_parked_a_case_is_not_said_to_have_reopened_it_when_the_customer_answered_then() -> None:
    reopened = noticed(Event.REOPENED, Event.ANSWERED, by="CUSTOMER", was=state(CLOSED), now=state(OURS))
    parked = noticed(Event.PARKED, by="MERCHANT", was=state(OURS), now=state(PARKED))
    answered = noticed(Event.ANSWERED, was=state(PARKED), now=state(OURS))
    assert "Reopened outside Casebot" in text_of(merged(merged(reopened, parked), answered))


def test_whoever_closed_a_case_is_still_named_when_it_is_escalated_after_it() -> None:
    closed = noticed(Event.CLOSED, by="MERCHANT", was=state(), now=state(CLOSED))
    escalated = noticed(Event.ESCALATED, was=state(CLOSED), now=state(CLOSED))
    assert text_of(merged(closed, escalated)).startswith("Closed by the store, outside Casebot · Escalated")


def test_an_answer_says_when_it_was_written() -> None:
    one = noticed(Event.ANSWERED, was=state(PARKED), now=state(OURS, at=ANSWERED_AT))
    assert text_of(one).endswith(f" · written {date(ANSWERED_AT.timestamp())}")


def test_who_perhaps_did_it_stands_under_the_name_that_people_know() -> None:
    one = noticed(Event.CLOSED, was=state(), now=state(CLOSED), maybe=unconfirmed(Verb.CLOSE))
    assert noticed_line(one, "Ana Maria").text.startswith("Closed, perhaps by Ana Maria: ")


def test_the_words_of_the_line_stand_where_slack_formats_nothing() -> None:
    (block,) = noticed_line(noticed(Event.CLOSED, by="*x*", now=state(CLOSED))).blocks
    texts: list[Any] = block["elements"][0]["elements"]
    assert {text["type"] for text in texts} == {"text"}


@given(one=everything_noticed)
@settings(max_examples=150, deadline=None)
def test_any_line_is_valid_and_harmless(one: Noticed) -> None:
    message = noticed_line(one)
    accepted(message)
    harmless(message)
