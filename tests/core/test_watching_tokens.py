"""Whose token a channel's watch reads with: taken back, linked anew, taken over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import Reason, TokenRejected
from bot.ports import Part
from bot.sayings import Notice
from bot.watch_outcomes import AlreadyWatched, NotStarted, NotWatched, TakenOver
from bot.watches import Stop, Watch
from tests.core.making import ANA, ANSWERED, BEN, CHANNEL, NOW, OTHER_CHANNEL, OTHER_STORE, STORE_ID, account
from tests.core.watching_bench import Bench

ANAS = Watch("T1", CHANNEL, STORE_ID, ANA, NOW)
BENS = replace(ANAS, lender=BEN)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Nobody has linked or watched anything."""
    bench = await Bench.open(tmp_path / "casebot.db")
    yield bench
    await bench.database.close()


async def take_over(bench: Bench) -> TakenOver | NotStarted | AlreadyWatched | NotWatched:
    """Ben presses the button below the word that the watch stopped."""
    return await bench.watching.take_over(BEN, CHANNEL, STORE_ID)


async def test_a_stopped_watch_goes_on_with_another_persons_token(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    assert (await take_over(bench), await bench.now()) == (TakenOver(BENS), BENS)


async def test_taking_over_is_told_to_the_channel_and_the_reader(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    await take_over(bench)
    assert (bench.heard, bench.woken) == ([(CHANNEL, Notice.TAKEN_OVER)], [("T1", STORE_ID)])


async def test_whoever_takes_over_proves_that_their_own_token_reads(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    await take_over(bench)
    assert bench.api.asked_by == [(account(user_id=BEN.user_id), Part(limit=1))]


async def test_a_token_that_cannot_read_takes_nothing_over(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    bench.refuse(TokenRejected(ANSWERED))
    result = await take_over(bench)
    assert isinstance(result, NotStarted)
    assert (result.refusal.reason, await bench.now()) == (
        Reason.TOKEN_REJECTED,
        replace(ANAS, stopped=Stop.TOKEN_REJECTED),
    )


async def test_somebody_without_a_token_of_that_store_cannot_take_over(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(OTHER_STORE, actor=BEN)
    result = await take_over(bench)
    assert isinstance(result, NotStarted)
    assert (result.refusal.reason, result.refusal.store_id) == (Reason.NOT_LINKED, STORE_ID)


async def test_a_watch_that_works_again_is_not_taken_over(bench: Bench) -> None:
    await bench.watched()
    await bench.link(actor=BEN)
    assert (await take_over(bench), bench.api.asked_by) == (AlreadyWatched(ANAS), [])


async def test_a_watch_that_was_ended_is_not_taken_over(bench: Bench) -> None:
    await bench.link(actor=BEN)
    assert await take_over(bench) == NotWatched(STORE_ID)


async def test_of_two_who_take_over_the_first_one_does(bench: Bench) -> None:
    await bench.stopped()
    await bench.link()
    bench.api.meanwhile = bench.taken_over_by_ben
    assert await bench.watching.take_over(ANA, CHANNEL, STORE_ID) == AlreadyWatched(BENS)


async def test_a_watch_that_is_ended_meanwhile_is_not_taken_over(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    bench.api.meanwhile = lambda: bench.watches.end(ANAS, ANA)
    assert await take_over(bench) == NotWatched(STORE_ID)


async def test_whoever_unlinks_stops_what_they_lent(bench: Bench) -> None:
    await bench.watched()
    await bench.watching.unlinked(ANA, (STORE_ID,))
    assert await bench.now() == replace(ANAS, stopped=Stop.UNLINKED)


async def test_every_channel_hears_that_a_token_was_taken_back(bench: Bench) -> None:
    await bench.watched()
    await bench.watched(channel=OTHER_CHANNEL)
    await bench.watching.unlinked(ANA, (STORE_ID,))
    assert bench.heard == [(CHANNEL, Notice.UNLINKED), (OTHER_CHANNEL, Notice.UNLINKED)]


async def test_every_store_that_was_unlinked_is_read_no_more(bench: Bench) -> None:
    await bench.watched(STORE_ID, OTHER_STORE)
    await bench.watching.unlinked(ANA, (STORE_ID, OTHER_STORE))
    assert (bench.woken, await bench.watches.stores()) == ([("T1", STORE_ID), ("T1", OTHER_STORE)], ())


async def test_unlinking_what_nobody_watches_is_told_to_nobody(bench: Bench) -> None:
    await bench.watching.unlinked(ANA, (STORE_ID,))
    assert (bench.delivered, bench.woken) == ([], [])


async def test_an_unlinking_that_the_watches_cannot_note_is_left_to_the_reader(bench: Bench) -> None:
    """The token is gone already: the person must not read that nothing was recorded."""
    await bench.watched()
    await bench.locked().unlinked(ANA, (STORE_ID,))
    lender = await bench.watches.lender("T1", STORE_ID)
    assert lender is not None
    assert lender.account is None


async def test_a_token_that_is_linked_anew_lets_its_watches_go_on(bench: Bench) -> None:
    await bench.stopped()
    await bench.watching.linked(ANA, STORE_ID)
    assert await bench.now() == ANAS


async def test_the_channel_and_the_reader_hear_that_a_watch_goes_on(bench: Bench) -> None:
    await bench.stopped()
    await bench.watching.linked(ANA, STORE_ID)
    assert (bench.heard, bench.woken) == ([(CHANNEL, Notice.RESUMED)], [("T1", STORE_ID)])


async def test_a_watch_whose_key_is_back_goes_on_and_is_told_and_read(bench: Bench) -> None:
    await bench.link()
    await bench.stopped(Stop.KEY_LOST)
    await bench.watching.reopened("T1")
    assert (await bench.now(), bench.heard, bench.woken) == (ANAS, [(CHANNEL, Notice.RESUMED)], [("T1", STORE_ID)])


async def test_a_watch_whose_key_is_still_gone_stays_stopped_without_a_word(bench: Bench) -> None:
    await bench.link()
    await bench.stopped(Stop.KEY_LOST)
    await bench.over(bench.watches, [Fernet.generate_key().decode()]).reopened("T1")
    assert (await bench.now(), bench.heard) == (replace(ANAS, stopped=Stop.KEY_LOST), [])


@pytest.mark.parametrize("why", [Stop.TOKEN_REJECTED, Stop.SCOPE_MISSING, Stop.UNLINKED])
async def test_a_watch_that_stopped_for_another_reason_stays_stopped(bench: Bench, why: Stop) -> None:
    await bench.link()
    await bench.stopped(why)
    await bench.watching.reopened("T1")
    assert await bench.now() == replace(ANAS, stopped=why)


async def test_linking_a_store_that_nobody_watches_is_told_to_nobody(bench: Bench) -> None:
    await bench.watching.linked(ANA, STORE_ID)
    assert (bench.delivered, bench.woken) == ([], [])


async def test_a_link_that_the_watches_cannot_note_is_no_failure(bench: Bench) -> None:
    await bench.stopped()
    await bench.locked().linked(ANA, STORE_ID)
    assert await bench.now() == replace(ANAS, stopped=Stop.TOKEN_REJECTED)
