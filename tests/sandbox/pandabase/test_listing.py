"""The list keeps its order and its filters while cases change, however many there are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.pandabase.listing import Listing
from tests.sandbox.pandabase.conftest import Client, Clock

STATUSES = ("OPEN", "CLOSED")
moves = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["2024", "2025", "2026", None]), st.sampled_from(STATUSES)),
    max_size=30,
)


def put(number: int, last: str | None, status: str) -> dict[str, Any]:
    return {"id": f"cs_{number}", "lastMessageAt": last, "createdAt": str(number % 3), "status": status}


def sorted_anew(cases: dict[str, dict[str, Any]], status: str | None) -> list[str]:
    mine = [case for case in cases.values() if status in (None, case["status"])]
    mine.sort(key=lambda case: (case["lastMessageAt"] or "", case["createdAt"]), reverse=True)
    return [case["id"] for case in mine]


@given(moves)
def test_a_list_that_is_kept_is_as_one_that_is_sorted_anew(changes: list[tuple[int, str | None, str]]) -> None:
    listing, cases = Listing(), {}
    for change in changes:
        case = put(*change)
        cases[case["id"]] = case
        listing.put("shp", case)
    for status in (None, *STATUSES):
        assert listing.ids("shp", status) == sorted_anew(cases, status)


async def listed(client: Client, query: str) -> Any:
    _, answer, _ = await client.send("GET", f"/cases?{query}")
    return answer["data"]


async def test_a_case_moves_to_the_top_when_its_customer_writes(
    pandabase: StandInPandabase, store: str, client: Client, clock: Clock
) -> None:
    first, second = (pandabase.add_case(store)["id"] for _ in range(2))
    clock.now += 1
    pandabase.customer_writes(first)
    assert [case["id"] for case in (await listed(client, ""))["items"]] == [first, second]


async def test_a_transition_leaves_a_case_where_it_stands(
    pandabase: StandInPandabase, store: str, client: Client, clock: Clock
) -> None:
    first = pandabase.add_case(store)["id"]
    clock.now += 1
    second = pandabase.add_case(store)["id"]
    clock.now += 1
    pandabase.dashboard_close(first)
    assert [case["id"] for case in (await listed(client, ""))["items"]] == [second, first]


async def test_a_transition_moves_a_case_to_the_list_of_its_new_status(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case_id = pandabase.add_case(store)["id"]
    pandabase.dashboard_close(case_id)
    assert [(await listed(client, f"status={one}"))["pagination"]["total"] for one in STATUSES] == [0, 1]


@pytest.mark.parametrize(
    ("query", "total", "pages"),
    [
        ("limit=2", 5, 3),
        ("limit=2&status=OPEN", 3, 2),
        ("limit=2&status=OPEN&priority=URGENT", 1, 1),
        ("priority=LOW", 0, 0),
    ],
)
async def test_the_totals_are_those_of_the_filters(
    pandabase: StandInPandabase, store: str, client: Client, query: str, total: int, pages: int
) -> None:
    for status, priority in (("OPEN", "NORMAL"), ("OPEN", "HIGH"), ("OPEN", "URGENT"), *[("CLOSED", "NORMAL")] * 2):
        pandabase.add_case(store, status=status, priority=priority)
    found = (await listed(client, query))["pagination"]
    assert (found["total"], found["totalPages"]) == (total, pages)


async def test_a_customers_cases_are_listed_together(pandabase: StandInPandabase, store: str, client: Client) -> None:
    nora = {"id": "cus_nora00000000"}
    hers = {pandabase.add_case(store, customer=nora)["id"] for _ in range(2)}
    pandabase.add_case(store)
    assert {case["id"] for case in (await listed(client, "customerId=cus_nora00000000"))["items"]} == hers


async def test_long_answers_are_forgotten_in_the_end(pandabase: StandInPandabase, store: str, client: Client) -> None:
    pandabase.add_case(store)
    for _ in range(102):
        await listed(client, "")
    assert [call.answer is None for call in (pandabase.calls[0], pandabase.calls[-1])] == [True, False]
