"""Opening the store: the lock that makes this process the only owner, the key, the file and its schema."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot.ports import UNMEASURED, Clock, Meter
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.keys import KeyFile, lost_accounts
from bot.store.remedies import trouble
from bot.store.schema import SchemaTooNew

log = logging.getLogger(__name__)


class CannotOpen(Exception):
    """The store cannot be used; the text is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Store:
    """The open database and the vault for people's tokens."""

    database: Database
    vault: Vault


@asynccontextmanager
async def open_store(path: Path, keys: Sequence[str], clock: Clock, meter: Meter = UNMEASURED) -> AsyncIterator[Store]:
    """Own the file as long as the context lasts. Raises `CannotOpen`."""
    lock = _own(path)
    try:
        vault = _vault(path, keys)
        database = await _database(path, clock, meter)
        try:
            await _look_into(database, vault, path)
            yield Store(database, vault)
        finally:
            await database.close()
    finally:
        lock.release()


def _own(path: Path) -> FileLock:
    if not path.parent.is_dir():
        raise CannotOpen(
            f"The folder {path.parent} of the database is not there. Make it, or mount it, and start again."
        )
    _refuse_to_begin_anew(path)
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        lock.acquire(blocking=False)
        if not path.exists():
            path.touch(mode=0o600)
        _say_if_emptied(path)
    except Timeout:
        raise CannotOpen(f"Another Casebot is using {path}. Run exactly one: two would be two bots.") from None
    except OSError as error:
        raise CannotOpen(f"The database {path} cannot be used: {error.strerror}.") from None
    return lock


def _say_if_emptied(path: Path) -> None:
    """A first start that was broken off leaves an empty file beside a key, too: so this is said and not refused."""
    key = Path(f"{path}.key")
    if path.stat().st_size == 0 and key.exists():
        log.warning(
            "the database %s is empty, but %s beside it is not new: nobody is linked. If people were, stop the bot and "
            "restore a backup",
            path,
            key.name,
        )


def _refuse_to_begin_anew(path: Path) -> None:
    """A supervisor starts a bot again whose database was taken away: an empty one would hide that all is gone."""
    left = next((file for end in ("-wal", ".key") if (file := Path(f"{path}{end}")).exists()), None)
    if left is not None and not path.exists():
        raise CannotOpen(
            f"The database {path} is not there, but {left.name} beside it is. Put the database back, or restore a "
            f"backup; to begin anew, with nobody linked, move {left.name} away."
        )


def _vault(path: Path, keys: Sequence[str]) -> Vault:
    file = KeyFile.beside(path)
    try:
        return Vault(keys) if keys else Vault(file.read_or_make(), file.read)
    except ValueError:
        raise CannotOpen(
            "TOKEN_ENCRYPTION_KEY, or the key beside the database, is no Fernet key: 32 bytes in URL-safe base64."
        ) from None
    except OSError as error:
        raise CannotOpen(f"The key beside {path} cannot be used: {error.strerror}.") from None


async def _database(path: Path, clock: Clock, meter: Meter) -> Database:
    try:
        return await Database.open(path, clock, meter)
    except SchemaTooNew as error:
        raise CannotOpen(
            f"{path} was written by a newer Casebot ({error}). Run that version, or restore a backup."
        ) from None
    except sqlite3.Error as error:
        raise CannotOpen(f"The database {path} cannot be opened: {trouble(path, error)}") from None


async def _look_into(database: Database, vault: Vault, path: Path) -> None:
    try:
        await _name_the_lost(database, vault)
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"The database {path} is damaged: {error}. Restore a backup.") from None


async def _name_the_lost(database: Database, vault: Vault) -> None:
    """Say at once whose tokens no key opens: those people have to link again, and everything else works on."""
    for account in await database.read(lambda db: lost_accounts(db, vault)):
        log.warning(
            "the token of user=%s for store=%s cannot be decrypted with any key at hand: they have to link it again",
            account.user_id,
            account.store_id,
        )
