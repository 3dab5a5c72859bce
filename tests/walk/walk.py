"""A walk: so many changes, so many kills, with a rest now and then at which everything has to be right."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests import seen_cards
from tests.walk import faces, telling, tellings
from tests.walk.scribe import Json
from tests.walk.stage import Stage, staged
from tests.walk.tellings import Span
from tests.walk.walker import Walker

CALM_SECONDS = 60.0
"""How long it may take until all is said, once nothing happens any more."""


@dataclass(frozen=True)
class Plan:
    """How far to walk. `rests` lie between the stretches; `may_look`: the bot was granted to read the history."""

    seed: int
    changes: int
    kills: int
    rests: int
    may_look: bool = True
    cases: int = 130
    busy: float = 0.012


@dataclass
class Result:
    """What a walk came to."""

    problems: list[str] = field(default_factory=list)
    changes: int = 0
    kills: int = 0
    told: int = 0
    messages: int = 0
    unsure: int = 0


async def walk(plan: Plan, folder: Path, say: Callable[[str], None] = lambda _: None) -> Result:
    """Walk, and give everything that was wrong at a rest. It ends at the first rest with a problem."""
    result = Result()
    async with staged(folder, plan.seed, plan.cases, may_look=plan.may_look) as stage:
        walker = Walker(stage, plan.busy)
        await calm(stage)
        for number in range(1, plan.rests + 1):
            before, since, carded = stage.cases(), time.time(), _carded(stage)
            await _stretch(walker, plan, number)
            await calm(stage)
            span = _span(stage, before, since, carded)
            _note(result, stage, span)
            say(f"rest {number}: {stage.scribe.changes} changes, {stage.kills} kills, {len(result.problems)} problems")
            if result.problems:
                break
    return result


async def _stretch(walker: Walker, plan: Plan, number: int) -> None:
    """As many changes as lie before the next rest, with the kills that fall among them."""
    stage, scribe = walker.stage, walker.stage.scribe
    until, kills = plan.changes * number // plan.rests, plan.kills * number // plan.rests
    while scribe.changes < until:
        left = max(1, until - scribe.changes)
        if walker.chance.random() < 3 * (kills - stage.kills) / left:
            await walker.the_bot_dies()
        await walker.step()
    while stage.kills < kills:
        await walker.the_bot_dies()


async def calm(stage: Stage) -> None:
    """No more trouble; every action is settled, the sweep has gone round twice, and everything is said."""
    stage.world.pandabase.clear_faults()
    stage.world.slack.core.faults.ordered.clear()
    await stage.world.rest(CALM_SECONDS)
    stage.scribe.take_requests()
    await stage.world.until(lambda: _rounds(stage) >= 3, CALM_SECONDS)
    await stage.world.rest(CALM_SECONDS)
    stage.scribe.take_requests()


def _rounds(stage: Stage) -> int:
    calls = stage.world.pandabase.calls
    paths = Counter(call.path.partition("?")[2] for call in calls if call.status == 200)
    last = [paths[f"page=1&limit=100&status={status}"] for status in ("OPEN", "AWAITING_MERCHANT", "AWAITING_CUSTOMER")]
    return min(last)


def _carded(stage: Stage) -> set[tuple[str, str]]:
    return {(channel, case_id) for (channel, _), case_id in stage.scribe.cards.items()}


def _span(stage: Stage, before: dict[str, Json], since: float, carded: set[tuple[str, str]]) -> Span:
    scribe = stage.scribe
    unlisted: Counter[str] = Counter()
    for said in scribe.said:
        size = telling.digest_size(said)
        unlisted[said.channel] += (size - len({told.case_id for told in telling.digest_rows(said)})) if size else 0
    return Span(
        before=before,
        after=stage.cases(),
        happened=tuple(scribe.happened),
        told=tuple(scribe.told()),
        strange=frozenset(stage.strange),
        carded_before=carded,
        carded=_carded(stage),
        unsure=stage.unsure(since),
        unlisted=unlisted,
    )


def _note(result: Result, stage: Stage, span: Span) -> None:
    """Check, and forget what was before this rest."""
    scribe = stage.scribe
    result.problems += [*tellings.problems(span, stage.ears), *_untrue_cards(stage), *_unquiet(stage, span)]
    result.changes, result.kills = scribe.changes, stage.kills
    result.told, result.messages = result.told + len(span.told), result.messages + len(scribe.said)
    result.unsure += len(span.unsure)
    stage.strange -= {case_id for case_id, case in span.after.items() if case["status"] != "CLOSED"}
    scribe.said.clear()
    scribe.happened.clear()
    scribe.cut = 0
    stage.world.slack.calls.clear()


def _untrue_cards(stage: Stage) -> Iterator[str]:
    cases, closers = stage.cases(), stage.scribe.closers
    for channel in stage.channels:
        cards = stage.looked_after(channel, seen_cards.living(stage.world.slack.messages(channel)))
        yield from seen_cards.doubled(cards, may_look=stage.may_look)
        for case_id, found in cards.items():
            case = cases[case_id]
            closer = closers.get((case_id, case["closedAt"] or ""))
            yield from (f"{case_id} in {channel}: {wrong}" for wrong in faces.untrue(found[-1], case, closer))


def _unquiet(stage: Stage, span: Span) -> Iterator[str]:
    """What nobody asked for, and what was posted more often than the design allows."""
    slack, scribe = stage.world.slack, stage.scribe
    yield from (f"broadcast: {one.text}" for one in slack.broadcasts)
    yield from (f"a ping: {one.text}" for one in slack.pings)
    if sorted(scribe.greetings) != sorted(stage.channels[:2]):
        yield f"greeted {scribe.greetings}"
    for key, found in scribe.keys.items():
        is_card = all((key.split(" ")[0], ts) in scribe.cards for ts in found)
        if len(found) > 1 and (stage.may_look or not is_card):
            yield f"posted {len(found)} times: {key}"
    if span.unsure and (stage.may_look or not (scribe.cut or stage.kills)):
        yield f"unsure without a reason: {span.unsure}"
