"""Cards show e-mail addresses as their channel wants them: also those that stood there before it said so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.deliveries import Card
from bot.ports import Watches
from bot.sayings import ShowCard
from bot.store import known, posted
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Event, WatchSettings
from tests.core.making import ANA, CASE_ID, CHANNEL, OTHER_CASE, OTHER_CHANNEL, OTHER_STORE, STORE_ID, FakeClock
from tests.core.making import card as card_of
from tests.core.making import known as known_case
from tests.store.conftest import KEY
from tests.store.watch_making import watch


@pytest.fixture
async def watches(database: Database, clock: FakeClock) -> Watches:
    """A channel that follows a store and has a card of a case that was read twice."""
    watches = SqliteWatches(database, clock, Vault([KEY]))
    await watches.start(watch)
    others = (card_of(OTHER_CHANNEL, "2"), card_of(CHANNEL, "3", case_id=OTHER_CASE, store_id=OTHER_STORE))
    for card in (card_of(), *others):
        await keep(database, card)
    return watches


async def keep(database: Database, card: Card) -> None:
    """A card that shows the second reading of its case."""
    reading = replace(known_case(), store_id=card.store_id)
    for _ in range(2):
        newest = await database.write(lambda db: known.keep(db, watch.workspace, reading))
    await database.write(lambda db: posted.add_card(db, watch.workspace, replace(card, shown=newest.version)))


async def redrawn(watches: Watches, settings: WatchSettings) -> list[tuple[str, str, str]]:
    """The cards that are to be drawn anew when the settings are changed so."""
    deliveries = await watches.change(watch, settings, ANA)
    shows = [(each.channel, each.say) for each in deliveries if isinstance(each.say, ShowCard)]
    return [(channel, show.store_id, show.case_id) for channel, show in shows]


async def test_the_cards_of_a_channel_are_drawn_anew_when_it_wants_addresses_masked(watches: Watches) -> None:
    assert await redrawn(watches, WatchSettings(whole_email=False)) == [(CHANNEL, STORE_ID, CASE_ID)]


async def test_they_show_a_newer_version_than_before(watches: Watches, database: Database) -> None:
    deliveries = await watches.change(watch, WatchSettings(whole_email=False), ANA)
    shown = await database.read(lambda db: posted.card_in(db, watch.workspace, CHANNEL, CASE_ID, STORE_ID))
    versions = [each.say.version for each in deliveries if isinstance(each.say, ShowCard)]
    assert shown is not None
    assert min(versions) > shown.shown


async def test_other_settings_leave_the_cards_alone(watches: Watches) -> None:
    assert await redrawn(watches, WatchSettings(events=(Event.NEW,))) == []


async def test_a_card_is_drawn_as_that_of_a_followed_store_from_the_start_of_its_watch(database: Database) -> None:
    watches = SqliteWatches(database, FakeClock(), Vault([KEY]))
    before = await database.read(lambda db: known.with_facts(db, watch.workspace, known_case()))
    await watches.start(watch)
    after = await database.read(lambda db: known.with_facts(db, watch.workspace, known_case()))
    assert [found and found.is_watched for found in (before, after)] == [False, True]
