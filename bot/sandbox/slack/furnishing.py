"""Sets the scene: people, channels and messages, and what administrators do to them."""

from __future__ import annotations

from typing import Any

from .core import Core
from .model import Message, Person


class Furnishing:
    """Everything that changes the workspace without the bot being told."""

    core: Core

    def add_person(self, name: str, team_id: str | None = None, is_restricted: bool = False, **traits: Any) -> Person:
        """Add a person; another `team_id` makes them one of another company."""
        return self.core.workspace.add_person(name, team_id, is_restricted=is_restricted, **traits)

    def add_channel(
        self, name: str, bot_is_member: bool = True, is_shared: bool = False, is_private: bool = False
    ) -> str:
        """Add a channel with all people in it, and return its id."""
        return self.core.workspace.add_channel(
            name, bot_is_member=bot_is_member, is_shared=is_shared, is_private=is_private
        ).id

    def add_message(self, channel: str, user: str, text: str, thread_ts: str | None = None) -> Message:
        """A message that a person wrote."""
        root = self.core.workspace.root_of(channel, thread_ts)
        return self.core.workspace.post(channel, user, text, thread_ts=root, origin="person")

    def direct_message(self, person_id: str) -> str:
        """The id of the person's direct message with the bot."""
        return self.core.workspace.direct_message(person_id).id

    def archive(self, channel: str) -> None:
        """Archive the channel."""
        self._set(channel, is_archived=True)

    def unarchive(self, channel: str) -> None:
        """Take the channel out of the archive."""
        self._set(channel, is_archived=False)

    def delete_channel(self, channel: str) -> None:
        """Delete the channel with all that stands in it."""
        del self.core.workspace.channels[channel]
        self.core.changes.happened()

    def kick_bot(self, channel: str) -> None:
        """Take the bot out of the channel."""
        self._set(channel, bot_is_member=False)

    def invite_bot(self, channel: str) -> None:
        """Let the bot into the channel."""
        self._set(channel, bot_is_member=True)

    def leave(self, person_id: str, channel: str) -> None:
        """Take a person out of the channel."""
        self.core.workspace.channels[channel].members.discard(person_id)
        self.core.changes.happened()

    def share(self, channel: str) -> None:
        """Share the channel with other companies."""
        self.core.workspace.share(channel)

    def delete_message(self, channel: str, ts: str) -> None:
        """Delete a message, as its author or an administrator may."""
        found = self.core.workspace.find(channel, ts)
        if found is not None:
            self.core.workspace.edit(found, deleted=True)

    def _set(self, channel: str, **changed: bool) -> None:
        for name, value in changed.items():
            setattr(self.core.workspace.channels[channel], name, value)
        self.core.changes.happened()
