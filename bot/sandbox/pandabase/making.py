"""Builds new cases in the API's shape; what is not given is made up, what is given as None is null."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.pandabase.ids import Ids
from bot.sandbox.pandabase.words import PRIORITIES, STATUSES, Json, iso

MADE_UP: Json = {}
"""Stands for "make one up", because None means that the case has none."""

PEOPLE = (("Nora", "Lind"), ("Tomás", "Vega"), ("Aiko", "Mori"), ("Femi", "Ade"), ("Lea", "Roth"), ("Omar", "Haddad"))


def customer(ids: Ids, given: Mapping[str, Any] | None, number: int) -> Json | None:
    """A customer; ``number`` picks one of a few names."""
    if given is None:
        return None
    first, last = PEOPLE[number % len(PEOPLE)]
    made = {"id": ids.new("cus_"), "email": f"{first.lower()}@example.com", "firstName": first, "lastName": last}
    return {**made, **given}


def order(ids: Ids, given: Mapping[str, Any] | None, number: int, now: float) -> Json | None:
    """An order of 29.99 US dollars; amounts are in the currency's minor unit. Order numbers begin with ``cs_`` too."""
    if given is None:
        return None
    made = {"id": ids.new("ord_"), "orderNumber": f"cs_{1_000_000_000 + number}", "amount": 2999, "currency": "USD"}
    return {**made, "status": "COMPLETED", "createdAt": iso(now - 86_400), **given}


def case(ids: Ids, now: float, number: int, given: Json) -> Json:
    """A case with the fields of ``given`` (the API's names) over made-up ones, ``now`` in epoch seconds."""
    his = customer(ids, given.pop("customer", MADE_UP), number)
    its = order(ids, given.pop("order", MADE_UP), number, now)
    made = {
        "id": ids.new("cs_"),
        "subject": "Where is my order?",
        "status": "OPEN",
        "priority": "NORMAL",
        "orderId": its and its["id"],
        "customerId": his and his["id"],
        "lastMessageAt": iso(now),
        "lastMessageBy": "CUSTOMER",
        "unreadCount": 1,
        "escalated": False,
        **_closing(given, now),
        "createdAt": iso(now),
        "updatedAt": iso(now),
    }
    return _checked({**made, **given, "customer": his, "order": its})


def _closing(given: Json, now: float) -> Json:
    closed = given.get("status") == "CLOSED"
    return {"closedAt": iso(now) if closed else None, "closedBy": "MERCHANT" if closed else None}


def _checked(case: Json) -> Json:
    if case["status"] not in STATUSES or case["priority"] not in PRIORITIES:
        raise ValueError(f"no such status or priority: {case['status']}, {case['priority']}")
    return case
