"""People's tokens: each person's own, found for the right store, and really gone when they are unlinked."""

from __future__ import annotations

import pytest

from bot.ports import FoundAccount
from bot.records import Account, Actor
from tests.core.making import ANA, BEN, CASE_ID, OTHER_STORE, STORE_ID, FakeClock, account, known
from tests.store.conftest import Stored

THIRD_STORE = "shp_3Cc3Cc3Cc3Cc"


async def default_of(stored: Stored, actor: Actor = ANA) -> str | None:
    """The store of a person's default account."""
    return (await stored.accounts.for_case(actor, CASE_ID, None)).store_id


async def linked(stored: Stored, clock: FakeClock, *store_ids: str) -> None:
    """Link stores, one after the other."""
    for store_id in store_ids:
        await stored.accounts.link(account(store_id))
        clock.now += 1


@pytest.mark.parametrize(
    "whole",
    [account(), account(token_id="stk_1"), account(can_read=False), account(can_write=False)],
    ids=["bearer", "signing", "write-only", "read-only"],
)
async def test_an_account_comes_back_as_it_was_linked(stored: Stored, whole: Account) -> None:
    await stored.accounts.link(whole)
    assert await stored.accounts.for_case(ANA, CASE_ID, None) == FoundAccount(whole, STORE_ID)


async def test_the_first_store_becomes_the_default(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, OTHER_STORE, STORE_ID)
    assert await default_of(stored) == OTHER_STORE


async def test_linking_a_store_again_replaces_its_token(stored: Stored) -> None:
    await stored.accounts.link(account(secret="sk_old"))
    await stored.accounts.link(account(secret="sk_new"))
    found = await stored.accounts.for_case(ANA, CASE_ID, None)
    assert found.account is not None
    assert found.account.secret == "sk_new"


@pytest.mark.parametrize("again", [STORE_ID, OTHER_STORE])
async def test_linking_a_store_again_leaves_the_default_alone(stored: Stored, clock: FakeClock, again: str) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE, again)
    assert await default_of(stored) == STORE_ID


async def test_a_person_can_choose_another_default(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    assert (await stored.accounts.use(ANA, OTHER_STORE), await default_of(stored)) == (True, OTHER_STORE)


async def test_a_store_that_is_not_linked_cannot_be_the_default(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID)
    assert (await stored.accounts.use(ANA, OTHER_STORE), await default_of(stored)) == (False, STORE_ID)


async def test_unlinking_the_default_makes_another_store_the_default(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE, THIRD_STORE)
    await stored.accounts.unlink(ANA, STORE_ID)
    assert await default_of(stored) == OTHER_STORE


async def test_unlinking_another_store_leaves_the_default_alone(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    await stored.accounts.unlink(ANA, OTHER_STORE)
    assert await default_of(stored) == STORE_ID


async def test_unlinking_tells_which_stores_were_linked(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    assert set(await stored.accounts.unlink(ANA, None)) == {STORE_ID, OTHER_STORE}


async def test_unlinking_a_store_that_is_not_linked_changes_nothing(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID)
    assert (await stored.accounts.unlink(ANA, OTHER_STORE), await default_of(stored)) == ((), STORE_ID)


async def test_nobody_acts_with_another_persons_token(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID)
    assert (await stored.accounts.for_case(BEN, CASE_ID, STORE_ID)).account is None


async def test_unlinking_is_for_oneself_only(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID)
    assert (await stored.accounts.unlink(BEN, None), await default_of(stored)) == ((), STORE_ID)


async def test_the_list_of_stores_shows_no_token(stored: Stored) -> None:
    await stored.accounts.link(account(secret="sk_live_abcdefgh1234"))
    (shown,) = await stored.accounts.stores(ANA)
    assert (shown.last_four, "abcdefgh" in repr(shown)) == ("1234", False)


async def test_the_list_of_stores_begins_with_the_default(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    await stored.accounts.use(ANA, OTHER_STORE)
    shown = await stored.accounts.stores(ANA)
    assert [(store.store_id, store.is_default) for store in shown] == [(OTHER_STORE, True), (STORE_ID, False)]


async def test_a_case_is_looked_for_in_the_store_where_it_was_seen(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    await stored.cards.seen("T1", known(store_id=OTHER_STORE))
    assert await default_of(stored) == OTHER_STORE


async def test_the_store_that_was_asked_for_comes_before_all(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID, OTHER_STORE)
    await stored.cards.seen("T1", known())
    assert (await stored.accounts.for_case(ANA, CASE_ID, OTHER_STORE)).store_id == OTHER_STORE


async def test_a_case_seen_in_a_store_that_is_not_linked_names_that_store(stored: Stored, clock: FakeClock) -> None:
    await linked(stored, clock, STORE_ID)
    await stored.cards.seen("T1", known(store_id=OTHER_STORE))
    assert await stored.accounts.for_case(ANA, CASE_ID, None) == FoundAccount(None, OTHER_STORE)


async def test_a_person_without_any_store_is_told_of_none(stored: Stored) -> None:
    assert await stored.accounts.for_case(ANA, CASE_ID, None) == FoundAccount(None, None)
