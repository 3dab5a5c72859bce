"""Which messages of a channel are cards, of which cases, and whether one has two. Pure.

The words are written down here once more, and not taken from the bot: a label that changes there is seen here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack import Message
from bot.sandbox.tour import finding

Json = dict[str, Any]

STATUSES = {
    "OPEN": "Open",
    "AWAITING_MERCHANT": "Awaiting us",
    "AWAITING_CUSTOMER": "Awaiting customer",
    "CLOSED": "Closed",
}
BUTTONS = {
    "OPEN": ["Close", "Awaiting customer"],
    "AWAITING_MERCHANT": ["Close", "Awaiting customer"],
    "AWAITING_CUSTOMER": ["Close"],
    "CLOSED": ["Reopen"],
}


def card_of(blocks: list[Json]) -> str | None:
    """The case whose card this is, by the buttons on it."""
    for element in finding.elements(blocks):
        parts = str(element.get("value") or "").split("/")
        if element["type"] == "button" and len(parts) == 3 and parts[2] in ("close", "reopen", "await"):
            return parts[1]
    return None


def living(messages: list[Message]) -> dict[str, list[Message]]:
    """The cards with controls in a channel, by case, the oldest first."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        if not message.is_reply and message.ephemeral_to is None and (case_id := card_of(message.blocks)):
            found.setdefault(case_id, []).append(message)
    return found


def doubled(cards: Mapping[str, list[Message]], *, may_look: bool) -> Iterator[str]:
    """Cases with more than one living card in a channel.

    Without the scope to look for it, a card whose posting was unclear is posted again: both carry the same key.
    """
    for case_id, found in cards.items():
        keys = {json.dumps(card.metadata) for card in found}
        if len(found) > 1 and (may_look or len(keys) > 1):
            yield f"{case_id} has {len(found)} cards that live in {found[0].channel}"
