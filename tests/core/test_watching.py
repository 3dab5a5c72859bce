"""Following a store: each with their own token, proved first; the channel hears what changed, the reader is woken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.errors import NotTaken, Reason, Refused, ScopeMissing, TokenRejected, Unclear, UpstreamError
from bot.ports import Part
from bot.records import Actor
from bot.sayings import Notice
from bot.watch_outcomes import AlreadyWatched, Changed, Ended, NotStarted, NotWatched, Started, WhichOne
from bot.watches import Stop, Watch, WatchHealth, WatchSettings
from tests.core.making import ANA, ANSWERED, BEN, CHANNEL, NOW, OTHER_CHANNEL, OTHER_STORE, STORE_ID, account, case
from tests.core.watching_bench import QUIETER, Bench

ANAS = Watch("T1", CHANNEL, STORE_ID, ANA, NOW)
REFUSALS: list[tuple[UpstreamError, Reason]] = [
    (TokenRejected(ANSWERED), Reason.TOKEN_REJECTED),
    (ScopeMissing(ANSWERED, ("CASES_READ",)), Reason.SCOPE_MISSING),
    (NotTaken(ANSWERED), Reason.UNAVAILABLE),
    (Unclear(ANSWERED), Reason.UNAVAILABLE),
    (Refused(ANSWERED), Reason.UNAVAILABLE),
]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Nobody has linked or watched anything."""
    bench = await Bench.open(tmp_path / "casebot.db")
    yield bench
    await bench.database.close()


async def start(bench: Bench, store_id: str | None = None, actor: Actor = ANA) -> Started | NotStarted | AlreadyWatched:
    """Somebody wants to follow a store in the channel."""
    return await bench.watching.start(actor, CHANNEL, store_id, WatchSettings())


async def refused(bench: Bench, store_id: str | None = None, actor: Actor = ANA) -> tuple[Reason, str]:
    """The same where it does not work: why, and for which store."""
    result = await start(bench, store_id, actor)
    assert isinstance(result, NotStarted)
    return result.refusal.reason, result.refusal.store_id


async def test_a_channel_follows_the_default_store_where_none_is_named(bench: Bench) -> None:
    await bench.link(STORE_ID, OTHER_STORE)
    result = await start(bench)
    assert isinstance(result, Started)
    assert (result.watch, result.watch.store_id) == (await bench.now(), STORE_ID)


async def test_a_channel_follows_the_store_that_was_named(bench: Bench) -> None:
    await bench.link(STORE_ID, OTHER_STORE)
    await start(bench, OTHER_STORE)
    assert (await bench.now(), await bench.now(store_id=OTHER_STORE)) == (
        None,
        replace(ANAS, store_id=OTHER_STORE, since=bench.clock.now),
    )


async def test_a_new_watch_begins_with_the_filters_that_were_typed(bench: Bench) -> None:
    await bench.link()
    await bench.watching.start(ANA, CHANNEL, None, QUIETER)
    assert await bench.now() == replace(ANAS, settings=QUIETER, since=bench.clock.now)


async def test_the_reader_hears_of_a_new_watch(bench: Bench) -> None:
    await bench.link()
    await start(bench)
    assert bench.woken == [("T1", STORE_ID)]


async def test_reading_is_proved_once_with_the_persons_own_token(bench: Bench) -> None:
    await bench.link(actor=BEN)
    await bench.link()
    await start(bench)
    assert bench.api.asked_by == [(account(), Part(limit=1))]


async def test_a_store_with_cases_is_followed_as_well_as_an_empty_one(bench: Bench) -> None:
    bench.show(case())
    await bench.link()
    assert isinstance(await start(bench), Started)


@pytest.mark.parametrize(("named", "told"), [(None, ""), (OTHER_STORE, OTHER_STORE)])
async def test_somebody_without_a_token_is_told_which_to_link(bench: Bench, named: str | None, told: str) -> None:
    assert await refused(bench, named) == (Reason.NOT_LINKED, told)


async def test_nobody_watches_with_another_persons_token(bench: Bench) -> None:
    await bench.link()
    assert await refused(bench, STORE_ID, BEN) == (Reason.NOT_LINKED, STORE_ID)


@pytest.mark.parametrize("named", [None, STORE_ID])
async def test_somebody_whose_token_cannot_be_decrypted_is_told_which(bench: Bench, named: str | None) -> None:
    await bench.link()
    watching = bench.over(bench.watches, [Fernet.generate_key().decode()])
    result = await watching.start(ANA, CHANNEL, named, WatchSettings())
    assert isinstance(result, NotStarted)
    assert (result.refusal.reason, result.refusal.store_id) == (Reason.KEY_LOST, STORE_ID)


@pytest.mark.parametrize(("error", "reason"), REFUSALS)
async def test_a_token_that_cannot_read_says_why(bench: Bench, error: UpstreamError, reason: Reason) -> None:
    await bench.link()
    bench.refuse(error)
    assert await refused(bench) == (reason, STORE_ID)


