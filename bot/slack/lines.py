"""The line that says what somebody did to a case, or tried to. Pure.

`line_text` gives plain text; `line` and `public_line` give messages, escaped once and pinging nobody.
"""

from __future__ import annotations

from bot.case import Change, State, Status, Verb
from bot.sayings import Line
from bot.slack import names
from bot.slack.elements import plain_text, section
from bot.slack.refusals import refusal_text
from bot.slack.telling import Telling
from bot.slack.text import Message, said, top_level

_DONE = {Verb.CLOSE: "Closed", Verb.REOPEN: "Reopened", Verb.AWAIT: "Set to Awaiting customer"}
_ALREADY = {
    Verb.CLOSE: "closed the case, which already was closed",
    Verb.REOPEN: "reopened the case, which already was open",
    Verb.AWAIT: "set the case to Awaiting customer, which it already was",
}


def line_text(line: Line, name: str, last_name: str | None, now: float, command: str | None = None) -> str:
    """One line in plain text, not escaped. `name` is who acted, `last_name` who had changed the case before.

    `now` is in seconds since the epoch. With a `command` (`/case`) the next step is a command and not a button.
    """
    if line.refusal is not None:
        return refusal_text(line, Telling(names.person(name), last_name, now, command))
    change, was = line.change, line.was
    if was is not None and change.met_by(was):
        return _already(line, names.person(name))
    parts = [_head(change, names.person(name), was), *_was(change, was), *_now(line), *_unconfirmed(line)]
    return " · ".join(parts)


def line(line: Line, name: str, last_name: str | None, now: float, command: str | None = None) -> Message:
    """The same as a reply in the thread of a card."""
    return _message(line_text(line, name, last_name, now, command))


def public_line(
    line: Line,
    name: str,
    last_name: str | None,
    subject: str | None,
    command: str,
    now: float,
    bot_name: str = "Casebot",
) -> Message:
    """The one line for a channel where the bot is no member; leave `subject` out where customer data must not stand."""
    title = said(subject, names.MOST_SUBJECT)
    parts = (
        names.identifier(line.case_id),
        *((title,) if title else ()),
        line_text(line, name, last_name, now, command),
        f"/invite @{names.person(bot_name)} for a live card",
    )
    return _message(" · ".join(parts))


def _message(text: str) -> Message:
    return Message(top_level(text), [section(plain_text(text))])


def _head(change: Change, name: str, was: State | None) -> str:
    wanted = names.priority(change.priority)
    if change.verb is Verb.PRIORITY:
        return f"Priority set to {wanted} by {name}"
    done = f"{_DONE[change.verb]} by {name}"
    if change.priority is None:
        return done
    is_new = was is not None and was.priority is not None and was.priority != change.priority
    return f"{done} with priority {wanted}" + (f" (was {names.priority(was.priority)})" if was and is_new else "")


def _was(change: Change, was: State | None) -> tuple[str, ...]:
    if was is None:
        return ()
    return (f"was {names.priority(was.priority) if change.verb is Verb.PRIORITY else names.status(was.status)}",)


def _now(line: Line) -> tuple[str, ...]:
    """The updated case in short: what the head of the line does not say already, or what came out differently."""
    now, change = line.now, line.change
    if now is None:
        return ()
    status = f"status {names.status(now.status)}" if change.verb is Verb.PRIORITY else ""
    if change.status is not None and now.status != change.status:
        status = f"the case is now {names.status(now.status)}"
    priority = f"priority {names.priority(now.priority)}" if now.priority != change.priority else ""
    return tuple(part for part in (status, priority) if part)


def _unconfirmed(line: Line) -> tuple[str, ...]:
    if line.confirmed:
        return ()
    unsure = "Pandabase did not confirm it"
    return (f"{unsure}; the case was read again and {_state(line)}" if line.now else unsure,)


def _state(line: Line) -> str:
    if line.now is None:
        return ""
    if line.change.verb is Verb.PRIORITY:
        return f"has priority {names.priority(line.now.priority)}"
    is_known = line.now.status in Status.__members__
    return f"is {names.status(line.now.status).lower() if is_known else names.status(line.now.status)}"


def _already(line: Line, name: str) -> str:
    change = line.change
    if change.verb is Verb.PRIORITY:
        head = f"{name} set the priority to {names.priority(change.priority)}, which it already was"
    else:
        head = f"{name} {_ALREADY[change.verb]}"
    return " · ".join((head, *_now(line), *_unconfirmed(line)))
