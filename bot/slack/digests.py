"""A digest: what happened to many cases, in one message with a menu to look at each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.sayings import DigestItem, SayDigest
from bot.slack import ids, names
from bot.slack.elements import MOST_OPTION, actions, option, rich, rich_list, select
from bot.slack.pieces import At, Code, Line, Piece, drawn, spoken
from bot.slack.text import Block, Message, counted, said, shorten
from bot.slack.watch_words import COUNTED, EVENTS, listed
from bot.watches import MOVES, Event

MOST_ROWS = 30
_MOST_SUBJECT = 60
_ROW = "casebot.digest"


def digest(what: SayDigest, subjects: Mapping[str, str], *, is_bare: bool = False) -> Message:
    """The message. `is_bare` leaves out the subjects: the channel is shared with another company."""
    known = {} if is_bare else subjects
    shown = what.items[:MOST_ROWS]
    head, rows = _head(what), [_row(item, known.get(item.case_id)) for item in shown]
    tail = [f"and {what.total - len(shown)} more"] if what.total > len(shown) else []
    lines: list[Line] = [head, *rows, *([tail] if tail else [])]
    blocks = [rich(*drawn(head)), *([rich_list(map(drawn, rows))] if rows else [])]
    return Message(spoken(lines), [*blocks, *([rich(*drawn(tail))] if tail else []), *_menu(what, known)])


def _head(what: SayDigest) -> list[Piece]:
    counts = "".join(f" · {number} {COUNTED[event]}" for event, number in what.counts if number > 0)
    span: list[Piece] = [" until ", At(what.until)]
    if what.since is not None:
        span = [" from ", At(what.since), " to ", At(what.until)]
    return [f"{counted(what.total, 'case')} of store {names.identifier(what.store_id)}", *span, counts]


def _row(item: DigestItem, subject: str | None) -> list[Piece]:
    title, happened, status = said(subject, _MOST_SUBJECT), _happened(item), names.status(item.now.status)
    is_said = status.casefold() in happened.casefold() and len(MOVES & {*item.events}) < 2
    facts = (title, happened, "" if is_said else status)
    told = " · ".join(part for part in facts if part)
    return [Code(names.identifier(item.case_id)), f" {told}"]


def _happened(item: DigestItem) -> str:
    return listed(_event(event, item) for event in Event if event in item.events)


def _event(event: Event, item: DigestItem) -> str:
    if event is Event.PRIORITY:
        return f"{EVENTS[event]} to {names.priority(item.now.priority)}"
    return EVENTS[event]


def _menu(what: SayDigest, subjects: Mapping[str, str]) -> list[Block]:
    options = list(_options(what, subjects))
    return [actions(_ROW, [select(ids.SHOW_IN, "Show a case", options)])] if options else []


def _options(what: SayDigest, subjects: Mapping[str, str]) -> Iterator[Block]:
    """Those that are listed, each once: two equal choices could not be told apart."""
    for case_id in dict.fromkeys(item.case_id for item in what.items[:MOST_ROWS]):
        ref = ids.CaseRef(what.store_id, case_id)
        if ref.is_usable:
            title = said(subjects.get(case_id), _MOST_SUBJECT)
            yield option(shorten(f"{case_id} {title}".strip(), MOST_OPTION), ref.value())
