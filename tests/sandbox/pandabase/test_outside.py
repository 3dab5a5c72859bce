"""What the dashboard, the customer and Pandabase itself do to a case."""

import pytest

from bot.sandbox.pandabase import ApiError, StandInPandabase


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
