"""The queries of watches: which channel follows which store, with whose token, and whether that works."""

from __future__ import annotations

import sqlite3

from bot.records import Actor
from bot.store.json import WATCH_SETTINGS
from bot.watches import Stop, Watch, WatchHealth, WatchSettings

MOST_AT_ONCE = 2_000
"""Cases of a store that are deleted in one transaction, which takes some 20 ms."""


def start(db: sqlite3.Connection, watch: Watch) -> bool:
    """Set up a watch, or anew one that was stopped; False when there is one that works."""
    cursor = db.execute(
        "INSERT INTO watch (workspace, channel, store_id, lender_id, lender_name, settings, since)"
        " VALUES (?,?,?,?,?,?,?) ON CONFLICT (workspace, channel, store_id) DO UPDATE SET"
        " lender_id = excluded.lender_id, lender_name = excluded.lender_name, settings = excluded.settings,"
        " since = excluded.since, is_greeted = 0, stopped = NULL WHERE stopped IS NOT NULL",
        (
            *(watch.workspace, watch.channel, watch.store_id, watch.lender.user_id, watch.lender.name),
            *(WATCH_SETTINGS.dump_json(watch.settings), watch.since),
        ),
    )
    return cursor.rowcount > 0


def end(db: sqlite3.Connection, watch: Watch) -> bool:
    """Delete a watch; with the last one of a store goes what is known of it, which would only grow stale.

    False when it was gone already.
    """
    cursor = db.execute("DELETE FROM watch WHERE workspace = ? AND channel = ? AND store_id = ?", _key(watch))
    row = db.execute(
        "SELECT id FROM watched_store WHERE workspace = ? AND store_id = ? AND NOT EXISTS"
        " (SELECT 1 FROM watch WHERE watch.workspace = watched_store.workspace"
        " AND watch.store_id = watched_store.store_id)",
        (watch.workspace, watch.store_id),
    ).fetchone()
    if row is not None:
        _forget_store(db, row["id"])
    return cursor.rowcount > 0


def _forget_store(db: sqlite3.Connection, store: int) -> None:
    """A large store only loses its name here: its cases are deleted in portions (`retention`), or all would wait."""
    (size,) = db.execute(
        "SELECT COUNT(*) FROM (SELECT 1 FROM tracked WHERE store = ? LIMIT ?)", (store, MOST_AT_ONCE + 1)
    ).fetchone()
    if size <= MOST_AT_ONCE:
        db.execute("DELETE FROM watched_store WHERE id = ?", (store,))
    else:
        db.execute("UPDATE watched_store SET workspace = '', store_id = ? WHERE id = ?", (f"gone {store}", store))


def change(db: sqlite3.Connection, watch: Watch, settings: WatchSettings) -> None:
    """Keep other settings."""
    db.execute(
        "UPDATE watch SET settings = ? WHERE workspace = ? AND channel = ? AND store_id = ?",
        (WATCH_SETTINGS.dump_json(settings), *_key(watch)),
    )


def lend(db: sqlite3.Connection, watch: Watch, lender: Actor) -> None:
    """Read with this person's token from now on."""
    db.execute(
        "UPDATE watch SET lender_id = ?, lender_name = ?, stopped = NULL"
        " WHERE workspace = ? AND channel = ? AND store_id = ?",
        (lender.user_id, lender.name, *_key(watch)),
    )


def stop(db: sqlite3.Connection, watch: Watch, why: Stop | None) -> None:
    """Read no more; with None, go on."""
    db.execute("UPDATE watch SET stopped = ? WHERE workspace = ? AND channel = ? AND store_id = ?", (why, *_key(watch)))


def lent_by(db: sqlite3.Connection, actor: Actor, store_id: str) -> tuple[Watch, ...]:
    """The watches of a store that read with this person's token, stopped ones too, the oldest first."""
    return _watches(db, "workspace = ? AND store_id = ? AND lender_id = ?", actor.workspace, store_id, actor.user_id)


def find(db: sqlite3.Connection, workspace: str, channel: str, store_id: str) -> Watch | None:
    """One watch."""
    found = _watches(db, "workspace = ? AND channel = ? AND store_id = ?", workspace, channel, store_id)
    return found[0] if found else None


def in_channel(db: sqlite3.Connection, workspace: str, channel: str) -> tuple[Watch, ...]:
    """The watches of a channel, stopped ones too, the oldest first."""
    return _watches(db, "workspace = ? AND channel = ?", workspace, channel)


def working(db: sqlite3.Connection, workspace: str, store_id: str) -> tuple[Watch, ...]:
    """The watches of a store that are not stopped, the oldest first."""
    return _watches(db, "workspace = ? AND store_id = ? AND stopped IS NULL", workspace, store_id)


def ungreeted(db: sqlite3.Connection, workspace: str, store_id: str) -> tuple[Watch, ...]:
    """Those of them whose channel has not had its first message yet."""
    return _watches(db, "workspace = ? AND store_id = ? AND stopped IS NULL AND is_greeted = 0", workspace, store_id)


def health(db: sqlite3.Connection, workspace: str) -> tuple[WatchHealth, ...]:
    """Every watch with how reading its store goes, the oldest first."""
    rows = db.execute(
        "SELECT watch.*, watched_store.read_at, watched_store.failing_since FROM watch LEFT JOIN watched_store"
        " USING (workspace, store_id) WHERE watch.workspace = ? ORDER BY watch.since, watch.rowid",
        (workspace,),
    )
    return tuple(WatchHealth(_watch(row), row["read_at"], row["failing_since"]) for row in rows)


def stores(db: sqlite3.Connection) -> tuple[tuple[str, str], ...]:
    """Workspace and store of every watch that is not stopped, each once."""
    rows = db.execute("SELECT DISTINCT workspace, store_id FROM watch WHERE stopped IS NULL ORDER BY 1, 2")
    return tuple((row["workspace"], row["store_id"]) for row in rows)


def _watches(db: sqlite3.Connection, which: str, *values: str) -> tuple[Watch, ...]:
    rows = db.execute(f"SELECT * FROM watch WHERE {which} ORDER BY since, rowid", values)  # noqa: S608 - our own text
    return tuple(_watch(row) for row in rows)


def _watch(row: sqlite3.Row) -> Watch:
    return Watch(
        workspace=row["workspace"],
        channel=row["channel"],
        store_id=row["store_id"],
        lender=Actor(row["workspace"], row["lender_id"], row["lender_name"]),
        since=row["since"],
        settings=WATCH_SETTINGS.validate_json(row["settings"]),
        stopped=Stop(row["stopped"]) if row["stopped"] else None,
    )


def _key(watch: Watch) -> tuple[str, str, str]:
    return watch.workspace, watch.channel, watch.store_id
