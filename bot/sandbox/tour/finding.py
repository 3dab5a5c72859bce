"""Finds what a person would use by what they read: a button by its label, a choice by its words, a field by its label.

So the tour knows nothing of the bot's ids. Pure.
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.tour.transcript import words

Json = dict[str, Any]


class NotThere(Exception):
    """The person looks for something that is not on the screen."""


def elements(blocks: list[Json]) -> Iterator[Json]:
    """Each control of a message, in reading order."""
    for block in blocks:
        if block.get("accessory"):
            yield block["accessory"]
        if block["type"] == "actions":
            yield from block["elements"]


def labels(blocks: list[Json]) -> list[str]:
    """The words on the buttons."""
    return [words(element["text"], {}) for element in elements(blocks) if element["type"] == "button"]


def button(blocks: list[Json], label: str) -> Json:
    """The button that reads ``label``."""
    for element in elements(blocks):
        if element["type"] == "button" and words(element["text"], {}) == label:
            return element
    raise NotThere(f"there is no button {label!r}, only {labels(blocks)}")


def choice(blocks: list[Json], label: str) -> tuple[Json, Json]:
    """The menu that offers ``label``, and the option."""
    for element in elements(blocks):
        for option in element.get("options", []):
            if words(option["text"], {}) == label:
                return element, option
    raise NotThere(f"no menu offers {label!r}")


def field(view: Json, label: str) -> tuple[str, str]:
    """``block_id`` and ``action_id`` of the input whose label begins with ``label``; the exact label goes first."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    exact = [block for block in inputs if words(block["label"], {}) == label]
    similar = [block for block in inputs if words(block["label"], {}).startswith(label)]
    for block in exact + similar:
        return block["block_id"], block["element"]["action_id"]
    raise NotThere(f"the modal has no field {label!r}, only {[words(block['label'], {}) for block in inputs]}")


def label_of(view: Json, block_id: str) -> str:
    """The label of the field with this ``block_id``."""
    for block in view["blocks"]:
        if block["block_id"] == block_id and block["type"] == "input":
            return words(block["label"], {})
    raise NotThere(f"the modal has no field with the id {block_id!r}")
