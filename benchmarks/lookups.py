"""How long the look-ups take that a poll and a card make, on a database with so many tracked cases."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.shelves import Shelf, store_id
from benchmarks.watched import WORKSPACE
from bot.case import Status, parse_case
from bot.ports import Reading, Stretch
from bot.store import polled, tracked
from bot.store.opening import open_store

PAGE = 100
LookUp = Callable[[sqlite3.Connection, int], Any]


async def microseconds(path: Path, shelf: Shelf, times: int) -> dict[str, float]:
    """The median of each look-up, for cases all over the store. `layout` scans what is known, so it is asked less."""
    async with open_store(path, [], time.time) as store:

        def unit(db: sqlite3.Connection) -> dict[str, float]:
            row = polled.store_row(db, WORKSPACE, store_id(shelf.store))
            assert row is not None
            return {
                name: _median(db, look, shelf, times if name != "layout" else max(3, times // 20))
                for name, look in _look_ups(shelf, row["id"]).items()
            }

        return await store.database.read(unit)


def _median(db: sqlite3.Connection, look: LookUp, shelf: Shelf, times: int) -> float:
    took = []
    for turn in range(times):
        number = turn * 7919 % shelf.active
        began = time.perf_counter()
        look(db, number)
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6


def _look_ups(shelf: Shelf, row: int) -> dict[str, LookUp]:
    store = store_id(shelf.store)
    cases = {number: parse_case(shelf.case(number)) for number in range(min(shelf.active, 2000))}
    page = [Reading(cases[number], 0.0) for number in range(min(PAGE, shelf.active))]

    def missing(db: sqlite3.Connection, number: int) -> Any:
        newest = shelf.born - 1000 * number
        return tracked.missing(db, row, Stretch(Status.OPEN, newest, newest - 300_000), frozenset())

    return {
        "told": lambda db, number: tracked.told(db, row, shelf.case_id(number)),
        "of_order": lambda db, number: tracked.of_order(db, WORKSPACE, store, f"cs_{shelf.store:04d}{number:08d}"),
        "facts": lambda db, number: tracked.facts(db, WORKSPACE, store, cases[number % len(cases)]),
        "changed (a page)": lambda db, _: tracked.changed(db, row, page),
        "missing": missing,
        "progress": lambda db, _: polled.progress(db, WORKSPACE, store),
        "layout": lambda db, _: tracked.layout(db, WORKSPACE, store, row, time.time()),
    }
