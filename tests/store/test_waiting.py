"""What waits in the store, and whether it can be written."""

from __future__ import annotations

import asyncio

import pytest

from bot.store import waiting
from bot.store.database import Database
from bot.store.waiting import Backlog, WriteProbe
from tests.core.making import NOW, FakeClock, done, request
from tests.store.conftest import Sqlite, Stored
from tests.store.test_database import locked, trace


async def test_nothing_waits_in_a_new_store(database: Database) -> None:
    assert await database.read(waiting.actions) == Backlog(0, None)


async def test_the_oldest_unsettled_action_counts_from_when_it_was_recorded(
    stored: Stored, database: Database, clock: FakeClock
) -> None:
    await stored.journal.record((request(key="a", case_id="cs_a"),))
    clock.now += 30
    await stored.journal.record((request(key="b", case_id="cs_b"),))
    assert await database.read(waiting.actions) == Backlog(2, NOW)


async def test_a_settled_action_leaves_its_deliveries_waiting(stored: Stored, database: Database) -> None:
    (action,) = await stored.journal.record((request(),))
    told = await stored.journal.settle(action, done())
    assert await database.read(waiting.actions) == Backlog(0, None)
    assert await database.read(waiting.deliveries) == Backlog(len(told), NOW)


@pytest.mark.parametrize(("since", "age"), [(None, 0.0), (NOW - 5, 5.0), (NOW + 60, 0.0)])
def test_what_is_for_later_has_not_waited(since: float | None, age: float) -> None:
    assert Backlog(1, since).age(NOW) == age


async def test_a_database_that_can_be_written_is_fine(database: Database, clock: FakeClock) -> None:
    assert await WriteProbe(database, clock).trouble() is None


async def test_the_probe_leaves_the_schema_version_as_it_is(database: Database, clock: FakeClock) -> None:
    before = await database.read(lambda db: db.execute("PRAGMA user_version").fetchone())
    await WriteProbe(database, clock).trouble()
    assert await database.read(lambda db: db.execute("PRAGMA user_version").fetchone()) == before


async def test_the_probe_really_writes(engine: Sqlite, database: Database, clock: FakeClock) -> None:
    await database.read(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    log = engine.path.with_name(f"{engine.path.name}-wal")
    before = log.stat().st_size
    await WriteProbe(database, clock).trouble()
    assert log.stat().st_size > before


async def test_a_locked_database_is_named(engine: Sqlite, database: Database, clock: FakeClock) -> None:
    with locked(engine):
        assert await WriteProbe(database, clock).trouble() == "database is locked"


async def test_a_file_that_may_not_be_written_is_named(database: Database, clock: FakeClock) -> None:
    await database.read(lambda db: db.execute("PRAGMA query_only = ON"))
    assert "readonly" in (await WriteProbe(database, clock).trouble() or "")


async def test_many_questions_at_once_are_one_write(database: Database, clock: FakeClock) -> None:
    statements, probe = await trace(database), WriteProbe(database, clock)
    await asyncio.gather(*(probe.trouble() for _ in range(20)))
    assert statements.count("COMMIT") == 1
