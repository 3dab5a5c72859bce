"""Whether every card shows the case as it is, with the controls that fit. Pure."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack import Message
from bot.sandbox.tour import finding
from tests.seen_cards import BUTTONS, STATUSES
from tests.walk.scribe import Happened

Json = dict[str, Any]

CLOSERS = {"MERCHANT": "the store", "SYSTEM": "Pandabase"}


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
