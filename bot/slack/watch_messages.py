"""What a channel reads about a watch itself: that it began, that it has trouble, and what to do then. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.sayings import Notice, SayNotice, SayWatching
from bot.slack import ids, names
from bot.slack.elements import actions, button, rich
from bot.slack.pieces import At, Channel, Code, Line, drawn, spoken
from bot.slack.text import Block, Message, said
from bot.slack.watch_words import described

_MOST_SUBJECT = 80
_MOST_STATUSES = 10
_ROW = "casebot.watch"
_TO_TAKE_OVER = frozenset({Notice.TOKEN_REJECTED, Notice.SCOPE_MISSING, Notice.KEY_LOST, Notice.UNLINKED})


def watching(what: SayWatching, lender: str, command: str, *, is_bare: bool = False) -> Message:
    """The first message of a watch. `lender` is the name of whoever lends the token; `is_bare`: without subjects."""
    return _message(list(_watching(what, names.person(lender), command, is_bare)))


def notice(what: SayNotice, who: str | None, command: str) -> Message:
    """What happened to a watch, what it means here, and what to do next. `who` is the name of `what.who`."""
    line = _SAY[what.notice](what, names.person(who), command)
    controls = [_take_over(what.store_id)] if what.notice in _TO_TAKE_OVER and ids.read_store(what.store_id) else []
    return _message([line], controls)


def _watching(what: SayWatching, lender: str, command: str, is_bare: bool) -> Iterator[Line]:
    store = names.identifier(what.store_id)
    yield [f"This channel follows store {store}. It is read with {lender}’s token, for reading only."]
    counts = [f"{number} {names.status(status)}" for status, number in what.counts[:_MOST_STATUSES]]
    yield [f"Cases now: {' · '.join(counts) or 'none'}"]
    if what.longest is not None:
        case_id, subject, since = what.longest
        title = "" if is_bare else said(subject, _MOST_SUBJECT)
        waits = f" {title}, since " if title else " since "
        yield ["The oldest message without an answer: ", Code(names.identifier(case_id)), waits, At(since)]
    yield [f"{described(what.settings)}."]
    yield ["Change it with ", Code(f"{command} settings {store}"), ", end it with ", Code(f"{command} unwatch {store}")]


def _unreadable(what: SayNotice, _: str, __: str) -> Line:
    return [
        f"Store {names.identifier(what.store_id)} cannot be read",
        *_since(what),
        ": Pandabase gives no usable answer. Cards and alerts here may be behind. Casebot keeps trying and says here "
        "when it works again; there is nothing to do until then.",
    ]


def _readable_again(what: SayNotice, _: str, __: str) -> Line:
    was = [", after trouble", *_since(what)] if what.since is not None else []
    return [f"Store {names.identifier(what.store_id)} can be read again", *was, ". Alerts go on here."]


def _token_rejected(what: SayNotice, who: str, command: str) -> Line:
    return _stopped(what, f"Pandabase no longer accepts {who}’s token for store", "", who, command)


def _scope_missing(what: SayNotice, who: str, command: str) -> Line:
    return _stopped(what, f"{who}’s token for store", " may not read cases (CASES_READ)", who, command)


def _key_lost(what: SayNotice, who: str, command: str) -> Line:
    gone = " cannot be decrypted any more, because its key is gone"
    return _stopped(what, f"{who}’s token for store", gone, who, command)


def _unlinked(what: SayNotice, who: str, command: str) -> Line:
    """Linking again is no new agreement to lend, so only the button mends this."""
    return _stopped(what, f"{who} no longer lends a token for store", "", "", command)


def _stopped(what: SayNotice, before: str, after: str, mender: str, command: str) -> Line:
    """What is wrong, what it means here, and who can mend it. `mender` can do so by linking a token that works."""
    by_linking: Line = [f"{mender} links one that works (", Code(f"{command} link"), "), or "]
    return [
        f"{before} {names.identifier(what.store_id)}{after}. Alerts of this store stop here, and its cards "
        "show it as of the time that stands on them, until ",
        *(by_linking if mender else []),
        "somebody who has linked this store presses the button.",
    ]


def _taken_over(what: SayNotice, who: str, command: str) -> Line:
    return _goes_on(what, f"is now read with {who}’s token, for reading only", command)


def _resumed(what: SayNotice, who: str, command: str) -> Line:
    return _goes_on(what, f"is read again with {who}’s token, which works again", command)


def _goes_on(what: SayNotice, how: str, command: str) -> Line:
    store = names.identifier(what.store_id)
    return [f"Store {store} {how}. Alerts go on here. End it with ", Code(f"{command} unwatch {store}")]


def _changed(what: SayNotice, who: str, command: str) -> Line:
    store = names.identifier(what.store_id)
    return [f"{who} changed what is told here of store {store}. See it with ", Code(f"{command} settings {store}")]


def _ended(what: SayNotice, who: str, command: str) -> Line:
    store = names.identifier(what.store_id)
    return [
        f"{who} ended the watch of store {store}. No new cards of it come here; a card shows its case as of the time "
        "that stands on it. Follow it again with ",
        Code(f"{command} watch {store}"),
    ]


def _channel_closed(what: SayNotice, _: str, command: str) -> Line:
    store = names.identifier(what.store_id)
    return [
        "Casebot can no longer post in ",
        Channel(what.about or ""),
        f", so your watch of store {store} there has ended, and your token is not read with for it any more. To follow "
        "the store again, invite Casebot to a channel and type there ",
        Code(f"{command} watch {store}"),
    ]


def _channel_restricted(what: SayNotice, _: str, command: str) -> Line:
    store = names.identifier(what.store_id)
    return [
        "Slack lets only some people post in ",
        Channel(what.about or ""),
        f", and Casebot is not among them. So your watch of store {store} there has ended, and your token is not read "
        "with for it any more. An admin of this workspace can change who may post, in the settings of that channel. "
        "To follow the store again, type there, once Casebot may post, or in another channel ",
        Code(f"{command} watch {store}"),
    ]


def _since(what: SayNotice) -> Line:
    return [] if what.since is None else [" since ", At(what.since)]


_SAY: Mapping[Notice, Callable[[SayNotice, str, str], Line]] = {
    Notice.UNREADABLE: _unreadable,
    Notice.READABLE_AGAIN: _readable_again,
    Notice.TOKEN_REJECTED: _token_rejected,
    Notice.SCOPE_MISSING: _scope_missing,
    Notice.KEY_LOST: _key_lost,
    Notice.UNLINKED: _unlinked,
    Notice.TAKEN_OVER: _taken_over,
    Notice.RESUMED: _resumed,
    Notice.CHANGED: _changed,
    Notice.ENDED: _ended,
    Notice.CHANNEL_CLOSED: _channel_closed,
    Notice.CHANNEL_RESTRICTED: _channel_restricted,
}


def _take_over(store_id: str) -> Block:
    return button(ids.TAKE_OVER, "Read with my token", store_id, style="primary")


def _message(lines: list[Line], controls: list[Block] | None = None) -> Message:
    blocks = [rich(*drawn(line)) for line in lines]
    return Message(spoken(lines), [*blocks, *([actions(_ROW, controls)] if controls else [])])
