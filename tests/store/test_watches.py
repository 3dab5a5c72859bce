"""Watches: which channel follows which store, until when, and that each channel hears once what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.case import Priority
from bot.ports import Watches
from bot.sayings import Notice
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.json import WATCH_SETTINGS
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Event, QuietHours, Rhythm, Stop, WatchHealth, WatchSettings
from tests.core.making import ANA, BEN, CHANNEL, NOW, OTHER_STORE, STORE_ID, FakeClock
from tests.store.conftest import KEY, Sqlite, Stored
from tests.store.watch_making import elsewhere, found, greeted, heard, left, read, started, stopped, watch

QUIETER = WatchSettings(
    (Event.NEW, Event.CLOSED), Priority.HIGH, True, Rhythm.DAILY, QuietHours(1320, 420), "Asia/Tokyo"
)
MINUTES = st.integers(0, 1439)
SETTINGS = st.builds(
    WatchSettings,
    events=st.sets(st.sampled_from([*Event])).map(lambda chosen: tuple(each for each in Event if each in chosen)),
    least_priority=st.none() | st.sampled_from([*Priority]),
    rhythm=st.sampled_from([*Rhythm]),
    quiet=st.none() | st.builds(QuietHours, MINUTES, MINUTES),
    whole_email=st.none() | st.booleans(),
)


@pytest.fixture
def watches(database: Database, clock: FakeClock) -> Watches:
    """The watches of a store that was just opened for the first time."""
    return SqliteWatches(database, clock, Vault([KEY]))


async def test_a_watch_comes_back_as_it_was_set_up(watches: Watches) -> None:
    await started(watches, replace(watch, settings=QUIETER))
    assert await found(watches) == replace(watch, settings=QUIETER)


@given(wanted=SETTINGS)
def test_all_settings_come_back_as_they_were_kept(wanted: WatchSettings) -> None:
    assert WATCH_SETTINGS.validate_json(WATCH_SETTINGS.dump_json(wanted)) == wanted


@pytest.mark.parametrize(("workspace", "channel", "store"), [("T2", "C1", STORE_ID), ("T1", "C1", OTHER_STORE)])
async def test_a_watch_is_found_only_where_it_is(watches: Watches, workspace: str, channel: str, store: str) -> None:
    await started(watches, watch)
    assert await watches.find(workspace, channel, store) is None


async def test_a_watch_outlives_the_process(watches: Watches, engine: Sqlite) -> None:
    await started(watches, watch)
    await engine.start()
    assert engine.database is not None
    assert await found(SqliteWatches(engine.database, engine.clock, Vault([KEY]))) == watch


async def test_a_watch_that_works_is_not_set_up_again(watches: Watches) -> None:
    await started(watches, watch)
    assert not await watches.start(replace(watch, lender=BEN))


async def test_setting_up_a_watch_that_works_changes_nothing(watches: Watches) -> None:
    await started(watches, watch)
    await watches.start(replace(watch, lender=BEN, settings=QUIETER))
    assert await found(watches) == watch


async def test_a_stopped_watch_is_set_up_anew_by_whoever_asks(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    anew = replace(watch, lender=BEN, settings=QUIETER, since=NOW + 9)
    await started(watches, anew)
    assert await found(watches) == anew


async def test_a_new_watch_is_to_be_greeted(watches: Watches) -> None:
    await started(watches, watch)
    assert await watches.ungreeted("T1", STORE_ID) == (watch,)


async def test_a_stopped_watch_is_not_greeted(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert await watches.ungreeted("T1", STORE_ID) == ()


async def test_a_watch_that_was_greeted_is_not_greeted_again(watches: Watches, database: Database) -> None:
    await started(watches, watch)
    await greeted(database)
    assert await watches.ungreeted("T1", STORE_ID) == ()


async def test_a_watch_set_up_anew_is_greeted_again(watches: Watches, database: Database) -> None:
    await started(watches, watch)
    await greeted(database)
    await stopped(watches)
    await started(watches, watch)
    assert await watches.ungreeted("T1", STORE_ID) == (watch,)


async def test_a_watch_that_is_ended_is_gone(watches: Watches) -> None:
    await started(watches, watch)
    await watches.end(watch, BEN)
    assert await found(watches) is None


async def test_the_channel_hears_who_ended_its_watch(watches: Watches) -> None:
    await started(watches, watch, elsewhere)
    assert heard(await watches.end(watch, BEN)) == [(CHANNEL, Notice.ENDED, BEN)]


async def test_the_end_of_a_watch_is_said_once(watches: Watches) -> None:
    await started(watches, watch)
    await watches.end(watch, BEN)
    assert await watches.end(watch, BEN) == ()


async def test_what_is_said_of_a_watch_is_written_down_with_it(watches: Watches, stored: Stored) -> None:
    await started(watches, watch)
    said = await watches.end(watch, BEN)
    assert await stored.outbox.unfinished() == said


async def test_other_settings_are_kept(watches: Watches) -> None:
    await started(watches, watch)
    await watches.change(watch, QUIETER, BEN)
    assert await found(watches) == replace(watch, settings=QUIETER)


async def test_the_channel_hears_who_changed_its_settings(watches: Watches) -> None:
    await started(watches, watch, elsewhere)
    assert heard(await watches.change(watch, QUIETER, BEN)) == [(CHANNEL, Notice.CHANGED, BEN)]


async def test_the_same_settings_are_no_change(watches: Watches) -> None:
    await started(watches, watch)
    assert await watches.change(watch, watch.settings, BEN) == ()


async def test_a_watch_that_was_ended_meanwhile_is_not_changed(watches: Watches) -> None:
    assert await watches.change(watch, QUIETER, BEN) == ()


async def test_the_watches_of_a_channel_come_the_oldest_first(watches: Watches) -> None:
    newer, older = replace(watch, since=NOW + 5), replace(watch, store_id=OTHER_STORE)
    await started(watches, newer, older, elsewhere)
    assert await watches.in_channel("T1", CHANNEL) == (older, newer)


async def test_a_channel_counts_its_stopped_watches_too(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert await watches.in_channel("T1", CHANNEL) == (replace(watch, stopped=Stop.TOKEN_REJECTED),)


async def test_the_report_names_every_watch_of_the_workspace_alone(watches: Watches) -> None:
    await started(watches, elsewhere, watch, replace(watch, workspace="T2", lender=replace(BEN, workspace="T2")))
    assert await watches.health("T1") == (WatchHealth(watch), WatchHealth(elsewhere))


async def test_the_report_says_how_reading_the_store_goes(watches: Watches, database: Database) -> None:
    await started(watches, watch)
    await read(database, read_at=NOW - 60, failing_since=NOW - 30)
    assert await watches.health("T1") == (WatchHealth(watch, NOW - 60, NOW - 30),)


async def test_with_its_last_watch_goes_all_that_was_known_of_a_store(watches: Watches, database: Database) -> None:
    await started(watches, watch)
    await read(database)
    await watches.end(watch, ANA)
    assert await left(database) == {"watched_store": 0, "tracked": 0, "held_alert": 0}


async def test_a_store_that_another_channel_follows_stays_known(watches: Watches, database: Database) -> None:
    await started(watches, watch, elsewhere)
    await read(database)
    await watches.end(watch, ANA)
    assert await left(database) == {"watched_store": 1, "tracked": 1, "held_alert": 0}


async def test_a_store_whose_watches_are_merely_stopped_stays_known(watches: Watches, database: Database) -> None:
    await started(watches, watch)
    await read(database)
    await stopped(watches)
    assert await left(database) == {"watched_store": 1, "tracked": 1, "held_alert": 1}


async def test_another_workspaces_watch_keeps_nothing_known_here(watches: Watches, database: Database) -> None:
    await started(watches, watch, replace(watch, workspace="T2"))
    await read(database)
    await watches.end(watch, ANA)
    assert (await left(database))["watched_store"] == 0


async def test_a_stopped_watch_keeps_what_it_holds_back_when_it_is_taken_over(
    watches: Watches, database: Database
) -> None:
    await started(watches, watch)
    await read(database)
    await stopped(watches)
    await watches.start(replace(watch, lender=BEN))
    assert (await left(database))["held_alert"] == 1
