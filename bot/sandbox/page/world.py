"""Everything that the page shows and disturbs, in one value: the stand-ins, the people in them, and the bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.sandbox.pandabase import StandInPandabase
from bot.sandbox.slack import StandInSlack

Json = dict[str, Any]
Mode = Literal["socket", "http"]
BotState = Literal["running", "starting", "stopped", "external", "none"]


class Problem(Exception):
    """Something that was asked for cannot be done; a sentence for the one who asked."""


class Bot(Protocol):
    """The bot that is tried. Its methods raise Problem where it is somebody else's to start and stop."""

    mode: Mode

    @property
    def state(self) -> BotState:
        """What it is doing."""
        ...

    async def start(self) -> None:
        """Start it, if it does not run."""
        ...

    async def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        ...

    async def kill(self) -> None:
        """End it without a word (SIGKILL)."""
        ...


@dataclass(frozen=True)
class Key:
    """A store's token as a person would have it from Pandabase; `token_id` for one that signs its requests."""

    store_id: str
    token: str
    token_id: str | None = None

    @property
    def bearer(self) -> str:
        """What stands after `Bearer` in its requests."""
        return self.token_id or self.token


@dataclass
class Cast:
    """Who the people are: a word for each (by id), their tokens, and whose token the bot has used."""

    roles: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Offer:
    """What the app has registered in Slack: commands, shortcuts of messages, events. Read from its manifest."""

    commands: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    events: tuple[str, ...] = ()


@dataclass
class World:
    """One sandbox. `bot_name` is how the bot is called on the page."""

    slack: StandInSlack
    pandabase: StandInPandabase
    bot: Bot
    offer: Offer = field(default_factory=Offer)
    cast: Cast = field(default_factory=Cast)
    bot_name: str = "Casebot"
