"""Turns the changes of both stand-ins into events for those who look at the page."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.page import shapes
from bot.sandbox.page.feed import Feed
from bot.sandbox.page.traffic import Traffic
from bot.sandbox.page.world import Json, World
from bot.sandbox.pandabase import Call as UpstreamCall
from bot.sandbox.slack import Call as SlackCall
from bot.sandbox.slack import Delivery, Message

REFUSED = (401, 403)


class Watcher:
    """Compares what is small with what was told before, and passes on messages and exchanges as they come."""

    def __init__(self, world: World, feed: Feed) -> None:
        self._world = world
        self._feed = feed
        self._told: dict[str, Any] = {}
        self.traffic = Traffic(lambda exchange: feed.publish("traffic", exchange), self._person_of)
        self._remember()
        world.slack.core.changes.listeners.append(self.slack_changed)
        world.pandabase.changes.listeners.append(self.pandabase_changed)

    def slack_changed(self, what: object) -> None:
        """Something changed in Slack; `what` is the message, the call or the delivery, if it was one of these."""
        match what:
            case Message():
                self._message(what)
            case SlackCall():
                self.traffic.slack_call(what)
            case Delivery():
                self.traffic.delivery(what)
            case _:
                self.look()

    def pandabase_changed(self, what: object) -> None:
        """Something changed in Pandabase; `what` is the call, if it was one."""
        if isinstance(what, UpstreamCall):
            self.traffic.upstream_call(what)
            self._linked(what)
        for store_id, case in self._world.pandabase.cases():
            if self._is_news(f"case {case['id']}", case):
                self._feed.publish("case", {"case": shapes.case(store_id, case)})

    def look(self) -> None:
        """Tell what is new of everything small: people, channels, views, the bot."""
        self._publish_if_new("people", {"people": shapes.people(self._world)})
        self._publish_if_new("bot", {"bot": shapes.bot(self._world)})
        for person_id in list(self._world.slack.people):
            self._look_at(person_id)

    def _look_at(self, person_id: str) -> None:
        to = {person_id}
        self._publish_if_new("channels", {"channels": shapes.channels(self._world, person_id)}, to)
        seen = shapes.view(self._world, person_id)
        if self._is_news(f"view {person_id}", _form(seen)):
            self._feed.publish("view", seen, to)
        home = self._world.slack.home(person_id)
        if self._is_news(f"home {person_id}", home and home["hash"]):
            self._feed.publish("home", {"home": home}, to)

    def _message(self, message: Message) -> None:
        channel = self._world.slack.channels[message.channel]
        to = {message.ephemeral_to} if message.ephemeral_to else set(channel.members)
        if message.deleted:
            self._feed.publish("message_deleted", {"channel": channel.id, "ts": message.ts}, to)
        else:
            shown = shapes.message(self._world, message)
            self._feed.publish("message", {"channel": channel.id, "message": shown}, to)

    def _linked(self, call: UpstreamCall) -> None:
        person_id = self._person_of(call.token_last4)
        if person_id and call.status is not None and call.status not in REFUSED:
            self._world.cast.linked.add(person_id)
            self._publish_if_new("people", {"people": shapes.people(self._world)})

    def _person_of(self, last4: str) -> str | None:
        """Whose token ends so, among those that the sandbox has given to people."""
        if not last4:  # a request without a token, like the one that asks whether Pandabase is there
            return None
        return next((who for who, key in self._world.cast.keys.items() if key.bearer.endswith(last4)), None)

    def _remember(self) -> None:
        """Take everything as told: whoever looks on later fetches the state first."""
        self.look()
        self.pandabase_changed(None)

    def _publish_if_new(self, kind: str, data: Json, to: set[str] | None = None) -> None:
        if self._is_news(f"{kind} {to}", json.dumps(data)):
            self._feed.publish(kind, data, to)

    def _is_news(self, name: str, value: Any) -> bool:
        before = self._told.get(name, _NOTHING)
        self._told[name] = value
        return before is not value and before != value


_NOTHING = object()


def _form(seen: Json) -> tuple[Any, ...]:
    """What makes a view another one to look at; what the person types into it does not. Errors count each time."""
    view = seen["view"]
    return (view and view["id"], view and view["hash"], seen["stack"], id(seen["errors"]) if seen["errors"] else None)
