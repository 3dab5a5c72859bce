"""What the journal gives with the end of an action: what is known of the case, who changed it, and the batch so far."""

from __future__ import annotations

from dataclasses import replace

from bot.deliveries import Delivery
from bot.errors import Reason
from bot.records import Outcome, Request
from bot.sayings import Line, SayLine, ShowBatch, ShowCard, TellRefusal, TellSummary
from tests.core.making import (
    ANA,
    BEN,
    CARD_TS,
    CASE_ID,
    CHANNEL,
    NOW,
    OTHER_CASE,
    OTHER_CHANNEL,
    OTHER_STORE,
    REOPEN,
    STORE_ID,
    FakeClock,
    account,
    card,
    case,
    done,
    known,
    not_done,
    request,
)
from tests.store.conftest import Sqlite, Stored


async def settled(stored: Stored, outcome: Outcome, wish: Request | None = None) -> tuple[Delivery, ...]:
    """Record a wish and settle it."""
    (action,) = await stored.journal.record((wish or request(),))
    return await stored.journal.settle(action, outcome)


def line_in(deliveries: tuple[Delivery, ...]) -> Line:
    """The line for the thread."""
    return next(delivery.say.line for delivery in deliveries if isinstance(delivery.say, SayLine))


async def test_the_card_is_redrawn_before_its_line_is_said(stored: Stored) -> None:
    says = [type(delivery.say) for delivery in await settled(stored, done())]
    assert says[:2] == [ShowCard, SayLine]


async def test_deliveries_carry_the_person_and_the_place(stored: Stored) -> None:
    deliveries = await settled(stored, done())
    assert {(delivery.actor, delivery.place) for delivery in deliveries} == {(ANA, request().place)}


async def test_each_reading_is_a_newer_version_of_the_case(stored: Stored) -> None:
    first = await settled(stored, done())
    second = await settled(stored, done(case("OPEN")), request(REOPEN, "key-2"))
    assert [each[0].say.version for each in (first, second) if isinstance(each[0].say, ShowCard)] == [1, 2]


async def test_a_reading_from_before_the_newest_one_does_not_take_its_place(stored: Stored, clock: FakeClock) -> None:
    """The database was away when the case was closed, and somebody looked at the case before that could be settled."""
    clock.now = NOW + 30
    await stored.cards.seen("T1", known("AWAITING_MERCHANT", read_at=NOW + 20))
    (shown, *_) = await settled(stored, replace(done(), seen_at=NOW))
    newest = (await stored.outbox.scene(shown, CASE_ID, STORE_ID)).known
    assert newest is not None
    assert (newest.case.status, newest.read_at, newest.version) == ("AWAITING_MERCHANT", NOW + 20, 2)


async def test_who_changed_the_case_is_kept_when_a_newer_reading_still_shows_it(
    stored: Stored, clock: FakeClock
) -> None:
    clock.now = NOW + 30
    await stored.cards.seen("T1", known("CLOSED", read_at=NOW + 20))
    (shown, *_) = await settled(stored, replace(done(), seen_at=NOW))
    newest = (await stored.outbox.scene(shown, CASE_ID, STORE_ID)).known
    assert newest is not None
    assert newest.last_change is not None


async def test_versions_go_on_after_a_restart(engine: Sqlite, stored: Stored) -> None:
    await settled(stored, done())
    deliveries = await settled(await engine.start(), done(case("OPEN")), request(REOPEN, "key-2"))
    assert isinstance(deliveries[0].say, ShowCard)
    assert deliveries[0].say.version == 2


async def test_cases_of_two_stores_are_two_cases(stored: Stored) -> None:
    await settled(stored, done())
    deliveries = await settled(stored, Outcome(OTHER_STORE, None, case()), request(key="key-2", actor=BEN))
    assert deliveries[0].say == ShowCard(OTHER_STORE, CASE_ID, 1, may_post=True)


async def test_a_refusal_names_who_had_closed_the_case_before(stored: Stored, clock: FakeClock) -> None:
    await settled(stored, done())
    clock.now += 60
    refused = not_done(Reason.ALREADY_CLOSED, case("CLOSED"))
    last = line_in(await settled(stored, refused, request(key="key-2", actor=BEN))).last_change
    assert last is not None
    assert (last.actor, last.at) == (ANA, NOW)


