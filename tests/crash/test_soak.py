"""The soak, for seconds instead of an hour: everything is acknowledged and done, and what would grow is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak import WATCHED, is_flat, is_well, soak


def sample(**other: float) -> dict[str, Any]:
    """One look at a bot that is well."""
    return {**dict.fromkeys(WATCHED, 30.0), "refused": 0, **other}


async def test_a_bot_under_steady_clicks_does_all_of_them_and_grows_by_nothing(tmp_path: Path) -> None:
    samples = await soak(tmp_path, minutes=0.15, rate=10.0, has_limits=False, cases=20, warm_seconds=2.0)
    assert sum(one["done"] for one in samples) > 60
    assert is_well(samples)


@pytest.mark.parametrize("name", sorted(WATCHED))
def test_what_grows_for_long_is_noticed(name: str) -> None:
    grown = [sample(**{name: 30.0 + number * 10}) for number in range(12)]
    assert [what for what in WATCHED if not is_flat(grown, what)] == [name]


def test_a_bot_that_did_not_acknowledge_one_click_is_not_well() -> None:
    assert not is_well([sample() for _ in range(11)] + [sample(refused=1)])
