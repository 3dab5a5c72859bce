"""What a payload entitles the bot to: `trigger_id`s (3 seconds, once) and `response_url`s (5 uses, 30 minutes)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from .errors import Refusal
from .model import Message, Person

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5


@dataclass
class Trigger:
    """The right to open a view for a person."""

    person: Person
    made_at: float
    root_view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """The right to answer an interaction. `original` is the message that it may replace or delete."""

    person: Person
    channel: str
    made_at: float
    original: Message | None = None
    uses: int = 0


class Capabilities:
    """All rights that were handed out. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float], team_id: str) -> None:
        self._clock = clock
        self._team_id = team_id
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, person: Person, root_view: str | None = None) -> str:
        """A fresh `trigger_id`; `root_view` is the modal that it was triggered in."""
        trigger_id = f"{len(self.triggers) + 1}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger_id] = Trigger(person, self._clock(), root_view)
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use up a trigger; a Refusal if it is unknown, was used, or is older than 3 seconds."""
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock() - trigger.made_at > TRIGGER_SECONDS:
            raise Refusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response_url(self, kind: str, person: Person, channel: str, original: Message | None = None) -> str:
        """The path of a fresh `response_url`; `kind` is `commands` or `actions`."""
        path = f"{kind}/{self._team_id}/{len(self.response_urls) + 1}/{secrets.token_urlsafe(18)}"
        self.response_urls[path] = ResponseUrl(person, channel, self._clock(), original)
        return path

    def response_url(self, path: str) -> ResponseUrl:
        """The right behind a path; a Refusal (HTTP 404) if there is none left."""
        right = self.response_urls.get(path)
        if right is None:
            raise Refusal("invalid_url", status=404)
        if self._clock() - right.made_at > RESPONSE_SECONDS:
            raise Refusal("expired_url", status=404)
        if right.uses >= RESPONSE_USES:
            raise Refusal("used_url", status=404)
        return right
