"""The text of a slash command or of a mention becomes a command, or a sentence about what is wrong with it. Pure.

Whatever the text is, the answer is a value and never an exception; nothing that would change a case is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.commands.case_verbs import read_act, read_show
from bot.commands.help import EXAMPLE_STORE, help_text
from bot.commands.hints import level_of, meant_verb, verb_of
from bot.commands.ids import Token, tokens
from bot.commands.text import after_command, holds_secret, quote
from bot.commands.typed import Typed
from bot.commands.types import (
    Act,
    ChangeWatch,
    Command,
    EndWatch,
    Help,
    Link,
    Parsed,
    Show,
    StartWatch,
    StatusQuery,
    Stores,
    TokenPasted,
    Unlink,
    UsageError,
    Use,
)
from bot.commands.watch_verbs import read_settings, read_unwatch, read_watch

__all__ = [
    "VERBS",
    "Act",
    "ChangeWatch",
    "Command",
    "EndWatch",
    "Help",
    "Link",
    "Parsed",
    "Show",
    "StartWatch",
    "StatusQuery",
    "Stores",
    "TokenPasted",
    "Unlink",
    "UsageError",
    "Use",
    "help_text",
    "parse",
    "parse_mention",
    "token_pasted_text",
]


def parse(text: str, command: str = "/case") -> Parsed:
    """What the text of a slash command asks for. `command` is the command's name, which messages mention."""
    return _read(text, command, None)


def parse_mention(text: str, bot_user_id: str, thread_case: str | None, command: str = "/case") -> Parsed | None:
    """What a message that opens with a mention of the bot asks for; None where it does not open with one.

    `text` is the event's text, `thread_case` the id of the case whose card's thread it is in: there the id may be left
    out, and one that is typed wins. What concerns the person's own stores is refused here, because others read along,
    and so is what needs a form, which Slack opens for a slash command only.
    """
    opening = re.match(rf"[\s*_~]*<@{re.escape(bot_user_id)}(?:\|[^>]*)?>", text)
    if opening is None or not bot_user_id:
        return None
    parsed = _read(text[opening.end() :], command, thread_case)
    if isinstance(parsed, ChangeWatch):
        return _needs_form(command, parsed)
    return _keep_private(command) if isinstance(parsed, Link | Unlink | Stores | Use) else parsed


def token_pasted_text(command: str = "/case") -> str:
    """What a person reads who typed a secret: plain text, without any part of what was typed."""
    return (
        "What you typed held something that looks like a secret token. It was not used and not stored, and nothing was "
        "done. Because it stood in a message, roll it in Pandabase, so that it stops working. "
        f"Then type {command} link and enter the new one in the form."
    )


def _keep_private(command: str) -> UsageError:
    return UsageError(f"Your stores are private, and others read along here. Type {command} link.", f"{command} link")


def _needs_form(command: str, wanted: ChangeWatch) -> UsageError:
    line = f"{command} settings {wanted.store_id or ''}".rstrip()
    return UsageError(f"The settings are a form, and a mention cannot open one. Type {line} in the channel.", line)


def _read(text: str, command: str, thread_case: str | None) -> Parsed:
    if holds_secret(text):
        return TokenPasted()
    found = tokens(after_command(text, command))
    if not found:
        return Help()
    verb = verb_of(found[0])
    if verb is None:
        return _read_other(found, command, thread_case)
    return _READERS[verb](Typed(verb, found[1:], command, thread_case))


def _read_other(found: tuple[Token, ...], command: str, thread_case: str | None) -> Command | UsageError:
    """A text that starts with no verb: a single id is shown, `-h` is help, everything else is a mistake."""
    first, verb = found[0], meant_verb(found)
    if len(found) == 1 and first.case:
        return Show(first.case)
    if len(found) == 1 and first.key == "h":
        return Help()
    typed = Typed(verb or ("show" if first.case or first.problem else "help"), found, command, thread_case)
    return typed.error(_without_verb(first))


def _without_verb(first: Token) -> str:
    if first.case or level_of(first):
        return "Say first what to do, then with which case. Nothing was done."
    if first.problem:
        return f"{first.problem} Nothing was done."
    return f"There is no command {quote(first.text)}. Nothing was done."


def _read_help(typed: Typed) -> Command:
    topic = next(iter(typed.rest), None)
    return Help((verb_of(topic) or topic.key[:20]) if topic else None)


def _read_link(typed: Typed) -> Command | UsageError:
    """Whatever else is typed with `link` might be a token in a shape that we do not know, so it is never repeated."""
    if all(token.store for token in typed.rest):
        return Link()
    return typed.help or typed.error("Link takes nothing else: it opens a form for the store's id and the token.")


def _read_unlink(typed: Typed) -> Command | UsageError:
    return _read_use(typed, Unlink) if typed.rest else Unlink()


def _read_use(typed: Typed, command: Callable[[str], Command] = Use) -> Command | UsageError:
    """The verbs that take one store."""
    store = typed.rest[0].store if len(typed.rest) == 1 else None
    if store:
        return command(store)
    return typed.help or typed.error(f"Name one store by its id, such as {EXAMPLE_STORE}. Nothing was changed.")


def _read_stores(typed: Typed) -> Command:
    return typed.help or Stores()


def _read_status(typed: Typed) -> Command | UsageError:
    """How the bot is; a case's id shows that the case was meant."""
    if any(token.case for token in typed.rest):
        return typed.error("Status is about the bot. A case's own status is on its card: show it.", "show")
    return typed.help or StatusQuery()


_READERS: Mapping[str, Callable[[Typed], Command | UsageError]] = {
    **dict.fromkeys(("close", "reopen", "await", "priority"), read_act),
    "show": read_show,
    "help": _read_help,
    "link": _read_link,
    "unlink": _read_unlink,
    "stores": _read_stores,
    "use": _read_use,
    "status": _read_status,
    "watch": read_watch,
    "unwatch": read_unwatch,
    "settings": read_settings,
}
VERBS = frozenset(_READERS)
"""The verbs that are understood, aliases apart."""
