"""A backup holds one moment, whatever is written meanwhile; it is whole or it is not there."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.store import backup
from bot.store.backup import Holding, back_up
from bot.store.beside import CannotUse, beside, transaction
from bot.store.schema import MIGRATIONS
from tests.core.making import account, request
from tests.store.conftest import Sqlite, Stored


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where the copy goes: another folder, as another disk."""
    (tmp_path / "away").mkdir()
    return tmp_path / "away" / "copy.db"


def copied(engine: Sqlite, target: Path, *, may_overwrite: bool = False) -> Holding:
    """Back up beside the bot that has the file open."""
    with beside(engine.path) as db:
        return back_up(db, target, may_overwrite=may_overwrite)


def size_of(target: Path) -> int:
    """In bytes."""
    return target.stat().st_size


def mode_of(target: Path) -> int:
    """Who may do what."""
    return target.stat().st_mode & 0o777


def put(target: Path, text: str) -> None:
    """Something that others can read is there already."""
    target.write_text(text)
    target.chmod(0o644)


def content_of(target: Path) -> str:
    """What is there."""
    return target.read_text()


def restore(target: Path, path: Path) -> None:
    """As the documentation says: the log of the old file goes, the copy takes its place."""
    for old in path.parent.glob("casebot.db-*"):
        old.unlink()
    target.replace(path)


def ask(target: Path, query: str) -> object:
    """What the copy says."""
    with closing(sqlite3.connect(target)) as db:
        return db.execute(query).fetchone()[0]


async def test_a_copy_holds_what_was_committed_even_in_the_log_alone(
    engine: Sqlite, stored: Stored, target: Path
) -> None:
    await stored.journal.record((request(),))
    copied(engine, target)
    assert ask(target, "SELECT COUNT(*) FROM action") == 1


async def test_it_is_said_what_the_copy_holds(engine: Sqlite, stored: Stored, target: Path) -> None:
    await stored.journal.record((request(),))
    await stored.accounts.link(account())
    held = copied(engine, target)
    assert held == Holding(size_of(target), actions=1, cases=0, accounts=1, watches=0, schema=len(MIGRATIONS))


async def test_a_copy_is_one_file_for_its_owner_alone(engine: Sqlite, stored: Stored, target: Path) -> None:
    copied(engine, target)
    assert [(one.name, one.stat().st_mode & 0o777) for one in target.parent.iterdir()] == [("copy.db", 0o600)]


async def test_a_file_that_is_there_is_not_overwritten(engine: Sqlite, stored: Stored, target: Path) -> None:
    put(target, "mine")
    with pytest.raises(CannotUse, match="--overwrite"):
        copied(engine, target)
    assert content_of(target) == "mine"


async def test_a_file_that_is_there_is_overwritten_when_that_is_said(
    engine: Sqlite, stored: Stored, target: Path
) -> None:
    put(target, "old")
    copied(engine, target, may_overwrite=True)
    assert (ask(target, "PRAGMA quick_check"), mode_of(target)) == ("ok", 0o600)


@pytest.mark.parametrize("end", ["", "-wal", ".key", ".lock"])
async def test_the_database_itself_is_never_overwritten(engine: Sqlite, stored: Stored, end: str) -> None:
    with pytest.raises(CannotUse):
        copied(engine, Path(f"{engine.path}{end}"), may_overwrite=True)


async def test_a_folder_that_is_not_there_is_refused_with_a_sentence(
    engine: Sqlite, stored: Stored, tmp_path: Path
) -> None:
    with pytest.raises(CannotUse, match=r"cannot be written: .*\.$"):
        copied(engine, tmp_path / "nowhere" / "copy.db")


