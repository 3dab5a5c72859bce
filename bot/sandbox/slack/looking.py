"""What can be seen in the workspace, and waiting until it looks as it should."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .core import Core
from .delivery import Delivery
from .dispatch import Dispatcher
from .form_state import starting_values
from .log import Call
from .model import Channel, Json, Message, Person
from .sockets import Sockets

T = TypeVar("T")


class Looking:
    """Reads the state; changes nothing."""

    core: Core
    dispatcher: Dispatcher
    sockets: Sockets

    @property
    def people(self) -> dict[str, Person]:
        """Everybody, by id."""
        return self.core.workspace.people

    @property
    def channels(self) -> dict[str, Channel]:
        """Every channel and direct message, by id."""
        return self.core.workspace.channels

    @property
    def calls(self) -> list[Call]:
        """Every Web API and `response_url` call, in order."""
        return self.core.calls

    @property
    def deliveries(self) -> list[Delivery]:
        """Everything that was sent to the bot, in order, repetitions too."""
        return self.dispatcher.deliveries

    @property
    def connections(self) -> int:
        """How many WebSockets are open."""
        return len(self.sockets.connections)

    def messages(self, channel: str) -> list[Message]:
        """Everything that stands in the channel and its threads, oldest first."""
        return self.core.workspace.messages(channel)

    def thread(self, channel: str, ts: str) -> list[Message]:
        """The replies below a message, oldest first, without the message itself."""
        return self.core.workspace.thread(channel, ts)

    def ephemerals(self, user_id: str) -> list[Message]:
        """What only this person sees, oldest first."""
        return self.core.workspace.ephemerals(user_id)

    @property
    def broadcasts(self) -> list[Message]:
        """The bot's replies that were sent to their channel too."""
        return [one for channel in self.channels for one in self.messages(channel) if one.is_broadcast]

    @property
    def pings(self) -> list[Message]:
        """The bot's messages that rang somebody when they were posted."""
        return [one for channel in self.channels for one in self.messages(channel) if one.has_pinged]

    def choices(self, user_id: str, channel: str, ts: str) -> Json:
        """What the menus of a message show in this person's client: `{block_id: {action_id: state}}`."""
        found = self.core.workspace.find(channel, ts)
        return starting_values(found.blocks, found.chosen.get(user_id)) if found else {}

    def view(self, user_id: str) -> Json | None:
        """The modal that the person looks at."""
        return self.core.modals.top(user_id)

    def stacked(self, user_id: str) -> int:
        """How many modals lie on each other before the person."""
        return len(self.core.modals.stacks.get(user_id, []))

    def home(self, user_id: str) -> Json | None:
        """The person's Home tab."""
        return self.core.modals.homes.get(user_id)

    def view_errors(self, user_id: str) -> dict[str, str]:
        """The words under the fields of the open modal, by `block_id`."""
        view = self.view(user_id)
        return self.core.modals.errors.get(view["id"], {}) if view else {}

    async def until(self, predicate: Callable[[], T], seconds: float = 5) -> T:
        """The first truthy value of `predicate`, read again on every change; AssertionError with the log in time."""
        try:
            return await self.core.changes.until(predicate, seconds)
        except TimeoutError:
            lines = "\n".join(call.line() for call in self.calls[-40:])
            raise AssertionError(f"nothing came of it in {seconds} s; the last calls:\n{lines}") from None
