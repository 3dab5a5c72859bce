"""Opening the store: the lock that makes this process the only owner, the key, the file and its schema."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.ending import whole
from bot.ports import UNMEASURED, Clock, Meter
from bot.store import beginning
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.file_guard import LockGuard
from bot.store.keys import KeyFile, LostAccount, lost_accounts, no_fernet_key, unread, unusable
from bot.store.remedies import Trouble, file_trouble, trouble
from bot.store.schema import SchemaTooNew
from bot.store.waiting import WriteProbe

log = logging.getLogger(__name__)


class CannotOpen(Exception):
    """The store cannot be used; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Store:
    """The open database, the vault for people's tokens, and whoever finds out how the file and its lock are."""

    database: Database
    vault: Vault
    probe: WriteProbe
    lock: LockGuard


@dataclass(frozen=True, slots=True)
class _Made:
    """The files that this start makes."""

    database: Path | None
    key: Path | None

    def __str__(self) -> str:
        names = (("database", self.database), ("key", self.key))
        return " and ".join(f"a new {what} {path}" for what, path in names if path is not None)


@asynccontextmanager
async def open_store(path: Path, keys: Sequence[str], clock: Clock, meter: Meter = UNMEASURED) -> AsyncIterator[Store]:
    """Own the file as long as the context lasts. Raises `CannotOpen`."""
    lock, path = _own(path)
    try:
        guard = LockGuard(Path(lock.lock_file))
        made = _to_be_made(path, keys)
        vault = _vault(path, keys)
        database = await _database(path, clock, meter)
        try:
            lost = await _look_into(database, vault, path, made)
            _name_the_lost(lost, path, is_set=bool(keys))
            yield Store(database, vault, WriteProbe(database, clock), guard)
        finally:
            await whole(database.close())
    finally:
        lock.release()


def _own(named: Path) -> tuple[FileLock, Path]:
    path = named.absolute()
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        _refuse(beginning.no_folder(named) or beginning.taken_away(path) or beginning.closed(path))
        lock.acquire(blocking=False)
        _begin(path, lock)
    except Timeout:
        raise CannotOpen(f"Another Casebot is using {path}. Run exactly one: two would be two bots.") from None
    except OSError as error:
        raise CannotOpen(f"The database {path} cannot be used: {file_trouble(path, error)}") from None
    return lock, path


def _begin(path: Path, lock: FileLock) -> None:
    """What nobody else changes now."""
    try:
        _refuse(beginning.emptied(path) or beginning.foreign(path) or beginning.mixed(path))
        beginning.begin(path)
    except BaseException:
        lock.release()
        raise


def _refuse(found: Trouble | None) -> None:
    if found is not None:
        raise CannotOpen(str(found))


def _to_be_made(path: Path, keys: Sequence[str]) -> _Made:
    key = KeyFile.beside(path).path
    return _Made(None if path.stat().st_size else path, None if keys or key.exists() else key)


def _vault(path: Path, keys: Sequence[str]) -> Vault:
    file = KeyFile.beside(path)
    try:
        return Vault(keys) if keys else Vault(file.read_or_make(), file.read)
    except ValueError:
        raise CannotOpen(str(no_fernet_key(path, is_set=bool(keys)))) from None
    except OSError as error:
        raise CannotOpen(str(unusable(path, error))) from None


async def _database(path: Path, clock: Clock, meter: Meter) -> Database:
    try:
        return await Database.open(path, clock, meter)
    except SchemaTooNew as error:
        raise CannotOpen(
            f"{path} was written by a newer Casebot ({error}). Run that version, or restore a backup."
        ) from None
    except sqlite3.Error as error:
        raise CannotOpen(f"The database {path} cannot be opened: {trouble(path, error)}") from None


async def _look_into(database: Database, vault: Vault, path: Path, made: _Made) -> Sequence[LostAccount]:
    try:
        lost = await database.read(lambda db: lost_accounts(db, vault))
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"The database {path} is damaged: {error}. Restore a backup.") from None
    if made.database is not None:
        log.info(
            "made %s: nobody has linked anything yet. If you expected an old one, stop the bot and see Backup and "
            "restore in docs/operations.md",
            made,
        )
    elif made.key is not None:
        log.log(logging.WARNING if lost else logging.INFO, "made %s, because there was none", made)
    return lost


def _name_the_lost(lost: Sequence[LostAccount], path: Path, *, is_set: bool) -> None:
    """Say at once whose tokens no key opens: those people have to link again, and everything else works on."""
    for account in lost:
        log.warning(
            "the token of user=%s for store=%s cannot be decrypted with any key at hand: they have to link it again",
            account.user_id,
            account.store_id,
        )
    if lost:
        log.warning(
            "if the lost key turns up, put it on a line of its own at the end of %s.key, or behind the others in "
            "TOKEN_ENCRYPTION_KEY where that is set, and start the bot again: these tokens work again then",
            path,
        )
    if lost and (beside := unread(path, is_set=is_set)) is not None:
        log.warning("%s", beside)
