"""Block Kit's rules for the blocks of a message or a view.

Source: Slack's block reference (docs.slack.dev/reference/block-kit/blocks); what depends on the surface is a parameter.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from . import rich_text
from .elements import BUTTON, ID, IMAGE, INPUTS, MULTI_SELECTS, OVERFLOW, PICKERS, PLACE, SELECTS, plain, words
from .errors import Refusal
from .model import Json
from .schema import Check, any_of, anything, array, boolean, both, by_type, one_of, shape, string, wrong

Surface = Literal["message", "modal", "home"]
MOST_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 13_000

_BLOCK = {"block_id": ID}
_MENUS: Mapping[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **PICKERS}
_ACCESSORY = by_type({**_MENUS, **MULTI_SELECTS, "image": IMAGE, "workflow_button": anything})
_IN_INPUT = by_type({**INPUTS, **SELECTS, **MULTI_SELECTS, **PICKERS})
_IN_CONTEXT_WORDS = {"plain_text": words(3000), "mrkdwn": words(3000)}

_EVERYWHERE: Mapping[str, Check] = {
    "section": both(
        shape(
            {},
            {
                **_BLOCK,
                "text": words(3000),
                "fields": array(words(2000), 10),
                "accessory": _ACCESSORY,
                "expand": boolean,
            },
        ),
        any_of("text", "fields"),
    ),
    "divider": shape({}, _BLOCK),
    "header": shape({"text": plain(150)}, _BLOCK),
    "context": shape({"elements": array(by_type({"image": IMAGE, **_IN_CONTEXT_WORDS}), 10)}, _BLOCK),
    "actions": shape({"elements": array(by_type({**_MENUS, "workflow_button": anything}), 25)}, _BLOCK),
    "image": both(
        shape({"alt_text": string(2000)}, {**_BLOCK, "image_url": PLACE, "slack_file": anything, "title": plain(2000)}),
        any_of("image_url", "slack_file"),
    ),
    "rich_text": shape({"elements": rich_text.ELEMENTS}, _BLOCK),
    "video": shape(
        {"alt_text": string(2000), "title": plain(199), "thumbnail_url": PLACE, "video_url": PLACE},
        {
            **_BLOCK,
            **dict.fromkeys(
                ("author_name", "description", "provider_icon_url", "provider_name", "title_url"), anything
            ),
        },
    ),
    "input": shape(
        {"label": plain(2000), "element": _IN_INPUT},
        {**_BLOCK, "hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
    ),
}
_ONLY: Mapping[Surface, Mapping[str, Check]] = {
    "message": {
        "markdown": shape({"text": string(12_000, 1)}, _BLOCK),
        "table": anything,
        "context_actions": anything,
        "file": anything,
    },
    "modal": {
        "alert": shape(
            {"text": words(200)}, {**_BLOCK, "level": one_of("default", "info", "warning", "error", "success")}
        )
    },
    "home": {},
}


def problems(blocks: Any, surface: Surface, path: str = "/blocks") -> list[str]:
    """Everything that Slack would object to, in its words; empty when the blocks are valid."""
    kinds = {**_EVERYWHERE, **_ONLY[surface]}
    found = list(array(by_type(kinds), MOST_BLOCKS[surface], 0)(blocks, path))
    return found or [*_repeated_blocks(blocks, path), *_repeated_actions(blocks, path)]


def _repeated(ids: list[str], name: str, path: str) -> Iterator[str]:
    for one, times in Counter(ids).items():
        if times > 1:
            yield wrong(f"{name} `{one}` already exists", path)


def _repeated_blocks(blocks: list[Json], path: str) -> Iterator[str]:
    yield from _repeated([block["block_id"] for block in blocks if block.get("block_id")], "block_id", path)


def _repeated_actions(blocks: list[Json], path: str) -> Iterator[str]:
    for index, block in enumerate(blocks):
        ids = [element["action_id"] for element in elements_of(block) if element.get("action_id")]
        yield from _repeated(ids, "action_id", f"{path}/{index}")


def elements_of(block: Json) -> list[Json]:
    """The elements of a block that a person can use."""
    single = [block[name] for name in ("accessory", "element") if block.get(name)]
    return single + (block.get("elements") or [] if block["type"] == "actions" else [])


def text_length(part: Any) -> int:
    """How many characters of text stand in these blocks, all together."""
    if isinstance(part, list):
        return sum(text_length(item) for item in part)
    if not isinstance(part, dict):
        return 0
    return sum(
        len(value) if name == "text" and isinstance(value, str) else text_length(value) for name, value in part.items()
    )


def accept_for_message(blocks: Any) -> list[Json]:
    """The blocks as stored, each with a `block_id`; a Refusal if Slack would not take them."""
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    if found := problems(blocks, "message"):
        raise Refusal("invalid_blocks", messages=found)
    if text_length(blocks) > MOST_TEXT:
        raise Refusal("msg_blocks_too_long")
    return with_ids(blocks)


def with_ids(blocks: list[Json]) -> list[Json]:
    """The same blocks; where the app gave no `block_id` or `action_id`, a new one is made, different each time."""
    return [_with_ids(block) for block in blocks]


def _with_ids(block: Json) -> Json:
    named = {**block, "block_id": block.get("block_id") or _new_id()}
    for part in ("accessory", "element"):
        if named.get(part) and named[part]["type"] != "image":
            named[part] = _with_action_id(named[part])
    if named["type"] == "actions":
        named["elements"] = [_with_action_id(element) for element in named["elements"]]
    return named


def _with_action_id(element: Json) -> Json:
    return {**element, "action_id": element.get("action_id") or _new_id()}


def _new_id() -> str:
    return secrets.token_urlsafe(4)
