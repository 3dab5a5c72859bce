"""What is to be said in Slack, and to whom: ids and facts in, rendered only when posted. Pure.

`tell` decides what follows from a settled action: which cards are redrawn, which threads get a line, and what the
person who acted reads alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.case import Change, State, Verb
from bot.errors import Reason, Refusal
from bot.records import Action, Actor, KnownCase, LastChange, Outcome, Place, Source

CARD_IS_OLD_AFTER = 24 * 3600.0
"""Seconds after which a command gets a new card, because nobody scrolls back to the old one."""


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
    """Make the card of a case in a channel show at least this version; post one if it `may_post` and there is none."""

    store_id: str
    case_id: str
    version: int
    may_post: bool = False
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


Say = ShowCard | SayLine | ShowBatch | ShowMoved | TellRefusal | TellWhere | TellSummary


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


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surrounds a settled action: its case as known now, its cards, its batch, the person's other stores."""

    known: KnownCase | None
    previous_change: LastChange | None = None
    cards: tuple[Card, ...] = ()
    batch_size: int = 1
    batch_settled: int = 1
    other_stores: tuple[str, ...] = ()


def line_of(action: Action, outcome: Outcome, around: Surroundings, now: float) -> Line:
    """The line that says what became of an action."""
    return Line(
        case_id=action.request.case_id,
        store_id=outcome.store_id,
        actor=action.request.actor,
        change=action.request.change,
        at=now,
        was=outcome.before,
        now=outcome.after.state if outcome.after else None,
        refusal=outcome.refusal,
        confirmed=outcome.confirmed,
        last_change=around.previous_change,
    )


def tell(action: Action, outcome: Outcome, around: Surroundings, now: float) -> tuple[Posting, ...]:
    """Who is told what of a settled action, in the order in which it is to be posted."""
    line = line_of(action, outcome, around, now)
    here = _card_here(action, around.cards)
    elsewhere = tuple(card for card in around.cards if card.channel != action.request.place.channel)
    is_personal = outcome.refusal is not None and outcome.refusal.is_personal
    return (
        *(_menu_again(action, here, around) if is_personal else _in_channel(action, line, here, around)),
        *(() if is_personal else _elsewhere(line, elsewhere, around.known)),
        *_privately(action, line, here, around),
        *_for_the_batch(action, line, here, around, now),
    )


def _card_here(action: Action, cards: tuple[Card, ...]) -> Card | None:
    """The card of the case in the channel of the action; a command does not use an old one."""
    card = next((card for card in cards if card.channel == action.request.place.channel), None)
    is_alone = _is_away_from_card(action) and action.request.batch is None
    if card and is_alone and action.recorded_at - card.posted_at > CARD_IS_OLD_AFTER:
        return None
    return card


def _is_away_from_card(action: Action) -> bool:
    """Whether the person acted by a command, or on a private answer to one: neither shows them the card."""
    return action.request.source is Source.COMMAND or action.request.place.is_private


def _menu_again(action: Action, here: Card | None, around: Surroundings) -> tuple[Posting, ...]:
    """A menu whose choice came to nothing is drawn anew, or it would go on showing that choice."""
    is_menu = action.request.source is Source.BUTTON and action.request.change.verb is Verb.PRIORITY
    if here is None or around.known is None or not is_menu:
        return ()
    return (Posting(here.channel, _show(around.known)),)


def _in_channel(action: Action, line: Line, here: Card | None, around: Surroundings) -> tuple[Posting, ...]:
    """The card, then its line. A new card is posted only where the case has just been read."""
    channel, known = action.request.place.channel, around.known
    if here is None and (line.now is None or action.request.batch is not None):
        return ()
    card = () if known is None else (Posting(channel, _show(known, may_post=True)),)
    store_id = line.store_id or (here.store_id if here else None)  # nobody may have got round to looking it up
    return (*card, Posting(channel, SayLine(replace(line, store_id=store_id))))


def _elsewhere(line: Line, cards: tuple[Card, ...], known: KnownCase | None) -> tuple[Posting, ...]:
    if known is None:
        return ()
    redrawn = [Posting(card.channel, _show(known)) for card in cards]
    lines = [Posting(card.channel, SayLine(line)) for card in cards] if line.refusal is None else []
    return (*redrawn, *lines)


def _show(known: KnownCase, *, may_post: bool = False) -> ShowCard:
    return ShowCard(known.store_id, known.case.id, known.version, may_post)


def _privately(action: Action, line: Line, here: Card | None, around: Surroundings) -> tuple[Posting, ...]:
    request = action.request
    channel = request.place.channel
    if line.refusal is not None and _is_told_alone(line, here, around):
        other_stores = around.other_stores if line.refusal.reason is Reason.NOT_FOUND else ()
        if request.batch is None or other_stores:
            return (Posting(channel, TellRefusal(line, other_stores)),)
    elif here is not None and _is_away_from_card(action) and request.batch is None:
        return (Posting(channel, TellWhere(line, here.ts)),)
    return ()


def _is_told_alone(line: Line, here: Card | None, around: Surroundings) -> bool:
    """Whether no thread tells it, or only the person can do something about it."""
    if line.refusal is None or line.refusal.is_personal:
        return line.refusal is not None
    is_elsewhere = line.refusal.reason is Reason.NOT_FOUND and bool(around.other_stores)
    return is_elsewhere or (here is None and line.now is None)


def _for_the_batch(
    action: Action, line: Line, here: Card | None, around: Surroundings, now: float
) -> tuple[Posting, ...]:
    """The shared message follows at once when all is settled, and else after a moment in which more may settle."""
    batch, channel = action.request.batch, action.request.place.channel
    if batch is None:
        return ()
    is_complete = around.batch_settled >= around.batch_size
    due_at = now if is_complete else action.recorded_at + 2.0
    shared = (Posting(channel, ShowBatch(batch, around.batch_settled), due_at),)
    return (*shared, Posting(channel, TellSummary(batch), now)) if is_complete else shared
