"""What lists, cases, messages and the store look like, and what comes of wrong questions."""

from typing import Any

import pytest

from bot.sandbox.pandabase import Limits, StandInPandabase, seed_morning
from tests.sandbox.pandabase.conftest import NOW, Client, Clock


async def listed(client: Client, query: str = "") -> Any:
    _, answer, _ = await client.send("GET", f"/cases{query}")
    return answer["data"]


async def test_the_list_is_sorted_by_last_message_and_then_by_creation(
    pandabase: StandInPandabase, store: str, client: Client, clock: Clock
) -> None:
    times = ["2024-01-02T00:00:00.000Z", "2024-01-03T00:00:00.000Z", "2024-01-02T00:00:00.000Z", None]
    ids = []
    for time in times:
        clock.now += 1
        ids.append(pandabase.add_case(store, lastMessageAt=time)["id"])
    order = [case["id"] for case in (await listed(client))["items"]]
    assert order == [ids[1], ids[2], ids[0], ids[3]]


async def test_pages_together_hold_every_case_once(pandabase: StandInPandabase, store: str, client: Client) -> None:
    ids = {pandabase.add_case(store)["id"] for _ in range(5)}
    pages = [(await listed(client, f"?page={number}&limit=2"))["items"] for number in (1, 2, 3)]
    assert [len(items) for items in pages] == [2, 2, 1]
    assert {case["id"] for items in pages for case in items} == ids


async def test_the_pagination_tells_the_total(pandabase: StandInPandabase, store: str, client: Client) -> None:
    for _ in range(5):
        pandabase.add_case(store)
    pagination = (await listed(client, "?page=2&limit=2"))["pagination"]
    assert pagination == {"page": 2, "limit": 2, "total": 5, "totalPages": 3}


async def test_a_page_past_the_end_is_empty(pandabase: StandInPandabase, store: str, client: Client) -> None:
    pandabase.add_case(store)
    assert (await listed(client, "?page=7"))["items"] == []


@pytest.mark.parametrize("name", ["status", "priority", "customerId", "orderId"])
async def test_each_filter_leaves_what_matches(
    pandabase: StandInPandabase, store: str, client: Client, name: str
) -> None:
    pandabase.add_case(store)
    wanted = pandabase.add_case(store, status="CLOSED", priority="HIGH")
    items = (await listed(client, f"?{name}={wanted[name]}"))["items"]
    assert [case["id"] for case in items] == [wanted["id"]]


async def test_other_stores_cases_are_not_listed(pandabase: StandInPandabase, store: str, client: Client) -> None:
    pandabase.add_case(pandabase.add_store("Elm & Sons"))
    assert (await listed(client))["items"] == []


