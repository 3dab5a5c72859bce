"""People's accounts: a token for a store, encrypted, per workspace and person; `unlink` really deletes it."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import KeyLost
from bot.records import Account, Actor, LinkedStore

log = logging.getLogger(__name__)


class Vault:
    """Encrypts tokens and binds each to its owner, so that a row copied to somebody else opens nothing.

    With a `reread`, the keys are asked for anew before each sealing and where none fits: they may have been rotated.
    """

    def __init__(self, keys: Sequence[str], reread: Callable[[], Sequence[str]] | None = None) -> None:
        """The first key encrypts, all decrypt. Raises `ValueError` for a text that is no Fernet key."""
        self._keys = tuple(keys)
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._reread = reread

    def seal(self, account: Account) -> bytes:
        """The secret part of an account, encrypted; within the transaction that writes it, so that no key is outdated.

        `casebot keys rotate --drop-old` waits for that transaction, and then moves what it wrote.
        """
        self._has_other_keys()
        parts = [account.workspace, account.user_id, account.store_id, account.secret, account.token_id]
        return self._fernet.encrypt(json.dumps(parts).encode())

    def open(self, row: sqlite3.Row) -> Account:
        """The account of a row. Raises `KeyLost` when no key fits, or when the row is not its owner's."""
        try:
            workspace, user_id, store_id, secret, token_id = json.loads(self._decrypted(row["secret"]))
        except (InvalidToken, ValueError) as error:
            raise KeyLost(row["store_id"]) from error
        if (workspace, user_id, store_id) != (row["workspace"], row["user_id"], row["store_id"]):
            raise KeyLost(row["store_id"])
        can_read, can_write = bool(row["can_read"]), bool(row["can_write"])
        return Account(workspace, user_id, store_id, secret, token_id, can_read=can_read, can_write=can_write)

    def _decrypted(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            if not self._has_other_keys():
                raise
        return self._fernet.decrypt(sealed)

    def _has_other_keys(self) -> bool:
        """Ask for the keys anew. Where they cannot be read now, those at hand go on."""
        if self._reread is None:
            return False
        try:
            keys = tuple(self._reread())
            fernet = MultiFernet([Fernet(key) for key in keys])
        except (OSError, ValueError) as error:
            log.warning("the keys for people's tokens cannot be read anew: %s", type(error).__name__)
            return False
        is_other = keys != self._keys
        self._keys, self._fernet = keys, fernet
        return is_other


def save(db: sqlite3.Connection, account: Account, sealed: bytes, now: float) -> None:
    """Link a store, or replace the token of one that is linked; a person's first store is their default."""
    owner = (account.workspace, account.user_id)
    has_default = db.execute(
        "SELECT 1 FROM account WHERE workspace = ? AND user_id = ? AND is_default = 1 AND store_id <> ?",
        (*owner, account.store_id),
    ).fetchone()
    db.execute(
        "INSERT OR REPLACE INTO account"
        " (workspace, user_id, store_id, secret, last_four, can_read, can_write, linked_at, is_default)"
        " VALUES (?,?,?,?,?,?,?,?,?)",
        (
            *(*owner, account.store_id, sealed, account.secret[-4:], account.can_read, account.can_write),
            *(now, has_default is None),
        ),
    )


def row_for(db: sqlite3.Connection, actor: Actor, store_id: str | None) -> sqlite3.Row | None:
    """A person's account for a store, or for their default store. The secret in it is still encrypted."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM account"
        " WHERE workspace = ? AND user_id = ? AND (store_id = ? OR (? IS NULL AND is_default = 1))",
        (actor.workspace, actor.user_id, store_id, store_id),
    ).fetchone()
    return row


def linked_stores(db: sqlite3.Connection, actor: Actor) -> tuple[LinkedStore, ...]:
    """What may be shown of a person's accounts."""
    rows = db.execute(
        "SELECT store_id, last_four, can_read, can_write, linked_at, is_default FROM account"
        " WHERE workspace = ? AND user_id = ? ORDER BY is_default DESC, linked_at",
        (actor.workspace, actor.user_id),
    )
    return tuple(LinkedStore(row[0], row[1], bool(row[2]), bool(row[3]), row[4], bool(row[5])) for row in rows)


def use(db: sqlite3.Connection, actor: Actor, store_id: str) -> bool:
    """Make a store the person's default. Tells whether they have linked it."""
    owner = (actor.workspace, actor.user_id)
    if row_for(db, actor, store_id) is None:
        return False
    db.execute("UPDATE account SET is_default = (store_id = ?) WHERE workspace = ? AND user_id = ?", (store_id, *owner))
    return True


def unlink(db: sqlite3.Connection, actor: Actor, store_id: str | None) -> tuple[str, ...]:
    """Delete a person's account for a store, or all of them; gives the stores that were linked."""
    gone = tuple(store.store_id for store in linked_stores(db, actor) if store_id is None or store.store_id == store_id)
    for store in gone:
        db.execute(
            "DELETE FROM account WHERE workspace = ? AND user_id = ? AND store_id = ?",
            (actor.workspace, actor.user_id, store),
        )
    left = linked_stores(db, actor)
    if left and not left[0].is_default:
        use(db, actor, left[0].store_id)
    return gone
