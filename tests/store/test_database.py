"""SQLite under load and in trouble: many units share a commit, and `NotRecorded` is said only when it is certain."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import NotRecorded
from bot.records import Request
from bot.store.adapters import RECORDING_SECONDS
from bot.store.beside import beside
from bot.store.database import BUSY_TIMEOUT_MS, Database
from tests.core.making import ANA, FakeClock, request
from tests.store.conftest import Sqlite, Stored


def insert(key: str) -> str:
    """SQL that writes a row of its own."""
    return f"INSERT INTO batch_message (batch, ts, settled) VALUES ('{key}', '1', 1)"  # noqa: S608 - the test's own


async def write(database: Database, sql: str) -> int:
    """One unit of work."""
    return await database.write(lambda db: db.execute(sql).rowcount)


async def written(database: Database) -> set[str]:
    """The rows that are there."""
    return await database.read(lambda db: {row[0] for row in db.execute("SELECT batch FROM batch_message")})


async def trace(database: Database) -> list[str]:
    """Every statement that SQLite runs from here on."""
    statements: list[str] = []
    await database.read(lambda db: db.set_trace_callback(statements.append))
    return statements


async def fill(database: Database) -> None:
    """From here on the disk has no room for another page."""
    await database.read(lambda db: db.execute("PRAGMA max_page_count = 1").fetchall())


def huge() -> Request:
    """A wish that needs pages of its own."""
    return request(actor=replace(ANA, name="A" * 40_000))


@contextmanager
def locked(engine: Sqlite) -> Iterator[None]:
    """Another connection holds the write lock."""
    with closing(sqlite3.connect(engine.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_units_that_arrive_together_share_commits(database: Database) -> None:
    statements = await trace(database)
    await asyncio.gather(*(write(database, insert(str(number))) for number in range(200)))
    assert statements.count("COMMIT") <= 3


async def test_many_submissions_share_commits(stored: Stored, database: Database) -> None:
    statements = await trace(database)
    wishes = [request(key=str(number), case_id=f"cs_{number:012d}") for number in range(64)]
    await asyncio.gather(*(stored.journal.record((wish,)) for wish in wishes))
    assert statements.count("COMMIT") <= 3


async def test_a_unit_that_fails_does_not_harm_those_beside_it(database: Database) -> None:
    units = (insert("a"), "INSERT INTO nowhere VALUES (1)", insert("b"))
    await asyncio.gather(*(write(database, sql) for sql in units), return_exceptions=True)
    assert await written(database) == {"a", "b"}


async def test_a_unit_that_fails_in_the_database_was_not_recorded(database: Database) -> None:
    with pytest.raises(NotRecorded, match="no such table"):
        await write(database, "INSERT INTO nowhere VALUES (1)")


async def test_a_unit_that_fails_leaves_nothing_of_itself(database: Database) -> None:
    def unit(db: sqlite3.Connection) -> None:
        db.execute(insert("half"))
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(unit)
    assert await written(database) == set()


async def test_a_writer_that_nobody_waits_for_any_more_does_not_stop_the_others(database: Database) -> None:
    first, second = (asyncio.create_task(write(database, insert(key))) for key in "ab")
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 1


async def test_what_waited_past_its_deadline_is_left_out_of_the_transaction(database: Database) -> None:
    with pytest.raises(NotRecorded):
        await database.write(lambda db: db.execute(insert("late")), give_up_at=0.0)
    assert await written(database) == set()


async def test_one_that_is_too_late_does_not_keep_the_others_from_being_written(database: Database) -> None:
    late = database.write(lambda db: db.execute(insert("late")), give_up_at=0.0)
    await asyncio.gather(late, write(database, insert("a")), return_exceptions=True)
    assert await written(database) == {"a"}


@asynccontextmanager
async def stalled(database: Database, *, reading: bool) -> AsyncIterator[None]:
    """The disk does not answer: a statement hangs on the connection's thread until the end of the block."""
    hanging, go_on = threading.Event(), threading.Event()

    def unit(_: sqlite3.Connection) -> None:
        hanging.set()
        go_on.wait(10)

    task = asyncio.create_task(database.read(unit) if reading else database.write(unit))
    await asyncio.to_thread(hanging.wait, 10)
    try:
        yield
    finally:
        go_on.set()
        await task


@pytest.mark.parametrize("reading", [True, False], ids=["a read hangs", "a commit hangs"])
async def test_while_the_disk_hangs_not_recorded_is_said_in_time(
    database: Database, clock: FakeClock, reading: bool
) -> None:
    async with stalled(database, reading=reading), asyncio.timeout(2):
        with pytest.raises(NotRecorded):
            await database.write(lambda db: db.execute(insert("late")), give_up_at=clock() + 0.05)


