"""The state of one workspace, and the plain changes that can be made to it. No refusals here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .changes import Changes
from .model import Channel, Identity, Ids, Json, Message, Person


class Workspace:
    """People, channels and messages. `wall` gives seconds since the epoch and dates every message."""

    def __init__(self, identity: Identity, wall: Callable[[], float]) -> None:
        self.identity = identity
        self.wall = wall
        self.ids = Ids()
        self.changes = Changes()
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self.private: dict[str, list[Message]] = {}
        self._last_ts = 0

    def new_ts(self) -> str:
        """A message's `ts`: the time in microseconds, never the same twice."""
        self._last_ts = max(self._last_ts + 1, int(self.wall() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_person(self, name: str, team_id: str | None = None, **traits: Any) -> Person:
        """Add somebody; they join every open channel that they may see."""
        person = Person(self.ids.new("U"), name, team_id or self.identity.team_id, **traits)
        self.people[person.id] = person
        for channel in self.channels.values():
            if not channel.is_im and not channel.is_private:
                self._let_in(channel, person)
        self.changes.happened()
        return person

    def add_channel(self, name: str, **traits: Any) -> Channel:
        """Add a channel with everybody of this workspace in it, and everybody else too if it is shared."""
        channel = Channel(self.ids.new("C"), name, **traits)
        self.channels[channel.id] = channel
        for person in self.people.values():
            self._let_in(channel, person)
        self.changes.happened()
        return channel

    def _let_in(self, channel: Channel, person: Person) -> None:
        if channel.is_shared or person.team_id == self.identity.team_id:
            channel.members.add(person.id)

    def share(self, channel_id: str) -> None:
        """Share the channel with other companies; their people join."""
        channel = self.channels[channel_id]
        channel.is_shared = True
        channel.members.update(person.id for person in self.people.values())
        self.changes.happened()

    def direct_message(self, person_id: str) -> Channel:
        """The direct message between the bot and a person, made on demand."""
        for channel in self.channels.values():
            if channel.person == person_id:
                return channel
        channel = Channel(self.ids.new("D"), "directmessage", person=person_id, members={person_id})
        self.channels[channel.id] = channel
        return channel

    def post(self, channel: str, user: str, text: str, **parts: Any) -> Message:
        """Put a message into a channel."""
        message = Message(self.new_ts(), channel, user, text, **parts)
        self._messages.setdefault(channel, {})[message.ts] = message
        self.changes.happened(message)
        return message

    def whisper(self, channel: str, to: str, text: str, blocks: list[Json], **parts: Any) -> Message:
        """Show a message to one person only."""
        user = parts.pop("user", self.identity.bot_user_id)
        message = Message(self.new_ts(), channel, user, text, blocks, ephemeral_to=to, **parts)
        self.private.setdefault(to, []).append(message)
        self.changes.happened(message)
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        """The message, unless it is deleted or never was."""
        message = self._messages.get(channel, {}).get(ts)
        return None if message is None or message.deleted else message

    def find_private(self, person: str, channel: str, ts: str) -> Message | None:
        """What only `person` sees in that channel under that `ts`."""
        return next((m for m in self.ephemerals(person) if m.channel == channel and m.ts == ts), None)

    def messages(self, channel: str) -> list[Message]:
        """Everything in the channel and its threads, oldest first, without what was deleted."""
        return [message for message in self._messages.get(channel, {}).values() if not message.deleted]

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The replies below `ts`, oldest first, without the message that they answer."""
        return [message for message in self.messages(channel) if message.is_reply and message.thread_ts == ts]

    def ephemerals(self, person: str) -> list[Message]:
        """What only this person sees, oldest first."""
        return [message for message in self.private.get(person, []) if not message.deleted]

    def edit(self, message: Message, **changed: Any) -> None:
        """Change parts of a message in place."""
        for name, value in changed.items():
            setattr(message, name, value)
        self.changes.happened(message)

    def root_of(self, channel: str, thread_ts: str | None) -> str | None:
        """The thread that a reply to `thread_ts` really lands in; None means: in the channel itself."""
        parent = self.find(channel, thread_ts) if thread_ts else None
        return None if parent is None else (parent.thread_ts or parent.ts)
