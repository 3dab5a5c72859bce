"""The refusals that concern the person who acted and nobody else: their token, or who they are. Pure; plain text."""

from __future__ import annotations

from bot.errors import Refusal
from bot.sayings import Line
from bot.slack.telling import UNCHANGED, Telling, store_of, tried
from bot.slack.text import said


def not_linked(line: Line, refusal: Refusal, telling: Telling) -> str:
    """The person has no store, or not the one in which the case was seen."""
    lacking = f"you have not linked store {store_of(line, refusal)}" if refusal.store_id else "no store is linked yet"
    how = f": type {telling.command} link, or press the button." if telling.command else "."
    return f"{tried(line, telling)}, but {lacking}. {UNCHANGED} Link the store first{how}"


def key_lost(line: Line, refusal: Refusal, telling: Telling) -> str:
    """The stored token cannot be decrypted."""
    return (
        f"{tried(line, telling)}, but {_token(line, refusal, telling)} cannot be read any more, because the key that "
        f"encrypted it is gone. {UNCHANGED} Link the store again."
    )


def token_rejected(line: Line, refusal: Refusal, telling: Telling) -> str:
    """Pandabase does not know the token, or not for this store."""
    return (
        f"{tried(line, telling)}, but Pandabase does not accept {_token(line, refusal, telling)}. {UNCHANGED} "
        "It may have been rolled or deleted: link the store again with the new one."
    )


def scope_missing(line: Line, refusal: Refusal, telling: Telling) -> str:
    """The token may not do this."""
    scopes = " and ".join(said(scope, 40) for scope in refusal.scopes[:5]) or "a permission"
    return (
        f"{tried(line, telling)}, but {_token(line, refusal, telling)} lacks {scopes}. {UNCHANGED} "
        "Link a token that has it."
    )


def not_admitted(line: Line, _: Refusal, telling: Telling) -> str:
    """A guest, a bot, or an account that was deactivated."""
    return (
        f"{tried(line, telling)}, but Casebot is for full members of this workspace, not for guests, bots or "
        f"deactivated accounts. {UNCHANGED} Ask a member of the team to do it."
    )


def _token(line: Line, refusal: Refusal, telling: Telling) -> str:
    return f"{telling.whose} token for store {store_of(line, refusal)}"
