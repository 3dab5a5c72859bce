"""When the usual way of an answer is closed, there is another; and when a wish waits too long, it is told."""

from __future__ import annotations

import pytest

from bot.sandbox.pandabase import Fault as Trouble
from bot.sandbox.slack import Fault

from .bots import inside
from .world import World


async def test_where_the_answer_address_does_not_work_the_person_is_told_in_the_channel_alone(
    world: World, bot: str
) -> None:
    world.slack.fault(Fault("response_url", error="used_url", status=404))
    await world.types(world.ana, f"close {world.case()}")
    await world.rest()
    assert world.told(world.ana, "no store is linked")
    assert [call.ok for call in world.slack.calls if call.method == "chat.postEphemeral"] == [True]


async def test_where_no_other_way_is_left_the_person_gets_a_direct_message(world: World, bot: str) -> None:
    lobby = world.slack.add_channel("lobby", bot_is_member=False)
    world.slack.fault(Fault("response_url", error="used_url", status=404))
    await world.types(world.ana, f"close {world.case()}", lobby)
    await world.rest()
    assert any("no store is linked" in said for said in world.said(world.slack.direct_message(world.ana.id)))


async def test_in_a_direct_message_with_the_bot_there_is_a_card_as_well(linked: World) -> None:
    case, direct = linked.case(), linked.slack.direct_message(linked.ana.id)
    await linked.types(linked.ana, f"close {case}", direct)
    await linked.rest()
    assert linked.lines(case, "Closed by Ana", channel=direct)


async def test_without_the_scope_to_look_up_names_the_payloads_name_is_used(world: World) -> None:
    world.slack.granted.discard("users:read")
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"close {case}")
        await world.rest()
    assert world.lines(case, "Closed by ana")
    assert not [call for call in world.slack.calls if call.method == "users.info"]


async def test_a_wish_that_waits_too_long_for_its_turn_came_too_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.PATIENCE_SECONDS", 0.7)
    case = world.case()
    async with inside(world, "socket"):
        await world.links(world.ana)
        await world.types(world.ana, f"priority {case} low")
        await world.rest()
        hold = world.pandabase.hold("PATCH", case)
        await world.clicks(world.ana, await world.card(case), "Close")
        await world.types(world.ana, f"priority {case} high")
        await world.until(lambda: world.lines(case, "came too late"))
        hold.release()
        await world.rest()
    assert [call.body for call in world.pandabase.patches(case)] == [{"priority": "LOW"}, {"status": "CLOSED"}]


async def test_an_unclear_change_that_cannot_be_read_is_told_as_not_known(world: World, bot: str) -> None:
    token = await world.links(world.ana)
    world.pandabase.set_scopes(token, ("CASES_WRITE",))
    case = world.case()
    world.pandabase.fault(Trouble("PATCH", drop="after", case_id=case))
    await world.types(world.ana, f"close {case}")
    await world.rest()
    assert world.told(world.ana, "it is not known whether it took effect")
    assert world.changes(case) == 1


async def test_a_change_whose_answer_was_lost_is_not_sent_again_over_what_the_customer_wrote_since(
    linked: World,
) -> None:
    case = linked.case()
    linked.pandabase.fault(Trouble("PATCH", drop="after", case_id=case))
    second = linked.pandabase.hold("PATCH", case, "after")
    await linked.types(linked.ana, f"close {case}")
    await second.reached.wait()
    linked.pandabase.customer_writes(case, "It is broken again!")
    second.release()
    await linked.rest()
    assert linked.status(case) == "AWAITING_MERCHANT"
    assert linked.changes(case) == 1
    assert linked.lines(case, "it is not known whether it took effect")


async def test_a_mention_that_slack_delivers_minutes_after_it_was_typed_came_too_late(linked: World) -> None:
    case = linked.case()
    asked = await linked.slack.mention(linked.ana.id, linked.channel, "<@BOT> help")
    event = asked.payload["event"]
    text, ts = event["text"].replace("help", f"close {case}"), f"{float(event['ts']) - 370:.6f}"
    await linked.slack.send("events_api", asked.payload | {"event": event | {"text": text, "ts": ts}})
    await linked.rest()
    assert (linked.status(case), linked.changes(case)) == ("OPEN", 0)
