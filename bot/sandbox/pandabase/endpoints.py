"""The API's endpoints as functions of the state and one request; no transport."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from bot.sandbox.pandabase import checks
from bot.sandbox.pandabase.cases import Cases
from bot.sandbox.pandabase.records import State
from bot.sandbox.pandabase.words import CASE_NOT_FOUND, ApiError, Json


@dataclass(frozen=True)
class Asked:
    """An authorized request: at which store, for which case, with what, and when (epoch seconds)."""

    store_id: str
    case_id: str
    query: Mapping[str, str]
    body: bytes
    now: float


@dataclass(frozen=True)
class Answered:
    """The status and the ``data`` of a success."""

    status: int
    data: Any


Endpoint = Callable[[State, Cases, Asked], Answered]


@dataclass(frozen=True)
class Route:
    """One row of the API's table."""

    method: str
    path: re.Pattern[str]
    scope: str
    endpoint: Endpoint
    changes: bool = False


def shown(state: State, case: Json, whole_order: bool) -> Json:
    """A case as the API shows it: only ``GET`` of one case tells all of its order."""
    order = case["order"]
    if order is not None and not whole_order:
        order = {name: value for name, value in order.items() if name not in ("status", "createdAt")}
    absent = state.absent.get(case["id"], frozenset())
    return {name: value for name, value in {**case, "order": order}.items() if name not in absent}


def found(state: State, asked: Asked) -> Json:
    """The case asked for, if it is the store's."""
    checks.identifier("caseId", asked.case_id)
    if state.store_of.get(asked.case_id) != asked.store_id:
        raise ApiError(404, CASE_NOT_FOUND)
    return state.cases[asked.case_id]


def page(items: Sequence[Any], asked: Asked, default_limit: int) -> Json:
    """One page of ``items`` with the pagination that the list endpoints give."""
    number = checks.whole(asked.query, "page", 1, 1_000_000)
    limit = checks.whole(asked.query, "limit", default_limit, 100)
    pages = {"page": number, "limit": limit, "total": len(items), "totalPages": ceil(len(items) / limit)}
    return {"items": items[(number - 1) * limit : number * limit], "pagination": pages}


def list_cases(state: State, cases: Cases, asked: Asked) -> Answered:
    """The store's cases, the last written to first, then the newest."""
    wanted = checks.filters(asked.query)
    ranks = state.listing.ranks(asked.store_id, wanted.pop("status", None))
    if wanted:
        ranks = [one for one in ranks if all(state.cases[one[3]][name] == value for name, value in wanted.items())]
    found = page(ranks, asked, 25)
    items = [shown(state, state.cases[one[3]], whole_order=False) for one in found["items"]]
    return Answered(200, {**found, "items": items})


def get_case(state: State, cases: Cases, asked: Asked) -> Answered:
    """One case, with all of its order."""
    return Answered(200, shown(state, found(state, asked), whole_order=True))


def patch_case(state: State, cases: Cases, asked: Asked) -> Answered:
    """Status, priority or both; refused with the contract's words."""
    case = found(state, asked)
    status, priority = checks.update(asked.body)
    changed = cases.patch(case["id"], status, priority, asked.now)
    return Answered(200, shown(state, changed, whole_order=False))


def list_messages(state: State, cases: Cases, asked: Asked) -> Answered:
    """The case's timeline, oldest first."""
    return Answered(200, page(state.timelines[found(state, asked)["id"]], asked, 50))


def post_message(state: State, cases: Cases, asked: Asked) -> Answered:
    """A reply to the customer."""
    case = found(state, asked)
    return Answered(201, cases.reply(case["id"], checks.reply(asked.body), asked.now))


def mark_read(state: State, cases: Cases, asked: Asked) -> Answered:
    """The customer's messages count as read."""
    case = cases.change(found(state, asked)["id"], asked.now, unreadCount=0)
    return Answered(200, {"id": case["id"], "unreadCount": 0})


def get_store(state: State, cases: Cases, asked: Asked) -> Answered:
    """The store itself."""
    store = state.stores[asked.store_id]
    data = {"id": store.id, "title": store.title, "handle": store.handle, "currency": store.currency}
    return Answered(200, {**data, "createdAt": store.created_at})


STORE = r"/v2/core/stores/(?P<store>[^/]+)"
CASE = STORE + r"/cases/(?P<case>[^/]+)"
ROUTES = (
    Route("GET", re.compile(STORE + r"/cases/?"), "CASES_READ", list_cases),
    Route("GET", re.compile(CASE), "CASES_READ", get_case),
    Route("PATCH", re.compile(CASE), "CASES_WRITE", patch_case, changes=True),
    Route("GET", re.compile(CASE + r"/messages"), "CASES_READ", list_messages),
    Route("POST", re.compile(CASE + r"/messages"), "CASES_WRITE", post_message, changes=True),
    Route("POST", re.compile(CASE + r"/read"), "CASES_WRITE", mark_read, changes=True),
    Route("GET", re.compile(STORE + r"/?"), "STORE_READ", get_store),
)


@dataclass(frozen=True)
class Target:
    """What a path names; no route where the API has none."""

    route: Route | None
    store_id: str = ""
    case_id: str | None = None


def routed(method: str, path: str) -> Target:
    """Find the row of the table that a request is meant for."""
    for route in ROUTES:
        match = route.path.fullmatch(path)
        if match and route.method == method:
            return Target(route, match["store"], match.groupdict().get("case"))
    return Target(None)
