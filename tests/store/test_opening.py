"""Opening the store: one process owns it, its files are private, and what is wrong is said in a sentence."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.ending import end
from bot.errors import NotRecorded
from bot.store.opening import CannotOpen, open_store
from bot.store.people_and_cards import SqliteAccounts
from bot.store.schema import migrate
from tests.core.making import FakeClock, account

SENTENCE = r"^[A-Z].*[.]$"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be."""
    return tmp_path / "casebot.db"


async def opened(path: Path, *keys: str) -> None:
    """Open the store and close it again."""
    async with open_store(path, keys, FakeClock()):
        pass


def key_of(path: Path) -> Path:
    """The file of the key beside a database."""
    return path.with_name(f"{path.name}.key")


def put(path: Path, content: bytes) -> None:
    """Write a file as somebody else may have left it."""
    path.write_bytes(content)


def take_away(path: Path) -> None:
    """Delete a file under the next run."""
    path.unlink()


def put_folder(path: Path) -> None:
    """Make a folder where a file is expected."""
    path.mkdir()


def content_of(path: Path) -> bytes:
    """What a file holds; nothing where there is none."""
    return path.read_bytes() if path.exists() else b""


def mode_of(path: Path) -> int:
    """Who may do what with a file."""
    return path.stat().st_mode & 0o777


async def test_a_second_process_is_refused_with_a_sentence(path: Path) -> None:
    async with open_store(path, (), FakeClock()):
        with pytest.raises(CannotOpen, match=r"^Another Casebot is using .*casebot\.db\. Run exactly one"):
            await opened(path)


async def test_the_next_process_may_open_it_after_the_first_has_closed_it(path: Path) -> None:
    await opened(path)
    async with open_store(path, (), FakeClock()) as store:
        assert await store.database.read(lambda db: db.execute("SELECT 1").fetchone()[0]) == 1


async def test_the_file_is_closed_even_after_a_failure(path: Path) -> None:
    with pytest.raises(LookupError):
        async with open_store(path, (), FakeClock()) as store:
            raise LookupError
    with pytest.raises(NotRecorded):
        await store.database.write(lambda db: db.execute("DELETE FROM action"))


@pytest.mark.parametrize(
    "name", ["casebot.db", "casebot.db-wal", "casebot.db-shm", "casebot.db.key", "casebot.db.lock"]
)
async def test_no_file_of_the_store_can_be_read_by_others(path: Path, name: str) -> None:
    async with open_store(path, (), FakeClock()) as store:
        await store.database.write(lambda db: db.execute("DELETE FROM action"))
        assert mode_of(path.parent / name) == 0o600


async def test_the_key_is_made_beside_the_database_on_the_first_run(path: Path) -> None:
    await opened(path)
    assert Fernet(content_of(key_of(path)))


async def test_no_key_file_is_made_where_a_key_is_given(path: Path) -> None:
    await opened(path, Fernet.generate_key().decode())
    assert content_of(key_of(path)) == b""


async def test_the_key_does_not_stand_in_the_database(path: Path) -> None:
    await opened(path)
    assert content_of(key_of(path)) not in content_of(path)


@pytest.mark.parametrize("key", ["secret", "", "ä" * 44])
async def test_a_bad_key_is_refused_with_a_sentence(path: Path, key: str) -> None:
    with pytest.raises(CannotOpen, match=r"^TOKEN_ENCRYPTION_KEY.* is no Fernet key.*\.$"):
        await opened(path, key)


async def test_a_database_that_was_taken_away_from_its_key_is_not_begun_anew(path: Path) -> None:
    await opened(path)
    take_away(path)
    with pytest.raises(CannotOpen, match=r"is not there, but beside it there is still casebot.db.key\. Put the"):
        await opened(path)
    assert content_of(path) == b""


