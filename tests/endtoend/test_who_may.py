"""Who may use Casebot: members. Guests, bots, deactivated people and people of other companies are refused alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox.slack import Fault, Person

from .bots import inside
from .world import World

MEMBERS_ONLY = "Casebot is for full members of this workspace"
OUR_TEAM_ONLY = "Only members of the team that installed Casebot here can use it. Nothing was changed."
OTHERS: list[dict[str, Any]] = [
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_bot": True},
    {"is_workflow_bot": True},
    {"is_deactivated": True},
]
Act = Callable[[World, Person, str], Awaitable[object]]


async def _commands(world: World, person: Person, case: str) -> None:
    await world.types(person, f"close {case}")


async def _clicks(world: World, person: Person, case: str) -> None:
    await world.clicks(person, await world.card(case), "Close")


async def _chooses(world: World, person: Person, case: str) -> None:
    await world.chooses(person, await world.card(case), "Low")


async def _mentions(world: World, person: Person, case: str) -> None:
    await world.slack.mention(person.id, world.channel, f"<@BOT> close {case}")


async def _shows(world: World, person: Person, case: str) -> None:
    await world.types(person, f"show {case}")


async def _watches(world: World, person: Person, _: str) -> None:
    await world.types(person, f"watch {world.store}")


async def _links(world: World, person: Person, _: str) -> None:
    await world.types(person, "link")


ACTIONS: list[Act] = [_commands, _clicks, _chooses, _mentions]
QUESTIONS: list[Act] = [_shows, _watches, _links]


async def carded(world: World) -> str:
    """A case of Ana's with a card in the channel."""
    case = world.case()
    await world.types(world.ana, f"priority {case} high")
    await world.rest()
    return case


async def refused(world: World, person: Person, words: str) -> None:
    """The person reads this alone, and nothing else was said to anybody."""
    await world.until(lambda: world.told(person, words))
    await world.rest()


@pytest.mark.parametrize("traits", OTHERS, ids=lambda traits: next(iter(traits)))
@pytest.mark.parametrize("act", ACTIONS)
async def test_whoever_is_no_full_member_changes_nothing_and_reads_so_alone(
    linked: World, act: Act, traits: dict[str, Any]
) -> None:
    case, other = await carded(linked), linked.slack.add_person("Olga", **traits)
    said, sent = linked.said(), len(linked.pandabase.calls)
    await act(linked, other, case)
    await refused(linked, other, MEMBERS_ONLY)
    assert (linked.said(), len(linked.pandabase.calls)) == (said, sent)


@pytest.mark.parametrize("act", QUESTIONS)
async def test_a_guest_gets_no_answer_and_no_form(linked: World, act: Act) -> None:
    case, guest = await carded(linked), linked.slack.add_person("Olga", is_restricted=True)
    await act(linked, guest, case)
    await refused(linked, guest, MEMBERS_ONLY)
    assert (linked.slack.view(guest.id), len(linked.whispers(guest))) == (None, 1)


async def test_guests_are_admitted_where_the_operator_says_so(world: World) -> None:
    guest = world.slack.add_person("Olga", is_restricted=True)
    async with inside(world, "socket", admit_guests=True):
        await world.links(guest)
        case = world.case()
        await world.types(guest, f"close {case}")
        await world.rest()
    assert world.status(case) == "CLOSED"


async def test_an_outage_of_the_look_up_stops_nobody(linked: World) -> None:
    linked.slack.fault(Fault("users.info", error="internal_error", times=99))
    case, cleo = linked.case(), linked.slack.add_person("Cleo")
    await linked.links(cleo)
    await linked.types(cleo, f"close {case}")
    await linked.rest()
    assert linked.status(case) == "CLOSED"


