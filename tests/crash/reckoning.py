"""Whether everything that was wished came to one end: wishes, lines and changes held against each other. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.crash.ends import End, Key

Group = int

REFUSED_WHERE_SO = ("CLOSED", "OPEN")
"""What Pandabase refuses where it is so already."""


@dataclass(slots=True)
class Wish:
    """One click or command. Wishes of one `group` may be taken for one. `was_acked` is None while it is under way."""

    key: Key
    group: Group
    at: float
    was_acked: bool | None = None


@dataclass(frozen=True)
class Record:
    """What the stand-ins know.

    `ends` are the lines where people acted, `elsewhere` those of other channels with a card; `patches` the requests
    that Pandabase carried out, `moves` those of them that changed something. `alone` counts the refusals that people
    read alone, by person and case. `touched` is what was done to each case, when, and for whose wish.
    `unclear` are those of whose ends nobody can know whether they stand.
    """

    wishes: Sequence[Wish]
    ends: Sequence[End]
    elsewhere: Sequence[End]
    patches: Counter[Key]
    moves: Counter[Key]
    alone: Counter[tuple[str, str]] = field(default_factory=Counter)
    touched: Mapping[str, Sequence[tuple[float, Key | None]]] = field(default_factory=dict)
    unclear: Counter[Key] = field(default_factory=Counter)


@dataclass
class _Sum:
    wishes: int = 0
    due: int = 0
    ends: Counter[str] = field(default_factory=Counter)


def problems(record: Record) -> Iterator[str]:
    """Everything that is wrong."""
    sums = _sums(record)
    for key, sum_ in sums.items():
        ended = sum_.ends.total()
        if _lacking(record, key, sum_) > record.unclear[key]:
            yield f"{key}: {sum_.due} wishes were acknowledged and {ended} ends are told: {dict(sum_.ends)}"
        if ended > sum_.wishes:
            yield f"{key}: wished {sum_.wishes} times, and {ended} ends are told: {dict(sum_.ends)}"
        yield from _wrongly_done(record, key, sum_)
    yield from (
        f"{end.key}: told as unclear, and nobody else touched the case" for end in record.ends if _is_idle(record, end)
    )
    for key, times in Counter(end.key for end in record.elsewhere).items():
        if times > sums.get(key, _Sum()).wishes:
            yield f"{key}: told {times} times in another channel"


def _is_idle(record: Record, end: End) -> bool:
    """Whether it is said to be unclear although reading the case again tells: nothing else happened to it meanwhile."""
    return end.kind == "unclear" and not _is_touched_by_others(record, end)


def _is_touched_by_others(record: Record, end: End) -> bool:
    """Whether somebody else did something to the case between the wish and its end."""
    began = min((wish.at for wish in record.wishes if wish.key == end.key), default=0.0)
    touched = record.touched.get(end.key.case_id, ())
    return any(key != end.key and began <= at <= float(end.ts) for at, key in touched)


def _overtaken(record: Record, key: Key) -> int:
    """How many ends say that it already was so, where somebody else may have moved it after it was read.

    Pandabase takes a priority or a waiting case again, so the bot cannot tell; what is closed it does not close.
    """
    already = [end for end in record.ends if end.key == key and end.kind == "already"]
    return 0 if key.wanted in REFUSED_WHERE_SO else sum(_is_touched_by_others(record, end) for end in already)


def missing(record: Record) -> int:
    """How many ends are not told, in a thread or to who wished alone."""
    return sum(_lacking(record, key, sum_) for key, sum_ in _sums(record).items())


def _lacking(record: Record, key: Key, sum_: _Sum) -> int:
    return max(0, sum_.due - sum_.ends.total() - record.alone[key.person, key.case_id])


def _wrongly_done(record: Record, key: Key, sum_: _Sum) -> Iterator[str]:
    moves, patches, ends = record.moves[key], record.patches[key], sum_.ends
    told = ends["done"] + ends["unconfirmed"] + ends["unclear"]
    if moves > told + record.unclear[key] + _overtaken(record, key):
        yield f"{key}: it changed the case {moves} times, which is told {told} times: {dict(ends)}"
    if moves > sum_.wishes:
        yield f"{key}: wished {sum_.wishes} times, and it changed the case {moves} times"
    if ends["done"] > patches:
        yield f"{key}: told as done {ends['done']} times, and Pandabase did it {patches} times"


def _sums(record: Record) -> dict[Key, _Sum]:
    sums: dict[Key, _Sum] = {}
    due: set[tuple[Key, Group]] = set()
    for wish in record.wishes:
        sums.setdefault(wish.key, _Sum()).wishes += 1
        if wish.was_acked:
            due.add((wish.key, wish.group))
    for key, _ in due:
        sums[key].due += 1
    for end in record.ends:
        sums.setdefault(end.key, _Sum()).ends[end.kind] += 1
    for key in record.moves:
        sums.setdefault(key, _Sum())
    return sums
