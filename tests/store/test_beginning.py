"""What a start makes of the files that it finds: nothing that is gone is begun anew, and every file is named whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.doctor.findings import Mark
from bot.store.beginning import SAME_MOMENT_SECONDS
from bot.store.opening import CannotOpen, open_store
from tests.core.making import FakeClock
from tests.doctor.test_findings import found


async def opened(path: Path, *keys: str) -> None:
    """Open the store and close it again."""
    async with open_store(path, keys, FakeClock()):
        pass


async def refused(path: Path, *keys: str) -> str:
    """What the start says."""
    with pytest.raises(CannotOpen) as raised:
        await opened(path, *keys)
    return str(raised.value)


def doctor_calls_it(path: Path) -> tuple[Mark, str]:
    """The doctor's last word on these files."""
    last = found(path)[-1]
    return last.mark, f"{last.sentence}. {last.remedy}"


def key_of(path: Path) -> Path:
    """The file of the key beside a database."""
    return Path(f"{path}.key")


def put(path: Path, content: bytes = b"") -> None:
    """Write a file as somebody else may have left it."""
    path.write_bytes(content)


def make_folder(path: Path) -> None:
    """A folder that was meant."""
    path.mkdir(parents=True)


def age(path: Path, seconds: float) -> None:
    """As if it had been written so long before."""
    written = path.stat().st_mtime - seconds
    os.utime(path, (written, written))


def size_of(path: Path) -> int:
    """In bytes."""
    return path.stat().st_size


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database is to be."""
    return tmp_path / "casebot.db"


@pytest.fixture
async def emptied(path: Path) -> Path:
    """A database that lost its content; its key is old."""
    await opened(path)
    put(path)
    age(key_of(path), SAME_MOMENT_SECONDS + 1)
    return path


# An empty file


async def test_an_empty_database_beside_an_old_key_is_refused_with_what_helps(emptied: Path) -> None:
    assert await refused(emptied) == (
        f"The database {emptied} is empty, but beside it there is still casebot.db.key. Put the database back as it "
        "was, or restore a backup (docs/operations.md, Backup and restore); to begin anew, with nobody linked, move "
        "casebot.db.key away."
    )


async def test_the_doctor_calls_an_empty_database_wrong_in_the_words_of_the_start(emptied: Path) -> None:
    assert doctor_calls_it(emptied) == (Mark.BAD, await refused(emptied))


async def test_it_is_refused_again_and_again(emptied: Path) -> None:
    with suppress(CannotOpen):
        await opened(emptied)
    assert "is empty, but" in await refused(emptied)


async def test_a_refused_start_holds_no_lock(emptied: Path) -> None:
    with pytest.raises(CannotOpen) as raised:
        await opened(emptied)
    key_of(emptied).unlink()
    await opened(emptied)
    assert raised.value


async def test_a_first_start_that_was_broken_off_is_no_trouble(path: Path) -> None:
    """It leaves an empty file beside a key that was made within the same moment."""
    put(path)
    put(key_of(path), Fernet.generate_key())
    await opened(path)
    assert size_of(path) > 0


async def test_a_key_that_is_made_beside_an_old_empty_file_is_none_of_another_database(path: Path) -> None:
    """The start before was refused for its settings, and so is this one, after it made a key."""
    put(path)
    age(path, 3600)
    with suppress(CannotOpen):
        await opened(path, "no key")
    put(key_of(path), Fernet.generate_key())
    await opened(path)
    assert size_of(path) > 0


async def test_an_empty_database_beside_a_log_is_refused_also_without_a_key(path: Path) -> None:
    put(path)
    put(Path(f"{path}-wal"), b"what SQLite would delete")
    assert "is empty, but beside it there is still casebot.db-wal. Put" in await refused(path, "any key")


# A missing file


async def test_all_that_is_left_beside_a_missing_database_is_named_at_once(path: Path) -> None:
    put(key_of(path))
    put(Path(f"{path}-wal"))
    assert (await refused(path)).endswith("with nobody linked, move casebot.db-wal and casebot.db.key away.")


# The folder


@pytest.fixture
def missing_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`sqlite:///` and an absolute path without its first slash: the folder is there, but not below this one."""
    make_folder(tmp_path / "data")
    make_folder(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    return (tmp_path / "data" / "casebot.db").relative_to("/")


async def test_a_slash_that_is_missing_is_named(missing_slash: Path) -> None:
    assert f"did you mean sqlite:////{missing_slash}?" in await refused(missing_slash)


async def test_a_folder_that_is_missing_is_named_from_the_root(missing_slash: Path, tmp_path: Path) -> None:
    said = await refused(missing_slash)
    assert said.startswith(f"The folder {tmp_path}/here/{missing_slash.parent} of the database is not there. ")


async def test_the_doctor_says_the_same_of_a_missing_folder(missing_slash: Path) -> None:
    assert doctor_calls_it(missing_slash) == (Mark.BAD, await refused(missing_slash))


async def test_where_no_such_folder_is_anywhere_no_other_path_is_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert (await refused(Path("nowhere/casebot.db"))).endswith("is not there. Make it, or mount it, and start again.")


# Names


async def test_what_a_start_made_is_named_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    monkeypatch.chdir(tmp_path)
    await opened(Path("casebot.db"))
    assert f"made a new database {tmp_path}/casebot.db and a new key {tmp_path}/casebot.db.key" in caplog.text


async def test_a_second_bot_hears_which_file_it_is_from_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_store(Path("casebot.db"), (), FakeClock()):
        assert f"Another Casebot is using {tmp_path}/casebot.db." in await refused(Path("casebot.db"))
