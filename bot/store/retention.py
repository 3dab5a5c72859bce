"""What is deleted when nobody needs it any more, a portion at a time: each step looks at the next few rows of a table.

Steps walk their table in its own order, so that none of them needs an index of its times, which every recording would
pay for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

PORTION = 200
"""Rows that one transaction looks at: an acknowledgement may have to wait for it."""

DAY_SECONDS = 24 * 3600.0
REMEMBERED_DAYS = 365
"""How long the place of a card, and a closed case of a watched store, are remembered: ids and times, no person."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """What is older than these moments may go (seconds since the epoch). `unread` is for customers without a card."""

    now: float
    finished: float
    remembered: float
    unread: float

    @classmethod
    def at(cls, now: float, days: int) -> Horizon:
        """What is kept for so many days."""
        remembered = now - max(days, REMEMBERED_DAYS) * DAY_SECONDS
        return cls(now, now - days * DAY_SECONDS, remembered, now - DAY_SECONDS)


Step = Callable[[sqlite3.Connection, int, Horizon], int | None]
"""One portion behind a row: gives the row to go on behind, or None at the end of what may be old."""


def deliveries(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """What was said long ago."""
    rows = db.execute(
        "SELECT id, created_at, finished_at FROM delivery WHERE id > ? ORDER BY id LIMIT ?", (after, PORTION)
    ).fetchall()
    old = [(row["id"],) for row in rows if row["finished_at"] is not None and row["finished_at"] < horizon.finished]
    db.executemany("DELETE FROM delivery WHERE id = ?", old)
    return rows[-1]["id"] if rows and rows[-1]["created_at"] < horizon.finished else None


def actions(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """What was done long ago, with the message of its command; a command with several ids goes as a whole."""
    rows = db.execute(
        "SELECT id, batch, recorded_at FROM action WHERE id > ? ORDER BY id LIMIT ?", (after, PORTION)
    ).fetchall()
    for row in rows:
        if _is_over(db, row, horizon.finished):
            db.execute("DELETE FROM action WHERE id = ?", (row["id"],))
    for batch in {row["batch"] for row in rows if row["batch"] is not None}:
        _forget_message(db, batch)
    return rows[-1]["id"] if rows and rows[-1]["recorded_at"] < horizon.finished else None


def _is_over(db: sqlite3.Connection, row: sqlite3.Row, before: float) -> bool:
    """Whether it, and all that was asked for in one command with it, is settled and told, and long ago."""
    together = "batch = ?" if row["batch"] is not None else "id = ?"
    value = row["batch"] if row["batch"] is not None else row["id"]
    found = db.execute(
        f"SELECT 1 FROM action WHERE {together} AND (settled_at IS NULL OR settled_at >= ? OR EXISTS"  # noqa: S608
        " (SELECT 1 FROM delivery WHERE action_id = action.id AND finished_at IS NULL))",
        (value, before),
    ).fetchone()
    return found is None


def _forget_message(db: sqlite3.Connection, batch: str) -> None:
    db.execute(
        "DELETE FROM batch_message WHERE batch = ? AND NOT EXISTS (SELECT 1 FROM action WHERE batch = ?)",
        (batch, batch),
    )


_HAS_CARD = (
    "EXISTS (SELECT 1 FROM card c WHERE c.workspace = known_case.workspace AND c.case_id = known_case.case_id"
    " AND c.store_id = known_case.store_id AND c.is_current = 1)"
)
_WAS_ACTED_ON = (
    "EXISTS (SELECT 1 FROM action a WHERE a.case_id = known_case.case_id AND a.workspace = known_case.workspace)"
)
_IS_FOLLOWED = (
    "EXISTS (SELECT 1 FROM watched_store w JOIN tracked t ON t.store = w.id WHERE w.workspace = known_case.workspace"
    " AND w.store_id = known_case.store_id AND t.case_id = known_case.case_id AND t.status != 'CLOSED')"
)


def cases(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """What was read of cases long ago, unless a card follows them or somebody acted; and customers without a card."""
    last = _last_of(db, "known_case", after)
    if last is None:
        return None
    gone = db.execute(
        "SELECT rowid, workspace, case_id, store_id FROM known_case"  # noqa: S608 - our own text
        " WHERE rowid > ? AND rowid <= ? AND read_at < ?"
        f" AND NOT {_WAS_ACTED_ON} AND NOT ({_HAS_CARD} AND {_IS_FOLLOWED})",
        (after, last, horizon.finished),
    ).fetchall()
    for row in gone:
        forget_reading(db, row)
    db.execute(
        "UPDATE known_case SET body = json_remove(body, '$.customer')"  # noqa: S608 - our own text
        " WHERE rowid > ? AND rowid <= ? AND read_at < ?"
        f" AND json_type(body, '$.customer') IS NOT NULL AND NOT {_HAS_CARD}",
        (after, last, horizon.unread),
    )
    return last


def forget_reading(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    """Delete what was read of a case. The next reading counts from one: then its cards are drawn."""
    db.execute("DELETE FROM known_case WHERE rowid = ?", (row["rowid"],))
    db.execute(
        "UPDATE card SET shown = 0 WHERE workspace = ? AND case_id = ? AND store_id = ? AND is_current = 1",
        (row["workspace"], row["case_id"], row["store_id"]),
    )


def cards(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """Where cards stood that a newer one replaced long ago, and those of cases that nobody has looked at for long."""
    last = _last_of(db, "card", after)
    if last is None:
        return None
    db.execute(
        "DELETE FROM card WHERE rowid > ? AND rowid <= ? AND (is_current = 0 AND posted_at < ? OR posted_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM known_case k WHERE k.workspace = card.workspace AND k.case_id = card.case_id"
        " AND k.store_id = card.store_id))",
        (after, last, horizon.finished, horizon.remembered),
    )
    return last


def closed_cases(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """Closed cases of watched stores in which nothing has happened for long; `after` is a store.

    A case that is not known is taken for new unless it was made before the baseline, so that moves along: one of them
    that comes back is then told as reopened. A store that is not read now is left alone, as it may have news so old.
    """
    row = db.execute(
        "SELECT id, is_settled, read_at FROM watched_store WHERE id > ? ORDER BY id LIMIT 1", (after,)
    ).fetchone()
    if row is None:
        return None
    if not row["is_settled"] or (row["read_at"] or 0.0) < horizon.unread:
        return int(row["id"])
    return int(row["id"]) if _drop_closed(db, row["id"], round(horizon.remembered * 1000)) < PORTION else after


def gone_stores(db: sqlite3.Connection, after: int, horizon: Horizon) -> int | None:
    """What was known of large stores that nobody follows any more; `after` is a store."""
    row = db.execute(
        "SELECT id FROM watched_store WHERE id > ? AND workspace = '' ORDER BY id LIMIT 1", (after,)
    ).fetchone()
    if row is None:
        return None
    dropped = db.execute(
        "DELETE FROM tracked WHERE store = ? AND case_id IN (SELECT case_id FROM tracked WHERE store = ? LIMIT ?)",
        (row["id"], row["id"], PORTION),
    ).rowcount
    if dropped == PORTION:
        return after
    db.execute("DELETE FROM watched_store WHERE id = ?", (row["id"],))
    return int(row["id"])


def _drop_closed(db: sqlite3.Connection, store: int, before: int) -> int:
    dropped = db.execute(
        "DELETE FROM tracked WHERE store = ? AND case_id IN (SELECT case_id FROM tracked t WHERE t.store = ?"
        " AND t.status = 'CLOSED' AND t.last_message_at < ? AND t.created_at < ? AND NOT EXISTS"
        " (SELECT 1 FROM watched_store w JOIN card c ON c.workspace = w.workspace AND c.store_id = w.store_id"
        " WHERE w.id = t.store AND c.case_id = t.case_id AND c.is_current = 1) LIMIT ?)",
        (store, store, before, before, PORTION),
    ).rowcount
    if dropped:
        db.execute("UPDATE watched_store SET baseline = MAX(baseline, ?) WHERE id = ?", (before, store))
    return dropped


def _last_of(db: sqlite3.Connection, table: str, after: int) -> int | None:
    """The last row of the next portion."""
    row = db.execute(
        f"SELECT MAX(rowid) FROM (SELECT rowid FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT ?)",  # noqa: S608
        (after, PORTION),
    ).fetchone()
    return None if row[0] is None else int(row[0])


STEPS: tuple[Step, ...] = (deliveries, actions, cases, cards, closed_cases, gone_stores)
"""In this order: what was read of a case stays as long as an action on it does, and its cards as long as that."""
