"""Trouble that settles nothing: limits, an upstream that is away, a database that is away. Deadlines end it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import Answered, NotRecorded, NotTaken, Reason, Unclear
from bot.ports import FoundAccount
from tests.core.bench import Bench
from tests.core.making import ANSWERED, NOW, PATIENCE, STORE_ID, account, action, case

AWAY = NotTaken(Answered(0, "", ""))
BUSY = NotTaken(Answered(429, "Too many requests", "req_429"), 7.0)


async def test_a_change_that_was_not_taken_is_sent_again() -> None:
    bench = Bench(AWAY, case("CLOSED"))
    assert ((await bench.run()).confirmed, bench.sent) == (True, 2)


async def test_a_change_that_was_not_taken_is_written_down_as_never_sent() -> None:
    bench = Bench(AWAY, case("CLOSED"))
    await bench.run()
    assert bench.names[:4] == ["read", "note_before", "change", "note_not_taken"]


@pytest.mark.parametrize("at", ["read", "change"])
async def test_a_limit_is_waited_for_as_long_as_pandabase_asks(at: str) -> None:
    bench = Bench(case("CLOSED"))
    setattr(bench.api, f"{at}s", (BUSY, case("CLOSED")))
    await bench.run()
    assert bench.clock.slept[0] >= 7.0


async def learned(bench: Bench) -> None:
    """Another action of the same person was told to wait for seven seconds, and ended because it had but five."""
    await bench.actions.run(replace(action(), deadline=NOW + 5))
    bench.journal.outcomes.clear()
    bench.events.clear()


async def test_a_limit_that_one_action_learned_is_waited_for_by_the_next_with_the_same_token() -> None:
    bench = Bench(reads=(BUSY, case()))
    await learned(bench)
    assert (await bench.run()).is_done
    assert bench.clock.slept == [pytest.approx(7.0)]


async def test_a_limit_of_another_token_delays_nobody() -> None:
    bench = Bench(reads=(BUSY, case()))
    await learned(bench)
    bench.accounts.found = FoundAccount(account(secret="sk_another"), STORE_ID)
    assert ((await bench.run()).is_done, bench.clock.slept) == (True, [])


async def test_a_limit_that_is_over_delays_nobody() -> None:
    bench = Bench(reads=(BUSY, case()))
    await learned(bench)
    bench.clock.now += 7.0
    assert ((await bench.run()).is_done, bench.clock.slept) == (True, [])


async def test_a_limit_that_another_learned_and_that_outlasts_the_deadline_is_told_at_once_in_the_same_words() -> None:
    bench = Bench(reads=(BUSY, case()))
    await learned(bench)
    outcome = await bench.run(replace(action(), deadline=NOW + 6))
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.words, bench.names) == (
        Reason.UNAVAILABLE,
        "Too many requests",
        ["settle"],
    )


async def test_a_clock_that_is_set_back_makes_no_limit_longer() -> None:
    bench = Bench(reads=(BUSY, case()))
    await learned(bench)
    bench.clock.now -= 3600.0
    assert ((await bench.run()).is_done, bench.clock.slept) == (True, [])


async def test_a_limit_that_outlasts_the_deadline_is_told_at_once() -> None:
    bench = Bench(NotTaken(ANSWERED, PATIENCE + 1))
    assert (await bench.reason(), bench.clock.slept) == (Reason.UNAVAILABLE, [])


async def test_an_upstream_that_stays_away_is_told_at_the_deadline() -> None:
    bench = Bench(AWAY)
    assert await bench.reason() is Reason.UNAVAILABLE
    assert bench.clock.now - (NOW + PATIENCE) == pytest.approx(0, abs=0.01)


async def test_an_upstream_that_cannot_be_read_gets_nothing_sent() -> None:
    bench = Bench(reads=(Unclear(ANSWERED),))
    assert (await bench.reason(), bench.sent) == (Reason.UNAVAILABLE, 0)


async def test_what_the_upstream_said_last_is_what_people_read() -> None:
    outcome = await Bench(BUSY).run()
    assert outcome.refusal is not None
    assert (outcome.refusal.words, outcome.refusal.status) == ("Too many requests", 429)


async def test_an_action_without_a_word_from_pandabase_is_not_told_as_its_word() -> None:
    """Our own database was away: what people read must not be put into the upstream's mouth."""
    outcome = await Bench(note_before=10_000).run()
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.words) == (Reason.TOO_LATE, "")


async def test_pauses_grow_while_there_is_trouble() -> None:
    bench = Bench(AWAY, AWAY, AWAY, AWAY, case("CLOSED"))
    await bench.run()
    assert bench.clock.slept[0] < bench.clock.slept[3]


async def test_nothing_is_sent_that_could_not_be_written_down_before() -> None:
    bench = Bench(note_before=10_000)
    await bench.run()
    assert bench.sent == 0


async def test_an_action_goes_on_when_the_database_is_back() -> None:
    bench = Bench(note_before=3)
    assert ((await bench.run()).is_done, bench.sent) == (True, 1)


async def test_an_action_whose_account_cannot_be_looked_up_is_tried_again() -> None:
    bench = Bench()
    found = bench.accounts.found
    bench.accounts.found = NotRecorded("the file is away")
    bench.clock.at_pause = lambda: setattr(bench.accounts, "found", found)
    assert (await bench.run()).is_done


async def test_settling_is_tried_until_the_database_is_back() -> None:
    bench = Bench(settle=25)
    assert (await bench.run()).is_done


async def test_settling_again_sends_nothing_again() -> None:
    bench = Bench(settle=25)
    await bench.run()
    assert bench.sent == 1


async def test_an_effect_that_could_not_be_noted_as_not_taken_is_still_sent_once_only() -> None:
    bench = Bench(AWAY, case("CLOSED"), note_not_taken=1)
    assert ((await bench.run()).is_done, bench.sent) == (True, 2)


async def test_a_mistake_of_ours_before_anything_was_sent_is_tried_again() -> None:
    bench = Bench(reads=(KeyError("a mistake"), case()))
    assert ((await bench.run()).is_done, bench.sent) == (True, 1)


async def test_a_mistake_that_stays_ends_at_the_deadline() -> None:
    bench = Bench(reads=(KeyError("a mistake"),))
    assert not (await bench.run()).is_done
    assert bench.clock.now - (NOW + PATIENCE) == pytest.approx(0, abs=0.01)


async def test_an_action_that_is_over_is_settled_once() -> None:
    bench = Bench(AWAY)
    await bench.run(action())
    assert bench.names.count("settle") == 1
