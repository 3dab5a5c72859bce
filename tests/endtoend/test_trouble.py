"""Pandabase in trouble: tried again as long as it makes sense, and never claimed to be what it is not."""

from __future__ import annotations

import time
from typing import Any

import pytest

from bot.sandbox.pandabase import Fault
from bot.sandbox.tour import finding

from .bots import inside
from .world import World

PAGE = "<html><body>Bad gateway</body></html>"


@pytest.mark.parametrize("method", ["GET", "PATCH"])
@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 429, "headers": {"Retry-After": "1"}},
        {"status": 500, "body": "", "content_type": "text/plain"},
        {"status": 502, "body": PAGE},
        {"status": 200, "body": PAGE},
        {"drop": "before"},
        {"drop": "after"},
        {"truncate": True},
    ],
    ids=["429", "500", "502 with a page", "200 with a page", "dropped", "dropped after", "cut short"],
)
async def test_a_short_trouble_is_survived_and_the_case_closed_once(
    linked: World, method: str, trouble: dict[str, Any]
) -> None:
    case = linked.case()
    linked.pandabase.fault(Fault(method, case_id=case, **trouble))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert (linked.changes(case), linked.status(case)) == (1, "CLOSED")
    assert len(linked.lines(case, "Closed by Ana")) == 1


async def test_pandabase_says_itself_when_it_may_be_asked_again(linked: World) -> None:
    case, reset = linked.case(), int(time.time()) + 2
    headers = {"X-RateLimit-Reset": str(reset)}
    linked.pandabase.fault(Fault("PATCH", status=429, body="{}", headers=headers, case_id=case))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    (change,) = linked.pandabase.patches(case)
    assert change.at >= reset


@pytest.mark.parametrize("lost", [{"drop": "after"}, {"truncate": True}, {"status": 500, "takes_effect": True}])
async def test_a_change_whose_answer_was_lost_is_told_as_not_confirmed(linked: World, lost: dict[str, Any]) -> None:
    case = linked.case()
    linked.pandabase.fault(Fault("PATCH", case_id=case, **lost))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "Closed by Ana", "Pandabase did not confirm it", "is closed")
    assert linked.changes(case) == 1


async def test_what_was_so_before_our_first_try_is_a_refusal_and_no_success(linked: World) -> None:
    case = linked.case(status="CLOSED")
    linked.pandabase.fault(Fault("PATCH", drop="before", case_id=case))
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "already closed", "Nothing was changed")


async def test_a_slow_pandabase_is_told_once_and_privately(linked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.SLOW_AFTER_SECONDS", 0.1)
    case = linked.case()
    hold = linked.pandabase.hold("GET", case)
    await linked.types(linked.ana, f"close {case}")
    await linked.until(lambda: linked.told(linked.ana, "takes longer than usual"))
    hold.release()
    await linked.rest()
    assert len(linked.told(linked.ana, "takes longer than usual")) == 1
    assert linked.lines(case) == linked.lines(case, "Closed by Ana")


async def test_a_quick_pandabase_is_not_worth_a_word(linked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.SLOW_AFTER_SECONDS", 0.4)
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert linked.told(linked.ana) == []


async def test_a_pandabase_that_stays_away_ends_as_a_refusal_with_the_same_button(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.PATIENCE_SECONDS", 1.0)
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"priority {case} high")
        await world.rest()
        await world.pandabase.go_down()
        await world.clicks(world.ana, await world.card(case), "Close")
        await world.rest()
        assert world.lines(case, "could not be reached", "Nothing was changed")
        await world.pandabase.come_back()
        await world.clicks(world.ana, await world.card(case), "Close")
        await world.rest()
    assert world.lines(case, "Closed by Ana")


async def test_while_one_case_waits_for_pandabase_the_others_go_on(linked: World) -> None:
    stuck, free = linked.case(), linked.case()
    hold = linked.pandabase.hold("PATCH", stuck)
    await linked.types(linked.ana, f"close {stuck}")
    await hold.reached.wait()
    await linked.types(linked.ana, f"close {free}")
    await linked.until(lambda: linked.lines(free, "Closed by Ana"))
    hold.release()
    await linked.rest()


async def test_wishes_for_one_case_are_carried_out_in_the_order_typed(linked: World) -> None:
    case = linked.case()
    hold = linked.pandabase.hold("GET", case)
    for text in (f"priority {case} high", f"close {case}", f"reopen {case} low", f"await {case}"):
        await linked.types(linked.ana, text)
    hold.release()
    await linked.rest()
    wishes = [call.body for call in linked.pandabase.patches(case)]
    assert [wish.get("status") or wish["priority"] for wish in wishes] == [
        "HIGH",
        "CLOSED",
        "OPEN",
        "AWAITING_CUSTOMER",
    ]
    assert finding.labels((await linked.card(case)).blocks) == ["Close"]
