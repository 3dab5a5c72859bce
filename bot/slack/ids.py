"""The names that Slack sends back: of actions, blocks and views, and what the value of a control says. Pure.

A value reads `store/case`, `store/case/verb` or `store/case/verb/PRIORITY`: short enough for an option (150).
Values come back from outside, so reading one gives None for anything that is not well formed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.case import Change, Priority, Verb

_SPACE = "casebot"

CLOSE = f"{_SPACE}.case.close"
REOPEN = f"{_SPACE}.case.reopen"
AWAIT = f"{_SPACE}.case.await"
PRIORITY = f"{_SPACE}.case.priority"
CASE_CONTROLS = f"{_SPACE}.case."
"""How the name of every control begins that wishes a change."""
AGAIN = f"{_SPACE}.case.again"
"""The same wish once more, from a private answer; `AGAIN.N` where one block holds several, one for each store."""

DASHBOARD = f"{_SPACE}.dashboard"
MORE = f"{_SPACE}.more"
SHARE = f"{_SPACE}.share"
SHOW_IN = f"{_SPACE}.show_in"
"""Show the case as another store has it; `SHOW_IN.N` where one block holds several."""
LINK = f"{_SPACE}.link"
"""Open the form that links a store; its value is the store's id where one is meant, else anything."""
TAKE_OVER = f"{_SPACE}.take_over"
"""Read a store with the token of whoever presses it; its value is the store's id."""

LINK_VIEW = f"{_SPACE}.view.link"
LINK_DONE_VIEW = f"{_SPACE}.view.linked"
WATCH_VIEW = f"{_SPACE}.view.watch"

STORE_FIELD = f"{_SPACE}.field.store"
SECRET_FIELD = f"{_SPACE}.field.secret"
TOKEN_ID_FIELD = f"{_SPACE}.field.token_id"
FIELDS = (STORE_FIELD, SECRET_FIELD, TOKEN_ID_FIELD)
"""The inputs of the linking modal: the `block_id` and the `action_id` of each are the same text."""

EVENTS_FIELD = f"{_SPACE}.field.events"
PRIORITY_FIELD = f"{_SPACE}.field.priority"
ESCALATED_FIELD = f"{_SPACE}.field.escalated"
RHYTHM_FIELD = f"{_SPACE}.field.rhythm"
QUIET_FROM_FIELD = f"{_SPACE}.field.quiet_from"
QUIET_UNTIL_FIELD = f"{_SPACE}.field.quiet_until"
ZONE_FIELD = f"{_SPACE}.field.zone"
EMAIL_FIELD = f"{_SPACE}.field.email"
"""The inputs of the form with a watch's settings, likewise."""

SHOWS = re.compile(r"casebot\.show_in(\.\d{1,3})?")
ON_NOTES = re.compile(r"casebot\.(case\.again|show_in)(\.\d{1,3})?")
"""The controls of private answers, which stand on no card."""

_VERBS = {CLOSE: Verb.CLOSE, REOPEN: Verb.REOPEN, AWAIT: Verb.AWAIT, PRIORITY: Verb.PRIORITY}
ACTION_OF = {verb: action_id for action_id, verb in _VERBS.items()}

_STORE = re.compile(r"shp_[A-Za-z0-9]{1,52}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,56}")


@dataclass(frozen=True, slots=True)
class CaseRef:
    """Which case of which store a control is about."""

    store_id: str
    case_id: str

    @property
    def is_usable(self) -> bool:
        """Whether both ids fit into the value of a control."""
        return is_id(self.store_id) and is_id(self.case_id)

    def value(self) -> str:
        """The value of a control that is about this case."""
        return f"{self.store_id}/{self.case_id}"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that a control asks for, of which case."""

    ref: CaseRef
    change: Change

    def value(self) -> str:
        """The value of a control that asks for this."""
        parts = (self.ref.value(), self.change.verb.value, self.change.priority)
        return "/".join(part for part in parts if part)


def read_ref(value: object) -> CaseRef | None:
    """The case that a control is about, whatever else its value says; None for anything malformed."""
    if not isinstance(value, str):
        return None
    parts = value.split("/")
    if not 2 <= len(parts) <= 4:
        return None
    ref = CaseRef(parts[0], parts[1])
    return ref if ref.is_usable else None


def read_wish(value: object) -> Wish | None:
    """The change that a control asks for; None for anything malformed."""
    ref = read_ref(value)
    if ref is None or not isinstance(value, str):
        return None
    verb, *priority = value.split("/")[2:] or [""]
    try:
        return Wish(ref, Change(Verb(verb), Priority(priority[0]) if priority else None))
    except ValueError:
        return None


def is_id(text: object) -> bool:
    """Whether a text is an id that fits into the value of a control."""
    return isinstance(text, str) and bool(_ID.fullmatch(text))


def read_store(value: object) -> str | None:
    """The store that a control is about; None for anything malformed."""
    return value if isinstance(value, str) and _STORE.fullmatch(value) else None


def card_block(version: int) -> str:
    """The `block_id` of a card's controls: new with every redraw, or clients keep showing the old choice of a menu."""
    return f"{_SPACE}.card.{version}"
