"""More than is good for it: storms of 429, a thousand commands at once, fifty people on one case, a channel that lags.

Each gives what was seen, so that a test can say what is right; `python -m tests.crash.load` prints them in full size.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.children import Partner, Subject, ask_once
from benchmarks.scene import link, settings
from bot.records import Account
from bot.sandbox.pandabase import Fault as UpstreamFault
from bot.sandbox.pandabase import Limits as PandabaseLimits
from bot.sandbox.slack import Fault, Person
from bot.store.opening import open_store
from bot.store.people_and_cards import SqliteAccounts
from tests import seen_cards
from tests.crash import cards
from tests.crash.ends import End, end_of
from tests.endtoend.bots import environment
from tests.endtoend.world import World

Json = dict[str, Any]
PROGRAM = ("bot", "run", "--mode", "http")


class Laden(Subject):
    """The bot as a process, to which Slack's stand-in delivers."""

    def __init__(self, world: World, **others: str) -> None:
        super().__init__(world.folder, {**environment(world, "http"), **others}, *PROGRAM)
        self._slack = world.slack

    async def ready(self) -> Laden:
        await super().ready()
        self._slack.deliver_over_http(f"http://127.0.0.1:{self.port}/slack/events")
        return self


async def linked(world: World, names: Sequence[str]) -> list[Person]:
    """So many people with a token each, before the bot starts."""
    people = [world.slack.add_person(name) for name in names]
    async with open_store(world.database, [], time.time) as store:
        accounts = SqliteAccounts(store.database, time.time, store.vault)
        for person in people:
            token = world.pandabase.issue_token(world.store)
            await accounts.link(Account(world.slack.team_id, person.id, world.store, token))
    return people


def ends(world: World) -> list[End]:
    """What the lines in the channel's threads tell."""
    shown = world.slack.messages(world.channel)
    case_of = {card.ts: case_id for case_id, found in seen_cards.living(shown).items() for card in found}
    replies = [one for one in shown if one.is_reply and one.thread_ts in case_of]
    told = (end_of(one.text, case_of[str(one.thread_ts)], one.ts) for one in replies)
    return [end for end in told if end]


def untrue(world: World) -> list[str]:
    """Cards that are wrong."""
    cases = {case["id"]: case for _, case in world.pandabase.cases()}
    return [*cards.problems(world.slack.messages(world.channel), cases, may_look=True)]


def limited(world: World) -> int:
    """How often Slack said that it is too much."""
    return sum(call.status == 429 for call in world.slack.calls)