async def test_a_first_start_warns_of_nothing(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    await opened(path)
    assert [line.getMessage() for line in caplog.records if line.levelname == "WARNING"] == []


def told(caplog: pytest.LogCaptureFixture, words: str) -> list[tuple[str, str]]:
    """Level and text of the lines of the log that hold these words."""
    lines = [(line.levelname, line.getMessage()) for line in caplog.records]
    return [line for line in lines if words in line[1]]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What a start says, as it is logged in use."""
    caplog.set_level("INFO", "bot")
    return caplog


async def test_a_start_with_nothing_says_in_one_line_that_all_is_new(path: Path, log: pytest.LogCaptureFixture) -> None:
    """A data folder that was not mounted looks just like a first start."""
    await opened(path)
    ((_, line),) = told(log, "made ")
    assert line.startswith(f"made a new database {path} and a new key {key_of(path)}: nobody has linked anything yet.")


async def test_a_start_with_a_given_key_says_that_the_database_is_new(
    path: Path, log: pytest.LogCaptureFixture
) -> None:
    await opened(path, Fernet.generate_key().decode())
    ((_, line),) = told(log, "made ")
    assert line.startswith(f"made a new database {path}: nobody has linked anything yet.")


async def test_a_start_with_what_was_there_makes_nothing_and_says_so(path: Path, log: pytest.LogCaptureFixture) -> None:
    await opened(path)
    log.clear()
    await opened(path)
    assert told(log, "made ") == []


async def linked_and_locked_out(path: Path) -> None:
    """Ana's token is under a key that is gone."""
    async with open_store(path, (), FakeClock()) as store:
        await SqliteAccounts(store.database, FakeClock(), store.vault).link(account())
    take_away(key_of(path))


async def test_a_key_that_takes_the_place_of_a_lost_one_is_a_warning(path: Path, log: pytest.LogCaptureFixture) -> None:
    await linked_and_locked_out(path)
    log.clear()
    await opened(path)
    assert told(log, "made ") == [("WARNING", f"made a new key {key_of(path)}, because there was none")]


async def test_it_is_said_how_a_lost_key_is_put_back(path: Path, log: pytest.LogCaptureFixture) -> None:
    await linked_and_locked_out(path)
    await opened(path)
    (line,) = told(log, f"put it on a line of its own at the end of {key_of(path)}")
    assert line[0] == "WARNING"


async def test_a_key_that_lies_there_unread_is_named_where_the_setting_opens_less(
    path: Path, log: pytest.LogCaptureFixture
) -> None:
    async with open_store(path, (), FakeClock()) as store:
        await SqliteAccounts(store.database, FakeClock(), store.vault).link(account())
    await opened(path, Fernet.generate_key().decode())
    assert [level for level, _ in told(log, f"The key {key_of(path)} is there, but it is not read")] == ["WARNING"]


async def test_a_key_that_lies_there_unread_is_no_matter_where_every_token_opens(
    path: Path, log: pytest.LogCaptureFixture
) -> None:
    await opened(path)
    await opened(path, Fernet.generate_key().decode())
    assert told(log, "is not read") == []


async def test_a_lost_key_that_is_put_back_as_it_was_said_opens_the_tokens(
    path: Path, log: pytest.LogCaptureFixture
) -> None:
    await opened(path)
    old = content_of(key_of(path))
    await linked_and_locked_out(path)
    await opened(path)
    put(key_of(path), content_of(key_of(path)) + old)
    log.clear()
    await opened(path)
    assert told(log, "cannot be decrypted") == []


async def test_a_key_that_is_new_where_nobody_is_linked_is_no_warning(
    path: Path, log: pytest.LogCaptureFixture
) -> None:
    await opened(path)
    take_away(key_of(path))
    log.clear()
    await opened(path)
    assert [level for level, _ in told(log, "made ")] == ["INFO"]


async def test_a_bad_key_file_is_refused_with_a_sentence(path: Path) -> None:
    put(path, b"")
    put(key_of(path), b"not a key")
    words = rf"^The key {path}\.key holds a text that is no Fernet key .*move {path}\.key away"
    with pytest.raises(CannotOpen, match=words):
        await opened(path)


async def test_a_bad_key_of_the_setting_is_refused_by_the_settings_name_with_what_helps(path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"^TOKEN_ENCRYPTION_KEY holds a text .* or take it out, start the bot"):
        await opened(path, "no key")


async def test_a_key_file_that_is_no_text_is_refused_with_a_sentence(path: Path) -> None:
    put(path, b"")
    put(key_of(path), b"\xff\xfe\x00")
    with pytest.raises(CannotOpen, match=SENTENCE):
        await opened(path)


async def test_a_key_that_cannot_be_read_is_refused_with_a_sentence(path: Path) -> None:
    put(path, b"")
    put_folder(key_of(path))
    with pytest.raises(CannotOpen, match=rf"^The key {path}\.key cannot be used: .* \(chown\).*\.$"):
        await opened(path)


async def test_a_newer_schema_is_refused_with_a_sentence(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(CannotOpen, match=r"written by a newer Casebot .*Run that version, or restore a backup\.$"):
        await opened(path)


async def test_a_file_that_is_no_database_is_refused_with_a_sentence(path: Path) -> None:
    put(path, b"a letter to somebody, long enough to be looked at as a database header " * 20)
    with pytest.raises(CannotOpen, match=r"file is not a database\. Stop the bot, and restore a backup\.$"):
        await opened(path)


async def test_a_path_that_is_a_folder_is_refused_with_a_sentence(path: Path) -> None:
    put_folder(path)
    with pytest.raises(CannotOpen, match=SENTENCE):
        await opened(path)


async def test_a_folder_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    put(tmp_path / "folder", b"")
    with pytest.raises(CannotOpen, match=SENTENCE):
        await opened(tmp_path / "folder" / "casebot.db")


async def test_a_refused_start_leaves_the_file_to_the_next_one(path: Path) -> None:
    with pytest.raises(CannotOpen):
        await opened(path, "not a key")
    await opened(path)
    assert content_of(path)


async def test_a_refused_start_leaves_no_thread_that_would_complain_later(path: Path) -> None:
    put_folder(path)
    with pytest.raises(CannotOpen):
        await opened(path)
    assert not [thread for thread in threading.enumerate() if "connection_worker" in thread.name]


async def test_a_folder_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    """A mistyped path or a volume that is not mounted must not begin an empty database."""
    with pytest.raises(CannotOpen, match="is not there"):
        async with open_store(tmp_path / "away" / "casebot.db", (), FakeClock()):
            pass
    assert not (tmp_path / "away").exists()


async def test_a_stop_during_a_migration_gives_the_lock_back_when_that_is_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often it is told to stop: a second bot would meet a database that is being changed."""
    begun, done = threading.Event(), threading.Event()

    def slowly(db: sqlite3.Connection) -> None:
        begun.set()
        time.sleep(0.2)
        migrate(db)
        done.set()

    monkeypatch.setattr("bot.store.database.migrate", slowly)
    monkeypatch.setattr("bot.ending.AGAIN_SECONDS", 0.01)
    task = asyncio.create_task(opened(path))
    await asyncio.to_thread(begun.wait, 5)
    await end(task)
    assert (task.cancelled(), done.is_set()) == (True, True)
