"""The upstream's side: what the customer, the dashboard and Pandabase itself do to cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.sandbox.page.asked import Asked
from bot.sandbox.page.world import Json, Problem, World
from bot.sandbox.pandabase import ApiError

Doing = Callable[[World, str, Asked], object]

MOST_WORDS = 4000


def new(world: World, asked: Asked) -> Json:
    """A customer opens a case; answers with its id."""
    store_id = asked.maybe("store_id") or world.pandabase.stores[0].id
    if store_id not in {store.id for store in world.pandabase.stores}:
        raise Problem(f"There is no store {store_id}.")
    first, _, last = (asked.maybe("customer") or "").strip().partition(" ")
    customer = {"firstName": first, "lastName": last, "email": f"{first.lower()}@example.com"} if first else {}
    subject = asked.text("subject")[:MOST_WORDS]
    made = world.pandabase.add_case(store_id, subject=subject, customer=customer, message=subject)
    return {"ok": True, "id": made["id"]}


def change(world: World, case_id: str, verb: str, asked: Asked) -> Json:
    """One of `DOINGS`, with Pandabase's own words where it refuses."""
    if case_id not in {case["id"] for _, case in world.pandabase.cases()}:
        raise Problem(f"There is no case {case_id}.")
    try:
        DOINGS[verb](world, case_id, asked)
    except (ApiError, ValueError) as refusal:
        raise Problem(f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.") from None
    return {"ok": True}


def _customer_writes(world: World, case_id: str, asked: Asked) -> object:
    return world.pandabase.customer_writes(case_id, asked.text("text")[:MOST_WORDS])


def _priority(world: World, case_id: str, asked: Asked) -> object:
    wanted = asked.text("priority").upper()
    if wanted not in ("LOW", "NORMAL", "HIGH", "URGENT"):
        raise Problem("The priority must be LOW, NORMAL, HIGH or URGENT.")
    return world.pandabase.dashboard_priority(case_id, wanted)


DOINGS: Mapping[str, Doing] = {
    "customer_writes": _customer_writes,
    "close": lambda world, case_id, _: world.pandabase.dashboard_close(case_id),
    "reopen": lambda world, case_id, _: world.pandabase.dashboard_reopen(case_id),
    "priority": _priority,
    "escalate": lambda world, case_id, _: world.pandabase.escalate(case_id),
    "auto_close": lambda world, case_id, _: world.pandabase.auto_close(case_id),
}
"""By the last part of the address."""


def timeline(world: World, case_id: str) -> Json:
    """The messages of a case, oldest first."""
    if case_id not in {case["id"] for _, case in world.pandabase.cases()}:
        raise Problem(f"There is no case {case_id}.")
    return {"ok": True, "messages": world.pandabase.timeline(case_id)}
