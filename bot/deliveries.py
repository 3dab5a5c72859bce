"""What is said as it goes out: where and for whom, what is recorded of that, and the messages that it changes. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.records import Actor, Place
from bot.sayings import Line, Say

CARD_IS_OLD_AFTER = 24 * 3600.0
"""Seconds after which a command gets a new card, because nobody scrolls back to the old one."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A delivery to be: what to say in which channel, at the earliest when (seconds since the epoch)."""

    channel: str
    say: Say
    due_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """A recorded posting. `maybe_sent` says that an earlier try may have reached Slack.

    `actor` and `place` are those of the action behind it, for private answers and their `response_url`.
    """

    id: int
    workspace: str
    channel: str
    say: Say
    created_at: float
    due_at: float = 0.0
    action_id: int | None = None
    actor: Actor | None = None
    place: Place | None = None
    maybe_sent: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A message that holds the state of one case. `posted_at` is seconds since the epoch; `shown` is a version."""

    channel: str
    ts: str
    case_id: str
    store_id: str
    posted_at: float
    shown: int = 0


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One case of a command with several ids: its line once it is settled, and its subject where it is known.

    `has_card` says that a card in the channel tells of it already.
    """

    case_id: str
    line: Line | None = None
    subject: str | None = None
    has_card: bool = False
