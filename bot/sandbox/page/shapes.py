"""The stand-ins' state in the words of the page's protocol. Pure; nothing here changes anything."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.sandbox.page.world import Cast, Json, Key, World
from bot.sandbox.slack import Channel, Message, Person

HOME = "home"
"""The id of every person's Home tab in their list of channels."""
SLACKBOT = "USLACKBOT"
INVITE = {
    "command": "/invite",
    "description": "Let the bot into this channel (Slack's own command)",
    "usage_hint": "@casebot",
}
REMOVE = {
    "command": "/remove",
    "description": "Send the bot out of this channel (Slack's own command)",
    "usage_hint": "@casebot",
}


def names(world: World) -> dict[str, str]:
    """What everybody is called, by id."""
    people = {person.id: person.name for person in world.slack.people.values()}
    return {**people, world.slack.bot_user_id: world.bot_name, SLACKBOT: "Slackbot"}


def message(world: World, shown: Message) -> Json:
    """One message as the page shows it."""
    return {
        "ts": shown.ts,
        "thread_ts": shown.thread_ts,
        "user": shown.user,
        "name": names(world).get(shown.user, shown.user),
        "is_bot": shown.origin in ("bot", "response_url"),
        "text": shown.text,
        "blocks": shown.blocks,
        "edited": shown.edited,
        "ephemeral": shown.ephemeral_to is not None,
        "origin": shown.origin,
    }


def person(world: World, somebody: Person) -> Json:
    """One person."""
    return {
        "id": somebody.id,
        "name": somebody.name,
        "role": role(world.cast, somebody.id),
        "team_id": somebody.team_id,
        "is_foreign": somebody.team_id != world.slack.team_id,
        "is_guest": somebody.is_restricted or somebody.is_ultra_restricted,
    }


def role(cast: Cast, person_id: str) -> str:
    """What somebody is, and whether the bot knows their token; people without one have nothing to link."""
    word = cast.roles.get(person_id, "Member")
    if person_id not in cast.keys:
        return word
    return f"{word}, linked" if person_id in cast.linked else f"{word}, not linked"


def people(world: World) -> list[Json]:
    """Everybody."""
    return [person(world, somebody) for somebody in world.slack.people.values()]


def channels(world: World, person_id: str) -> list[Json]:
    """What stands in this person's left column: channels, their direct message with the bot, its Home tab."""
    mine = [one for one in world.slack.channels.values() if person_id in one.members]
    listed = [channel(world, one) for one in sorted(mine, key=lambda one: one.is_im)]
    return [*listed, {"id": HOME, "name": "Home", "kind": "home", **_FLAGS}]


_FLAGS = {"bot_is_member": True, "is_shared": False, "is_archived": False}


def channel(world: World, shown: Channel) -> Json:
    """One channel or direct message."""
    flags = {name: getattr(shown, name) for name in _FLAGS}
    kind = "dm" if shown.is_im else "channel"
    return {"id": shown.id, "name": world.bot_name if shown.is_im else shown.name, "kind": kind, **flags}


def messages(world: World, channel_id: str, person_id: str) -> list[Json]:
    """What this person sees in a channel and its threads, oldest first."""
    private = [one for one in world.slack.ephemerals(person_id) if one.channel == channel_id]
    seen = [*world.slack.messages(channel_id), *private]
    return [message(world, one) for one in sorted(seen, key=lambda one: _moment(one.ts))]


def _moment(ts: str) -> tuple[int, int]:
    seconds, _, micros = ts.partition(".")
    return int(seconds), int(micros or 0)


def view(world: World, person_id: str) -> Json:
    """The modal that the person looks at, the words under its fields, and how many lie on each other."""
    return {
        "view": world.slack.view(person_id),
        "errors": world.slack.view_errors(person_id),
        "stack": world.slack.stacked(person_id),
    }


def bot(world: World) -> Json:
    """The bot."""
    return {
        "user_id": world.slack.bot_user_id,
        "name": world.bot_name,
        "state": world.bot.state,
        "mode": world.bot.mode,
    }


def case(store_id: str, shown: Json) -> Json:
    """A case as the dashboard has it."""
    return {**shown, "storeId": store_id}


def tokens(world: World) -> Json:
    """The tokens that people may link, by person."""
    return {somebody: _key(given) for somebody, given in world.cast.keys.items()}


def _key(given: Key) -> Json:
    return {name: value for name, value in asdict(given).items() if value is not None}


def stores(world: World) -> list[Json]:
    """Every store."""
    return [{"id": store.id, "title": store.title} for store in world.pandabase.stores]


def snapshot(world: World, person_id: str, seq: int, faults: list[Json]) -> Json:
    """The whole state for one person, as of the event `seq`."""
    slack = world.slack
    listed = channels(world, person_id)
    seen = view(world, person_id)
    workspace: dict[str, Any] = {"name": slack.core.identity.team_name, "team_id": slack.team_id}
    return {
        "seq": seq,
        "workspace": workspace,
        "bot": bot(world),
        "me": person_id,
        "people": people(world),
        "channels": listed,
        "messages": {one["id"]: messages(world, one["id"], person_id) for one in listed if one["kind"] != "home"},
        "view": seen["view"],
        "view_errors": seen["errors"],
        "view_stack": seen["stack"],
        "home": slack.home(person_id),
        "commands": [*world.offer.commands, INVITE, REMOVE],
        "shortcuts": list(world.offer.shortcuts),
        "stores": stores(world),
        "cases": [case(store_id, one) for store_id, one in world.pandabase.cases()],
        "faults": faults,
        "tokens": tokens(world),
    }
