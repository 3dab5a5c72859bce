"""Whether each card in a channel shows its case as it is. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.slack import Message
from bot.sandbox.tour import finding
from tests.seen_cards import BUTTONS, STATUSES, doubled, living, replaced

Json = dict[str, Any]


def problems(messages: list[Message], cases: Mapping[str, Json], *, may_look: bool) -> Iterator[str]:
    """Cards of a channel that stand twice, and cards that show something else than is so."""
    cards = living(messages)
    yield from doubled(cards, may_look=may_look, replaced=replaced(messages))
    for case_id, found in cards.items():
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
