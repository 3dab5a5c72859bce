"""Everything the stand-in knows, in one value that rules and transport share."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .capabilities import Capabilities
from .errors import Refusal
from .faults import Faults
from .limits import Limits, Meter
from .log import Call
from .modals import Modals
from .model import Channel, Identity, Person
from .workspace import Workspace

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "users:read",
)
"""What an app that was made from `manifest.yml` is granted."""


@dataclass
class Core:
    """The workspace, the rights, the limits, the faults and the log of one stand-in."""

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    limits: Limits = field(default_factory=Limits)
    identity: Identity = field(default_factory=Identity)

    def __post_init__(self) -> None:
        self.granted: set[str] = set(SCOPES)
        self.groups: dict[str, set[str]] = {}
        self.workspace = Workspace(self.identity, self.wall)
        self.changes = self.workspace.changes
        self.modals = Modals(self.identity, self.workspace.ids, self.wall, self.changes.happened)
        self.rights = Capabilities(self.clock, self.identity.team_id)
        self.meter = Meter(self.limits, self.clock)
        self.faults = Faults()
        self.calls: list[Call] = []
        self.origin = ""
        self.open_socket: Callable[[], str] = lambda: ""

    def record(self, call: Call) -> None:
        """Write down one call."""
        self.calls.append(call)
        self.changes.happened(call)

    def require(self, scope: str) -> None:
        """Refuse with `missing_scope` unless the scope was granted; that of posting has an older name there."""
        if scope not in self.granted:
            needed = "chat:write:bot" if scope == "chat:write" else scope
            raise Refusal("missing_scope", needed=needed, provided=",".join(sorted(self.granted)))

    def channel(self, channel_id: str) -> Channel:
        """The channel as far as the bot may know of it; a Refusal `channel_not_found` otherwise."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or (channel.is_private and not channel.bot_is_member):
            raise Refusal("channel_not_found")
        return channel

    def person(self, person_id: str) -> Person:
        """The person; a Refusal `user_not_found` otherwise."""
        person = self.workspace.people.get(person_id)
        if person is None:
            raise Refusal("user_not_found")
        return person
