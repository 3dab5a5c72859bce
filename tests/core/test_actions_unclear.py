"""Changes whose answer never came, and actions that a crash interrupted: read first, never guess, never twice."""

from __future__ import annotations

import pytest

from bot.errors import Answered, CaseNotFound, NotTaken, Reason, Refused, ScopeMissing, TokenRejected, Unclear
from bot.ports import FoundAccount
from bot.verdicts import LOOKING_SECONDS
from tests.core.bench import Bench
from tests.core.making import ANSWERED, CLOSE, CLOSED, NOW, OPEN, PATIENCE, STORE_ID, account, action, case

UNCLEAR = Unclear(Answered(503, "", "req_503"))
ALREADY_CLOSED = Refused(Answered(400, "Case is already closed", "req_9"))
RECOVERED = action(CLOSE, OPEN, was_sent=True)
WRITE_ONLY = account(can_read=False)


async def test_a_change_that_had_its_effect_unseen_is_done_and_not_sent_again() -> None:
    bench = Bench(UNCLEAR, reads=(case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.confirmed, bench.sent) == (True, False, 1)


async def test_a_change_that_had_no_effect_is_sent_again() -> None:
    bench = Bench(UNCLEAR, case("CLOSED"))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.confirmed, bench.sent) == (True, True, 2)


async def test_the_case_is_read_before_anything_is_sent_again() -> None:
    bench = Bench(UNCLEAR, case("CLOSED"))
    await bench.run()
    assert bench.names == ["read", "note_before", "change", "read", "note_before", "change", "settle"]


async def test_what_was_so_before_the_first_try_is_what_the_line_tells() -> None:
    bench = Bench(UNCLEAR, case("CLOSED"), reads=(case("OPEN"), case("OPEN", "LOW")))
    assert (await bench.run()).before == OPEN


async def test_every_try_is_written_down_with_the_first_reading() -> None:
    bench = Bench(UNCLEAR, case("CLOSED"), reads=(case("OPEN"), case("OPEN", "LOW")))
    await bench.run()
    assert bench.noted() == [OPEN, OPEN]


async def test_a_case_that_somebody_moved_since_an_unclear_try_is_left_to_people() -> None:
    bench = Bench(UNCLEAR, reads=(case("OPEN"), case("AWAITING_CUSTOMER")))
    assert (await bench.reason(), bench.sent) == (Reason.UNCLEAR, 1)


