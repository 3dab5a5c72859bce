"""The linking modal in all its states. Pure.

The inputs keep their `block_id` and `action_id` in every state, so that Slack keeps what was typed: a view never
carries a token.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from bot.slack import ids
from bot.slack.elements import context, plain_text, section
from bot.slack.link_form import LinkForm, read_link
from bot.slack.link_words import MOST_FIELD_ERROR, linked_sentence
from bot.slack.text import Block, shorten, tidy

__all__ = [
    "LinkForm",
    "channel_of",
    "checking",
    "errors",
    "link",
    "link_problem",
    "linked",
    "not_handled",
    "read_link",
]

_TITLE = "Link a store"
_ABOUT = (
    "Casebot acts with your own token, so that you can do here what you may do in Pandabase. Slack cannot hide what is "
    "typed here, but nobody else sees it. The token is kept encrypted and is never shown again."
)
_NOT_HANDLED = "Casebot could not handle this form, and nothing was kept. The operator finds the reason in its log."
_CHECKING = "Checking the token with Pandabase. If this does not change within a minute, submit again."


def link(store_id: str = "", problem: Mapping[str, str] | None = None, channel: str = "") -> Block:
    """The modal with its inputs; `problem` holds sentences by the `block_id` of the field under which they stand.

    `channel` is where the person was when they asked; `channel_of` reads it back.
    """
    return _modal(_form(store_id, problem or {}), ids.LINK_VIEW, channel, submit="Link")


def link_problem(field: str, message: str, channel: str = "") -> Block:
    """The modal after a trial that failed: the error under its field, as field errors are not possible any more."""
    return link(problem={field: message}, channel=channel)


def checking(channel: str = "") -> Block:
    """The modal while Pandabase is asked; it can be submitted again, should nobody be left to change it."""
    return _modal([section(plain_text(_CHECKING)), *_form("", {})], ids.LINK_VIEW, channel, submit="Link")


def linked(store_id: str, last_four: str, can_read: bool, can_write: bool | None) -> Block:
    """What was linked and what works; `can_write` is None where no case was listed to try it on."""
    said = linked_sentence(store_id, last_four, can_read, can_write)
    return _modal([section(plain_text(said))], ids.LINK_DONE_VIEW, "", close="Done")


def errors(problems: Mapping[str, str]) -> Block:
    """The answer to a submission that shows a sentence at each field."""
    return {
        "response_action": "errors",
        "errors": {field: shorten(tidy(sentence), MOST_FIELD_ERROR) for field, sentence in problems.items()},
    }


def not_handled(view: object) -> Block:
    """The answer to a submission that ran into a mistake of ours: at the first field, else in place of the modal."""
    blocks = view.get("blocks") if isinstance(view, dict) else None
    rows = [row for row in blocks if isinstance(row, dict)] if isinstance(blocks, list) else []
    field = next((row.get("block_id") for row in rows if row.get("type") == "input"), None)
    if isinstance(field, str) and field:
        return errors({field: _NOT_HANDLED})
    said = _modal([section(plain_text(_NOT_HANDLED))], ids.LINK_DONE_VIEW, "", close="Close")
    return {"response_action": "update", "view": said}


def channel_of(private_metadata: object) -> str:
    """The channel in which a modal was asked for; empty when it is not known."""
    try:
        data = json.loads(private_metadata) if isinstance(private_metadata, str) else None
    except (ValueError, RecursionError):
        return ""
    channel = data.get("channel") if isinstance(data, dict) else None
    return channel if isinstance(channel, str) else ""


def _form(store_id: str, problem: Mapping[str, str]) -> list[Block]:
    store = _input(ids.STORE_FIELD, "Store id", "shp_…", "It begins with shp_.", initial=store_id)
    secret = _input(
        ids.SECRET_FIELD, "Token", "sk_…", "The secret key of a store token with CASES_READ and CASES_WRITE."
    )
    token_id = _input(
        ids.TOKEN_ID_FIELD, "Token id", "stk_…", "Only for tokens that sign their requests (HMAC).", is_optional=True
    )
    rows = {ids.STORE_FIELD: store, ids.SECRET_FIELD: secret, ids.TOKEN_ID_FIELD: token_id}
    form = [context(plain_text(_ABOUT))]
    for field, row in rows.items():
        form += [row, *_under(problem.get(field))]
    return form


def _under(sentence: str | None) -> list[Block]:
    return [context(plain_text(f"⚠ {tidy(sentence)}", 500))] if sentence else []


def _input(
    field: str, label: str, placeholder: str, hint: str, *, initial: str = "", is_optional: bool = False
) -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": field,
        "placeholder": plain_text(placeholder),
        **({"initial_value": shorten(initial, 200)} if initial else {}),
    }
    return {
        "type": "input",
        "block_id": field,
        "label": plain_text(label),
        "hint": plain_text(hint),
        "element": element,
        "optional": is_optional,
    }


def _modal(blocks: list[Block], callback_id: str, channel: str, *, submit: str = "", close: str = "Cancel") -> Block:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(_TITLE),
        "close": plain_text(close),
        **({"submit": plain_text(submit)} if submit else {}),
        "private_metadata": json.dumps({"channel": channel}),
        "blocks": blocks,
    }
