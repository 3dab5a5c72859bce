"""What one person reads alone about a watch they asked for, where the channel itself is told nothing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.errors import ABOUT_TOKENS, Reason, Refusal
from bot.slack import names
from bot.slack.action_notes import link_button, note
from bot.slack.refusals import quoted
from bot.slack.telling import UNCHANGED
from bot.slack.text import Message, said
from bot.watch_outcomes import NotWatched, WhichOne
from bot.watches import Watch

_MOST_STORES = 20


def not_started(refused: Refusal, command: str) -> Message:
    """Why the person's own token cannot read the store, and what to do next."""
    store = names.identifier(refused.store_id) if refused.store_id else ""
    because, then = _why(refused, store, command)
    controls = [link_button(refused.store_id)] if refused.reason in ABOUT_TOKENS else []
    return note(f"{because} {UNCHANGED} {then}{quoted(refused)}", controls)


def already_watched(watch: Watch, lender: str, command: str) -> Message:
    """The channel follows it already."""
    store = names.identifier(watch.store_id)
    return note(
        f"This channel follows store {store} already, with {names.person(lender)}’s token. {UNCHANGED} "
        f"What is told here can be changed with {command} settings {store}."
    )


def not_found(found: WhichOne | NotWatched, verb: str, command: str) -> Message:
    """The channel does not follow that store, or several and none was named; `verb` is what was typed."""
    stores = found.stores
    if isinstance(found, WhichOne):
        line = f"{command} {verb} {names.identifier(next(iter(stores), 'STORE'))}"
        return note(f"This channel follows several stores: {_listed(stores)}. {UNCHANGED} Name the one: {line}")
    if found.store_id is None or not stores:
        which = f"store {names.identifier(found.store_id)}" if found.store_id else "no store"
        follows = f"does not follow {which}" if found.store_id else f"follows {which}"
        return note(f"This channel {follows}. {UNCHANGED} To follow one, type {command} watch STORE here.")
    return note(
        f"This channel does not follow store {names.identifier(found.store_id)}; it follows {_listed(stores)}. "
        f"{UNCHANGED}"
    )


def not_allowed(why: str) -> Message:
    """The person is none of those who may; `why` is made of our own words."""
    return note(why)


def form_not_opened(command: str) -> Message:
    """Slack did not open the form, most often because its trigger was older than three seconds."""
    return note(f"Slack did not open the form in time. {UNCHANGED} Type {command} settings again.")


def _why(refused: Refusal, store: str, command: str) -> tuple[str, str]:
    """What stands in the way, and the next step."""
    match refused.reason:
        case Reason.NOT_LINKED if store:
            return f"You have not linked store {store}, and it is read with your token.", "Link it, then ask again."
        case Reason.NOT_LINKED:
            return "You have not linked a store yet, and it is read with your token.", "Link it, then ask again."
        case Reason.KEY_LOST:
            return (
                f"Your token for store {store} cannot be decrypted any more.",
                "Link the store again, then ask again.",
            )
        case Reason.TOKEN_REJECTED:
            return f"Pandabase does not accept your token for store {store}.", "Link the store again, then ask again."
        case Reason.SCOPE_MISSING:
            lacks = " and ".join(said(scope, 40) for scope in refused.scopes[:5]) or "CASES_READ"
            return f"Your token for store {store} lacks {lacks}.", "Link a token that has it, then ask again."
    return f"Store {store} could not be read with your token just now.", f"Try {command} watch again in a minute."


def _listed(stores: Sequence[str]) -> str:
    return ", ".join(names.identifier(store) for store in stores[:_MOST_STORES])
