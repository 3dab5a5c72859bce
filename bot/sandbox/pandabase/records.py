"""What the stand-in remembers: stores, tokens, cases with their timelines, and each call that came in."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.pandabase.listing import Listing
from bot.sandbox.pandabase.words import Json


@dataclass(frozen=True)
class Store:
    """A store as ``GET /stores/{storeId}/`` shows it."""

    id: str
    title: str
    handle: str
    currency: str
    created_at: str


@dataclass
class Token:
    """A store's token. ``id`` stands after ``Bearer``: the secret itself, or the ``stk_`` id of an HMAC token."""

    id: str
    store_id: str
    scopes: set[str]
    hmac_secret: str | None = None


@dataclass
class Call:
    """One request and its answer; ``status`` and ``answer`` are None where the connection ended without one.

    ``body`` and ``answer`` are the parsed JSON, else the text. ``at`` is in seconds since the epoch; ``seconds`` is how
    long it took, None while it is under way.
    """

    method: str
    path: str
    body: Any
    request_id: str
    at: float
    token_last4: str
    case_id: str | None = None
    status: int | None = None
    answer: Any = None
    took_effect: bool = False
    seconds: float | None = None


@dataclass
class State:
    """Everything in memory. Cases are dicts in the API's shape, with the order's details that only ``GET`` shows."""

    stores: dict[str, Store] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    cases: dict[str, Json] = field(default_factory=dict)
    store_of: dict[str, str] = field(default_factory=dict)
    absent: dict[str, frozenset[str]] = field(default_factory=dict)
    timelines: dict[str, list[Json]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    listing: Listing = field(default_factory=Listing)

    def keep(self, case: Json) -> Json:
        """Let the case be so from now on, and return it; its store is known already."""
        self.cases[case["id"]] = case
        self.listing.put(self.store_of[case["id"]], case)
        return case
