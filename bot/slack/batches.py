"""A command that named several cases: the message that they share, and the summary for the person. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.case import Verb
from bot.sayings import Line
from bot.slack import names
from bot.slack.elements import plain_text, rich, rich_list, section, words
from bot.slack.lines import line_text
from bot.slack.refusals import short_reason
from bot.slack.text import Message, counted, said, shorten, top_level

MOST_ROWS = 20
_MOST_SUBJECT = 80
_MOST_LINE = 320

_DONE = {Verb.CLOSE: "closed", Verb.REOPEN: "reopened", Verb.AWAIT: "awaiting customer", Verb.PRIORITY: "priority set"}


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One case of a command with several ids. `line` is None until its action is settled.

    `name` is who acted, `last_name` who had changed the case before; `subject` is None where it is not known, or
    must not stand in this channel.
    """

    case_id: str
    line: Line | None = None
    name: str = ""
    last_name: str | None = None
    subject: str | None = None


def batch(rows: Sequence[BatchRow], command: str, now: float, invite: str | None = None) -> Message:
    """The message that the cases of one command share, a line each; `now` in seconds since the epoch.

    `invite` is the bot's name where it is no member of the channel: the message then says how to change that.
    """
    head = f"{counted(len(rows), 'case')}: {_tally([row.line for row in rows], is_shared=True)}"
    pairs = [(names.identifier(row.case_id), _told(row, command, now)) for row in rows[:MOST_ROWS]]
    return _listed(head, pairs, f"/invite @{names.person(invite)} for live cards" if invite else "")


def summary(lines: Sequence[Line], command: str, now: float) -> Message:
    """How a command with several ids went, for the person alone: the numbers, then a line for each refusal."""
    refused = [line for line in lines if line.refusal is not None][:MOST_ROWS]
    told = [shorten(line_text(line, "You", None, now, command), _MOST_LINE) for line in refused]
    pairs = [(names.identifier(line.case_id), result) for line, result in zip(refused, told, strict=True)]
    return _listed(_tally(lines), pairs)


def _tally(lines: Sequence[Line | None], *, is_shared: bool = False) -> str:
    """`3 closed · 1 already closed · 1 not found`, the done ones first."""
    counts = Counter(_outcome(line, is_shared=is_shared) for line in sorted(lines, key=_rank))
    return " · ".join(f"{number} {outcome}" for outcome, number in counts.items()) or "nothing to do"


def _rank(line: Line | None) -> int:
    return 2 if line is None else int(line.refusal is not None)


def _outcome(line: Line | None, *, is_shared: bool) -> str:
    if line is None:
        return "not finished yet"
    if is_shared and line.refusal is not None and line.refusal.is_personal:
        return "not done"
    return _DONE[line.change.verb] if line.refusal is None else short_reason(line.refusal)


def _told(row: BatchRow, command: str, now: float) -> str:
    subject = said(row.subject, _MOST_SUBJECT)
    result = _result(row, command, now)
    return f"{subject} · {result}" if subject else result


def _result(row: BatchRow, command: str, now: float) -> str:
    """What concerns the person alone is not said here, only that nothing was done."""
    if row.line is None:
        return "not finished yet"
    if row.line.refusal is not None and row.line.refusal.is_personal:
        return f"not done; {names.person(row.name)} has been told why"
    return shorten(line_text(row.line, row.name, row.last_name, now, command), _MOST_LINE)


def _listed(head: str, pairs: Sequence[tuple[str, str]], tail: str = "") -> Message:
    """A heading, a line for each case (its id and what became of it), and maybe a last line."""
    lines = [f"{case_id} · {result}" for case_id, result in pairs]
    items = [(words(case_id, "code"), words(f" {result}")) for case_id, result in pairs]
    blocks = [section(plain_text(head)), *([rich_list(items)] if items else []), *([rich(words(tail))] if tail else [])]
    return Message(top_level("\n".join(part for part in (head, *lines, tail) if part)), blocks)
