"""The acknowledgement: at once, whatever comes after it."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from bot.sandbox.tour.bot_process import Mode

from .bots import both_modes
from .world import World


async def test_bolt_answers_when_the_listener_returns_and_does_not_poll_for_it(apps: list[AsyncApp], bot: str) -> None:
    assert [app.process_before_response for app in apps] == [True]


@both_modes
async def test_the_answer_comes_first_and_the_work_after_it(linked: World, mode: Mode) -> None:
    """Pandabase holds its breath, and Slack has its answer all the same."""
    case = linked.case()
    hold = linked.pandabase.hold(None)
    shown = await linked.types(linked.ana, f"show {case}")
    closed = await linked.types(linked.ana, f"close {case}")
    assert (shown.acknowledged, closed.acknowledged) == (True, True)
    assert linked.rows("SELECT COUNT(*) FROM action WHERE settled_at IS NULL") == [(1,)]
    hold.release()
    await linked.rest()
    assert linked.lines(case, "Closed by Ana")


@both_modes
async def test_an_answer_is_empty_so_that_nobody_reads_what_was_typed(linked: World, mode: Mode) -> None:
    typed = await linked.types(linked.ana, f"close {linked.case()}")
    assert typed.body in ("", None, {})
    await linked.rest()


@both_modes
async def test_when_a_command_is_answered_its_wish_is_on_disk(linked: World, mode: Mode) -> None:
    case = linked.case()
    hold = linked.pandabase.hold("GET", case)
    await linked.types(linked.ana, f"close {case}")
    assert linked.rows("SELECT verb, case_id FROM action") == [("close", case)]
    hold.release()
    await linked.rest()
