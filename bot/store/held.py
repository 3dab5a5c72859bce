"""What is held back for a channel until its digest: quiet hours, and those who want one message an hour or a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from bot.alerts import Decision, Heard, Held, release_at
from bot.case import Case
from bot.store.json import NOTICED, WATCH_SETTINGS
from bot.watches import Noticed, Watch, merged


def heard(db: sqlite3.Connection, watch: Watch, read: Mapping[str, Case], now: float) -> Heard:
    """With what is held back, where its time has come; before that there may be much of it, which nobody looks at."""
    which = "FROM held_alert WHERE workspace = ? AND channel = ? AND store_id = ?"
    (since,) = db.execute(f"SELECT MIN(held_since) {which}", _key(watch)).fetchone()
    if since is None or release_at(watch.settings, since, now) > now:
        return Heard(watch)
    kept = [NOTICED.validate_json(row["noticed"]) for row in db.execute(f"SELECT noticed {which}", _key(watch))]
    return Heard(watch, Held(tuple(_as_it_is(db, watch.workspace, noticed, read) for noticed in kept), since))


def _as_it_is(db: sqlite3.Connection, workspace: str, noticed: Noticed, read: Mapping[str, Case]) -> Noticed:
    """What was held back, with the case as it is by now: somebody may have dealt with it through Casebot."""
    row = db.execute(
        "SELECT t.status FROM watched_store s JOIN tracked t ON t.store = s.id"
        " WHERE s.workspace = ? AND s.store_id = ? AND t.case_id = ?",
        (workspace, noticed.store_id, noticed.case_id),
    ).fetchone()
    case = read.get(noticed.case_id)
    status = case.status if case else (row[0] if row else noticed.now.status)
    return replace(noticed, now=replace(noticed.now, status=status))


def hold(db: sqlite3.Connection, decision: Decision, now: float) -> None:
    """Keep what waits, and forget what is said now."""
    for watch in decision.released:
        db.execute("DELETE FROM held_alert WHERE workspace = ? AND channel = ? AND store_id = ?", _key(watch))
    for watch, noticed in decision.hold:
        _hold_one(db, watch, noticed, now)


def _hold_one(db: sqlite3.Connection, watch: Watch, noticed: Noticed, now: float) -> None:
    key = (*_key(watch), noticed.case_id)
    row = db.execute(
        "SELECT noticed FROM held_alert WHERE workspace = ? AND channel = ? AND store_id = ? AND case_id = ?", key
    ).fetchone()
    together = merged(NOTICED.validate_json(row["noticed"]), noticed) if row else noticed
    db.execute(
        "INSERT INTO held_alert (workspace, channel, store_id, case_id, noticed, held_since) VALUES (?,?,?,?,?,?)"
        " ON CONFLICT DO UPDATE SET noticed = excluded.noticed",
        (*key, NOTICED.dump_json(together), now),
    )


def _key(watch: Watch) -> tuple[str, str, str]:
    return watch.workspace, watch.channel, watch.store_id


def wakes_at(db: sqlite3.Connection, workspace: str, store_id: str, now: float) -> float | None:
    """When the next digest of a store is due."""
    rows = db.execute(
        "SELECT w.settings, MIN(h.held_since) AS since"
        " FROM watch w INDEXED BY watch_of_store CROSS JOIN held_alert h USING (workspace, channel, store_id)"
        " WHERE workspace = ? AND store_id = ? AND w.stopped IS NULL GROUP BY channel",
        (workspace, store_id),
    )
    due = [release_at(WATCH_SETTINGS.validate_json(row["settings"]), row["since"], now) for row in rows]
    return min(due, default=None)
