"""Whether everything that happened was told, nothing twice, and all of the right people. Pure.

The checks go from one rest to the next: at each, everything that happened before has been told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.walk.scribe import Happened, between
from tests.walk.telling import ANSWERED, CLOSED, ESCALATED, LOWERED, MOVES, NEW, PARKED, RAISED, REOPENED, Told

Json = dict[str, Any]
Cases = Mapping[str, Json]


@dataclass(frozen=True)
class Ear:
    """A channel: the events it wants of which cases. `needs_card`: it hears only of cases that had a card there."""

    channel: str
    events: frozenset[str]
    wants: Callable[[Json], bool] | None = None
    needs_card: bool = False


@dataclass(frozen=True)
class Span:
    """What lies between two rests. `strange` are closed cases that the bot may never have seen.

    `carded` are the cases with a card by channel, at the first rest and at the second. `unsure` are the cases by
    channel with a line of which the bot does not know whether it stands. `unlisted` counts the cases that digests
    counted without listing them.
    """

    before: Cases
    after: Cases
    happened: tuple[Happened, ...]
    told: tuple[Told, ...]
    strange: Set[str]
    carded_before: Set[tuple[str, str]]
    carded: Set[tuple[str, str]]
    unsure: Set[tuple[str, str]]
    unlisted: Mapping[str, int]

    @cached_property
    def _by_case(self) -> Mapping[str, list[Happened]]:
        found: dict[str, list[Happened]] = {}
        for one in self.happened:
            found.setdefault(one.case_id, []).append(one)
        return found

    def did(self, case_id: str) -> list[Happened]:
        """What was done to a case."""
        return self._by_case.get(case_id, [])


def problems(span: Span, ears: tuple[Ear, ...]) -> Iterator[str]:
    """Everything that is wrong."""
    yield from _doubled(span)
    for ear in ears:
        heard: dict[str, list[Told]] = {case_id: [] for case_id in span.after}
        for told in span.told:
            if told.channel == ear.channel:
                heard[told.case_id].append(told)
        yield from _lost(span, ear, heard)
        yield from _unwanted(span, ear, heard)


# Twice, or of the wrong people


def _doubled(span: Span) -> Iterator[str]:
    """A line may say once more what the notification of the card says, so the two are counted apart."""
    did = Counter((one.case_id, event, one.is_ours) for one in span.happened for event in one.events)
    counts = Counter((told.channel, told.case_id, told.event, told.how) for told in span.told if told.how != "implied")
    for (channel, case_id, event, _), times in _from_outside(counts).items():
        sure = times - sum(counts[channel, case_id, event, how] for how in ("perhaps", "unconfirmed"))
        outside, ours = did[case_id, event, False], did[case_id, event, True]
        if sure > outside or times > outside + ours:
            yield f"{case_id}: {event} was told {times} times in {channel}, and happened {outside} times outside"
    yield from _misattributed(span, counts)


def _from_outside(counts: Counter[tuple[str, str, str, str]]) -> Counter[tuple[str, str, str, bool]]:
    outside: Counter[tuple[str, str, str, bool]] = Counter()
    for (channel, case_id, event, how), times in counts.items():
        if not how.startswith("own "):
            outside[channel, case_id, event, how == "card"] += times
    return outside


_WHO = {"store": "MERCHANT", "pandabase": "SYSTEM", "customer": "CUSTOMER"}


def _misattributed(span: Span, counts: Counter[tuple[str, str, str, str]]) -> Iterator[str]:
    """A reopening that came with an answer is said of the customer: the list does not tell who was first."""
    did = Counter((one.case_id, event, one.by) for one in span.happened for event in one.events)
    for (channel, case_id, event, how), times in counts.items():
        who = how.removeprefix("own ") if how.startswith("own ") else _WHO.get(how)
        caused = (REOPENED, ANSWERED) if (event, how) == (REOPENED, "customer") else (event,)
        if who is not None and times > max(did[case_id, each, who] for each in caused):
            yield f"{case_id}: {event} was told {times} times as done by {who} in {channel}: {span.did(case_id)}"


# Lost


def _lost(span: Span, ear: Ear, heard: Mapping[str, list[Told]]) -> Iterator[str]:
    unlisted = span.unlisted.get(ear.channel, 0)
    for case_id, after in span.after.items():
        missing = [
            event for event in _due(span, ear, case_id) if not _is_told(span, ear, case_id, event, heard[case_id])
        ]
        wrong = [] if missing else [*_last_word(span, ear, case_id, heard[case_id])]
        if (not missing and not wrong) or (ear.channel, case_id) in span.unsure:
            continue
        if unlisted > 0:
            unlisted -= 1
            continue
        yield (
            f"{case_id}: {missing or wrong} was not told in {ear.channel}; did {span.did(case_id)}; "
            f"was {_short(span.before.get(case_id))}, is {_short(after)}, told {heard[case_id]}"
        )


def _due(span: Span, ear: Ear, case_id: str) -> Iterator[str]:
    before, after = span.before.get(case_id), span.after[case_id]
    if ear.needs_card and (ear.channel, case_id) not in span.carded_before:
        return
    if not _is_wanted_throughout(span, ear, case_id):
        return
    due = {NEW} if before is None else {*between(before, after)}
    if case_id in span.strange:
        due &= {REOPENED}
    if after["status"] == "CLOSED" and not any(carded == case_id for _, carded in span.carded):
        due &= {NEW, CLOSED, ANSWERED}
    yield from sorted(due & ear.events)


def _is_wanted_throughout(span: Span, ear: Ear, case_id: str) -> bool:
    return ear.wants is None or (ear.wants(span.after[case_id]) and not _has_wavered(span, case_id))


def _has_wavered(span: Span, case_id: str) -> bool:
    """Whether the priority was another one meanwhile, even if only for a moment."""
    return any({RAISED, LOWERED} & {*one.events} for one in span.did(case_id))


def _is_told(span: Span, ear: Ear, case_id: str, event: str, heard: list[Told]) -> bool:
    if any(told.event == event and not told.is_ours for told in heard):
        return True
    if event == NEW:
        return (ear.channel, case_id) in span.carded
    caused = (event, PARKED) if event == REOPENED else (event,)  # who parks a case says that it was not closed
    ours = [one for one in span.did(case_id) if one.is_ours and {*one.events} & {*caused}]
    if not ours:
        return False
    return (ear.channel, case_id) not in span.carded_before or any(told.event in caused for told in heard)


LINE_MAY_WAIT = 5.0
_STANDS = {"CLOSED": CLOSED, "AWAITING_CUSTOMER": PARKED}


def _last_word(span: Span, ear: Ear, case_id: str, heard: list[Told]) -> Iterator[str]:
    """The last move that was told is the one that the status shows; what people did here may be told before it.

    A line waits a moment for others of its case, and a digest of what came after does not.
    """
    is_deaf = not ear.events.issuperset(MOVES) or (ear.needs_card and (ear.channel, case_id) not in span.carded_before)
    moves = [told for told in heard if told.is_last_move]
    if is_deaf or not moves or case_id in span.strange or any(one.is_ours for one in span.did(case_id)):
        return
    status, last = span.after[case_id]["status"], moves[-1]
    due = {_STANDS[status]} if status in _STANDS else {REOPENED, PARKED}
    overtaking = {told.event for told in moves if told.how == "digest" and told.at > last.at - LINE_MAY_WAIT}
    if not due & {last.event, *overtaking}:
        yield f"the last word is {last.event}"


def _unwanted(span: Span, ear: Ear, heard: Mapping[str, list[Told]]) -> Iterator[str]:
    for case_id, tellings in heard.items():
        events = {told.event for told in tellings if told.how not in ("implied", "unconfirmed") and not told.is_ours}
        is_wanted = ear.wants is None or _has_wavered(span, case_id) or ear.wants(span.after[case_id])
        if events and not (is_wanted and events <= ear.events):
            yield f"{case_id}: {events} was told in {ear.channel}, which does not want it"


def _short(case: Json | None) -> str:
    return "nothing" if case is None else f"{case['status']} {case['priority']} {case['escalated']}"


ALL = frozenset((NEW, REOPENED, ANSWERED, CLOSED, PARKED, RAISED, ESCALATED))