@pytest.mark.parametrize("reading", [True, False], ids=["a read hangs", "a commit hangs"])
async def test_what_was_said_not_to_be_recorded_is_not_written_when_the_disk_comes_back(
    database: Database, clock: FakeClock, reading: bool
) -> None:
    async with stalled(database, reading=reading):
        late = asyncio.create_task(database.write(lambda db: db.execute(insert("late")), give_up_at=clock() + 0.05))
        await asyncio.wait({late}, timeout=0.5)
    await asyncio.gather(late, return_exceptions=True)
    await write(database, insert("after"))
    assert (await written(database), isinstance(late.exception(), NotRecorded)) == ({"after"}, True)


async def test_what_has_begun_is_waited_for_past_its_deadline(database: Database, clock: FakeClock) -> None:
    """Nobody can say yet whether it will be recorded."""

    def slow(db: sqlite3.Connection) -> None:
        time.sleep(0.1)
        db.execute(insert("slow"))

    await database.write(slow, give_up_at=clock() + 0.05)
    assert await written(database) == {"slow"}


async def test_closing_waits_for_what_is_being_written(engine: Sqlite, stored: Stored, database: Database) -> None:
    writing = asyncio.create_task(write(database, insert("a")))
    await asyncio.sleep(0)
    await engine.stop()
    assert await writing == 1


async def test_a_file_that_is_locked_by_somebody_else_means_not_recorded(engine: Sqlite, stored: Stored) -> None:
    with locked(engine), pytest.raises(NotRecorded, match="locked"):
        await stored.journal.record((request(),))


async def test_not_recorded_is_known_before_slack_gives_up(engine: Sqlite, stored: Stored) -> None:
    began = time.monotonic()
    with locked(engine), pytest.raises(NotRecorded):
        await stored.journal.record((request(),))
    assert time.monotonic() - began + RECORDING_SECONDS < 3.0


def test_the_wait_for_a_locked_file_fits_into_slacks_three_seconds() -> None:
    assert RECORDING_SECONDS + BUSY_TIMEOUT_MS / 1000 < 3.0


async def test_what_was_not_recorded_while_locked_can_be_sent_again(engine: Sqlite, stored: Stored) -> None:
    with locked(engine), pytest.raises(NotRecorded):
        await stored.journal.record((request(),))
    assert len(await stored.journal.record((request(),))) == 1


async def test_a_full_disk_means_not_recorded(stored: Stored, database: Database) -> None:
    await fill(database)
    with pytest.raises(NotRecorded, match="full"):
        await stored.journal.record((huge(),))


async def test_a_full_disk_keeps_all_of_the_wishes_of_one_submission_out(stored: Stored, database: Database) -> None:
    await fill(database)
    small, large = request(key="small", case_id="cs_000000000001"), huge()
    with pytest.raises(NotRecorded):
        await stored.journal.record((small, large))
    assert await stored.journal.unsettled() == ()


async def test_recording_goes_on_when_the_disk_has_room_again(stored: Stored, database: Database) -> None:
    await fill(database)
    with pytest.raises(NotRecorded):
        await stored.journal.record((huge(),))
    await database.read(lambda db: db.execute("PRAGMA max_page_count = 1000000").fetchall())
    assert len(await stored.journal.record((huge(),))) == 1


async def test_a_file_that_cannot_be_written_means_not_recorded(stored: Stored, database: Database) -> None:
    await database.read(lambda db: db.execute("PRAGMA query_only = ON"))
    with pytest.raises(NotRecorded, match="readonly"):
        await stored.journal.record((request(),))


async def test_a_closed_database_means_not_recorded(engine: Sqlite, stored: Stored) -> None:
    await engine.stop()
    with pytest.raises(NotRecorded):
        await stored.journal.record((request(),))


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
async def test_the_file_is_kept_as_durably_as_promised(database: Database, name: str, value: object) -> None:
    assert await database.read(lambda db: db.execute(f"PRAGMA {name}").fetchone()[0]) == value


@contextmanager
def forgetful(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A build of SQLite that leaves deleted rows in the file unless told otherwise; others erase them by themselves."""
    usual = sqlite3.connect

    def connect(*args: Any, **others: Any) -> sqlite3.Connection:
        db: sqlite3.Connection = usual(*args, **others)
        db.execute("PRAGMA secure_delete = OFF")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connect)
        yield


async def test_what_is_deleted_is_overwritten_whatever_sqlite_does_by_itself(
    engine: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    with forgetful(monkeypatch):
        await engine.start()
    assert engine.database is not None
    assert await engine.database.read(lambda db: db.execute("PRAGMA secure_delete").fetchone()[0]) == 1


async def test_what_an_operator_deletes_is_overwritten_whatever_sqlite_does_by_itself(
    engine: Sqlite, monkeypatch: pytest.MonkeyPatch
) -> None:
    await engine.start()
    with forgetful(monkeypatch), beside(engine.path) as db:
        assert db.execute("PRAGMA secure_delete").fetchone()[0] == 1
