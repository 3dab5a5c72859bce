"""The database file, the disk it is on, who may read it, and the keys for the tokens in it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from bot import volatile
from bot.doctor.findings import Finding, bad, good, note
from bot.settings import Settings
from bot.store import beginning
from bot.store.accounts import Vault
from bot.store.beside import CannotUse, beside
from bot.store.examination import Examination, examine
from bot.store.keys import KeyFile, Standing, no_fernet_key, standing, unread, unusable
from bot.store.remedies import HARMED, file_trouble, make_writable, may_write_in, trouble

LEAST_FREE_BYTES = 50_000_000
_FILES = ("", "-wal", "-shm", ".key", ".lock")
_OTHERS = 0o077


def stored(settings: Settings) -> Iterator[Finding]:
    """Everything about the file. The lock of a running bot is left alone."""
    path = settings.database_path.absolute()
    try:
        if (found := beginning.no_folder(settings.database_path)) is not None:
            yield bad(found.words, found.remedy)
        else:
            yield from _stored(settings, path)
    except OSError as error:  # a folder that this user may not even look into
        why = file_trouble(path, error)
        yield bad(f"The database {path} cannot be looked at: {why.words}", why.remedy)


def _stored(settings: Settings, path: Path) -> Iterator[Finding]:
    if not may_write_in(path.parent):
        yield bad(f"The folder {path.parent} may not be written to", make_writable(path.parent))
        return
    yield from _place(path)
    if (found := beginning.taken_away(path)) is not None:
        yield bad(found.words, found.remedy)
        return
    if not path.exists():
        yield note(f"There is no database {path} yet: the first start makes it")
        return
    if beginning.closed(path) is None and (found := beginning.foreign(path)) is not None:
        yield bad(found.words, found.remedy)
        return
    yield from _modes(path)
    if (found := beginning.emptied(path) or beginning.closed(path) or beginning.mixed(path)) is not None:
        yield bad(found.words, found.remedy)
    else:
        yield from _inside(settings, path)


def _inside(settings: Settings, path: Path) -> Iterator[Finding]:
    try:
        found = examine(path)
    except sqlite3.Error as error:
        why = trouble(path, error)
        yield bad(f"The database {path} cannot be opened: {why.words}", why.remedy)
        return
    yield from _file(path, found)
    if found.version == found.newest and found.damage is None:
        yield from _keys(settings)


def _place(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(path.parent).free
    size = path.stat().st_size if path.exists() else 0
    if free < LEAST_FREE_BYTES:
        yield bad(
            f"Only {free:,} bytes are free where the database is", "Make room: on a full disk nothing is recorded."
        )
    elif free < size:
        yield note(f"{free:,} bytes are free, less than a backup of the database needs", "Back up to another disk.")
    else:
        yield good(f"{free:,} bytes are free where the database is")
    if (said := volatile.warning(path.absolute().parent, volatile.read_mounts(), os.environ)) is not None:
        yield note(said)


def _modes(path: Path) -> Iterator[Finding]:
    files = [Path(f"{path}{end}") for end in _FILES]
    open_ones = [file for file in files if file.exists() and file.stat().st_mode & _OTHERS]
    for file in open_ones:
        yield bad(f"{file} can be read or written by others", f"chmod 600 {file}")
    if not open_ones:
        yield good("The files of the database are for their owner alone")


def _file(path: Path, found: Examination) -> Iterator[Finding]:
    if found.version > found.newest:
        yield bad(f"{path} was written by a newer Casebot", "Run that version, or restore a backup.")
    elif found.version < found.newest:
        yield note(f"{path} has schema version {found.version}: the next start brings it to {found.newest}")
    else:
        yield good(f"The database {path} opens, with schema version {found.version}")
    if found.damage is not None:
        yield bad(f"The database is damaged: {found.damage}", HARMED)
    else:
        yield good("The database is whole (quick_check)")
    if found.unwritable is not None:
        yield bad(f"The database cannot be written to: {found.unwritable.words}", found.unwritable.remedy)
    else:
        yield good("The database can be written to")


def _keys(settings: Settings) -> Iterator[Finding]:
    file = KeyFile.beside(settings.database_path)
    name = "TOKEN_ENCRYPTION_KEY" if settings.encryption_keys else str(file.path)
    try:
        keys = settings.encryption_keys or file.read()
        Vault(keys)
        with beside(settings.database_path) as db:
            found = standing(db, keys)
    except FileNotFoundError:
        yield bad(f"The key {name} is not there", "Put it back; else the next start makes one, and people link again.")
    except OSError as error:
        why = unusable(settings.database_path, error)
        yield bad(why.words, why.remedy)
    except CannotUse as error:
        yield bad(f"The key {name} cannot be tried", str(error))
    except ValueError:
        why = no_fernet_key(settings.database_path, is_set=bool(settings.encryption_keys))
        yield bad(why.words, why.remedy)
    else:
        yield from _opened(name, found)
        beside_it = unread(settings.database_path, is_set=bool(settings.encryption_keys))
        if found.lost and beside_it is not None:
            sentence, _, remedy = beside_it.partition(": ")
            yield note(sentence, remedy[0].upper() + remedy[1:])


def _opened(name: str, found: Standing) -> Iterator[Finding]:
    for lost in found.lost:
        yield bad(
            f"No key opens the token of user {lost.user_id} for store {lost.store_id}",
            f"Put the lost key behind the others in {name}, or have them type /case link.",
        )
    if found.behind:
        tokens = "1 token is" if found.behind == 1 else f"{found.behind} tokens are"
        yield note(f"{tokens} under an older key", "casebot keys rotate --drop-old ends a rotation.")
    if not found.lost:
        yield good(f"The key ({name}) opens every token; there are {sum(found.opened)}")
