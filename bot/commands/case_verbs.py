"""The verbs that name cases: close, reopen, await, priority and show. A mistake anywhere means that nothing is done."""

from __future__ import annotations

from dataclasses import replace

from bot.case import Change, Verb
from bot.commands.hints import LEVELS, MOST_IDS, level_of, verb_of
from bot.commands.text import quote
from bot.commands.typed import Typed, first_problem
from bot.commands.types import Act, Command, Show, UsageError


def read_act(typed: Typed) -> Command | UsageError:
    """One of the four verbs that change cases."""
    if typed.help:
        return typed.help
    plain = _without_joiners(typed)
    return first_problem(plain, _ACT_CHECKS) or Act(_change(plain), plain.ids)


def read_show(typed: Typed) -> Command | UsageError:
    """One case to look at."""
    return typed.help or first_problem(typed, _SHOW_CHECKS) or Show(typed.ids[0])


def _change(typed: Typed) -> Change:
    return Change(Verb(typed.verb), next(iter(typed.levels), None))


def _bad_id(typed: Typed) -> str | None:
    problem = next((token.problem for token in typed.rest if token.problem), None)
    return f"{problem} Nothing was done." if problem else None


def _stray_word(typed: Typed) -> str | None:
    stray = next((token for token in typed.rest if not token.case and not level_of(token)), None)
    if stray is None:
        return None
    return f"{quote(stray.text)} is neither a case's id nor a priority ({LEVELS}). Nothing was done."


def _several_levels(typed: Typed) -> str | None:
    if len(typed.levels) < 2:
        return None
    named = " and ".join(level.value.lower() for level in typed.levels)
    return f"A case has one priority, and you named {named}. Keep one of them. Nothing was done."


def _too_many(typed: Typed) -> str | None:
    if len(typed.ids) <= MOST_IDS:
        return None
    return f"You named {len(typed.ids)} cases, and one command takes up to {MOST_IDS}. Nothing was done. Split them up."


def _no_case(typed: Typed) -> str | None:
    return None if typed.ids else "Say which case: add its id."


def _no_level(typed: Typed) -> str | None:
    wanted = typed.verb == Verb.PRIORITY and not typed.levels
    return f"Say which priority: {LEVELS}. Nothing was done." if wanted else None


def _more_than_one_case(typed: Typed) -> str | None:
    surplus = len(typed.ids) > 1 or any(not token.case for token in typed.rest)
    return "Show takes the id of one case and nothing else." if surplus else None


_ACT_CHECKS = (_bad_id, _stray_word, _several_levels, _too_many, _no_case, _no_level)
_SHOW_CHECKS = (_bad_id, _more_than_one_case, _no_case)


def _without_joiners(typed: Typed) -> Typed:
    """Without `and`, and without the word `priority` beside a level: `close ID and ID, priority high`."""
    rest = tuple(token for place, token in enumerate(typed.rest) if not _joins(typed, place))
    return typed if len(rest) == len(typed.rest) else replace(typed, rest=rest)


def _joins(typed: Typed, place: int) -> bool:
    token = typed.rest[place]
    if verb_of(token) != Verb.PRIORITY:
        return token.key == "and"
    beside = (*typed.rest[max(place - 1, 0) : place], *typed.rest[place + 1 : place + 2])
    return any(level_of(word) for word in beside)
