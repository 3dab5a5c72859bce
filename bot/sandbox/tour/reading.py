"""What can be read on the screens of the stand-in Slack and in the stand-in Pandabase, by names that a scene uses."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.pandabase import Morning, StandInPandabase
from bot.sandbox.slack import Person, StandInSlack
from bot.sandbox.tour import finding
from bot.sandbox.tour.transcript import message_lines

Json = dict[str, Any]


class NotSeen(Exception):
    """Something that was promised did not come to be seen in time."""


@dataclass
class Reading:
    """One channel with people; the cases behind it are called by the short names of the seeded morning."""

    slack: StandInSlack
    pandabase: StandInPandabase
    morning: Morning
    channel: str
    people: dict[str, Person]
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.names = {person.id: person.name for person in self.people.values()}
        self.names[self.slack.bot_user_id] = "Casebot"

    def view(self, person: Person) -> Json:
        """The window that the person has open."""
        view = self.slack.view(person.id)
        if view is None:
            raise NotSeen(f"{person.name} has a window open")
        return view

    def read(self, message: Any) -> str:
        """A message as one text."""
        return " ".join(line.text for line in message_lines(message.text, message.blocks or [], self.names))

    def tops(self) -> list[Any]:
        """The bot's messages in the channel that are no replies, oldest first."""
        return [
            message
            for message in self.slack.messages(self.channel)
            if message.user == self.slack.bot_user_id and message.thread_ts in (None, message.ts)
        ]

    def card(self, name: str) -> Any:
        """The newest card of a seeded case, or None: a message with buttons that shows the case's subject."""
        subject = " ".join(str(self.case(name)["subject"]).split())
        cards = [message for message in self.tops() if subject in self.read(message) and finding.labels(message.blocks)]
        return cards[-1] if cards else None

    def the_card(self, name: str) -> Any:
        """The same; NotSeen where there is none."""
        card = self.card(name)
        if card is None:
            raise NotSeen(f"there is a card of the case {self.case(name)['subject']!r}")
        return card

    def buttons(self, name: str) -> list[str]:
        """The labels on the card of a seeded case; none where there is no card."""
        card = self.card(name)
        return finding.labels(card.blocks) if card else []

    def lines(self, name: str, *parts: str) -> list[str]:
        """The bot's lines in the thread of the case's card that hold all of ``parts``."""
        card = self.card(name)
        replies = self.slack.thread(self.channel, card.ts) if card else []
        texts = [self.read(reply) for reply in replies if reply.user == self.slack.bot_user_id and reply.ts != card.ts]
        return [text for text in texts if all(part in text for part in parts)]

    def alone(self, person: Person, *parts: str) -> list[str]:
        """What only this person sees that holds all of ``parts``, in any case."""
        texts = [self.read(message) for message in self.slack.ephemerals(person.id)]
        return [text for text in texts if all(part.lower() in text.lower() for part in parts)]

    def case(self, name: str) -> Json:
        """A seeded case as Pandabase has it now."""
        return self.pandabase.case(self.morning.cases[name])

    def id(self, name: str) -> str:
        """The id of a seeded case."""
        return self.morning.cases[name]

    def effects(self, name: str) -> int:
        """How many PATCH calls changed a seeded case."""
        return len(self.pandabase.patches(self.id(name)))
