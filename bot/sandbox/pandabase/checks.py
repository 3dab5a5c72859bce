"""Reads what a caller sent: bodies and query parameters, refused with 400 or 422 where they are not as documented."""

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.pandabase.words import NOTHING_TO_UPDATE, PRIORITIES, SETTABLE_STATUSES, STATUSES, ApiError, Json

ID_LENGTHS = range(12, 49)
REPLY_LENGTHS = range(1, 4001)


def parsed(body: bytes) -> Json:
    """The body as a JSON object; an empty body counts as ``{}``."""
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except ValueError:
        raise ApiError(400, "Invalid JSON in request body") from None
    if not isinstance(value, dict):
        raise ApiError(422, "Request body must be an object")
    return value


def update(body: bytes) -> tuple[str | None, str | None]:
    """Status and priority of a ``PATCH``; at least one, other fields are ignored."""
    fields = parsed(body)
    status = _member(fields, "status", SETTABLE_STATUSES)
    priority = _member(fields, "priority", PRIORITIES)
    if status is None and priority is None:
        raise ApiError(400, NOTHING_TO_UPDATE)
    return status, priority


def reply(body: bytes) -> str:
    """The text of a reply: 1 to 4,000 characters."""
    text = parsed(body).get("body")
    if not isinstance(text, str) or len(text) not in REPLY_LENGTHS:
        raise ApiError(422, "body must be a string of 1 to 4000 characters")
    return text


def whole(query: Mapping[str, str], name: str, default: int, highest: int) -> int:
    """A whole number from 1 to ``highest``."""
    text = query.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= highest:
        raise ApiError(422, f"{name} must be an integer between 1 and {highest}")
    return number


def filters(query: Mapping[str, str]) -> Json:
    """The list's filters that are set, as fields of a case."""
    wanted = {name: query[name] for name in ("status", "priority", "customerId", "orderId") if query.get(name)}
    _member(wanted, "status", STATUSES)
    _member(wanted, "priority", PRIORITIES)
    return wanted


def identifier(name: str, value: str) -> None:
    """Store and case ids have 12 to 48 characters."""
    if len(value) not in ID_LENGTHS:
        raise ApiError(422, f"{name} must be between 12 and 48 characters")


def _member(fields: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str | None:
    if name not in fields:
        return None
    value = fields[name]
    if value not in allowed:
        raise ApiError(422, f"{name} must be one of {', '.join(allowed)}")
    return str(value)
