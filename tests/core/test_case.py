"""What a case is and what changing it means, by the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.case import Case, Change, Priority, State, Status, Verb, parse_case, possible_verbs
from tests.core.making import AWAIT, CLOSE, MAKE_HIGH, REOPEN

CLOSE_LOW = Change(Verb.CLOSE, Priority.LOW)
STATUSES = st.sampled_from([*Status]) | st.text(max_size=12)
CHANGES = st.builds(Change, st.sampled_from([*Verb]), st.sampled_from([*Priority]))


@pytest.mark.parametrize(
    ("change", "body"),
    [
        (CLOSE, {"status": "CLOSED"}),
        (REOPEN, {"status": "OPEN"}),
        (AWAIT, {"status": "AWAITING_CUSTOMER"}),
        (MAKE_HIGH, {"priority": "HIGH"}),
        (CLOSE_LOW, {"status": "CLOSED", "priority": "LOW"}),
    ],
)
def test_a_change_asks_for_exactly_what_was_wished(change: Change, body: dict[str, str]) -> None:
    assert change.body() == body


@given(change=CHANGES)
def test_awaiting_us_is_never_asked_for(change: Change) -> None:
    assert change.status is not Status.AWAITING_MERCHANT


def test_a_change_of_priority_without_a_priority_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="priority"):
        Change(Verb.PRIORITY)


@pytest.mark.parametrize(
    ("change", "state", "is_met"),
    [
        (CLOSE, State("CLOSED"), True),
        (CLOSE, State("OPEN"), False),
        (REOPEN, State("OPEN", "LOW"), True),
        (REOPEN, State("AWAITING_MERCHANT"), False),
        (CLOSE_LOW, State("CLOSED", "LOW"), True),
        (CLOSE_LOW, State("CLOSED", "HIGH"), False),
        (CLOSE_LOW, State("CLOSED", None), False),
        (MAKE_HIGH, State("SOMETHING_NEW", "HIGH"), True),
    ],
)
def test_a_change_is_met_when_all_of_it_is_so(change: Change, state: State, is_met: bool) -> None:
    assert change.met_by(state) is is_met


@pytest.mark.parametrize(
    ("one", "other", "competes"),
    [
        (CLOSE, REOPEN, True),
        (CLOSE, CLOSE, True),
        (CLOSE, MAKE_HIGH, False),
        (CLOSE_LOW, MAKE_HIGH, True),
        (MAKE_HIGH, Change(Verb.PRIORITY, Priority.LOW), True),
    ],
)
def test_changes_of_the_same_thing_compete(one: Change, other: Change, competes: bool) -> None:
    assert one.competes_with(other) is competes


@given(one=CHANGES, other=CHANGES)
def test_competing_is_mutual(one: Change, other: Change) -> None:
    assert one.competes_with(other) == other.competes_with(one)


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("OPEN", {Verb.CLOSE, Verb.AWAIT}),
        ("AWAITING_MERCHANT", {Verb.CLOSE, Verb.AWAIT}),
        ("AWAITING_CUSTOMER", {Verb.CLOSE}),
        ("CLOSED", {Verb.REOPEN}),
        ("SNOOZED", {Verb.CLOSE, Verb.AWAIT}),
    ],
)
def test_each_status_offers_the_transitions_that_make_sense(status: str, verbs: set[Verb]) -> None:
    assert set(possible_verbs(status)) == verbs


@given(status=STATUSES)
def test_a_transition_that_is_offered_is_allowed_and_changes_something(status: str) -> None:
    """The contract: closing and awaiting from any state but closed, reopening from closed only."""
    for verb in possible_verbs(status):
        needs_closed = verb is Verb.REOPEN
        assert (needs_closed == (status == "CLOSED"), Change(verb).met_by(State(status))) == (True, False)


def test_only_id_and_status_need_to_be_there() -> None:
    assert parse_case({"id": "cs_1", "status": "OPEN"}).customer is None


@pytest.mark.parametrize("data", [{}, {"id": "cs_1"}, {"status": "OPEN"}, None, [], "CLOSED"])
def test_what_has_no_id_or_no_status_is_no_case(data: Any) -> None:
    with pytest.raises(ValidationError):
        parse_case(data)


def test_a_case_may_hold_what_we_have_never_heard_of() -> None:
    case = parse_case({"id": "cs_1", "status": "SNOOZED", "priority": "P0", "closedBy": "STAFF", "mood": {"x": [1]}})
    assert (case.status, case.priority, case.closed_by, case.is_closed) == ("SNOOZED", "P0", "STAFF", False)


def test_a_case_of_nothing_but_nulls_is_still_a_case() -> None:
    nulls = dict.fromkeys(["subject", "priority", "customer", "order", "lastMessageAt", "closedAt", "unreadCount"])
    assert parse_case({"id": "cs_1", "status": "OPEN", **nulls}).state == State("OPEN", None)


@pytest.mark.parametrize("text", ["2026-02-01T10:00:00.000Z", "2026-02-01T10:00:00+00:00", "2026-02-01T10:00:00"])
def test_a_time_is_read_with_or_without_a_zone(text: str) -> None:
    closed_at = parse_case({"id": "cs_1", "status": "CLOSED", "closedAt": text}).closed_at
    assert closed_at is not None
    assert closed_at.replace(tzinfo=None) == datetime(2026, 2, 1, 10)


@given(text=st.text(st.characters(), max_size=20) | st.just("cut \ud83d"))
def test_every_case_comes_back_from_its_json_as_it_was(text: str) -> None:
    case = parse_case({"id": "cs_1", "status": text, "subject": text, "customer": {"firstName": text}})
    assert Case.model_validate_json(case.model_dump_json(by_alias=True, exclude_none=True)) == case
