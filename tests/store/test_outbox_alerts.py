"""The outbox of alerts: what waits for one thread is said together, and a channel that is closed is left in peace."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.deliveries import Delivery, Posting
from bot.records import KnownCase
from bot.sayings import DigestItem, Notice, Say, SayDigest, SayNotice, SayNoticed, SayWatching, ShowCard
from bot.store import watches
from bot.store.database import Database
from bot.store.json import SAY
from bot.watches import Event, Noticed, Watch, WatchSettings, merged
from tests.core.making import (
    ANA,
    BEN,
    CASE_ID,
    CHANNEL,
    CLOSED,
    NOW,
    OPEN,
    OTHER_CASE,
    OTHER_CHANNEL,
    OTHER_STORE,
    STORE_ID,
    case,
    done,
    request,
)
from tests.store.conftest import Sqlite, Stored

NOTICED = Noticed(STORE_ID, CASE_ID, (Event.CLOSED,), CLOSED, NOW, OPEN, by="MERCHANT")
ESCALATED = replace(NOTICED, events=(Event.ESCALATED,), was=CLOSED, by=None)
ITEM = DigestItem(CASE_ID, (Event.CLOSED,), CLOSED)
SAYINGS: list[Say] = [
    SayNoticed(NOTICED),
    ShowCard(STORE_ID, CASE_ID, 3, may_post=True, anew=True, why=(Event.REOPENED, Event.ANSWERED)),
    SayDigest(STORE_ID, (ITEM,), ((Event.CLOSED, 1),), 1, None, NOW),
    SayWatching(STORE_ID, ANA, WatchSettings(), (("OPEN", 3),), (CASE_ID, "Where is it?", NOW)),
    SayNotice(STORE_ID, Notice.CHANNEL_CLOSED, ANA, NOW, CHANNEL),
]
EVENTS = st.lists(st.sampled_from([*Event]), min_size=1, max_size=3, unique=True).map(tuple)


async def noticing(stored: Stored, noticed: Noticed = NOTICED, channel: str = CHANNEL) -> Delivery:
    """Something that was noticed waits to be said."""
    return await stored.outbox.add("T1", Posting(channel, SayNoticed(noticed)))


async def watch(database: Database, channel: str = CHANNEL, store_id: str = STORE_ID) -> None:
    """Ana's token is lent to this channel, for this store, which is known a little."""
    watched = Watch("T1", channel, store_id, ANA, NOW)
    await database.write(lambda db: watches.start(db, watched))
    await database.write(
        lambda db: db.execute("INSERT OR IGNORE INTO watched_store (workspace, store_id) VALUES ('T1', ?)", (store_id,))
    )


async def track(database: Database, case_id: str, subject: str | None) -> None:
    """The list of the store showed this case."""
    await database.write(
        lambda db: db.execute(
            "INSERT INTO tracked (store, case_id, status, is_escalated, last_message_at, created_at, mark, read_at,"
            " subject) SELECT id, ?, 'OPEN', 0, 1, 1, 1, 1, ? FROM watched_store WHERE store_id = ?",
            (case_id, subject, STORE_ID),
        )
    )


async def stores_known(database: Database) -> list[str]:
    """The stores of which something is known."""
    return await database.read(lambda db: [row[0] for row in db.execute("SELECT store_id FROM watched_store")])


async def outcomes(database: Database) -> list[str | None]:
    """How each delivery ended, in the order written."""
    return await database.read(lambda db: [row[0] for row in db.execute("SELECT outcome FROM delivery ORDER BY id")])


@pytest.mark.parametrize("say", SAYINGS, ids=lambda say: say.kind)
async def test_every_kind_of_alert_outlives_the_process(engine: Sqlite, stored: Stored, say: Say) -> None:
    delivery = await stored.outbox.add("T1", Posting(CHANNEL, say, NOW + 2))
    assert await (await engine.start()).outbox.unfinished() == (delivery,)


# What waits for one thread


async def test_what_waits_alone_is_said_as_it_is(stored: Stored) -> None:
    delivery = await noticing(stored)
    assert await stored.outbox.absorb(delivery) == delivery


async def test_what_waits_for_the_same_thread_is_said_together(stored: Stored) -> None:
    first, _ = await noticing(stored), await noticing(stored, ESCALATED)
    whole = await stored.outbox.absorb(first)
    assert whole == replace(first, say=SayNoticed(merged(NOTICED, ESCALATED)))


