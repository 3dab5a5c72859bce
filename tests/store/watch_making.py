"""Watches for the tests of the store: setting them up, stopping them, and what reading their store leaves."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from bot.deliveries import Delivery
from bot.ports import Watches
from bot.records import Actor
from bot.sayings import Notice, SayNotice
from bot.store.database import Database
from bot.watches import Stop, Watch
from tests.core.making import ANA, CHANNEL, NOW, OTHER_CHANNEL, STORE_ID

watch = Watch("T1", CHANNEL, STORE_ID, ANA, NOW)
elsewhere = replace(watch, channel=OTHER_CHANNEL, since=NOW + 1)


async def started(watches: Watches, *wanted: Watch) -> None:
    """Set up watches that were not there."""
    for each in wanted:
        assert await watches.start(each)


async def found(watches: Watches, channel: str = CHANNEL) -> Watch | None:
    """The watch of the store in a channel."""
    return await watches.find("T1", channel, STORE_ID)


async def stopped(watches: Watches, why: Stop = Stop.TOKEN_REJECTED) -> tuple[Delivery, ...]:
    """Ana's token fails, or she takes it back."""
    return await watches.stop(ANA, STORE_ID, why)


def heard(deliveries: tuple[Delivery, ...] | None) -> list[tuple[str, Notice, Actor | None]]:
    """What each channel is to hear, and about whom."""
    return [
        (each.channel, each.say.notice, each.say.who) for each in deliveries or () if isinstance(each.say, SayNotice)
    ]


async def greeted(database: Database) -> None:
    """The first message of every watch was said."""
    await database.write(lambda db: db.execute("UPDATE watch SET is_greeted = 1"))


async def read(database: Database, read_at: float = NOW, failing_since: float | None = None) -> None:
    """What reading the store leaves: how far it is known, a case, and an alert that is held back."""

    def unit(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO watched_store (id, workspace, store_id, read_at, failing_since) VALUES (1, 'T1', ?, ?, ?)",
            (STORE_ID, read_at, failing_since),
        )
        db.execute(
            "INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, mark, read_at)"
            " VALUES (1, 'cs_1', 'OPEN', 0, 1, 1, 1, 1)"
        )
        db.execute("INSERT INTO held_alert VALUES ('T1', ?, ?, 'cs_1', '{}', 1)", (CHANNEL, STORE_ID))

    await database.write(unit)


async def left(database: Database) -> dict[str, int]:
    """How much is kept of what was read."""
    tables = ("watched_store", "tracked", "held_alert")
    return await database.read(
        lambda db: {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608
    )