async def test_a_backup_that_fails_leaves_the_last_one_and_nothing_else(
    engine: Sqlite, stored: Stored, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    put(target, "the last one")
    monkeypatch.setattr(backup, "_sync", fail)
    with pytest.raises(CannotUse, match="No space left"):
        copied(engine, target, may_overwrite=True)
    assert [(one.name, one.read_text()) for one in target.parent.iterdir()] == [("copy.db", "the last one")]


@pytest.fixture
def writing(engine: Sqlite, stored: Stored) -> Iterator[threading.Event]:
    """Somebody who writes two rows that belong together, again and again; set when it is to end."""
    is_over, has_begun = threading.Event(), threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(engine.path, isolation_level=None, timeout=5)) as db:
            for number in range(100_000):
                if is_over.is_set():
                    return
                with transaction(db):
                    db.execute("INSERT INTO batch_message VALUES (?, '1', 0)", (f"a{number}",))
                    db.execute("INSERT INTO batch_message VALUES (?, '1', 0)", (f"b{number}",))
                has_begun.set()

    thread = threading.Thread(target=write)
    thread.start()
    assert has_begun.wait(5)
    yield is_over
    is_over.set()
    thread.join(5)


async def test_a_copy_that_is_made_while_somebody_writes_shows_no_half_transaction(
    engine: Sqlite, writing: threading.Event, target: Path
) -> None:
    odd = []
    for _ in range(5):
        copied(engine, target, may_overwrite=True)
        odd.append(ask(target, "SELECT COUNT(*) % 2 FROM batch_message"))
    assert odd == [0] * 5


async def test_a_restored_copy_is_a_store_like_any_other(engine: Sqlite, stored: Stored, target: Path) -> None:
    await stored.accounts.link(account())
    (action,) = await stored.journal.record((request(),))
    copied(engine, target)
    await stored.journal.record((request(key="after the backup", case_id="cs_later"),))
    await engine.stop()
    restore(target, engine.path)
    restored = await engine.start()
    assert [each.id for each in await restored.journal.unsettled()] == [action.id]


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CannotUse, match=r"^There is no database"), beside(tmp_path / "casebot.db"):
        pass
    assert not (tmp_path / "casebot.db").exists()


@pytest.mark.parametrize(("version", "word"), [(99, "newer"), (1, "older")])
async def test_a_database_of_another_version_is_left_alone(
    engine: Sqlite, stored: Stored, version: int, word: str
) -> None:
    await engine.stop()
    with closing(sqlite3.connect(engine.path)) as db:
        db.execute(f"PRAGMA user_version = {version}")
    with pytest.raises(CannotUse, match=word), beside(engine.path):
        pass


# A database of an older version


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """As the first version made it, which had no watches."""
    path = tmp_path / "casebot.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1;")
        db.execute("INSERT INTO batch_message VALUES ('b', '1', 1)")
        db.commit()
    return path


def typed(path: Path, target: Path) -> str:
    """What `casebot backup` says."""
    ended = CliRunner(env={"DATABASE_URL": f"sqlite:///{path}"}).invoke(main, ["backup", str(target)])
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_an_older_schema_is_copied_as_it_is(older: Path, target: Path) -> None:
    typed(older, target)
    copied = ask(target, "PRAGMA user_version"), ask(target, "SELECT batch FROM batch_message")
    assert (copied, ask(older, "PRAGMA user_version")) == ((1, "b"), 1)


def test_the_schema_of_an_older_copy_is_said(older: Path, target: Path) -> None:
    assert "It has schema 1, as the database, which an older Casebot wrote" in typed(older, target)


async def test_of_a_copy_with_the_schema_of_today_none_is_said(engine: Sqlite, stored: Stored, target: Path) -> None:
    assert "It has schema" not in typed(engine.path, target)


def test_whoever_changes_rows_of_an_older_database_is_told_to_copy_it_first(older: Path) -> None:
    words = r"Make a backup .*, then start the bot once, .*older versions refuse it"
    with pytest.raises(CannotUse, match=words), beside(older):
        pass


def test_an_empty_file_is_not_called_older(tmp_path: Path) -> None:
    (tmp_path / "casebot.db").touch()
    words = "is empty: no Casebot has been started with it yet"
    with pytest.raises(CannotUse, match=words), beside(tmp_path / "casebot.db", may_be_older=True):
        pass
