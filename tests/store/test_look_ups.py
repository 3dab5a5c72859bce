"""What a poll looks up costs the same however much is kept: counted in steps of SQLite's machine, not in time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from bot.case import Status, parse_case
from bot.ports import Reading, Stretch
from bot.store import held, news, polled, tracked, watches
from bot.store.schema import migrate
from bot.watches import Rhythm, WatchSettings
from tests.core.making import ANA, NOW, STORE_ID
from tests.store.watch_making import elsewhere, watch

FEW, MANY = 50, 5_000
LookUp = Callable[[sqlite3.Connection], Any]
CASE = parse_case({"id": "cs_7", "status": "OPEN", "customerId": "cus_3"})
LATE = Stretch(Status.OPEN, None, 40_000)

_CASES = """
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, customer_id, order_number,
                     mark, read_at)
SELECT 1, 'cs_' || n, 'OPEN', 0, 50000 - 300 * n, 1, 'cus_' || (n / 2), 'cs_order' || n, 1, 1 FROM number
"""
_HELD_ELSEWHERE = """
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
INSERT INTO held_alert SELECT workspace, channel, store_id, 'cs_' || n, '{}', 1 FROM number JOIN watch
WHERE store_id = 'shp_another00000'
"""
_WATCHES_ELSEWHERE = """
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
INSERT INTO watch SELECT workspace, channel || n, 'shp_' || n, lender_id, lender_name, settings, since, 1, NULL
FROM number JOIN watch WHERE store_id = 'shp_another00000'
"""
_SETTLED = """
WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
INSERT INTO action (dedupe_key, source, verb, case_id, workspace, actor_id, actor_name, channel, is_private,
                    recorded_at, deadline, claimed_by, settled_at)
SELECT n, 'command', 'close', 'cs_' || n, 'T1', 'U1', 'Ana', 'C1', 0, 1, 1, 'run', 1 FROM number
"""


def kept(cases: int) -> sqlite3.Connection:
    """A database in which so much is kept of everything, in this store and in another one."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.row_factory = sqlite3.Row
    migrate(db)
    daily = WatchSettings(rhythm=Rhythm.DAILY)
    for each in (watch, elsewhere):
        watches.start(db, each)
    db.execute(
        "INSERT INTO watch SELECT workspace, channel, 'shp_another00000', lender_id, lender_name, settings, since, 1,"
        " NULL FROM watch LIMIT 1"
    )
    watches.change(db, watch, daily)
    polled.begin(db, "T1", STORE_ID, 1)
    polled.settle(db, "T1", STORE_ID, NOW, is_settled=True)
    for script in (_CASES, _HELD_ELSEWHERE, _WATCHES_ELSEWHERE, _SETTLED):
        db.execute(script, (cases,))
    return db


def steps(cases: int, look_up: LookUp) -> int:
    """How many instructions SQLite's machine takes for it."""
    db, taken = kept(cases), [0]

    def step() -> int:
        taken[0] += 1
        return 0

    db.set_progress_handler(step, 1)
    look_up(db)
    db.set_progress_handler(None, 1)
    db.close()
    return taken[0]


@pytest.mark.parametrize(
    "look_up",
    [
        pytest.param(lambda db: tracked.told(db, 1, "cs_7"), id="told"),
        pytest.param(lambda db: tracked.of_order(db, "T1", STORE_ID, "cs_order7"), id="of_order"),
        pytest.param(lambda db: tracked.facts(db, "T1", STORE_ID, CASE), id="facts"),
        pytest.param(lambda db: tracked.changed(db, 1, [Reading(CASE, NOW)]), id="changed"),
        pytest.param(lambda db: tracked.missing(db, 1, LATE, frozenset()), id="missing"),
        pytest.param(lambda db: tracked.layout(db, "T1", STORE_ID, 1, NOW), id="layout"),
        pytest.param(lambda db: tracked.doubt(db, "T1", STORE_ID, "cs_7"), id="doubt"),
        pytest.param(lambda db: held.wakes_at(db, "T1", STORE_ID, 1.0), id="wakes_at"),
        pytest.param(lambda db: news.apply(db, "T1", STORE_ID, (Reading(CASE, NOW),), None, NOW), id="apply"),
    ],
)
def test_a_look_up_costs_the_same_however_much_is_kept(look_up: LookUp) -> None:
    assert steps(MANY, look_up) <= 1.5 * steps(FEW, look_up)


def test_laying_out_goes_through_a_list_once_however_many_cards_there_are() -> None:
    def draw_and_lay_out(db: sqlite3.Connection) -> None:
        db.executemany(
            "INSERT INTO card VALUES ('T1', 'C1', ?, ?, ?, 1, 1, 1)",
            ((str(number), f"cs_{number}", STORE_ID) for number in range(0, MANY, 10)),
        )
        tracked.layout(db, "T1", STORE_ID, 1, NOW)

    assert steps(MANY, draw_and_lay_out) <= 20 * MANY


def test_the_places_of_cards_are_counted_from_the_top_of_their_list() -> None:
    db = kept(FEW)
    places = {"cs_0": 0, "cs_3": 3, "cs_30": 30}
    for case_id in places:
        db.execute("INSERT INTO card VALUES ('T1', 'C1', ?, ?, ?, 1, 1, 1)", (case_id, case_id, STORE_ID))
    assert set(tracked.layout(db, "T1", STORE_ID, 1, NOW).carded) == {(Status.OPEN, at) for at in places.values()}


def test_what_is_held_back_is_not_looked_at_before_its_time() -> None:
    db = kept(FEW)
    db.execute(
        "INSERT INTO held_alert VALUES ('T1', ?, ?, 'cs_1', 'nobody reads this yet', ?)",
        (watch.channel, STORE_ID, NOW),
    )
    assert news.apply(db, ANA.workspace, STORE_ID, (), None, NOW) == ((), frozenset())
