"""Every control and every form, used by whoever may not use Casebot: one refusal, read alone, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from bot.sandbox.slack import Message, Person
from bot.slack import ids
from bot.slack.elements import actions, button, option, select
from bot.slack.web_api import TIMEOUT, web_client

from .test_who_may import MEMBERS_ONLY, OTHERS, OUR_TEAM_ONLY
from .world import Json, World

FOREIGN = {"team_id": "T0ACME0001"}
CONTROLS = {
    "Close": (ids.CLOSE, "{store}/{case}/close"),
    "Reopen": (ids.REOPEN, "{store}/{case}/reopen"),
    "Awaiting customer": (ids.AWAIT, "{store}/{case}/await"),
    "High": (ids.PRIORITY, "{store}/{case}/priority/HIGH"),
    "Try again": (ids.AGAIN, "{store}/{case}/close"),
    "Link a store": (ids.LINK, "{store}"),
    "Share in this channel": (ids.SHARE, "{store}/{case}"),
    "Show in the other store": (ids.SHOW_IN, "{store}/{case}"),
    "Read with my token": (ids.TAKE_OVER, "{store}"),
}
"""What Casebot's messages are used with: the label, and what the control says."""

every_kind = pytest.mark.parametrize("traits", [*OTHERS, FOREIGN], ids=lambda traits: next(iter(traits)))


def refusal(traits: dict[str, Any]) -> str:
    """What somebody of this kind reads."""
    return OUR_TEAM_ONLY if traits is FOREIGN else MEMBERS_ONLY


def comes(world: World, traits: dict[str, Any]) -> Person:
    """Somebody of this kind joins the channel."""
    if traits is FOREIGN:
        world.slack.share(world.channel)
    return world.slack.add_person("Olga", **traits)


async def posts(world: World, label: str) -> Message:
    """A message of Casebot's with this control stands in the channel."""
    action_id, says = CONTROLS[label]
    value = says.format(store=world.store, case=world.case())
    menu = select(action_id, "Priority", [option(label, value)])
    row = actions("casebot.board", [menu if action_id == ids.PRIORITY else button(action_id, label, value)])
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = web_client(world.slack.bot_token, world.slack.api_url, session, through_proxy=False)
        await client.chat_postMessage(channel=world.channel, text=label, blocks=[row])
    return world.slack.messages(world.channel)[-1]


def seen(world: World, person: Person) -> tuple[object, ...]:
    """All that could come of it: what is said, what the person sees, what goes to Pandabase, what is kept."""
    kept = world.rows("SELECT (SELECT COUNT(*) FROM watch), (SELECT COUNT(*) FROM account)")
    return world.said(), world.slack.view(person.id), len(world.pandabase.calls), kept


@every_kind
@pytest.mark.parametrize("label", CONTROLS)
async def test_a_control_gives_nothing_to_whoever_may_not_use_it(
    linked: World, label: str, traits: dict[str, Any]
) -> None:
    person, board = comes(linked, traits), await posts(linked, label)
    before = seen(linked, person)
    await (linked.chooses if label == "High" else linked.clicks)(person, board, label)
    (told,) = await linked.until(lambda: linked.told(person))
    await linked.rest()
    assert (refusal(traits) in told, seen(linked, person)) == (True, before)


async def opens(world: World, what: str) -> Json:
    """Ana's form."""
    if what == "settings":
        await world.types(world.ana, f"watch {world.store}")
        await world.until(lambda: world.rows("SELECT 1 FROM watch"))
    await world.types(world.ana, what)
    return await world.until(lambda: world.slack.view(world.ana.id))


@every_kind
@pytest.mark.parametrize("what", ["link", "settings"])
async def test_a_form_that_is_submitted_by_whoever_may_not_is_closed_with_a_word(
    linked: World, what: str, traits: dict[str, Any]
) -> None:
    person, view = comes(linked, traits), await opens(linked, what)
    who = {"user": {"id": person.id, "team_id": person.team_id}, "team": {"id": person.team_id}}
    before = linked.rows("SELECT settings FROM watch"), linked.rows("SELECT store_id FROM account")
    answer = await linked.slack.send("interactive", {"type": "view_submission", "view": filled(view, linked), **who})
    (told,) = await linked.until(lambda: linked.said(linked.slack.direct_message(person.id)))
    assert (answer.body, refusal(traits) in told) == ({"response_action": "clear"}, True)
    assert (linked.rows("SELECT settings FROM watch"), linked.rows("SELECT store_id FROM account")) == before


def filled(view: Json, world: World) -> Json:
    """The form as somebody fills it in who means it."""
    if ids.STORE_FIELD not in json.dumps(view):
        return view
    entered = {ids.STORE_FIELD: world.store, ids.SECRET_FIELD: world.pandabase.issue_token(world.store)}
    values = {field: {field: {"type": "plain_text_input", "value": text}} for field, text in entered.items()}
    return {**view, "state": {"values": {**view["state"]["values"], **values}}}
