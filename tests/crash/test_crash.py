"""Killed or stopped at random moments, the bot carries out once what it acknowledged, and says so.

The full size is a command.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.run import Plan, run


@pytest.mark.parametrize("seed", [4, 7], ids=["socket mode with the history", "http without the history"])
async def test_every_acknowledged_wish_is_done_once_or_refused_with_a_word(seed: int, tmp_path: Path) -> None:
    plan = Plan.of(seed, kills=10)
    print(f"again: python -m tests.crash --kills {plan.kills} --terms 0 --seed {seed}")
    result = await run(plan, tmp_path)
    assert (result.problems, result.kills >= 10, result.acked > 50) == ([], True, True)


@pytest.mark.parametrize("seed", [2, 3], ids=["socket mode", "http"])
async def test_a_stop_and_start_under_load_leaves_nothing_unclear(seed: int, tmp_path: Path) -> None:
    """Without the history, in which the bot could look up what it posted: what runs at a stop is finished."""
    plan = Plan.of(seed, kills=0, terms=6)
    print(f"again: python -m tests.crash --kills 0 --terms {plan.terms} --seed {seed}")
    result = await run(plan, tmp_path)
    assert (result.problems, result.terms, result.acked > 30) == ([], 6, True)
    assert result.missing + result.doubled_cards <= result.left, "on a slow machine a stop leaves what it cannot finish"


async def test_a_bot_that_forgets_what_an_earlier_run_left_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.crash.run.CALM_SECONDS", 6.0)
    result = await run(Plan.of(7, kills=10), tmp_path, program=("-m", "tests.crash.forgetful"))
    assert any("and 0 ends are told" in problem for problem in result.problems)
