"""What a poll brought: it is kept, and what is to be said of it is written down, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from bot.alerts import Ground, Seen, decide
from bot.deliveries import Delivery
from bot.errors import Reason
from bot.ports import Reading
from bot.records import KnownCase, LastChange
from bot.store import held, known, outbox, posted, tracked
from bot.store.polled import store_row
from bot.store.rows import actor_of, change_of
from bot.store.watches import working

UNCLEAR_IS_RECENT_SECONDS = 24 * 3600.0
"""How long ago an action may have been that was never confirmed, where nothing was read of its case since."""


def apply(
    db: sqlite3.Connection,
    workspace: str,
    store_id: str,
    readings: Iterable[Reading],
    seen_until: int | None,
    now: float,
) -> tuple[tuple[Delivery, ...], frozenset[str]]:
    """Keep what was read, and write down what is to be said of it."""
    row = store_row(db, workspace, store_id)
    if row is None or row["baseline"] is None:
        return (), frozenset()
    newest = _newest(readings)
    seen, again = _look_at(db, workspace, row, newest, now)
    read = {each.case.id: each.case for each in seen}
    decision = decide(
        seen,
        [held.heard(db, watch, read, now) for watch in working(db, workspace, store_id)],
        store_id,
        Ground(row["baseline"], bool(row["is_settled"])),
        now,
    )
    for each in seen:
        if each.case.id in decision.kept:
            _keep(db, workspace, store_id, each)
        tracked.save(db, row["id"], Reading(each.case, each.read_at), each.told)
    held.hold(db, decision, now)
    if seen_until is not None and not again:
        db.execute("UPDATE watched_store SET seen_until = ? WHERE id = ?", (seen_until, row["id"]))
    return tuple(outbox.add(db, workspace, posting, None, now) for posting in decision.postings), frozenset(again)


def _newest(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Each case once: a page may show a case that another page showed a moment before."""
    found: dict[str, Reading] = {}
    for reading in readings:
        earlier = found.get(reading.case.id)
        if earlier is None or earlier.asked_at <= reading.asked_at:
            found[reading.case.id] = reading
    return tuple(found.values())


_BUSY = "SELECT case_id FROM action INDEXED BY action_unsettled WHERE settled_at IS NULL"
"""Left to itself, SQLite would go through the whole journal."""


def _look_at(
    db: sqlite3.Connection, workspace: str, row: sqlite3.Row, readings: tuple[Reading, ...], now: float
) -> tuple[list[Seen], set[str]]:
    """Those that differ from what was told; and those that have to wait for an action of ours, or for a new reading.

    What claims to have been read after now was read before the clock was set back, and keeps nothing waiting.
    """
    busy = {found[0] for found in db.execute(_BUSY)}
    seen: list[Seen] = []
    again: set[str] = set()
    for reading in readings:
        case, asked_at = reading.case, reading.asked_at
        found = tracked.told(db, row["id"], case.id)
        kept = known.find(db, workspace, case.id, row["store_id"])
        known_since = (found[2] if found else 0.0, kept.read_at if kept else 0.0)
        if case.id in busy or any(asked_at < read_at <= now for read_at in known_since):
            again.add(case.id)
        elif found is None or found[1] != tracked.mark_of(case):
            cards = posted.cards_of(db, workspace, case.id, row["store_id"])
            unsure = _unsure(db, workspace, case.id, found[2] if found else asked_at - UNCLEAR_IS_RECENT_SECONDS)
            seen.append(Seen(case, asked_at, found[0] if found else None, kept, cards, unsure))
    return seen, again


def _unsure(db: sqlite3.Connection, workspace: str, case_id: str, since: float) -> tuple[LastChange, ...]:
    """The actions that were sent and never confirmed, since then."""
    rows = db.execute(
        "SELECT * FROM action WHERE case_id = ? AND workspace = ? AND reason = ? AND settled_at >= ? AND was_sent = 1"
        " ORDER BY id DESC LIMIT 5",
        (case_id, workspace, Reason.UNCLEAR, since),
    )
    return tuple(LastChange(change_of(row), actor_of(row), row["settled_at"]) for row in rows)


def _keep(db: sqlite3.Connection, workspace: str, store_id: str, seen: Seen) -> None:
    """The reading that cards are drawn from; who changed the case last is kept while it is still true."""
    last = seen.known.last_change_seen_in(seen.case) if seen.known else None
    known.keep(db, workspace, KnownCase(store_id, seen.case, seen.read_at, last))
