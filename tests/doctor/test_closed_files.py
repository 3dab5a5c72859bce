"""Files that the bot's user may not use: every command says what helps, and no backup does. Tried as such a user."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.settings import Settings
from bot.store import remedies
from bot.store.opening import open_store
from bot.store.remedies import file_trouble, in_one_line, trouble
from tests.core.making import FakeClock
from tests.doctor.test_findings import found, wrong

NOBODY = 65534
Shell = Callable[..., Result]


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Root may write anywhere, so it becomes nobody meanwhile; anybody else stays who they are."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that others can reach, unlike pytest's own, which is its user's alone."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        yield Path(made)
        Path(made).chmod(0o755)


@pytest.fixture
async def path(folder: Path) -> Path:
    """A database as a bot left it, in a folder that nobody may write in."""
    async with open_store(folder / "casebot.db", (), FakeClock()):
        pass
    return _closed(folder)


def _closed(folder: Path) -> Path:
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    return folder / "casebot.db"


@pytest.fixture
def shell(path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """`casebot …` with that database, typed by somebody else."""
    monkeypatch.chdir("/")
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def typed(*words: str) -> Result:
        with as_somebody_else():
            return CliRunner(env={"DATABASE_URL": f"sqlite:///{path}"}).invoke(main, words)

    return typed


def remedy_of(path: Path) -> list[str]:
    """What the doctor says that helps."""
    with as_somebody_else():
        return [finding.remedy for finding in found(path) if finding.remedy and "others" not in finding.sentence]


def test_the_remedy_for_a_read_only_folder_is_to_make_it_writable(path: Path) -> None:
    assert remedy_of(path) == [remedies.make_writable(path.parent)]


def test_the_remedy_for_a_read_only_file_in_a_writable_folder_is_the_same(path: Path) -> None:
    path.parent.chmod(0o777)
    assert remedies.make_writable(path.parent) in remedy_of(path)


def test_a_read_only_file_in_a_writable_folder_is_found(path: Path) -> None:
    """SQLite opens it, begins a transaction there, and only refuses to write in it."""
    path.parent.chmod(0o777)
    with as_somebody_else():
        sentences = wrong(found(path))
    assert f"{path} may not be written to by this user" in sentences


def test_a_folder_that_nobody_may_look_into_is_one_sentence(path: Path) -> None:
    path.parent.chmod(0o000)
    assert remedy_of(path) == [remedies.make_writable(path.parent)]


@pytest.mark.parametrize(
    "words", [("keys", "status"), ("keys", "rotate"), ("backup", "copy.db"), ("forget", "--user", "U1")]
)
@pytest.mark.parametrize("mode", [0o555, 0o000], ids=["read-only", "closed"])
def test_every_command_names_the_same_remedy(path: Path, shell: Shell, words: tuple[str, ...], mode: int) -> None:
    path.parent.chmod(mode)
    ended = shell(*words)
    assert (ended.exit_code, remedies.make_writable(path.parent) in ended.output) == (2, True)


def test_a_place_for_a_backup_that_may_not_be_written_to_is_named_with_its_own_remedy(path: Path, shell: Shell) -> None:
    """The database itself may be used."""
    with tempfile.TemporaryDirectory() as closed:
        Path(closed).chmod(0o555)
        path.parent.chmod(0o777)
        path.chmod(0o666)
        ended = shell("backup", f"{closed}/copy.db")
    assert f"{closed}/copy.db cannot be written: Permission denied. Make that folder, or make it" in ended.output


@pytest.mark.parametrize("words", [("keys", "status"), ("doctor",)])
def test_a_file_with_settings_that_may_not_be_read_is_a_sentence(
    path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    path.parent.chmod(0o755)
    path.with_name(".env").touch(mode=0o000)
    monkeypatch.chdir(path.parent)
    ended = shell(*words)
    sentence = ".env cannot be read: Permission denied"
    assert (sentence in ended.output, "Run this as the bot's user" in ended.output) == (True, True)


# What SQLite and the system say


def test_a_full_disk_has_its_own_remedy(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "casebot.db")) as db:
        db.execute("CREATE TABLE stuff (text)")
        db.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError, match="full") as raised:
            db.execute("INSERT INTO stuff VALUES (?)", ("x" * 100_000,))
    assert trouble(tmp_path / "casebot.db", raised.value).remedy == remedies.NO_ROOM


def test_an_error_of_the_disk_where_nothing_is_free_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remedies, "LEAST_BYTES", 1 << 60)
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert trouble(tmp_path / "casebot.db", error).remedy == remedies.NO_ROOM


def test_a_key_that_finds_no_room_has_the_remedy_of_a_full_disk(tmp_path: Path) -> None:
    assert file_trouble(tmp_path / "casebot.db.key", OSError(28, "No space left on device")).remedy == remedies.NO_ROOM


def test_the_name_of_the_database_above_its_damage_is_left_out() -> None:
    assert in_one_line("*** in database main ***\nTree 5 page 5: wrong\n") == "Tree 5 page 5: wrong"
