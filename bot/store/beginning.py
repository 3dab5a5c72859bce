"""What stands at the database's path before a start, in the same words for the start and for the doctor."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from bot.store.remedies import Trouble, make_writable

_WRITTEN = ("", "-wal", "-shm")

SAME_MOMENT_SECONDS = 60.0
"""A first start makes the database and its key within a moment; a key this much older or younger is another's."""

_FORMAT_VERSIONS = slice(18, 20)
_ONE_FILE = b"\x01\x01"
"""So the header says, by SQLite's file format, while a file keeps no write-ahead log. A bot changes it before it writes
the first row into one, and `casebot backup` changes it back: a copy that has a log beside it has somebody else's."""

_OURS = frozenset({"action", "known_case", "card", "batch_message", "delivery", "account"})
"""The tables of the first schema, which every later one has too. A file that lacks one of them is ours, and damaged."""

_ALONE, _WITH_ITS_LOG = "mode=ro&immutable=1", "mode=ro"
"""How a file is looked at. Alone, nothing is made beside it, and a log that may be another's is left out."""


def no_folder(path: Path) -> Trouble | None:
    """Where a slash of `DATABASE_URL` is missing, the folder is looked for below the one where this is run."""
    if path.parent.is_dir():
        return None
    meant = Path("/", path)
    is_near = not path.is_absolute() and meant.parent.is_dir()
    question = f"DATABASE_URL names it from where this is run: did you mean sqlite:///{meant}? If not, m"
    return Trouble(
        f"The folder {path.parent.absolute()} of the database is not there",
        f"{question if is_near else 'M'}ake it, or mount it, and start again.",
    )


def taken_away(path: Path) -> Trouble | None:
    """A supervisor starts a bot again whose database was taken away: an empty one would hide that all is gone."""
    left = [file.name for end in ("-wal", ".key") if (file := Path(f"{path}{end}")).exists()]
    if not left or path.exists():
        return None
    return Trouble(f"The database {path} is not there, but beside it there is still {_all(left)}", _put_back(left))


def emptied(path: Path) -> Trouble | None:
    """The same, where the file stands there empty. A first start that was broken off leaves that, and a new key."""
    if not path.exists() or path.stat().st_size:
        return None
    left = [name for name, is_old in (_log_of(path), _key_of(path)) if is_old]
    if not left:
        return None
    return Trouble(f"The database {path} is empty, but beside it there is still {_all(left)}", _put_back(left))


def foreign(path: Path) -> Trouble | None:
    """A wrong path, or a wrong file that was restored: a start would make its tables in another program's file."""
    if not path.is_file() or not any(_is_foreign(path, way) for way in _ways(path)):
        return None
    return Trouble(
        f"The database {path} holds tables that are not Casebot's; nothing was changed in it",
        "Check DATABASE_URL, or restore a backup.",
    )


def mixed(path: Path) -> Trouble | None:
    """SQLite would apply that log to the copy, whosever it is. It is looked at first: a bot may be starting now."""
    wal = Path(f"{path}-wal")
    if not _has_content(wal) or _header(path)[_FORMAT_VERSIONS] != _ONE_FILE:
        return None
    return Trouble(
        f"{path} is a backup, but {wal.name} of another database is beside it, and together they would be a mixture",
        f"Move {wal} away and start again.",
    )


def closed(path: Path) -> Trouble | None:
    """SQLite opens a file that it may only read, and makes those beside it as closed as that one."""
    files = (Path(f"{path}{end}") for end in _WRITTEN)
    shut = next((file for file in files if file.exists() and not _may_be_written(file)), None)
    if shut is None:
        return None
    return Trouble(f"{shut} may not be written to by this user", make_writable(path.parent))


def begin(path: Path) -> None:
    """Make the file where there is none; an empty one without a key is as new as the key that it gets now."""
    if not path.exists() or not (path.stat().st_size or Path(f"{path}.key").exists()):
        path.touch(mode=0o600)


def _all(names: list[str]) -> str:
    return " and ".join(names)


def _put_back(left: list[str]) -> str:
    return (
        "Put the database back as it was, or restore a backup (docs/operations.md, Backup and restore); to begin anew, "
        f"with nobody linked, move {_all(left)} away."
    )


def _log_of(path: Path) -> tuple[str, bool]:
    """A log that has content was written after its database got some."""
    wal = Path(f"{path}-wal")
    return wal.name, _has_content(wal)


def _key_of(path: Path) -> tuple[str, bool]:
    key = Path(f"{path}.key")
    apart = abs(key.stat().st_mtime - path.stat().st_mtime) if key.exists() else 0.0
    return key.name, apart > SAME_MOMENT_SECONDS


def _ways(path: Path) -> tuple[str, ...]:
    """What another program was killed over may be in its log alone."""
    has_log = _has_content(Path(f"{path}-wal")) and _header(path)[_FORMAT_VERSIONS] != _ONE_FILE
    return (_ALONE, _WITH_ITS_LOG) if has_log else (_ALONE,)


def _is_foreign(path: Path, way: str) -> bool:
    """What cannot be read is nobody's for now: whoever opens it says what is wrong with it."""
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?{way}", uri=True)) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            names = db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@'"
            )
            tables = {name for (name,) in names}
    except sqlite3.Error:
        return False
    return bool(tables) and (version == 0 or 2 * len(tables & _OURS) < len(_OURS))


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _header(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(100)


def _may_be_written(file: Path) -> bool:
    return os.access(file, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)
