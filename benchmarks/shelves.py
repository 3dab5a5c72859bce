"""The cases of stores as a light stand-in lists them: made from their number, so that a million cost no memory.

Number 0 was written to last, a second after number 1. The first `active` of a store are open in some way, the rest
are closed. What the benchmark changes is remembered beside.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
ACTIVE = ("OPEN", "AWAITING_MERCHANT", "AWAITING_CUSTOMER")
CLOSED = "CLOSED"
CASES_OF_A_CUSTOMER = 2


def store_id(number: int) -> str:
    """The id of a store."""
    return f"shp_bench{number:08d}"


def iso(milliseconds: int) -> str:
    """A time as the API writes it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Shelf:
    """The cases of one store. `born` is when number 0 was written to, in milliseconds since the epoch."""

    store: int
    active: int
    closed: int
    born: int
    changes: dict[int, Json] = field(default_factory=dict)
    written: dict[int, int] = field(default_factory=dict)
    lists: dict[str | None, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Every list in the order of the last messages."""
        every = range(self.active + self.closed)
        self.lists = {status: list(every[place : self.active : 3]) for place, status in enumerate(ACTIVE)}
        self.lists[CLOSED] = list(every[self.active :])
        self.lists[None] = list(every)

    def case_id(self, number: int) -> str:
        """The id of a case."""
        return f"cs_bench{self.store:06d}x{number:08d}"

    def status(self, number: int) -> str:
        """As it was made, or as it was changed since."""
        made = ACTIVE[number % 3] if number < self.active else CLOSED
        return str(self.changes.get(number, {}).get("status", made))

    def case(self, number: int) -> Json:
        """A case as the API shows it."""
        written, person = iso(self._written(number)), f"{self.store:06d}x{number // CASES_OF_A_CUSTOMER:08d}"
        is_closed = number >= self.active
        made = {
            "id": self.case_id(number),
            "subject": f"Where is my parcel number {number}?",
            "status": self.status(number),
            "priority": "NORMAL",
            "orderId": f"ord_bench{self.store:06d}x{number:08d}",
            "customerId": f"cus_bench{person}",
            "lastMessageAt": written,
            "lastMessageBy": "CUSTOMER",
            "unreadCount": 1,
            "escalated": False,
            "closedAt": written if is_closed else None,
            "closedBy": "MERCHANT" if is_closed else None,
            "createdAt": iso(self.born - 1000 * (number + 1) - 86_400_000),
            "updatedAt": written,
            "customer": {
                "id": f"cus_bench{person}",
                "email": f"nora.{number}@example.com",
                "firstName": "Nora",
                "lastName": "Lind",
            },
            "order": {
                "id": f"ord_bench{self.store:06d}x{number:08d}",
                "orderNumber": f"cs_{self.store:04d}{number:08d}",
                "amount": 2999,
                "currency": "USD",
            },
        }
        return made | self.changes.get(number, {})

    def _written(self, number: int) -> int:
        return self.written.get(number, self.born - 1000 * number)

    def page(self, status: str | None, customer_id: str | None, page: int, limit: int) -> Json:
        """A page of a list, as the API answers it."""
        numbers = self._of_customer(customer_id) if customer_id else self.lists.get(status, [])
        shown = numbers[(page - 1) * limit : page * limit]
        extent = {"page": page, "limit": limit, "total": len(numbers), "totalPages": -(-len(numbers) // limit)}
        return {"items": [self.case(number) for number in shown], "pagination": extent}

    def _of_customer(self, customer_id: str) -> list[int]:
        first = int(customer_id.rpartition("x")[2]) * CASES_OF_A_CUSTOMER
        his = range(first, min(first + CASES_OF_A_CUSTOMER, len(self.lists[None])))
        return sorted(his, key=self._written, reverse=True)

    def customer_writes(self, number: int, now: int) -> None:
        """The case stands at the top of the lists from now on."""
        self._take_out(number)
        self.written[number] = now
        told = {"status": "AWAITING_MERCHANT", "lastMessageAt": iso(now), "updatedAt": iso(now)}
        self.changes[number] = told | {"closedAt": None, "closedBy": None}
        for status in (None, "AWAITING_MERCHANT"):
            self.lists[status].insert(0, number)

    def dashboard_closes(self, number: int, now: int) -> None:
        """The case keeps its place: page 1 shows nothing of it."""
        self.lists[self.status(number)].remove(number)
        told = {"status": CLOSED, "closedAt": iso(now), "closedBy": "MERCHANT", "updatedAt": iso(now)}
        self.changes[number] = self.changes.get(number, {}) | told
        at = bisect_left(self.lists[CLOSED], -self._written(number), key=lambda other: -self._written(other))
        self.lists[CLOSED].insert(at, number)

    def _take_out(self, number: int) -> None:
        for status in (None, self.status(number)):
            self.lists[status].remove(number)


def encoded(data: Any) -> bytes:
    """An answer's body."""
    return json.dumps({"ok": True, "data": data}, separators=(",", ":")).encode()
