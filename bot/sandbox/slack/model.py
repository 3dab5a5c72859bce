"""What a workspace holds: people, channels, messages. Plain values, no rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Origin = Literal["person", "bot", "response_url", "slack"]


@dataclass(frozen=True)
class Person:
    """Somebody in Slack. `team_id` is their own workspace, which in a shared channel may not be the bot's."""

    id: str
    name: str
    team_id: str
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_workflow_bot: bool = False
    is_deactivated: bool = False
    tz: str = "Europe/Madrid"
    tz_offset: int = 3600

    @property
    def username(self) -> str:
        """The lower-case handle that payloads carry beside the id."""
        return self.name.lower().replace(" ", ".")


@dataclass
class Channel:
    """A channel (`C…`) or a direct message with the bot (`D…`, then `person` is the other side)."""

    id: str
    name: str
    bot_is_member: bool = True
    is_shared: bool = False
    is_private: bool = False
    is_archived: bool = False
    person: str | None = None
    members: set[str] = field(default_factory=set)

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.person is not None


@dataclass
class Message:
    """One message. `ts` is its id in the channel; `ephemeral_to` is the only person who sees it, if any.

    `chosen` holds, by person, what their client shows in the message's menus: an edit keeps it where ids stay the same.
    `is_broadcast`: a reply that was sent to the channel too; `has_pinged`: somebody's phone rang when it was posted.
    """

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: bool = False
    edited_ts: str | None = None
    edited_by: str | None = None
    deleted: bool = False
    origin: Origin = "bot"
    ephemeral_to: str | None = None
    client_msg_id: str | None = None
    chosen: dict[str, Json] = field(default_factory=dict, repr=False)
    is_broadcast: bool = False
    has_pinged: bool = False

    @property
    def is_reply(self) -> bool:
        """Whether this stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(frozen=True)
class Identity:
    """The workspace's and the app's ids, and the secrets of both sides. Visibly not Slack's."""

    team_id: str = "T0SANDBOX1"
    team_name: str = "Sandbox"
    team_domain: str = "sandbox"
    app_id: str = "A0SANDBOX1"
    bot_id: str = "B0SANDBOX1"
    bot_user_id: str = "U0SANDBOXB"
    bot_name: str = "casebot"
    bot_token: str = "xoxb-sandbox-bot-token"
    app_token: str = "xapp-sandbox-app-token"
    signing_secret: str = "5a4db0c55a4db0c55a4db0c55a4db0c5"
    verification_token: str = "sandbox-verification-token"


class Ids:
    """Makes ids of Slack's shape, one series for each prefix letter."""

    def __init__(self) -> None:
        self._series: dict[str, Iterator[int]] = {}

    def new(self, prefix: str) -> str:
        """A new id such as `U0SB000001`."""
        return f"{prefix}0SB{next(self._series.setdefault(prefix, itertools.count(1))):06d}"
