"""The plain values that are recorded and passed around: who wished what, what became of it, and what is to be said.

They hold ids and facts, never rendered text: what a person reads is made from them at the moment of posting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.case import Case, Change, State
from bot.errors import FoundCase as FoundCase
from bot.errors import Refusal


class Source(StrEnum):
    """Which way an action came in."""

    COMMAND = "command"
    BUTTON = "button"
    MENTION = "mention"
    SHORTCUT = "shortcut"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts: the Slack workspace and user id, and the name that the payload carried."""

    workspace: str
    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where it happened, and where answers go: a channel, maybe a thread, maybe a `response_url` (a capability).

    `card_ts` is the message whose button was pressed; `is_private` says that this message is seen by one person only.
    """

    channel: str
    thread_ts: str | None = None
    card_ts: str | None = None
    response_url: str | None = field(default=None, repr=False)
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One wish of one person for one case, whichever way it came in.

    `dedupe_key` is the same for two deliveries of one payload; `batch` is shared by the cases of one command that named
    several; `store_id` is set where the person chose the store (a button), else it is looked up, once. `asked_at`
    (seconds since the epoch) is set where a wish may arrive long after it was made; only its deadline is kept.
    """

    dedupe_key: str
    source: Source
    change: Change
    case_id: str
    actor: Actor
    place: Place
    store_id: str | None = None
    batch: str | None = None
    asked_at: float | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A recorded request. Times are seconds since the epoch; past `deadline` nothing is sent for the first time.

    `before` is the case as it was read before the first try. `was_sent` says that a try may have had its effect.
    """

    id: int
    request: Request
    recorded_at: float
    deadline: float
    before: State | None = None
    was_sent: bool = False

    def in_store(self, store_id: str) -> Action:
        """The same action, bound to a store: a later try must not look elsewhere for what an earlier one did."""
        return replace(self, request=replace(self.request, store_id=store_id))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action: `refusal` is None when it was carried out.

    `before` and `after` are the case as it was read and as it is now, where known. `confirmed` is False when the
    change was seen by reading the case again, because Pandabase did not answer the request itself. `seen_at` (seconds
    since the epoch) is when `after` was so; None means now.
    """

    store_id: str | None = None
    before: State | None = None
    after: Case | None = None
    refusal: Refusal | None = None
    confirmed: bool = True
    request_id: str = ""
    seen_at: float | None = None

    @property
    def is_done(self) -> bool:
        """Whether the case is now as wished, by this action."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who changed a case last through Casebot, what they wished, and when (seconds since the epoch)."""

    change: Change
    actor: Actor
    at: float


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """What is known of the customer of a case beside its reading, where its store is watched.

    `waiting_since` is when the customer began to wait for an answer; `open_cases` are their other open cases, and
    `earlier` counts all that are closed.
    """

    waiting_since: datetime | None = None
    open_cases: tuple[str, ...] = ()
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What the bot knows of a case: the newest reading, when it was made, and who changed it last through Casebot.

    `version` grows with every reading that is told, so that a card knows whether it shows the newest. `is_watched` is
    False where no channel follows the store for certain.
    """

    store_id: str
    case: Case
    read_at: float
    last_change: LastChange | None = None
    version: int = 0
    facts: CustomerFacts | None = None
    is_watched: bool = True

    @property
    def is_recorded(self) -> bool:
        """Whether this reading stands in the database, where a card can be drawn from it."""
        return self.version > 0

    def last_change_seen_in(self, reading: Case) -> LastChange | None:
        """The last change, as long as a newer reading still shows it: not when somebody else closed the case anew."""
        last = self.last_change
        if last is None or not last.change.met_by(reading.state):
            return None
        return last if reading.closed_at == self.case.closed_at else None


@dataclass(frozen=True, slots=True)
class Account:
    """A person's token for one store. `token_id` is set for tokens that sign (HMAC); secrets are never shown."""

    workspace: str
    user_id: str
    store_id: str
    secret: str = field(repr=False)
    token_id: str | None = field(default=None, repr=False)
    can_read: bool = True
    can_write: bool = True


@dataclass(frozen=True, slots=True)
class LinkedStore:
    """What may be shown of an account: the store, the token's last four characters, its scopes, since when."""

    store_id: str
    last_four: str
    can_read: bool
    can_write: bool
    linked_at: float
    is_default: bool
