"""Block Kit's building blocks, with their limits kept. Pure; plain values in, JSON out.

Source of the limits: Slack's Block Kit reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.slack.text import Block, rich_date, shorten

MOST_SECTION = 3000
MOST_BUTTON = 75
MOST_OPTION = 75
MOST_URL = 3000
MOST_OPTIONS = 100


def plain_text(text: str, most: int = MOST_SECTION) -> Block:
    """Text in which Slack formats nothing; never empty, because Slack refuses empty text."""
    return {"type": "plain_text", "text": shorten(text, most) or " ", "emoji": False}


def mrkdwn(text: str, most: int = MOST_SECTION) -> Block:
    """Text that Slack formats: for our own words only, escaped already."""
    return {"type": "mrkdwn", "text": shorten(text, most) or " ", "verbatim": True}


def section(text: Block | None = None, **parts: Any) -> Block:
    """A section of text; `fields`, `accessory` and `block_id` as in Slack's reference."""
    return {"type": "section", **({"text": text} if text else {}), **parts}


def context(*texts: Block) -> Block:
    """Small print: at most ten elements."""
    return {"type": "context", "elements": list(texts[:10])}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    """A row of controls: at most 25."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements[:25])}


def button(action_id: str, label: str, value: str = "", *, style: str | None = None, url: str | None = None) -> Block:
    """A button; `style` is `primary` or `danger`."""
    optional = {"value": value, "style": style, "url": url}
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(label, MOST_BUTTON),
        **{name: given for name, given in optional.items() if given},
    }


def option(label: str, value: str, url: str | None = None) -> Block:
    """One choice of a menu."""
    return {"text": plain_text(label, MOST_OPTION), "value": value, **({"url": url} if url else {})}


def select(action_id: str, placeholder: str, options: Sequence[Block], initial: Block | None = None) -> Block:
    """A menu of at most 100 choices; `initial` is one of them."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain_text(placeholder, MOST_OPTION),
        "options": list(options[:MOST_OPTIONS]),
        **({"initial_option": initial} if initial else {}),
    }


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    """A menu behind three dots, of at most five choices."""
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])}


def words(text: str, *styles: str) -> Block:
    """A piece of rich text, in which Slack formats nothing but what `styles` names (`bold`, `code`, …)."""
    style = {"style": dict.fromkeys(styles, True)} if styles else {}
    return {"type": "text", "text": shorten(text, MOST_SECTION) or " ", **style}


def link(url: str, text: str) -> Block:
    """A link in rich text."""
    return {"type": "link", "url": url, "text": text}


def moment(timestamp: float) -> Block:
    """A date and time in rich text, in the reader's own zone."""
    return rich_date(timestamp)


def rich(*parts: Block) -> Block:
    """One paragraph of rich text."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def rich_list(items: Iterable[Sequence[Block]]) -> Block:
    """A list of rich text; each item is a sequence of pieces."""
    rows = [{"type": "rich_text_section", "elements": list(item)} for item in items]
    return {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": rows}]}
