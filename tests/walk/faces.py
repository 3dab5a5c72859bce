"""Whether every card shows the case as it is, with the controls that fit, and no case has two. Pure.

The words are written down here once more, and not taken from the bot: a label that changes there is seen here.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack import Message
from bot.sandbox.tour import finding
from tests.walk import telling
from tests.walk.scribe import Happened

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
CLOSERS = {"MERCHANT": "the store", "SYSTEM": "Pandabase"}


def living(messages: list[Message]) -> dict[str, list[Message]]:
    """The cards with controls in a channel, by case, the oldest first."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        if not message.is_reply and (case_id := telling.card_of(message.blocks)):
            found.setdefault(case_id, []).append(message)
    return found


def untrue(card: Message, case: Json, closer: Happened | None) -> Iterator[str]:
    """What a card shows otherwise than it is."""
    text = html.unescape(card.text).split(" · ")
    at = text.index(case["id"])
    shown = {"status": text[at - 2], "priority": text[at - 1], "flags": _flags(text), "buttons": _buttons(card)}
    due = {
        "status": STATUSES[case["status"]],
        "priority": f"priority {case['priority'].capitalize()}",
        "flags": _due_flags(case),
        "buttons": BUTTONS[case["status"]],
    }
    yield from (
        f"{name} is {due[name]!r} and the card shows {shown[name]!r}" for name in due if due[name] != shown[name]
    )
    yield from _untrue_blocks(card, case)
    yield from _untrue_closer(card, case, closer)


def _flags(text: list[str]) -> list[str]:
    return [part for part in text if part == "escalated" or "unread message" in part]


def _due_flags(case: Json) -> list[str]:
    count = case["unreadCount"]
    unread = [] if count == 0 else [f"{count} unread message{'' if count == 1 else 's'}"]
    return [*(["escalated"] if case["escalated"] else []), *unread]


def _buttons(card: Message) -> list[str]:
    return finding.labels(card.blocks)


def _untrue_blocks(card: Message, case: Json) -> Iterator[str]:
    """The blocks say the same as the text."""
    said = json.dumps(card.blocks)
    is_closed = case["status"] == "CLOSED"
    due = [STATUSES[case["status"]], case["priority"].capitalize(), *_due_flags(case)]
    due += [] if is_closed else [f"*Status*\\n{STATUSES[case['status']]}"]
    yield from (f"{words!r} does not stand in its blocks" for words in due if words not in said)
    menus = [one for one in finding.elements(card.blocks) if one["type"] == "static_select"]
    chosen = [menu["initial_option"]["text"]["text"] for menu in menus]
    if chosen != ([] if is_closed else [case["priority"].capitalize()]):
        yield f"its menu shows {chosen}"


def _untrue_closer(card: Message, case: Json, closer: Happened | None) -> Iterator[str]:
    """Who closed it. A person's close that nobody confirmed may be said of the store's people without a name."""
    named = [words for words in _small_print(card) if words.startswith("Closed by ")]
    if case["status"] != "CLOSED":
        yield from (f"it is not closed and the card says {words}" for words in named)
        return
    due = {CLOSERS[case["closedBy"]]} if closer is None else {closer.by}
    due |= {"the store"} if closer is not None and not closer.was_confirmed else set()
    yield from (f"it was closed by {due} and the card says {words}" for words in named if words[10:] not in due)


def _small_print(card: Message) -> list[str]:
    blocks = [block for block in card.blocks if block["type"] == "context"]
    return [str(element["text"]) for block in blocks for element in block["elements"]]


def doubled(cards: Mapping[str, list[Message]], *, may_look: bool) -> Iterator[str]:
    """Cases with more than one living card in a channel.

    Without the scope to look for it, a card whose posting was unclear is posted again: both carry the same key.
    """
    for case_id, found in cards.items():
        keys = {json.dumps(card.metadata) for card in found}
        if len(found) > 1 and (may_look or len(keys) > 1):
            yield f"{case_id} has {len(found)} cards that live in {found[0].channel}"
