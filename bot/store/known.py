"""What is known of cases: the newest reading of each, and who changed it last."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from bot.case import Case
from bot.records import Action, FoundCase, KnownCase, LastChange, Outcome
from bot.store import tracked
from bot.store.json import LAST_CHANGE


def find(db: sqlite3.Connection, workspace: str, case_id: str, store_id: str) -> KnownCase | None:
    """The newest reading of a case in a store."""
    row = db.execute(
        "SELECT * FROM known_case WHERE workspace = ? AND case_id = ? AND store_id = ?",
        (workspace, case_id, store_id),
    ).fetchone()
    return _known(row) if row else None


def with_facts(db: sqlite3.Connection, workspace: str, found: KnownCase | None) -> KnownCase | None:
    """The same with what is known of its customer, for a card: that is something only where its store is watched."""
    if found is None:
        return None
    if not _is_watched(db, workspace, found.store_id):
        return replace(found, is_watched=False)
    return replace(found, facts=tracked.facts(db, workspace, found.store_id, found.case))


def _is_watched(db: sqlite3.Connection, workspace: str, store_id: str) -> bool:
    row = db.execute("SELECT 1 FROM watch WHERE workspace = ? AND store_id = ? LIMIT 1", (workspace, store_id))
    return row.fetchone() is not None


def stores_of(db: sqlite3.Connection, workspace: str, case_id: str) -> tuple[str, ...]:
    """The stores in which a case was seen, the latest first."""
    rows = db.execute(
        "SELECT store_id FROM known_case WHERE workspace = ? AND case_id = ? ORDER BY read_at DESC",
        (workspace, case_id),
    )
    return tuple(row[0] for row in rows)


def of_order(db: sqlite3.Connection, workspace: str, store_id: str, number: str) -> tuple[FoundCase, ...]:
    """The cases of an order among those that were read for a card, the latest reading first."""
    rows = db.execute(
        "SELECT * FROM known_case WHERE workspace = ? AND store_id = ?"
        " AND json_extract(body, '$.order.orderNumber') = ? ORDER BY read_at DESC LIMIT 3",
        (workspace, store_id, number),
    )
    cases = [_known(row).case for row in rows]
    return tuple(FoundCase(case.id, store_id, case.subject, case.status) for case in cases)


def learn(
    db: sqlite3.Connection, action: Action, outcome: Outcome, now: float
) -> tuple[KnownCase | None, LastChange | None]:
    """Keep what an action showed of its case; gives what is known now, and who had changed the case before."""
    request = action.request
    if outcome.store_id is None:
        return None, None
    old = find(db, request.actor.workspace, request.case_id, outcome.store_id)
    if outcome.after is None:
        return (told_again(db, request.actor.workspace, old), old.last_change) if old else (None, None)
    previous = old.last_change_seen_in(outcome.after) if old else None
    latest = LastChange(request.change, request.actor, now) if outcome.is_done else previous
    seen = KnownCase(outcome.store_id, outcome.after, now if outcome.seen_at is None else outcome.seen_at, latest)
    return keep(db, request.actor.workspace, _newest(seen, old, now)), previous


def _newest(seen: KnownCase, old: KnownCase | None, now: float) -> KnownCase:
    """What was kept while an action waited to be settled is newer; who acted is kept where it is still true.

    A reading of later than now is from before the clock was set back.
    """
    if old is None or not seen.read_at < old.read_at <= now:
        return seen
    return replace(old, last_change=seen.last_change_seen_in(old.case) or old.last_change)


def told_again(db: sqlite3.Connection, workspace: str, old: KnownCase) -> KnownCase:
    """Nothing new was read, but the card is to be drawn anew."""
    db.execute(
        "UPDATE known_case SET version = version + 1 WHERE workspace = ? AND case_id = ? AND store_id = ?",
        (workspace, old.case.id, old.store_id),
    )
    return replace(old, version=old.version + 1)


def keep(db: sqlite3.Connection, workspace: str, reading: KnownCase) -> KnownCase:
    """Write down a reading as the newest; its version is one more than the last one's."""
    store_id, case, last_change = reading.store_id, reading.case, reading.last_change
    row = db.execute(
        "SELECT version FROM known_case WHERE workspace = ? AND case_id = ? AND store_id = ?",
        (workspace, case.id, store_id),
    ).fetchone()
    version = (row[0] if row else 0) + 1
    db.execute(
        "INSERT OR REPLACE INTO known_case (workspace, store_id, case_id, body, read_at, last_change, version)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            *(workspace, store_id, case.id, case.model_dump_json(by_alias=True, exclude_none=True), reading.read_at),
            *(LAST_CHANGE.dump_json(last_change) if last_change else None, version),
        ),
    )
    tracked.doubt(db, workspace, store_id, case.id)
    return replace(reading, version=version)


def _known(row: sqlite3.Row) -> KnownCase:
    change = LAST_CHANGE.validate_json(row["last_change"]) if row["last_change"] else None
    case = Case.model_validate_json(row["body"])
    return KnownCase(row["store_id"], case, row["read_at"], change, row["version"])
