"""What was typed into the linking modal: a form, or what is wrong at which field. Pure.

Only what certainly cannot work is refused here; whether a token is good, Pandabase decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.slack import ids

_STORE = re.compile(r"shp_[A-Za-z0-9]+")
_SHORTEST, _LONGEST = 12, 48
_MOST_TOKEN = 500
_SLACK_TOKENS = ("xoxb-", "xoxp-", "xoxa-", "xoxe", "xoxs-", "xapp-")


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A store, the secret of a token for it and, for tokens that sign their requests, the token's id."""

    store_id: str
    secret: str = field(repr=False)
    token_id: str | None = field(default=None, repr=False)


def read_link(values: Mapping[str, Any]) -> LinkForm | dict[str, str]:
    """The form out of a view's `state.values`, or one sentence for each field (by `block_id`) that cannot be right."""
    store_id, secret, token_id = (_typed(values, name) for name in ids.FIELDS)
    found = {
        ids.STORE_FIELD: _store_problem(store_id),
        ids.SECRET_FIELD: _secret_problem(secret),
        ids.TOKEN_ID_FIELD: _token_id_problem(token_id),
    }
    problems = {name: sentence for name, sentence in found.items() if sentence}
    return problems or LinkForm(store_id, secret, token_id or None)


def _typed(values: Mapping[str, Any], name: str) -> str:
    """What stands in an input, without the blanks and backticks that come along when something is copied."""
    block = values.get(name)
    element = block.get(name) if isinstance(block, Mapping) else None
    value = element.get("value") if isinstance(element, Mapping) else None
    return value.strip().strip("`").strip() if isinstance(value, str) else ""


def _store_problem(store_id: str) -> str:
    if not store_id:
        return "Enter the id of the store. It begins with shp_."
    if store_id.startswith(("sk_", "stk_")):
        return "This looks like a token. The id of a store begins with shp_."
    if not _STORE.fullmatch(store_id):
        return "The id of a store begins with shp_, followed by letters and digits only."
    if not _SHORTEST <= len(store_id) <= _LONGEST:
        return f"The id of a store has {_SHORTEST} to {_LONGEST} characters; this has {len(store_id)}."
    return ""


def _secret_problem(secret: str) -> str:
    if not secret:
        return "Enter the token. It usually begins with sk_."
    if secret.startswith(_SLACK_TOKENS):
        return "This is a Slack token. Casebot needs the store’s token from Pandabase; it usually begins with sk_."
    if secret.startswith("shp_"):
        return "This is the id of a store. The token usually begins with sk_."
    if secret.startswith("stk_"):
        return "This is the id of a token. Put it into the last field, and its secret here."
    return _shape_problem(secret)


def _token_id_problem(token_id: str) -> str:
    if not token_id:
        return ""
    if not token_id.startswith("stk_"):
        return "The id of a token begins with stk_. Leave this empty unless the token signs its requests."
    return _shape_problem(token_id)


def _shape_problem(token: str) -> str:
    """What no HTTP header can carry."""
    if any(char.isspace() for char in token):
        return "A token holds no blanks or line breaks. Copy it once more."
    if not (token.isascii() and token.isprintable()):
        return "A token holds plain letters, digits and signs only. Copy it once more."
    return "" if len(token) <= _MOST_TOKEN else "This is too long for a token."
