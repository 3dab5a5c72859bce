"""Polled stores: how far each is known, since when it was not read, and what its channels hear of that."""

from __future__ import annotations

import sqlite3

from bot.deliveries import Delivery, Posting
from bot.ports import Progress
from bot.sayings import Notice, SayNotice, SayWatching
from bot.store import outbox
from bot.store.watches import working
from bot.watches import Watch


def store_row(db: sqlite3.Connection, workspace: str, store_id: str) -> sqlite3.Row | None:
    """The row of a store that is, or was, read."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM watched_store WHERE workspace = ? AND store_id = ?", (workspace, store_id)
    ).fetchone()
    return row


def progress(db: sqlite3.Connection, workspace: str, store_id: str) -> Progress:
    """How far the store is known."""
    row = store_row(db, workspace, store_id)
    if row is None:
        return Progress()
    return Progress(
        baseline=row["baseline"],
        is_complete=bool(row["is_complete"]),
        is_settled=bool(row["is_settled"]),
        seen_until=row["seen_until"],
        read_at=row["read_at"],
        told_unreadable=bool(row["told_unreadable"]),
    )


def begin(db: sqlite3.Connection, workspace: str, store_id: str, baseline: int) -> None:
    """The first reading begins; of a store that nobody follows any more nothing is kept."""
    db.execute(
        "INSERT INTO watched_store (workspace, store_id, baseline, seen_until)"
        " SELECT ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM watch WHERE workspace = ? AND store_id = ?)"
        " ON CONFLICT DO UPDATE SET baseline = excluded.baseline, seen_until = excluded.seen_until",
        (workspace, store_id, baseline, baseline, workspace, store_id),
    )


def settle(db: sqlite3.Connection, workspace: str, store_id: str, now: float, *, is_settled: bool) -> None:
    """The first reading is complete."""
    db.execute(
        "UPDATE watched_store SET is_complete = 1, is_settled = MAX(is_settled, ?), read_at = ?"
        " WHERE workspace = ? AND store_id = ?",
        (is_settled, now, workspace, store_id),
    )


def greet(
    db: sqlite3.Connection,
    watch: Watch,
    counts: tuple[tuple[str, int], ...],
    longest: tuple[str, str, float] | None,
    now: float,
) -> tuple[Delivery, ...]:
    """The first message of a watch, once."""
    greeted = db.execute(
        "UPDATE watch SET is_greeted = 1 WHERE workspace = ? AND channel = ? AND store_id = ? AND is_greeted = 0",
        (watch.workspace, watch.channel, watch.store_id),
    )
    if greeted.rowcount == 0:
        return ()
    say = SayWatching(watch.store_id, watch.lender, watch.settings, counts, longest)
    return (outbox.add(db, watch.workspace, Posting(watch.channel, say), None, now),)


def succeeded(db: sqlite3.Connection, workspace: str, store_id: str, now: float) -> tuple[Delivery, ...]:
    """The store was read."""
    row = store_row(db, workspace, store_id)
    db.execute(
        "UPDATE watched_store SET read_at = ?, failing_since = NULL, told_unreadable = 0"
        " WHERE workspace = ? AND store_id = ?",
        (now, workspace, store_id),
    )
    if row is None or not row["told_unreadable"]:
        return ()
    return _tell_all(
        db, workspace, store_id, SayNotice(store_id, Notice.READABLE_AGAIN, since=row["failing_since"]), now
    )


def failing(db: sqlite3.Connection, workspace: str, store_id: str, since: float, now: float) -> tuple[Delivery, ...]:
    """The store could not be read for too long, maybe not even once; that is said once."""
    told = db.execute(
        "INSERT INTO watched_store (workspace, store_id, failing_since, told_unreadable)"
        " SELECT ?, ?, ?, 1 WHERE EXISTS (SELECT 1 FROM watch WHERE workspace = ? AND store_id = ?)"
        " ON CONFLICT DO UPDATE SET failing_since = excluded.failing_since, told_unreadable = 1"
        " WHERE told_unreadable = 0",
        (workspace, store_id, since, workspace, store_id),
    )
    if told.rowcount == 0:
        return ()
    return _tell_all(db, workspace, store_id, SayNotice(store_id, Notice.UNREADABLE, since=since), now)


def _tell_all(
    db: sqlite3.Connection, workspace: str, store_id: str, say: SayNotice, now: float
) -> tuple[Delivery, ...]:
    watches = working(db, workspace, store_id)
    return tuple(outbox.add(db, workspace, Posting(watch.channel, say), None, now) for watch in watches)
