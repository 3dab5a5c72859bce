"""The sandbox's morning: a store with cases, channels, people with their tokens, and a few words to begin with."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from bot.sandbox.page.world import Json, Key, World
from bot.sandbox.pandabase import Morning, StandInPandabase, seed_morning
from bot.sandbox.slack import Impossible, Person, StandInSlack
from bot.sandbox.tour import finding

READS = ("CASES_READ",)
ACME = "T0ACME0001"
LINK_SECONDS = 5.0
CARD_SECONDS = 5.0


@dataclass(frozen=True)
class Scene:
    """What was put up: the morning's cases, the people by name, the channels by name."""

    morning: Morning
    people: dict[str, Person]
    channels: dict[str, str]


def furnish(world: World) -> Scene:
    """Put up the whole scene. The bot says nothing of it."""
    morning = seed_morning(world.pandabase)
    people = _people(world.slack)
    scene = Scene(morning, people, _channels(world.slack))
    _cast(world, scene)
    for person in people.values():
        world.slack.direct_message(person.id)
    world.slack.leave(people["Finn"].id, scene.channels["random"])
    _greet(world.slack, world.pandabase, scene)
    return scene


def _people(slack: StandInSlack) -> dict[str, Person]:
    people = {name: slack.add_person(name) for name in ("Ana", "Ben", "Cleo", "Dora")}
    people["Erik"] = slack.add_person("Erik", team_id=ACME)
    people["Finn"] = slack.add_person("Finn", is_restricted=True)
    return people


def _channels(slack: StandInSlack) -> dict[str, str]:
    return {
        "support": slack.add_channel("support"),
        "shared-with-acme": slack.add_channel("shared-with-acme", is_shared=True),
        "random": slack.add_channel("random", bot_is_member=False),
    }


def _cast(world: World, scene: Scene) -> None:
    store, pandabase = scene.morning.store_id, world.pandabase
    token_id, secret = pandabase.issue_hmac_token(store)
    keys = {
        "Ana": Key(store, pandabase.issue_token(store)),
        "Ben": Key(store, secret, token_id),
        "Cleo": Key(store, pandabase.issue_token(store)),
        "Dora": Key(store, pandabase.issue_token(store, READS)),
    }
    roles = dict.fromkeys(("Ana", "Ben", "Cleo"), "Agent") | {
        "Dora": "Agent with a token that may only read",
        "Erik": "Works at Acme, another company",
        "Finn": "Guest",
    }
    world.cast.keys.update({scene.people[name].id: key for name, key in keys.items()})
    world.cast.roles.update({scene.people[name].id: role for name, role in roles.items()})


def _greet(slack: StandInSlack, pandabase: StandInPandabase, scene: Scene) -> None:
    listed = ("late", "refund", "parked")
    ids = {name: scene.morning.cases[name] for name in listed}
    cases = [f"• `{case_id}` {pandabase.case(case_id)['subject']}" for case_id in ids.values()]
    words = "Good morning! New this morning:\n" + "\n".join(cases) + f"\nTry `/case close {ids['late']}`, "
    words += "or `/case watch` and then be the customer in the Pandabase drawer."
    slack.add_message(scene.channels["support"], scene.people["Ana"].id, words)
    hello = "Erik from Acme reads along here, so mind what you write."
    slack.add_message(scene.channels["shared-with-acme"], scene.people["Ben"].id, hello)
    slack.add_message(scene.channels["random"], scene.people["Cleo"].id, "Casebot is not in this channel.")


async def rehearse(world: World, scene: Scene, command: str) -> None:
    """Ana, Ben and Dora link their tokens in the bot's modal; then Ben sets a priority, so that a card is there."""
    linking = [_link(world, scene, name, command) for name in ("Ana", "Ben", "Dora")]
    await asyncio.gather(*linking)
    text = f"priority {scene.morning.cases['key']} urgent"
    with suppress(TimeoutError, Impossible):
        await world.slack.command(scene.people["Ben"].id, scene.channels["support"], command, text)
        await world.slack.core.changes.until(lambda: _has_card(world.slack, scene), CARD_SECONDS)


def _has_card(slack: StandInSlack, scene: Scene) -> bool:
    """The bot's card, and its line in the thread."""
    said = [message for message in slack.messages(scene.channels["support"]) if message.user == slack.bot_user_id]
    return any(message.is_reply for message in said)


async def _link(world: World, scene: Scene, name: str, command: str) -> None:
    """As a person would: the command, the fields by their labels, the button, and the window is closed again."""
    slack, person = world.slack, scene.people[name]
    with suppress(TimeoutError, Impossible, finding.NotThere):
        await slack.command(person.id, scene.channels["support"], command, "link")
        await slack.core.changes.until(lambda: slack.view(person.id), LINK_SECONDS)
        view = slack.view(person.id) or {}
        await slack.submit(person.id, view["id"], _entries(view, world.cast.keys[person.id]))
        await slack.core.changes.until(lambda: _is_done(slack, person.id), LINK_SECONDS)
    if (left := slack.view(person.id)) is not None:
        await slack.close_view(person.id, left["id"], everything=True)


def _entries(view: Json, key: Key) -> dict[str, dict[str, str]]:
    typed = {"Store id": key.store_id, "Token": key.token, **({"Token id": key.token_id} if key.token_id else {})}
    entries: dict[str, dict[str, str]] = {}
    for label, text in typed.items():
        block_id, action_id = finding.field(view, label)
        entries.setdefault(block_id, {})[action_id] = text
    return entries


def _is_done(slack: StandInSlack, person_id: str) -> bool:
    """Nothing more to fill in: the window says so, or is closed."""
    view = slack.view(person_id)
    return view is None or not view["submit"]
