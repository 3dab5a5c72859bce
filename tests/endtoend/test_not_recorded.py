"""When nothing can be recorded people are told so in time, and it is true: nothing happens."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.sandbox.tour.bot_process import Mode

from .bots import both_modes
from .world import World

IN_TIME = 3.0
NOTHING = "Nothing was recorded, and nothing will happen"


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody else holds the write lock of the bot's database."""
    other = sqlite3.connect(world.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@both_modes
async def test_a_command_is_answered_in_time_and_nothing_happens(linked: World, mode: Mode) -> None:
    case = linked.case()
    with locked(linked):
        typed = await linked.types(linked.ana, f"close {case}")
        assert linked.told(linked.ana, NOTHING)
    await linked.rest()
    assert typed.acknowledged
    assert typed.seconds < IN_TIME
    assert linked.status(case) == "OPEN"


@both_modes
async def test_a_click_is_answered_in_time_and_nothing_happens(linked: World, mode: Mode) -> None:
    case = linked.case()
    await linked.types(linked.ana, f"close {case}")
    await linked.rest()
    with locked(linked):
        clicked = await linked.clicks(linked.ana, await linked.card(case), "Reopen")
        await linked.until(lambda: linked.told(linked.ana, NOTHING))
    await linked.rest()
    assert clicked.acknowledged
    assert clicked.seconds < IN_TIME
    assert linked.status(case) == "CLOSED"


@both_modes
async def test_a_modal_says_it_at_the_field_and_keeps_nothing(world: World, bot: str, mode: Mode) -> None:
    await world.opens_link(world.ana)
    with locked(world):
        sent = await world.fills(world.ana, world.store, world.pandabase.issue_token(world.store))
    (words,) = world.slack.view_errors(world.ana.id).values()
    assert sent.seconds < IN_TIME
    assert "could not be stored, so nothing was kept" in words
    assert world.rows("SELECT * FROM account") == []


@both_modes
async def test_a_mention_stays_unacknowledged_and_is_done_when_slack_sends_it_again(linked: World, mode: Mode) -> None:
    case = linked.case()
    with locked(linked):
        mentioned = await linked.slack.mention(linked.ana.id, linked.channel, f"<@BOT> close {case}")
        assert not mentioned.acknowledged
    await linked.until(lambda: linked.lines(case, "Closed by Ana"))
    await linked.rest()
    assert (linked.changes(case), len(linked.lines(case))) == (1, 1)


async def test_a_question_that_has_to_be_written_down_says_so(linked: World) -> None:
    with locked(linked):
        await linked.types(linked.ana, "unlink")
        await linked.until(lambda: linked.told(linked.ana, NOTHING))
    assert linked.rows("SELECT COUNT(*) FROM account") == [(2,)]


async def test_a_case_is_shown_while_nothing_can_be_written(linked: World) -> None:
    case = linked.case(subject="Where is it?")
    with locked(linked):
        await linked.types(linked.ana, f"show {case}")
        await linked.until(lambda: linked.told(linked.ana, "Where is it?"))


async def test_the_status_says_that_nothing_can_be_recorded(linked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `/readyz` found out a moment ago is not asked anew; here that moment has passed."""
    monkeypatch.setattr("bot.store.waiting.PROBE_SECONDS", 0.0)
    with locked(linked):
        await linked.types(linked.ana, "status")
        await linked.until(lambda: linked.told(linked.ana, "The database cannot be written (database is locked)"))


async def test_a_card_that_cannot_be_shared_says_so(linked: World) -> None:
    case = linked.case(subject="Where is it?")
    await linked.types(linked.ana, f"show {case}")
    (shown,) = await linked.until(lambda: linked.whispers(linked.ana))
    with locked(linked):
        await linked.clicks(linked.ana, shown, "Share in this channel")
        await linked.until(lambda: linked.told(linked.ana, NOTHING))
    assert linked.said() == []


async def test_what_was_recorded_before_is_carried_out_when_the_lock_is_gone(linked: World) -> None:
    """The try cannot be written down, so nothing is sent until it can."""
    case = linked.case()
    hold = linked.pandabase.hold("GET", case)
    await linked.types(linked.ana, f"close {case}")
    await hold.reached.wait()
    with locked(linked):
        hold.release()
        await linked.until(lambda: _reads(linked, case) >= 2)
        assert not [call for call in linked.pandabase.calls if call.method == "PATCH" and call.case_id == case]
    await linked.rest()
    assert len(linked.lines(case, "Closed by Ana")) == 1


async def test_what_pandabase_did_is_settled_when_the_lock_is_gone(linked: World) -> None:
    case = linked.case()
    hold = linked.pandabase.hold("PATCH", case, "after")
    await linked.types(linked.ana, f"close {case}")
    await hold.reached.wait()
    with locked(linked):
        hold.release()
        await linked.until(lambda: linked.pandabase.calls[-1].answer is not None)
        assert not linked.is_idle()
    await linked.rest()
    assert (linked.changes(case), len(linked.lines(case, "Closed by Ana"))) == (1, 1)


def _reads(world: World, case: str) -> int:
    return sum(call.method == "GET" and call.case_id == case for call in world.pandabase.calls)
