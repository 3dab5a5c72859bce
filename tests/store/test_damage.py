"""A file that is damaged inside while the bot runs: callers hear of trouble that they know, the log once."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.errors import NotRead, NotRecorded
from bot.store.damage import Damage
from bot.store.database import Database
from tests.core.making import request
from tests.store.conftest import Sqlite, Stored
from tests.store.test_database import locked

WORDS = "database disk image is malformed"
IN_DAMAGE = "SELECT * FROM known_case"


@pytest.fixture
async def harmed(engine: Sqlite, stored: Stored, database: Database) -> Stored:
    """A store whose page of readings was written over, and nothing else."""
    assert stored
    page, size = await database.read(_place)
    with engine.path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    await database.read(lambda db: db.execute("PRAGMA shrink_memory"))
    return stored


def _place(db: sqlite3.Connection) -> tuple[int, int]:
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'known_case'").fetchone()
    (size,) = db.execute("PRAGMA page_size").fetchone()
    return page, size


async def run_into_it(database: Database) -> None:
    """Read what is damaged."""
    with pytest.raises(NotRecorded, match=WORDS):
        await database.read(lambda db: db.execute(IN_DAMAGE).fetchall())


def of_damage(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log that say so."""
    return [line.getMessage() for line in caplog.records if "is damaged" in line.getMessage()]


@pytest.mark.usefixtures("harmed")
async def test_what_cannot_be_read_is_told_as_nothing_recorded(database: Database) -> None:
    await run_into_it(database)


@pytest.mark.usefixtures("harmed")
async def test_an_operator_is_told_the_remedy_of_what_cannot_be_read(database: Database) -> None:
    """The kind of error is not lost on the way to whoever knows what helps."""
    with pytest.raises(sqlite3.DatabaseError) as raised:
        await database.read(lambda db: db.execute(IN_DAMAGE).fetchall())
    assert raised.value.sqlite_errorcode & 0xFF == sqlite3.SQLITE_CORRUPT


@pytest.mark.usefixtures("harmed")
async def test_damage_that_a_reading_runs_into_is_remembered(database: Database) -> None:
    await run_into_it(database)
    await database.read(lambda db: db.execute("SELECT 1").fetchall())
    assert database.damage == WORDS


@pytest.mark.usefixtures("harmed")
async def test_damage_that_a_writing_runs_into_is_remembered(database: Database) -> None:
    with pytest.raises(NotRecorded, match=WORDS):
        await database.write(lambda db: db.execute("DELETE FROM known_case WHERE case_id <> ''"))
    assert database.damage == WORDS


@pytest.mark.usefixtures("harmed")
async def test_damage_is_one_line_of_the_log_however_many_run_into_it(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        await run_into_it(database)
    assert len(of_damage(caplog)) == 1


@pytest.mark.usefixtures("harmed")
async def test_the_line_of_the_log_says_what_helps(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    await run_into_it(database)
    (line,) = of_damage(caplog)
    assert line.endswith("Stop the bot, and restore a backup. docs/operations.md says how")


async def test_a_new_wish_is_not_taken_on_by_a_damaged_file(harmed: Stored, database: Database) -> None:
    """Its own page is whole, but a backup that is restored would not hold it."""
    await run_into_it(database)
    with pytest.raises(NotRecorded, match="the database is damaged"):
        await harmed.journal.record((request(),))


async def test_what_is_under_way_goes_on_where_the_file_is_whole(harmed: Stored, database: Database) -> None:
    (action,) = await harmed.journal.record((request(),))
    await run_into_it(database)
    await harmed.journal.note_before(action, None)
    assert [each.was_sent for each in await harmed.journal.unsettled()] == [True]


async def test_a_query_that_sqlite_does_not_understand_is_no_damage(stored: Stored, database: Database) -> None:
    with pytest.raises(NotRead):
        await database.read(lambda db: db.execute("SELECT nothing FROM nowhere"))
    assert (bool(stored), database.damage) == (True, None)


async def test_a_file_that_is_no_database_any_more_is_damage(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    error = sqlite3.DatabaseError("file is not a database")
    error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
    damage = Damage(tmp_path / "casebot.db")
    damage.note(error)
    assert (damage.words, len(of_damage(caplog))) == ("file is not a database", 1)


async def test_a_locked_file_is_no_damage(engine: Sqlite, database: Database) -> None:
    with locked(engine), pytest.raises(NotRecorded, match="locked"):
        await database.write(lambda db: db.execute("DELETE FROM known_case"))
    assert database.damage is None
