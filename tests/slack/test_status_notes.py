"""The status: each watch, whose token reads it, and how that goes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.status_notes import StatusReport, status
from bot.slack.text import date
from bot.watches import Stop, WatchHealth
from tests.slack import making
from tests.slack.making import NOW, STORE_ID
from tests.slack.making_watches import CHANNEL, healths, watch
from tests.slack.rules import accepted, harmless

HEAD = f"<#{CHANNEL}> follows {STORE_ID} with Ana’s token"


def told(*watches: WatchHealth) -> list[str]:
    """What is said of these watches, a line each."""
    report = StatusReport("socket", 7300.0, 0, 0, True, "0.1.0", watches, NOW)
    return status(report).text.splitlines()[1:]


def test_a_watch_shows_when_its_store_was_read_last() -> None:
    assert told(WatchHealth(watch(), NOW - 12)) == [f"{HEAD} · last read 12 seconds ago, {date(NOW - 12)}"]


@pytest.mark.parametrize(
    ("seconds", "lag"), [(0.2, "a moment ago"), (1, "1 second ago"), (59, "59 seconds ago"), (125, "2 minutes ago")]
)
def test_the_lag_is_told_in_words(seconds: float, lag: str) -> None:
    assert f"last read {lag}," in told(WatchHealth(watch(), NOW - seconds))[0]


def test_a_store_that_cannot_be_read_says_since_when() -> None:
    line = f"{HEAD} · cannot be read since {date(NOW - 60)} · last read 1 minute ago, {date(NOW - 75)}"
    assert told(WatchHealth(watch(), NOW - 75, NOW - 60)) == [line]


def test_a_watch_that_was_not_read_yet_says_so() -> None:
    assert told(WatchHealth(watch())) == [f"{HEAD} · not read yet"]


@pytest.mark.parametrize(
    ("why", "because"),
    [
        (Stop.TOKEN_REJECTED, "Pandabase does not accept the token"),
        (Stop.SCOPE_MISSING, "the token may not read cases"),
        (Stop.KEY_LOST, "the token cannot be decrypted"),
        (Stop.UNLINKED, "the token was taken back"),
    ],
)
def test_a_stopped_watch_says_why(why: Stop, because: str) -> None:
    assert told(WatchHealth(watch(stopped=why), NOW))[0].startswith(f"{HEAD} · stopped, because {because} · ")


def test_a_database_that_cannot_be_written_is_said_first_with_what_it_means_and_who_can_help() -> None:
    report = StatusReport("socket", 0.0, 0, 0, True, "0.1.0", unwritable="database or disk is full")
    first, *_ = status(report).text.splitlines()
    assert first == (
        "The database cannot be written (database or disk is full), so no command and no click can be recorded or "
        "carried out. Tell whoever operates Casebot: once there is room on the disk and the file can be written, it "
        "goes on by itself, with all that was recorded before; a damaged database has to be replaced by its backup."
    )


def test_of_a_database_that_can_be_written_nothing_is_said() -> None:
    assert "database" not in status(StatusReport("socket", 0.0, 0, 0, True, "0.1.0")).text


def test_more_than_ten_watches_are_counted() -> None:
    lines = told(*[WatchHealth(watch())] * 13)
    assert (len(lines), lines[-1]) == (11, "and 3 more")


@given(some=st.lists(healths, max_size=14), now=st.floats(0, 7e9))
@settings(max_examples=60, deadline=None)
def test_the_status_of_any_watches_is_valid_and_harmless(some: list[WatchHealth], now: float) -> None:
    message = status(StatusReport("http", 1e9, 10**9, 0, None, making.EVIL, tuple(some), now, making.EVIL))
    accepted(message)
    harmless(message)
