"""What one person reads alone about an action of theirs: why it was not done, or where it shows. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.case import Change, Verb
from bot.errors import ABOUT_TOKENS, Reason, Refusal
from bot.sayings import Line
from bot.slack import found_notes, ids, names
from bot.slack.elements import actions, button, link, option, plain_text, rich, section, select, words
from bot.slack.lines import line_text
from bot.slack.refusals import quoted, refusal_text
from bot.slack.telling import Telling
from bot.slack.text import Block, Message, top_level

_AGAIN = (Reason.TOO_LATE, Reason.UNAVAILABLE)
_MOST_BUTTONS = 4
_ROW = "casebot.note"
_DOING = {
    Verb.CLOSE: "Closing {}",
    Verb.REOPEN: "Reopening {}",
    Verb.AWAIT: "Setting {} to Awaiting customer",
    Verb.PRIORITY: "Setting the priority of {}",
}


def refusal(line: Line, name_you: str, other_stores: Sequence[str], command: str, now: float) -> Message:
    """Why nothing was done, with the next valid button; `now` in seconds since the epoch.

    The person is `You` here; an earlier change under their name, `name_you`, reads `by you`.
    """
    if line.refusal is not None and line.refusal.found:
        text = found_notes.sentence(line.refusal, line.case_id, is_wish=True)
        return note(text, found_notes.controls(line.refusal, line.change))
    reason = line.refusal.reason if line.refusal else None
    controls = _next_controls(line, other_stores)
    typed = None if controls and reason in _AGAIN else command
    text = refusal_text(line, _to_you(line, name_you, now, typed))
    return note(text, controls, _offer(other_stores) if reason is Reason.NOT_FOUND else "")


def where(line: Line, permalink: str | None, now: float) -> Message:
    """What came of it, and where the card is that shows it; `now` in seconds since the epoch."""
    if line.refusal is not None:
        text = f"{refusal_text(line, _to_you(line, line.actor.name, now, None))}\n"
    else:
        text = f"{names.identifier(line.case_id)}: {line_text(line, 'you', None, now)}\n"
    if permalink is None:
        return Message(top_level(text.strip()), [rich(words(text.strip()))])
    there = f"<{permalink}|Go to the card>"
    return Message(top_level(text) + there, [rich(words(text), link(permalink, "Go to the card"))])


def _to_you(line: Line, own_name: str, now: float, command: str | None) -> Telling:
    last = line.last_change.actor if line.last_change else None
    is_own = last is not None and (last.user_id == line.actor.user_id or last.name == own_name)
    return Telling("You", "you" if is_own else None, now, command, names.identifier(line.case_id))


def still_trying(change: Change, case_id: str) -> Message:
    """An action that is not settled after two seconds."""
    doing = _DOING[change.verb].format(names.identifier(case_id))
    return note(
        f"{doing} takes longer than usual. It is recorded and will be tried for two minutes; the result follows. "
        "You need not ask again."
    )


def not_recorded() -> Message:
    """Nothing could be written to the database, for certain."""
    return note(
        "Nothing was recorded, and nothing will happen. Try again in a minute; if it says so again, tell whoever "
        "operates Casebot."
    )


def card_is_here(permalink: str | None) -> Message:
    """A card was to be shared where one stands already."""
    text = "The card of this case stands in this channel already, and was redrawn."
    if permalink is None:
        return note(text)
    return Message(f"{text} <{permalink}|Go to the card>", [rich(words(f"{text} "), link(permalink, "Go to the card"))])


def no_channel(bot_name: str) -> Message:
    """A card was to be shared in a channel where the bot may not post."""
    name = names.person(bot_name)
    return note(f"{name} is no member of this channel, so no card can stand here. Type /invite @{name} and try again.")


def not_shown(refused: Refusal, case_id: str, other_stores: Sequence[str], command: str) -> Message:
    """Why a case cannot be shown. `other_stores` are those where it may be looked for."""
    if refused.found:
        text = found_notes.sentence(refused, case_id, is_wish=False)
        return note(text, found_notes.controls(refused, None))
    which, store = names.identifier(case_id), names.identifier(refused.store_id)
    because = {
        Reason.NOT_FOUND: f"Pandabase does not know this case in store {store}. "
        "Check the id: an order number can look like the id of a case.",
        Reason.NOT_LINKED: f"no store is linked. Link one with {command} link.",
        Reason.KEY_LOST: f"your token for store {store} cannot be read any more. Link the store again.",
        Reason.TOKEN_REJECTED: f"Pandabase does not accept your token for store {store}. Link the store again.",
        Reason.SCOPE_MISSING: f"your token for store {store} may not read cases. Link a token that may.",
        Reason.REFUSED: "Pandabase refused it.",
    }.get(refused.reason, "Pandabase could not be reached or gave no clear answer. Try again in a minute.")
    text = f"{which} cannot be shown: {because}{quoted(refused)}"
    if refused.reason in ABOUT_TOKENS:
        return note(text, [link_button(refused.store_id)])
    return note(text, _shows(case_id, other_stores), _offer(other_stores))


def waits_for_scope(scope: str) -> Message:
    """That the app may not post, so that what came of it is said later."""
    return note(
        f"Casebot may not post in this workspace just now: its app lacks the permission {scope}. What you asked for is "
        "recorded, and what came of it is said as soon as Casebot may post. Ask whoever operates it to give the app "
        "its manifest again and to install it again."
    )


def note(text: str, controls: Sequence[Block] = (), offer: str = "") -> Message:
    """Plain text, and a row of controls where there are any; `offer` says what they do."""
    paragraphs = [text, offer] if controls and offer else [text]
    row = [actions(_ROW, controls)] if controls else []
    return Message(top_level("\n".join(paragraphs)), [*(section(plain_text(part)) for part in paragraphs), *row])


def _next_controls(line: Line, other_stores: Sequence[str]) -> list[Block]:
    """The next valid button: link, look in another store, or the same once more."""
    reason = line.refusal.reason if line.refusal else None
    if reason in ABOUT_TOKENS:
        return [link_button(line.refusal.store_id if line.refusal else None)]
    if reason is Reason.NOT_FOUND:
        wishes = {store: ids.Wish(ids.CaseRef(store, line.case_id), line.change) for store in other_stores}
        return _one_for_each_store(
            ids.AGAIN, {store: wish.value() for store, wish in wishes.items() if wish.ref.is_usable}
        )
    ref = ids.CaseRef(line.store_id or "", line.case_id)
    if reason in _AGAIN and ref.is_usable:
        return [button(ids.AGAIN, "Try again", ids.Wish(ref, line.change).value())]
    return []


def _shows(case_id: str, other_stores: Sequence[str]) -> list[Block]:
    refs = [ids.CaseRef(store, case_id) for store in other_stores]
    return _one_for_each_store(ids.SHOW_IN, {ref.store_id: ref.value() for ref in refs if ref.is_usable})


def _one_for_each_store(action_id: str, values: dict[str, str]) -> list[Block]:
    """Up to four buttons, else a menu."""
    if len(values) <= _MOST_BUTTONS:
        return [
            button(f"{action_id}.{index}", f"Look in {store}", value)
            for index, (store, value) in enumerate(values.items())
        ]
    return [select(action_id, "Look in another store", [option(store, value) for store, value in values.items()])]


def _offer(other_stores: Sequence[str]) -> str:
    """What the buttons for other stores do; empty where there are none."""
    if not other_stores:
        return ""
    another = "your other store" if len(other_stores) == 1 else "another of your stores"
    return f"The same can be tried in {another}:"


def link_button(store_id: str | None) -> Block:
    """Opens the linking form, with the store filled in where one is meant."""
    return button(ids.LINK, "Link a store", ids.read_store(store_id) or "link", style="primary")
