"""What is known of the cases of a watched store from reading its list: small rows, because there may be a million.

Upstream times are milliseconds since the epoch. `mark` is a fingerprint of all that a card shows, so that what did not
change is found without being parsed. Left to itself, SQLite would go through a whole store for a customer or an order,
so those queries name their index.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b

from bot.alerts import Told, milliseconds, told_of
from bot.case import Case, Change, State, Status
from bot.ports import Layout, Reading, Stretch
from bot.records import CustomerFacts, FoundCase
from bot.store.moments import moment

CARD_IS_WATCHED_SECONDS = 30 * 24 * 3600.0
"""How long the card of a closed case is looked after."""
MOST_CARDED = 2_000
MOST_OTHERS = 20
MOST_MISSING = 500

_TOLD = "status, priority, is_escalated, last_message_at, waiting_since, is_new"


def mark_of(case: Case) -> int:
    """A fingerprint of a reading; the time of its last update alone changes nothing that is shown."""
    shown = case.model_dump_json(exclude={"updated_at"}, exclude_none=True)
    return int.from_bytes(blake2b(shown.encode(), digest_size=8).digest(), signed=True)


def told(db: sqlite3.Connection, store: int, case_id: str) -> tuple[Told, int, float] | None:
    """What is taken for told of a case, the mark of its reading, and when that was made."""
    row = db.execute(
        f"SELECT {_TOLD}, mark, read_at FROM tracked WHERE store = ? AND case_id = ?",  # noqa: S608 - our own columns
        (store, case_id),
    ).fetchone()
    if row is None:
        return None
    status, priority, is_escalated, last_message_at, waiting_since, is_new, mark, read_at = row
    told = Told(status, priority, bool(is_escalated), last_message_at, waiting_since, bool(is_new))
    return told, mark, read_at


def save(db: sqlite3.Connection, store: int, reading: Reading, before: Told | None) -> None:
    """Take a reading for told."""
    db.execute(_UPSERT, _row(store, reading, before))


def learn(db: sqlite3.Connection, store: int, readings: Iterable[Reading]) -> None:
    """Take cases for known that are not; those that are known stay as they are."""
    db.executemany(_INSERT + " ON CONFLICT DO NOTHING", (_row(store, reading, None) for reading in readings))


_INSERT = (
    "INSERT INTO tracked (store, case_id, status, priority, is_escalated, last_message_at, waiting_since, created_at,"
    " customer_id, order_number, subject, mark, read_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_UPSERT = _INSERT.replace("INSERT", "INSERT OR REPLACE", 1)


def _row(store: int, reading: Reading, before: Told | None) -> tuple[object, ...]:
    case = reading.case
    now = told_of(case, before)
    number = case.order.order_number if case.order else None
    customer = case.customer_id or (case.customer.id if case.customer else None)
    return (
        *(store, case.id, now.status, now.priority, now.is_escalated, now.last_message_at, now.waiting_since),
        *(milliseconds(case.created_at), customer, number, case.subject, mark_of(case), reading.asked_at),
    )


def acted(
    db: sqlite3.Connection, workspace: str, store_id: str, reading: Reading, change: Change, before: State | None
) -> None:
    """An action of ours changed a case and tells so itself; whatever else is new in the case is still to be told.

    So is what was so before: somebody else had done it.
    """
    row = db.execute(
        "SELECT id, baseline FROM watched_store WHERE workspace = ? AND store_id = ?", (workspace, store_id)
    ).fetchone()
    if row is None or row["baseline"] is None:
        return
    case, store = reading.case, row["id"]
    columns: dict[str, object] = {"mark": 0}
    if told(db, store, case.id) is None:
        learn(db, store, (reading,))
        columns["is_new"] = milliseconds(case.created_at) >= row["baseline"]
    if change.status not in (None, before and before.status):
        columns["status"] = case.status
    if change.priority not in (None, before and before.priority):
        columns["priority"] = case.priority
    new = ", ".join(f"{column} = ?" for column in columns)
    db.execute(f"UPDATE tracked SET {new} WHERE store = ? AND case_id = ?", (*columns.values(), store, case.id))  # noqa: S608


def doubt(db: sqlite3.Connection, workspace: str, store_id: str, case_id: str) -> None:
    """A card may show another reading than the last poll's: the next poll looks at this case whatever it reads."""
    db.execute(
        "UPDATE tracked SET mark = 0"
        " WHERE case_id = ? AND store = (SELECT id FROM watched_store WHERE workspace = ? AND store_id = ?)",
        (case_id, workspace, store_id),
    )


