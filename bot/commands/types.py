"""What the text of a command can turn out to be: plain values, made by `bot.commands`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.case import Change, Priority
from bot.watches import Event, Rhythm


@dataclass(frozen=True, slots=True)
class Act:
    """Change cases: at least one id, each once, in the order typed."""

    change: Change
    case_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Show:
    """Show one case."""

    case_id: str


@dataclass(frozen=True, slots=True)
class Help:
    """Explain everything, or one verb. `verb` is as it was typed and may be unknown."""

    verb: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Open the form that links a store."""


@dataclass(frozen=True, slots=True)
class Unlink:
    """Forget the person's token for a store; None: for their only one."""

    store_id: str | None = None


@dataclass(frozen=True, slots=True)
class Stores:
    """List the person's stores."""


@dataclass(frozen=True, slots=True)
class Use:
    """Make a store the person's default."""

    store_id: str


@dataclass(frozen=True, slots=True)
class StatusQuery:
    """Say how the bot is."""


@dataclass(frozen=True, slots=True)
class StartWatch:
    """Follow a store in this channel; None: the person's default store. What else is None was left to the defaults.

    `events` are in the order of `Event`.
    """

    store_id: str | None = None
    events: tuple[Event, ...] | None = None
    least_priority: Priority | None = None
    only_escalated: bool = False
    rhythm: Rhythm | None = None


@dataclass(frozen=True, slots=True)
class EndWatch:
    """Follow a store no longer in this channel; None: the only one that it follows."""

    store_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeWatch:
    """Open the form with the settings of a watch in this channel; None: of the only one."""

    store_id: str | None = None


@dataclass(frozen=True, slots=True)
class UsageError:
    """The text is no command. `message` is plain text: what is wrong; `try_line` is a line that is ready to copy."""

    message: str
    try_line: str | None = None


@dataclass(frozen=True, slots=True)
class TokenPasted:
    """The text held what looks like a secret. It carries nothing, so that the secret cannot travel on."""


Command = Act | Show | Help | Link | Unlink | Stores | Use | StatusQuery | StartWatch | EndWatch | ChangeWatch
Parsed = Command | UsageError | TokenPasted
