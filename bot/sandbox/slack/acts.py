"""What people do in Slack's client, and what it makes Slack send to the bot."""

from __future__ import annotations

import uuid
from typing import Any

from . import answers, events, form_state, payloads
from .core import Core
from .delivery import Delivery, Retry
from .dispatch import Dispatcher
from .errors import Impossible
from .model import Channel, Json, Message, Person


class Acts:
    """One method for each thing a person can do; Impossible where Slack's client would not let them."""

    core: Core
    dispatcher: Dispatcher

    async def command(self, person_id: str, channel_id: str, name: str, text: str = "") -> Delivery:
        """Type a slash command. It posts nothing by itself; the answer becomes a message."""
        person, channel = self._present(person_id, channel_id)
        if "commands" not in self.core.granted:
            raise Impossible("the app has no commands here: the scope is not granted")
        if person.team_id != self.core.identity.team_id:
            raise Impossible("people of another company cannot use slash commands in a shared channel")
        rights = self._rights(person, "commands", channel.id)
        payload = payloads.command(self.core.identity, person, channel, name, text, rights)
        delivery = await self.dispatcher.send("slash_commands", payload)
        if delivery.problem:
            answers.show_command_failure(self.core, person, channel, name, delivery.problem)
        else:
            typed = f"{name} {text}".strip()
            delivery.refused = answers.show_command_answer(self.core, person, channel, typed, delivery.body)
        return delivery

    async def click(
        self, person_id: str, channel_id: str, ts: str, action_id: str, value: Any = None, block_id: str | None = None
    ) -> Delivery:
        """Use an element of a message: `value` tells alike buttons apart, or is what is chosen in a menu."""
        person, channel = self._present(person_id, channel_id)
        shown = self._seen(person, channel, ts)
        block, element = form_state.used(shown.blocks, action_id, value, block_id)
        action = form_state.acted(block, element, value, self.core.workspace.new_ts())
        values = _chosen(form_state.starting_values(shown.blocks, shown.chosen.get(person.id)), block, element, value)
        shown.chosen[person.id] = values
        rights = self._rights(person, "actions", channel.id, shown)
        payload = payloads.click_on_message(self.core.identity, person, channel, shown, action, values, rights)
        return await self.dispatcher.send("interactive", payload)

    async def choose(self, person_id: str, channel_id: str, ts: str, action_id: str, value: str) -> Delivery:
        """Choose an option of a select or an overflow menu by its value."""
        return await self.click(person_id, channel_id, ts, action_id, value)

    async def click_in_view(
        self, person_id: str, view_id: str, action_id: str, value: Any = None, block_id: str | None = None
    ) -> Delivery:
        """Use an element of an open modal or of the Home tab."""
        person, view = self._open(person_id, view_id)
        block, element = form_state.used(view["blocks"], action_id, value, block_id)
        action = form_state.acted(block, element, value, self.core.workspace.new_ts())
        self.core.modals.fill(view, _chosen(view["state"]["values"], block, element, value))
        root = view["root_view_id"] if view["type"] == "modal" else None
        rights = {"trigger_id": self.core.rights.new_trigger(person, root)}
        payload = payloads.click_in_view(self.core.identity, person, view, action, rights)
        return await self.dispatcher.send("interactive", payload)

    async def shortcut(self, person_id: str, channel_id: str, ts: str, callback_id: str) -> Delivery:
        """Use a shortcut from the menu of a message."""
        person, channel = self._present(person_id, channel_id)
        shown = self._seen(person, channel, ts)
        if shown.ephemeral_to:
            raise Impossible("a message that only one person sees has no shortcuts")
        rights = self._rights(person, "actions", channel.id, shown)
        payload = payloads.message_shortcut(self.core.identity, person, channel, shown, callback_id, rights)
        return await self.dispatcher.send("interactive", payload)

    async def global_shortcut(self, person_id: str, callback_id: str) -> Delivery:
        """Use a shortcut that belongs to no message."""
        person = self._somebody(person_id)
        rights = {"trigger_id": self.core.rights.new_trigger(person)}
        moment = self.core.workspace.new_ts()
        payload = payloads.global_shortcut(self.core.identity, person, callback_id, moment, rights)
        return await self.dispatcher.send("interactive", payload)

    async def submit(self, person_id: str, view_id: str, entered: Json | None = None) -> Delivery:
        """Fill in fields, `{block_id: {action_id: value}}`, and submit; the rest stays as it was."""
        person, view = self._open(person_id, view_id)
        if view is not self.core.modals.top(person_id):
            raise Impossible("another view lies on top of it")
        if not view["submit"]:
            raise Impossible("the view has nothing to submit with")
        values = form_state.submitted(view["blocks"], view["state"]["values"], entered or {})
        self.core.modals.fill(view, values)
        rights = {"trigger_id": self.core.rights.new_trigger(person, view["root_view_id"])}
        payload = payloads.submission(self.core.identity, person, view, rights)
        delivery = await self.dispatcher.send("interactive", payload)
        if not delivery.problem:
            delivery.refused = answers.apply_submission(self.core, person, view, delivery.body)
        return delivery

    async def close_view(self, person_id: str, view_id: str, everything: bool = False) -> Delivery:
        """Close a view, or with `everything` the whole stack; the bot hears of it if the view asked for that."""
        person, view = self._open(person_id, view_id)
        if everything or view["clear_on_close"]:
            self.core.modals.clear(person_id)
        else:
            self.core.modals.close(person_id, view_id)
        payload = payloads.closing(self.core.identity, person, view, everything)
        if not view["notify_on_close"]:
            return self.dispatcher.not_sent("interactive", payload)
        return await self.dispatcher.send("interactive", payload)

    async def mention(self, person_id: str, channel_id: str, text: str, thread_ts: str | None = None) -> Delivery:
        """Write a message in which `<@BOT>` is the bot; the event arrives only where the bot is a member."""
        person, channel = self._present(person_id, channel_id)
        text = text.replace("<@BOT>", f"<@{self.core.identity.bot_user_id}>")
        root = self.core.workspace.root_of(channel.id, thread_ts)
        shown = self.core.workspace.post(
            channel.id, person.id, text, thread_ts=root, origin="person", client_msg_id=str(uuid.uuid4())
        )
        return await self._mentioned(person, channel, shown)

    async def edit_mention(self, delivery: Delivery, text: str) -> Delivery:
        """Edit the message of an earlier mention: the event comes again, with the same `ts` and a new `event_id`."""
        event = delivery.payload["event"]
        person, channel = self._present(event["user"], event["channel"])
        text = text.replace("<@BOT>", f"<@{self.core.identity.bot_user_id}>")
        shown = self._seen(person, channel, event["ts"])
        self.core.workspace.edit(
            shown, text=text, edited=True, edited_by=person.id, edited_ts=self.core.workspace.new_ts()
        )
        return await self._mentioned(person, channel, shown)

    async def redeliver(self, delivery: Delivery) -> Delivery:
        """Send an event once more, as Slack does when it saw no acknowledgement."""
        number = delivery.retry.number + 1 if delivery.retry else 1
        return await self.dispatcher.send("events_api", delivery.payload, Retry(number, "http_timeout"))

    async def open_home(self, person_id: str) -> Delivery:
        """Look at the bot's Home tab."""
        person = self._somebody(person_id)
        channel = self.core.workspace.direct_message(person_id)
        view = self.core.modals.homes.get(person_id)
        event = events.home_opened(person, self.core.workspace.new_ts(), channel.id, view)
        return await self.dispatcher.send("events_api", self._envelope(event, shared=False))

    async def _mentioned(self, person: Person, channel: Channel, shown: Message) -> Delivery:
        payload = self._envelope(events.mention(self.core.identity, person, shown), channel.is_shared)
        named = f"<@{self.core.identity.bot_user_id}>" in shown.text
        # In a direct message no mention is one: Slack sends `message.im` there, to those who subscribed to it.
        if not named or channel.is_im or not channel.bot_is_member or "app_mentions:read" not in self.core.granted:
            return self.dispatcher.not_sent("events_api", payload)
        return await self.dispatcher.send("events_api", payload)

    def _envelope(self, event: Json, shared: bool) -> Json:
        now = int(self.core.wall())
        return events.envelope(self.core.identity, event, self.core.workspace.ids.new("Ev"), now, shared)

    def _rights(self, person: Person, kind: str, channel_id: str, original: Message | None = None) -> Json:
        path = self.core.rights.new_response_url(kind, person, channel_id, original)
        return {"trigger_id": self.core.rights.new_trigger(person), "response_url": f"{self.core.origin}/{path}"}

    def _somebody(self, person_id: str) -> Person:
        if person_id not in self.core.workspace.people:
            raise Impossible(f"there is no {person_id}")
        return self.core.workspace.people[person_id]

    def _present(self, person_id: str, channel_id: str) -> tuple[Person, Channel]:
        person, channel = self._somebody(person_id), self.core.workspace.channels.get(channel_id)
        if channel is None or person_id not in channel.members:
            raise Impossible(f"{person.name} is not in {channel_id}")
        if channel.is_archived:
            raise Impossible(f"#{channel.name} is archived")
        return person, channel

    def _seen(self, person: Person, channel: Channel, ts: str) -> Message:
        workspace = self.core.workspace
        found = workspace.find(channel.id, ts) or workspace.find_private(person.id, channel.id, ts)
        if found is None:
            raise Impossible(f"{person.name} sees no message {ts} in {channel.id}")
        return found

    def _open(self, person_id: str, view_id: str) -> tuple[Person, Json]:
        found = self.core.modals.find(view_id)
        if found is None or found[0] != person_id:
            raise Impossible(f"{person_id} has no view {view_id} open")
        return self._somebody(person_id), found[1]


def _chosen(values: Json, block: Json, element: Json, value: Any) -> Json:
    if element["type"] in ("button", "overflow"):
        return values
    chosen = {**values.get(block["block_id"], {}), element["action_id"]: form_state.filled(element, value)}
    return {**values, block["block_id"]: chosen}
