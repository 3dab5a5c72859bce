"""The outbox's queries: what is to be said in Slack, and how far each saying has come."""

from __future__ import annotations

import sqlite3

from bot.deliveries import Delivery, Posting
from bot.records import Action
from bot.store.json import SAY
from bot.store.rows import actor_of, place_of


def add(db: sqlite3.Connection, workspace: str, posting: Posting, action: Action | None, now: float) -> Delivery:
    """Write down a posting; it is a delivery from then on."""
    cursor = db.execute(
        "INSERT INTO delivery (workspace, channel, say, action_id, created_at, due_at) VALUES (?,?,?,?,?,?)",
        (
            *(workspace, posting.channel, SAY.dump_json(posting.say), action.id if action else None),
            *(now, posting.due_at),
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT without a conflict clause always has one
    return Delivery(
        id=cursor.lastrowid,
        workspace=workspace,
        channel=posting.channel,
        say=posting.say,
        created_at=now,
        due_at=posting.due_at,
        action_id=action.id if action else None,
        actor=action.request.actor if action else None,
        place=action.request.place if action else None,
    )


def start(db: sqlite3.Connection, delivery_id: int, run: str) -> None:
    """From here on the saying may have reached Slack."""
    db.execute("UPDATE delivery SET started_by = ? WHERE id = ?", (run, delivery_id))


def not_started(db: sqlite3.Connection, delivery_id: int) -> None:
    """Slack certainly did not take it: it may be tried again without looking for it."""
    db.execute("UPDATE delivery SET started_by = NULL WHERE id = ?", (delivery_id,))


def finish(db: sqlite3.Connection, delivery: Delivery, outcome: str, ts: str | None, now: float) -> None:
    """The saying needs no more work. `outcome` is a word for people who read the table: posted, unsure, no channel, …

    The last delivery of an action erases its `response_url`, a capability that nobody needs any more.
    """
    db.execute("UPDATE delivery SET finished_at = ?, outcome = ?, ts = ? WHERE id = ?", (now, outcome, ts, delivery.id))
    if delivery.action_id is not None and delivery.place is not None and delivery.place.response_url:
        db.execute(
            "UPDATE action SET response_url = NULL WHERE id = ? AND NOT EXISTS"
            " (SELECT 1 FROM delivery WHERE action_id = ? AND finished_at IS NULL)",
            (delivery.action_id, delivery.action_id),
        )


def unfinished(db: sqlite3.Connection) -> tuple[Delivery, ...]:
    """What is still to be said, in the order written."""
    rows = db.execute(
        "SELECT d.id, d.workspace, d.channel AS to_channel, d.say, d.action_id, d.created_at, d.due_at, d.started_by,"
        " a.actor_id, a.actor_name, a.channel, a.thread_ts, a.card_ts, a.response_url, a.is_private"
        " FROM delivery d LEFT JOIN action a ON a.id = d.action_id WHERE d.finished_at IS NULL ORDER BY d.id"
    )
    return tuple(_delivery(row) for row in rows)


def _delivery(row: sqlite3.Row) -> Delivery:
    has_action = row["actor_id"] is not None
    return Delivery(
        id=row["id"],
        workspace=row["workspace"],
        channel=row["to_channel"],
        say=SAY.validate_json(row["say"]),
        created_at=row["created_at"],
        due_at=row["due_at"],
        action_id=row["action_id"],
        actor=actor_of(row) if has_action else None,
        place=place_of(row) if has_action else None,
        maybe_sent=row["started_by"] is not None,
    )


def batch_message(db: sqlite3.Connection, batch: str) -> tuple[str, int] | None:
    """The shared message of a command with several ids (its `ts`), and how many results it shows."""
    row = db.execute("SELECT ts, settled FROM batch_message WHERE batch = ?", (batch,)).fetchone()
    return (row["ts"], row["settled"]) if row else None


def keep_batch_message(db: sqlite3.Connection, batch: str, ts: str, settled: int) -> None:
    """The shared message stands there and shows so many results."""
    db.execute("INSERT OR REPLACE INTO batch_message (batch, ts, settled) VALUES (?,?,?)", (batch, ts, settled))
