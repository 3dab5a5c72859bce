"""Somebody gave an order's number: they read which case was meant, and have the next button."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.case import Change, Priority, Status, Verb
from bot.errors import FoundCase, Reason, Refusal
from bot.slack import ids, notes
from bot.slack.ids import CaseRef, Wish
from bot.slack.text import Message
from tests.slack import making
from tests.slack.making import CASE_ID, NOW, STORE_ID, refused
from tests.slack.making_watches import found_cases
from tests.slack.rules import accepted, controls, harmless, labels

ORDER = CASE_ID
ONE = FoundCase("cs_theCase12345", STORE_ID, "Where is it?", Status.OPEN)
CLOSED = FoundCase("cs_closed123456", STORE_ID, None, Status.CLOSED)
CLOSE = Change(Verb.CLOSE)


def told(change: Change, *found: FoundCase, others: tuple[str, ...] = ()) -> Message:
    """What the person reads whose wish named an order."""
    refusal = Refusal(Reason.NOT_FOUND, "Case not found", store_id=STORE_ID, found=found)
    return notes.refusal(refused(Reason.NOT_FOUND, change, refusal=refusal), "You", others, "/case", NOW)


def not_shown(*found: FoundCase) -> Message:
    """What the person reads who wanted to look."""
    refusal = Refusal(Reason.NOT_FOUND, store_id=STORE_ID, found=found)
    return notes.not_shown(refusal, ORDER, ("shp_otherStore1",), "/case")


def test_an_order_s_number_is_told_with_its_case() -> None:
    assert told(CLOSE, ONE).text == (
        f"{ORDER} is the number of an order. Its case is cs_theCase12345 (Where is it?). Nothing was changed."
    )


def test_several_cases_of_an_order_are_all_named() -> None:
    assert "Its cases are cs_theCase12345 (Where is it?), cs_closed123456. Nothing" in told(CLOSE, ONE, CLOSED).text


@pytest.mark.parametrize(
    ("change", "found", "label"),
    [
        (CLOSE, ONE, "Close this case"),
        (Change(Verb.REOPEN), CLOSED, "Reopen this case"),
        (Change(Verb.AWAIT), ONE, "Await the customer in this case"),
        (Change(Verb.PRIORITY, Priority.HIGH), ONE, "Set this case to priority High"),
    ],
)
def test_the_button_is_the_same_wish_on_the_case_that_was_found(change: Change, found: FoundCase, label: str) -> None:
    (button,) = controls(told(change, found))
    wish = Wish(CaseRef(STORE_ID, found.case_id), change)
    assert (button["text"]["text"], ids.read_wish(button["value"])) == (label, wish)


def test_a_wish_that_makes_no_sense_there_is_a_look_instead() -> None:
    assert labels(told(CLOSE, CLOSED)) == ["Show this case"]


def test_where_several_were_found_each_button_names_its_case() -> None:
    assert labels(told(CLOSE, ONE, CLOSED)) == ["Close cs_theCase12345", "Show cs_closed123456"]


def test_looking_at_an_order_offers_to_look_at_its_case() -> None:
    (button,) = controls(not_shown(ONE))
    assert (button["text"]["text"], ids.read_ref(button["value"])) == (
        "Show this case",
        CaseRef(STORE_ID, ONE.case_id),
    )


def test_looking_changes_nothing_and_does_not_say_so() -> None:
    assert not_shown(ONE).text == f"{ORDER} is the number of an order. Its case is cs_theCase12345 (Where is it?)."


def test_other_stores_are_not_offered_where_the_case_was_found() -> None:
    assert labels(told(CLOSE, ONE, others=("shp_otherStore1",))) == ["Close this case"]


@given(found=st.lists(found_cases, min_size=1, max_size=6), change=making.changes)
@settings(max_examples=80, deadline=None)
def test_whatever_was_found_the_answer_is_valid_and_harmless(found: list[FoundCase], change: Change) -> None:
    for message in (told(change, *found), not_shown(*found)):
        accepted(message)
        harmless(message)
