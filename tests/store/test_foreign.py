"""Another program's file at the database's path: it is left as it is, and everybody says so in the same words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor.findings import Mark
from bot.store.beside import CannotUse, beside
from bot.store.opening import CannotOpen, open_store
from bot.store.schema import MIGRATIONS
from tests.core.making import FakeClock
from tests.doctor.test_findings import found, wrong
from tests.store.test_mixing import killed

STUFF = "CREATE TABLE stuff (id INTEGER PRIMARY KEY)"


def made(path: Path, *queries: str) -> Path:
    """A file that another program wrote, and closed."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for query in queries:
            db.execute(query)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be, and something else is; a sign that an address might take for its own is in it."""
    (tmp_path / "a?b").mkdir()
    return made(tmp_path / "a?b" / "casebot.db", STUFF)


def content_of(path: Path) -> bytes:
    """All of it."""
    return path.read_bytes()


async def refused(path: Path) -> str:
    """What the start says."""
    with pytest.raises(CannotOpen) as raised:
        async with open_store(path, (), FakeClock()):
            pass
    return str(raised.value)


def sentence(path: Path) -> str:
    """What everybody says."""
    return (
        f"The database {path} holds tables that are not Casebot's; nothing was changed in it. Check DATABASE_URL, or "
        "restore a backup."
    )


async def test_it_is_refused_with_what_helps(path: Path) -> None:
    assert await refused(path) == sentence(path)


async def test_nothing_is_changed_in_it(path: Path) -> None:
    before = content_of(path)
    await refused(path)
    assert content_of(path) == before


async def test_beside_it_there_is_a_lock_file_at_most(path: Path) -> None:
    await refused(path)
    assert {file.name for file in path.parent.iterdir()} <= {"casebot.db", "casebot.db.lock"}


async def test_the_doctor_says_the_same(path: Path) -> None:
    last = found(path)[-1]
    assert (last.mark, f"{last.sentence}. {last.remedy}") == (Mark.BAD, await refused(path))


def test_the_doctor_advises_nothing_else_about_a_file_of_somebody_else(path: Path) -> None:
    path.chmod(0o644)
    assert wrong(found(path)) == [sentence(path).partition(". Check")[0]]


def test_the_commands_say_the_same(path: Path) -> None:
    with pytest.raises(CannotUse) as raised, beside(path, may_be_older=True):
        pass
    assert str(raised.value) == sentence(path)


@pytest.mark.parametrize("version", [1, len(MIGRATIONS), 99])
async def test_a_version_number_of_its_own_makes_it_none_of_ours(path: Path, version: int) -> None:
    made(path, f"PRAGMA user_version = {version}")
    assert await refused(path) == sentence(path)


async def test_a_table_that_is_called_like_one_of_ours_makes_it_none_of_ours(path: Path) -> None:
    made(path, "CREATE TABLE account (id INTEGER)", "PRAGMA user_version = 1")
    assert await refused(path) == sentence(path)


async def test_a_file_that_keeps_a_log_is_known_too(path: Path) -> None:
    made(path, "PRAGMA journal_mode = WAL")
    assert await refused(path) == sentence(path)


async def test_one_whose_program_was_killed_is_known_by_its_log(tmp_path: Path) -> None:
    killed(tmp_path / "casebot.db", STUFF)
    assert await refused(tmp_path / "casebot.db") == sentence(tmp_path / "casebot.db")


async def test_a_first_start_that_was_killed_is_none_of_somebody_else(tmp_path: Path) -> None:
    killed(tmp_path / "casebot.db")
    async with open_store(tmp_path / "casebot.db", (), FakeClock()) as store:
        assert store


async def test_a_bot_that_was_killed_with_its_tables_in_the_log_alone_is_none_of_somebody_else(tmp_path: Path) -> None:
    killed(tmp_path / "casebot.db", *MIGRATIONS[0].split(";"), "PRAGMA user_version = 1")
    async with open_store(tmp_path / "casebot.db", (), FakeClock()) as store:
        assert store


async def test_one_of_ours_that_lost_a_table_is_damaged_and_not_somebody_elses(tmp_path: Path) -> None:
    made(tmp_path / "casebot.db", *MIGRATIONS[0].split(";"), "DROP TABLE account", "PRAGMA user_version = 1")
    assert "no such table: account" in await refused(tmp_path / "casebot.db")


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
async def test_every_schema_of_ours_is_known(tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(tmp_path / "casebot.db")) as db:
        db.executescript("".join(MIGRATIONS[:version]) + f"PRAGMA user_version = {version}")
    async with open_store(tmp_path / "casebot.db", (), FakeClock()) as store:
        assert store
