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


def key_of(message: Message) -> str:
    """The same for all messages that one delivery posted."""
    return json.dumps(message.metadata)


def replaced(messages: list[Message]) -> frozenset[str]:
    """The keys of what stands in a channel and is no card, or no longer: it points to a newer one."""
    return frozenset(key_of(one) for one in messages if not one.is_reply and one.metadata and not card_of(one.blocks))


def doubled(
    cards: Mapping[str, list[Message]], *, may_look: bool, replaced: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Cases with more than one living card in a channel.

    Without the scope to look for it, a card whose posting was unclear is posted again: both carry the same key. Where a
    newer card took the place of one of them, which is then `replaced`, the other one lives on all the same.
    """
    for case_id, found in cards.items():
        keys = {key_of(card) for card in found}
        if len(found) > 1 and (may_look or len(keys - replaced) > 1):
            yield f"{case_id} has {len(found)} cards that live in {found[0].channel}, of {len(keys)} keys"
