"""How a wish ended, read from a line as a person reads it. Pure.

The words are written down here once more, and not taken from the bot: what changes there is seen here.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["done", "unconfirmed", "already", "refused", "unclear"]


@dataclass(frozen=True, slots=True)
class Key:
    """Who wants what of which case: a status, or a priority."""

    person: str
    case_id: str
    wanted: str


@dataclass(frozen=True, slots=True)
class End:
    """What a line tells. `ts` is its id in the channel."""

    key: Key
    kind: Kind
    ts: str


_STATUSES = {
    "Closed": "CLOSED",
    "close": "CLOSED",
    "Reopened": "OPEN",
    "reopen": "OPEN",
    "Set to Awaiting customer": "AWAITING_CUSTOMER",
    "set": "AWAITING_CUSTOMER",
}
_NOBODYS = ("Closed by Pandabase", "Reopened by Pandabase")
_DONE = re.compile(r"(?P<what>Closed|Reopened|Set to Awaiting customer|Priority set to (?P<to>\w+)) by (?P<who>\w+)")
_ALREADY = re.compile(
    r"(?P<who>\w+) (?:set the priority to (?P<to>\w+)|(?P<what>close|reopen|set)(?:e?d)? the case[\w ]*), which it .*"
)
_CLOSED_ALREADY = re.compile(r"(?P<who>\w+) (?P<what>close|reopen)(?:e?d) the case, which already was \w+(?P<to>)")
_TRIED = re.compile(
    r"(?P<who>\w+) tried to (?:set the priority of this case to (?P<to>\w+)|(?P<what>close|reopen|set) this case.*?)"
    r"(?: to Awaiting customer)?, (?:but|and) .*"
)


def end_of(text: str, case_id: str, ts: str) -> End | None:
    """What a line in the thread of this case's card says about somebody's wish; None for any other line."""
    words = html.unescape(text)
    head = words.partition(" · ")[0]
    if head in _NOBODYS:
        return None
    if found := _DONE.fullmatch(head):
        return End(_key(found, case_id), "unconfirmed" if "did not confirm it" in words else "done", ts)
    if found := _ALREADY.fullmatch(head) or _CLOSED_ALREADY.fullmatch(head):
        return End(_key(found, case_id), "already", ts)
    if found := _TRIED.fullmatch(words):
        return End(_key(found, case_id), "unclear" if "not known whether" in words else "refused", ts)
    return None


def _key(found: re.Match[str], case_id: str) -> Key:
    wanted = found["to"].upper() if found["to"] else _STATUSES[found["what"]]
    return Key(found["who"], case_id, wanted)
