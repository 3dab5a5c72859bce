"""`python -m tests.fuzz` knows the same targets as the checks."""

from __future__ import annotations

from tests.fuzz.__main__ import NAMES
from tests.fuzz.targets import TARGETS


def test_every_target_can_be_run_for_longer() -> None:
    assert set(NAMES) == {*TARGETS, "listener-socket", "listener-http"}