async def test_only_one_case_shows_the_orders_status(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case = pandabase.add_case(store)
    _, one, _ = await client.send("GET", f"/cases/{case['id']}")
    many = await listed(client)
    assert "status" in one["data"]["order"]
    assert "status" not in many["items"][0]["order"]


async def test_missing_customer_and_order_are_null_or_absent(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store, customer=None, order=None, absent={"order"})
    _, answer, _ = await client.send("GET", f"/cases/{case['id']}")
    assert answer["data"]["customer"] is None
    assert "order" not in answer["data"]


WRONG = [
    ("GET", "/cases?limit=0", None, 422),
    ("GET", "/cases?limit=101", None, 422),
    ("GET", "/cases?page=x", None, 422),
    ("GET", "/cases?status=DONE", None, 422),
    ("GET", "/cases/cs_short", None, 422),
    ("GET", f"/cases/cs_{'x' * 46}", None, 422),
    ("PATCH", "/cases/{case}", {"status": "AWAITING_MERCHANT"}, 422),
    ("PATCH", "/cases/{case}", {"status": None}, 422),
    ("PATCH", "/cases/{case}", {"status": ["CLOSED"]}, 422),
    ("PATCH", "/cases/{case}", {"priority": "low"}, 422),
    ("PATCH", "/cases/{case}", b"{", 400),
    ("PATCH", "/cases/{case}", b"[]", 422),
    ("POST", "/cases/{case}/messages", {"body": ""}, 422),
    ("POST", "/cases/{case}/messages", {"body": "x" * 4001}, 422),
    ("POST", "/cases/{case}/messages", None, 422),
]


@pytest.mark.parametrize(("method", "path", "body", "expected"), WRONG)
async def test_a_wrong_question_is_refused(
    pandabase: StandInPandabase, store: str, client: Client, method: str, path: str, body: Any, expected: int
) -> None:
    case = pandabase.add_case(store)
    status, answer, _ = await client.send(method, path.format(case=case["id"]), body)
    assert (status, answer["ok"]) == (expected, False)


async def test_a_reply_is_created_and_the_case_awaits_the_customer(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store)
    status, answer, _ = await client.send("POST", f"/cases/{case['id']}/messages", {"body": "x" * 4000})
    assert (status, answer["data"]["senderType"]) == (201, "MERCHANT")
    assert pandabase.case(case["id"])["status"] == "AWAITING_CUSTOMER"


async def test_a_reply_to_a_closed_case_is_refused(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case = pandabase.add_case(store, status="CLOSED")
    status, answer, _ = await client.send("POST", f"/cases/{case['id']}/messages", {"body": "Hello"})
    assert (status, answer["error"]) == (400, "Cannot send messages on a closed case — reopen it first")


async def test_messages_come_oldest_first(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case = pandabase.add_case(store, message="First")
    pandabase.customer_writes(case["id"], "Second")
    _, answer, _ = await client.send("GET", f"/cases/{case['id']}/messages")
    assert [message["body"] for message in answer["data"]["items"]] == ["First", "Second"]


async def test_marking_read_leaves_no_unread_message(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case = pandabase.add_case(store, unreadCount=3)
    await client.send("POST", f"/cases/{case['id']}/read")
    assert pandabase.case(case["id"])["unreadCount"] == 0


async def test_the_store_tells_its_title_and_currency(pandabase: StandInPandabase, store: str, client: Client) -> None:
    client.token = pandabase.issue_token(store, {"STORE_READ"})
    _, answer, _ = await client.send("GET", "/")
    assert (answer["data"]["title"], answer["data"]["currency"]) == ("Linden & Co", "USD")


async def test_every_answer_names_request_version_and_budget(client: Client) -> None:
    _, _, headers = await client.send("GET", "/nowhere")
    wanted = {"X-Request-ID", "X-Version", *(f"X-RateLimit-{name}" for name in ("Limit", "Remaining", "Reset", "Type"))}
    assert wanted <= set(headers)


async def test_past_the_limit_the_answer_is_429_until_the_reset(
    pandabase: StandInPandabase, client: Client, clock: Clock
) -> None:
    pandabase.set_limits(Limits(per_address=2))
    answers = [await client.send("GET", "/cases") for _ in range(3)]
    clock.now = float(answers[2][2]["X-RateLimit-Reset"])
    answers.append(await client.send("GET", "/cases"))
    assert [status for status, _, _ in answers] == [200, 200, 429, 200]
    assert NOW < clock.now <= NOW + 1


async def test_replies_have_a_limit_of_their_own(pandabase: StandInPandabase, store: str, client: Client) -> None:
    pandabase.set_limits(Limits(replies=1))
    case = pandabase.add_case(store)
    answers = [await client.send("POST", f"/cases/{case['id']}/messages", {"body": "Hello"}) for _ in range(2)]
    assert [status for status, _, _ in answers] == [201, 429]
    assert answers[1][2]["X-RateLimit-Type"] == "replies"


async def test_errors_can_have_the_older_shape(pandabase: StandInPandabase, client: Client) -> None:
    pandabase.show_errors_as("object")
    _, answer, _ = await client.send("GET", "/nowhere")
    assert answer["error"] == {"code": "NOT_FOUND", "message": "Not found"}


async def test_the_seeded_morning_holds_the_published_sample(pandabase: StandInPandabase, client: Client) -> None:
    morning = seed_morning(pandabase)
    client.store, client.token = morning.store_id, pandabase.issue_token(morning.store_id)
    case_id = morning.cases["sample"]
    _, answer, _ = await client.send("PATCH", f"/cases/{case_id}", {"priority": "LOW"})
    sample = answer["data"]
    assert (sample["subject"], sample["unreadCount"], sample["order"]["amount"]) == ("<string>", 123, 123)
    assert sample["customer"] == dict.fromkeys(("id", "email", "firstName", "lastName"), "<string>")


async def test_the_seeded_morning_has_every_status_and_priority(pandabase: StandInPandabase, client: Client) -> None:
    cases = [pandabase.case(case_id) for case_id in seed_morning(pandabase).cases.values()]
    assert {case["status"] for case in cases} == {"OPEN", "AWAITING_CUSTOMER", "AWAITING_MERCHANT", "CLOSED"}
    assert {case["priority"] for case in cases} == {"LOW", "NORMAL", "HIGH", "URGENT"}
