"""Killed at random moments, the bot carries out once what it acknowledged, and says so. The full size is a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.run import Plan, run


@pytest.mark.parametrize("seed", [4, 7], ids=["socket mode with the history", "http without the history"])
async def test_every_acknowledged_wish_is_done_once_or_refused_with_a_word(seed: int, tmp_path: Path) -> None:
    plan = Plan.of(seed, kills=10)
    print(f"again: python -m tests.crash --kills {plan.kills} --seed {seed}")
    result = await run(plan, tmp_path)
    assert (result.problems, result.kills >= 10, result.acked > 50) == ([], True, True)
