"""Who is told what of a settled action: cards to redraw, lines for threads, words for one person. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.case import State, Status, Verb
from bot.deliveries import CARD_IS_OLD_AFTER, Card, Posting
from bot.errors import Reason
from bot.records import Action, KnownCase, LastChange, Outcome, Source
from bot.sayings import Line, SayLine, ShowBatch, ShowCard, TellRefusal, TellSummary, TellWhere


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
        was=_before(action, outcome),
        now=outcome.after.state if outcome.after else None,
        refusal=outcome.refusal,
        confirmed=outcome.confirmed,
        last_change=around.previous_change,
    )


def _before(action: Action, outcome: Outcome) -> State | None:
    """What the case was, as far as it is known: a transition that Pandabase took shows that it was closed, or was not.

    Where the reading before says otherwise, somebody else moved the case in between.
    """
    before, verb = outcome.before, action.request.change.verb
    if before is None or verb is Verb.PRIORITY or not (outcome.is_done and outcome.confirmed):
        return before
    return before if (before.status == Status.CLOSED) == (verb is Verb.REOPEN) else None


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
    return (*card, Posting(channel, SayLine(_for_everybody(replace(line, store_id=store_id)))))


def _for_everybody(line: Line) -> Line:
    """Without the cases that may have been meant: those are offered to the person alone."""
    return replace(line, refusal=replace(line.refusal, found=())) if line.refusal else line


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
        if request.batch is None or other_stores or line.refusal.found:
            return (Posting(channel, TellRefusal(line, other_stores)),)
    elif here is not None and _is_away_from_card(action) and request.batch is None:
        return (Posting(channel, TellWhere(line, here.ts)),)
    return ()


def _is_told_alone(line: Line, here: Card | None, around: Surroundings) -> bool:
    """Whether no thread tells it, or only the person can do something about it."""
    if line.refusal is None or line.refusal.is_personal:
        return line.refusal is not None
    is_elsewhere = line.refusal.reason is Reason.NOT_FOUND and bool(around.other_stores or line.refusal.found)
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