async def test_a_look_up_that_hangs_delays_an_acknowledgement_by_nothing(linked: World) -> None:
    linked.slack.fault(Fault("users.info", delay=1.5))
    case, cleo = linked.case(), linked.slack.add_person("Cleo")
    delivery = await linked.types(cleo, f"close {case}")
    assert delivery.acknowledged
    assert not [call for call in linked.slack.calls if call.method == "users.info" and cleo.id in str(call.params)]
    await linked.rest()


async def test_without_the_scope_a_guest_cannot_be_told_from_a_member(world: World) -> None:
    world.slack.granted.discard("users:read")
    guest = world.slack.add_person("Olga", is_restricted=True)
    async with inside(world, "socket"):
        await world.types(guest, "stores")
        await world.until(lambda: world.told(guest, "You have not linked a store yet"))


@pytest.mark.parametrize("act", [_clicks, _chooses, _mentions])
async def test_a_person_of_another_company_is_refused_alone_and_nothing_is_recorded(linked: World, act: Act) -> None:
    case = await carded(linked)
    linked.slack.share(linked.channel)
    stranger = linked.slack.add_person("Erik", team_id="T0ACME0001")
    await act(linked, stranger, case)
    await refused(linked, stranger, OUR_TEAM_ONLY)
    assert (stranger.id,) not in linked.rows("SELECT actor_id FROM action")


@pytest.mark.parametrize("team", ["T0ACME0001", ""])
async def test_a_command_that_names_another_team_or_none_is_refused_in_its_answer(linked: World, team: str) -> None:
    await linked.types(linked.ana, "help")
    sent = next(one.payload for one in reversed(linked.slack.deliveries) if "command" in one.payload)
    answer = await linked.slack.send("slash_commands", {**sent, "team_id": team, "text": f"close {linked.case()}"})
    assert answer.body["text"] == OUR_TEAM_ONLY
    assert linked.rows("SELECT COUNT(*) FROM action") == [(0,)]


async def test_a_form_that_a_guest_submits_is_closed_and_keeps_nothing(linked: World) -> None:
    guest = linked.slack.add_person("Olga", is_restricted=True)
    view = await linked.opens_link(linked.ana)
    user = {"id": guest.id, "team_id": linked.slack.team_id}
    answer = await linked.slack.send("interactive", {"type": "view_submission", "user": user, "view": view})
    assert answer.body == {"response_action": "clear"}
    direct = linked.slack.direct_message(guest.id)
    await linked.until(lambda: [text for text in linked.said(direct) if MEMBERS_ONLY in text])


async def test_a_person_who_slack_says_is_of_another_company_is_refused_whatever_the_payload_said(
    linked: World,
) -> None:
    case = await carded(linked)
    linked.slack.share(linked.channel)
    stranger = linked.slack.add_person("Erik", team_id="T0ACME0001")
    await linked.clicks(linked.ana, await linked.card(case), "Close")
    await linked.rest()
    sent = next(one.payload for one in reversed(linked.slack.deliveries) if "actions" in one.payload)
    claimed = {"id": stranger.id, "team_id": linked.slack.team_id, "name": "erik"}
    action = {**sent["actions"][0], "action_id": "casebot.case.reopen", "value": f"{linked.store}/{case}/reopen"}
    await linked.slack.send("interactive", {**sent, "user": claimed, "trigger_id": "9.9.x", "actions": [action]})
    await linked.rest()
    assert linked.status(case) == "CLOSED"


async def test_a_mention_by_another_bot_is_not_answered(linked: World) -> None:
    case = linked.case()
    await linked.slack.mention(linked.ana.id, linked.channel, f"<@BOT> show {case}")
    sent = next(one.payload for one in reversed(linked.slack.deliveries) if "event" in one.payload)
    event = {
        **sent["event"],
        "bot_id": "B0OTHER001",
        "ts": "1770000000.000900",
        "text": sent["event"]["text"].replace("show", "close"),
    }
    answer = await linked.slack.send("events_api", {**sent, "event": event, "event_id": "Ev0OTHER001"})
    assert (answer.acknowledged, linked.rows("SELECT COUNT(*) FROM action")) == (True, [(0,)])
