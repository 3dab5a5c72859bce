"""Following a store as people do it: what was typed or pressed, and what they read when it does not work."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

from bot.case import State, Status
from bot.sandbox.slack import Message
from bot.sandbox.tour import finding
from bot.sayings import DigestItem, SayDigest
from bot.slack import ids
from bot.slack.digests import digest
from bot.slack.elements import actions, button
from bot.slack.text import Message as Rendered
from bot.slack.web_api import TIMEOUT, web_client
from bot.watches import Event

from .world import Json, World

SETTINGS = "SELECT settings FROM watch"
LENDERS = "SELECT lender_id FROM watch"
LINK_IT = "You have not linked store {}, and it is read with your token. Nothing was changed. Link it, then ask again."


async def watches(world: World) -> None:
    """Ana links the store and lets the channel follow it."""
    await world.links(world.ana)
    await world.types(world.ana, f"watch {world.store}")
    await world.until(lambda: world.rows(LENDERS) == [(world.ana.id,)])


async def opens_settings(world: World) -> Json:
    """Ben, who lends nothing, opens the form; gives the view."""
    await world.types(world.ben, "settings")
    return await world.until(lambda: world.slack.view(world.ben.id))


async def submits(world: World, **entries: Json) -> dict[str, str]:
    """Ben changes these fields (by the end of their names) and submits; gives the errors by the end of the names."""
    view = await opens_settings(world)
    fields = {name: f"casebot.field.{name}" for name in entries}
    values = {fields[name]: {fields[name]: entry} for name, entry in entries.items()}
    await world.slack.submit(world.ben.id, view["id"], values)
    return {name.rpartition(".")[2]: words for name, words in world.slack.view_errors(world.ben.id).items()}


def settings(world: World) -> Any:
    """What the watch is set to."""
    ((text,),) = world.rows(SETTINGS)
    return json.loads(text)


async def whisper(world: World, part: str) -> Message:
    """What Ben reads alone."""
    return await world.until(lambda: next((one for one in world.whispers(world.ben) if part in one.text), None))


async def test_a_store_that_the_person_has_not_linked_is_asked_for_in_a_form_that_names_it(
    world: World, bot: str
) -> None:
    await world.types(world.ben, f"watch {world.store}")
    note = await whisper(world, LINK_IT.format(world.store))
    await world.clicks(world.ben, note, "Link a store")
    view = await world.until(lambda: world.slack.view(world.ben.id))
    block, action = finding.field(view, "Store id")
    assert view["state"]["values"][block][action]["value"] == world.store


async def test_a_watch_that_starts_tells_the_person_nothing_alone(world: World, bot: str) -> None:
    await watches(world)
    assert world.whispers(world.ana) == []


async def test_a_store_that_is_followed_already_is_said_to_be(world: World, bot: str) -> None:
    await watches(world)
    await world.links(world.ben)
    await world.types(world.ben, "watch")
    await whisper(world, f"This channel follows store {world.store} already, with Ana’s token.")


async def test_where_nothing_is_followed_there_is_nothing_to_end(world: World, bot: str) -> None:
    await world.types(world.ben, "unwatch")
    await whisper(world, "This channel follows no store. Nothing was changed.")


async def test_where_nothing_is_followed_there_is_nothing_to_set(world: World, bot: str) -> None:
    await world.types(world.ben, "settings")
    await whisper(world, "This channel follows no store. Nothing was changed.")


async def test_another_store_than_the_one_that_is_followed_is_named_with_it(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ben, "unwatch shp_another123456")
    await whisper(world, f"does not follow store shp_another123456; it follows {world.store}.")


async def test_anybody_in_the_channel_can_end_a_watch(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ben, "unwatch")
    await world.until(lambda: world.rows(LENDERS) == [])


async def test_the_form_keeps_what_was_chosen(world: World, bot: str) -> None:
    await watches(world)
    errors = await submits(
        world,
        rhythm={"selected_option": {"value": "hourly"}},
        quiet_from={"selected_time": "22:00"},
        quiet_until={"selected_time": "07:00"},
        zone={"value": "europe/berlin"},
    )
    kept = settings(world)
    assert (errors, kept["rhythm"], kept["quiet"], kept["zone"]) == (
        {},
        "hourly",
        {"start": 1320, "end": 420},
        "Europe/Berlin",
    )


async def test_the_form_closes_when_its_settings_hold(world: World, bot: str) -> None:
    await watches(world)
    await submits(world, zone={"value": "Europe/Berlin"})
    assert world.slack.view(world.ben.id) is None


async def test_what_is_wrong_with_a_form_stands_at_its_field_and_changes_nothing(world: World, bot: str) -> None:
    await watches(world)
    before = settings(world)
    assert list(await submits(world, zone={"value": "Middle Earth"})) == ["zone"]
    assert settings(world) == before


async def test_a_watch_that_ended_while_its_form_was_open_is_said_at_a_field(world: World, bot: str) -> None:
    await watches(world)
    view = await opens_settings(world)
    await world.types(world.ana, "unwatch")
    await world.until(lambda: world.rows(LENDERS) == [])
    await world.slack.submit(world.ben.id, view["id"], {})
    assert "This channel no longer follows the store" in world.slack.view_errors(world.ben.id)[ids.EVENTS_FIELD]


async def test_whoever_takes_over_without_a_token_is_asked_to_link_one(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ana, f"unlink {world.store}")
    buttons = ids.TAKE_OVER
    (notice,) = await world.until(
        lambda: [one for one in world.slack.messages(world.channel) if buttons in str(one.blocks)]
    )
    await world.clicks(world.ben, notice, "Read with my token")
    await whisper(world, LINK_IT.format(world.store))


async def test_the_status_shows_each_watch_and_whose_token_reads_it(world: World, bot: str) -> None:
    await watches(world)
    await world.types(world.ben, "status")
    await whisper(world, f"<#{world.channel}> follows {world.store} with Ana’s token")


async def posts(world: World, message: Rendered) -> Message:
    """A message of the bot's stands in the channel."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        client = web_client(world.slack.bot_token, world.slack.api_url, session, through_proxy=False)
        await client.chat_postMessage(channel=world.channel, text=message.text, blocks=message.blocks)
    return world.slack.messages(world.channel)[-1]


async def test_each_case_of_a_digest_can_be_looked_at_from_its_menu(world: World, bot: str) -> None:
    await world.links(world.ben)
    case = world.case(subject="Where is it?")
    items = (DigestItem(case, (Event.NEW,), State(Status.OPEN)),)
    shown = await posts(world, digest(SayDigest(world.store, items, ((Event.NEW, 1),), 1, None, 0.0), {}))
    await world.chooses(world.ben, shown, case)
    await whisper(world, "Where is it?")


async def test_a_button_to_take_over_that_names_no_store_is_refused(world: World, bot: str) -> None:
    row = actions("casebot.watch", [button(ids.TAKE_OVER, "Read with my token", "no store/at all")])
    shown = await posts(world, Rendered("Read with my token", [row]))
    await world.clicks(world.ben, shown, "Read with my token")
    await whisper(world, "This control is from another version of Casebot. Nothing was changed.")
