"""What happens outside Casebot is seen in the channel: on the card, in its thread, said of the right people, once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from bot.sandbox.slack import Message

from .bots import child, inside
from .world import World

QUICK = 0.2


@pytest.fixture
async def watching(world: World) -> AsyncIterator[World]:
    """A channel that follows the store, in which one case was there before."""
    async with inside(world, "socket", poll_interval_seconds=QUICK):
        await world.links(world.ana, world.ben)
        yield world


async def watch(world: World, *filters: str) -> None:
    """Ana makes the channel follow the store, and the store has been read as a whole."""
    await world.types(world.ana, " ".join(["watch", *filters]))
    await world.until(lambda: world.rows("SELECT 1 FROM watched_store WHERE is_settled = 1"))


def top_level(world: World) -> list[Message]:
    """The bot's messages in the channel itself."""
    shown = world.slack.messages(world.channel)
    return [one for one in shown if not one.is_reply and one.user == world.slack.bot_user_id]


async def line(world: World, case_id: str, *parts: str) -> str:
    """A line in the thread of the case's card."""
    return (await world.until(lambda: world.lines(case_id, *parts)))[0]


async def test_a_watched_store_is_greeted_with_one_message_and_no_flood(watching: World) -> None:
    for _ in range(30):
        watching.case()
    await watch(watching)
    (message,) = top_level(watching)
    assert "Ana" in watching.read(message)


async def test_a_new_case_gets_a_card_at_once(watching: World) -> None:
    await watch(watching)
    case = watching.case(subject="Where is my parcel?")
    card = await watching.card(case)
    assert "New case" in card.text


async def test_a_customer_who_writes_is_on_the_card_and_in_the_thread(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    await watching.card(case)
    await watching.rest()
    watching.pandabase.customer_writes(case)
    assert "Customer answered" in await line(watching, case)
    assert len(watching.cards(case)) == 1


async def test_a_close_in_the_dashboard_is_said_of_the_store(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    await watching.card(case)
    watching.pandabase.dashboard_close(case)
    assert "Closed by the store, outside Casebot" in await line(watching, case, "Closed")
    assert "Closed" in (await watching.card(case)).text


async def test_a_close_that_page_1_cannot_show_is_found_by_the_sweep(watching: World) -> None:
    case = watching.case()
    for _ in range(120):
        watching.case()
    await watch(watching)
    await watching.types(watching.ana, f"priority {case} high")
    await watching.card(case)
    watching.pandabase.dashboard_close(case)
    assert "outside Casebot" in await line(watching, case, "Closed")


async def test_an_escalation_is_said(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    await watching.card(case)
    watching.pandabase.escalate(case)
    assert "Escalated" in await line(watching, case)


async def test_what_people_do_through_casebot_is_never_said_to_come_from_outside(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    card = await watching.card(case)
    await watching.clicks(watching.ben, card, "Close")
    await line(watching, case, "Closed by Ben")
    polls = len(watching.pandabase.calls)
    await watching.until(lambda: len(watching.pandabase.calls) > polls + 10)
    assert watching.lines(case, "outside") == []


async def test_a_closed_case_that_comes_back_gets_its_card_again_at_the_bottom(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    old = await watching.card(case)
    await watching.clicks(watching.ben, old, "Close")
    await line(watching, case, "Closed by Ben")
    watching.pandabase.customer_writes(case)
    await watching.until(lambda: [card for card in watching.cards(case) if card.ts != old.ts])
    assert "Reopened by the customer" in await line(watching, case, "Reopened")
    await watching.until(lambda: [one for one in top_level(watching) if "a newer card" in one.text])


async def test_nothing_is_ever_broadcast_from_a_thread(watching: World) -> None:
    await watch(watching)
    case = watching.case()
    await watching.card(case)
    watching.pandabase.customer_writes(case)
    await line(watching, case, "Customer answered")
    assert not [message for message in watching.slack.messages(watching.channel) if message.is_broadcast]


async def test_ten_alerts_in_one_poll_are_one_digest(watching: World) -> None:
    await watch(watching)
    cases = [watching.case() for _ in range(12)]
    await watching.until(lambda: [one for one in top_level(watching) if cases[0] in json.dumps(one.blocks)])
    await watching.rest()
    assert len(top_level(watching)) == 2


async def test_hours_of_downtime_give_one_digest(world: World) -> None:
    cases = [world.case() for _ in range(40)]
    async with child(world, "socket", POLL_INTERVAL_SECONDS=str(QUICK)):
        await world.links(world.ana)
        await watch(world)
        await world.rest()
    world.write("UPDATE watched_store SET read_at = read_at - 3600")
    for case in cases[:20]:
        world.pandabase.dashboard_close(case)
    for case in cases[20:]:
        world.pandabase.customer_writes(case)
    new = [world.case() for _ in range(5)]
    async with child(world, "socket", POLL_INTERVAL_SECONDS=str(QUICK)):
        await world.until(lambda: [one for one in top_level(world) if new[0] in json.dumps(one.blocks)], 20)
        await world.rest()
        assert len(top_level(world)) == 2


async def test_a_quiet_store_costs_one_request_and_one_look_of_the_sweep_for_each_interval(watching: World) -> None:
    watching.case()
    await watch(watching)
    await watching.rest()
    calls = len(watching.pandabase.calls)
    await watching.until(lambda: len(watching.pandabase.calls) >= calls + 20)
    seen = [call for call in watching.pandabase.calls[calls:] if call.path.split("?")[0].endswith("/cases")]
    page_1 = [call for call in seen if "status" not in call.path]
    assert len(seen) - len(page_1) <= len(page_1) + 1


async def test_a_store_that_cannot_be_read_is_said_once_and_so_is_that_it_can_again(watching: World) -> None:
    await watch(watching)
    await watching.pandabase.go_down()
    await watching.until(lambda: [one for one in top_level(watching) if "cannot be read" in watching.read(one)])
    await watching.pandabase.come_back()
    await watching.until(lambda: len(top_level(watching)) == 3)
    await watching.rest()
    assert "can be read again" in watching.read(top_level(watching)[2])


async def test_a_token_that_dies_stops_the_alerts_with_one_message_and_a_button(watching: World) -> None:
    await watch(watching)
    token = next(iter(watching.pandabase.tokens))
    watching.pandabase.roll(token)
    notice = await watching.until(
        lambda: next((one for one in top_level(watching) if "Read with my token" in json.dumps(one.blocks)), None)
    )
    await watching.clicks(watching.ben, notice, "Read with my token")
    case = watching.case()
    await watching.card(case)


async def test_the_customers_other_cases_stand_on_the_card(watching: World) -> None:
    first = watching.pandabase.add_case(watching.store)
    await watch(watching)
    case = watching.case(customer=first["customer"], customerId=first["customerId"])
    card = await watching.card(case)
    assert first["id"] in watching.read(card)
