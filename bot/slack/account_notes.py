"""What one person reads alone about their linked stores. Pure; of a token only its end is shown."""

from __future__ import annotations

from collections.abc import Sequence

from bot.records import LinkedStore
from bot.slack import ids, names
from bot.slack.elements import actions, button, moment, plain_text, rich, rich_list, section, words
from bot.slack.link_words import linked_sentence
from bot.slack.text import Block, Message, readable, said, top_level

_MOST_STORES = 40
_ROW = "casebot.accounts"


def ask_link(command: str) -> Message:
    """For somebody who has not linked a store."""
    text = (
        f"You have not linked a store yet. Press the button, or use {command} link, to add your own token for a store."
    )
    return _with_link_button(text, "Link a store")


def stores(linked_stores: Sequence[LinkedStore], command: str) -> Message:
    """The person's stores, the token of each by its last four characters."""
    if not linked_stores:
        return ask_link(command)
    shown = linked_stores[:_MOST_STORES]
    more = [f"and {len(linked_stores) - len(shown)} more"] if len(linked_stores) > len(shown) else []
    text = "\n".join(["Your stores", *(f"{_head(one)}{_tail(one)}" for one in shown), *more])
    hint = f"{command} use STORE chooses the default · {command} unlink STORE deletes your token"
    rows = [_row(one) for one in shown] + [(words(line),) for line in more]
    return Message(top_level(f"{text}\n{hint}"), [rich(words("Your stores", "bold")), rich_list(rows), _small(hint)])


def linked(store_id: str, last_four: str, can_read: bool, can_write: bool | None) -> Message:
    """The result of linking, where the modal was closed meanwhile; `can_write` is None where it could not be tried."""
    return _plain(linked_sentence(store_id, last_four, can_read, can_write))


def unlinked(store_ids: Sequence[str]) -> Message:
    """What was deleted."""
    if not store_ids:
        return _plain("You have no such store linked, so nothing was deleted.")
    return _plain(
        f"Your token is deleted for {_listed(store_ids)}. The token itself works on until it is deleted in Pandabase."
    )


def which_to_unlink(linked_ids: Sequence[str], command: str) -> Message:
    """Several stores are linked and none was named: nothing is deleted on a guess."""
    return _plain(
        f"You have several stores linked: {_listed(linked_ids)}. Nothing was deleted. "
        f"Name the one to unlink: {command} unlink {names.identifier(next(iter(linked_ids), 'STORE'))}"
    )


def link_failed(sentence: str) -> Message:
    """What came of a submitted modal that was closed before Pandabase had answered."""
    return _with_link_button(f"Your store was not linked. {said(sentence, 400)}", "Try again")


def modal_not_opened() -> Message:
    """Slack did not open the modal, most often because its trigger was older than three seconds."""
    return _with_link_button("Slack did not open the form in time. Nothing was changed.", "Open the form")


def uses(store_id: str) -> Message:
    """The default was chosen."""
    return _plain(f"Your default store is now {names.identifier(store_id)}.")


def not_linked_there(store_id: str, linked_ids: Sequence[str], command: str) -> Message:
    """A store was named that the person has not linked."""
    if not linked_ids:
        return ask_link(command)
    return _plain(f"You have not linked {names.identifier(store_id)}. Your stores: {_listed(linked_ids)}.")


def token_pasted(message: str) -> Message:
    """A token stood in the text of a command: it must be rolled, and linked in the modal."""
    return _with_link_button(said(message, 600, _PASTED), "Link a store")


_PASTED = (
    "This looks like a token. It was not used, stored or logged, but it has been seen in Slack: roll it in Pandabase, "
    "then link the new one in the form."
)


def _head(store: LinkedStore) -> str:
    rights = {(True, True): "reads and changes cases", (True, False): "reads only", (False, True): "changes only"}
    may = rights.get((store.can_read, store.can_write), "may do nothing")
    default = " · default" if store.is_default else ""
    return f"{names.identifier(store.store_id)} · token ending in {said(store.last_four, 4)} · {may}{default} · linked "


def _tail(store: LinkedStore) -> str:
    return readable(store.linked_at)


def _row(store: LinkedStore) -> tuple[Block, Block]:
    return (words(_head(store)), moment(store.linked_at))


def _listed(store_ids: Sequence[str]) -> str:
    return ", ".join(names.identifier(store_id) for store_id in store_ids[:_MOST_STORES])


def _plain(text: str) -> Message:
    return Message(top_level(text), [section(plain_text(text))])


def _small(text: str) -> Block:
    return {"type": "context", "elements": [plain_text(text)]}


def _with_link_button(text: str, label: str) -> Message:
    row = actions(_ROW, [button(ids.LINK, label, "link", style="primary")])
    return Message(top_level(text), [section(plain_text(text)), row])
