"""What each channel gets of what was noticed: cards first, then digests, then lines. Pure.

Cards are redrawn wherever they are; only what is said beside them is the channel's choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.alerts.digests import digest, together
from bot.alerts.hearing import is_held, release_at, wanted
from bot.alerts.noticing import Ground, Seen, notice
from bot.case import Status
from bot.deliveries import Card, Posting
from bot.sayings import SayDigest, SayNoticed, ShowCard
from bot.watches import Event, Noticed, Watch

DIGEST_FROM = 10
"""So many alerts in one poll become one digest."""
LINE_WAITS_SECONDS = 2.0
"""How long a line waits for others of its case, with which it is then one."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held back for a channel, and since when (seconds since the epoch)."""

    noticed: tuple[Noticed, ...]
    since: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A channel that follows the store, with what is held back for it."""

    watch: Watch
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written down. `hold` is kept for later, `released` are channels whose held alerts are said now.

    `kept` are the cases whose reading a card needs.
    """

    postings: tuple[Posting, ...] = ()
    hold: tuple[tuple[Watch, Noticed], ...] = ()
    released: tuple[Watch, ...] = ()
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Alert:
    seen: Seen
    noticed: Noticed


@dataclass(frozen=True, slots=True)
class _Said:
    """What one channel gets: the events that come with a card of its own, lines, digests, and what waits."""

    cards: tuple[_Alert, ...] = ()
    lines: tuple[_Alert, ...] = ()
    digest: SayDigest | None = None
    hold: tuple[Noticed, ...] = ()


def decide(seen: Sequence[Seen], heard: Sequence[Heard], store_id: str, ground: Ground, now: float) -> Decision:
    """Everything that follows from one poll of a store."""
    alerts = [_Alert(each, noticed) for each in seen if (noticed := notice(each, store_id, ground))]
    said = {each.watch.channel: _for_channel(each, alerts, store_id, now) for each in heard}
    asked = {channel: {alert.seen.case.id: alert for alert in part.cards} for channel, part in said.items()}
    new = [_show(alert.seen, channel, alert) for channel, part in asked.items() for alert in part.values()]
    redrawn = [
        _show(each, card.channel)
        for each in seen
        for card in each.cards
        if _is_stale(card, each) and each.case.id not in asked.get(card.channel, {})
    ]
    digests = [Posting(channel, part.digest) for channel, part in said.items() if part.digest]
    lines = [*_lines(said, now), *_elsewhere(alerts, {each.watch.channel for each in heard}, now)]
    posted = {alert.seen.case.id for part in said.values() for alert in part.cards}
    return Decision(
        postings=(*new, *redrawn, *digests, *lines),
        hold=tuple((each.watch, held) for each in heard for held in said[each.watch.channel].hold),
        released=tuple(each.watch for each in heard if each.held and _is_due(each, now)),
        kept=frozenset(each.case.id for each in seen if _is_news(each) and _is_shown(each, posted)),
    )


def _for_channel(heard: Heard, alerts: Sequence[_Alert], store_id: str, now: float) -> _Said:
    watch = heard.watch
    here = [replace(alert, noticed=told) for alert in alerts if (told := _wanted(alert, watch))]
    new = [alert.noticed for alert in here]
    if heard.held and _is_due(heard, now):
        return _Said(digest=digest(store_id, together(heard.held.noticed, new), heard.held.since, now))
    if is_held(watch.settings, now):
        return _Said(hold=tuple(new))
    if len(here) >= DIGEST_FROM:
        return _Said(digest=digest(store_id, new, None, now))
    return _Said(
        cards=tuple(alert for alert in here if _needs_card(alert, watch.channel)),
        lines=tuple(alert for alert in here if alert.noticed.events != (Event.NEW,)),
    )


def _wanted(alert: _Alert, watch: Watch) -> Noticed | None:
    return wanted(alert.noticed, alert.seen.case, watch.settings)


def _is_due(heard: Heard, now: float) -> bool:
    return heard.held is not None and release_at(heard.watch.settings, heard.held.since, now) <= now


def _needs_card(alert: _Alert, channel: str) -> bool:
    return _card_in(alert.seen, channel) is None or _comes_back(alert)


def _comes_back(alert: _Alert) -> bool:
    """Whether the case wants to be seen again at the bottom: it had been closed, or the customer's turn was over."""
    events, was = alert.noticed.events, alert.noticed.was
    if alert.seen.case.is_closed:
        return False
    answered = Event.ANSWERED in events and was is not None and was.status == Status.AWAITING_CUSTOMER
    return Event.REOPENED in events or answered


def _card_in(seen: Seen, channel: str) -> Card | None:
    return next((card for card in seen.cards if card.channel == channel), None)


def _show(seen: Seen, channel: str, alert: _Alert | None = None) -> Posting:
    """`version` is the one that this reading gets when it is kept; one that is known already keeps its own."""
    version = seen.known.version if seen.known else 0
    show = ShowCard(
        store_id=alert.noticed.store_id if alert else _store_of(seen),
        case_id=seen.case.id,
        version=version + 1 if _is_news(seen) else version,
        may_post=alert is not None,
        anew=alert is not None and _comes_back(alert),
        why=alert.noticed.events if alert else (),
    )
    return Posting(channel, show)


def _store_of(seen: Seen) -> str:
    return seen.cards[0].store_id


def _is_news(seen: Seen) -> bool:
    """Whether a card would look different: what an action of ours showed already stands on the cards."""
    if seen.known is None:
        return True
    without = {"updated_at": None}
    return seen.known.case.model_copy(update=without) != seen.case.model_copy(update=without)


def _is_stale(card: Card, seen: Seen) -> bool:
    """Whether a card shows less than this reading, or than one that somebody made for themselves."""
    return _is_news(seen) or (seen.known is not None and card.shown < seen.known.version)


def _is_shown(seen: Seen, posted: set[str]) -> bool:
    return seen.known is not None or bool(seen.cards) or seen.case.id in posted


def _lines(said: dict[str, _Said], now: float) -> Iterator[Posting]:
    for channel, part in said.items():
        yield from (Posting(channel, SayNoticed(alert.noticed), now + LINE_WAITS_SECONDS) for alert in part.lines)


def _elsewhere(alerts: Sequence[_Alert], followed: set[str], now: float) -> Iterator[Posting]:
    """Threads of cards in channels that do not follow the store hear everything but that the case is new."""
    for alert in alerts:
        events = tuple(event for event in alert.noticed.events if event is not Event.NEW)
        for card in alert.seen.cards:
            if events and card.channel not in followed:
                line = SayNoticed(replace(alert.noticed, events=events))
                yield Posting(card.channel, line, now + LINE_WAITS_SECONDS)
