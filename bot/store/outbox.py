"""The outbox's queries: what is to be said in Slack, and how far each saying has come."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import reduce

from bot.deliveries import Card, Delivery, Posting
from bot.records import Action
from bot.sayings import Notice, SayNotice, SayNoticed
from bot.store import known, posted, watches
from bot.store.json import SAY
from bot.store.rows import actor_of, place_of
from bot.watches import Noticed, merged


def add(db: sqlite3.Connection, workspace: str, posting: Posting, action: Action | None, now: float) -> Delivery:
    """Write down a posting; it is a delivery from then on."""
    cursor = db.execute(
        "INSERT INTO delivery (workspace, channel, say, action_id, created_at, due_at, about) VALUES (?,?,?,?,?,?,?)",
        (
            *(workspace, posting.channel, SAY.dump_json(posting.say), action.id if action else None),
            *(now, posting.due_at),
            posting.say.noticed.case_id if isinstance(posting.say, SayNoticed) else None,
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

    One that is finished already stays as it is. The last delivery of an action erases its `response_url`, a capability
    that nobody needs any more.
    """
    db.execute(
        "UPDATE delivery SET finished_at = ?, outcome = ?, ts = ? WHERE id = ? AND finished_at IS NULL",
        (now, outcome, ts, delivery.id),
    )
    if delivery.action_id is not None and delivery.place is not None and delivery.place.response_url:
        db.execute(
            "UPDATE action SET response_url = NULL WHERE id = ? AND NOT EXISTS"
            " (SELECT 1 FROM delivery WHERE action_id = ? AND finished_at IS NULL)",
            (delivery.action_id, delivery.action_id),
        )


def is_finished(db: sqlite3.Connection, delivery: Delivery) -> bool:
    """Whether it needs no more work."""
    row = db.execute("SELECT finished_at FROM delivery WHERE id = ?", (delivery.id,)).fetchone()
    return row is None or row[0] is not None


def unfinished(db: sqlite3.Connection) -> tuple[Delivery, ...]:
    """What is still to be said: first what may stand already, on which others wait; then in the order written."""
    rows = db.execute(
        "SELECT d.id, d.workspace, d.channel AS to_channel, d.say, d.action_id, d.created_at, d.due_at, d.started_by,"
        " a.actor_id, a.actor_name, a.channel, a.thread_ts, a.card_ts, a.response_url, a.is_private"
        " FROM delivery d LEFT JOIN action a ON a.id = d.action_id WHERE d.finished_at IS NULL"
        " ORDER BY d.started_by IS NULL, d.id"
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


def left_behind(db: sqlite3.Connection, workspace: str, new: Card) -> str | None:
    """The last card of a case in a channel that has none any more: it may stand, as one that could not be edited."""
    where = (workspace, new.channel, new.case_id, new.store_id)
    if posted.card_in(db, *where) is not None:
        return None
    row = db.execute(
        "SELECT ts FROM card WHERE workspace = ? AND channel = ? AND case_id = ? AND store_id = ? AND is_current = 0"
        " ORDER BY posted_at DESC LIMIT 1",
        where,
    ).fetchone()
    return str(row[0]) if row else None


def batch_message(db: sqlite3.Connection, batch: str) -> tuple[str, int] | None:
    """The shared message of a command with several ids (its `ts`), and how many results it shows."""
    row = db.execute("SELECT ts, settled FROM batch_message WHERE batch = ?", (batch,)).fetchone()
    return (row["ts"], row["settled"]) if row else None


def keep_batch_message(db: sqlite3.Connection, batch: str, ts: str, settled: int) -> None:
    """The shared message stands there and shows so many results."""
    db.execute("INSERT OR REPLACE INTO batch_message (batch, ts, settled) VALUES (?,?,?)", (batch, ts, settled))


# Alerts


def absorb(db: sqlite3.Connection, delivery: Delivery, now: float) -> Delivery | None:
    """Merge what was noticed of the same case and waits for the same thread into this delivery.

    None when it is finished. One that was started keeps its words: they may stand in Slack.
    """
    own = db.execute(
        "SELECT say, started_by FROM delivery WHERE id = ? AND finished_at IS NULL", (delivery.id,)
    ).fetchone()
    if own is None:
        return None
    say = SAY.validate_json(own["say"])
    if not isinstance(say, SayNoticed) or own["started_by"] is not None:
        return replace(delivery, say=say)
    waiting = _waiting_with(db, delivery, say.noticed)
    if len(waiting) > 1:
        say = SayNoticed(reduce(merged, (noticed for _, noticed in waiting)))
        db.execute("UPDATE delivery SET say = ? WHERE id = ?", (SAY.dump_json(say), delivery.id))
        others = [(now, number) for number, _ in waiting if number != delivery.id]
        db.executemany("UPDATE delivery SET finished_at = ?, outcome = 'absorbed' WHERE id = ?", others)
    return replace(delivery, say=say)


def _waiting_with(db: sqlite3.Connection, delivery: Delivery, noticed: Noticed) -> list[tuple[int, Noticed]]:
    """What was noticed of a case and is not said yet in this channel, in the order written."""
    rows = db.execute(
        "SELECT id, say FROM delivery WHERE channel = ? AND about = ? AND finished_at IS NULL AND started_by IS NULL"
        " AND workspace = ? ORDER BY id",
        (delivery.channel, noticed.case_id, delivery.workspace),
    )
    says = ((row["id"], SAY.validate_json(row["say"])) for row in rows)
    return [
        (number, say.noticed)
        for number, say in says
        if isinstance(say, SayNoticed) and say.noticed.store_id == noticed.store_id
    ]


def subject_of(db: sqlite3.Connection, workspace: str, store_id: str, case_id: str) -> str | None:
    """What a case is about, from the list of its store, else from its newest reading."""
    row = db.execute(
        "SELECT tracked.subject FROM watched_store JOIN tracked ON tracked.store = watched_store.id"
        " WHERE watched_store.workspace = ? AND watched_store.store_id = ? AND tracked.case_id = ?",
        (workspace, store_id, case_id),
    ).fetchone()
    if row is not None and row[0] is not None:
        return str(row[0])
    seen = known.find(db, workspace, case_id, store_id)
    return seen.case.subject if seen else None


def give_up(
    db: sqlite3.Connection, workspace: str, channel: str, now: float, why: Notice = Notice.CHANNEL_CLOSED
) -> tuple[Delivery, ...]:
    """End the watches of a channel that takes no messages, drop its alerts, and tell whoever lends a token to one."""
    ended = watches.in_channel(db, workspace, channel)
    if not ended:
        return ()
    db.execute(
        "UPDATE delivery SET finished_at = ?, outcome = 'channel closed'"
        " WHERE workspace = ? AND channel = ? AND +action_id IS NULL AND finished_at IS NULL",  # not by all alerts ever
        (now, workspace, channel),
    )
    told = []
    for watch in ended:
        watches.end(db, watch)
        notice = SayNotice(watch.store_id, why, watch.lender, about=channel)
        told.append(add(db, workspace, Posting(watch.lender.user_id, notice), None, now))
    return tuple(told)
