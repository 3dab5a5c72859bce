"""What is looked up and kept without an action: which message is which card, and readings made to be shown."""

from __future__ import annotations

from bot.deliveries import Posting
from bot.sayings import ShowBatch
from tests.core.making import (
    ANA,
    CARD_TS,
    CASE_ID,
    CHANNEL,
    NOW,
    OLD_TS,
    STORE_ID,
    FakeClock,
    card,
    done,
    known,
    request,
)
from tests.store.conftest import Stored


async def with_cards(stored: Stored) -> None:
    """A channel whose old card was replaced by a new one."""
    delivery = await stored.outbox.add("T1", Posting(CHANNEL, ShowBatch("b", 1)))
    await stored.outbox.keep_card(delivery, card(ts=OLD_TS))
    await stored.outbox.keep_card(delivery, card())


async def test_a_message_is_known_as_the_card_of_its_case(stored: Stored) -> None:
    await with_cards(stored)
    assert await stored.cards.card_at("T1", CHANNEL, CARD_TS) == card()


async def test_a_replaced_card_still_leads_to_its_case(stored: Stored) -> None:
    await with_cards(stored)
    assert await stored.cards.card_at("T1", CHANNEL, OLD_TS) == card(ts=OLD_TS)


async def test_a_card_of_another_workspace_is_not_ours(stored: Stored) -> None:
    await with_cards(stored)
    assert await stored.cards.card_at("T2", CHANNEL, CARD_TS) is None


async def test_any_other_message_is_no_card(stored: Stored) -> None:
    assert await stored.cards.card_at("T1", CHANNEL, CARD_TS) is None


async def test_a_reading_that_was_shown_is_a_newer_version(stored: Stored) -> None:
    versions = [(await stored.cards.seen("T1", known())).version for _ in range(3)]
    assert versions == [1, 2, 3]


async def test_a_case_that_was_shown_is_looked_for_in_that_store(stored: Stored) -> None:
    await stored.cards.seen("T1", known())
    assert (await stored.accounts.for_case(ANA, CASE_ID, None)).store_id == STORE_ID


async def test_a_reading_keeps_who_changed_the_case_while_that_is_true(stored: Stored) -> None:
    (action,) = await stored.journal.record((request(),))
    await stored.journal.settle(action, done())
    seen = await stored.cards.seen("T1", known("CLOSED"))
    assert seen.last_change is not None
    assert seen.last_change.actor == ANA


async def test_a_reading_forgets_who_changed_the_case_when_it_is_otherwise_now(stored: Stored) -> None:
    (action,) = await stored.journal.record((request(),))
    await stored.journal.settle(action, done())
    assert (await stored.cards.seen("T1", known("OPEN"))).last_change is None


async def test_a_reading_from_before_the_newest_one_does_not_take_its_place(stored: Stored, clock: FakeClock) -> None:
    """Somebody looked at the case, and it was closed while the answer was on its way."""
    clock.now = NOW + 5
    (action,) = await stored.journal.record((request(),))
    await stored.journal.settle(action, done())
    seen = await stored.cards.seen("T1", known("OPEN", read_at=NOW))
    assert (seen.case.status, seen.version) == ("CLOSED", 1)
