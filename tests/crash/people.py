"""What people do by chance: commands, clicks, mentions, forms; and what happens in Pandabase meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.sandbox.pandabase import deed
from bot.sandbox.slack import Delivery, Message, Person
from bot.sandbox.slack.errors import Impossible
from bot.sandbox.tour import finding
from tests.crash.ends import Key
from tests.crash.reckoning import Wish
from tests.crash.stage import PRIORITIES, Stage
from tests.seen_cards import living

WORDS = {"CLOSED": "close", "OPEN": "reopen", "AWAITING_CUSTOMER": "await"}
LABELS = {"CLOSED": "Close", "OPEN": "Reopen", "AWAITING_CUSTOMER": "Awaiting customer"}
JOINED_SECONDS = 7.0
"""A wish may be taken for an earlier one that is younger than five seconds; nobody here knows to the millisecond."""

Send = Callable[[], Awaitable[Delivery]]


@dataclass
class People:
    """Everybody, acting at once: nobody waits for an answer."""

    stage: Stage
    wishes: list[Wish] = field(default_factory=list)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    finns: list[str] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    # Wishes

    def wish(self, case_id: str | None = None) -> Wish | None:
        """Somebody wants something of some case, in one of three ways; None where their client does not let them."""
        chance, slack = self.stage.chance, self.stage.world.slack
        person, channel = chance.choice(self.stage.people())
        cards = living(slack.messages(channel))
        if case_id is None and cards and chance.random() < 0.5:
            case_id = chance.choice([*cards])
        case_id = case_id or chance.choice(self.stage.world.pandabase.case_ids(self.stage.world.store))
        wanted = chance.choice((*WORDS, *WORDS, *PRIORITIES))
        way = chance.choice(("command", "click", "click", "mention"))
        card = cards[case_id][-1] if case_id in cards else None
        send = self._by_click(person, card, wanted) if way == "click" and card else None
        send = send or self._by_words(person, channel, case_id, wanted, is_mention=way == "mention")
        wish = self._send(Key(person.name, case_id, wanted), send)
        if chance.random() < 0.1:
            self._send(wish.key, send)
        return wish

    def _by_click(self, person: Person, card: Message, wanted: str) -> Send | None:
        world, label = self.stage.world, LABELS.get(wanted) or wanted.capitalize()
        use, find = (world.clicks, finding.button) if wanted in WORDS else (world.chooses, finding.choice)
        try:
            find(card.blocks, label)
        except finding.NotThere:
            return None
        return lambda: use(person, card, label)

    def _by_words(self, person: Person, channel: str, case_id: str, wanted: str, *, is_mention: bool) -> Send:
        world = self.stage.world
        text = f"{WORDS[wanted]} {case_id}" if wanted in WORDS else f"priority {case_id} {wanted.lower()}"
        if is_mention:
            return lambda: world.slack.mention(person.id, channel, f"<@BOT> {text}")
        return lambda: world.types(person, text, channel)

    def _send(self, key: Key, send: Send) -> Wish:
        wish = Wish(key, self._group(key), time.time())
        self.wishes.append(wish)
        self.spawn(self._sent(wish, send))
        return wish

    def _group(self, key: Key) -> int:
        """The same as that of an earlier wish which this one may be taken for, unfinished or young."""
        for wish in reversed(self.wishes):
            if wish.key == key and time.time() - wish.at < JOINED_SECONDS:
                return wish.group
        return next(self._numbers)

    async def _sent(self, wish: Wish, send: Send) -> None:
        try:
            delivery = await send()
        except (Impossible, finding.NotThere):
            self.wishes.remove(wish)
            return
        self.deliveries[id(wish)] = delivery
        wish.was_acked = delivery.acknowledged and "Nothing was recorded" not in json.dumps(delivery.body)

    def note_redelivered(self) -> None:
        """A mention that is acknowledged at last is acknowledged."""
        acked = {
            one.payload["event_id"]
            for one in self.stage.world.slack.deliveries
            if one.kind == "events_api" and one.acknowledged
        }
        for wish in self.wishes:
            delivery = self.deliveries.get(id(wish))
            if delivery is not None and delivery.payload.get("event_id") in acked:
                wish.was_acked = True

    # Others

    def finn_tries(self) -> None:
        """Who has no token reads so alone."""
        case_id = self.stage.chance.choice(self.stage.world.pandabase.case_ids(self.stage.world.store))
        self.spawn(self._finn_types(case_id))

    async def _finn_types(self, case_id: str) -> None:
        delivery = await self.stage.world.types(self.stage.finn, f"close {case_id}")
        if delivery.acknowledged:
            self.finns.append(case_id)

    def outside(self) -> None:
        """Something happens in Pandabase."""
        deed(self.stage.world.pandabase, self.stage.world.store, self.stage.chance)

    async def a_moment(self) -> None:
        """A few things at once, then a pause of a few milliseconds."""
        doings: dict[str, Callable[[], object]] = {"wish": self.wish, "outside": self.outside, "finn": self.finn_tries}
        for _ in range(self.stage.chance.randint(1, 3)):
            kind = self.stage.chance.choices(("wish", "outside", "finn"), (6, 4, 0.5))[0]
            doings[kind]()
        await asyncio.sleep(0.04 * self.stage.chance.random())

    def spawn(self, work: Awaitable[None]) -> asyncio.Task[None]:
        """Let it go on by itself."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        return task

    async def finish(self) -> None:
        """Everybody has their answer, or knows that none comes."""
        await asyncio.gather(*self._tasks)
        self._tasks.clear()
