"""What the start of the bot refuses, the doctor calls wrong, in the same words and with the same remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.doctor.findings import Finding, Mark
from bot.store.opening import CannotOpen, open_store
from tests.core.making import FakeClock
from tests.doctor.test_closed_files import as_somebody_else, folder
from tests.doctor.test_findings import found

__all__ = ["folder"]


@pytest.fixture
async def path(folder: Path) -> Path:
    """A database as a bot left it, whose folder and files are anybody's."""
    async with open_store(folder / "casebot.db", (), FakeClock()):
        pass
    for file in ("casebot.db", "casebot.db.key", "casebot.db.lock"):
        allow(folder / file, 0o666)
    allow(folder, 0o777)
    return folder / "casebot.db"


def allow(path: Path, mode: int) -> None:
    """Who may do what with a file, which is made where there is none."""
    if not path.exists():
        path.touch()
    path.chmod(mode)


def take_away(path: Path) -> None:
    """Delete a file."""
    path.unlink()


def beside(path: Path, end: str) -> Path:
    """A file that belongs to the database."""
    return Path(f"{path}{end}")


async def refused(path: Path) -> str:
    """What the start says."""
    with pytest.raises(CannotOpen) as raised:
        async with open_store(path, (), FakeClock()):
            pass
    return str(raised.value)


def judged(path: Path, words: str) -> list[tuple[Mark, str]]:
    """The doctor's findings with these words, as sentences with their remedies."""
    return [(one.mark, f"{one.sentence}. {one.remedy}") for one in found(path) if words in one.sentence]


def anew(path: Path) -> list[Finding]:
    """What the doctor says of a start that makes a database."""
    return [one for one in found(path) if "the first start makes it" in one.sentence]


@pytest.mark.parametrize("end", [".key", "-wal"])
async def test_a_database_that_was_taken_away_is_wrong_in_the_words_of_the_start(path: Path, end: str) -> None:
    take_away(beside(path, ".key"))
    allow(beside(path, end), 0o600)
    take_away(path)
    assert judged(path, "is not there") == [(Mark.BAD, await refused(path))]


async def test_the_doctor_promises_no_first_start_that_would_be_refused(path: Path) -> None:
    take_away(path)
    assert anew(path) == []


@pytest.mark.parametrize("end", ["", "-wal", "-shm"])
async def test_a_file_that_may_not_be_written_is_wrong_in_the_words_of_the_start(path: Path, end: str) -> None:
    """SQLite opens it all the same, and makes the files beside it as closed as that one."""
    allow(beside(path, end), 0o400)
    with as_somebody_else():
        assert judged(path, "may not be written to") == [(Mark.BAD, await refused(path))]


async def test_the_remedy_for_a_file_that_may_not_be_written_is_to_make_it_writable(path: Path) -> None:
    allow(path, 0o400)
    with as_somebody_else():
        sentence = await refused(path)
    assert sentence.startswith(f"{path} may not be written to by this user. Make {path.parent} and its files writable")


async def test_a_start_that_is_refused_for_it_makes_no_file(path: Path) -> None:
    """What SQLite made beside a file that it may only read would have to be opened by hand as well."""
    allow(path, 0o400)
    with as_somebody_else():
        await refused(path)
    assert [beside(path, end).exists() for end in ("-wal", "-shm")] == [False, False]


async def test_a_folder_that_may_not_be_looked_into_is_a_sentence_with_its_remedy(path: Path) -> None:
    allow(path.parent, 0o000)
    with as_somebody_else():
        sentence = await refused(path)
    assert sentence.startswith(f"The database {path} cannot be used: Permission denied. Make {path.parent} and its")
