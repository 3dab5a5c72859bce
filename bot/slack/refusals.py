"""What people read when nothing was done: what happened, whether anything changed, what to do next, and the upstream's
own words. Pure; plain text, not escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.case import Status
from bot.errors import CONTRACT_REFUSALS, Reason, Refusal
from bot.sayings import Line
from bot.slack import names, token_refusals
from bot.slack.telling import UNCHANGED, Telling, store_of, tried
from bot.slack.text import ago, said


def refusal_text(line: Line, telling: Telling) -> str:
    """All that is to be said about a line's refusal. Raises ValueError when there is none."""
    if line.refusal is None:
        raise ValueError("this line tells of no refusal")
    return f"{_SAY[line.refusal.reason](line, line.refusal, telling)}{quoted(line.refusal)}"


def short_reason(refusal: Refusal) -> str:
    """The refusal in two or three words, for counting: `already closed`."""
    return _SHORT[refusal.reason]


def _who_closed(line: Line, telling: Telling) -> str:
    """By whom and how long ago; only where the last change through Casebot was the closing."""
    last = line.last_change
    if last is None or last.change.status is not Status.CLOSED:
        return ""
    by = names.person(telling.last_name or last.actor.name)
    return f" (by {by}, {ago(telling.now - last.at)})"


def _already_closed(line: Line, _: Refusal, telling: Telling) -> str:
    return f"{tried(line, telling)}, but it is already closed{_who_closed(line, telling)}. {UNCHANGED}"


def _not_closed(line: Line, _: Refusal, telling: Telling) -> str:
    state = line.now or line.was
    is_now = f" (it is {names.status(state.status)})" if state and state.status != Status.CLOSED else ""
    return f"{tried(line, telling)}, but it is not closed{is_now}. {UNCHANGED}"


def _on_closed_case(line: Line, _: Refusal, telling: Telling) -> str:
    first = f"Use {telling.command} reopen {names.identifier(line.case_id)}" if telling.command else "Press Reopen"
    closed = f"{tried(line, telling)}, but it is closed{_who_closed(line, telling)}"
    return f"{closed}. {UNCHANGED} {first} first."


def _not_found(line: Line, refusal: Refusal, telling: Telling) -> str:
    its = "it" if telling.which == names.identifier(line.case_id) else names.identifier(line.case_id)
    return (
        f"{tried(line, telling)}, but Pandabase does not know {its} in store {store_of(line, refusal)}. {UNCHANGED} "
        "Check the id: an order number can look like the id of a case."
    )


def _refused(line: Line, refusal: Refusal, telling: Telling) -> str:
    status = f" (HTTP {refusal.status})" if refusal.status else ""
    return f"{tried(line, telling)}, but Pandabase refused it{status}. {UNCHANGED} Asking the same again will not help."


def _too_late(line: Line, _: Refusal, telling: Telling) -> str:
    return (
        f"{tried(line, telling)}, but it was not done: it came too late, more than two minutes after it was asked "
        f"for. {UNCHANGED} {_again(telling)} if it is still wanted."
    )


def _unavailable(line: Line, _: Refusal, telling: Telling) -> str:
    return (
        f"{tried(line, telling)}, but Pandabase could not be reached or was too busy for two minutes. "
        f"{UNCHANGED} {_again(telling)} in a few minutes."
    )


def _unclear(line: Line, _: Refusal, telling: Telling) -> str:
    return (
        f"{tried(line, telling)}, and it is not known whether it took effect: Pandabase gave no clear answer. "
        "Look at the case before trying again."
    )


def _again(telling: Telling) -> str:
    return "Send the command again" if telling.command else "Press the button again"


def quoted(refusal: Refusal) -> str:
    """The upstream's own words, and the request id where its support may be needed."""
    words = said(refusal.words, names.MOST_WORDS)
    request_id = said(refusal.request_id, names.MOST_ID)
    is_usual = refusal.reason in CONTRACT_REFUSALS.values()
    quoted = f" Pandabase said: {words}" if words else ""
    return f"{quoted} (request {request_id})" if request_id and not is_usual else quoted


_SAY: Mapping[Reason, Callable[[Line, Refusal, Telling], str]] = {
    Reason.ALREADY_CLOSED: _already_closed,
    Reason.NOT_CLOSED: _not_closed,
    Reason.ON_CLOSED_CASE: _on_closed_case,
    Reason.NOT_FOUND: _not_found,
    Reason.REFUSED: _refused,
    Reason.TOO_LATE: _too_late,
    Reason.UNAVAILABLE: _unavailable,
    Reason.UNCLEAR: _unclear,
    Reason.NOT_LINKED: token_refusals.not_linked,
    Reason.KEY_LOST: token_refusals.key_lost,
    Reason.TOKEN_REJECTED: token_refusals.token_rejected,
    Reason.SCOPE_MISSING: token_refusals.scope_missing,
    Reason.NOT_ADMITTED: token_refusals.not_admitted,
}

_SHORT: Mapping[Reason, str] = {
    Reason.ALREADY_CLOSED: "already closed",
    Reason.NOT_CLOSED: "not closed",
    Reason.ON_CLOSED_CASE: "closed, so not set",
    Reason.NOT_FOUND: "not found",
    Reason.REFUSED: "refused",
    Reason.TOO_LATE: "too late",
    Reason.UNAVAILABLE: "not reached",
    Reason.UNCLEAR: "unclear",
    Reason.NOT_LINKED: "not linked",
    Reason.KEY_LOST: "token not readable",
    Reason.TOKEN_REJECTED: "token not accepted",
    Reason.SCOPE_MISSING: "permission missing",
    Reason.NOT_ADMITTED: "not admitted",
}
