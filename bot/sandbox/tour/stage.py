"""The stage of the tour: people act on it, and it shows what they see and keeps count of what was promised."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.sandbox.slack import Delivery, Person
from bot.sandbox.tour import finding
from bot.sandbox.tour.reading import NotSeen, Reading
from bot.sandbox.tour.screen import Screen
from bot.sandbox.tour.transcript import message_lines, modal_lines
from bot.sandbox.tour.watching import News, Watch

T = TypeVar("T")
Json = dict[str, Any]
PATIENCE = 10.0


@dataclass
class Stage(Reading):
    """One channel with people, the bot behind it, and Pandabase behind that. Waits end after ``PATIENCE`` seconds."""

    screen: Screen
    broken: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._watch = Watch(self.slack, self.channel, [person.id for person in self.people.values()])

    # What people do.

    async def types(self, person: Person, text: str) -> Delivery:
        """A slash command."""
        self.screen.does(person.name, f"/case {text}")
        return await self._answered("a command", self.slack.command(person.id, self.channel, "/case", text))

    async def clicks(self, person: Person, message: Any, label: str) -> Delivery:
        """The button of that label on a message."""
        element = finding.button(message.blocks, label)
        self.screen.does(person.name, f"clicks {self.screen.paint(f'[{label}]', 'controls')}")
        click = self.slack.click(person.id, self.channel, message.ts, element["action_id"], element.get("value"))
        return await self._answered("a click", click)

    async def chooses(self, person: Person, message: Any, label: str) -> Delivery:
        """The option of that label in a menu of a message."""
        element, option = finding.choice(message.blocks, label)
        self.screen.does(person.name, f"chooses {self.screen.paint(f'[{label}]', 'controls')}")
        chosen = self.slack.choose(person.id, self.channel, message.ts, element["action_id"], option["value"])
        return await self._answered("a choice", chosen)

    async def mentions(self, person: Person, text: str, thread_ts: str) -> Delivery:
        """The bot's name and ``text`` in a thread."""
        words = f"<@{self.slack.bot_user_id}> {text}"
        mention = self.slack.mention(person.id, self.channel, words, thread_ts=thread_ts)
        return await self._answered("a mention", mention)

    async def fills(self, person: Person, entries: dict[str, str]) -> Delivery:
        """The open modal's fields, by their labels; then its submit button. Secrets are shown by their ends."""
        view = self.view(person)
        values: Json = {}
        for label, text in entries.items():
            block_id, action_id = finding.field(view, label)
            values.setdefault(block_id, {})[action_id] = {"type": "plain_text_input", "value": text}
        shown = ", ".join(f"{label}: {self._masked(text)}" for label, text in entries.items())
        self.screen.does(person.name, f"fills in {shown} and submits")
        return await self._answered("a modal", self.slack.submit(person.id, view["id"], values))

    async def _answered(self, what: str, delivery: Awaitable[Delivery]) -> Delivery:
        answer = await delivery
        if not answer.acknowledged or answer.refused:
            self.promise(f"Slack gets a valid answer to {what} in time ({answer.problem or answer.refused})", False)
        return answer

    # What people see.

    async def sees(self, what: str, predicate: Callable[[], T], seconds: float = PATIENCE) -> T:
        """Wait until it is there, and show the conversation up to then; NotSeen with ``what`` if it does not come."""
        try:
            return await self.pandabase.until(predicate, seconds)
        except AssertionError:
            raise NotSeen(what) from None
        finally:
            self.show_news()

    def show_news(self) -> None:
        """Write what has come or changed since the last look."""
        for news in self._watch.news():
            author = self.names.get(news.user, "Casebot")
            lines = message_lines(news.text, news.blocks, self.names)
            self.screen.message(author, self._note(news), lines, news.is_reply, author == "Casebot")

    def show_view(self, person: Person) -> None:
        """Write the window that the person has open."""
        self.screen.modal(person.name, modal_lines(self.view(person), self.names))

    # What was promised.

    def promise(self, sentence: str, holds: bool) -> None:
        """Write whether it held, and remember it if it did not."""
        if holds:
            self.screen.kept(sentence)
        else:
            self.screen.broken(sentence)
            self.broken.append(sentence)

    async def together(self, *doings: Awaitable[Any]) -> None:
        """Several people act in the same moment."""
        await asyncio.gather(*doings)

    def _note(self, news: News) -> str:
        private = f"Only visible to {self.names[news.only_for]}" if news.only_for else ""
        return " · ".join(part for part in (private, "redrawn in place" if news.is_change else "") if part)

    def _masked(self, text: str) -> str:
        return f"{text[:3]}…{text[-4:]}" if text in self.secrets else text
