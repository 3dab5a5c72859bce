"""What somebody may have meant: the nearest verb, and a line that is ready to copy with their own ids in it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from itertools import chain

from bot.case import Priority
from bot.commands.filters import events, is_escalated, rhythms
from bot.commands.help import ALIASES, EXAMPLE, EXAMPLE_STORE, PAGES
from bot.commands.ids import Token, case_ids
from bot.watches import Event

MOST_IDS = 20
_NAMES = tuple(level.value.lower() for level in Priority)
_BY_NAME = dict(Priority.__members__)
LEVELS = f"{', '.join(_NAMES[:-1])} or {_NAMES[-1]}"
CASE_VERBS = frozenset({"close", "reopen", "await", "priority", "show"})
_WATCH_VERBS = frozenset({"watch", "unwatch", "settings"})

# Words that other help desks use for the same thing: meaning goes before spelling.
_MEANINGS: dict[str, str] = {
    **dict.fromkeys(("resolve", "resolved", "solve", "solved", "done", "finish", "closed", "end", "complete"), "close"),
    **dict.fromkeys(("open", "reopened", "unclose", "restore"), "reopen"),
    **dict.fromkeys(("wait", "waiting", "awaiting", "pending", "hold", "snooze", "pause"), "await"),
    **dict.fromkeys(("set", "level", "severity", "escalate"), "priority"),
    **dict.fromkeys(("view", "get", "see", "display", "find", "read", "info", "details", "card"), "show"),
    **dict.fromkeys(("login", "signin", "connect", "add", "auth", "token", "account"), "link"),
    **dict.fromkeys(("logout", "signout", "disconnect", "remove", "delete", "forget"), "unlink"),
    **dict.fromkeys(("store", "shops", "shop", "list", "accounts", "linked"), "stores"),
    **dict.fromkeys(("switch", "default", "select", "choose"), "use"),
    **dict.fromkeys(("health", "ping", "version", "uptime", "alive"), "status"),
    **dict.fromkeys(("follow", "subscribe", "alert", "alerts", "notify", "notifications", "monitor"), "watch"),
    **dict.fromkeys(("unfollow", "unsubscribe", "mute", "stop", "silence"), "unwatch"),
    **dict.fromkeys(("config", "configure", "preferences", "prefs", "options"), "settings"),
    **dict.fromkeys(("h", "usage", "commands", "man", "hi", "hello"), "help"),
}


def verb_of(token: Token) -> str | None:
    """The verb that a word is, aliases resolved; None where it is none."""
    key = token.key
    verb = ALIASES.get(key, key)
    return verb if verb in PAGES else None


def level_of(token: Token) -> Priority | None:
    """The priority that a word names, if any."""
    return _BY_NAME.get(token.key.upper())


def levels(tokens: Sequence[Token]) -> tuple[Priority, ...]:
    """The priorities that are named, each once, in their order."""
    return tuple(dict.fromkeys(level for token in tokens if (level := level_of(token))))


def meant_verb(tokens: Sequence[Token]) -> str | None:
    """The verb that fits best: one further on in the text, one by meaning, one by spelling, a lone priority.

    Where cases are named, only verbs about cases fit: `delete ID` must not suggest to delete a token. A first word that
    means a watch goes before everything: in `follow closed and priority`, the rest are filters.
    """
    first = (verb for token in tokens[:1] if (verb := _MEANINGS.get(token.key)) in _WATCH_VERBS)
    later = (verb for token in tokens if (verb := verb_of(token)))
    meaning = (_MEANINGS[token.key] for token in tokens[:1] if token.key in _MEANINGS)
    spelling = (verb for token in tokens[:1] if not token.case and (verb := _spelled(token)))
    level = ("priority" for _ in levels(tokens)[:1])
    fitting = CASE_VERBS if case_ids(tokens) else PAGES.keys()
    return next((verb for verb in chain(first, later, meaning, spelling, level) if verb in fitting), None)


def line(command: str, verb: str, tokens: Sequence[Token], thread_case: str | None = None) -> str:
    """A line to copy: the verb with the person's own ids and priority, and an example where they named none."""
    return " ".join([command, verb, *_arguments(verb, tokens, thread_case)])


def _spelled(token: Token) -> str | None:
    close = get_close_matches(token.key[:20], [*PAGES, *ALIASES], n=1, cutoff=0.6)
    return ALIASES.get(close[0], close[0]) if close else None


def _arguments(verb: str, tokens: Sequence[Token], thread_case: str | None) -> tuple[str, ...]:
    if verb in {"use", "unlink"}:
        return (next((token.store for token in tokens if token.store), EXAMPLE_STORE),)
    if verb in _WATCH_VERBS:
        stores = tuple(token.store for token in tokens if token.store)[:1]
        return (*stores, *_filter_words(tokens)) if verb == "watch" else stores
    if verb not in CASE_VERBS:
        return ()
    ids = case_ids(tokens) or ((thread_case or EXAMPLE),)
    return ids[:1] if verb == "show" else (*ids[:MOST_IDS], *_level_words(verb, tokens))


def _filter_words(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The filters that were understood; beside a level, the word `priority` is taken for a part of it."""
    level = tuple(each.lower() for each in levels(tokens)[:1])
    named = [event for event in events(tokens) if not (level and event is Event.PRIORITY)]
    escalated = ("escalated",) if any(is_escalated(token) for token in tokens) else ()
    return (*level, *named, *escalated, *rhythms(tokens)[:1])


def _level_words(verb: str, tokens: Sequence[Token]) -> tuple[str, ...]:
    named = levels(tokens)[:1] or ((Priority.HIGH,) if verb == "priority" else ())
    return tuple(level.value.lower() for level in named)
