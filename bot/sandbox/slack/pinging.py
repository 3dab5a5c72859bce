"""Whom a new message rings: people, groups and channels that are named in text which Slack interprets."""

from __future__ import annotations

import re
from typing import Any

from .model import Json

_NAMED = re.compile(r"<(@[UW]|!(here|channel|everyone|subteam\^))")
_RICH = ("user", "usergroup", "broadcast")


def pings(text: str, blocks: list[Json]) -> bool:
    """Whether somebody is notified by name when this is posted."""
    return bool(_NAMED.search(text)) or _rings(blocks)


def _rings(part: Any) -> bool:
    if isinstance(part, list):
        return any(_rings(one) for one in part)
    if not isinstance(part, dict):
        return False
    if part.get("type") in _RICH:
        return True
    interpreted = part.get("type") == "mrkdwn" and bool(_NAMED.search(str(part.get("text"))))
    return interpreted or any(_rings(one) for one in part.values())