async def test_a_change_that_somebody_undid_elsewhere_is_nobodys_any_more(stored: Stored) -> None:
    await settled(stored, done())
    refused = not_done(Reason.NOT_CLOSED, case("OPEN"))
    deliveries = await settled(stored, refused, request(REOPEN, "key-2", actor=BEN))
    assert line_in(deliveries).last_change is None


async def test_a_case_that_was_closed_anew_elsewhere_is_not_said_to_be_closed_by_us(stored: Stored) -> None:
    await settled(stored, done(case("CLOSED", closed_at="2026-02-01T10:00:00.000Z")))
    refused = not_done(Reason.ALREADY_CLOSED, case("CLOSED", closed_at="2026-02-01T11:00:00.000Z"))
    deliveries = await settled(stored, refused, request(key="key-2", actor=BEN))
    assert line_in(deliveries).last_change is None


async def test_a_restart_keeps_who_changed_the_case_last(engine: Sqlite, stored: Stored) -> None:
    deliveries = await settled(stored, done(case("CLOSED", closed_at="2026-02-01T10:00:00.000Z")))
    scene = await (await engine.start()).outbox.scene(deliveries[0], CASE_ID, STORE_ID)
    assert scene.known is not None
    assert scene.known.last_change is not None
    assert scene.known.last_change.actor == ANA


async def test_every_channel_with_a_card_of_the_case_follows(stored: Stored) -> None:
    (first, *_) = await settled(stored, done(case("OPEN")))
    await stored.outbox.finish_posted(first, card(OTHER_CHANNEL), None)
    deliveries = await settled(stored, done(), request(key="key-2", actor=BEN))
    assert {delivery.channel for delivery in deliveries} == {CHANNEL, OTHER_CHANNEL}


async def test_a_card_of_the_same_id_in_another_store_does_not_follow(stored: Stored) -> None:
    (first, *_) = await settled(stored, done(case("OPEN")))
    await stored.outbox.finish_posted(first, card(OTHER_CHANNEL, CARD_TS, store_id=OTHER_STORE), None)
    deliveries = await settled(stored, done(), request(key="key-2", actor=BEN))
    assert {delivery.channel for delivery in deliveries} == {CHANNEL}


async def test_a_case_that_is_not_found_comes_with_the_persons_other_stores(stored: Stored) -> None:
    await stored.accounts.link(account())
    await stored.accounts.link(account(OTHER_STORE))
    (told,) = await settled(stored, not_done(Reason.NOT_FOUND))
    assert isinstance(told.say, TellRefusal)
    assert told.say.other_stores == (OTHER_STORE,)


async def test_a_command_with_several_ids_counts_its_results(stored: Stored) -> None:
    wishes = (request(batch="b"), request(key="key-2", case_id=OTHER_CASE, batch="b"))
    first, second = await stored.journal.record(wishes)
    one = await stored.journal.settle(first, done())
    two = await stored.journal.settle(second, not_done(Reason.NOT_FOUND))
    counts = [delivery.say.settled for delivery in (*one, *two) if isinstance(delivery.say, ShowBatch)]
    assert counts == [1, 2]


async def test_the_summary_comes_with_the_last_result_and_once(stored: Stored) -> None:
    wishes = (request(batch="b"), request(key="key-2", case_id=OTHER_CASE, batch="b"))
    first, second = await stored.journal.record(wishes)
    one = await stored.journal.settle(first, done())
    two = await stored.journal.settle(second, not_done(Reason.NOT_FOUND))
    assert [[isinstance(each.say, TellSummary) for each in all_].count(True) for all_ in (one, two)] == [0, 1]


async def test_a_wish_that_joined_an_earlier_one_does_not_count_in_its_batch(stored: Stored) -> None:
    await stored.journal.record((request(),))
    wishes = (request(key="key-2", batch="b"), request(key="key-3", case_id=OTHER_CASE, batch="b"))
    (only,) = await stored.journal.record(wishes)
    deliveries = await stored.journal.settle(only, done(case("CLOSED", id=OTHER_CASE)))
    assert any(isinstance(delivery.say, TellSummary) for delivery in deliveries)


async def test_a_reading_of_later_than_now_does_not_hide_what_an_action_did(stored: Stored, clock: FakeClock) -> None:
    """The clock was set back after the case had been read."""
    await stored.cards.seen("T1", known())
    clock.now -= 7200
    await settled(stored, replace(done(), seen_at=clock.now))
    seen = await stored.cards.seen("T1", replace(known(), read_at=clock.now - 60))
    assert seen.case.is_closed
