"""Refusals: what concerns everybody is said in the thread in Pandabase's words, the rest to one person alone."""

from __future__ import annotations

import pytest

from bot.sandbox.pandabase import Fault
from bot.sandbox.tour import finding

from .world import World


@pytest.mark.parametrize(
    ("status", "wish", "words", "button"),
    [
        ("CLOSED", "close {}", "Case is already closed", "Reopen"),
        ("OPEN", "reopen {}", "Only closed cases can be reopened", "Close"),
        ("CLOSED", "await {}", "Cannot set status on a closed case", "Reopen"),
    ],
)
async def test_the_thread_quotes_pandabase_and_the_card_has_the_next_valid_button(
    linked: World, status: str, wish: str, words: str, button: str
) -> None:
    case = linked.case(status=status)
    await linked.types(linked.ana, wish.format(case))
    await linked.rest()
    assert linked.lines(case, "Ana tried to", "Nothing was changed", f"Pandabase said: {words}")
    assert button in finding.labels((await linked.card(case)).blocks)
    assert linked.changes(case) == 0


async def test_a_click_on_a_stale_card_redraws_it_and_says_who_was_first(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"priority {case} high")
    await linked.rest()
    linked.pandabase.dashboard_close(case)
    await linked.clicks(linked.ben, await linked.card(case), "Close")
    await linked.rest()
    assert linked.lines(case, "Ben tried to close this case, but it is already closed")
    assert finding.labels((await linked.card(case)).blocks) == ["Reopen"]


async def test_a_refusal_says_who_had_changed_the_case_before(linked: World) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    await linked.types(linked.ben, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "Ben tried to close this case", "already closed (by Ana, ")


async def test_any_other_refusal_is_quoted_with_its_request_id(linked: World) -> None:
    case = linked.case()
    linked.pandabase.fault(
        Fault("PATCH", status=409, body='{"ok":false,"error":"Case is locked"}', content_type="application/json")
    )
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "Nothing was changed", "Pandabase said: Case is locked (request req_")


async def test_errors_in_the_older_shape_are_quoted_as_well(linked: World) -> None:
    linked.pandabase.show_errors_as("object")
    case = linked.case(status="CLOSED")
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    assert linked.lines(case, "Pandabase said: Case is already closed")


async def test_somebody_who_is_not_linked_reads_so_alone(world: World, bot: str) -> None:
    await world.links(world.ana)
    case = world.case()
    await world.types(world.ana, f"priority {case} high")
    await world.rest()
    await world.clicks(world.ben, await world.card(case), "Close")
    await world.rest()
    assert world.told(world.ben, "You tried to close", "you have not linked store")
    assert len(world.lines(case)) == 1
    assert world.told(world.ana, "linked") == []


async def test_a_rolled_token_is_a_matter_between_pandabase_and_its_owner(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    world.pandabase.roll(token)
    case = world.case()
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.told(world.ana, "Pandabase does not accept your token", "Pandabase said: Invalid API token")
    assert finding.labels(world.whispers(world.ana)[-1].blocks) == ["Link a store"]
    assert world.said() == []


async def test_a_missing_scope_is_named_to_the_person_alone(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    world.pandabase.set_scopes(token, ("CASES_READ",))
    case = world.case()
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.told(world.ana, "lacks CASES_WRITE")
    assert world.said() == []


async def test_a_token_that_may_only_write_closes_without_saying_what_was_before(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    world.pandabase.set_scopes(token, ("CASES_WRITE",))
    case = world.case()
    await world.types(world.ana, f"close {case}")
    await world.rest()
    (line,) = world.lines(case)
    assert "Closed by Ana" in line
    assert "was" not in line


async def test_an_id_that_cannot_be_one_is_refused_at_once_and_nothing_is_called(linked: World) -> None:
    before = len(linked.pandabase.calls)
    for text in ("close cs_short", "close", f"close cs_{'x' * 60}", "clsoe cs_0123456789ab", "close ord_0123456789ab"):
        await linked.types(linked.ana, text)
    assert len(linked.told(linked.ana)) == 5
    assert len(linked.pandabase.calls) == before
    assert linked.rows("SELECT COUNT(*) FROM action") == [(0,)]


async def test_a_case_of_another_store_can_be_closed_by_the_button_that_is_offered(world: World, bot: str) -> None:
    other = world.pandabase.add_store("Second shop")
    await world.links(world.ana)
    await world.links(world.ana, store=other)
    case = world.case(other)
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.told(world.ana, "Pandabase does not know it in store", "Case not found")
    await world.clicks(world.ana, world.whispers(world.ana)[-1], f"Look in {other}")
    await world.rest()
    assert world.status(case) == "CLOSED"
    assert world.lines(case, "Closed by Ana")


async def test_a_case_that_was_seen_is_looked_for_in_its_own_store(world: World, bot: str) -> None:
    other = world.pandabase.add_store("Second shop")
    await world.links(world.ana)
    await world.links(world.ana, store=other)
    case = world.case(other)
    await world.types(world.ana, f"use {other}")
    await world.until(lambda: world.told(world.ana, "default store is now"))
    await world.types(world.ana, f"priority {case} high")
    await world.rest()
    await world.types(world.ana, f"use {world.store}")
    await world.until(lambda: world.told(world.ana, "default store is now", world.store))
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.status(case) == "CLOSED"


async def test_a_case_that_nobody_knows_is_told_to_the_person(linked: World) -> None:
    await linked.types(linked.ana, "close cs_0123456789abcdef")
    await linked.rest()
    assert linked.told(linked.ana, "Pandabase does not know", "an order number can look like the id of a case")


async def test_a_hand_made_button_value_cannot_reach_a_store_that_is_not_linked(linked: World) -> None:
    foreign = linked.pandabase.add_store("Somebody else's")
    case = linked.case(foreign)
    value = f"{foreign}/{case}/close"
    action = {"type": "button", "action_id": "casebot.case.close", "block_id": "b", "value": value}
    who = {"user": {"id": linked.ana.id, "team_id": linked.slack.team_id}, "channel": {"id": linked.channel}}
    payload = {"type": "block_actions", "trigger_id": "1.2.3", "actions": [action], **who}
    assert (await linked.slack.send("interactive", payload)).acknowledged
    await linked.rest()
    assert linked.changes(case) == 0
