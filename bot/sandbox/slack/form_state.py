"""What a person has filled in: the `state.values` of a view or message, and which element an action belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .blocks import elements_of
from .elements import DATE, TIME
from .errors import Gone, Impossible, NotFilled
from .model import Json

_KEYS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "file_input": "files",
}
_WITH_OPTIONS = {"selected_option", "selected_options"}
_FORMS = {"datepicker": DATE, "timepicker": TIME}


def fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each of its usable elements."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def initial(element: Json) -> Json:
    """What an untouched element holds."""
    key = _KEYS[element["type"]]
    empty: Any = [] if key.endswith("s") else None
    name = key.replace("selected", "initial") if key.startswith("selected") else "initial_value"
    return {"type": element["type"], key: element.get(name, empty)}


def starting_values(blocks: list[Json], kept: Json | None = None) -> Json:
    """`state.values` of fresh blocks; what was filled in under the same ids and type is kept, as Slack does."""
    values: Json = {}
    for block, element in fields(blocks):
        if element["type"] not in _KEYS:
            continue
        old = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
        same = old is not None and old["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = old if same else initial(element)
    return values


def filled(element: Json, entry: Any) -> Json:
    """The state of an element from what a person entered: a state value as Slack sends it, or plainly its content."""
    key = _KEYS[element["type"]]
    if isinstance(entry, dict) and (key in entry or "type" in entry):
        entry = entry.get(key)
    if entry == "":
        entry = None
    if key.endswith("s") and not isinstance(entry, list):
        raise Impossible(f"several things are chosen in {element['action_id']}, not {entry!r}")
    if element["type"] in _FORMS and entry is not None and not re.fullmatch(_FORMS[element["type"]], str(entry)):
        raise Impossible(f"{element['action_id']} cannot hold {entry!r}")
    if key in _WITH_OPTIONS and element.get("options") is not None:
        entry = [option(element, one) for one in entry] if isinstance(entry, list) else entry and option(element, entry)
    return {"type": element["type"], key: entry}


def options_of(element: Json) -> list[Json]:
    """Everything that can be chosen in a menu."""
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [one for group in groups for one in group["options"]]


def option(element: Json, wanted: Any) -> Json:
    """The option with that value, or Impossible."""
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    for one in options_of(element):
        if one["value"] == value:
            return one
    raise Impossible(
        f"{element['action_id']} offers no {value!r}, only {[one['value'] for one in options_of(element)]}"
    )


def submitted(blocks: list[Json], values: Json, entered: Json) -> Json:
    """`state.values` after the person filled in `entered`; Impossible if Slack would not let them submit."""
    known = {(block["block_id"], element["action_id"]): element for block, element in fields(blocks)}
    merged: Json = {block: dict(actions) for block, actions in values.items()}
    for block_id, actions in entered.items():
        for action_id, entry in actions.items():
            if (block_id, action_id) not in known:
                raise Impossible(f"the view has no field {block_id}/{action_id}, only {sorted(known)}")
            merged.setdefault(block_id, {})[action_id] = filled(known[block_id, action_id], entry)
    _check(blocks, merged)
    return merged


def _check(blocks: list[Json], values: Json) -> None:
    inputs = [block for block in blocks if block["type"] == "input"]
    found = {block["block_id"]: _lacking(block, values) for block in inputs}
    fields = {block_id: words for block_id, words in found.items() if words}
    if fields:
        raise NotFilled("; ".join(f"{block_id} {words}" for block_id, words in fields.items()), fields)


def _lacking(block: Json, values: Json) -> str | None:
    element = block["element"]
    content = values[block["block_id"]][element["action_id"]].get(_KEYS.get(element["type"], "value"))
    if not content:
        return None if block.get("optional") else "is required"
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if isinstance(content, str) and not least <= len(content) <= most:
        return f"must have {least} to {most} characters, and has {len(content)}"
    if isinstance(content, list) and len(content) > element.get("max_selected_items", len(content)):
        return f"takes {element['max_selected_items']} at most"
    return None


def used(blocks: list[Json], action_id: str, value: Any, block_id: str | None = None) -> tuple[Json, Json]:
    """The block and the element that a person means, in the block of that id if it is there; Gone if there is none.

    A block that is not there any more was redrawn while the person clicked: what it offered is looked for elsewhere.
    """
    meant = [pair for pair in fields(blocks) if _is_meant(pair[1], action_id, value)]
    if not meant:
        there = [(element.get("action_id"), element.get("value")) for _, element in fields(blocks)]
        raise Gone(f"nothing to click named {action_id!r} ({value!r}); there is {there}")
    return next((pair for pair in meant if pair[0]["block_id"] == block_id), meant[0])


def _is_meant(element: Json, action_id: str, value: Any) -> bool:
    if element.get("action_id") != action_id:
        return False
    offered = [one["value"] for one in options_of(element)]
    return value is None or element.get("value") == value or value in offered or element["type"] in _KEYS


def acted(block: Json, element: Json, value: Any, action_ts: str) -> Json:
    """The entry of `actions` in a `block_actions` payload."""
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    if element["type"] == "button":
        return {**action, "text": element["text"], **{k: element[k] for k in ("value", "style", "url") if k in element}}
    if element["type"] == "overflow":
        return {**action, "selected_option": option(element, value)}
    kept: Json = {k: element[k] for k in ("placeholder", "initial_option") if k in element}
    return {**action, **kept, **filled(element, value)}
