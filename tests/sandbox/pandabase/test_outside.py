"""What the dashboard, the customer and Pandabase itself do to a case."""

from collections.abc import Callable

import pytest

from bot.sandbox.pandabase import ApiError, StandInPandabase
from bot.sandbox.pandabase.words import iso
from tests.sandbox.pandabase.conftest import Clock


def test_the_dashboard_closes_as_the_merchant(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.dashboard_close(pandabase.add_case(store)["id"])["closedBy"] == "MERCHANT"


def test_the_dashboard_reopens(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.dashboard_reopen(pandabase.add_case(store, status="CLOSED")["id"])["status"] == "OPEN"


def test_the_dashboard_is_bound_by_the_same_transitions(pandabase: StandInPandabase, store: str) -> None:
    case = pandabase.add_case(store, status="CLOSED")
    with pytest.raises(ApiError, match="Case is already closed"):
        pandabase.dashboard_close(case["id"])


def test_the_dashboard_changes_the_priority(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.dashboard_priority(pandabase.add_case(store)["id"], "URGENT")["priority"] == "URGENT"


def test_a_customer_who_writes_reopens_a_closed_case(pandabase: StandInPandabase, store: str) -> None:
    case_id = pandabase.add_case(store, status="CLOSED")["id"]
    pandabase.customer_writes(case_id)
    case = pandabase.case(case_id)
    assert (case["status"], case["closedAt"], case["lastMessageBy"]) == ("AWAITING_MERCHANT", None, "CUSTOMER")


def test_a_customers_message_is_unread(pandabase: StandInPandabase, store: str) -> None:
    case_id = pandabase.add_case(store, unreadCount=1)["id"]
    pandabase.customer_writes(case_id)
    assert pandabase.case(case_id)["unreadCount"] == 2


def test_an_idle_case_is_closed_by_the_system(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.auto_close(pandabase.add_case(store, status="AWAITING_CUSTOMER")["id"])["closedBy"] == "SYSTEM"


def test_a_case_that_awaits_the_store_is_not_closed_by_itself(pandabase: StandInPandabase, store: str) -> None:
    case = pandabase.add_case(store, status="AWAITING_MERCHANT")
    with pytest.raises(ValueError, match="awaits the customer"):
        pandabase.auto_close(case["id"])


def test_an_escalated_case_says_so(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.escalate(pandabase.add_case(store)["id"])["escalated"]


def test_a_case_calms_down_again(pandabase: StandInPandabase, store: str) -> None:
    assert not pandabase.calm_down(pandabase.add_case(store, escalated=True)["id"])["escalated"]


def test_the_dashboard_parks_a_case(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.dashboard_await(pandabase.add_case(store)["id"])["status"] == "AWAITING_CUSTOMER"


def test_a_reply_in_the_dashboard_parks_the_case(pandabase: StandInPandabase, store: str, clock: Clock) -> None:
    case_id = pandabase.add_case(store)["id"]
    clock.now += 1
    pandabase.dashboard_reply(case_id)
    case = pandabase.case(case_id)
    assert (case["status"], case["lastMessageBy"], case["lastMessageAt"]) == (
        "AWAITING_CUSTOMER",
        "MERCHANT",
        iso(clock.now),
    )


def test_reading_in_the_dashboard_leaves_nothing_unread(pandabase: StandInPandabase, store: str) -> None:
    assert pandabase.dashboard_read(pandabase.add_case(store, unreadCount=3)["id"])["unreadCount"] == 0


def test_pandabases_people_join_without_changing_whose_turn_it_is(pandabase: StandInPandabase, store: str) -> None:
    case_id = pandabase.add_case(store, status="AWAITING_MERCHANT")["id"]
    pandabase.staff_writes(case_id)
    case = pandabase.case(case_id)
    assert (case["status"], case["lastMessageBy"]) == ("AWAITING_MERCHANT", "STAFF")


SILENT: dict[str, tuple[str, Callable[[StandInPandabase, str], object]]] = {
    "closing": ("OPEN", StandInPandabase.dashboard_close),
    "reopening": ("CLOSED", StandInPandabase.dashboard_reopen),
    "parking": ("OPEN", StandInPandabase.dashboard_await),
    "closing by itself": ("AWAITING_CUSTOMER", StandInPandabase.auto_close),
}


@pytest.mark.parametrize("name", SILENT)
def test_a_transition_leaves_a_system_message_and_the_time_of_the_last_message(
    pandabase: StandInPandabase, store: str, clock: Clock, name: str
) -> None:
    status, act = SILENT[name]
    case = pandabase.add_case(store, status=status)
    clock.now += 60
    act(pandabase, case["id"])
    last = pandabase.timeline(case["id"])[-1]
    assert (last["senderType"], pandabase.case(case["id"])["lastMessageAt"]) == ("SYSTEM", case["lastMessageAt"])


@pytest.mark.parametrize("act", [StandInPandabase.escalate, StandInPandabase.dashboard_read])
def test_what_is_no_message_leaves_the_time_of_the_last_one(
    pandabase: StandInPandabase, store: str, clock: Clock, act: Callable[[StandInPandabase, str], object]
) -> None:
    case = pandabase.add_case(store)
    clock.now += 60
    act(pandabase, case["id"])
    assert pandabase.case(case["id"])["lastMessageAt"] == case["lastMessageAt"]
