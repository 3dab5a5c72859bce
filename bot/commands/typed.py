"""A command taken apart: its verb, what follows, and where it was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.case import Priority
from bot.commands.hints import levels, line
from bot.commands.ids import Token, case_ids
from bot.commands.types import Help, UsageError

_HELP_WORDS = frozenset({"help", "h"})


@dataclass(frozen=True, slots=True)
class Typed:
    """`verb` and the words after it. `command` is the slash command's name; `thread_case` the case of the thread."""

    verb: str
    rest: tuple[Token, ...]
    command: str
    thread_case: str | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The cases that are meant: those named, else the thread's."""
        return case_ids(self.rest) or ((self.thread_case,) if self.thread_case else ())

    @property
    def levels(self) -> tuple[Priority, ...]:
        """The priorities that are named, each once."""
        return levels(self.rest)

    @property
    def help(self) -> Help | None:
        """The wish to have the verb explained: only `help`, `--help` or `-h` follows it."""
        asked = len(self.rest) == 1 and self.rest[0].key in _HELP_WORDS
        return Help(self.verb) if asked else None

    def error(self, message: str, verb: str | None = None) -> UsageError:
        """A usage error with a line to copy: the person's own ids, under `verb` or the verb they used."""
        return UsageError(message, line(self.command, verb or self.verb, self.rest, self.thread_case))


Check = Callable[[Typed], str | None]
"""Looks for one mistake; answers with a sentence about it, or None."""


def first_problem(typed: Typed, checks: tuple[Check, ...]) -> UsageError | None:
    """The first mistake that one of the checks finds."""
    message = next((message for check in checks if (message := check(typed))), None)
    return typed.error(message) if message else None
