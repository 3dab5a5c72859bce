"""One run: people act, the bot dies again and again, and in the end everything has to be right."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.sandbox.slack import Message
from bot.sandbox.tour.bot_process import Mode
from tests import seen_cards
from tests.crash import cards, reckoning
from tests.crash.deaths import KINDS, STOPS, Deaths
from tests.crash.ends import End, Key, end_of
from tests.crash.forms import Forms
from tests.crash.people import People
from tests.crash.reckoning import Record
from tests.crash.stage import BOT, Stage, staged
from tests.crash.under_way import GIVEN_UP, lines

CALM_SECONDS = 40.0
"""How long it may take until all is well, once nothing happens any more."""
STILL_SECONDS = 1.0
"""How long it has to stay so: nothing more may come."""


@dataclass(frozen=True)
class Plan:
    """`kills` are SIGKILLs, `terms` SIGTERMs. `may_look`: the bot was granted to read the history."""

    seed: int
    kills: int
    mode: Mode
    may_look: bool
    terms: int = 0
    cases: int = 60

    @classmethod
    def of(cls, seed: int, kills: int, terms: int = 0) -> Plan:
        """A seed decides all of it: four in a row are both modes, with and without the history."""
        return cls(seed, kills, "http" if seed % 2 else "socket", seed // 2 % 2 == 0, terms)


@dataclass
class Result:
    """What a run came to."""

    problems: list[str] = field(default_factory=list)
    kills: int = 0
    terms: int = 0
    left: int = 0
    wishes: int = 0
    acked: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    missing: int = 0
    doubled_cards: int = 0
    messages: int = 0
    calm_after: float = 0.0


async def run(plan: Plan, folder: Path, program: Sequence[str] = BOT) -> Result:
    """Act, die and be stopped so many times, then look."""
    async with staged(folder, plan.seed, plan.mode, plan.cases, may_look=plan.may_look, program=program) as stage:
        people, forms = People(stage), Forms(stage)
        deaths = Deaths(people, forms)
        while ends := ["kill"] * (plan.kills - stage.kills) + ["term"] * (plan.terms - stage.terms):
            for _ in range(stage.chance.randint(3, 9)):
                await people.a_moment()
            if stage.chance.choice(ends) == "kill":
                await deaths.die(stage.chance.choice(KINDS))
            else:
                await deaths.stop(stage.chance.choice(STOPS))
        return await _in_the_end(stage, people, forms)


async def _in_the_end(stage: Stage, people: People, forms: Forms) -> Result:
    stage.world.slack.core.faults.ordered.clear()
    await forms.settle_zone()
    await forms.link()
    await people.finish()
    began = time.monotonic()
    found = ["not looked yet"]
    while found and time.monotonic() - began < CALM_SECONDS:
        await asyncio.sleep(0.2)
        found = [*_problems(stage, people)]
    calm_after = time.monotonic() - began
    await asyncio.sleep(STILL_SECONDS)
    found = [*_problems(stage, people)]
    zone, possible = await forms.zone(), forms.possible_zones()
    found += [] if zone in possible else [f"the form shows {zone}, and {possible} were chosen"]
    return _result(stage, people, found, calm_after)


def _problems(stage: Stage, people: People) -> Iterator[str]:
    world = stage.world
    cases = {case["id"]: case for _, case in world.pandabase.cases()}
    yield from stage.wrong
    yield from _given_up_without_a_reason(stage)
    for channel in stage.channels:
        yield from cards.problems(world.slack.messages(channel), cases, may_look=not stage.may_double)
    yield from reckoning.problems(record_of(stage, people))
    yield from _posted_twice(stage)
    told = [one.text for one in _alone(stage, stage.finn.id)]
    yield from (f"Finn was not told of {case_id}" for case_id in people.finns if not any(case_id in t for t in told))
    told = [one.text for person, _ in stage.people() for one in _alone(stage, person.id)]
    yield from (f"a token is forgotten: {text}" for text in told if "Link the store first" in text)
    yield from (f"a ping or a broadcast: {one.text}" for one in (*world.slack.pings, *world.slack.broadcasts))


def _posted_twice(stage: Stage) -> Iterator[str]:
    """A line is never posted twice, and anything else only where the bot cannot look for it."""
    for channel in stage.channels:
        shown = [one for one in stage.world.slack.messages(channel) if one.metadata]
        keys = Counter(json.dumps(one.metadata) for one in shown if one.is_reply or not stage.may_double)
        yield from (f"posted {times} times in {channel}: {key}" for key, times in keys.items() if times > 1)


def record_of(stage: Stage, people: People) -> Record:
    """What the stand-ins know."""
    people.note_redelivered()
    where = {person.name: channel for person, channel in stage.people()}
    told = {channel: [*_ends(stage, channel)] for channel in stage.channels}
    return Record(
        wishes=people.wishes,
        ends=[end for channel, ends in told.items() for end in ends if where.get(end.key.person) == channel],
        elsewhere=[end for channel, ends in told.items() for end in ends if where.get(end.key.person) != channel],
        patches=stage.chronicle.patches,
        moves=stage.chronicle.moves,
        alone=_refused_alone(stage, people),
        touched=stage.chronicle.touched,
        unclear=Counter() if stage.may_look else _unclear(stage),
    )


def _unclear(stage: Stage) -> Counter[Key]:
    """Whose lines were under way at a kill, or were given up as Slack did not answer."""
    where = {person.id: (person.name, channel) for person, channel in stage.people()}
    given_up = lines(stage.world.database, GIVEN_UP)
    told = [(channel, key) for channel, key in (stage.under_way | given_up).values()]
    people = [(where.get(key.person, ("", "")), channel, key) for channel, key in told]
    return Counter(replace(key, person=name) for (name, home), channel, key in people if home == channel)


def _given_up_without_a_reason(stage: Stage) -> Iterator[str]:
    """A line is given up only where its post was under way at a kill, or was not answered."""
    given_up = lines(stage.world.database, GIVEN_UP).keys() - stage.under_way.keys()
    if len(given_up) > stage.cut_posts + stage.left:
        yield f"{len(given_up)} lines were given up, and {stage.cut_posts} posts were not answered"


def _ends(stage: Stage, channel: str) -> Iterator[End]:
    for message in stage.world.slack.messages(channel):
        if message.is_reply and (case_id := stage.case_of.get((channel, str(message.thread_ts)))):
            end = end_of(message.text, case_id, message.ts)
            yield from [end] if end else []


def _refused_alone(stage: Stage, people: People) -> Counter[tuple[str, str]]:
    """Refusals that stand in no thread; a note that leads to a card is none of them."""
    counts: Counter[tuple[str, str]] = Counter()
    cases = {wish.key.case_id for wish in people.wishes}
    for person, _ in stage.people():
        for message in _alone(stage, person.id):
            if message.text.startswith("You tried to") and "Go to the card" not in message.text:
                counts.update((person.name, case_id) for case_id in cases if case_id in message.text)
    return counts


def _alone(stage: Stage, person_id: str) -> list[Message]:
    slack = stage.world.slack
    return [*slack.ephemerals(person_id), *slack.messages(slack.direct_message(person_id))]


def _result(stage: Stage, people: People, found: list[str], calm_after: float) -> Result:
    record = record_of(stage, people)
    channels = [stage.world.slack.messages(channel) for channel in stage.channels]
    doubled = [found for shown in channels for found in seen_cards.living(shown).values() if len(found) > 1]
    return Result(
        problems=found,
        kills=stage.kills,
        terms=stage.terms,
        left=stage.left,
        wishes=len(record.wishes),
        acked=sum(bool(wish.was_acked) for wish in record.wishes),
        ends=Counter(end.kind for end in record.ends),
        changes=sum(record.moves.values()),
        missing=reckoning.missing(record),
        doubled_cards=len(doubled),
        messages=sum(map(len, channels)),
        calm_after=calm_after,
    )
