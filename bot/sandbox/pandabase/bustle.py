"""Changes from all sides, one after the other as chance has it: a store's hour in a moment."""

from collections.abc import Callable, Mapping
from random import Random

from bot.sandbox.pandabase.stand_in import StandInPandabase
from bot.sandbox.pandabase.words import PRIORITIES, Json

Deed = Callable[[StandInPandabase, str], object]

SUBJECTS = ("The parcel is damaged", "I was charged twice", "Which size fits me?", "The code was used already")

DEEDS: Mapping[str, tuple[int, Callable[[Json], bool], Deed]] = {
    "customer_writes": (6, lambda case: True, StandInPandabase.customer_writes),
    "reply": (4, lambda case: _is_active(case), StandInPandabase.dashboard_reply),
    "close": (4, lambda case: _is_active(case), StandInPandabase.dashboard_close),
    "reopen": (2, lambda case: not _is_active(case), StandInPandabase.dashboard_reopen),
    "await": (2, lambda case: _is_active(case), StandInPandabase.dashboard_await),
    "auto_close": (2, lambda case: case["status"] == "AWAITING_CUSTOMER", StandInPandabase.auto_close),
    "escalate": (1, lambda case: not case["escalated"], StandInPandabase.escalate),
    "calm_down": (1, lambda case: bool(case["escalated"]), StandInPandabase.calm_down),
    "staff_writes": (1, lambda case: _is_active(case), StandInPandabase.staff_writes),
    "read": (1, lambda case: case["unreadCount"] > 0, StandInPandabase.dashboard_read),
}
"""By name: how often, when it is possible, and how it is done. `new` and `priority` need a choice of their own."""
NEW, PRIORITY = 2, 3


def _is_active(case: Json) -> bool:
    return bool(case["status"] != "CLOSED")


def deed(pandabase: StandInPandabase, store_id: str, chance: Random) -> tuple[str, str]:
    """Let one thing happen at the store that the rules allow; returns its name and the case's id."""
    case_id = pandabase.any_case(store_id, chance)
    if case_id is None or chance.random() < NEW / 30:
        return "new", str(pandabase.add_case(store_id, subject=chance.choice(SUBJECTS))["id"])
    name = _chosen(pandabase.glance(case_id), chance)
    if name == "priority":
        others = [one for one in PRIORITIES if one != pandabase.glance(case_id)["priority"]]
        pandabase.dashboard_priority(case_id, chance.choice(others))
    else:
        DEEDS[name][2](pandabase, case_id)
    return name, case_id


def _chosen(case: Json, chance: Random) -> str:
    possible = {name: weight for name, (weight, fits, _) in DEEDS.items() if fits(case)} | {"priority": PRIORITY}
    return chance.choices(list(possible), list(possible.values()))[0]


def bustle(pandabase: StandInPandabase, store_id: str, count: int, chance: Random) -> list[tuple[str, str]]:
    """So many of them at once, in the order in which they happened."""
    return [deed(pandabase, store_id, chance) for _ in range(count)]
