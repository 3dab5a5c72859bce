"""What the bot's messages say, read as a person reads them: which case, what happened, who did it. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

NEW, REOPENED, ANSWERED, CLOSED = "new", "reopened", "answered", "closed"
PARKED, RAISED, ESCALATED = "parked", "raised", "escalated"
LOWERED = "lowered"
MOVES = (REOPENED, CLOSED, PARKED)

_EVENTS = {
    "new case": NEW,
    "reopened": REOPENED,
    "customer answered": ANSWERED,
    "closed": CLOSED,
    "set to awaiting customer": PARKED,
    "escalated": ESCALATED,
    "escalated to pandabase": ESCALATED,
}
_HEAD = re.compile(
    r"(?P<what>New case|Reopened|Customer answered|Closed|Set to Awaiting customer|Escalated to Pandabase"
    r"|Priority (?:raised|set) to \w+)(?: \(was \w+\))?(?P<how>$|,? .*)"
)
_HOW = {
    "": "unsaid",
    " outside Casebot": "outside",
    " by the store, outside Casebot": "store",
    " by Pandabase": "pandabase",
    " by Pandabase after no answer": "pandabase",
    " by the customer": "customer",
}
_SHOWS = {"Open": REOPENED, "Awaiting us": REOPENED, "Awaiting customer": PARKED, "Closed": CLOSED}
_DIGEST = re.compile(r"(\d+) cases? of store ")
_WRITTEN = re.compile(r"written <!date\^(\d+)")


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was posted; `at` in seconds since the epoch, `key` is what the bot finds it again by."""

    at: float
    channel: str
    ts: str
    thread_ts: str | None
    text: str
    blocks: list[Json] = field(repr=False)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of a case. `how` says who did it: `own …` somebody here, whose try is `unconfirmed` where nobody
    answered it; or by what it was told: a `digest` or a `card`.

    `written` is the time of the customer's message that a line names.
    """

    at: float
    channel: str
    case_id: str
    event: str
    how: str
    written: int | None = None
    is_last_move: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it is told of a person who acted through the bot."""
        return self.how.startswith("own ")


def is_greeting(said: Said) -> bool:
    """Whether it is the first message of a watch."""
    return said.text.startswith("This channel follows store ")


def digest_size(said: Said) -> int | None:
    """How many cases a digest counts; None for any other message."""
    found = _DIGEST.match(said.text)
    return int(found[1]) if found and said.thread_ts is None else None


def digest_rows(said: Said) -> Iterator[Told]:
    """What a digest lists. The status in a row says which of several moves came last; without one the last listed."""
    for row in _rows(said.blocks):
        case_id, *parts = row.replace(" ", " · ", 1).split(" · ")
        status = parts.pop() if len(parts) > 2 else ""
        events = [*map(_event, parts[-1].split(", "))]
        last = _SHOWS.get(status) or next((event for event in reversed(events) if event in MOVES), None)
        for event in events:
            yield Told(said.at, said.channel, case_id, event, "digest", None, event == last)


def _event(words: str) -> str:
    known = words.lower()
    return RAISED if known.startswith("priority raised") else _EVENTS[known]


def _rows(blocks: list[Json]) -> Iterator[str]:
    for block in blocks:
        for part in block.get("elements", []):
            if part.get("type") == "rich_text_list":
                for item in part["elements"]:
                    yield "".join(piece.get("text", "") for piece in item["elements"])


def new_card(said: Said, case_id: str) -> Iterator[Told]:
    """What a card says first where it is posted for a new case."""
    if said.text.startswith("New case"):
        yield Told(said.at, said.channel, case_id, NEW, "card")


def line(said: Said, case_id: str) -> tuple[Told, ...]:
    """What a line in the thread of a card tells; a refusal tells nothing."""
    found = [match for part in html.unescape(said.text).split(" · ") if (match := _HEAD.fullmatch(part))]
    written = _WRITTEN.search(said.text)
    moment = int(written[1]) if written else None
    is_sure = "did not confirm it" not in said.text
    events = [(_what(match["what"]), _how(match["how"], is_sure=is_sure)) for match in found]
    last = next((event for event, _ in reversed(events) if event in MOVES), None)
    told = [Told(said.at, said.channel, case_id, event, how, moment, event == last) for event, how in events]
    if (REOPENED, "customer") in events and not any(event == ANSWERED for event, _ in events):
        told.append(Told(said.at, said.channel, case_id, ANSWERED, "implied", moment))
    return tuple(told)


def _what(words: str) -> str:
    return RAISED if words.startswith("Priority") else _EVENTS[words.lower()]


def _how(words: str, *, is_sure: bool) -> str:
    if words in _HOW:
        return _HOW[words]
    if words.startswith(", perhaps by "):
        return "perhaps"
    return f"own {words.removeprefix(' by ')}" if is_sure else "unconfirmed"
