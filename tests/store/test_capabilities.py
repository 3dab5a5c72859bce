"""A `response_url` is a capability: it is erased as soon as nobody can need it any more."""

from __future__ import annotations

import pytest

from bot.store.adapters import SqliteJournal
from bot.store.database import Database
from bot.tell import tell
from tests.core.making import NOW, PATIENCE, FakeClock, done, request
from tests.store.conftest import Sqlite, Stored


@pytest.fixture
def journal(database: Database, clock: FakeClock) -> SqliteJournal:
    """The journal with what the housekeeping uses."""
    return SqliteJournal(database, clock, "run-1", tell, PATIENCE)


async def test_old_response_urls_are_erased(engine: Sqlite, stored: Stored, journal: SqliteJournal) -> None:
    await stored.journal.record((request(),))
    await journal.forget_response_urls(NOW + 1)
    (action,) = await stored.journal.unsettled()
    assert action.request.place.response_url is None


async def test_response_urls_that_still_work_are_kept(stored: Stored, journal: SqliteJournal) -> None:
    await stored.journal.record((request(),))
    await journal.forget_response_urls(NOW - 1)
    (action,) = await stored.journal.unsettled()
    assert action.request.place.response_url is not None


async def test_an_erased_response_url_is_nowhere_in_the_file(
    engine: Sqlite, stored: Stored, journal: SqliteJournal
) -> None:
    await stored.journal.record((request(),))
    await journal.forget_response_urls(NOW + 1)
    await engine.stop()
    assert b"hooks.slack.test" not in engine.path.read_bytes()


async def test_what_is_still_to_be_said_goes_on_without_an_erased_response_url(
    stored: Stored, journal: SqliteJournal
) -> None:
    (action,) = await stored.journal.record((request(),))
    await stored.journal.settle(action, done())
    await journal.forget_response_urls(NOW + 1)
    urls = {delivery.place.response_url for delivery in await stored.outbox.unfinished() if delivery.place}
    assert urls == {None}


async def test_an_action_of_which_nothing_is_said_keeps_no_response_url(
    engine: Sqlite, stored: Stored, database: Database, clock: FakeClock
) -> None:
    quiet = SqliteJournal(database, clock, "run-1", lambda *_: (), PATIENCE)
    (action,) = await quiet.record((request(),))
    await quiet.settle(action, done())
    await engine.stop()
    assert b"hooks.slack.test" not in engine.path.read_bytes()
