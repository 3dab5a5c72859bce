"""Which status may follow which, what a change does to the case, and the contract's words where it may not."""

from typing import Any

import pytest

from bot.sandbox.pandabase import StandInPandabase
from tests.sandbox.pandabase.conftest import Client, Clock

STATES = ("OPEN", "AWAITING_CUSTOMER", "AWAITING_MERCHANT", "CLOSED")
REFUSED = {
    ("CLOSED", "CLOSED"): "Case is already closed",
    ("OPEN", "OPEN"): "Only closed cases can be reopened",
    ("AWAITING_CUSTOMER", "OPEN"): "Only closed cases can be reopened",
    ("AWAITING_MERCHANT", "OPEN"): "Only closed cases can be reopened",
    ("CLOSED", "AWAITING_CUSTOMER"): "Cannot set status on a closed case",
}
PAIRS = [(before, wanted) for before in STATES for wanted in ("OPEN", "AWAITING_CUSTOMER", "CLOSED")]


@pytest.mark.parametrize(("before", "wanted"), PAIRS)
async def test_a_transition_is_carried_out_or_refused_in_the_contracts_words(
    pandabase: StandInPandabase, store: str, client: Client, before: str, wanted: str
) -> None:
    case = pandabase.add_case(store, status=before)
    status, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", {"status": wanted})
    words = REFUSED.get((before, wanted))
    expected = (400, {"ok": False, "error": words}) if words else (200, wanted)
    assert (status, answer if words else answer["data"]["status"]) == expected


async def test_closing_records_the_merchant_and_the_time(
    pandabase: StandInPandabase, store: str, client: Client, clock: Clock
) -> None:
    case = pandabase.add_case(store)
    clock.now += 60
    _, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", {"status": "CLOSED"})
    assert (answer["data"]["closedBy"], answer["data"]["closedAt"]) == ("MERCHANT", "2023-11-14T22:14:20.250Z")


async def test_reopening_clears_who_closed_it_and_when(pandabase: StandInPandabase, store: str, client: Client) -> None:
    case = pandabase.add_case(store, status="CLOSED")
    _, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", {"status": "OPEN"})
    assert (answer["data"]["closedBy"], answer["data"]["closedAt"]) == (None, None)


async def test_a_transition_moves_updated_at_and_leaves_last_message_at(
    pandabase: StandInPandabase, store: str, client: Client, clock: Clock
) -> None:
    case = pandabase.add_case(store)
    clock.now += 60
    _, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", {"status": "CLOSED"})
    after = answer["data"]
    assert after["updatedAt"] > case["updatedAt"]
    assert after["lastMessageAt"] == case["lastMessageAt"]


async def test_a_transition_leaves_a_system_message_in_the_timeline(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store)
    await client.send("PATCH", f"/cases/{case['id']}", {"status": "CLOSED"})
    assert [message["senderType"] for message in pandabase.timeline(case["id"])] == ["CUSTOMER", "SYSTEM"]


async def test_a_priority_alone_changes_on_a_closed_case_and_leaves_no_trail(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store, status="CLOSED")
    _, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", {"priority": "URGENT"})
    assert answer["data"]["priority"] == "URGENT"
    assert len(pandabase.timeline(case["id"])) == 1


async def test_a_refused_transition_leaves_the_priority_alone(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store, priority="LOW")
    await client.send("PATCH", f"/cases/{case['id']}", {"status": "OPEN", "priority": "HIGH"})
    assert pandabase.case(case["id"]) == case


@pytest.mark.parametrize("body", [None, b"", {}, {"note": "not a field"}])
async def test_a_patch_that_names_no_field_has_nothing_to_update(
    pandabase: StandInPandabase, store: str, client: Client, body: Any
) -> None:
    case = pandabase.add_case(store)
    status, answer, _ = await client.send("PATCH", f"/cases/{case['id']}", body)
    assert (status, answer["error"]) == (400, "Nothing to update")


async def test_only_patches_that_took_effect_are_counted(
    pandabase: StandInPandabase, store: str, client: Client
) -> None:
    case = pandabase.add_case(store)
    for _ in range(2):
        await client.send("PATCH", f"/cases/{case['id']}", {"status": "CLOSED"})
    assert [call.body for call in pandabase.patches(case["id"])] == [{"status": "CLOSED"}]
