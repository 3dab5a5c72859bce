"""A workspace, a store and two people: what they do, and what can be seen of it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from bot.sandbox.pandabase import Hold, StandInPandabase
from bot.sandbox.slack import Delivery, Message, Person, StandInSlack
from bot.sandbox.tour import finding
from bot.sandbox.tour.transcript import message_lines

T = TypeVar("T")
Json = dict[str, Any]


@dataclass
class World:
    """Both stand-ins, furnished. `folder` holds the bot's database."""

    slack: StandInSlack
    pandabase: StandInPandabase
    folder: Path
    ana: Person = field(init=False)
    ben: Person = field(init=False)
    store: str = field(init=False)
    channel: str = field(init=False)

    def __post_init__(self) -> None:
        self.ana, self.ben = self.slack.add_person("Ana"), self.slack.add_person("Ben")
        self.store = self.pandabase.add_store("Linden & Co")
        self.channel = self.slack.add_channel("support")

    # What people do

    def case(self, store: str | None = None, **fields: Any) -> str:
        """A new case; gives its id."""
        return str(self.pandabase.add_case(store or self.store, **fields)["id"])

    async def types(self, person: Person, text: str, channel: str | None = None) -> Delivery:
        """Type `/case text`."""
        return await self.slack.command(person.id, channel or self.channel, "/case", text)

    async def held_close(self, method: str, case_id: str) -> Hold:
        """Ana's close is under way: the request of this method has reached Pandabase, and waits there."""
        hold = self.pandabase.hold(method, case_id)
        await self.types(self.ana, f"close {case_id}")
        async with asyncio.timeout(10):
            await hold.reached.wait()
        return hold

    async def clicks(self, person: Person, message: Message, label: str) -> Delivery:
        """Press the button with this label."""
        button = finding.button(message.blocks, label)
        return await self.slack.click(person.id, message.channel, message.ts, button["action_id"], button.get("value"))

    async def chooses(self, person: Person, message: Message, label: str) -> Delivery:
        """Choose the option with this label."""
        menu, option = finding.choice(message.blocks, label)
        return await self.slack.choose(person.id, message.channel, message.ts, menu["action_id"], option["value"])

    async def opens_link(self, person: Person) -> Json:
        """Ask for the linking modal; gives the view."""
        await self.types(person, "link")
        return await self.until(lambda: self.slack.view(person.id))

    async def fills(self, person: Person, store: str, token: str, token_id: str | None = None) -> Delivery:
        """Fill in the open linking modal and submit it."""
        view = self.slack.view(person.id)
        assert view is not None
        values: Json = {}
        for label, text in {"Store id": store, "Token": token, "Token id": token_id}.items():
            if text is not None:
                block, action = finding.field(view, label)
                values[block] = {action: {"type": "plain_text_input", "value": text}}
        return await self.slack.submit(person.id, view["id"], values)

    async def links(self, *people: Person, store: str | None = None) -> str:
        """Each of these people links an own token for the store; gives the last one's."""
        token = ""
        for person in people:
            token = self.pandabase.issue_token(store or self.store)
            view = await self.opens_link(person)
            await self.fills(person, store or self.store, token)
            await self.until(lambda who=person: "is linked" in json.dumps(self.slack.view(who.id)))  # type: ignore[misc]
            await self.slack.close_view(person.id, view["id"])
        return token

    # What can be seen

    def cards(self, case_id: str, channel: str | None = None) -> list[Message]:
        """The messages in the channel with controls for this case, oldest first."""
        shown = [one for one in self.slack.messages(channel or self.channel) if not one.is_reply]
        return [one for one in shown if f"/{case_id}" in json.dumps([*finding.elements(one.blocks)])]

    async def card(self, case_id: str, channel: str | None = None) -> Message:
        """The only card of the case in the channel, once it is there."""
        (card,) = await self.until(lambda: self.cards(case_id, channel))
        return card

    def lines(self, case_id: str, *parts: str, channel: str | None = None) -> list[str]:
        """What the bot said in the threads of the case's cards that holds all of `parts`."""
        replies = [reply for card in self.cards(case_id, channel) for reply in self.slack.thread(card.channel, card.ts)]
        said = [self.read(reply) for reply in replies if reply.user == self.slack.bot_user_id]
        return [line for line in said if all(part in line for part in parts)]

    def said(self, channel: str | None = None) -> list[str]:
        """Everything that the bot said in the channel, threads included."""
        shown = self.slack.messages(channel or self.channel)
        return [self.read(message) for message in shown if message.user == self.slack.bot_user_id]

    def whispers(self, person: Person) -> list[Message]:
        """What the bot showed to this person alone."""
        return [one for one in self.slack.ephemerals(person.id) if one.user == self.slack.bot_user_id]

    def told(self, person: Person, *parts: str) -> list[str]:
        """The same as text, as far as it holds all of `parts`."""
        texts = [self.read(message) for message in self.whispers(person)]
        return [text for text in texts if all(part in text for part in parts)]

    def read(self, message: Message) -> str:
        """A message as a person reads it."""
        names = {person.id: person.name for person in (self.ana, self.ben)}
        return " ".join(line.text for line in message_lines(message.text, message.blocks, names))

    def status(self, case_id: str) -> str:
        """The case's status in Pandabase."""
        return str(self.pandabase.case(case_id)["status"])

    def changes(self, case_id: str) -> int:
        """How many requests changed the case."""
        return len(self.pandabase.patches(case_id))

    # The bot's database

    @property
    def database(self) -> Path:
        """The file."""
        return self.folder / "casebot.db"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(query).fetchall()

    def write(self, statement: str) -> None:
        """Change the database behind the bot's back: time that passed, for example."""
        with closing(sqlite3.connect(self.database)) as db:
            db.execute(statement)
            db.commit()

    def is_idle(self) -> bool:
        """Whether every recorded wish is settled and everything is said."""
        open_actions = "(SELECT COUNT(*) FROM action WHERE settled_at IS NULL)"
        open_deliveries = "(SELECT COUNT(*) FROM delivery WHERE finished_at IS NULL)"
        return self.rows(f"SELECT {open_actions} + {open_deliveries}") == [(0,)]

    async def rest(self, seconds: float = 10) -> None:
        """Wait until nothing is left to do."""
        await self.until(self.is_idle, seconds)

    async def until(self, predicate: Callable[[], T | None], seconds: float = 10) -> T:
        """The first true value; AssertionError with both call logs if there is none in time."""
        end = time.monotonic() + seconds
        while not (value := predicate()):
            assert time.monotonic() < end, f"not so after {seconds} s; the calls were:\n{self._log()}"
            await asyncio.sleep(0.01)
        return value

    def _log(self) -> str:
        upstream = [f"{call.method} {call.path} {call.body} -> {call.status}" for call in self.pandabase.calls[-20:]]
        return "\n".join([*upstream, *(call.line() for call in self.slack.calls[-30:])])
