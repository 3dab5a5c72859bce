"""Whose token a watch reads with: stopped when it fails, taken over by somebody else, resumed with a new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from bot.ports import FoundAccount, Lender, Watches
from bot.records import Actor
from bot.sayings import Notice
from bot.store.accounts import Vault
from bot.store.database import Database
from bot.store.watch_adapters import SqliteWatches
from bot.watches import Stop
from tests.core.making import ANA, BEN, CHANNEL, OTHER_CHANNEL, OTHER_STORE, STORE_ID, FakeClock, account
from tests.store.conftest import KEY, Stored
from tests.store.watch_making import elsewhere, found, heard, started, stopped, watch


@pytest.fixture
def watches(database: Database, clock: FakeClock) -> Watches:
    """The watches of a store that was just opened for the first time."""
    return SqliteWatches(database, clock, Vault([KEY]))


@pytest.mark.parametrize("why", [*Stop])
async def test_every_channel_hears_why_its_watch_stopped(watches: Watches, stored: Stored, why: Stop) -> None:
    await stored.accounts.link(account())
    await started(watches, watch, elsewhere)
    notice = Notice[why.name]
    assert heard(await stopped(watches, why)) == [(CHANNEL, notice, ANA), (OTHER_CHANNEL, notice, ANA)]


async def test_a_channel_hears_once_that_its_watch_stopped(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert await stopped(watches, Stop.UNLINKED) == ()


async def test_a_watch_keeps_the_first_reason_why_it_stopped(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    await stopped(watches, Stop.UNLINKED)
    assert await found(watches) == replace(watch, stopped=Stop.TOKEN_REJECTED)


@pytest.mark.parametrize(
    ("actor", "store"), [(BEN, STORE_ID), (ANA, OTHER_STORE), (replace(ANA, workspace="T2"), STORE_ID)]
)
async def test_only_what_reads_with_this_persons_token_stops(watches: Watches, actor: Actor, store: str) -> None:
    await started(watches, watch)
    assert (await watches.stop(actor, store, Stop.UNLINKED), await found(watches)) == ((), watch)


async def test_a_lost_token_that_is_no_longer_there_was_unlinked(watches: Watches) -> None:
    await started(watches, watch)
    assert heard(await stopped(watches, Stop.KEY_LOST)) == [(CHANNEL, Notice.UNLINKED, ANA)]


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Stop.TOKEN_REJECTED, "Pandabase does not accept the token that was lent"),
        (Stop.KEY_LOST, "no key at hand opens the token that was lent"),
        (Stop.UNLINKED, "the token that was lent was taken back"),
    ],
)
async def test_the_log_says_why_a_channels_store_is_not_read_any_more(
    watches: Watches, stored: Stored, why: Stop, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.store")
    await stored.accounts.link(account())
    await started(watches, watch)
    await stopped(watches, why)
    assert [line.getMessage() for line in caplog.records] == [
        f"store={STORE_ID} is not read for channel={CHANNEL} any more: {words}"
    ]


async def test_a_lost_token_that_was_unlinked_is_logged_as_that(
    watches: Watches, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.store")
    await started(watches, watch)
    await stopped(watches, Stop.KEY_LOST)
    assert "the token that was lent was taken back" in caplog.text


async def test_somebody_else_takes_a_stopped_watch_over(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    await watches.take_over("T1", CHANNEL, STORE_ID, BEN)
    assert await found(watches) == replace(watch, lender=BEN)


async def test_the_channel_hears_who_took_its_watch_over(watches: Watches) -> None:
    await started(watches, watch, elsewhere)
    await stopped(watches)
    assert heard(await watches.take_over("T1", CHANNEL, STORE_ID, BEN)) == [(CHANNEL, Notice.TAKEN_OVER, BEN)]


async def test_whoever_takes_their_own_watch_over_agrees_anew(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert heard(await watches.take_over("T1", CHANNEL, STORE_ID, ANA)) == [(CHANNEL, Notice.TAKEN_OVER, ANA)]


async def test_taking_over_in_one_channel_leaves_the_other_stopped(watches: Watches) -> None:
    await started(watches, watch, elsewhere)
    await stopped(watches)
    await watches.take_over("T1", CHANNEL, STORE_ID, BEN)
    assert await found(watches, OTHER_CHANNEL) == replace(elsewhere, stopped=Stop.TOKEN_REJECTED)


async def test_a_watch_that_works_is_not_taken_over(watches: Watches) -> None:
    await started(watches, watch)
    assert (await watches.take_over("T1", CHANNEL, STORE_ID, BEN), await found(watches)) == (None, watch)


async def test_a_watch_that_is_not_there_is_not_taken_over(watches: Watches) -> None:
    assert await watches.take_over("T1", CHANNEL, STORE_ID, BEN) is None


@pytest.mark.parametrize("why", [Stop.TOKEN_REJECTED, Stop.SCOPE_MISSING, Stop.KEY_LOST])
async def test_watches_go_on_with_a_token_that_was_linked_anew(watches: Watches, stored: Stored, why: Stop) -> None:
    await stored.accounts.link(account())
    await started(watches, watch)
    await stopped(watches, why)
    assert (heard(await watches.resume(ANA, STORE_ID)), await found(watches)) == (
        [(CHANNEL, Notice.RESUMED, ANA)],
        watch,
    )


async def test_whoever_took_their_token_back_has_to_agree_anew(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches, Stop.UNLINKED)
    assert (await watches.resume(ANA, STORE_ID), await found(watches)) == ((), replace(watch, stopped=Stop.UNLINKED))


async def test_a_watch_that_works_hears_nothing_of_a_new_token(watches: Watches) -> None:
    await started(watches, watch)
    assert await watches.resume(ANA, STORE_ID) == ()


async def test_another_persons_token_resumes_nothing(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert await watches.resume(BEN, STORE_ID) == ()


async def test_a_store_is_read_once_however_many_channels_follow_it(watches: Watches) -> None:
    await started(watches, watch, elsewhere, replace(watch, store_id=OTHER_STORE))
    assert await watches.stores() == (("T1", STORE_ID), ("T1", OTHER_STORE))


async def test_a_store_whose_watches_are_all_stopped_is_not_read(watches: Watches) -> None:
    await started(watches, watch)
    await stopped(watches)
    assert (await watches.stores(), await watches.lender("T1", STORE_ID)) == ((), None)


async def test_a_store_is_read_with_the_token_of_its_oldest_watch(watches: Watches, stored: Stored) -> None:
    await stored.accounts.link(account())
    await started(watches, replace(elsewhere, lender=BEN), watch)
    assert await watches.lender("T1", STORE_ID) == Lender(ANA, account())


async def test_the_next_persons_token_is_used_when_the_first_fails(watches: Watches, stored: Stored) -> None:
    bens = account(user_id=BEN.user_id)
    await stored.accounts.link(bens)
    await started(watches, watch, replace(elsewhere, lender=BEN))
    await stopped(watches)
    assert await watches.lender("T1", STORE_ID) == Lender(BEN, bens)


async def test_a_store_is_never_read_with_a_token_for_another(watches: Watches, stored: Stored) -> None:
    await stored.accounts.link(account(OTHER_STORE))
    await started(watches, watch)
    assert await watches.lender("T1", STORE_ID) == Lender(ANA, None)


async def test_a_token_that_cannot_be_decrypted_is_not_read_with(
    stored: Stored, watches: Watches, database: Database, clock: FakeClock
) -> None:
    await stored.accounts.link(account())
    await started(watches, watch)
    keyless = SqliteWatches(database, clock, Vault([Fernet.generate_key().decode()]))
    assert await keyless.lender("T1", STORE_ID) == Lender(ANA, None)


async def test_a_persons_token_is_found_for_the_store_that_is_named(stored: Stored) -> None:
    await stored.accounts.link(account())
    await stored.accounts.link(account(OTHER_STORE))
    assert await stored.accounts.account(ANA, OTHER_STORE) == FoundAccount(account(OTHER_STORE), OTHER_STORE)


async def test_a_persons_default_token_is_found_where_no_store_is_named(stored: Stored) -> None:
    await stored.accounts.link(account())
    await stored.accounts.link(account(OTHER_STORE))
    assert await stored.accounts.account(ANA, None) == FoundAccount(account(), STORE_ID)


@pytest.mark.parametrize("named", [None, STORE_ID])
async def test_nobody_gets_another_persons_token_to_lend(stored: Stored, named: str | None) -> None:
    await stored.accounts.link(account())
    assert await stored.accounts.account(BEN, named) == FoundAccount(None, named)
