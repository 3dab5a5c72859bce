"""Databases of bots that have been watching stores for a while, filled without reading them from an API."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.shelves import Shelf, store_id
from bot.case import Case, parse_case
from bot.deliveries import Card
from bot.ports import Reading
from bot.records import Account, Actor, KnownCase
from bot.store import accounts, known, polled, posted, tracked, watches
from bot.store.opening import open_store
from bot.watches import Watch

WORKSPACE = "T1"
WHO = Actor(WORKSPACE, "U1", "Ana")
TOKEN = "sk_test_bench0000000000000000"
STEP = 1_000
MEMORY_KIB = 200_000

_FILL = """
WITH RECURSIVE number (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?2)
INSERT INTO tracked (store, case_id, status, priority, is_escalated, last_message_at, created_at, customer_id,
                     order_number, subject, mark, read_at)
SELECT ?3, printf('cs_bench%06dx%08d', ?4, n), 'CLOSED', 'NORMAL', 0, ?5 - 1000 * n, ?5 - 1000 * n - 86400000,
       printf('cus_bench%06dx%08d', ?4, n / 2), printf('cs_%04d%08d', ?4, n),
       printf('Where is my parcel number %d?', n), 1, 0
FROM number
"""


async def fill(path: Path, shelves: Iterable[Shelf], cards: range = range(0)) -> None:
    """A database in which every store is watched in a channel of its own, and known as it is on the shelf.

    `cards` are the cases of the first store that have a card. Marks of closed cases are made up: nobody reads them.
    """
    async with open_store(path, [], time.time) as store:

        def unit(db: sqlite3.Connection) -> None:
            for shelf in shelves:
                sealed = store.vault.seal(_account(shelf))
                accounts.save(db, _account(shelf), sealed, time.time())
                _watch(db, shelf)
                _know(db, shelf)
                _draw(db, shelf, cards if shelf.store == 0 else range(0))

        await store.database.read(lambda db: db.execute(f"PRAGMA cache_size = -{MEMORY_KIB}").fetchall())
        await store.database.write(unit)


async def as_of_now(path: Path) -> None:
    """As if the bot had been stopped a moment ago."""
    sql = "UPDATE watched_store SET read_at = ?"
    async with open_store(path, [], time.time) as store:
        await store.database.write(lambda db: db.execute(sql, (time.time(),)).rowcount)


def channel(shelf: Shelf) -> str:
    """Where a store is followed."""
    return f"C{shelf.store:08d}"


def _account(shelf: Shelf) -> Account:
    return Account(WORKSPACE, WHO.user_id, store_id(shelf.store), TOKEN)


def _watch(db: sqlite3.Connection, shelf: Shelf) -> None:
    watches.start(db, Watch(WORKSPACE, channel(shelf), store_id(shelf.store), WHO, time.time()))
    db.execute("UPDATE watch SET is_greeted = 1 WHERE store_id = ?", (store_id(shelf.store),))
    polled.begin(db, WORKSPACE, store_id(shelf.store), shelf.born)
    polled.settle(db, WORKSPACE, store_id(shelf.store), time.time(), is_settled=True)


def _know(db: sqlite3.Connection, shelf: Shelf) -> None:
    row = polled.store_row(db, WORKSPACE, store_id(shelf.store))
    assert row is not None
    learned = min(shelf.active + 100, shelf.active + shelf.closed)  # page 1 may show some of the closed ones
    for start in range(0, learned, STEP):
        numbers = range(start, min(learned, start + STEP))
        tracked.learn(db, row["id"], [Reading(_case(shelf, number), 0.0) for number in numbers])
    if learned < shelf.active + shelf.closed:
        db.execute(_FILL, (learned, shelf.active + shelf.closed, row["id"], shelf.store, shelf.born))


def _draw(db: sqlite3.Connection, shelf: Shelf, cards: range) -> None:
    for number in cards:
        case, ts = _case(shelf, number), f"1600000000.{number:06d}"
        known.keep(db, WORKSPACE, KnownCase(store_id(shelf.store), case, time.time()))
        card = Card(channel(shelf), ts, case.id, store_id(shelf.store), time.time(), 1)
        posted.add_card(db, WORKSPACE, card)
        row = polled.store_row(db, WORKSPACE, store_id(shelf.store))
        assert row is not None
        tracked.save(db, row["id"], Reading(case, 0.0), None)


def _case(shelf: Shelf, number: int) -> Case:
    return parse_case(shelf.case(number))