@pytest.mark.parametrize("error", [error for error, _ in REFUSALS])
async def test_a_token_that_cannot_read_is_not_lent(bench: Bench, error: UpstreamError) -> None:
    await bench.link()
    bench.refuse(error)
    await start(bench)
    assert (await bench.now(), bench.woken) == (None, [])


async def test_a_refusal_carries_the_upstreams_words_and_the_missing_scope(bench: Bench) -> None:
    await bench.link()
    bench.refuse(ScopeMissing(ANSWERED, ("CASES_READ",)))
    result = await start(bench)
    assert isinstance(result, NotStarted)
    told = result.refusal
    assert (told.words, told.request_id, told.status, told.scopes) == (
        *(ANSWERED.words, ANSWERED.request_id, ANSWERED.status),
        ("CASES_READ",),
    )


async def test_whose_watch_is_there_already_is_told(bench: Bench) -> None:
    await bench.watched()
    await bench.link(actor=BEN)
    assert await start(bench, actor=BEN) == AlreadyWatched(ANAS)


async def test_a_watch_that_is_there_costs_pandabase_nothing(bench: Bench) -> None:
    await bench.watched()
    await bench.link(actor=BEN)
    await start(bench, actor=BEN)
    assert bench.api.asked_by == []


async def test_a_watch_that_somebody_set_up_meanwhile_is_left_alone(bench: Bench) -> None:
    await bench.link(actor=BEN)
    bench.api.meanwhile = bench.watched
    assert await start(bench, actor=BEN) == AlreadyWatched(ANAS)


async def test_a_stopped_watch_is_set_up_anew_by_the_same_command(bench: Bench) -> None:
    await bench.stopped()
    await bench.link(actor=BEN)
    await start(bench, actor=BEN)
    assert await bench.now() == replace(ANAS, lender=BEN, since=bench.clock.now)


async def test_the_only_watch_of_a_channel_is_ended_without_naming_it(bench: Bench) -> None:
    await bench.watched()
    assert (await bench.watching.end(BEN, CHANNEL, None), await bench.now()) == (Ended(ANAS), None)


async def test_the_channel_and_the_reader_hear_of_the_end(bench: Bench) -> None:
    await bench.watched()
    await bench.watching.end(BEN, CHANNEL, None)
    assert (bench.heard, bench.woken) == ([(CHANNEL, Notice.ENDED)], [("T1", STORE_ID)])


async def test_one_of_several_watches_has_to_be_named(bench: Bench) -> None:
    await bench.watched(STORE_ID, OTHER_STORE)
    assert await bench.watching.end(ANA, CHANNEL, None) == WhichOne((STORE_ID, OTHER_STORE))


async def test_the_watch_that_is_named_is_ended_alone(bench: Bench) -> None:
    await bench.watched(STORE_ID, OTHER_STORE)
    await bench.watching.end(ANA, CHANNEL, OTHER_STORE)
    assert [each.store_id for each in await bench.watches.in_channel("T1", CHANNEL)] == [STORE_ID]


@pytest.mark.parametrize("named", [None, STORE_ID])
async def test_a_channel_that_follows_nothing_has_nothing_to_end(bench: Bench, named: str | None) -> None:
    await bench.watched(channel=OTHER_CHANNEL)
    assert await bench.watching.end(ANA, CHANNEL, named) == NotWatched(named)


async def test_a_store_that_is_not_followed_here_is_answered_with_those_that_are(bench: Bench) -> None:
    await bench.watched()
    assert await bench.watching.end(ANA, CHANNEL, OTHER_STORE) == NotWatched(OTHER_STORE, (STORE_ID,))


async def test_another_workspaces_watch_is_not_found(bench: Bench) -> None:
    await bench.watched()
    assert await bench.watching.find(Actor("T2", "U1", "Eve"), CHANNEL, STORE_ID) == NotWatched(STORE_ID)


async def test_a_stopped_watch_is_found_for_its_settings(bench: Bench) -> None:
    await bench.stopped()
    found = await bench.watching.find(BEN, CHANNEL, None)
    assert found == replace(ANAS, stopped=Stop.TOKEN_REJECTED)


async def test_other_settings_are_kept_and_answered(bench: Bench) -> None:
    await bench.watched()
    changed = await bench.watching.change(BEN, CHANNEL, STORE_ID, QUIETER)
    assert (changed, await bench.now()) == (Changed(replace(ANAS, settings=QUIETER)), replace(ANAS, settings=QUIETER))


async def test_the_channel_and_the_reader_hear_of_other_settings(bench: Bench) -> None:
    await bench.watched()
    await bench.watching.change(BEN, CHANNEL, STORE_ID, QUIETER)
    assert (bench.heard, bench.woken) == ([(CHANNEL, Notice.CHANGED)], [("T1", STORE_ID)])


async def test_settings_of_a_watch_that_is_gone_are_not_kept(bench: Bench) -> None:
    assert await bench.watching.change(BEN, CHANNEL, STORE_ID, QUIETER) == NotWatched(STORE_ID)


async def test_the_report_names_the_watches_of_the_workspace(bench: Bench) -> None:
    await bench.watched()
    assert (await bench.watching.report("T1"), await bench.watching.report("T2")) == ((WatchHealth(ANAS),), ())
