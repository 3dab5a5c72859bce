"""Lines of a message out of pieces: words, ids, times and channels, written down once for text and blocks. Pure.

Words may be anybody's: they stand in rich text, where Slack formats nothing, and are escaped in the top-level text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.slack.elements import moment, words
from bot.slack.text import MOST_TOP_LEVEL, Block, date, escape

_CHANNEL = re.compile(r"[CGD][A-Z0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class At:
    """A moment, in seconds since the epoch: each reader sees it in their own zone."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Code:
    """An id or a command, to be copied."""

    text: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, by its id; Slack shows its name to those who may see it."""

    id: str

    @property
    def is_usable(self) -> bool:
        """Whether this is an id, and so nothing else that Slack would format."""
        return bool(_CHANNEL.fullmatch(self.id))


Piece = str | At | Code | Channel
Line = Sequence[Piece]


def drawn(line: Line) -> list[Block]:
    """A line as elements of rich text."""
    return [_element(piece) for piece in line if piece != ""]


def spoken(lines: Iterable[Line], most: int = MOST_TOP_LEVEL) -> str:
    """Lines as the top-level text of a message, escaped; what is too long ends after a whole piece, in `…`."""
    told = ""
    for line in lines:
        for piece in ("\n" if told else "", *line):
            escaped = _escaped(piece)
            if len(told) + len(escaped) >= most:
                return f"{told.rstrip()}…"
            told += escaped
    return told


def _element(piece: Piece) -> Block:
    match piece:
        case At(seconds):
            return moment(seconds)
        case Code(text):
            return words(text, "code")
        case Channel(id):
            return {"type": "channel", "channel_id": id} if piece.is_usable else words("a channel")
        case text:
            return words(text)


def _escaped(piece: Piece) -> str:
    match piece:
        case At(seconds):
            return date(seconds)
        case Code(text):
            return escape(text)
        case Channel(id):
            return f"<#{id}>" if piece.is_usable else "a channel"
        case text:
            return escape(text)
