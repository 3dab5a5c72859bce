"""A backup that was put beside the log of another database: SQLite would mix the two, so nothing opens it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.store import beginning
from bot.store.backup import back_up
from bot.store.beside import CannotUse, beside
from bot.store.opening import CannotOpen, open_store
from tests.core.making import FakeClock
from tests.docs.markdown import ROOT
from tests.doctor.test_findings import found, wrong

INSERT = "INSERT INTO batch_message VALUES ('{}', '1', 0)"
DIES = """
import os, signal, sys
from pathlib import Path
from bot.store.database import _connect
db = _connect(Path(sys.argv[1]))
for query in sys.argv[2:]:
    db.execute(query)
os.kill(os.getpid(), signal.SIGKILL)
"""


async def write(path: Path, name: str, then: Callable[[], object] = lambda: None) -> None:
    """A run of the bot that records one row, with something that happens before it ends."""
    async with open_store(path, (), FakeClock()) as store:
        await store.database.write(lambda db: db.execute(INSERT.format(name)))
        then()


def wal(path: Path) -> Path:
    """The log beside a database."""
    return Path(f"{path}-wal")


def copy(source: Path, target: Path) -> None:
    """What a file holds now, also while it is open."""
    target.write_bytes(source.read_bytes())


def content_of(path: Path) -> bytes:
    """What a file holds."""
    return path.read_bytes()


def empty(path: Path) -> None:
    """A file without content."""
    path.write_bytes(b"")


def move_away(path: Path) -> None:
    """As the remedy says."""
    path.rename(path.with_name("away"))


def rows_in(path: Path) -> set[str]:
    """What is recorded."""
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT batch FROM batch_message")}


def backed_up(path: Path, target: Path) -> None:
    """`casebot backup`."""
    with beside(path) as db:
        back_up(db, target, may_overwrite=False)


def killed(path: Path, *queries: str) -> int:
    """A bot opens this file, gets as far as these, and is killed; gives its exit code."""
    return subprocess.run([sys.executable, "-c", DIES, path, *queries], cwd=ROOT, timeout=30, check=False).returncode


@pytest.fixture
async def backup(tmp_path: Path) -> Path:
    """It holds the row `old`."""
    source, target = tmp_path / "source.db", tmp_path / "copy.db"
    await write(source, "old")
    backed_up(source, target)
    return target


@pytest.fixture
async def path(tmp_path: Path, backup: Path) -> Path:
    """A bot was killed, and the backup was put in the place of its file, but not of its log."""
    path, left = tmp_path / "casebot.db", tmp_path / "left"
    await write(path, "later", lambda: copy(wal(path), left))
    copy(backup, path)
    left.rename(wal(path))
    return path


async def test_a_start_with_a_backup_beside_another_log_is_refused_with_what_to_move(path: Path) -> None:
    with pytest.raises(CannotOpen) as raised:
        await write(path, "new")
    assert str(raised.value) == (
        f"{path} is a backup, but casebot.db-wal of another database is beside it, and together they would be a "
        f"mixture. Move {wal(path)} away and start again."
    )


async def test_a_start_that_is_refused_for_it_leaves_the_backup_as_it_was(path: Path, backup: Path) -> None:
    with suppress(CannotOpen):
        await write(path, "new")
    assert content_of(path) == content_of(backup)


async def test_once_the_log_is_moved_away_the_bot_goes_on_from_the_backup(path: Path) -> None:
    with suppress(CannotOpen):
        await write(path, "new")
    move_away(wal(path))
    await write(path, "new")
    assert rows_in(path) == {"old", "new"}


async def test_a_command_beside_it_is_refused_in_the_same_words(path: Path) -> None:
    with pytest.raises(CannotUse, match=r"is a backup, but casebot\.db-wal of another database"), beside(path):
        pass


async def test_the_doctor_calls_it_wrong_in_the_same_words(path: Path) -> None:
    assert [one for one in wrong(found(path)) if "is a backup, but casebot.db-wal of another database" in one]


async def test_the_doctor_leaves_the_backup_as_it_was(path: Path, backup: Path) -> None:
    found(path)
    assert content_of(path) == content_of(backup)


async def test_an_empty_log_beside_a_backup_is_no_trouble(path: Path) -> None:
    empty(wal(path))
    await write(path, "new")
    assert rows_in(path) == {"old", "new"}


async def test_a_backup_of_a_backup_that_was_never_started_is_known_as_one(path: Path, tmp_path: Path) -> None:
    left = wal(path).rename(tmp_path / "left")
    backed_up(path, tmp_path / "second.db")
    left.rename(tmp_path / "second.db-wal")
    assert beginning.mixed(tmp_path / "second.db") is not None


@pytest.mark.parametrize("queries", [(), (INSERT.format("new"),)], ids=["opened it", "recorded something"])
async def test_a_restored_backup_is_the_bots_own_however_soon_it_is_killed(
    backup: Path, queries: tuple[str, ...]
) -> None:
    """The first row in its own log comes after the file itself says that it has one."""
    died = killed(backup, *queries)
    await write(backup, "after")
    assert (died, rows_in(backup)) == (-9, {"old", "after"} | ({"new"} if queries else set()))


async def test_the_log_of_a_bot_that_runs_is_its_own(tmp_path: Path) -> None:
    said: list[object] = []
    await write(tmp_path / "casebot.db", "a", lambda: said.append(beginning.mixed(tmp_path / "casebot.db")))
    assert said == [None]
