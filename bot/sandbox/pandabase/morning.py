"""A believable store to begin with: cases in all states and priorities, among them the documentation's sample."""

from dataclasses import dataclass

from bot.sandbox.pandabase.stand_in import StandInPandabase
from bot.sandbox.pandabase.words import Json

HOSTILE_SUBJECT = "<!channel> *x* <https://evil|click> &"

NORA: Json = {
    "id": "cus_0n5kq2v8w1x7y3zb",
    "email": "nora@example.com",
    "firstName": "Nora",
    "lastName": "Lind",
}
"""One customer with several cases, closed and open."""

CASES: dict[str, Json] = {
    "late": {
        "subject": "My order has not arrived",
        "status": "AWAITING_MERCHANT",
        "priority": "LOW",
        "customer": NORA,
    },
    "key": {
        "subject": "The licence key does not work",
        "priority": "HIGH",
        "order": {"amount": 4900, "currency": "EUR"},
    },
    "refund": {
        "subject": "Refund for a double payment",
        "status": "AWAITING_MERCHANT",
        "priority": "URGENT",
        "order": {"amount": 12_000, "currency": "JPY"},
    },
    "parked": {
        "subject": "Change the invoice address",
        "customer": NORA,
        "status": "AWAITING_CUSTOMER",
        "unreadCount": 0,
        "lastMessageBy": "MERCHANT",
    },
    "done": {
        "subject": "How do I download it again?",
        "customer": NORA,
        "status": "CLOSED",
        "unreadCount": 0,
        "lastMessageBy": "MERCHANT",
    },
    "idle": {
        "subject": "Does it run on Linux?",
        "status": "CLOSED",
        "priority": "LOW",
        "closedBy": "SYSTEM",
        "unreadCount": 0,
    },
    "escalated": {
        "subject": "Nobody answers me",
        "status": "AWAITING_MERCHANT",
        "priority": "URGENT",
        "escalated": True,
        "unreadCount": 4,
    },
    "stranger": {"subject": "A question before I buy", "customer": None, "order": None},
    "bare": {
        "subject": "(no subject)",
        "priority": "LOW",
        "customer": None,
        "lastMessageAt": None,
        "absent": ("customer", "order", "lastMessageAt"),
    },
    "hostile": {"subject": HOSTILE_SUBJECT, "priority": "HIGH", "customer": {"firstName": "<!here>", "lastName": "&"}},
}
"""By a short name: what differs from a made-up case."""

SAMPLE: Json = {
    "subject": "<string>", "status": "OPEN", "priority": "LOW", "orderId": "<string>", "customerId": "<string>",
    "lastMessageAt": "2023-11-07T05:31:56Z", "lastMessageBy": "CUSTOMER", "unreadCount": 123, "escalated": True,
    "closedAt": "2023-11-07T05:31:56Z", "closedBy": "<string>",
    "createdAt": "2023-11-07T05:31:56Z", "updatedAt": "2023-11-07T05:31:56Z",
    "customer": {"id": "<string>", "email": "<string>", "firstName": "<string>", "lastName": "<string>"},
    "order": {"id": "<string>", "orderNumber": "<string>", "amount": 123, "currency": "<string>"},
}  # fmt: skip
"""The sample answer of the published ``PATCH`` documentation, letter by letter but for the id."""


@dataclass(frozen=True)
class Morning:
    """The store that was seeded, and its cases' ids by short name (``late``, ``key``, …, ``sample``)."""

    store_id: str
    cases: dict[str, str]


def seed_morning(pandabase: StandInPandabase, title: str = "Linden & Co") -> Morning:
    """A store with eleven cases."""
    store_id = pandabase.add_store(title, currency="EUR")
    cases = {name: pandabase.add_case(store_id, **fields)["id"] for name, fields in CASES.items()}
    cases["sample"] = pandabase.add_case(store_id, **SAMPLE)["id"]
    return Morning(store_id, cases)