def changed(db: sqlite3.Connection, store: int, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Those that read differently from what is known, or whose case is not known."""
    known: dict[str, int] = {}
    for start in range(0, len(readings), 100):
        ids = [reading.case.id for reading in readings[start : start + 100]]
        holes = ",".join("?" * len(ids))
        rows = db.execute(f"SELECT case_id, mark FROM tracked WHERE store = ? AND case_id IN ({holes})", (store, *ids))  # noqa: S608
        known.update((row[0], row[1]) for row in rows)
    return tuple(reading for reading in readings if known.get(reading.case.id) != mark_of(reading.case))


def missing(db: sqlite3.Connection, store: int, stretch: Stretch, seen: frozenset[str]) -> tuple[str, ...]:
    """The known cases of this stretch that were not seen in it."""
    newest = stretch.newest if stretch.newest is not None else 2**62
    oldest = stretch.oldest if stretch.oldest is not None else -1
    rows = db.execute(
        "SELECT case_id FROM tracked WHERE store = ? AND status = ? AND last_message_at < ? AND last_message_at > ?"
        " ORDER BY last_message_at DESC LIMIT ?",
        (store, stretch.status, newest, oldest, len(seen) + MOST_MISSING),
    )
    return tuple(row[0] for row in rows if row[0] not in seen)


def layout(db: sqlite3.Connection, workspace: str, store_id: str, store: int, now: float) -> Layout:
    """Where in the lists the cases with a card stand. Each list is gone through once, as far as they reach."""
    rows = db.execute(
        "SELECT t.status, t.last_message_at"
        " FROM (SELECT case_id, MAX(posted_at) AS posted_at FROM card WHERE workspace = ? AND store_id = ?"
        " AND is_current = 1 GROUP BY case_id) c CROSS JOIN tracked t ON t.store = ? AND t.case_id = c.case_id"
        " WHERE t.status != 'CLOSED' OR c.posted_at > ? ORDER BY c.posted_at DESC LIMIT ?",
        (workspace, store_id, store, now - CARD_IS_WATCHED_SECONDS, MOST_CARDED),
    )
    lists: dict[str, list[int]] = {}
    for status, written_at in rows:
        lists.setdefault(status, []).append(written_at)
    known = (status for status in Status if status in lists)
    return Layout(tuple((status, place) for status in known for place in _places(db, store, status, lists[status])))


def _places(db: sqlite3.Connection, store: int, status: Status, times: Iterable[int]) -> Iterator[int]:
    """How far from the top of a list each of these times stands; counted on from one to the next."""
    place, above = 0, 2**62
    for written_at in sorted(times, reverse=True):
        place, above = place + _between(db, store, status, above, written_at), written_at
        yield place


def _between(db: sqlite3.Connection, store: int, status: str, newest: int, oldest: int) -> int:
    """How many cases of a list were written to since `oldest`, and no later than `newest`."""
    sql = "SELECT COUNT(*) FROM tracked WHERE store = ? AND status = ? AND last_message_at <= ? AND last_message_at > ?"
    return int(db.execute(sql, (store, status, newest, oldest)).fetchone()[0])


def facts(db: sqlite3.Connection, workspace: str, store_id: str, case: Case) -> CustomerFacts | None:
    """What is known of the customer of a case, where its store is watched."""
    row = db.execute(
        "SELECT t.store, t.waiting_since, t.customer_id FROM watched_store w JOIN tracked t ON t.store = w.id"
        " WHERE w.workspace = ? AND w.store_id = ? AND w.is_complete = 1 AND t.case_id = ?",
        (workspace, store_id, case.id),
    ).fetchone()
    if row is None:
        return None
    store, waiting_since, customer_id = row
    others = [] if customer_id is None else _others(db, store, customer_id, case.id)
    return CustomerFacts(
        waiting_since=moment(waiting_since),
        open_cases=tuple(case_id for case_id, status in others if status != Status.CLOSED)[:MOST_OTHERS],
        earlier=sum(status == Status.CLOSED for _, status in others),
    )


def _others(db: sqlite3.Connection, store: int, customer_id: str, case_id: str) -> list[tuple[str, str]]:
    rows = db.execute(
        "SELECT case_id, status FROM tracked INDEXED BY tracked_of_customer"
        " WHERE store = ? AND customer_id = ? AND case_id != ?"
        " ORDER BY last_message_at DESC LIMIT 1000",
        (store, customer_id, case_id),
    )
    return [(row[0], row[1]) for row in rows]


def of_order(db: sqlite3.Connection, workspace: str, store_id: str, number: str) -> tuple[FoundCase, ...]:
    """The cases of an order, the newest message first."""
    rows = db.execute(
        "SELECT t.case_id, t.subject, t.status"
        " FROM watched_store w JOIN tracked t INDEXED BY tracked_of_order ON t.store = w.id"
        " WHERE w.workspace = ? AND w.store_id = ? AND t.order_number = ? ORDER BY t.last_message_at DESC LIMIT 3",
        (workspace, store_id, number),
    )
    return tuple(FoundCase(row[0], store_id, row[1], row[2]) for row in rows)
