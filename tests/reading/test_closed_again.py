"""A case that leaves its page, comes back and leaves it again is looked for as soon as the first time."""

from __future__ import annotations

from unittest.mock import patch

from bot.case import Status
from bot.reading import plan
from tests.reading.test_plan import Step, change, large


def test_a_case_that_is_closed_again_within_minutes_is_found_in_two_minutes() -> None:
    with patch.object(plan, "PAGE", 100):
        store = large(300, 300)
        for status in (Status.CLOSED, Status.OPEN, Status.CLOSED):
            change(store, Step(150, status, None, 0))
            began = store.now
            store.turns_until(lambda: not store.wrong(), 30)
            assert store.now - began <= 120