async def test_it_is_told_in_the_order_written_whichever_is_said_first(stored: Stored) -> None:
    _, second = await noticing(stored), await noticing(stored, ESCALATED)
    whole = await stored.outbox.absorb(second)
    assert whole == replace(second, say=SayNoticed(merged(NOTICED, ESCALATED)))


async def test_what_was_absorbed_is_said_by_nobody_else(stored: Stored, database: Database) -> None:
    first, second = await noticing(stored), await noticing(stored, ESCALATED)
    await stored.outbox.absorb(first)
    assert (await stored.outbox.absorb(second), await outcomes(database)) == (None, [None, "absorbed"])


async def test_the_next_run_says_all_of_what_was_absorbed(engine: Sqlite, stored: Stored) -> None:
    first, _ = await noticing(stored), await noticing(stored, ESCALATED)
    whole = await stored.outbox.absorb(first)
    assert await (await engine.start()).outbox.unfinished() == (whole,)


@pytest.mark.parametrize(
    ("noticed", "channel"),
    [
        (replace(ESCALATED, case_id=OTHER_CASE), CHANNEL),
        (replace(ESCALATED, store_id=OTHER_STORE), CHANNEL),
        (ESCALATED, OTHER_CHANNEL),
    ],
    ids=["another case", "the case of another store", "another channel"],
)
async def test_what_waits_for_another_thread_is_left_alone(stored: Stored, noticed: Noticed, channel: str) -> None:
    first, _ = await noticing(stored), await noticing(stored, noticed, channel)
    assert await stored.outbox.absorb(first) == first


async def test_what_may_stand_in_slack_is_not_absorbed(stored: Stored) -> None:
    first, second = await noticing(stored), await noticing(stored, ESCALATED)
    await stored.outbox.start(second)
    assert await stored.outbox.absorb(first) == first


async def test_what_may_stand_in_slack_absorbs_nothing(stored: Stored) -> None:
    first, *_ = [await noticing(stored), await noticing(stored, ESCALATED), await noticing(stored, ESCALATED)]
    await stored.outbox.start(first)
    assert await stored.outbox.absorb(first) == first


async def test_what_was_begun_after_it_absorbed_keeps_all_its_words(stored: Stored) -> None:
    first, _ = await noticing(stored), await noticing(stored, ESCALATED)
    whole = await stored.outbox.absorb(first)
    await stored.outbox.start(first)
    assert await stored.outbox.absorb(first) == whole


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noticed=st.lists(EVENTS, min_size=1, max_size=6), turn=st.integers(0, 5))
async def test_each_event_is_said_exactly_once_whichever_is_posted_first(
    stored: Stored, noticed: list[tuple[Event, ...]], turn: int
) -> None:
    waiting = [await noticing(stored, replace(NOTICED, events=events)) for events in noticed]
    said = []
    for delivery in (waiting[turn % len(waiting)], *waiting):
        whole = await stored.outbox.absorb(delivery)
        if whole is not None and isinstance(whole.say, SayNoticed):
            said.append(set(whole.say.noticed.events))
            await stored.outbox.finish(delivery, "posted")
    assert said == [{event for events in noticed for event in events}]


async def test_a_scene_knows_that_its_delivery_is_over(stored: Stored) -> None:
    delivery = await noticing(stored)
    before = await stored.outbox.scene(delivery, CASE_ID, STORE_ID)
    await stored.outbox.finish(delivery, "posted")
    after = await stored.outbox.scene(delivery, CASE_ID, STORE_ID)
    assert (before.is_over, after.is_over) == (False, True)


async def test_what_is_finished_keeps_its_first_outcome(stored: Stored, database: Database) -> None:
    delivery = await noticing(stored)
    await stored.outbox.finish(delivery, "channel closed")
    await stored.outbox.finish(delivery, "is_archived")
    assert await outcomes(database) == ["channel closed"]


# What cases are about


async def test_subjects_come_from_the_list_of_the_store(stored: Stored, database: Database) -> None:
    await watch(database)
    await track(database, CASE_ID, "From the list")
    await stored.cards.seen("T1", KnownCase(STORE_ID, case(), NOW))
    delivery = await noticing(stored)
    assert await stored.outbox.subjects(delivery, STORE_ID, (CASE_ID,)) == {CASE_ID: "From the list"}


