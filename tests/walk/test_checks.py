"""The checks of the walk see what they are there for: a walk that finds nothing wrong says something only then."""

from __future__ import annotations

from dataclasses import replace

from tests.walk.scribe import Happened, Json
from tests.walk.telling import Said, Told, line
from tests.walk.tellings import ALL, Ear, Span, problems

CASE, CHANNEL = "cs_000000000001", "C1"
EARS = (Ear(CHANNEL, ALL),)
CLOSED = Happened(CASE, ("closed",), "MERCHANT")


def case(status: str) -> Json:
    """The case as it is."""
    fields = {"id": CASE, "priority": "LOW", "escalated": False, "unreadCount": 0}
    return {**fields, "status": status, "lastMessageAt": "2026-01-01", "lastMessageBy": "MERCHANT"}


def told(how: str = "store") -> Told:
    """That it was closed."""
    return Told(1.0, CHANNEL, CASE, "closed", how, None, True)


def span(*tellings: Told) -> Span:
    """Between an open case and a closed one with a card."""
    before, after = {CASE: case("OPEN")}, {CASE: case("CLOSED")}
    carded = {(CHANNEL, CASE)}
    return Span(before, after, (CLOSED,), tellings, frozenset(), carded, carded, frozenset(), {})


def test_what_was_told_once_is_right() -> None:
    assert [*problems(span(told()), EARS)] == []


def test_what_was_not_told_is_lost() -> None:
    (problem,) = problems(span(), EARS)
    assert "['closed'] was not told" in problem


def test_what_was_told_twice_is_doubled() -> None:
    assert any("told 2 times" in problem for problem in problems(span(told(), told("unsaid")), EARS))


def test_what_somebody_here_did_is_not_to_be_told_of_the_store() -> None:
    ours = replace(CLOSED, by="Ana", is_ours=True)
    assert [*problems(replace(span(told()), happened=(ours,)), EARS)]


def test_what_a_channel_does_not_want_is_not_to_be_told_there() -> None:
    picky = (Ear(CHANNEL, frozenset({"new"})),)
    assert any("does not want it" in problem for problem in problems(span(told()), picky))


def test_a_line_that_the_bot_may_have_posted_counts_as_neither() -> None:
    unsure = replace(span(), unsure=frozenset({(CHANNEL, CASE)}))
    assert [*problems(unsure, EARS)] == []


def test_of_several_moves_in_a_line_the_last_one_counts() -> None:
    text = "Set to Awaiting customer · Closed by Pandabase · was Open · priority Low"
    moves = [(one.event, one.is_last_move) for one in line(Said(1.0, CHANNEL, "2", "1", text, []), CASE)]
    assert moves == [("parked", False), ("closed", True)]
