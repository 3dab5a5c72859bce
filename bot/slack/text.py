"""Text on its way to Slack: made harmless, shortened, and escaped once, at the end. Pure.

Untrusted text (subjects, names, the upstream's words) is tidied here and then goes where Slack formats nothing:
`plain_text` and `rich_text`. Only the top-level text of a message is escaped, because Slack always formats that.
Source: Slack's reference on formatting text (escape `&`, `<`, `>` and only those).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Block = dict[str, Any]
"""A Block Kit block, element or view: JSON on its way out."""

MOST_TOP_LEVEL = 4000
"""Characters that Slack advises for the top-level text of a message."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Me"})
# Characters that turn the direction of all that follows, so that a subject could rewrite the rest of its line.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
_JOINERS = "\u200d\ufe0f"
_DATE = "{date_short_pretty} {time}"
_LAST_DATE = 9_999_999_999


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is posted: `text` is all that screen readers and notifications get, escaped already."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def tidy(text: str) -> str:
    """One line without control characters, lone surrogates and characters that turn the direction of the text."""
    kept = (" " if unicodedata.category(char) in ("Cc", "Cs") else char for char in _DIRECTION.sub("", text))
    return " ".join("".join(kept).split())


def is_visible(text: str) -> bool:
    """Whether a reader would see anything at all."""
    return any(unicodedata.category(char) not in _INVISIBLE for char in text)


def shorten(text: str, most: int) -> str:
    """At most so many characters; what is cut ends in `…`, and not within a joined emoji where that can be helped."""
    if len(text) <= most:
        return text
    return text[: max(most - 1, 0)].rstrip().rstrip(_JOINERS) + "…"


def said(text: str | None, most: int, instead: str = "") -> str:
    """Untrusted text as it may be shown: tidy, short, and `instead` where nothing of it can be seen."""
    tidied = shorten(tidy(text or ""), most)
    return tidied if is_visible(tidied) else instead


def escape(text: str) -> str:
    """`&`, `<` and `>` as Slack wants them, so that nothing in the text is a mention, a link or a date."""
    return "".join(_ESCAPES.get(char, char) for char in text)


def top_level(text: str, most: int = MOST_TOP_LEVEL) -> str:
    """The escaped top-level text of a message, cut before escaping so that no entity is broken."""
    escaped = escape(text)
    return escaped if len(escaped) <= most else escape(shorten(text, _fitting(text, most - 1))) or "…"


def _fitting(text: str, most: int) -> int:
    """How many characters of the text can be escaped into `most`."""
    length = 0
    for count, char in enumerate(text):
        length += len(_ESCAPES.get(char, char))
        if length > most:
            return count
    return len(text)


def readable(timestamp: float) -> str:
    """A time (seconds since the epoch) for clients that cannot show it in the reader's own zone."""
    return datetime.fromtimestamp(_showable(timestamp), UTC).strftime("%Y-%m-%d %H:%M UTC")


def date(timestamp: float) -> str:
    """A `mrkdwn` token (never escaped) that Slack shows as a date and a time in the reader's own zone."""
    return f"<!date^{_showable(timestamp)}^{_DATE}|{readable(timestamp)}>"


def rich_date(timestamp: float) -> Block:
    """The same as an element of rich text. Source: Slack's reference of the rich text block."""
    return {"type": "date", "timestamp": _showable(timestamp), "format": _DATE, "fallback": readable(timestamp)}


def seconds(moment: datetime) -> float:
    """A moment of the upstream's in seconds since the epoch; without a zone it is in UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _showable(timestamp: float) -> int:
    """What Slack takes for a date: from 1970 on, ten digits at most."""
    return int(min(max(timestamp, 0), _LAST_DATE))


def ago(seconds: float) -> str:
    """How long ago, in words: `2 minutes ago`."""
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{counted(int(seconds // size), unit)} ago"
    return "a moment ago"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 case`, `2 cases`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
