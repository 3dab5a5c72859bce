"""What a card says of the customer beside the case: context that saves a look-up. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.records import CustomerFacts, KnownCase
from bot.slack import names
from bot.slack.elements import context, mrkdwn, plain_text
from bot.slack.text import Block, counted, date, readable, seconds

MOST_NAMED = 5


def rows(known: KnownCase) -> list[Block]:
    """A row of small print; none where nothing is known that would help."""
    facts = _of(known)
    if facts is None:
        return []
    since = _waiting_since(known)
    waiting = [] if since is None else [plain_text("Waiting since"), mrkdwn(date(seconds(since)))]
    others = " · ".join(_others(facts))
    texts = [*waiting, *([plain_text(others)] if others else [])]
    return [context(*texts)] if texts else []


def spoken(known: KnownCase) -> list[str]:
    """The same for the top-level text, not escaped."""
    facts = _of(known)
    if facts is None:
        return []
    since = facts.waiting_since
    return [*([] if since is None else [f"waiting since {readable(seconds(since))}"]), *_others(facts)]


def _of(known: KnownCase) -> CustomerFacts | None:
    return None if known.case.is_closed else known.facts


def _waiting_since(known: KnownCase) -> datetime | None:
    """Since when the customer waits, where that is not the last message, whose time the card shows anyway."""
    since = known.facts.waiting_since if known.facts else None
    return None if since == known.case.last_message_at else since


def _others(facts: CustomerFacts) -> Iterator[str]:
    count = len(facts.open_cases)
    if count:
        named = [names.identifier(case_id) for case_id in facts.open_cases[:MOST_NAMED]]
        listed = ", ".join([*named, *(["…"] if count > MOST_NAMED else [])])
        yield f"{counted(count, 'other open case')} of this customer: {listed}"
    if facts.earlier > 0:
        yield f"{facts.earlier} earlier" if count else f"{counted(facts.earlier, 'earlier case')} of this customer"
