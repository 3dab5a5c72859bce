"""Who is told of a refusal, and the pieces that all refusals share. Pure; plain text, not escaped."""

from __future__ import annotations

from dataclasses import dataclass

from bot.case import Change, Verb
from bot.errors import Refusal
from bot.sayings import Line
from bot.slack import names

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Telling:
    """Who acted (`You` when they read it alone), who had changed the case before, and the time (seconds, epoch).

    With a `command` (`/case`) the next step is a command to type and not a button to press. `which` is how the case
    is called: by its id where no card stands beside the words.
    """

    name: str
    last_name: str | None
    now: float
    command: str | None = None
    which: str = "this case"

    @property
    def whose(self) -> str:
        """`your`, or `Ana’s`."""
        return "your" if self.name == "You" else f"{self.name}’s"


def wish(change: Change, which: str) -> str:
    """What was asked for, after `tried to`."""
    if change.verb is Verb.PRIORITY:
        return f"set the priority of {which} to {names.priority(change.priority)}"
    verb = {
        Verb.CLOSE: f"close {which}",
        Verb.REOPEN: f"reopen {which}",
        Verb.AWAIT: f"set {which} to Awaiting customer",
    }[change.verb]
    return verb if change.priority is None else f"{verb} with priority {names.priority(change.priority)}"


def tried(line: Line, telling: Telling) -> str:
    """How most refusals begin."""
    return f"{telling.name} tried to {wish(line.change, telling.which)}"


def store_of(line: Line, refusal: Refusal) -> str:
    """The store that was asked."""
    return names.identifier(refusal.store_id or line.store_id)
