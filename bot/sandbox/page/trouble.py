"""How each fault begins, and what ends it again."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Awaitable, Callable

from bot.sandbox import pandabase, slack
from bot.sandbox.page.faults import End
from bot.sandbox.page.world import World

Begin = Callable[[World, float], Awaitable[End]]

ALWAYS = 10**9
WRITE = "CASES_WRITE"
POSTING = ("chat.postMessage", "chat.update", "chat.postEphemeral")
HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad gateway</h1></body></html>"
LIMITED = json.dumps({"ok": False, "error": "Rate limit exceeded"})


def upstream(make: Callable[[float], pandabase.Fault]) -> Begin:
    """A fault of Pandabase, made from the number that was chosen."""

    async def begin(world: World, value: float) -> End:
        fault = make(value)
        world.pandabase.fault(fault)

        async def end() -> None:
            world.pandabase.lift_fault(fault)

        return end

    return begin


def of_slack(make: Callable[[World, float], tuple[slack.Fault, ...]]) -> Begin:
    """Faults of Slack, made from the number that was chosen."""

    async def begin(world: World, value: float) -> End:
        ordered = [world.slack.fault(fault) for fault in make(world, value)]

        async def end() -> None:
            for fault in ordered:
                world.slack.core.faults.lift(fault)

        return end

    return begin


def refusing(error: str, at_response_url: int | None = None) -> Begin:
    """The bot can say nothing in any channel, but to people directly; a `response_url` is refused with that status."""

    def in_channel(channel: str) -> list[slack.Fault]:
        calls = [slack.Fault(method, error=error, times=ALWAYS, channel=channel) for method in POSTING]
        status = at_response_url or 200
        private = slack.Fault("response_url", error=error, status=status, times=ALWAYS, channel=channel)
        return [*calls, private] if at_response_url else calls

    def faults(world: World, _: float) -> tuple[slack.Fault, ...]:
        channels = [channel.id for channel in world.slack.channels.values() if not channel.is_im]
        return tuple(fault for channel in channels for fault in in_channel(channel))

    return of_slack(faults)


async def down(world: World, _: float) -> End:
    """Pandabase refuses connections."""
    await world.pandabase.go_down()
    return world.pandabase.come_back


async def rolled(world: World, _: float) -> End:
    """Everybody has a new token, and the old ones are dead; at the end the old ones live again."""
    tokens, keys = world.pandabase.tokens, dict(world.cast.keys)
    old = {key.bearer: tokens[key.bearer] for key in keys.values() if key.bearer in tokens}
    for person, key in keys.items():
        if key.bearer in tokens:
            world.cast.keys[person] = dataclasses.replace(key, token=world.pandabase.roll(key.bearer))

    async def end() -> None:
        for person, key in keys.items():
            if key.bearer in old:
                tokens[key.bearer] = old[key.bearer]
                world.cast.keys[person] = key

    return end


async def scope_removed(world: World, _: float) -> End:
    """No token may write; at the end those may that could before."""
    bearers = [key.bearer for key in world.cast.keys.values()]
    able = [token for bearer in bearers if (token := world.pandabase.tokens.get(bearer)) and WRITE in token.scopes]
    for token in able:
        token.scopes.discard(WRITE)

    async def end() -> None:
        for token in able:
            token.scopes.add(WRITE)

    return end


async def no_socket(world: World, _: float) -> End:
    """Every socket is cut, and none can be opened."""
    world.slack.refuse_upgrades(ALWAYS)
    world.slack.drop_sockets()

    async def end() -> None:
        world.slack.refuse_upgrades(0)

    return end


async def killed(world: World, _: float) -> End:
    """SIGKILL; the end is a new start."""
    await world.bot.kill()
    return world.bot.start
