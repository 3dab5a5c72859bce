"""The verbs about a channel that follows a store: watch, unwatch and settings. A mistake changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from bot.case import Priority
from bot.commands.filters import FILTERS, event_of, events, is_escalated, is_filter, joins, rhythms
from bot.commands.help import EXAMPLE_STORE
from bot.commands.hints import level_of
from bot.commands.ids import Token
from bot.commands.text import quote
from bot.commands.typed import Typed, first_problem
from bot.commands.types import ChangeWatch, Command, EndWatch, StartWatch, UsageError
from bot.watches import Event


def read_watch(typed: Typed) -> Command | UsageError:
    """A store, or none, and filters in any order."""
    if typed.help:
        return typed.help
    plain = replace(typed, rest=tuple(token for token in typed.rest if not joins(token)))
    return first_problem(plain, _CHECKS) or _watch(plain)


def read_unwatch(typed: Typed) -> Command | UsageError:
    """A store, or none."""
    return _one_store(typed, EndWatch, "To hear of fewer things, type settings instead.")


def read_settings(typed: Typed) -> Command | UsageError:
    """The same."""
    return _one_store(typed, ChangeWatch, "It opens a form for everything else.")


def _watch(typed: Typed) -> StartWatch:
    return StartWatch(
        store_id=next(iter(_stores(typed)), None),
        events=events(typed.rest) or None,
        least_priority=next(iter(typed.levels), None),
        only_escalated=any(is_escalated(token) for token in typed.rest),
        rhythm=next(iter(rhythms(typed.rest)), None),
    )


def _one_store(typed: Typed, command: Callable[[str | None], Command], hint: str) -> Command | UsageError:
    stores = _stores(typed)
    if len(stores) == len(typed.rest) <= 1:
        return command(next(iter(stores), None))
    verb = typed.verb.capitalize()
    wrong = f"{verb} takes one store's id, such as {EXAMPLE_STORE}, or nothing. {hint} Nothing was changed."
    return typed.help or typed.error(wrong)


def _stores(typed: Typed) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.store for token in typed.rest if token.store))


def _case_named(typed: Typed) -> str | None:
    named = next((token for token in typed.rest if token.case and not token.store), None)
    if named is None:
        return None
    return f"{quote(named.text)} looks like a case's id, and a watch follows a whole store. Nothing was changed."


def _stray_word(typed: Typed) -> str | None:
    stray = next((token for token in typed.rest if not _is_known(token)), None)
    if stray is None:
        return None
    return f"{quote(stray.text)} is neither a store's id nor a filter ({FILTERS}). Nothing was changed."


def _is_known(token: Token) -> bool:
    return bool(token.store or level_of(token) or is_filter(token))


def _several_stores(typed: Typed) -> str | None:
    if len(_stores(typed)) < 2:
        return None
    return "One command watches one store, and you named several. Nothing was changed."


def _several_levels(typed: Typed) -> str | None:
    if len(typed.levels) < 2:
        return None
    return "Name one priority: the least that you want to hear of. Nothing was changed."


def _several_rhythms(typed: Typed) -> str | None:
    return "Choose hourly or daily, not both. Nothing was changed." if len(rhythms(typed.rest)) > 1 else None


def _priority_beside_level(typed: Typed) -> str | None:
    """`priority high` may mean cases of high priority, or changes of priority: the person decides."""
    beside = (_level_beside_priority(pair) for pair in pairwise(typed.rest))
    level = next((level.lower() for level in beside if level), None)
    if level is None:
        return None
    return (
        f"For cases of at least {level} priority, say {level} without the word priority; "
        "that word alone stands for changes of a priority. Nothing was changed."
    )


def _level_beside_priority(pair: tuple[Token, Token]) -> Priority | None:
    if not any(event_of(token) is Event.PRIORITY for token in pair):
        return None
    return next((level for token in pair if (level := level_of(token))), None)


_CHECKS = (_case_named, _stray_word, _several_stores, _several_levels, _several_rhythms, _priority_beside_level)
