"""Whatever happens on all sides, with polls, kills and restarts in between: cards end true, all is told, nothing twice.

The full size is a command: `python -m tests.walk`.
"""

from __future__ import annotations

from pathlib import Path

from tests.walk.walk import Plan, walk


async def test_every_card_ends_true_and_everything_is_told_once(tmp_path: Path) -> None:
    result = await walk(Plan(seed=1, changes=200, kills=2, rests=1), tmp_path)
    assert (result.problems, result.changes >= 200, result.kills) == ([], True, 2)


async def test_without_the_history_only_what_was_unclear_may_be_missing_or_repeated(tmp_path: Path) -> None:
    result = await walk(Plan(seed=2, changes=100, kills=1, rests=1, may_look=False), tmp_path)
    assert (result.problems, result.changes >= 100, result.kills) == ([], True, 1)
