"""The keys for people's tokens: the file that keeps them, which token each opens, and the move to a new one."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from bot.errors import KeyLost
from bot.store.accounts import Vault
from bot.store.beside import transaction
from bot.store.remedies import Trouble, file_trouble

PORTION = 100
"""Accounts in one transaction: a running bot waits for it."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The keys kept beside the database, one a line, readable by their owner alone; the first encrypts."""

    path: Path

    @classmethod
    def beside(cls, database: Path) -> KeyFile:
        """The file that belongs to this database, by its whole path."""
        return cls(Path(f"{database}.key").absolute())

    def read(self) -> list[str]:
        """The keys; an empty file holds one bad key. Raises `OSError`."""
        return self.path.read_text().split() or [""]

    def read_or_make(self) -> list[str]:
        """The keys; one is made on the first run."""
        try:
            return self.read()
        except FileNotFoundError:
            self.write([Fernet.generate_key().decode()])
            return self.read()

    def write(self, keys: Sequence[str]) -> None:
        """Put these in the place of those; after a crash there are the ones or the others, never an empty file."""
        unfinished = self.path.with_name(self.path.name + ".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        with unfinished.open("w") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._hand_over(unfinished)
        unfinished.replace(self.path)

    def _hand_over(self, unfinished: Path) -> None:
        """Whoever could read the keys can go on, even where somebody else (root) writes new ones."""
        if self.path.exists():
            owner = self.path.stat()
            if (owner.st_uid, owner.st_gid) != (unfinished.stat().st_uid, unfinished.stat().st_gid):
                os.chown(unfinished, owner.st_uid, owner.st_gid)


def no_fernet_key(database: Path, *, is_set: bool) -> Trouble:
    """What is wrong where a text is no key, for every command. `is_set`: it is the setting's and not the file's."""
    file = KeyFile.beside(database).path
    name, away = ("TOKEN_ENCRYPTION_KEY", "take it out") if is_set else (f"The key {file}", f"move {file} away")
    return Trouble(
        f"{name} holds a text that is no Fernet key (32 bytes in URL-safe base64)",
        f"Put the right key back from its backup; or {away}, start the bot, and people link again.",
    )


def unusable(database: Path, error: OSError) -> Trouble:
    """What is wrong with the key's file where the system refuses it."""
    file = KeyFile.beside(database).path
    why = file_trouble(file, error)
    return Trouble(f"The key {file} cannot be used: {why.words}", why.remedy)


def unread(database: Path, *, is_set: bool) -> str | None:
    """What else helps where the setting's keys open less than all: the file's are there, and nobody looks at them."""
    file = KeyFile.beside(database)
    try:
        Vault(file.read())
    except (OSError, ValueError):
        return None
    return _UNREAD.format(file.path) if is_set else None


_UNREAD = (
    "The key {} is there, but it is not read while TOKEN_ENCRYPTION_KEY is set: put its keys behind the others in "
    "TOKEN_ENCRYPTION_KEY, or take that setting out, and start the bot again."
)


@dataclass(frozen=True, slots=True)
class LostAccount:
    """An account whose token no key opens: its owner has to link the store again."""

    workspace: str
    user_id: str
    store_id: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many accounts each key opens, in the order of the keys, and those that none opens."""

    opened: tuple[int, ...]
    lost: tuple[LostAccount, ...]

    @property
    def behind(self) -> int:
        """How many accounts another key than the first opens."""
        return sum(self.opened[1:])


def standing(db: sqlite3.Connection, keys: Sequence[str]) -> Standing:
    """Which key opens which account."""
    vaults = [Vault([key]) for key in keys]
    found = [(_position(vaults, row), row) for row in db.execute("SELECT * FROM account ORDER BY workspace, user_id")]
    counts = Counter(position for position, _ in found)
    return Standing(tuple(counts[at] for at in range(len(keys))), tuple(_lost(row) for at, row in found if at is None))


def lost_accounts(db: sqlite3.Connection, vault: Vault) -> tuple[LostAccount, ...]:
    """The accounts that this vault cannot open."""
    rows = db.execute("SELECT * FROM account ORDER BY workspace, user_id, store_id")
    return tuple(_lost(row) for row in rows if not _opens(vault, row))


def move(db: sqlite3.Connection, keys: Sequence[str]) -> int:
    """Encrypt every token with the first key that another of the keys opens; gives how many moved."""
    vaults, all_of_them = [Vault([key]) for key in keys], Vault(keys)
    after = moved = 0
    while True:
        with transaction(db):
            rows = list(
                db.execute("SELECT rowid, * FROM account WHERE rowid > ? ORDER BY rowid LIMIT ?", (after, PORTION))
            )
            if not rows:
                return moved
            for row in _behind(vaults, rows):
                sealed = all_of_them.seal(all_of_them.open(row))
                db.execute("UPDATE account SET secret = ? WHERE rowid = ?", (sealed, row["rowid"]))
                moved += 1
            after = rows[-1]["rowid"]


def _behind(vaults: Sequence[Vault], rows: Sequence[sqlite3.Row]) -> Iterator[sqlite3.Row]:
    yield from (row for row in rows if _position(vaults, row) not in (None, 0))


def _position(vaults: Sequence[Vault], row: sqlite3.Row) -> int | None:
    return next((at for at, vault in enumerate(vaults) if _opens(vault, row)), None)


def _opens(vault: Vault, row: sqlite3.Row) -> bool:
    try:
        vault.open(row)
    except KeyLost:
        return False
    return True


def _lost(row: sqlite3.Row) -> LostAccount:
    return LostAccount(row["workspace"], row["user_id"], row["store_id"])
