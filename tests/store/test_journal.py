"""The journal: every wish once, in order, with its deadline, and never forgotten."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.errors import NotRecorded, Reason
from bot.records import Action, Place, Request, Source
from tests.core.making import (
    ANA,
    BEN,
    CHANNEL,
    CLOSE,
    NOW,
    OPEN,
    OTHER_CASE,
    PATIENCE,
    REOPEN,
    STORE_ID,
    URL,
    FakeClock,
    case,
    done,
    not_done,
    request,
)
from tests.store.conftest import Sqlite, Stored


async def recorded(stored: Stored, *requests: Request) -> tuple[Action, ...]:
    """What is recorded of requests that arrive in one submission."""
    return await stored.journal.record(requests or (request(),))


async def test_a_wish_is_recorded_with_its_moment_and_its_deadline(stored: Stored) -> None:
    (action,) = await recorded(stored)
    assert (action.request, action.recorded_at, action.deadline) == (request(), NOW, NOW + PATIENCE)


@pytest.mark.parametrize(
    ("asked_at", "counted_from"), [(NOW - 370, NOW - 370), (NOW + 1000, NOW)], ids=["before", "in the future"]
)
async def test_the_deadline_counts_from_when_it_was_asked_for(
    stored: Stored, asked_at: float, counted_from: float
) -> None:
    (action,) = await recorded(stored, request(asked_at=asked_at))
    assert action.deadline == counted_from + PATIENCE


async def test_the_deadline_outlives_the_process(engine: Sqlite, stored: Stored) -> None:
    await recorded(stored, request(asked_at=NOW - 370))
    (found,) = await (await engine.start()).journal.unsettled()
    assert found.deadline == NOW - 370 + PATIENCE


async def test_the_same_payload_is_recorded_once(stored: Stored, clock: FakeClock) -> None:
    (action,) = await recorded(stored)
    await stored.journal.settle(action, done())
    clock.now += 60
    assert await recorded(stored) == ()


async def test_the_same_payload_at_the_same_moment_is_recorded_once(stored: Stored) -> None:
    answers = await asyncio.gather(*(recorded(stored) for _ in range(8)))
    assert sum(len(answer) for answer in answers) == 1


async def test_a_second_click_while_the_first_is_under_way_joins_it(stored: Stored, clock: FakeClock) -> None:
    await recorded(stored)
    clock.now += 60
    assert await recorded(stored, request(key="key-2")) == ()


async def test_a_second_click_at_the_same_moment_joins_the_first(stored: Stored) -> None:
    answers = await asyncio.gather(recorded(stored), recorded(stored, request(key="key-2")))
    assert sum(len(answer) for answer in answers) == 1


@pytest.mark.parametrize(("seconds", "is_new"), [(0.0, False), (4.9, False), (5.1, True)])
async def test_a_second_click_after_the_first_is_done_joins_it_for_five_seconds(
    stored: Stored, clock: FakeClock, seconds: float, is_new: bool
) -> None:
    (first,) = await recorded(stored)
    await stored.journal.settle(first, done())
    clock.now += seconds
    assert len(await recorded(stored, request(key="key-2"))) == is_new


async def test_another_person_is_never_joined(stored: Stored) -> None:
    await recorded(stored)
    assert len(await recorded(stored, request(key="key-2", actor=BEN))) == 1


async def test_people_of_two_workspaces_are_two_people(stored: Stored) -> None:
    await recorded(stored)
    foreign = request(key="key-2", actor=type(ANA)("T2", ANA.user_id, ANA.name))
    assert len(await recorded(stored, foreign)) == 1


async def test_a_wish_is_new_after_the_person_was_told_what_to_mend(stored: Stored) -> None:
    (first,) = await recorded(stored)
    await stored.journal.settle(first, not_done(Reason.NOT_LINKED, store_id=None))
    assert len(await recorded(stored, request(key="key-2"))) == 1


async def test_close_reopen_close_are_three_wishes(stored: Stored) -> None:
    keys = zip("abc", (CLOSE, REOPEN, CLOSE), strict=True)
    assert [len(await recorded(stored, request(change, key))) for key, change in keys] == [1, 1, 1]


async def test_what_arrives_too_late_for_its_transaction_is_not_recorded(stored: Stored, clock: FakeClock) -> None:
    clock.step = 2.1
    with pytest.raises(NotRecorded):
        await recorded(stored)
    clock.step = 0.0
    assert await stored.journal.unsettled() == ()


async def test_what_waits_less_than_two_seconds_is_recorded(stored: Stored, clock: FakeClock) -> None:
    clock.step = 0.9  # from one reading of the clock to the next; the last but two sets the deadline
    assert len(await recorded(stored)) == 1


async def test_the_next_run_finds_what_this_one_left_in_the_order_recorded(engine: Sqlite, stored: Stored) -> None:
    first = await recorded(stored, request(), request(key="key-2", case_id=OTHER_CASE))
    second = await recorded(stored, request(key="key-3", actor=BEN))
    assert await (await engine.start()).journal.unsettled() == (*first, *second)


async def test_every_part_of_a_wish_outlives_the_process(engine: Sqlite, stored: Stored) -> None:
    place = Place(CHANNEL, "17.1", "17.2", URL, is_private=True)
    whole = request(source=Source.BUTTON, place=place, store_id=STORE_ID, batch="batch-1")
    await recorded(stored, whole)
    (found,) = await (await engine.start()).journal.unsettled()
    assert found.request == whole


async def test_the_next_run_knows_that_a_try_was_sent_and_what_was_read_before(engine: Sqlite, stored: Stored) -> None:
    (action,) = await recorded(stored)
    await stored.journal.note_before(action, OPEN)
    (found,) = await (await engine.start()).journal.unsettled()
    assert (found.was_sent, found.before) == (True, OPEN)


async def test_the_next_run_knows_to_which_store_a_try_was_sent(engine: Sqlite, stored: Stored) -> None:
    (action,) = await recorded(stored)
    await stored.journal.note_before(replace(action, request=replace(action.request, store_id=STORE_ID)), OPEN)
    (found,) = await (await engine.start()).journal.unsettled()
    assert found.request.store_id == STORE_ID


async def test_a_try_without_a_reading_counts_as_sent_too(engine: Sqlite, stored: Stored) -> None:
    (action,) = await recorded(stored)
    await stored.journal.note_before(action, None)
    (found,) = await (await engine.start()).journal.unsettled()
    assert (found.was_sent, found.before) == (True, None)


async def test_a_try_that_was_not_taken_counts_as_never_sent(engine: Sqlite, stored: Stored) -> None:
    (action,) = await recorded(stored)
    await stored.journal.note_before(action, OPEN)
    await stored.journal.note_not_taken(action)
    (found,) = await (await engine.start()).journal.unsettled()
    assert not found.was_sent


async def test_what_is_settled_is_not_work_any_more(engine: Sqlite, stored: Stored) -> None:
    (action,) = await recorded(stored)
    await stored.journal.settle(action, done())
    assert await (await engine.start()).journal.unsettled() == ()


async def test_settling_again_says_nothing_again(stored: Stored) -> None:
    (action,) = await recorded(stored)
    first = await stored.journal.settle(action, done())
    assert (bool(first), await stored.journal.settle(action, not_done(Reason.UNCLEAR))) == (True, ())


async def test_settling_twice_at_the_same_moment_says_it_once(stored: Stored) -> None:
    (action,) = await recorded(stored)
    answers = await asyncio.gather(*(stored.journal.settle(action, done()) for _ in range(4)))
    assert sum(bool(answer) for answer in answers) == 1


async def test_the_backlog_counts_actions_and_deliveries(stored: Stored) -> None:
    first, _ = await recorded(stored, request(), request(key="key-2", case_id=OTHER_CASE))
    deliveries = await stored.journal.settle(first, done())
    assert await stored.journal.backlog() == (1, len(deliveries))


async def test_a_customers_half_emoji_does_not_keep_an_action_from_being_settled(stored: Stored) -> None:
    (action,) = await recorded(stored)
    cut = case("CLOSED", subject="thank you \ud83d")
    assert await stored.journal.settle(action, done(cut))
