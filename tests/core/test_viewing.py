"""Looking at a case: with the person's own token, and a word where it cannot be read."""

from __future__ import annotations

import pytest

from bot.case import Case
from bot.errors import (
    CaseNotFound,
    KeyLost,
    NotRecorded,
    NotTaken,
    Reason,
    ScopeMissing,
    TokenRejected,
    Unclear,
    UpstreamError,
)
from bot.ports import FoundAccount
from bot.records import FoundCase, KnownCase, LinkedStore
from bot.viewing import NotShown, Viewing
from tests.core.fakes import FakeAccounts, FakeApi, FakeCards, Step
from tests.core.making import ANA, ANSWERED, CASE_ID, NOW, OTHER_CASE, OTHER_STORE, STORE_ID, FakeClock, case


def linked(store_id: str) -> LinkedStore:
    """A store of the person's."""
    return LinkedStore(store_id, "abcd", True, True, NOW, is_default=store_id == STORE_ID)


async def view(step: Step, accounts: FakeAccounts | None = None) -> KnownCase | NotShown:
    """What somebody who looks at the case gets to see."""
    api = FakeApi([], (step,))
    return await Viewing(accounts or FakeAccounts(), api, FakeCards(), FakeClock()).view(ANA, CASE_ID)


async def refusal(step: Step, accounts: FakeAccounts | None = None) -> NotShown:
    """The same where it cannot be shown."""
    shown = await view(step, accounts)
    assert isinstance(shown, NotShown)
    return shown


async def test_a_case_is_shown_as_it_is_now_and_kept() -> None:
    assert await view(case()) == KnownCase(STORE_ID, case(), NOW, None, 7)


async def test_a_reading_counts_as_of_the_moment_when_it_was_asked_for() -> None:
    """What happened while it was on its way is newer than it."""
    clock = FakeClock()

    def slow() -> Case:
        clock.now += 5
        return case()

    shown = await Viewing(FakeAccounts(), FakeApi([], (slow,)), FakeCards(), clock).view(ANA, CASE_ID)
    assert shown == KnownCase(STORE_ID, case(), NOW, None, 7)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CaseNotFound(ANSWERED), Reason.NOT_FOUND),
        (TokenRejected(ANSWERED), Reason.TOKEN_REJECTED),
        (ScopeMissing(ANSWERED, ("CASES_READ",)), Reason.SCOPE_MISSING),
        (NotTaken(ANSWERED), Reason.UNAVAILABLE),
        (Unclear(ANSWERED), Reason.UNAVAILABLE),
    ],
)
async def test_a_case_that_cannot_be_read_says_why_in_the_upstreams_words(error: UpstreamError, reason: Reason) -> None:
    told = (await refusal(error)).refusal
    assert (told.reason, told.words, told.request_id) == (reason, ANSWERED.words, ANSWERED.request_id)


async def test_a_missing_scope_is_named() -> None:
    assert (await refusal(ScopeMissing(ANSWERED, ("CASES_READ",)))).refusal.scopes == ("CASES_READ",)


async def test_a_case_that_is_not_found_may_be_looked_for_in_the_persons_other_stores() -> None:
    accounts = FakeAccounts(linked=(linked(STORE_ID), linked(OTHER_STORE)))
    assert (await refusal(CaseNotFound(ANSWERED), accounts)).other_stores == (OTHER_STORE,)


async def test_other_stores_are_not_offered_where_looking_there_would_not_help() -> None:
    accounts = FakeAccounts(linked=(linked(STORE_ID), linked(OTHER_STORE)))
    assert (await refusal(TokenRejected(ANSWERED), accounts)).other_stores == ()


async def test_somebody_who_has_not_linked_the_store_of_the_case_is_told_which() -> None:
    told = (await refusal(case(), FakeAccounts(FoundAccount(None, OTHER_STORE)))).refusal
    assert (told.reason, told.store_id) == (Reason.NOT_LINKED, OTHER_STORE)


async def test_somebody_who_has_not_linked_any_store_is_told_so() -> None:
    told = (await refusal(case(), FakeAccounts(FoundAccount(None)))).refusal
    assert (told.reason, told.store_id) == (Reason.NOT_LINKED, "")


async def test_somebody_whose_token_cannot_be_decrypted_is_told_which() -> None:
    told = (await refusal(case(), FakeAccounts(KeyLost(STORE_ID)))).refusal
    assert (told.reason, told.store_id) == (Reason.KEY_LOST, STORE_ID)


class LockedCards(FakeCards):
    """A database that takes nothing."""

    async def seen(self, workspace: str, reading: KnownCase) -> KnownCase:
        """It is locked."""
        raise NotRecorded("database is locked")


async def test_a_case_that_cannot_be_kept_is_shown_all_the_same() -> None:
    viewing = Viewing(FakeAccounts(), FakeApi([], (case(),)), LockedCards(), FakeClock())
    assert await viewing.view(ANA, CASE_ID) == KnownCase(STORE_ID, case(), NOW)


async def test_a_reading_that_was_not_kept_is_not_taken_for_a_recorded_one() -> None:
    viewing = Viewing(FakeAccounts(), FakeApi([], (case(),)), LockedCards(), FakeClock())
    shown = await viewing.view(ANA, CASE_ID)
    assert isinstance(shown, KnownCase)
    assert not shown.is_recorded


async def test_an_orders_number_is_answered_with_the_cases_of_that_order() -> None:
    meant = FoundCase(OTHER_CASE, STORE_ID, "Where is it?", "OPEN")
    api, cards = FakeApi([], (CaseNotFound(ANSWERED),)), FakeCards({CASE_ID: (meant,)})
    shown = await Viewing(FakeAccounts(), api, cards, FakeClock()).view(ANA, CASE_ID)
    assert isinstance(shown, NotShown)
    assert (shown.refusal.reason, shown.refusal.found) == (Reason.NOT_FOUND, (meant,))


async def test_no_order_is_looked_for_when_the_case_itself_could_not_be_read() -> None:
    cards = FakeCards()
    await Viewing(FakeAccounts(), FakeApi([], (Unclear(ANSWERED),)), cards, FakeClock()).view(ANA, CASE_ID)
    assert cards.asked == []
