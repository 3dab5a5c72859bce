"""A person is removed: what happened stays, who it was does not, and no byte of it lingers in the files."""

from __future__ import annotations

import sqlite3

import pytest

from bot.case import Customer, Status
from bot.deliveries import Delivery, Posting
from bot.errors import FoundCase, Reason, Refusal
from bot.records import Actor, LastChange
from bot.sayings import Notice, SayNotice, SayWatching, TellRefusal
from bot.store import known, outbox, posted, watches
from bot.store.accounts import Vault
from bot.store.beside import CannotUse, beside, empty_the_log
from bot.store.database import Database
from bot.store.forget import Forgotten, forget_customer, forget_user
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Stop, Watch, WatchSettings
from tests.core.making import CASE_ID, CLOSE, NOW, STORE_ID, FakeClock, account, card, case, done, line, request
from tests.core.making import known as reading
from tests.store.conftest import KEY, Sqlite, Stored

ZOE = Actor("T1", "U0ZOE99", "Zoë Marked")
MARK = Customer(id="cus_marked9", email="Marked@Example.com", first_name="Markus", last_name="Marked")
SUBJECT = "my marked parcel"


def bytes_on_disk(engine: Sqlite) -> bytes:
    """All that anybody could read of the database, the write-ahead log included."""
    return b"".join(path.read_bytes() for path in engine.path.parent.glob("casebot.db*"))


async def left_of_zoe(engine: Sqlite) -> bool:
    """Whether anything in the files names her."""
    found = bytes_on_disk(engine)
    return ZOE.user_id.encode() in found or b"Marked" in found


async def acted(stored: Stored, who: Actor = ZOE, key: str = "one") -> None:
    """She closes the case, and everybody is told."""
    (action,) = await stored.journal.record((request(key=key, actor=who),))
    for delivery in await stored.journal.settle(action, done()):
        await stored.outbox.finish(delivery, "posted")


async def lends(database: Database) -> None:
    """She set a watch up, and the channel was told."""
    watch = Watch("T1", "C9", STORE_ID, ZOE, NOW)
    await database.write(lambda db: watches.start(db, watch))
    say = SayWatching(STORE_ID, ZOE, WatchSettings(), ())
    await database.write(lambda db: outbox.add(db, "T1", Posting("C9", say), None, NOW))
    private = SayNotice(STORE_ID, Notice.CHANNEL_CLOSED, ZOE, about="C9")
    await database.write(lambda db: outbox.add(db, "T1", Posting(ZOE.user_id, private), None, NOW))


async def everything_of_zoe(stored: Stored, database: Database) -> None:
    """Whatever the bot may know of a person who uses it."""
    await stored.accounts.link(account(user_id=ZOE.user_id))
    await acted(stored)
    await lends(database)


def forgotten(engine: Sqlite, user: str = ZOE.user_id) -> Forgotten:
    """Forget her, beside the bot that has the file open."""
    with beside(engine.path) as db:
        gone = forget_user(db, user)
        assert empty_the_log(db)
    return gone


