"""What goes wrong in Socket Mode with Bolt alone: used-up addresses, and payloads that nobody acknowledges."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.tour.bot_process import Mode

from .bots import both_modes, inside
from .world import World


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pings every 0.3 seconds instead of every 3, so that nobody waits."""
    monkeypatch.setattr("bot.slack.socket.PING_SECONDS", 0.3)


@pytest.mark.usefixtures("hasty")
async def test_after_a_failed_upgrade_it_asks_for_a_new_address_and_is_connected_again(world: World, bot: str) -> None:
    world.slack.refuse_upgrades(1)
    world.slack.drop_sockets()
    await world.until(lambda: world.slack.connections == 0 and world.slack.sockets.refusals == 0)
    await world.until(lambda: world.slack.connections == 1)
    assert (await world.types(world.ana, "help")).acknowledged


@pytest.mark.usefixtures("hasty")
async def test_a_first_upgrade_that_fails_only_delays_the_start(world: World) -> None:
    world.slack.refuse_upgrades(2)
    async with inside(world, "socket"):
        assert (await world.types(world.ana, "help")).acknowledged


@pytest.mark.usefixtures("hasty")
async def test_a_silent_connection_is_replaced(world: World, bot: str) -> None:
    asked = _asked(world)
    world.slack.stop_answering_pings()
    await world.until(lambda: _asked(world) > asked)


@pytest.mark.usefixtures("hasty")
async def test_when_slack_asks_for_a_new_connection_it_gets_one(world: World, bot: str) -> None:
    asked = _asked(world)
    await world.slack.send_disconnect("refresh_requested")
    await world.until(lambda: _asked(world) > asked and world.slack.connections >= 1)
    await world.until(lambda: any(not one.draining for one in world.slack.sockets.connections))
    assert (await world.types(world.ana, "help")).acknowledged


def _asked(world: World) -> int:
    return sum(call.method == "apps.connections.open" for call in world.slack.calls)


STRANGE: list[dict[str, Any]] = [
    {"type": "block_suggestion", "action_id": "elsewhere", "block_id": "b", "value": "a"},
    {"type": "view_closed", "view": {"id": "V1", "type": "modal", "callback_id": "elsewhere"}, "is_cleared": False},
    {"type": "view_submission", "view": {"id": "V1", "type": "modal", "callback_id": "elsewhere"}},
    {
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "actions": [{"type": "button", "action_id": "a", "block_id": "b"}],
    },
    {"type": "shortcut", "callback_id": "elsewhere", "trigger_id": "1.2.3"},
    {"type": "message_action", "callback_id": "elsewhere", "trigger_id": "1.2.3"},
]


@both_modes
@pytest.mark.parametrize("strange", STRANGE, ids=lambda payload: payload["type"])
async def test_an_interaction_that_is_not_ours_is_acknowledged(
    world: World, bot: str, mode: Mode, strange: dict[str, Any]
) -> None:
    ids = {"user": {"id": world.ana.id, "team_id": world.slack.team_id}, "team": {"id": world.slack.team_id}}
    assert (await world.slack.send("interactive", {**ids, **strange})).acknowledged


@both_modes
@pytest.mark.parametrize("kind", ["app_home_opened", "member_joined_channel", "app_uninstalled", "never_heard_of"])
async def test_an_event_that_is_not_ours_is_acknowledged(world: World, bot: str, mode: Mode, kind: str) -> None:
    event = {"type": kind, "user": world.ana.id, "channel": world.channel}
    payload = {"type": "event_callback", "team_id": world.slack.team_id, "event_id": "Ev1", "event": event}
    assert (await world.slack.send("events_api", payload)).acknowledged


@both_modes
async def test_a_command_of_another_name_is_acknowledged(world: World, bot: str, mode: Mode) -> None:
    assert (await world.slack.command(world.ana.id, world.channel, "/renamed", "help")).acknowledged


@both_modes
async def test_a_click_without_a_person_is_acknowledged_and_does_nothing(world: World, bot: str, mode: Mode) -> None:
    action = {"type": "button", "action_id": "casebot.case.close", "block_id": "b", "value": f"{world.store}/x/close"}
    payload = {"type": "block_actions", "team": {"id": world.slack.team_id}, "actions": [action]}
    assert (await world.slack.send("interactive", payload)).acknowledged
    assert world.rows("SELECT * FROM action") == []


@both_modes
async def test_a_mention_whose_listener_raises_is_delivered_again_and_carried_out_then(
    linked: World, mode: Mode
) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    card = await linked.card(case)
    linked.write("ALTER TABLE card RENAME TO gone")
    mentioned = await linked.slack.mention(linked.ana.id, linked.channel, "<@BOT> reopen", thread_ts=card.ts)
    linked.write("ALTER TABLE gone RENAME TO card")
    assert not mentioned.acknowledged
    await linked.until(lambda: linked.status(case) == "OPEN")


@both_modes
async def test_a_journal_that_is_gone_is_told_to_who_asks(linked: World, mode: Mode) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    card = await linked.card(case)
    linked.write("ALTER TABLE action RENAME TO gone")
    await linked.types(linked.ana, f"reopen {case}")
    await linked.clicks(linked.ana, card, "Reopen")
    await linked.until(lambda: len(linked.told(linked.ana, "Nothing was recorded")) == 2)
    linked.write("ALTER TABLE gone RENAME TO action")
