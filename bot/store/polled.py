"""Polled stores: how far each is known, and the one transaction in which a poll is kept and told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from bot.alerts import Ground, Seen, decide
from bot.deliveries import Delivery, Notice, Posting, SayNotice, SayWatching
from bot.errors import Reason
from bot.ports import Progress, Reading
from bot.records import KnownCase, LastChange
from bot.store import held, known, outbox, tracked
from bot.store.rows import actor_of, change_of
from bot.store.watches import working
from bot.watches import Watch

UNCLEAR_IS_RECENT_SECONDS = 24 * 3600.0
"""How long ago an action may have been that was never confirmed, where nothing was read of its case since."""


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
            cards = known.cards_of(db, workspace, case.id, row["store_id"])
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