async def test_nothing_in_the_files_names_a_person_who_is_forgotten(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await everything_of_zoe(stored, database)
    assert await left_of_zoe(engine)
    forgotten(engine)
    assert not await left_of_zoe(engine)


async def test_that_something_happened_is_kept(engine: Sqlite, stored: Stored, database: Database) -> None:
    await acted(stored)
    forgotten(engine)
    row = await database.read(lambda db: tuple(db.execute("SELECT verb, case_id, actor_name FROM action").fetchone()))
    assert row == ("close", CASE_ID, "somebody")


async def test_who_changed_a_case_last_is_somebody(engine: Sqlite, stored: Stored, database: Database) -> None:
    await acted(stored)
    forgotten(engine)
    found = await database.read(lambda db: known.find(db, "T1", CASE_ID, STORE_ID))
    assert found is not None
    assert found.last_change == LastChange(CLOSE, Actor("T1", "forgotten", "somebody"), NOW)


async def test_what_still_has_to_be_said_can_be_read_afterwards(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await lends(database)
    forgotten(engine)
    (said,) = await stored.outbox.unfinished()
    assert said.say == SayWatching(STORE_ID, Actor("T1", "forgotten", "somebody"), WatchSettings(), ())


async def test_others_keep_what_is_theirs(engine: Sqlite, stored: Stored, database: Database) -> None:
    ben = Actor("T1", "U0BEN", "Ben")
    await stored.accounts.link(account(user_id=ben.user_id))
    await acted(stored, ben)
    forgotten(engine)
    assert (len(await stored.accounts.stores(ben)), b"U0BEN" in bytes_on_disk(engine)) == (1, True)


async def test_it_is_said_what_was_removed(engine: Sqlite, stored: Stored, database: Database) -> None:
    await everything_of_zoe(stored, database)
    gone = forgotten(engine)
    assert [number > 0 for _, number in gone.counts] == [True] * len(gone.counts)


async def test_it_is_said_which_channels_follow_no_more(engine: Sqlite, stored: Stored, database: Database) -> None:
    await lends(database)
    assert forgotten(engine).watches == (("C9", STORE_ID),)


async def test_a_watch_of_theirs_is_stopped_by_the_next_reading_which_tells_the_channel_and_names_nobody(
    engine: Sqlite, stored: Stored, database: Database, clock: FakeClock
) -> None:
    await lends(database)
    forgotten(engine)
    (told,) = await read(database, clock)
    assert (told.channel, told.say) == (
        "C9",
        SayNotice(STORE_ID, Notice.UNLINKED, Actor("T1", "forgotten", "Somebody")),
    )


async def test_a_watch_of_theirs_is_the_next_to_be_stopped_also_where_an_older_one_reads_the_same_store(
    engine: Sqlite, stored: Stored, database: Database, clock: FakeClock
) -> None:
    """Their channel would hear of the store all along, and never that nobody lends a token for it."""
    older = Watch("T1", "C1", STORE_ID, Actor("T1", "U0BEN", "Ben"), NOW - 100)
    await database.write(lambda db: watches.start(db, older))
    await lends(database)
    forgotten(engine)
    assert [told.channel for told in await read(database, clock)] == ["C9"]


async def test_a_watch_of_theirs_that_was_stopped_already_is_not_told_again(
    engine: Sqlite, stored: Stored, database: Database, clock: FakeClock
) -> None:
    await lends(database)
    await database.write(lambda db: db.execute("UPDATE watch SET stopped = 'token rejected'").rowcount)
    gone = forgotten(engine)
    assert (gone.watches, await read(database, clock)) == ((), ())


async def read(database: Database, clock: FakeClock) -> tuple[Delivery, ...]:
    """What a reading of the store does where its lender has no token: gives what is to be said."""
    kept = SqliteWatches(database, clock, Vault([KEY]))
    lender = await kept.lender("T1", STORE_ID)
    if lender is None:
        return ()
    assert lender.account is None
    return await kept.stop(lender.actor, STORE_ID, Stop.KEY_LOST)


async def test_a_person_is_not_forgotten_while_something_of_theirs_is_under_way(engine: Sqlite, stored: Stored) -> None:
    await stored.accounts.link(account(user_id=ZOE.user_id))
    await stored.journal.record((request(actor=ZOE),))
    with pytest.raises(CannotUse, match="under way"):
        forgotten(engine)
    assert len(await stored.accounts.stores(ZOE)) == 1


async def test_whoever_is_not_known_is_forgotten_without_a_trace(engine: Sqlite, stored: Stored) -> None:
    assert {number for _, number in forgotten(engine, "U0NOBODY").counts} == {0}


# Customers


async def everything_of_mark(stored: Stored, database: Database) -> None:
    """Whatever the bot may know of a customer."""
    whole = reading(case=case(Status.OPEN, customer=MARK, customer_id=MARK.id, subject=SUBJECT))
    await stored.cards.seen("T1", whole)
    longest = (CASE_ID, SUBJECT, NOW)
    found = (FoundCase(CASE_ID, STORE_ID, SUBJECT, "OPEN"),)
    refused = line(refusal=Refusal(Reason.NOT_FOUND, found=found))

    for say in (SayWatching(STORE_ID, ZOE, WatchSettings(), (), longest), TellRefusal(refused)):
        await stored.outbox.add("T1", Posting("C1", say))

    def unit(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO watched_store (id, workspace, store_id) VALUES (1, 'T1', ?)", (STORE_ID,))
        db.execute(
            "INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, mark, read_at,"
            " customer_id, order_number, subject) VALUES (1, ?, 'OPEN', 0, 1, 1, 1, 1, ?, 'no-marked-1', ?)",
            (CASE_ID, MARK.id, SUBJECT),
        )
        posted.add_card(db, "T1", card(shown=7))

    await database.write(unit)


def customer_forgotten(engine: Sqlite, wanted: str) -> Forgotten:
    """Forget the customer."""
    with beside(engine.path) as db:
        gone = forget_customer(db, wanted)
        assert empty_the_log(db)
    return gone


@pytest.mark.parametrize("wanted", ["cus_marked9", "marked@example.com", "MARKED@EXAMPLE.COM"])
async def test_nothing_in_the_files_tells_of_a_customer_who_is_forgotten(
    engine: Sqlite, stored: Stored, database: Database, wanted: str
) -> None:
    await everything_of_mark(stored, database)
    assert b"marked" in bytes_on_disk(engine)
    customer_forgotten(engine, wanted)
    found = bytes_on_disk(engine)
    assert [mark for mark in (b"cus_marked9", b"Example.com", b"Markus", b"marked") if mark in found] == []


async def test_what_still_has_to_be_said_of_the_case_can_be_read_afterwards(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await everything_of_mark(stored, database)
    customer_forgotten(engine, "cus_marked9")
    assert len(await stored.outbox.unfinished()) == 2


async def test_the_messages_that_show_the_customer_are_named(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await everything_of_mark(stored, database)
    assert customer_forgotten(engine, "cus_marked9").messages == ((card().channel, card().ts),)


async def test_the_card_of_a_forgotten_customer_is_drawn_by_the_next_reading(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await everything_of_mark(stored, database)
    customer_forgotten(engine, "cus_marked9")
    (shown,) = await database.read(lambda db: posted.cards_of(db, "T1", CASE_ID, STORE_ID))
    assert shown.shown == 0


async def test_another_customer_is_not_touched(engine: Sqlite, stored: Stored, database: Database) -> None:
    await everything_of_mark(stored, database)
    customer_forgotten(engine, "cus_other")
    assert b"cus_marked9" in bytes_on_disk(engine)


async def test_a_customer_is_not_forgotten_while_something_is_under_way_on_their_case(
    engine: Sqlite, stored: Stored, database: Database
) -> None:
    await everything_of_mark(stored, database)
    await stored.journal.record((request(),))
    with pytest.raises(CannotUse, match="under way"):
        customer_forgotten(engine, "cus_marked9")
