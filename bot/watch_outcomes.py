"""What became of a person's wish about a watch, as values that answer the person who asked. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Refusal
from bot.watches import Watch


@dataclass(frozen=True, slots=True)
class Started:
    """The channel follows the store from now on; its first message is the answer."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class NotStarted:
    """The person's token cannot read the store, and why; nothing was changed."""

    refusal: Refusal


@dataclass(frozen=True, slots=True)
class AlreadyWatched:
    """The channel follows the store already, with a token that works; nothing was changed."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The watch goes on with the person's token; the channel is told."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class Changed:
    """The watch as it is now; the channel is told, where anything is different."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class Ended:
    """The watch as it was; the channel is told."""

    watch: Watch


@dataclass(frozen=True, slots=True)
class WhichOne:
    """The channel follows several stores, and none was named."""

    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotWatched:
    """The channel does not follow that store, or none at all where none was named.

    `stores` are those that it follows instead, where somebody looked for one to end or to change.
    """

    store_id: str | None = None
    stores: tuple[str, ...] = ()
