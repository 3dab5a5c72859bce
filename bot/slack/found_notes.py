"""What a person reads alone who gave an order's number for a case's id: the cases found, and a button for each. Pure.

Nothing is done by itself: the button is the same wish, on the case that was found.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.case import Change, Verb, possible_verbs
from bot.errors import FoundCase, Refusal
from bot.slack import ids, names
from bot.slack.elements import button
from bot.slack.telling import UNCHANGED
from bot.slack.text import Block, said

MOST_FOUND = 3
_MOST_SUBJECT = 80
_VERBS = {Verb.CLOSE: "Close", Verb.REOPEN: "Reopen", Verb.AWAIT: "Await the customer in"}


def sentence(refused: Refusal, asked_for: str, *, is_wish: bool) -> str:
    """What the id is, and which case was meant. `is_wish`: something was to be changed, and was not."""
    found = refused.found[:MOST_FOUND]
    which = "Its case is" if len(found) == 1 else "Its cases are"
    unchanged = f" {UNCHANGED}" if is_wish else ""
    listed = ", ".join(_named(one) for one in found)
    return f"{names.identifier(asked_for)} is the number of an order. {which} {listed}.{unchanged}"


def controls(refused: Refusal, change: Change | None) -> list[Block]:
    """A button for each: the wish, or a look at the case where nothing was wished or it makes no sense there."""
    return list(_controls(refused.found[:MOST_FOUND], change))


def _controls(found: tuple[FoundCase, ...], change: Change | None) -> Iterator[Block]:
    for number, one in enumerate(found):
        ref = ids.CaseRef(one.store_id, one.case_id)
        which = "this case" if len(found) == 1 else one.case_id
        if not ref.is_usable:
            continue
        if change is not None and _makes_sense(change, one):
            yield button(f"{ids.AGAIN}.{number}", _label(change, which), ids.Wish(ref, change).value())
        else:
            yield button(f"{ids.SHOW_IN}.{number}", f"Show {which}", ref.value())


def _named(one: FoundCase) -> str:
    subject = said(one.subject, _MOST_SUBJECT)
    return f"{names.identifier(one.case_id)} ({subject})" if subject else names.identifier(one.case_id)


def _label(change: Change, which: str) -> str:
    if change.verb is Verb.PRIORITY:
        return f"Set {which} to priority {names.priority(change.priority)}"
    return f"{_VERBS[change.verb]} {which}"


def _makes_sense(change: Change, one: FoundCase) -> bool:
    return change.verb is Verb.PRIORITY or change.verb in possible_verbs(one.status)
