"""What can be said in Slack: ids and facts, rendered only when posted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.case import Change, State
from bot.errors import Refusal
from bot.records import Actor, LastChange
from bot.watches import Event, Noticed, WatchSettings


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did to a case, or tried to: one line in its thread. `at` is seconds since the epoch.

    `was` is the state as it was read before; None where it could not be read. `now` is the state afterwards.
    `last_change` is who had changed the case before (for "already closed by Ana").
    """

    case_id: str
    store_id: str | None
    actor: Actor
    change: Change
    at: float
    was: State | None = None
    now: State | None = None
    refusal: Refusal | None = None
    confirmed: bool = True
    last_change: LastChange | None = None


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Make the card of a case in a channel show at least this version; post one if it `may_post` and there is none.

    `anew` posts one at the bottom of the channel even where there is one, which then points to it. `why` is what the
    notification says first.
    """

    store_id: str
    case_id: str
    version: int
    may_post: bool = False
    anew: bool = False
    why: tuple[Event, ...] = ()
    kind: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class SayLine:
    """Put a line into the thread of the card in this channel."""

    line: Line
    kind: Literal["line"] = "line"


@dataclass(frozen=True, slots=True)
class ShowBatch:
    """Make the shared message of a command with several ids show at least so many results."""

    batch: str
    settled: int
    kind: Literal["batch"] = "batch"


@dataclass(frozen=True, slots=True)
class TellRefusal:
    """Tell the person alone why nothing was done; `other_stores` are those where the case may be looked for."""

    line: Line
    other_stores: tuple[str, ...] = ()
    kind: Literal["refusal"] = "refusal"


@dataclass(frozen=True, slots=True)
class TellWhere:
    """Tell the person where the card is that was used."""

    line: Line
    card_ts: str
    kind: Literal["where"] = "where"


@dataclass(frozen=True, slots=True)
class TellSummary:
    """Tell the person how their command with several ids went."""

    batch: str
    kind: Literal["summary"] = "summary"


@dataclass(frozen=True, slots=True)
class ShowMoved:
    """Make an old card, which a newer one in the same channel replaced, point to it."""

    store_id: str
    case_id: str
    old_ts: str
    new_ts: str
    kind: Literal["moved"] = "moved"


@dataclass(frozen=True, slots=True)
class SayNoticed:
    """Put what happened outside Casebot into the thread of the card in this channel."""

    noticed: Noticed
    kind: Literal["noticed"] = "noticed"


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One case of a digest: what happened to it, and its state."""

    case_id: str
    events: tuple[Event, ...]
    now: State


@dataclass(frozen=True, slots=True)
class SayDigest:
    """Say in one message what happened to many cases: the first of them, and how many there are of each event.

    `total` counts the cases. `since` and `until` are seconds since the epoch.
    """

    store_id: str
    items: tuple[DigestItem, ...]
    counts: tuple[tuple[Event, int], ...]
    total: int
    since: float | None
    until: float
    kind: Literal["digest"] = "digest"


@dataclass(frozen=True, slots=True)
class SayWatching:
    """The first message of a watch: how many cases the store has by status, and which waits longest for an answer.

    `longest` is a case's id, its subject and the time of its last message (seconds since the epoch).
    """

    store_id: str
    lender: Actor
    settings: WatchSettings
    counts: tuple[tuple[str, int], ...]
    longest: tuple[str, str, float] | None = None
    kind: Literal["watching"] = "watching"


class Notice(StrEnum):
    """What a channel hears about a watch itself."""

    UNREADABLE = "unreadable"
    READABLE_AGAIN = "readable again"
    TOKEN_REJECTED = "token rejected"  # noqa: S105
    SCOPE_MISSING = "scope missing"
    KEY_LOST = "key lost"
    UNLINKED = "unlinked"
    TAKEN_OVER = "taken over"
    RESUMED = "resumed"
    CHANGED = "changed"
    ENDED = "ended"
    CHANNEL_CLOSED = "channel closed"
    CHANNEL_RESTRICTED = "channel restricted"


@dataclass(frozen=True, slots=True)
class SayNotice:
    """Say something about the watch of a store. `who` is the person it is about; `since` in seconds since the epoch.

    `CHANNEL_CLOSED` and `CHANNEL_RESTRICTED` go to the person who lends the token, and name the `about` channel.
    """

    store_id: str
    notice: Notice
    who: Actor | None = None
    since: float | None = None
    about: str | None = None
    kind: Literal["notice"] = "notice"


SayPlainly = SayDigest | SayWatching | SayNotice
"""What stands in a channel as a message of its own and is no card."""

Say = ShowCard | SayLine | ShowBatch | ShowMoved | TellRefusal | TellWhere | TellSummary | SayNoticed | SayPlainly
