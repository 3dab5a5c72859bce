"""The journal's queries: recording wishes, claiming them, settling them together with what is to be said of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from bot.case import State
from bot.deliveries import Card, Delivery, Posting
from bot.double_click import DOUBLE_CLICK_SECONDS, Earlier, joins
from bot.errors import Reason
from bot.ports import Reading
from bot.records import Action, Actor, Outcome, Request, Source
from bot.sayings import Line
from bot.store import known, outbox, posted, tracked
from bot.store.json import LINE
from bot.store.rows import action_of, change_of, columns_of
from bot.tell import Surroundings, line_of

Tell = Callable[[Action, Outcome, Surroundings, float], tuple[Posting, ...]]


def record(
    db: sqlite3.Connection, requests: Sequence[Request], run: str, now: float, patience: float
) -> tuple[Action, ...]:
    """Record wishes, claimed by this run; those that are already recorded, or a double-click, are left out."""
    actions = (_record_one(db, request, run, now, patience) for request in requests)
    return tuple(action for action in actions if action is not None)


def _record_one(db: sqlite3.Connection, request: Request, run: str, now: float, patience: float) -> Action | None:
    if joins(request, _earlier(db, request, now), now):
        return None
    place, actor, change = request.place, request.actor, request.change
    deadline = now + patience if request.asked_at is None else min(now, request.asked_at) + patience
    cursor = db.execute(
        "INSERT INTO action (dedupe_key, source, verb, priority, case_id, store_id, workspace, actor_id, actor_name,"
        " channel, thread_ts, card_ts, response_url, is_private, batch, recorded_at, deadline, claimed_by)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (dedupe_key) DO NOTHING",
        (
            *(request.dedupe_key, request.source, change.verb, change.priority, request.case_id, request.store_id),
            *(actor.workspace, actor.user_id, actor.name, place.channel, place.thread_ts, place.card_ts),
            *(place.response_url, place.is_private, request.batch, now, deadline, run),
        ),
    )
    if cursor.rowcount == 0 or cursor.lastrowid is None:
        return None
    return Action(cursor.lastrowid, request, now, deadline)


def _earlier(db: sqlite3.Connection, request: Request, now: float) -> list[Earlier]:
    rows = db.execute(
        "SELECT actor_id, verb, priority, store_id, recorded_at, settled_at, reason FROM action"
        " WHERE case_id = ? AND workspace = ? AND (settled_at IS NULL OR recorded_at >= ?) ORDER BY id DESC LIMIT 100",
        (request.case_id, request.actor.workspace, now - DOUBLE_CLICK_SECONDS),
    )
    return [
        Earlier(
            row["actor_id"],
            change_of(row),
            row["store_id"],
            row["recorded_at"],
            row["settled_at"] is not None,
            Reason(row["reason"]) if row["reason"] else None,
        )
        for row in rows
    ]


def note_before(db: sqlite3.Connection, action: Action, before: State | None, run: str) -> None:
    """Claim the action for a try: where it goes and the case as it was read are on disk before anything is sent."""
    db.execute(
        "UPDATE action SET before_status = ?, before_priority = ?, before_message_at = ?, was_sent = 1, claimed_by = ?,"
        " store_id = ? WHERE id = ?",
        (*columns_of(before), run, action.request.store_id, action.id),
    )


def note_not_taken(db: sqlite3.Connection, action: Action) -> None:
    """The try certainly had no effect: the action counts as never sent."""
    db.execute("UPDATE action SET was_sent = 0 WHERE id = ?", (action.id,))


def settle(db: sqlite3.Connection, action: Action, outcome: Outcome, tell: Tell, now: float) -> tuple[Delivery, ...]:
    """End an action and write down all that is to be said of it; an action that is settled already is left alone."""
    request = action.request
    reason = outcome.refusal.reason if outcome.refusal else None
    ended = db.execute(
        "UPDATE action SET settled_at = ?, reason = ?, store_id = COALESCE(?, store_id)"
        " WHERE id = ? AND settled_at IS NULL",
        (now, reason, outcome.store_id, action.id),
    )
    if ended.rowcount == 0:
        return ()
    around = _surroundings(db, action, outcome, now)
    line = line_of(action, outcome, around, now)
    db.execute("UPDATE action SET line = ? WHERE id = ?", (LINE.dump_json(line), action.id))
    postings = tell(action, outcome, around, now)
    if not postings:
        forget_response_url(db, action.id)
    return tuple(outbox.add(db, request.actor.workspace, posting, action, now) for posting in postings)


def _surroundings(db: sqlite3.Connection, action: Action, outcome: Outcome, now: float) -> Surroundings:
    request = action.request
    workspace = request.actor.workspace
    known_case, previous = known.learn(db, action, outcome, now)
    if outcome.is_done and outcome.after is not None and outcome.store_id is not None:
        reading = Reading(outcome.after, now)
        tracked.acted(db, workspace, outcome.store_id, reading, request.change, outcome.before)
    store_id = outcome.store_id or request.store_id
    if (clicked := _clicked_card(request, now)) is not None:
        posted.adopt(db, workspace, clicked)
    size, settled = _batch_counts(db, request.batch)
    return Surroundings(
        known=known_case,
        previous_change=previous,
        cards=posted.cards_of(db, workspace, request.case_id, store_id),
        batch_size=size,
        batch_settled=settled,
        other_stores=_other_stores(db, request.actor, store_id) if outcome.refusal else (),
    )


def _clicked_card(request: Request, now: float) -> Card | None:
    """The card whose button was pressed; a private answer is none."""
    place = request.place
    if request.source is not Source.BUTTON or place.is_private or not place.card_ts or not request.store_id:
        return None
    return Card(place.channel, place.card_ts, request.case_id, request.store_id, posted_at=now)


def _batch_counts(db: sqlite3.Connection, batch: str | None) -> tuple[int, int]:
    if batch is None:
        return 1, 1
    row = db.execute("SELECT COUNT(*), COUNT(settled_at) FROM action WHERE batch = ?", (batch,)).fetchone()
    return row[0], row[1]


def _other_stores(db: sqlite3.Connection, actor: Actor, store_id: str | None) -> tuple[str, ...]:
    rows = db.execute(
        "SELECT store_id FROM account WHERE workspace = ? AND user_id = ? AND store_id IS NOT ? ORDER BY store_id",
        (actor.workspace, actor.user_id, store_id),
    )
    return tuple(row[0] for row in rows)


def batch_lines(db: sqlite3.Connection, batch: str) -> tuple[tuple[str, Line | None], ...]:
    """The cases of a command with several ids in the order typed, each with its line once it is settled."""
    rows = db.execute("SELECT case_id, line FROM action WHERE batch = ? ORDER BY id", (batch,))
    return tuple((row["case_id"], LINE.validate_json(row["line"]) if row["line"] else None) for row in rows)


def unsettled(db: sqlite3.Connection) -> tuple[Action, ...]:
    """What was recorded and not yet ended, in the order recorded: the work that an earlier run left."""
    return tuple(action_of(row) for row in db.execute("SELECT * FROM action WHERE settled_at IS NULL ORDER BY id"))


def backlog(db: sqlite3.Connection) -> tuple[int, int]:
    """How many actions are unsettled, and how many deliveries unfinished."""
    actions = db.execute("SELECT COUNT(*) FROM action WHERE settled_at IS NULL").fetchone()[0]
    deliveries = db.execute("SELECT COUNT(*) FROM delivery WHERE finished_at IS NULL").fetchone()[0]
    return actions, deliveries


def forget_response_url(db: sqlite3.Connection, action_id: int) -> None:
    """Erase the capability of one action."""
    db.execute("UPDATE action SET response_url = NULL WHERE id = ?", (action_id,))


def forget_response_urls(db: sqlite3.Connection, before: float) -> None:
    """Erase the capabilities of all actions recorded before a moment: Slack takes none after thirty minutes."""
    db.execute("UPDATE action SET response_url = NULL WHERE response_url IS NOT NULL AND recorded_at < ?", (before,))
