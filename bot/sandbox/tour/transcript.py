"""Block Kit as lines of text for a terminal: what a person would see, with buttons in brackets. Pure."""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.tour.mrkdwn import plain

Json = dict[str, Any]
Names = Mapping[str, str]
Style = Literal["plain", "bold", "dim", "controls"]
WIDTH = 92


@dataclass(frozen=True)
class Line:
    """One line of the screen, and how it is set."""

    text: str
    style: Style = "plain"


def message_lines(text: str, blocks: list[Json], names: Names) -> list[Line]:
    """A message: its blocks, or its text where it has none."""
    if not blocks:
        return _wrapped(plain(text, names), "plain")
    return [line for block in blocks for line in block_lines(block, names)]


def modal_lines(view: Json, names: Names) -> list[Line]:
    """A modal: title, blocks, and the buttons below."""
    below = [view[name] for name in ("submit", "close") if view.get(name)]
    buttons = "  ".join(f"[{words(text, names)}]" for text in below)
    body = [line for block in view["blocks"] for line in block_lines(block, names)]
    return [Line(words(view["title"], names), "bold"), *body, *([Line(buttons, "controls")] if buttons else [])]


def block_lines(block: Json, names: Names) -> list[Line]:
    """One block; one of an unknown type says so."""
    render = RENDERERS.get(block["type"])
    return list(render(block, names)) if render else [Line(f"(a block of type {block['type']})", "dim")]


def words(text: Json, names: Names) -> str:
    """A text object: ``plain_text`` as it stands, ``mrkdwn`` as it reads."""
    return str(text["text"]) if text["type"] == "plain_text" else plain(text["text"], names)


def control(element: Json, names: Names) -> str:
    """A button, menu or image in one word."""
    kind = element["type"]
    if kind == "button":
        return f"[{words(element['text'], names)}]"
    if kind == "overflow":
        return "[…]"
    if kind == "image":
        return f"({element['alt_text']})"
    chosen = element.get("initial_option", {}).get("text") or element.get("placeholder")
    return f"[{words(chosen, names) if chosen else kind} ▾]"


def _wrapped(text: str, style: Style) -> list[Line]:
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, WIDTH) or [""]]
    return [Line(line, style) for line in lines]


def _section(block: Json, names: Names) -> Iterator[Line]:
    if block.get("text"):
        yield from _wrapped(words(block["text"], names), "plain")
    fields = [words(field, names).replace("\n", ": ", 1) for field in block.get("fields", [])]
    if fields:
        yield from _wrapped("   ".join(fields), "plain")
    if block.get("accessory"):
        yield Line(control(block["accessory"], names), "controls")


def _header(block: Json, names: Names) -> Iterator[Line]:
    yield from _wrapped(words(block["text"], names), "bold")


def _context(block: Json, names: Names) -> Iterator[Line]:
    parts = [control(part, names) if part["type"] == "image" else words(part, names) for part in block["elements"]]
    yield from _wrapped(" · ".join(parts), "dim")


def _actions(block: Json, names: Names) -> Iterator[Line]:
    yield Line("  ".join(control(element, names) for element in block["elements"]), "controls")


def _divider(block: Json, names: Names) -> Iterator[Line]:
    yield Line("─" * 40, "dim")


def _image(block: Json, names: Names) -> Iterator[Line]:
    yield Line(f"({block['alt_text']})", "dim")


def _input(block: Json, names: Names) -> Iterator[Line]:
    element = block["element"]
    held = element.get("initial_value") or (element["placeholder"]["text"] if element.get("placeholder") else "")
    note = " (optional)" if block.get("optional") else ""
    yield Line(f"{words(block['label'], names)}{note}: [{held or ' ' * 12}]", "controls")
    if block.get("hint"):
        yield from _wrapped(words(block["hint"], names), "dim")


def _rich_text(block: Json, names: Names) -> Iterator[Line]:
    for element in block["elements"]:
        yield from _wrapped(_run(element, names), "plain")


def _run(element: Json, names: Names) -> str:
    if element["type"] == "rich_text_list":
        return "\n".join(f"• {_run(item, names)}" for item in element["elements"])
    if "elements" in element:
        return "".join(_run(part, names) for part in element["elements"])
    if element["type"] == "user":
        return "@" + names.get(element["user_id"], element["user_id"])
    if element["type"] == "emoji":
        return f":{element['name']}:"
    return str(element.get("text") or element.get("url") or element.get("fallback") or "")


def _text_only(block: Json, names: Names) -> Iterator[Line]:
    text = block["text"]
    yield from _wrapped(text if isinstance(text, str) else words(text, names), "plain")


RENDERERS: Mapping[str, Callable[[Json, Names], Iterator[Line]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "divider": _divider,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "markdown": _text_only,
    "alert": _text_only,
}
