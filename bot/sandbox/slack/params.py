"""Reads the arguments of a Web API call, whichever way they were encoded."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from .errors import Refusal
from .model import Json

_STRUCTURED = ("blocks", "metadata", "view", "attachments")


def read(content_type: str, body: bytes, query: Json) -> Json:
    """The arguments of a call from its query, form or JSON body."""
    if content_type == "application/json":
        return _structured({**query, **_json_object(body)})
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return _structured({**query, **form})


def _json_object(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(value, dict):
        raise Refusal("json_not_object")
    return value


def _structured(params: Json) -> Json:
    return {name: _decoded(name, value) if name in _STRUCTURED else value for name, value in params.items()}


def _decoded(name: str, value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return None if value == "" else value
    try:
        return json.loads(value)
    except ValueError:
        code = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}.get(name, "invalid_arguments")
        raise Refusal(code) from None


def flag(params: Json, name: str) -> bool:
    """A boolean argument, however it was spelt."""
    return str(params.get(name, "")).lower() in ("1", "true")


def required(params: Json, *names: str) -> None:
    """Refuse a call that lacks one of these."""
    missing = [f"missing required field: {name}" for name in names if not params.get(name)]
    if missing:
        raise Refusal("invalid_arguments", messages=missing)


def number(params: Json, name: str, default: int, most: int) -> int:
    """A whole number between 1 and `most`."""
    try:
        value = int(params.get(name) or default)
    except ValueError:
        raise Refusal("invalid_limit") from None
    if not 1 <= value <= most:
        raise Refusal("invalid_limit")
    return value
