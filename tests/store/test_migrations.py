"""The schema's versions: forward by itself, each step whole or not at all, never backward."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.store import schema
from bot.store.database import Database
from bot.store.schema import MIGRATIONS, SchemaTooNew, migrate
from tests.core.making import FakeClock

SECOND = "CREATE TABLE second (id INTEGER);"
BROKEN = "CREATE TABLE third (id INTEGER); INSERT INTO nowhere VALUES (1);"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty file."""
    with closing(sqlite3.connect(tmp_path / "casebot.db", isolation_level=None)) as db:
        yield db


def version_of(db: sqlite3.Connection) -> int:
    """The version that the file says it has."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def tables(db: sqlite3.Connection) -> set[str]:
    """The tables of the file."""
    return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def released(monkeypatch: pytest.MonkeyPatch, *more: str) -> None:
    """A later program, which has more versions."""
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, *more))


def test_a_fresh_file_gets_the_newest_version(db: sqlite3.Connection) -> None:
    migrate(db)
    assert (version_of(db), "action" in tables(db)) == (len(MIGRATIONS), True)


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """The lines of the log about the schema, with their levels."""
    return [(each.levelname, each.getMessage()) for each in caplog.records if each.name == schema.__name__]


def test_a_file_that_is_brought_forward_says_so_once(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    migrate(db)
    released(monkeypatch, SECOND)
    caplog.set_level("INFO", "bot")
    migrate(db)
    migrate(db)
    now = len(MIGRATIONS)
    line = f"the database was brought from schema {now} to {now + 1}; older versions refuse it from now on"
    assert said(caplog) == [("INFO", line)]


def test_of_a_fresh_file_nothing_is_said(db: sqlite3.Connection, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot")
    migrate(db)
    assert said(caplog) == []


def test_a_file_of_the_newest_version_is_left_as_it_is(db: sqlite3.Connection) -> None:
    migrate(db)
    db.execute("INSERT INTO batch_message VALUES ('b', '1', 1)")
    migrate(db)
    assert db.execute("SELECT COUNT(*) FROM batch_message").fetchone()[0] == 1


def test_an_older_file_migrates_and_keeps_what_it_holds(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(db)
    db.execute("INSERT INTO batch_message VALUES ('b', '1', 1)")
    released(monkeypatch, SECOND)
    migrate(db)
    assert ("second" in tables(db), db.execute("SELECT batch FROM batch_message").fetchone()[0]) == (True, "b")


def test_a_newer_file_is_refused(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(SchemaTooNew, match="99"):
        migrate(db)


def test_a_newer_file_is_not_touched(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA user_version = 99")
    with pytest.raises(SchemaTooNew):
        migrate(db)
    assert (version_of(db), tables(db)) == (99, set())


def test_a_step_that_fails_leaves_the_version_before_it(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(monkeypatch, SECOND, BROKEN)
    with pytest.raises(sqlite3.Error):
        migrate(db)
    assert version_of(db) == len(MIGRATIONS) + 1


def test_a_step_that_fails_leaves_nothing_of_itself(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    released(monkeypatch, BROKEN)
    with pytest.raises(sqlite3.Error):
        migrate(db)
    assert "third" not in tables(db)


def test_a_step_that_failed_is_done_by_a_program_that_mends_it(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(monkeypatch, BROKEN)
    with pytest.raises(sqlite3.Error):
        migrate(db)
    released(monkeypatch, SECOND)
    migrate(db)
    assert "second" in tables(db)


async def test_a_newer_file_is_refused_when_the_database_is_opened(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "casebot.db")) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(SchemaTooNew):
        await Database.open(tmp_path / "casebot.db", FakeClock())
