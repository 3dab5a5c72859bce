"""The database file deleted or replaced under the open database: noticed, and nothing is called recorded any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import NotRecorded
from bot.store import file_guard
from bot.store.database import Database
from bot.store.file_guard import FileGuard, FileLost
from tests.store.conftest import Sqlite
from tests.store.test_database import insert, write, written


def wal(path: Path) -> Path:
    """Where the newest commits stand alone."""
    return Path(f"{path}-wal")


def back_up(path: Path) -> Path:
    """A copy of all that is recorded so far."""
    copy = path.with_suffix(".copy")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def rows_in(path: Path) -> set[str]:
    """What somebody finds who opens the file."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {row[0] for row in db.execute("SELECT batch FROM batch_message")}


LOSSES = {
    "deleted": lambda path: path.unlink(),
    "moved away": lambda path: path.rename(path.with_suffix(".moved")),
    "replaced": lambda path: back_up(path).replace(path),
    "robbed of its WAL": lambda path: wal(path).unlink(),
}
lost_in_any_way = pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)


async def test_a_file_that_stays_is_not_lost(engine: Sqlite, database: Database) -> None:
    await write(database, insert("a"))
    with closing(sqlite3.connect(engine.path)) as other:
        other.execute("SELECT * FROM batch_message").fetchall()
    await database.read(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    assert not database.is_lost()


@lost_in_any_way
async def test_a_loss_is_noticed(engine: Sqlite, database: Database, lose: object) -> None:
    await write(database, insert("a"))
    assert callable(lose)
    lose(engine.path)
    assert database.is_lost()


@lost_in_any_way
async def test_what_comes_after_a_loss_is_not_recorded(engine: Sqlite, database: Database, lose: object) -> None:
    assert callable(lose)
    lose(engine.path)
    with pytest.raises(NotRecorded, match="deleted or replaced"):
        await write(database, insert("a"))
    assert await written(database) == set()


async def test_what_was_under_way_when_the_file_vanished_is_not_called_recorded(
    engine: Sqlite, database: Database
) -> None:
    def unit(db: sqlite3.Connection) -> None:
        db.execute(insert("a"))
        engine.path.unlink()

    with pytest.raises(NotRecorded):
        await database.write(unit)


async def test_a_file_that_comes_back_is_not_trusted_again(engine: Sqlite, database: Database) -> None:
    moved = engine.path.rename(engine.path.with_suffix(".moved"))
    assert database.is_lost()
    moved.rename(engine.path)
    assert database.is_lost()


async def test_a_file_that_was_moved_away_holds_all_that_was_recorded(engine: Sqlite, database: Database) -> None:
    await write(database, insert("a"))
    moved = engine.path.rename(engine.path.with_suffix(".moved"))
    await engine.stop()
    assert rows_in(moved) == {"a"}


async def test_a_file_that_took_the_place_is_not_mixed_with_what_the_old_one_left(
    engine: Sqlite, database: Database
) -> None:
    await write(database, insert("a"))
    restored = back_up(engine.path)
    await write(database, insert("b"))
    restored.replace(engine.path)
    await engine.stop()
    assert rows_in(engine.path) == {"a"}


async def test_a_file_that_lost_its_wal_holds_all_that_was_recorded(engine: Sqlite, database: Database) -> None:
    await write(database, insert("a"))
    wal(engine.path).unlink()
    await engine.stop()
    assert rows_in(engine.path) == {"a"}


async def test_after_a_deletion_the_next_start_makes_a_new_file(engine: Sqlite, database: Database) -> None:
    await write(database, insert("a"))
    engine.path.unlink()
    await engine.start()
    assert engine.database is not None
    assert await written(engine.database) == set()


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """For how many seconds a look holds; for none where a test does not say so."""

    def hold(seconds: float) -> None:
        monkeypatch.setattr(file_guard, "FRESH_SECONDS", seconds)

    hold(0.0)
    return hold


@pytest.fixture
def guarded(tmp_path: Path) -> Path:
    """A file."""
    file = tmp_path / "casebot.db"
    file.touch()
    return file


def test_a_look_at_the_files_holds_for_a_moment(guarded: Path, fresh: Callable[[float], None]) -> None:
    fresh(0.05)
    guard = FileGuard(guarded)
    guard.check(10.0)
    guarded.unlink()
    guard.check(10.04)


def test_after_that_moment_the_loss_is_noticed(guarded: Path, fresh: Callable[[float], None]) -> None:
    fresh(0.05)
    guard = FileGuard(guarded)
    guard.check(10.0)
    guarded.unlink()
    with pytest.raises(FileLost):
        guard.check(10.06)


def test_a_loss_that_was_noticed_is_not_forgotten_in_that_moment(guarded: Path, fresh: Callable[[float], None]) -> None:
    fresh(0.05)
    guard = FileGuard(guarded)
    guarded.unlink()
    for now in (10.0, 10.01):
        with pytest.raises(FileLost):
            guard.check(now)
