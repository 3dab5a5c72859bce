"""Every kind of payload as Slack really sends it: done once in the stand-in, and kept, so that it can be spoilt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.delivery import Kind
from bot.slack import ids
from tests.endtoend.world import World

Seed = tuple[Kind, dict[str, Any]]


async def everything_once(world: World) -> None:
    """What two people do in a day: each command, a mention, clicks on a card, both forms."""
    ana, ben = world.ana, world.ben
    await world.links(ana, ben)
    case, other = world.case(), world.case()
    for text in ("help", "stores", "status", f"show {case}", f"prio {case} {other} high", f"close {case}", "watch"):
        await world.types(ana, text)
        await world.rest()
    await world.types(ben, f"use {world.store} and more")
    await world.clicks(ben, (await world.until(lambda: world.cards(case)))[-1], "Reopen")
    await world.rest()
    await world.slack.mention(ana.id, world.channel, f"<@BOT> close {case}")
    await world.rest()
    await _settings(world)
    await world.slack.open_home(ben.id)


async def _settings(world: World) -> None:
    await world.types(world.ben, "settings")
    view = await world.until(lambda: world.slack.view(world.ben.id))
    await world.slack.submit(world.ben.id, view["id"])


def seeds(world: World) -> list[Seed]:
    """All of it, each kind of payload once, and a click on every control that there is."""
    sent = [(one.kind, one.payload) for one in world.slack.deliveries]
    click = next(payload for _, payload in sent if payload.get("type") == "block_actions")
    clicks: list[Seed] = [("interactive", {**click, "actions": [action]}) for action in _controls(world, click)]
    others: list[Seed] = [("interactive", {**click, "type": kind}) for kind in _UNHEARD]
    return [*sent, *clicks, *others, ("events_api", {"type": "event_callback", "event": {"type": "message"}})]


_UNHEARD = ("message_action", "shortcut", "view_closed", "block_suggestion", "workflow_step_edit", "brand_new")


def _controls(world: World, click: dict[str, Any]) -> Iterator[dict[str, Any]]:
    action, case = click["actions"][0], click["actions"][0]["value"].split("/")[1]
    ref = f"{world.store}/{case}"
    for name, value in (
        (ids.CLOSE, f"{ref}/close"),
        (ids.REOPEN, f"{ref}/reopen"),
        (ids.AWAIT, f"{ref}/await"),
        (f"{ids.AGAIN}.1", f"{ref}/priority/LOW"),
        (ids.SHARE, ref),
        (f"{ids.SHOW_IN}.2", ref),
        (ids.LINK, world.store),
        (ids.TAKE_OVER, world.store),
        (ids.DASHBOARD, ref),
        ("casebot.case.of_another_version", "x"),
    ):
        yield {**action, "action_id": name, "value": value}
    for name, value in ((ids.PRIORITY, f"{ref}/priority/URGENT"), (ids.MORE, f"{ref}/await")):
        option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
        yield {
            "type": "static_select",
            "action_id": name,
            "block_id": "b",
            "selected_option": option,
            "action_ts": "1.1",
        }
