"""The rules of a view: what a modal or a Home tab may look like, and the object that Slack makes of it.

Source: docs.slack.dev/reference/views; limits of title, submit, close (24) and `private_metadata` (3000).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .blocks import Surface, problems, with_ids
from .elements import ID, plain
from .errors import Refusal
from .model import Identity, Json
from .schema import Check, anything, boolean, shape, string, wrong

MOST_BYTES = 250_000
_COMMON: Mapping[str, Check] = {"private_metadata": string(3000), "callback_id": ID, "external_id": ID}
_FRAME: Mapping[Surface, Check] = {
    "modal": shape(
        {"title": plain(24), "blocks": anything},
        {
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape({"blocks": anything}, _COMMON),
}


def accept(view: Any, surface: Surface) -> Json:
    """The view with ids in its blocks; a Refusal if Slack would not take it."""
    if not isinstance(view, dict):
        raise Refusal("invalid_arguments", messages=["must provide an object [json-pointer:/view]"])
    if len(json.dumps(view)) > MOST_BYTES:
        raise Refusal("view_too_large")
    if found := list(complaints(view, surface)):
        raise Refusal("invalid_arguments", messages=found)
    return {**view, "blocks": with_ids(view["blocks"])}


def complaints(view: Json, surface: Surface) -> Iterator[str]:
    """Everything that is wrong with a view, in Slack's words."""
    if view.get("type") != surface:
        yield wrong(f"unsupported type: {view.get('type')}", "/view/type")
        return
    yield from _FRAME[surface](view, "/view")
    found = problems(view.get("blocks"), surface, "/view/blocks")
    yield from found
    has_input = not found and any(block["type"] == "input" for block in view["blocks"])
    if surface == "modal" and has_input and not view.get("submit"):
        yield wrong("missing required field: submit", "/view")


def built(view: Json, identity: Identity, team_id: str, **facts: Any) -> Json:
    """The view object as payloads and answers carry it. `facts`: id, hash, root_view_id, previous_view_id."""
    return {
        "id": "",
        "team_id": team_id,
        "type": view["type"],
        "blocks": view["blocks"],
        "private_metadata": view.get("private_metadata") or "",
        "callback_id": view.get("callback_id") or "",
        "state": {"values": {}},
        "hash": "",
        "title": view.get("title"),
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": None,
        "root_view_id": "",
        "app_id": identity.app_id,
        "external_id": view.get("external_id") or "",
        "app_installed_team_id": identity.team_id,
        "bot_id": identity.bot_id,
        **facts,
    }
