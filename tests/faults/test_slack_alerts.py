"""Slack's answers to alerts: the card of a new case, a digest, and word about the watch itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.sandbox.slack import Fault, Message
from tests.endtoend.bots import inside
from tests.endtoend.world import World

from .slack_rows import SLACK_ROWS, Sees, SlackRow

NAMES = ("cards", "digests", "words")
ROWS = [row for row in SLACK_ROWS if row.alert is not Sees.NEVER]


@dataclass
class Watch:
    """A channel that follows a store of its own."""

    world: World
    channel: str
    store: str
    token: str

    def shown(self) -> list[Message]:
        """What the bot has said there since the watch began."""
        return [one for one in self.world.slack.messages(self.channel) if one.user == self.world.slack.bot_user_id][1:]


@pytest.fixture
async def watches(world: World) -> AsyncIterator[list[Watch]]:
    """Three watched stores, read as a whole."""
    async with inside(world, "socket", poll_interval_seconds=0.2):
        made = [await _watch(world, name) for name in NAMES]
        await world.until(lambda: len(world.rows("SELECT 1 FROM watched_store WHERE is_settled = 1")) == len(NAMES))
        await world.rest()
        yield made


async def _watch(world: World, name: str) -> Watch:
    channel, store = world.slack.add_channel(name), world.pandabase.add_store(name)
    token = await world.links(world.ana, store=store)
    await world.types(world.ana, f"watch {store}", channel)
    return Watch(world, channel, store, token)


def _alert(watch: Watch, row: SlackRow, name: str) -> Fault:
    world = watch.world
    fault = world.slack.fault(Fault("chat.postMessage", channel=watch.channel, **row.trouble))
    if name == "words":
        world.pandabase.roll(watch.token)
    for _ in range({"cards": 1, "digests": 12}.get(name, 0)):
        world.case(watch.store)
    return fault


def _seen(watch: Watch) -> Sees:
    shown = watch.shown()
    if not shown:
        told = watch.world.slack.messages(watch.world.slack.direct_message(watch.world.ana.id))
        return Sees.ENDED if any(watch.channel in json.dumps([one.text, one.blocks]) for one in told) else Sees.NEVER
    (message,) = shown
    return Sees.ALL if message.blocks else Sees.TEXT


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
async def test_an_alert_that_slack_refuses_once_ends_as_the_table_says(
    watches: list[Watch], row: SlackRow, world: World
) -> None:
    faults = [_alert(watch, row, name) for watch, name in zip(watches, NAMES, strict=True)]
    await world.until(lambda: not any(fault.times for fault in faults))
    await world.rest()
    assert {name: _seen(watch) for name, watch in zip(NAMES, watches, strict=True)} == dict.fromkeys(NAMES, row.alert)