async def test_an_effect_that_is_seen_only_through_the_refusal_of_the_second_try_is_ours() -> None:
    bench = Bench(UNCLEAR, ALREADY_CLOSED, reads=(case("OPEN"), case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.confirmed) == (True, False)


async def test_what_was_so_before_an_unclear_try_is_the_upstreams_refusal() -> None:
    bench = Bench(UNCLEAR, ALREADY_CLOSED, reads=(case("CLOSED"),))
    assert await bench.reason() is Reason.ALREADY_CLOSED


async def test_without_a_reading_a_refusal_after_an_unclear_try_stays_unclear() -> None:
    bench = Bench(UNCLEAR, ALREADY_CLOSED, account=WRITE_ONLY)
    assert await bench.reason() is Reason.UNCLEAR


async def test_an_action_that_a_crash_interrupted_is_read_before_it_is_sent() -> None:
    bench = Bench()
    await bench.run(RECOVERED)
    assert bench.names[0] == "read"


async def test_an_action_that_a_crash_interrupted_after_its_effect_is_not_sent_again() -> None:
    bench = Bench(reads=(case("CLOSED"),))
    outcome = await bench.run(RECOVERED)
    assert (outcome.is_done, outcome.confirmed, bench.sent) == (True, False, 0)


async def test_an_action_that_a_crash_interrupted_without_effect_is_sent() -> None:
    bench = Bench()
    assert ((await bench.run(RECOVERED)).is_done, bench.sent) == (True, 1)


async def test_a_crashed_action_that_had_its_effect_is_done_even_past_the_deadline() -> None:
    bench = Bench(reads=(case("CLOSED"),))
    bench.clock.now = NOW + PATIENCE + 60
    assert (await bench.run(RECOVERED)).is_done


async def test_a_crashed_action_without_effect_is_not_sent_past_the_deadline() -> None:
    bench = Bench()
    bench.clock.now = NOW + PATIENCE
    assert (await bench.reason(RECOVERED), bench.sent) == (Reason.TOO_LATE, 0)


async def test_a_change_that_pandabase_left_unanswered_until_the_deadline_is_told_as_its_trouble() -> None:
    bench = Bench()
    bench.api.changes = (bench.pass_time(PATIENCE, UNCLEAR),)
    assert (await bench.reason(), bench.sent) == (Reason.UNAVAILABLE, 1)


async def test_a_crashed_action_that_cannot_be_read_ends_unclear_at_the_deadline() -> None:
    bench = Bench(account=WRITE_ONLY)
    bench.clock.now = NOW + PATIENCE
    assert (await bench.reason(RECOVERED), bench.sent) == (Reason.UNCLEAR, 0)


async def test_a_change_that_stays_unclear_is_looked_at_until_somebody_answers() -> None:
    bench = Bench(UNCLEAR)
    bench.api.reads = (case(), bench.pass_time(PATIENCE, UNCLEAR), UNCLEAR, UNCLEAR, case("CLOSED"))
    assert (await bench.run()).is_done


async def test_looking_ends_after_half_an_hour() -> None:
    bench = Bench(UNCLEAR, reads=(case(), UNCLEAR))
    assert await bench.reason() is Reason.UNCLEAR
    assert 0 <= bench.clock.now - (NOW + PATIENCE + LOOKING_SECONDS) < 30


async def test_nothing_is_sent_while_the_case_cannot_be_read() -> None:
    bench = Bench(UNCLEAR, reads=(case(), UNCLEAR))
    await bench.run()
    assert bench.sent == 1


async def test_a_mistake_of_ours_while_the_change_was_sent_counts_as_unclear() -> None:
    bench = Bench(KeyError("a mistake"), reads=(case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.confirmed, bench.sent) == (True, False, 1)


async def test_a_mistake_of_ours_is_never_sent_again_without_reading() -> None:
    bench = Bench(KeyError("a mistake"), case("CLOSED"))
    await bench.run()
    assert bench.names == ["read", "note_before", "change", "read", "note_before", "change", "settle"]


async def test_a_change_that_was_not_taken_after_an_unclear_one_still_counts_as_sent() -> None:
    bench = Bench(UNCLEAR, NotTaken(ANSWERED), reads=(case("OPEN"), case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert ("note_not_taken" in bench.names, outcome.is_done, outcome.confirmed) == (False, True, False)


@pytest.mark.parametrize("error", [TokenRejected(ANSWERED), ScopeMissing(ANSWERED, ("CASES_WRITE",))])
async def test_a_token_that_dies_after_an_unclear_try_leaves_it_unclear(error: Exception) -> None:
    bench = Bench(UNCLEAR, error, reads=(case("OPEN"), error), account=None)
    assert await bench.reason() is Reason.UNCLEAR


async def test_a_case_that_is_not_found_after_an_unclear_try_leaves_it_unclear() -> None:
    bench = Bench(UNCLEAR, reads=(case("OPEN"), CaseNotFound(ANSWERED)))
    assert await bench.reason() is Reason.UNCLEAR


async def test_a_later_try_goes_to_the_store_of_the_first() -> None:
    bench = Bench(UNCLEAR, case("CLOSED"))
    await bench.run()
    assert bench.accounts.asked == [None, STORE_ID]


async def test_the_store_is_written_down_before_the_change_is_sent() -> None:
    bench = Bench()
    await bench.run()
    assert bench.journal.stores == [STORE_ID]


async def test_a_token_that_is_unlinked_after_an_unclear_try_leaves_it_unclear() -> None:
    bench = Bench(UNCLEAR)
    bench.clock.at_pause = lambda: setattr(bench.accounts, "found", FoundAccount(None))
    assert await bench.reason() is Reason.UNCLEAR


async def test_a_case_that_was_closed_before_is_not_taken_for_our_success_after_a_crash() -> None:
    bench = Bench(ALREADY_CLOSED, reads=(case("CLOSED"),))
    assert await bench.reason(action(CLOSE, CLOSED, was_sent=True)) is Reason.ALREADY_CLOSED
