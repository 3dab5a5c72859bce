"""Reads from a Slack app manifest what the page needs: commands, message shortcuts, events.

A manifest is YAML or JSON. Of YAML only what manifests are made of is read (block mappings, lists, plain and quoted
words), so that the sandbox needs no library for it.
"""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.page.world import Json, Offer


def offer(text: str) -> Offer:
    """What the manifest registers."""
    features, settings = _part(parsed(text), "features"), _part(parsed(text), "settings")
    commands = [one for one in features.get("slash_commands") or [] if isinstance(one, dict)]
    shortcuts = [one for one in features.get("shortcuts") or [] if isinstance(one, dict)]
    events = _part(settings, "event_subscriptions").get("bot_events") or []
    return Offer(
        tuple(_texts(one, "command", "description", "usage_hint") for one in commands),
        tuple(_texts(one, "callback_id", "name") for one in shortcuts if one.get("type") == "message"),
        tuple(str(event) for event in events),
    )


def _texts(found: Json, *names: str) -> Json:
    return {name: str(found.get(name) or "") for name in names}


def _part(whole: Json, name: str) -> Json:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def parsed(text: str) -> Json:
    """The manifest as an object; an empty one where it is none."""
    if text.lstrip().startswith("{"):
        value = json.loads(text)
        return value if isinstance(value, dict) else {}
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines()]
    value = _block([(depth, line) for depth, line in lines if line and not line.startswith(("#", "---"))])
    return value if isinstance(value, dict) else {}


def _block(lines: list[tuple[int, str]]) -> Any:
    if not lines:
        return None
    items = _items(lines)
    if lines[0][1].startswith("- "):
        return [_block([(depth + 2, head[2:].strip()), *rest]) for (depth, head), rest in items]
    if len(lines) == 1 and not _is_key(lines[0][1]):
        return _word(lines[0][1])
    return {_word(head.partition(":")[0]): _value(head.partition(":")[2], rest) for (_, head), rest in items}


def _items(lines: list[tuple[int, str]]) -> list[tuple[tuple[int, str], list[tuple[int, str]]]]:
    """The lines at the first one's depth, each with the deeper ones below it. A list may stand at its key's depth."""
    first, is_list = lines[0][0], lines[0][1].startswith("- ")
    found: list[tuple[tuple[int, str], list[tuple[int, str]]]] = []
    for depth, line in lines:
        if found and (depth > first or line.startswith("- ") != is_list):
            found[-1][1].append((depth, line))
        else:
            found.append(((depth, line), []))
    return found


def _is_key(line: str) -> bool:
    return line.endswith(":") or ": " in line


def _value(text: str, rest: list[tuple[int, str]]) -> Any:
    return _word(text.strip()) if text.strip() else _block(rest)


def _word(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