async def storm(world: World, actions: int, seconds: float) -> Json:
    """Both sides answer 429 to every third call or so, and Pandabase takes ten requests a second."""
    people = await linked(world, ("Dora", "Erik", "Gwen", "Hugo"))
    ids = [world.case() for _ in range(actions)]
    world.pandabase.set_limits(PandabaseLimits(per_address=None, per_token=None, per_store=10))
    world.pandabase.fault(UpstreamFault(status=429, headers={"Retry-After": "1"}, times=actions // 2))
    for method in ("chat.postMessage", "chat.update"):
        world.slack.fault(Fault(method, error="ratelimited", retry_after=1, times=actions // 10))
    async with Laden(world) as bot:
        await bot.ready()
        began = time.monotonic()
        typed = [world.types(people[number % 4], f"close {case_id}") for number, case_id in enumerate(ids)]
        acked = [one.acknowledged for one in await asyncio.gather(*typed)]
        await world.until(lambda: len(ends(world)) >= actions, seconds)
        took = time.monotonic() - began
        await asyncio.sleep(0.5)
    kinds = [end.kind for end in ends(world)]
    upstream = sum(call.status == 429 for call in world.pandabase.calls)
    twice = sum(world.changes(case_id) != 1 for case_id in ids)
    return {"acknowledged": sum(acked), "ends": kinds, "not once": twice, "untrue": untrue(world), "seconds": took,
            "429 of Slack": limited(world), "429 of Pandabase": upstream}  # fmt: skip


async def thousand(folder: Path, commands: int, *, to_the_end: bool) -> Json:
    """So many commands, each on a case of its own, sent within a second."""
    async with Partner("benchmarks.stand_ins") as stand_ins:
        scene = await stand_ins.ask(do="furnish", cases=commands)
        await link(folder, scene)
        async with Subject(folder, settings(scene), *PROGRAM) as bot:
            await bot.ready()
            plan = {"port": bot.port, "secret": scene["secret"], "fields": scene["fields"], "cases": scene["cases"]}
            before = bot.cpu_seconds()
            told = await ask_once("benchmarks.load", **plan, senders=commands, seconds=10.0)
            told["CPU until then"] = bot.cpu_seconds() - before
            settled = await stand_ins.ask(do="settled", cases=commands) if to_the_end else {}
            return {**told, "all said after": settled.get("seconds"), "memory": bot.memory_mb()}


async def fifty(world: World, number: int, seconds: float) -> Json:
    """So many people press a button of one card at the same moment: half of them Close, half choose a priority."""
    people = await linked(world, [f"P{index}" for index in range(number)])
    case_id = world.case(priority="LOW")
    async with Laden(world) as bot:
        await bot.ready()
        await world.types(people[0], f"priority {case_id} normal")
        card = await world.card(case_id)
        await world.until(lambda: len(ends(world)) == 1)
        edits = _edits(world)
        world.slack.fault(Fault("chat.update", delay=0.1, times=1000))
        clicks = [
            world.clicks(person, card, "Close") if index % 2 else world.chooses(person, card, "High")
            for index, person in enumerate(people)
        ]
        acked = [one.acknowledged for one in await asyncio.gather(*clicks)]
        await world.until(lambda: len(ends(world)) >= number + 1 and not untrue(world), seconds)
    told = ends(world)[1:]
    return {"acknowledged": sum(acked), "people": len({end.key.person for end in told}), "ends": len(told),
            "closes": sum(end.kind == "done" and end.key.wanted == "CLOSED" for end in told),
            "changes": world.changes(case_id), "edits": _edits(world) - edits, "untrue": untrue(world)}  # fmt: skip


def _edits(world: World) -> int:
    return sum(call.method == "chat.update" for call in world.slack.calls)


async def lag(world: World, alerts: int, seconds: float) -> Json:
    """Slack takes one message a second; so many cases are new where all is told, before somebody acts there."""
    (ana,) = await linked(world, ("Gwen",))
    old = [world.case() for _ in range(5)]
    async with Laden(world, SLACK_PACE="1", POLL_INTERVAL_SECONDS="0.1") as bot:
        await bot.ready()
        await world.types(ana, "watch")
        await world.until(lambda: any("follows store" in text for text in world.said()))
        for case_id in old[:3]:
            await world.types(ana, f"priority {case_id} high")
        await world.until(lambda: len(ends(world)) == 3, 30)
        await _news(world, alerts)
        before, memory = _edits(world), bot.memory_mb()
        began = time.monotonic()
        await world.types(ana, f"close {old[0]}")
        await world.until(lambda: any(end.key.wanted == "CLOSED" for end in ends(world)), seconds)
        first = time.monotonic() - began
        for _ in range(40):
            world.pandabase.dashboard_priority(old[1], "LOW")
            world.pandabase.dashboard_priority(old[1], "URGENT")
            await asyncio.sleep(0.05)
        return {"first": first, "waiting": _waiting(world), "changes": 80, "edits": _edits(world) - before,
                "memory before": memory, "memory": bot.memory_mb()}  # fmt: skip


async def _news(world: World, alerts: int) -> None:
    """New cases, too few at a time for a digest."""
    for number in range(alerts):
        world.case()
        if number % 5 == 4:
            polled = len(world.pandabase.calls)
            await world.until(lambda polled=polled: len(world.pandabase.calls) > polled + 3)  # type: ignore[misc]


def _waiting(world: World) -> int:
    """Deliveries that are written down and not posted."""
    return int(world.rows("SELECT COUNT(*) FROM delivery WHERE finished_at IS NULL")[0][0])
