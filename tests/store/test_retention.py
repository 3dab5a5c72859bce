"""What nobody needs any more goes by itself, in portions; what somebody needs stays, however old it is."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.case import Customer, Status
from bot.ports import Reading
from bot.sayings import ShowCard
from bot.store import known, news, polled, posted, retention, watches
from bot.store.database import Database
from bot.store.tidying import FIRST_AFTER_SECONDS, Tidying
from bot.watches import Event
from tests.alerts.making import watch
from tests.core.making import (
    ANA,
    CASE_ID,
    CHANNEL,
    NOW,
    OTHER_CASE,
    STORE_ID,
    FakeClock,
    card,
    case,
    done,
    request,
)
from tests.core.making import known as reading
from tests.store.conftest import Sqlite, Stored

DAY = 24 * 3600.0
NORA = Customer(id="cus_1", email="nora@example.com", first_name="Nora")


@pytest.fixture
def tidying(database: Database, clock: FakeClock) -> Tidying:
    """Keeps thirty days; its pauses pass no time."""
    return Tidying(database, clock, 30, sleep=_at_once)


async def _at_once(_: float) -> None:
    pass


async def count(database: Database, table: str) -> int:
    """How many rows a table has."""
    return await database.read(lambda db: int(db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]))  # noqa: S608


async def acted(stored: Stored, *keys: str, case_id: str = CASE_ID, batch: str | None = None) -> None:
    """Ana closes the case; all that is to be said of it is said."""
    for key in keys:
        (action,) = await stored.journal.record((request(key=key, case_id=case_id, batch=batch),))
        for delivery in await stored.journal.settle(action, done(case(Status.CLOSED, id=case_id))):
            await stored.outbox.finish(delivery, "posted")


async def seen(database: Database, subject: str = "Why?") -> None:
    """The case was read, with its customer."""
    whole = reading(case=case(customer=NORA, subject=subject))
    await database.write(lambda db: known.keep(db, "T1", whole))


async def body(database: Database) -> str:
    """What is kept of the reading."""
    return await database.read(lambda db: str(db.execute("SELECT body FROM known_case").fetchone()[0]))


@pytest.mark.parametrize("table", ["action", "delivery"])
async def test_what_was_finished_long_ago_goes(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying, table: str
) -> None:
    await acted(stored, "one")
    clock.now += 31 * DAY
    await tidying.once()
    assert await count(database, table) == 0


@pytest.mark.parametrize("table", ["action", "delivery"])
async def test_what_was_finished_lately_stays(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying, table: str
) -> None:
    await acted(stored, "one")
    before = await count(database, table)
    clock.now += 29 * DAY
    await tidying.once()
    assert await count(database, table) == before > 0


async def test_what_was_never_settled_stays_however_old_it_is(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await stored.journal.record((request(),))
    clock.now += 400 * DAY
    await tidying.once()
    assert len(await stored.journal.unsettled()) == 1


async def test_what_was_never_said_stays_with_its_action(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    (action,) = await stored.journal.record((request(),))
    said, *rest = await stored.journal.settle(action, done())
    for delivery in rest:
        await stored.outbox.finish(delivery, "posted")
    clock.now += 400 * DAY
    await tidying.once()
    assert [(each.id, each.actor) for each in await stored.outbox.unfinished()] == [(said.id, ANA)]


async def test_more_than_a_portion_goes_at_once(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTION", 2)
    for number in range(7):
        await acted(stored, f"key {number}")
        clock.now += 60
    clock.now += 31 * DAY
    await tidying.once()
    assert (await count(database, "action"), await count(database, "delivery")) == (0, 0)


async def test_a_command_with_several_cases_goes_as_a_whole(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await acted(stored, "one", batch="b")
    clock.now += 20 * DAY
    await acted(stored, "two", case_id=OTHER_CASE, batch="b")
    clock.now += 20 * DAY
    await tidying.once()
    assert await count(database, "action") == 2


async def test_the_shared_message_of_a_command_goes_with_it(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await acted(stored, "one", batch="b")
    await database.write(lambda db: db.execute("INSERT INTO batch_message VALUES ('b', '1.0', 1)"))
    clock.now += 31 * DAY
    await tidying.once()
    assert await count(database, "batch_message") == 0


async def test_a_customer_without_a_card_is_kept_for_a_day(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database)
    clock.now += 23 * 3600
    await tidying.once()
    assert "nora@example.com" in await body(database)


async def test_a_customer_without_a_card_goes_after_a_day(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database)
    clock.now += 25 * 3600
    await tidying.once()
    assert "ora" not in await body(database)


async def test_what_else_was_read_stays_when_the_customer_goes(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database, subject="Where is it?")
    clock.now += 25 * 3600
    await tidying.once()
    found = await database.read(lambda db: known.find(db, "T1", CASE_ID, STORE_ID))
    assert found is not None
    assert (found.case.subject, found.case.customer) == ("Where is it?", None)


async def test_a_customer_with_a_card_stays_as_long_as_the_card_lives(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database)
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    clock.now += 29 * DAY
    await tidying.once()
    assert "nora@example.com" in await body(database)


async def test_a_reading_that_nobody_touched_for_long_goes(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database)
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    clock.now += 31 * DAY
    await tidying.once()
    assert await count(database, "known_case") == 0


async def test_a_reading_stays_as_long_as_somebody_acted_on_its_case(
    stored: Stored, database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await seen(database)
    clock.now += 20 * DAY
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    await stored.journal.record((request(),))
    clock.now += 20 * DAY
    await tidying.once()
    assert "nora@example.com" in await body(database)


async def followed(database: Database, clock: FakeClock, status: str) -> None:
    """The store is watched, and a case of it has a card."""

    def unit(db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO watched_store (id, workspace, store_id, baseline, is_complete, is_settled, read_at)"
            " VALUES (1, 'T1', ?, ?, 1, 1, ?)",
            (STORE_ID, round((NOW - 800 * DAY) * 1000), clock.now),
        )
        db.execute(
            "INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, mark, read_at)"
            " VALUES (1, ?, ?, 0, ?, ?, 1, 1)",
            (CASE_ID, status, round(NOW * 1000), round((NOW - DAY) * 1000)),
        )

    await database.write(unit)


async def later(database: Database, clock: FakeClock, days: float) -> None:
    """So many days pass, and the store was read all the time."""
    clock.now += days * DAY
    await database.write(lambda db: db.execute("UPDATE watched_store SET read_at = ?", (clock.now,)))


async def test_the_card_of_an_open_case_of_a_watched_store_keeps_its_reading(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await followed(database, clock, "OPEN")
    await seen(database)
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    await later(database, clock, 100)
    await tidying.once()
    assert "nora@example.com" in await body(database)


async def test_a_card_whose_reading_went_is_drawn_by_the_next_one(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    """Versions count from one again, and a card that shows version 7 would not be drawn with version 1."""
    await seen(database)
    await database.write(lambda db: posted.add_card(db, "T1", card(shown=7)))
    clock.now += 31 * DAY
    await tidying.once()
    await seen(database)
    (shown,) = await database.read(lambda db: posted.cards_of(db, "T1", CASE_ID, STORE_ID))
    assert shown.shown < 1


@pytest.mark.parametrize(("days", "left"), [(29, 2), (31, 1)])
async def test_a_card_that_was_replaced_is_remembered_for_a_while(
    database: Database, clock: FakeClock, tidying: Tidying, days: int, left: int
) -> None:
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    clock.now += days * DAY
    await database.write(lambda db: posted.add_card(db, "T1", card(ts="1.2", posted_at=clock.now)))
    await tidying.once()
    assert await count(database, "card") == left


@pytest.mark.parametrize(("days", "left"), [(360, 1), (370, 0)])
async def test_the_last_card_of_a_case_is_remembered_for_a_year(
    database: Database, clock: FakeClock, tidying: Tidying, days: int, left: int
) -> None:
    await database.write(lambda db: posted.add_card(db, "T1", card()))
    clock.now += days * DAY
    await tidying.once()
    assert await count(database, "card") == left


@pytest.mark.parametrize(
    ("status", "days", "left"), [("CLOSED", 360, 1), ("CLOSED", 370, 0), ("OPEN", 370, 1), ("NEW_STATUS", 370, 1)]
)
async def test_only_closed_cases_of_a_watched_store_are_forgotten_and_late(
    database: Database, clock: FakeClock, tidying: Tidying, status: str, days: int, left: int
) -> None:
    await followed(database, clock, status)
    await later(database, clock, days)
    await tidying.once()
    assert await count(database, "tracked") == left


async def test_a_store_that_is_not_read_forgets_nothing(database: Database, clock: FakeClock, tidying: Tidying) -> None:
    await followed(database, clock, "CLOSED")
    clock.now += 400 * DAY
    await tidying.once()
    assert await count(database, "tracked") == 1


def at(seconds: float) -> datetime:
    """A moment upstream."""
    return datetime.fromtimestamp(seconds, UTC)


async def _told(database: Database, clock: FakeClock, status: str) -> list[tuple[Event, ...]]:
    """What the channel hears when the forgotten case is read again."""
    await database.write(
        lambda db: db.execute(
            "INSERT INTO watch (workspace, channel, store_id, lender_id, lender_name, settings, since)"
            " VALUES ('T1', ?, ?, 'U1', 'Ana', '{}', 1)",
            (CHANNEL, STORE_ID),
        )
    )
    again = case(status, created_at=at(NOW - DAY), last_message_at=at(NOW))
    said, _ = await database.write(
        lambda db: news.apply(db, "T1", STORE_ID, (Reading(again, clock.now),), None, clock.now)
    )
    return [each.say.why for each in said if isinstance(each.say, ShowCard)]


async def test_a_forgotten_case_that_comes_back_is_told_as_reopened_and_not_as_new(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await followed(database, clock, "CLOSED")
    await later(database, clock, 370)
    await tidying.once()
    assert await _told(database, clock, "OPEN") == [(Event.REOPENED,)]


async def test_a_forgotten_case_that_is_read_closed_is_not_told_at_all(
    database: Database, clock: FakeClock, tidying: Tidying
) -> None:
    await followed(database, clock, "CLOSED")
    await later(database, clock, 370)
    await tidying.once()
    assert await _told(database, clock, "CLOSED") == []


async def used_pages(database: Database) -> int:
    """The size of the file, and what of it is in use."""
    return await database.read(lambda db: int(db.execute("PRAGMA page_count").fetchone()[0]))


async def test_many_days_of_use_leave_the_file_as_large_as_it_was(
    stored: Stored, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "REMEMBERED_DAYS", 10)
    tidying, sizes = Tidying(database, clock, 5, sleep=_at_once), {}
    for day in range(45):
        for number in range(3):
            await _used(stored, clock, f"cs_{day}_{number}")
        clock.now += DAY
        await tidying.once()
        sizes[day] = await used_pages(database)
    assert sizes[44] <= sizes[20] * 1.05


async def _used(stored: Stored, clock: FakeClock, case_id: str) -> None:
    """A case is closed, and its card posted."""
    (action,) = await stored.journal.record((request(key=case_id, case_id=case_id),))
    after = case(Status.CLOSED, id=case_id, customer=NORA)
    for delivery in await stored.journal.settle(action, done(after)):
        if isinstance(delivery.say, ShowCard):
            posted = replace(card(ts=case_id, posted_at=clock.now), case_id=case_id)
            await stored.outbox.finish_posted(delivery, posted, None)
        else:
            await stored.outbox.finish(delivery, "posted")


async def test_a_start_has_other_things_to_do_than_to_tidy(database: Database, clock: FakeClock) -> None:
    waits: list[float] = []

    async def stop_at_once(seconds: float) -> None:
        waits.append(seconds)
        raise TimeoutError

    with pytest.raises(TimeoutError):
        await Tidying(database, clock, 30, sleep=stop_at_once).regularly()
    assert waits == [FIRST_AFTER_SECONDS]


async def test_a_database_that_takes_nothing_only_puts_the_tidying_off(
    engine: Sqlite, database: Database, clock: FakeClock
) -> None:
    waits: list[float] = []

    async def count_to_three(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise TimeoutError

    await engine.stop()
    with pytest.raises(TimeoutError):
        await Tidying(database, clock, 30, sleep=count_to_three).regularly()
    assert len(waits) == 3


async def known_cases(database: Database, count: int) -> None:
    """A store that nobody follows any more, with so many known cases, is given up."""

    def unit(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO watched_store (id, workspace, store_id) VALUES (1, 'T1', ?)", (STORE_ID,))
        db.executemany(
            "INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, mark, read_at)"
            " VALUES (1, ?, 'OPEN', 0, 1, 1, 1, 1)",
            ((f"cs_{number:012}",) for number in range(count)),
        )
        watches.start(db, watch())
        watches.end(db, watch())

    await database.write(unit)


async def test_a_large_store_that_nobody_follows_is_deleted_in_portions(database: Database, tidying: Tidying) -> None:
    await known_cases(database, watches.MOST_AT_ONCE + 1)
    assert await count(database, "tracked") == watches.MOST_AT_ONCE + 1
    await tidying.once()
    assert (await count(database, "tracked"), await count(database, "watched_store")) == (0, 0)


async def test_a_large_store_that_was_given_up_can_be_followed_anew(database: Database) -> None:
    await known_cases(database, watches.MOST_AT_ONCE + 1)
    await database.write(lambda db: watches.start(db, watch()))
    await database.write(lambda db: polled.begin(db, "T1", STORE_ID, 1))
    assert (await database.read(lambda db: polled.progress(db, "T1", STORE_ID))).is_complete is False
