"""Carrying out an action where nothing goes wrong with the wires: read, write down, send, settle."""

from __future__ import annotations

import pytest

from bot.errors import (
    Answered,
    CaseNotFound,
    KeyLost,
    NotRecorded,
    Reason,
    Refused,
    ScopeMissing,
    TokenRejected,
    Unclear,
    UpstreamError,
)
from bot.ports import FoundAccount
from tests.core.bench import Bench
from tests.core.making import (
    ANSWERED,
    CLOSED,
    NOW,
    OPEN,
    OTHER_STORE,
    PATIENCE,
    STORE_ID,
    account,
    action,
    case,
    request,
)

WRITE_ONLY = account(can_read=False)
ALREADY_CLOSED = Refused(Answered(400, "Case is already closed", "req_9"))


async def test_an_action_reads_then_writes_down_then_sends_then_settles() -> None:
    bench = Bench()
    await bench.run()
    assert bench.names == ["read", "note_before", "change", "settle"]


async def test_what_was_read_is_written_down_before_the_change_is_sent() -> None:
    bench = Bench()
    await bench.run()
    assert bench.noted() == [OPEN]


async def test_a_done_action_tells_before_and_after_and_the_request_id() -> None:
    outcome = await Bench().run()
    assert (outcome.before, outcome.after, outcome.confirmed) == (OPEN, case("CLOSED"), True)
    assert outcome.request_id == "req_change_1"


async def test_an_outcome_is_of_the_moment_of_its_answer_however_late_it_is_settled() -> None:
    bench = Bench(settle=25)
    outcome = await bench.run()
    assert (outcome.seen_at, bench.clock.now > NOW + 60) == (NOW, True)


async def test_a_done_action_says_which_store_it_was() -> None:
    assert (await Bench().run()).store_id == STORE_ID


async def test_an_answer_that_does_not_show_the_change_is_checked_by_reading_once_more() -> None:
    bench = Bench(case("OPEN"), reads=(case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert (bench.names, outcome.after) == (["read", "note_before", "change", "read", "settle"], case("CLOSED"))


async def test_a_change_that_is_still_not_to_be_seen_is_told_as_it_was_read_last() -> None:
    bench = Bench(case("OPEN"), reads=(case("OPEN"), case("AWAITING_CUSTOMER")))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.after) == (True, case("AWAITING_CUSTOMER"))


async def test_an_answer_that_cannot_be_checked_stands() -> None:
    bench = Bench(case("AWAITING_CUSTOMER"), reads=(case("OPEN"), Unclear(ANSWERED)))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.after, bench.sent) == (True, case("AWAITING_CUSTOMER"), 1)


async def test_running_gives_what_is_to_be_said() -> None:
    assert await Bench().actions.run(action())


async def test_a_token_that_may_only_write_sends_without_reading() -> None:
    bench = Bench(account=WRITE_ONLY)
    outcome = await bench.run()
    assert (bench.names, outcome.before, outcome.is_done) == (["note_before", "change", "settle"], None, True)


async def test_a_token_that_turns_out_unable_to_read_sends_all_the_same() -> None:
    bench = Bench(reads=(ScopeMissing(ANSWERED, ("CASES_READ",)),))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.before) == (True, None)


async def test_a_refusal_is_the_upstreams_word_with_the_case_as_it_is() -> None:
    outcome = await Bench(ALREADY_CLOSED, reads=(case("CLOSED"),)).run()
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.words) == (Reason.ALREADY_CLOSED, "Case is already closed")
    assert (outcome.after, outcome.request_id) == (case("CLOSED"), "req_9")


async def test_a_refused_change_is_not_sent_again() -> None:
    bench = Bench(ALREADY_CLOSED, reads=(case("CLOSED"),))
    await bench.run()
    assert bench.sent == 1


async def test_a_case_that_somebody_closed_between_reading_and_sending_is_read_again() -> None:
    bench = Bench(ALREADY_CLOSED, reads=(case("OPEN"), case("CLOSED")))
    outcome = await bench.run()
    assert (outcome.is_done, outcome.after) == (False, case("CLOSED"))


async def test_a_refusal_stands_even_where_the_case_cannot_be_read_again() -> None:
    bench = Bench(ALREADY_CLOSED, reads=(case("OPEN"), CaseNotFound(ANSWERED)))
    assert await bench.reason() is Reason.ALREADY_CLOSED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TokenRejected(ANSWERED), Reason.TOKEN_REJECTED),
        (CaseNotFound(ANSWERED), Reason.NOT_FOUND),
        (Refused(ANSWERED), Reason.REFUSED),
    ],
)
async def test_a_refused_reading_ends_the_action_unsent(error: UpstreamError, reason: Reason) -> None:
    bench = Bench(reads=(error,))
    assert (await bench.reason(), bench.sent) == (reason, 0)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TokenRejected(ANSWERED), Reason.TOKEN_REJECTED),
        (CaseNotFound(ANSWERED), Reason.NOT_FOUND),
        (ScopeMissing(ANSWERED, ("CASES_WRITE",)), Reason.SCOPE_MISSING),
        (Refused(ANSWERED), Reason.REFUSED),
    ],
)
async def test_a_refused_change_ends_the_action_with_the_upstreams_words(error: UpstreamError, reason: Reason) -> None:
    outcome = await Bench(error).run()
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.words) == (reason, ANSWERED.words)


async def test_somebody_who_is_not_linked_is_told_so_and_nothing_is_called() -> None:
    bench = Bench()
    bench.accounts.found = FoundAccount(None, OTHER_STORE)
    outcome = await bench.run()
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.store_id) == (Reason.NOT_LINKED, OTHER_STORE)
    assert bench.names == ["settle"]


async def test_a_token_that_cannot_be_decrypted_any_more_is_told_so() -> None:
    bench = Bench()
    bench.accounts.found = KeyLost(STORE_ID)
    outcome = await bench.run()
    assert outcome.refusal is not None
    assert (outcome.refusal.reason, outcome.refusal.store_id) == (Reason.KEY_LOST, STORE_ID)


async def test_past_its_deadline_nothing_is_sent() -> None:
    bench = Bench()
    bench.clock.now = NOW + PATIENCE
    assert (await bench.reason(), bench.names) == (Reason.TOO_LATE, ["settle"])


async def test_a_deadline_that_passes_while_the_case_is_read_stops_the_change() -> None:
    bench = Bench()
    bench.api.reads = (bench.pass_time(PATIENCE + 1, case()),)
    assert (await bench.reason(), bench.sent) == (Reason.TOO_LATE, 0)


async def test_one_that_came_too_late_shows_the_case_as_it_was_read() -> None:
    bench = Bench()
    bench.api.reads = (bench.pass_time(PATIENCE + 1, case("CLOSED")),)
    assert (await bench.run()).before == CLOSED


async def test_submitting_commits_the_wishes() -> None:
    bench = Bench()
    await bench.actions.submit((request(),))
    assert bench.events == [("record", (request(),))]


async def test_submitting_says_when_nothing_was_recorded() -> None:
    with pytest.raises(NotRecorded):
        await Bench(record=1).actions.submit((request(),))
