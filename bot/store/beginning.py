"""What stands at the database's path before a start, in the same words for the start and for the doctor."""

from __future__ import annotations

import os
from pathlib import Path

from bot.store.remedies import Trouble, make_writable

_WRITTEN = ("", "-wal", "-shm")


def taken_away(path: Path) -> Trouble | None:
    """A supervisor starts a bot again whose database was taken away: an empty one would hide that all is gone."""
    left = next((file for end in ("-wal", ".key") if (file := Path(f"{path}{end}")).exists()), None)
    if left is None or path.exists():
        return None
    return Trouble(
        f"The database {path} is not there, but {left.name} beside it is",
        f"Put the database back, or restore a backup; to begin anew, with nobody linked, move {left.name} away.",
    )


def emptied(path: Path) -> Trouble | None:
    """A first start that was broken off leaves an empty file beside a key, too: so this is said and not refused."""
    key = Path(f"{path}.key")
    if not path.exists() or path.stat().st_size or not key.exists():
        return None
    return Trouble(
        f"The database {path} is empty, but {key.name} beside it is not new: nobody is linked",
        "If people were, stop the bot and restore a backup.",
    )


def closed(path: Path) -> Trouble | None:
    """SQLite opens a file that it may only read, and makes those beside it as closed as that one."""
    files = (Path(f"{path}{end}") for end in _WRITTEN)
    shut = next((file for file in files if file.exists() and not _may_be_written(file)), None)
    if shut is None:
        return None
    return Trouble(f"{shut} may not be written to by this user", make_writable(path.parent))


def _may_be_written(file: Path) -> bool:
    return os.access(file, os.R_OK | os.W_OK, effective_ids=os.access in os.supports_effective_ids)
