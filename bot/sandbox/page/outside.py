"""The upstream's side: what the customer, the dashboard and Pandabase itself do to cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random

from bot.sandbox.page.asked import Asked
from bot.sandbox.page.world import Json, Problem, World
from bot.sandbox.pandabase import ApiError, bustle

Doing = Callable[[World, str, Asked], object]

MOST_WORDS = 4000
MOST_AT_ONCE = 300


def new(world: World, asked: Asked) -> Json:
    """A customer opens a case; answers with its id."""
    store_id, subject = _store(world, asked), asked.text("subject")[:MOST_WORDS]
    made = world.pandabase.add_case(store_id, subject=subject, customer=_customer(world, asked), message=subject)
    return {"ok": True, "id": made["id"]}


def many(world: World, asked: Asked) -> Json:
    """Much happens at once, from all sides; answers with how often each thing did. A `seed` makes it repeatable."""
    count, seed = asked.number("count"), asked.number("seed")
    if count is not None and not 1 <= count <= MOST_AT_ONCE:
        raise Problem(f"At once there may be 1 to {MOST_AT_ONCE} changes.")
    done = bustle(world.pandabase, _store(world, asked), int(count or 30), Random(seed))
    return {"ok": True, "happened": Counter(name for name, _ in done)}


def _store(world: World, asked: Asked) -> str:
    store_id = asked.maybe("store_id") or world.pandabase.stores[0].id
    if store_id not in {store.id for store in world.pandabase.stores}:
        raise Problem(f"There is no store {store_id}.")
    return store_id


def _customer(world: World, asked: Asked) -> Json | None:
    if other := asked.maybe("customer_of"):
        return _known(world, other)["customer"]  # type: ignore[no-any-return]
    first, _, last = (asked.maybe("customer") or "").strip().partition(" ")
    return {"firstName": first, "lastName": last, "email": f"{first.lower()}@example.com"} if first else {}


def _known(world: World, case_id: str) -> Json:
    try:
        return world.pandabase.glance(case_id)
    except KeyError:
        raise Problem(f"There is no case {case_id}.") from None


def change(world: World, case_id: str, verb: str, asked: Asked) -> Json:
    """One of `DOINGS`, with Pandabase's own words where it refuses."""
    _known(world, case_id)
    try:
        DOINGS[verb](world, case_id, asked)
    except (ApiError, ValueError) as refusal:
        raise Problem(f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.") from None
    return {"ok": True}


def _customer_writes(world: World, case_id: str, asked: Asked) -> object:
    return world.pandabase.customer_writes(case_id, asked.text("text")[:MOST_WORDS])


def _reply(world: World, case_id: str, asked: Asked) -> object:
    return world.pandabase.dashboard_reply(case_id, asked.text("text")[:MOST_WORDS])


def _staff_writes(world: World, case_id: str, asked: Asked) -> object:
    return world.pandabase.staff_writes(case_id, asked.text("text")[:MOST_WORDS])


def _priority(world: World, case_id: str, asked: Asked) -> object:
    wanted = asked.text("priority").upper()
    if wanted not in ("LOW", "NORMAL", "HIGH", "URGENT"):
        raise Problem("The priority must be LOW, NORMAL, HIGH or URGENT.")
    return world.pandabase.dashboard_priority(case_id, wanted)


DOINGS: Mapping[str, Doing] = {
    "customer_writes": _customer_writes,
    "reply": _reply,
    "staff_writes": _staff_writes,
    "close": lambda world, case_id, _: world.pandabase.dashboard_close(case_id),
    "reopen": lambda world, case_id, _: world.pandabase.dashboard_reopen(case_id),
    "await": lambda world, case_id, _: world.pandabase.dashboard_await(case_id),
    "read": lambda world, case_id, _: world.pandabase.dashboard_read(case_id),
    "priority": _priority,
    "escalate": lambda world, case_id, _: world.pandabase.escalate(case_id),
    "calm_down": lambda world, case_id, _: world.pandabase.calm_down(case_id),
    "auto_close": lambda world, case_id, _: world.pandabase.auto_close(case_id),
}
"""By the last part of the address."""


def timeline(world: World, case_id: str) -> Json:
    """The messages of a case, oldest first."""
    _known(world, case_id)
    return {"ok": True, "messages": world.pandabase.timeline(case_id)}