async def test_a_subject_that_the_list_does_not_have_comes_from_the_newest_reading(
    stored: Stored, database: Database
) -> None:
    await watch(database)
    await track(database, CASE_ID, None)
    await stored.cards.seen("T1", KnownCase(STORE_ID, case(), NOW))
    delivery = await noticing(stored)
    assert await stored.outbox.subjects(delivery, STORE_ID, (CASE_ID,)) == {CASE_ID: case().subject}


async def test_a_case_that_nobody_read_has_no_subject(stored: Stored) -> None:
    delivery = await noticing(stored)
    assert await stored.outbox.subjects(delivery, STORE_ID, (CASE_ID, OTHER_CASE)) == {}


# A channel that is closed


async def test_who_lends_a_token_is_told_once_for_each_watch(stored: Stored, database: Database) -> None:
    await watch(database)
    await watch(database, store_id=OTHER_STORE)
    told = await stored.outbox.give_up(await noticing(stored))
    notices = [SayNotice(store, Notice.CHANNEL_CLOSED, ANA, about=CHANNEL) for store in (STORE_ID, OTHER_STORE)]
    assert [(each.channel, each.say) for each in told] == [(ANA.user_id, notice) for notice in notices]


async def test_who_lends_a_token_to_a_channel_that_restricts_who_posts_is_told_that(
    stored: Stored, database: Database
) -> None:
    await watch(database)
    (told,) = await stored.outbox.give_up(await noticing(stored), Notice.CHANNEL_RESTRICTED)
    assert told.say == SayNotice(STORE_ID, Notice.CHANNEL_RESTRICTED, ANA, about=CHANNEL)


async def test_the_watches_of_a_closed_channel_end(stored: Stored, database: Database) -> None:
    await watch(database)
    await stored.outbox.give_up(await noticing(stored))
    assert await database.read(lambda db: watches.in_channel(db, "T1", CHANNEL)) == ()


async def test_a_channel_is_given_up_only_once(stored: Stored, database: Database) -> None:
    await watch(database)
    delivery = await noticing(stored)
    await stored.outbox.give_up(delivery)
    assert await stored.outbox.give_up(delivery) == ()


async def test_what_is_known_of_a_store_goes_with_its_last_watch(stored: Stored, database: Database) -> None:
    await watch(database)
    await stored.outbox.give_up(await noticing(stored))
    assert await stores_known(database) == []


async def test_what_is_known_of_a_store_stays_for_another_channel(stored: Stored, database: Database) -> None:
    await watch(database)
    await watch(database, OTHER_CHANNEL)
    await stored.outbox.give_up(await noticing(stored))
    assert await stores_known(database) == [STORE_ID]


async def test_the_alerts_of_a_closed_channel_are_dropped(stored: Stored, database: Database) -> None:
    await watch(database)
    first, _ = await noticing(stored), await stored.outbox.add("T1", Posting(CHANNEL, SAYINGS[1]))
    told = await stored.outbox.give_up(first)
    assert await stored.outbox.unfinished() == told


async def test_the_alerts_of_other_channels_are_kept(stored: Stored, database: Database) -> None:
    await watch(database)
    elsewhere = await noticing(stored, channel=OTHER_CHANNEL)
    await stored.outbox.give_up(await noticing(stored))
    assert elsewhere in await stored.outbox.unfinished()


async def test_peoples_results_are_kept(stored: Stored, database: Database) -> None:
    await watch(database)
    (action,) = await stored.journal.record((request(actor=BEN),))
    results = await stored.journal.settle(action, done())
    await stored.outbox.give_up(await noticing(stored))
    assert set(results) <= set(await stored.outbox.unfinished())


async def test_a_channel_without_a_watch_gives_nothing_to_tell(stored: Stored) -> None:
    delivery = await noticing(stored)
    assert (await stored.outbox.give_up(delivery), await stored.outbox.unfinished()) == ((), (delivery,))


async def test_a_dropped_alert_is_not_absorbed_either(stored: Stored, database: Database) -> None:
    await watch(database)
    first, second = await noticing(stored), await noticing(stored, ESCALATED)
    await stored.outbox.give_up(first)
    assert await stored.outbox.absorb(second) is None


@settings(deadline=None)
@given(events=EVENTS, by=st.none() | st.text(max_size=20))
def test_what_was_noticed_comes_back_from_the_database_as_it_was(events: tuple[Event, ...], by: str | None) -> None:
    say = SayNoticed(replace(NOTICED, events=events, by=by))
    assert SAY.validate_json(SAY.dump_json(say)) == say
