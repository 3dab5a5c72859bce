"""Somebody here asks for what somebody outside had just done: both are told, each of whoever did it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.case import Case, Change, Priority, State, Verb
from bot.ports import Reading
from bot.records import Outcome
from bot.sayings import SayNoticed
from bot.store import journal, news, polled, tracked, watches
from bot.store.schema import migrate
from bot.tell import tell
from bot.watches import Event
from tests.alerts.making import BASELINE, read, watch
from tests.core.making import NOW, PATIENCE, STORE_ID, request


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """A store that is followed, with one case that was read."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db)
    watches.start(db, watch())
    polled.begin(db, "T1", STORE_ID, BASELINE)
    store = polled.store_row(db, "T1", STORE_ID)
    assert store is not None
    tracked.learn(db, store["id"], [Reading(read(), NOW)])
    polled.settle(db, "T1", STORE_ID, NOW, is_settled=True)
    yield db
    db.close()


def told_after(db: sqlite3.Connection, change: Change, before: State, after: Case) -> list[tuple[Event, ...]]:
    """What a poll tells after an action that found the case in one state and left it in another."""
    wish = request(change, case_id=after.id, store_id=STORE_ID)
    (action,) = journal.record(db, [wish], "run", NOW + 1, PATIENCE)
    journal.note_before(db, action, before, "run")
    outcome = replace(Outcome(STORE_ID, before, after), seen_at=NOW + 2)
    journal.settle(db, action, outcome, tell, NOW + 2)
    deliveries, _ = news.apply(db, "T1", STORE_ID, (Reading(after, NOW + 3),), None, NOW + 3)
    return [each.say.noticed.events for each in deliveries if isinstance(each.say, SayNoticed)]


@pytest.mark.parametrize(
    ("change", "fields", "event"),
    [
        (Change(Verb.AWAIT), {"status": "AWAITING_CUSTOMER"}, Event.PARKED),
        (Change(Verb.PRIORITY, Priority.URGENT), {"priority": "URGENT"}, Event.PRIORITY),
    ],
)
def test_what_was_so_before_the_click_is_told_of_those_outside(
    db: sqlite3.Connection, change: Change, fields: dict[str, str], event: Event
) -> None:
    after = read(**fields)
    assert told_after(db, change, after.state, after) == [(event,)]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (Change(Verb.AWAIT), {"status": "AWAITING_CUSTOMER"}),
        (Change(Verb.PRIORITY, Priority.URGENT), {"priority": "URGENT"}),
    ],
)
def test_what_the_click_did_is_not_told_of_those_outside(
    db: sqlite3.Connection, change: Change, fields: dict[str, str]
) -> None:
    assert told_after(db, change, read().state, read(**fields)) == []
