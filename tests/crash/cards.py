"""The cards in a channel: which case each shows, and whether it shows it as it is. Pure."""

from __future__ import annotations

import html
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


def problems(cards: Mapping[str, list[Message]], cases: Mapping[str, Json], *, may_look: bool) -> Iterator[str]:
    """Cards that stand twice, and cards that show something else than is so.

    Without the scope to look for it, a card whose posting was unclear is posted again: both carry the same key.
    """
    for case_id, found in cards.items():
        keys = {json.dumps(card.metadata) for card in found}
        if len(found) > 1 and (may_look or len(keys) > 1):
            yield f"{case_id} has {len(found)} cards that live in {found[0].channel}"
        yield from (f"{case_id} in {found[0].channel}: {wrong}" for wrong in untrue(found[-1], cases[case_id]))


def untrue(card: Message, case: Json) -> Iterator[str]:
    """What a card shows otherwise than it is, in its text, on its buttons, and in its menu."""
    text = html.unescape(card.text).split(" · ")
    at = text.index(case["id"])
    priority = case["priority"].capitalize()
    due = {"status": STATUSES[case["status"]], "priority": f"priority {priority}", "buttons": BUTTONS[case["status"]]}
    due["menu"] = [] if case["status"] == "CLOSED" else [priority]
    menus = [one for one in finding.elements(card.blocks) if one["type"] == "static_select"]
    shown: Json = {"status": text[at - 2], "priority": text[at - 1], "buttons": finding.labels(card.blocks)}
    shown["menu"] = [menu["initial_option"]["text"]["text"] for menu in menus]
    yield from (
        f"{name} is {due[name]!r} and the card shows {shown[name]!r}" for name in due if due[name] != shown[name]
    )
